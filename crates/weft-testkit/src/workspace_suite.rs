//! What every workspace has to do, whichever database it is in.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a suite fails by panicking"
)]

use weft_model::{
    Alias, AliasScheme, Aspect, AssetInfo, Docs, EntityKind, Fact, Origin, Payload, Record, Revision,
    TagInfo, Timestamp, Urn,
};
use weft_ports::{
    PortErrorKind, Workspace,
    source::{Fingerprint, SourceConfig, SourceKind},
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
    what_is_stated_is_read_back(&fresh().await).await;
    saying_it_again_writes_nothing(&fresh().await).await;
    what_is_gone_is_closed_and_comes_back(&fresh().await).await;
    only_a_complete_harvest_closes(&fresh().await).await;
    unchanged_keeps_and_revives(&fresh().await).await;
    a_dropped_aspect_stays_dropped(&fresh().await).await;
    an_overtaken_harvest_closes_nothing(&fresh().await).await;
    fingerprints_hold_until_what_they_stand_for_is_gone(&fresh().await).await;
    a_person_s_word_stands_beside_a_harvested_one(&fresh().await).await;
    changes_come_in_whole_revisions(&fresh().await).await;
    a_scan_hands_over_each_thing_once(&fresh().await).await;
    sources_are_kept_with_their_reports(&fresh().await).await;
    removing_a_source_closes_what_it_stated(&fresh().await).await;
    the_audit_is_a_chain(&fresh().await).await;
}

async fn what_is_stated_is_read_back(workspace: &dyn Workspace) {
    assert_eq!(workspace.head().await, Ok(Revision(0)));
    let facts = vec![
        table("orders"),
        docs("orders", "What was sold: \"100 %\", \u{1F6D2}"),
    ];
    let done = harvest(workspace, "lake", facts.clone(), Vec::new(), true).await;
    assert_eq!((done.changed, done.unchanged, done.gone), (2, 0, 0));
    assert_eq!(workspace.head().await, Ok(done.revision));
    let records = workspace
        .records(&[urn("orders"), urn("none")])
        .await
        .expect("records are read");
    let payloads: Vec<_> = records.iter().map(|record| record.payload.clone()).collect();
    assert_eq!(
        payloads,
        facts
            .into_iter()
            .map(|fact| Some(fact.payload))
            .collect::<Vec<_>>()
    );
    for record in records {
        assert_eq!(record.origin, Origin::Source("lake".to_owned()));
        assert_eq!((record.revision, record.at), (done.revision, at(1_000)));
    }
}

async fn saying_it_again_writes_nothing(workspace: &dyn Workspace) {
    let facts = || {
        vec![
            table("orders"),
            docs("orders", "Orders"),
            docs("orders", "said twice"),
        ]
    };
    let first = harvest(workspace, "lake", facts(), Vec::new(), true).await;
    let entries = workspace.audit(None, 100).await.expect("the audit is read").len();
    let second = harvest(workspace, "lake", facts(), Vec::new(), true).await;
    assert_eq!((second.changed, second.gone), (0, 0));
    assert_eq!(second.unchanged, 3);
    assert_eq!(second.revision, first.revision, "the head does not move");
    assert_eq!(workspace.changes(first.revision, 10).await, Ok(Vec::new()));
    let now = workspace.audit(None, 100).await.expect("the audit is read").len();
    assert_eq!(now, entries, "a harvest that changed nothing is no act");
    let other = harvest(workspace, "dbt", facts(), Vec::new(), true).await;
    assert_eq!(other.changed, 2, "another source's word is its own");
}

async fn what_is_gone_is_closed_and_comes_back(workspace: &dyn Workspace) {
    let both = || vec![table("orders"), table("returns"), docs("returns", "Returns")];
    harvest(workspace, "lake", both(), Vec::new(), true).await;
    harvest(
        workspace,
        "dbt",
        vec![docs("returns", "dbt's word")],
        Vec::new(),
        true,
    )
    .await;
    let without = harvest(workspace, "lake", vec![table("orders")], Vec::new(), true).await;
    assert_eq!((without.changed, without.gone), (0, 2));
    assert_eq!(
        alive(workspace, "returns").await,
        [Aspect::Docs],
        "another source's word stays"
    );
    let tombstones = workspace
        .changes(Revision(without.revision.0 - 1), 10)
        .await
        .expect("changes are read");
    assert_eq!(tombstones.len(), 2);
    assert!(tombstones.iter().all(|record| record.payload.is_none()));
    let again = harvest(workspace, "lake", vec![table("orders")], Vec::new(), true).await;
    assert_eq!((again.gone, again.revision), (0, without.revision), "closed once");
    let back = harvest(workspace, "lake", both(), Vec::new(), true).await;
    assert_eq!(back.changed, 2, "the same words revive what was closed");
    let history = workspace
        .history(
            &urn("returns"),
            Aspect::Docs,
            Some(&Origin::Source("lake".to_owned())),
        )
        .await
        .expect("history is read");
    let stated: Vec<bool> = history.iter().map(|record| record.payload.is_some()).collect();
    assert_eq!(stated, [true, false, true], "newest first, the tombstone between");
    let all = workspace
        .history(&urn("returns"), Aspect::Docs, None)
        .await
        .expect("history is read");
    assert_eq!(all.len(), 4, "of all origins");
}

async fn only_a_complete_harvest_closes(workspace: &dyn Workspace) {
    harvest(
        workspace,
        "lake",
        vec![table("orders"), table("returns")],
        Vec::new(),
        true,
    )
    .await;
    let partial = harvest(workspace, "lake", vec![table("orders")], Vec::new(), false).await;
    assert_eq!(partial.gone, 0);
    let id = workspace
        .begin_harvest("lake", at(1))
        .await
        .expect("a harvest begins");
    workspace
        .commit_harvest(&id, HarvestBatch::default())
        .await
        .expect("an empty batch is committed");
    // Never finished: nothing is marked as gone.
    assert_eq!(alive(workspace, "returns").await, [Aspect::Asset]);
}

async fn unchanged_keeps_and_revives(workspace: &dyn Workspace) {
    let facts = vec![table("orders"), docs("orders", "Orders"), table("returns")];
    harvest(workspace, "lake", facts, Vec::new(), true).await;
    let kept = harvest(
        workspace,
        "lake",
        vec![table("returns")],
        vec![urn("orders")],
        true,
    )
    .await;
    assert_eq!((kept.changed, kept.unchanged, kept.gone), (0, 2, 0));
    let gone = harvest(workspace, "lake", vec![table("returns")], Vec::new(), true).await;
    assert_eq!(gone.gone, 2);
    let back = harvest(
        workspace,
        "lake",
        vec![table("returns")],
        vec![urn("orders")],
        true,
    )
    .await;
    assert_eq!((back.changed, back.gone), (2, 0));
    assert_eq!(alive(workspace, "orders").await, [Aspect::Asset, Aspect::Docs]);
    let again = harvest(
        workspace,
        "lake",
        vec![table("returns"), docs("orders", "Orders")],
        vec![urn("orders")],
        true,
    )
    .await;
    assert_eq!(
        (again.changed, again.gone),
        (0, 0),
        "what was revived is known by its bytes again"
    );
}

async fn a_dropped_aspect_stays_dropped(workspace: &dyn Workspace) {
    harvest(
        workspace,
        "lake",
        vec![table("orders"), docs("orders", "Orders")],
        Vec::new(),
        true,
    )
    .await;
    harvest(workspace, "lake", vec![table("orders")], Vec::new(), true).await;
    let kept = harvest(workspace, "lake", Vec::new(), vec![urn("orders")], true).await;
    assert_eq!((kept.changed, kept.gone), (0, 0));
    assert_eq!(alive(workspace, "orders").await, [Aspect::Asset]);
    harvest(workspace, "lake", Vec::new(), Vec::new(), true).await;
    harvest(workspace, "lake", Vec::new(), vec![urn("orders")], true).await;
    assert_eq!(
        alive(workspace, "orders").await,
        [Aspect::Asset],
        "only what was there last"
    );
}

async fn an_overtaken_harvest_closes_nothing(workspace: &dyn Workspace) {
    harvest(workspace, "lake", vec![table("orders")], Vec::new(), true).await;
    let slow = workspace
        .begin_harvest("lake", at(1))
        .await
        .expect("a harvest begins");
    let batch = HarvestBatch {
        facts: vec![table("returns")],
        ..HarvestBatch::default()
    };
    workspace
        .commit_harvest(&slow, batch)
        .await
        .expect("a batch is committed");
    harvest(
        workspace,
        "lake",
        vec![table("orders"), table("new")],
        Vec::new(),
        false,
    )
    .await;
    workspace
        .commit_harvest(&slow, HarvestBatch::default())
        .await
        .expect("it may still commit");
    let ended = workspace
        .finish_harvest(&slow, true, SyncReport::default())
        .await
        .expect("it ends");
    assert_eq!(ended.gone, 0, "its listing is older than the other's");
    let error = workspace
        .commit_harvest(&slow, HarvestBatch::default())
        .await
        .expect_err("it has ended");
    assert_eq!(error.kind, PortErrorKind::NotFound);
    for name in ["orders", "returns", "new"] {
        assert_eq!(alive(workspace, name).await, [Aspect::Asset], "{name}");
    }
}

async fn fingerprints_hold_until_what_they_stand_for_is_gone(workspace: &dyn Workspace) {
    let fingerprint = |value: &str, name: &str| Fingerprint {
        value: value.to_owned(),
        urns: vec![urn(name)],
    };
    let id = workspace
        .begin_harvest("lake", at(1))
        .await
        .expect("a harvest begins");
    let batch = HarvestBatch {
        facts: vec![table("orders"), table("returns")],
        unchanged: Vec::new(),
        fingerprints: vec![
            ("o".to_owned(), fingerprint("1", "orders")),
            ("r \"quoted\"".to_owned(), fingerprint("2", "returns")),
        ],
    };
    workspace
        .commit_harvest(&id, batch)
        .await
        .expect("a batch is committed");
    workspace
        .finish_harvest(&id, true, SyncReport::default())
        .await
        .expect("a harvest ends");
    assert_eq!(
        workspace.fingerprint("lake", "r \"quoted\"").await,
        Ok(Some(fingerprint("2", "returns")))
    );
    assert_eq!(workspace.fingerprint("dbt", "o").await, Ok(None));
    harvest(workspace, "lake", Vec::new(), vec![urn("orders")], true).await;
    assert_eq!(
        workspace.fingerprint("lake", "o").await,
        Ok(Some(fingerprint("1", "orders")))
    );
    assert_eq!(
        workspace.fingerprint("lake", "r \"quoted\"").await,
        Ok(None),
        "what comes back has to be stated again"
    );
}

async fn a_person_s_word_stands_beside_a_harvested_one(workspace: &dyn Workspace) {
    harvest(
        workspace,
        "lake",
        vec![docs("orders", "harvested")],
        Vec::new(),
        true,
    )
    .await;
    let before = workspace.head().await.expect("there is a head");
    let said = docs("orders", "Priya's word").payload;
    let revision = workspace
        .write("priya", "edit_docs", &urn("orders"), said.clone())
        .await
        .expect("a person writes");
    assert!(revision > before);
    let same = workspace
        .write("priya", "edit_docs", &urn("orders"), said.clone())
        .await;
    assert_eq!(same, Ok(revision), "the same word again is no act");
    harvest(workspace, "lake", Vec::new(), Vec::new(), true).await;
    let records = workspace
        .records(&[urn("orders")])
        .await
        .expect("records are read");
    let [record] = records.as_slice() else {
        panic!("a re-sync loses no person's word: {records:?}");
    };
    assert_eq!(record.origin, Origin::Person("priya".to_owned()));
    assert_eq!(record.payload, Some(said));
    let acts = workspace
        .audit(Some(urn("orders").as_str()), 10)
        .await
        .expect("the audit is read");
    let [act] = acts.as_slice() else {
        panic!("{acts:?}")
    };
    assert_eq!((act.actor.as_str(), act.action.as_str()), ("priya", "edit_docs"));
}

async fn changes_come_in_whole_revisions(workspace: &dyn Workspace) {
    for name in ["a", "b", "c"] {
        let facts = vec![docs(name, "x"), table(name)];
        harvest(workspace, name, facts, Vec::new(), true).await;
    }
    let revisions = |records: &[Record]| records.iter().map(|record| record.revision.0).collect::<Vec<_>>();
    let all = workspace
        .changes(Revision(0), 100)
        .await
        .expect("changes are read");
    assert_eq!(revisions(&all), [1, 1, 2, 2, 3, 3]);
    for (since, limit, expected) in [
        (0, 6, vec![1, 1, 2, 2, 3, 3]),
        (0, 5, vec![1, 1, 2, 2]),
        (0, 2, vec![1, 1]),
        (0, 1, vec![1]),
        (1, 3, vec![2, 2]),
        (3, 10, vec![]),
        (9, 10, vec![]),
    ] {
        let some = workspace
            .changes(Revision(since), limit)
            .await
            .expect("changes are read");
        assert_eq!(revisions(&some), expected, "since {since}, at most {limit}");
    }
}

async fn a_scan_hands_over_each_thing_once(workspace: &dyn Workspace) {
    let names: Vec<String> = (0..50).map(|number| format!("t{number}")).collect();
    let facts = names
        .iter()
        .flat_map(|name| [table(name), docs(name, name)])
        .collect();
    harvest(workspace, "lake", facts, Vec::new(), true).await;
    let kept = names.iter().skip(1).map(|name| urn(name)).collect();
    harvest(workspace, "lake", Vec::new(), kept, true).await;
    let mut seen: Vec<(Urn, usize)> = Vec::new();
    let revision = workspace
        .scan(&mut |urn, records| {
            assert!(
                records
                    .iter()
                    .all(|record| record.urn == urn && record.payload.is_some())
            );
            seen.push((urn, records.len()));
        })
        .await
        .expect("everything is read");
    assert_eq!(workspace.head().await, Ok(revision));
    let mut expected: Vec<(Urn, usize)> = names.iter().skip(1).map(|name| (urn(name), 2)).collect();
    expected.sort();
    seen.sort();
    assert_eq!(seen, expected);
}

fn config(name: &str) -> SourceConfig {
    SourceConfig {
        name: name.to_owned(),
        kind: SourceKind::Dbt {
            path: "/tmp/a project".to_owned(),
        },
    }
}

async fn sources_are_kept_with_their_reports(workspace: &dyn Workspace) {
    for name in ["lake", "dbt"] {
        workspace
            .add_source("priya", &config(name), at(7))
            .await
            .expect("a source is added");
    }
    let twice = workspace
        .add_source("priya", &config("lake"), at(8))
        .await
        .expect_err("a name is taken once");
    assert_eq!(twice.kind, PortErrorKind::Invalid);
    let sources = workspace.sources().await.expect("sources are listed");
    let names: Vec<&str> = sources.iter().map(|state| state.config.name.as_str()).collect();
    assert_eq!(names, ["dbt", "lake"]);
    assert!(
        sources
            .iter()
            .all(|state| state.last.is_none() && state.added == at(7))
    );
    let id = workspace
        .begin_harvest("lake", at(10))
        .await
        .expect("a harvest begins");
    let running = last(workspace, "lake").await;
    assert_eq!(
        (running.0.map(|report| (report.started, report.ended)), running.1),
        (Some((at(10), None)), None)
    );
    let good = SyncReport {
        started: at(10),
        ended: Some(at(20)),
        assets: 3,
        ..SyncReport::default()
    };
    workspace
        .finish_harvest(&id, true, good.clone())
        .await
        .expect("a harvest ends");
    assert_eq!(last(workspace, "lake").await, (Some(good), Some(at(20))));
    let id = workspace
        .begin_harvest("lake", at(30))
        .await
        .expect("a harvest begins");
    let bad = SyncReport {
        started: at(30),
        ended: Some(at(40)),
        error: Some("the file is not a catalog".to_owned()),
        ..SyncReport::default()
    };
    workspace
        .finish_harvest(&id, false, bad.clone())
        .await
        .expect("a harvest ends");
    assert_eq!(
        last(workspace, "lake").await,
        (Some(bad), Some(at(20))),
        "the last success stays"
    );
    assert_eq!(workspace.head().await, Ok(Revision(0)), "no record was written");
}

async fn last(workspace: &dyn Workspace, name: &str) -> (Option<SyncReport>, Option<Timestamp>) {
    let sources = workspace.sources().await.expect("sources are listed");
    let state = sources
        .into_iter()
        .find(|state| state.config.name == name)
        .expect("it is there");
    (state.last, state.last_success)
}

async fn removing_a_source_closes_what_it_stated(workspace: &dyn Workspace) {
    workspace
        .add_source("priya", &config("lake"), at(1))
        .await
        .expect("a source is added");
    harvest(
        workspace,
        "lake",
        vec![table("orders"), docs("orders", "x")],
        Vec::new(),
        true,
    )
    .await;
    let tags = Payload::Tags(TagInfo::default());
    workspace
        .write("priya", "edit_tags", &urn("orders"), tags)
        .await
        .expect("a person writes");
    let removed = workspace
        .remove_source("priya", "lake", at(5))
        .await
        .expect("a source is removed");
    assert_eq!(removed.gone, 2);
    assert_eq!(workspace.sources().await, Ok(Vec::new()));
    assert_eq!(
        alive(workspace, "orders").await,
        [Aspect::Tags],
        "what people wrote stays"
    );
    let again = workspace
        .remove_source("priya", "lake", at(6))
        .await
        .expect_err("it is gone");
    assert_eq!(again.kind, PortErrorKind::NotFound);
    workspace
        .add_source("priya", &config("lake"), at(7))
        .await
        .expect("the name is free again");
    let back = harvest(
        workspace,
        "lake",
        vec![table("orders"), docs("orders", "x")],
        Vec::new(),
        true,
    )
    .await;
    assert_eq!(back.changed, 2);
}

async fn the_audit_is_a_chain(workspace: &dyn Workspace) {
    assert_eq!(workspace.verify_audit().await, Ok(Ok(0)));
    workspace
        .add_source("priya", &config("lake"), at(1))
        .await
        .expect("a source is added");
    let id = workspace
        .begin_harvest("lake", at(1))
        .await
        .expect("a harvest begins");
    for name in ["a", "b"] {
        let batch = HarvestBatch {
            facts: vec![table(name)],
            ..HarvestBatch::default()
        };
        workspace
            .commit_harvest(&id, batch)
            .await
            .expect("a batch is committed");
    }
    workspace
        .finish_harvest(&id, true, SyncReport::default())
        .await
        .expect("a harvest ends");
    let words = docs("a", "x").payload;
    workspace
        .write("sam", "edit_docs", &urn("a"), words)
        .await
        .expect("a person writes");
    let entries = workspace.audit(None, 10).await.expect("the audit is read");
    let acts: Vec<_> = entries
        .iter()
        .map(|entry| (entry.sequence, entry.actor.as_str(), entry.action.as_str()))
        .collect();
    assert_eq!(
        acts,
        [
            (3, "sam", "edit_docs"),
            (2, "source/lake", "sync_source"),
            (1, "priya", "add_source")
        ],
        "one entry an act, one a harvest"
    );
    assert_eq!(
        workspace
            .audit(Some("lake"), 10)
            .await
            .expect("the audit is read")
            .len(),
        2
    );
    assert_eq!(
        workspace.audit(None, 1).await.expect("the audit is read").len(),
        1
    );
    assert_eq!(workspace.verify_audit().await, Ok(Ok(3)));
}
