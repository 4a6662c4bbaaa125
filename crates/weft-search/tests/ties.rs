//! What is equal in all else has one order, however the index came to be.

#[path = "support/support.rs"]
mod support;

use support::assets;
use weft_model::{Entity, EntityKind, Revision, Urn};
use weft_ports::{
    Index, PortError,
    index::{Query, SortBy},
};
use weft_search::TantivyIndex;
use weft_testkit::shared;

/// More than are looked at closely, so that it also matters which are collected.
const MANY: usize = 120;

/// Tables that nothing but their urns tells apart.
fn alike() -> Vec<Entity> {
    let same = assets::asset(1, 3);
    (0..MANY)
        .map(|number| Entity {
            urn: Urn::derive(EntityKind::Table, "lake", &number.to_string()),
            kind: EntityKind::Table,
            name: "warehouse_stock".to_owned(),
            full_name: "lake.supply.warehouse_stock".to_owned(),
            title: None,
            ..same.clone()
        })
        .collect()
}

/// All of them, page by page.
async fn order(index: &TantivyIndex, sort: SortBy) -> Result<Vec<Urn>, PortError> {
    let mut urns = Vec::new();
    for offset in (0..MANY).step_by(20) {
        let query = Query {
            sort,
            offset,
            ..support::query("warehouse")
        };
        let answer = index.search(&query).await?;
        urns.extend(answer.hits.into_iter().map(|hit| hit.urn));
    }
    Ok(urns)
}

#[tokio::test]
async fn equal_hits_keep_their_order_in_other_segments() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let built = TantivyIndex::open(one.path()).unwrap();
    built
        .apply(shared(alike()), Vec::new(), true, Revision(1))
        .await
        .unwrap();
    // The same in three segments, from the last to the first, and some of them written anew.
    let grown = TantivyIndex::open(other.path()).unwrap();
    let mut backwards = alike();
    backwards.reverse();
    let mut parts: Vec<Vec<Entity>> = backwards.chunks(50).map(<[Entity]>::to_vec).collect();
    parts.push(alike().into_iter().step_by(7).collect());
    for (number, part) in (1..).zip(parts) {
        grown
            .apply(shared(part), Vec::new(), number == 1, Revision(number))
            .await
            .unwrap();
    }
    for sort in [SortBy::Relevance, SortBy::Name, SortBy::Freshness] {
        let urns = order(&built, sort).await.unwrap();
        let mut each_once = urns.clone();
        each_once.sort();
        each_once.dedup();
        assert_eq!(each_once.len(), MANY, "{sort:?}: each is there once");
        assert_eq!(order(&grown, sort).await.unwrap(), urns, "{sort:?}");
    }
}

#[tokio::test]
async fn what_was_deleted_makes_no_word_more_frequent() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut tables = alike();
    for (number, table) in tables.iter_mut().enumerate() {
        table.tags.clear();
        if number.is_multiple_of(3) {
            table.tags.push("zinc".to_owned());
        }
    }
    let anew: Vec<Entity> = tables.iter().step_by(9).cloned().collect();
    let mut scores = Vec::new();
    for (folder, again) in [(&one, Vec::new()), (&other, anew)] {
        let index = TantivyIndex::open(folder.path()).unwrap();
        for (number, part) in (1..).zip([tables.clone(), again]) {
            index
                .apply(shared(part), Vec::new(), number == 1, Revision(number))
                .await
                .unwrap();
        }
        // Two words of another rarity, in two places.
        let answer = index.search(&support::query("warehouse zinc")).await.unwrap();
        assert_eq!(answer.total, 40);
        let hits = answer.hits.into_iter();
        scores.push(hits.map(|hit| (hit.urn, hit.score.to_bits())).collect::<Vec<_>>());
    }
    assert_eq!(scores[0], scores[1]);
}
