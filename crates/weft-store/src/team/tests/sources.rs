//! Sources that belong to a domain: who adds them, who syncs them, and that everybody is told whose they are.

use weft_model::Timestamp;
use weft_ports::{
    PortErrorKind, Workspace,
    source::{SourceConfig, SourceKind},
    workspace::{HarvestBatch, SyncReport},
};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, urn},
};

use super::{address, duty, login, made, sql};
use crate::team::TeamWorkspace;

fn shop(domain: Option<&str>) -> SourceConfig {
    SourceConfig {
        name: "shop".to_owned(),
        kind: SourceKind::Dbt {
            path: "/tmp/shop".to_owned(),
        },
        domain: domain.map(str::to_owned),
    }
}

async fn of(server: &Server, who: &str) -> TeamWorkspace {
    TeamWorkspace::open(address(server, who, "w")).await.unwrap()
}

const AT: Timestamp = Timestamp::from_millis(7);

#[tokio::test]
async fn an_owner_adds_a_source_for_their_domain_and_whoever_works_there_syncs_it() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    for (name, role, domain) in [
        ("ben", "owner", "Sales"),
        ("robot", "runner", "Sales"),
        ("anna", "steward", "Sales"),
        ("sue", "owner", "Supply"),
    ] {
        login(&server, "w", name).await;
        duty(&server, "w", name, role, Some(domain)).await;
    }
    let ben = of(&server, "ben").await;
    for domain in [None, Some("Supply")] {
        let refused = ben.add_source("ben", &shop(domain), AT).await.unwrap_err();
        assert_eq!(refused.kind, PortErrorKind::Denied, "{refused:?}");
        assert!(
            refused.hint.unwrap().contains("an owner for their own domain"),
            "{domain:?}"
        );
    }
    ben.add_source("ben", &shop(Some("Sales")), AT).await.unwrap();
    assert_eq!(ben.sources().await.unwrap()[0].config, shop(Some("Sales")));

    for who in ["ben", "robot", "plat"] {
        let workspace = of(&server, who).await;
        let harvest = workspace.begin_harvest("shop", AT).await.unwrap();
        let batch = HarvestBatch {
            facts: vec![docs("orders", &format!("as {who} read it"))],
            ..HarvestBatch::default()
        };
        let done = workspace.commit_harvest(&harvest, batch).await.unwrap();
        assert_eq!(done.changed, 1, "{who}");
        let report = SyncReport {
            started: AT,
            ended: Some(AT),
            ..SyncReport::default()
        };
        workspace.finish_harvest(&harvest, true, report).await.unwrap();
        let stated = workspace.records(&[urn("orders")]).await.unwrap();
        assert_eq!(stated.len(), 1, "{who}");
    }
    for who in ["anna", "sue"] {
        let workspace = of(&server, who).await;
        let refused = workspace.begin_harvest("shop", AT).await.unwrap_err();
        assert_eq!(refused.kind, PortErrorKind::Denied, "{who}: {refused:?}");
        let refused = workspace.remove_source(who, "shop", AT).await.unwrap_err();
        assert_eq!(refused.kind, PortErrorKind::Denied, "{who}: {refused:?}");
    }
    ben.remove_source("ben", "shop", AT).await.unwrap();
    assert!(ben.sources().await.unwrap().is_empty());
}

#[tokio::test]
async fn whose_a_source_is_the_database_says_and_not_its_configuration() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let plat = of(&server, "plat").await;
    let config = |domain: Option<&str>| serde_json::to_string(&shop(domain)).unwrap();
    for (written, given, is) in [
        (None, "'Sales'", Some("sales")),
        (Some("Supply"), "'Sales'", Some("sales")),
        (Some("Sales"), "NULL", None),
        (Some("Sales"), "'sales'", Some("Sales")),
        (None, "NULL", None),
    ] {
        let add = format!(
            "SELECT add_source('shop', '{}', 'dbt', 7, {given})",
            config(written)
        );
        sql(&server, "plat", "w", &add).await;
        assert_eq!(plat.sources().await.unwrap()[0].config, shop(is), "{add}");
        plat.remove_source("plat", "shop", AT).await.unwrap();
    }
}
