//! Words in this order, side by side, by their positions.

use tantivy::{
    DocSet, TERMINATED,
    postings::{Postings, SegmentPostings},
    schema::IndexRecordOption,
};
use weft_ports::error::PortResult;

use super::Masks;
use crate::{error::unreadable, schema::Place, snapshot::Segment};

/// Masks of documents in which the words form a phrase.
pub(super) fn masks(segment: &Segment, words: &[String]) -> PortResult<Masks> {
    let mut masks = vec![0_u16; segment.docs as usize];
    for place in Place::ALL {
        let Some(mut lists) = postings(segment, place, words)? else {
            continue;
        };
        each_common(&mut lists, |lists, doc| {
            if in_order(lists)
                && let Some(mask) = masks.get_mut(doc as usize)
            {
                *mask |= place.bit();
            }
        });
    }
    Ok(masks)
}

/// One list a word; `None` where a word is not in this place at all.
fn postings(segment: &Segment, place: Place, words: &[String]) -> PortResult<Option<Vec<SegmentPostings>>> {
    let Some(terms) = segment.place(place) else {
        return Ok(None);
    };
    let reading = |error: std::io::Error| unreadable("read a phrase in the search index", &error);
    let mut lists = Vec::with_capacity(words.len());
    for word in words {
        let Some(info) = terms.terms().get(word).map_err(reading)? else {
            return Ok(None);
        };
        let option = IndexRecordOption::WithFreqsAndPositions;
        lists.push(
            terms
                .read_postings_from_terminfo(&info, option)
                .map_err(reading)?,
        );
    }
    Ok(Some(lists))
}

/// Calls `each` with the lists standing on every document that all of them have.
fn each_common(lists: &mut [SegmentPostings], mut each: impl FnMut(&mut [SegmentPostings], u32)) {
    let mut target = lists.first().map_or(TERMINATED, DocSet::doc);
    while target != TERMINATED {
        let mut reached = target;
        for list in lists.iter_mut() {
            if list.doc() < target {
                list.seek(target);
            }
            reached = reached.max(list.doc());
        }
        if reached == target {
            each(lists, target);
            target = lists.first_mut().map_or(TERMINATED, DocSet::advance);
        } else {
            target = reached;
        }
    }
}

fn in_order(lists: &mut [SegmentPostings]) -> bool {
    let mut starts: Vec<u32> = Vec::new();
    let mut here: Vec<u32> = Vec::new();
    for (index, list) in lists.iter_mut().enumerate() {
        let shift = u32::try_from(index).unwrap_or(u32::MAX);
        list.positions(&mut here);
        if index == 0 {
            starts.clone_from(&here);
        } else {
            starts.retain(|start| here.binary_search(&start.saturating_add(shift)).is_ok());
        }
        if starts.is_empty() {
            return false;
        }
    }
    true
}
