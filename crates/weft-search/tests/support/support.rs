//! A small mesh and the questions that tell a sound index from another.
#![allow(dead_code, reason = "each test uses the part it needs")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "../../examples/keystroke_bench/assets.rs"]
pub mod assets;

use std::path::Path;

use weft_model::Revision;
use weft_ports::{Index, PortError, index::Query};
use weft_search::TantivyIndex;
use weft_testkit::shared;

/// Questions over every part of the index.
pub const QUESTIONS: [&str; 10] = [
    "",
    "orders",
    "cust",
    "\"of and\"",
    "domain:sales refund",
    "column:order_id",
    "kind:view -tag:legacy",
    "customer_i",
    "odrers",
    "has:tests owner:anna",
];

pub fn query(text: &str) -> Query {
    Query {
        text: text.to_owned(),
        limit: 20,
        facets: true,
        now: assets::NOW,
        ..Query::default()
    }
}

/// Everything an index says, as text.
pub async fn answers(index: &TantivyIndex) -> Result<Vec<String>, PortError> {
    let mut all = Vec::new();
    for question in QUESTIONS {
        let answer = index.search(&query(question)).await?;
        let hits: Vec<_> = answer
            .hits
            .iter()
            .map(|hit| (hit.urn.to_string(), hit.matched.clone()))
            .collect();
        all.push(format!(
            "{question}: {} {hits:?} {:?} {:?}",
            answer.total, answer.columns, answer.facets
        ));
    }
    Ok(all)
}

pub async fn build(dir: &Path, count: usize, revision: u64) -> TantivyIndex {
    let index = TantivyIndex::open(dir).unwrap();
    index
        .apply(
            shared(assets::assets(count, 1)),
            Vec::new(),
            true,
            Revision(revision),
        )
        .await
        .unwrap();
    index
}
