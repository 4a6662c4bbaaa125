//! Connections and the audit.

#![allow(missing_docs, reason = "the names of the checks say what they check")]

use weft_model::{Aspect, Payload, Revision, TagInfo, Timestamp};
use weft_ports::{
    PortErrorKind, Workspace,
    source::{SourceConfig, SourceKind},
    workspace::{HarvestBatch, SyncReport},
};

use super::{alive, at, docs, harvest, table, urn};

fn config(name: &str) -> SourceConfig {
    SourceConfig {
        name: name.to_owned(),
        kind: SourceKind::Dbt {
            path: "/tmp/a project".to_owned(),
        },
        domain: None,
    }
}

pub async fn sources_are_kept_with_their_reports(workspace: &dyn Workspace) {
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

pub async fn removing_a_source_closes_what_it_stated(workspace: &dyn Workspace) {
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

pub async fn the_audit_is_a_chain(workspace: &dyn Workspace) {
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
    let report = SyncReport {
        by: Some("plat".to_owned()),
        ..SyncReport::default()
    };
    workspace
        .finish_harvest(&id, true, report)
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
            (2, "plat", "sync_source"),
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
