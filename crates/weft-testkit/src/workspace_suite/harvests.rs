//! Harvests: stated, said again, gone, back.

#![allow(missing_docs, reason = "the names of the checks say what they check")]

use std::collections::HashMap;

use weft_model::{Aspect, Origin, Revision};
use weft_ports::{
    PortErrorKind, Workspace,
    source::Fingerprint,
    workspace::{HarvestBatch, SyncReport},
};

use super::{alive, at, docs, harvest, table, urn};

pub async fn what_is_stated_is_read_back(workspace: &dyn Workspace) {
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

pub async fn saying_it_again_writes_nothing(workspace: &dyn Workspace) {
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

pub async fn what_is_gone_is_closed_and_comes_back(workspace: &dyn Workspace) {
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

pub async fn only_a_complete_harvest_closes(workspace: &dyn Workspace) {
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

pub async fn unchanged_keeps_and_revives(workspace: &dyn Workspace) {
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

pub async fn a_dropped_aspect_stays_dropped(workspace: &dyn Workspace) {
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

pub async fn an_overtaken_harvest_closes_nothing(workspace: &dyn Workspace) {
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

pub async fn fingerprints_hold_until_what_they_stand_for_is_gone(workspace: &dyn Workspace) {
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
    let keys = ["o", "r \"quoted\"", "never", "o"].map(str::to_owned);
    let of = |name: &str, value: &str, table: &str| (name.to_owned(), fingerprint(value, table));
    assert_eq!(
        workspace.fingerprints("lake", &keys).await,
        Ok(HashMap::from([
            of("o", "1", "orders"),
            of("r \"quoted\"", "2", "returns")
        ]))
    );
    assert_eq!(workspace.fingerprints("dbt", &keys).await, Ok(HashMap::new()));
    harvest(workspace, "lake", Vec::new(), vec![urn("orders")], true).await;
    assert_eq!(
        workspace.fingerprints("lake", &keys).await,
        Ok(HashMap::from([of("o", "1", "orders")])),
        "what comes back has to be stated again"
    );
}
