//! What every workspace has to do, whichever database it is in.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a suite fails by panicking"
)]

mod harvests;
mod reading;
mod reviewing;
mod sources;

use weft_model::{Alias, AliasScheme, Aspect, AssetInfo, Docs, EntityKind, Fact, Payload, Timestamp, Urn};
use weft_ports::{
    Workspace,
    workspace::{Committed, HarvestBatch, SyncReport},
};

/// The urn of a test's table.
pub fn urn(name: &str) -> Urn {
    Urn::derive(EntityKind::Table, "test", name)
}

/// A point in time.
pub const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// That a table of this name exists.
pub fn table(name: &str) -> Fact {
    let asset = AssetInfo {
        kind: EntityKind::Table,
        name: name.to_owned(),
        namespace: vec!["sales".to_owned()],
        full_name: format!("lake.sales.{name}"),
        location: None,
        format_version: Some(2),
        aliases: vec![Alias::new(AliasScheme::Dotted, format!("sales.{name}"))],
        updated: None,
        properties: Vec::new(),
        access: None,
    };
    Fact::new(urn(name), Payload::Asset(asset))
}

/// Words about it.
pub fn docs(name: &str, description: &str) -> Fact {
    let docs = Docs {
        description: Some(description.to_owned()),
        ..Docs::default()
    };
    Fact::new(urn(name), Payload::Docs(docs))
}

/// What a source said in its own words.
pub fn raw(name: &str) -> Fact {
    Fact::new(urn(name), Payload::Raw(format!("{{\"name\":\"{name}\"}}")))
}

/// Harvests `facts` of `source` in one batch and finishes; the sum of what both did.
pub async fn harvest(
    workspace: &dyn Workspace,
    source: &str,
    facts: Vec<Fact>,
    unchanged: Vec<Urn>,
    complete: bool,
) -> Committed {
    let id = workspace
        .begin_harvest(source, at(1_000))
        .await
        .expect("a harvest begins");
    let batch = HarvestBatch {
        facts,
        unchanged,
        fingerprints: Vec::new(),
    };
    let stated = workspace
        .commit_harvest(&id, batch)
        .await
        .expect("a batch is committed");
    let report = SyncReport {
        started: at(1_000),
        ended: Some(at(2_000)),
        ..SyncReport::default()
    };
    let ended = workspace
        .finish_harvest(&id, complete, report)
        .await
        .expect("a harvest ends");
    Committed {
        revision: ended.revision,
        changed: stated.changed + ended.changed,
        unchanged: stated.unchanged,
        gone: stated.gone + ended.gone,
    }
}

async fn alive(workspace: &dyn Workspace, name: &str) -> Vec<Aspect> {
    let records = workspace.records(&[urn(name)]).await.expect("records are read");
    records.iter().map(|record| record.aspect).collect()
}

/// Runs all checks, each on an empty workspace that `fresh` makes. Panics where one does not hold.
pub async fn run<W: Workspace>(fresh: impl AsyncFn() -> W) {
    harvests::what_is_stated_is_read_back(&fresh().await).await;
    harvests::saying_it_again_writes_nothing(&fresh().await).await;
    harvests::what_is_gone_is_closed_and_comes_back(&fresh().await).await;
    harvests::only_a_complete_harvest_closes(&fresh().await).await;
    harvests::unchanged_keeps_and_revives(&fresh().await).await;
    harvests::a_dropped_aspect_stays_dropped(&fresh().await).await;
    harvests::an_overtaken_harvest_closes_nothing(&fresh().await).await;
    harvests::fingerprints_hold_until_what_they_stand_for_is_gone(&fresh().await).await;
    reading::a_person_s_word_stands_beside_a_harvested_one(&fresh().await).await;
    reading::a_word_is_written_over_what_its_writer_saw(&fresh().await).await;
    reviewing::accepted_words_are_their_author_s(&fresh().await).await;
    reviewing::what_has_a_part_is_listed(&fresh().await).await;
    reading::changes_come_in_whole_revisions(&fresh().await).await;
    reading::an_image_is_known_by_its_digest(&fresh().await).await;
    reading::a_scan_hands_over_each_thing_once(&fresh().await).await;
    sources::sources_are_kept_with_their_reports(&fresh().await).await;
    sources::removing_a_source_closes_what_it_stated(&fresh().await).await;
    sources::the_audit_is_a_chain(&fresh().await).await;
}
