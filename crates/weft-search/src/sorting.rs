//! Orders other than by relevance.

use std::{cmp::Reverse, collections::BinaryHeap};

use tantivy::DocAddress;
use weft_ports::{error::PortResult, index::SortBy};

use crate::{evaluate::Evaluated, snapshot::Snapshot};

/// The first `count` hits in this order.
pub(crate) fn sorted(
    snapshot: &Snapshot,
    found: &Evaluated,
    by: SortBy,
    count: usize,
) -> PortResult<Vec<DocAddress>> {
    match by {
        SortBy::Freshness => Ok(by_freshness(snapshot, found, count)),
        SortBy::Name | SortBy::Relevance => by_name(snapshot, found, count),
    }
}

/// Newest change first; what was never seen to change comes last.
fn by_freshness(snapshot: &Snapshot, found: &Evaluated, count: usize) -> Vec<DocAddress> {
    let addressed = (0_u32..).zip(snapshot.segments.iter().zip(&found.hits));
    let keys = addressed.flat_map(|(segment_ord, (segment, hits))| {
        hits.iter().map(move |doc| {
            let columns = &segment.columns;
            let updated = Reverse(columns.updated(doc));
            (updated, columns.tie(doc), columns.identity(doc), segment_ord, doc)
        })
    });
    smallest(keys, count)
        .into_iter()
        .map(|(_, _, _, segment_ord, doc)| DocAddress::new(segment_ord, doc))
        .collect()
}

fn by_name(snapshot: &Snapshot, found: &Evaluated, count: usize) -> PortResult<Vec<DocAddress>> {
    let mut named = Vec::new();
    for (segment_ord, (segment, hits)) in (0_u32..).zip(snapshot.segments.iter().zip(&found.hits)) {
        let columns = &segment.columns;
        let orders = hits
            .iter()
            .map(|doc| (columns.name_order(doc), columns.identity(doc), doc));
        for (order, identity, doc) in smallest(orders, count) {
            named.push((columns.name_text(order)?, identity, segment_ord, doc));
        }
    }
    named.sort_unstable();
    named.truncate(count);
    Ok(named
        .into_iter()
        .map(|(_, _, segment_ord, doc)| DocAddress::new(segment_ord, doc))
        .collect())
}

/// The `count` smallest, in order.
fn smallest<T: Ord>(all: impl Iterator<Item = T>, count: usize) -> Vec<T> {
    let mut heap = BinaryHeap::with_capacity(count + 1);
    for one in all {
        if heap.len() < count {
            heap.push(one);
        } else if heap.peek().is_some_and(|largest| one < *largest) {
            heap.pop();
            heap.push(one);
        }
    }
    heap.into_sorted_vec()
}
