//! A copy that follows: what it shows, offline and after a duty changed.

use std::path::Path;

use weft_model::{
    AccessRequest, AccessTerms, Actor, Aspect, Payload, RequestAct, RequestEntry, RequestState, Revision, Urn,
};
use weft_ports::{
    PortErrorKind, Team, Workspace,
    team::{Duty, DutyRole},
};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{at, docs, harvest, table, urn},
};

use super::{
    TeamWorkspace, address, duty, key, login, made,
    rights_actions::{request, word, write},
    sql,
};
use crate::FollowedWorkspace;

pub async fn followed(server: &Server, name: &str, path: &Path) -> FollowedWorkspace {
    let team = TeamWorkspace::at(address(server, name, "w"));
    FollowedWorkspace::open(team, path, &key()).await.unwrap()
}

/// Longer than the time between two looks.
pub async fn a_while() {
    tokio::time::sleep(std::time::Duration::from_millis(850)).await;
}

/// A request of `asker` for a table, as it is sent.
pub fn sent_by_asker(table: &str) -> AccessRequest {
    let by = Actor {
        login: "asker".to_owned(),
        person: None,
    };
    AccessRequest {
        subject: urn(table),
        by: by.clone(),
        terms: AccessTerms {
            role: "reader".to_owned(),
            purpose: "reporting".to_owned(),
            assets: vec![urn(table)],
            days: 30,
        },
        reason: "the report".to_owned(),
        reference: None,
        cart: None,
        renews: None,
        at: at(1),
        due: at(2),
        policy: 0,
        checks: Vec::new(),
        state: RequestState::Waiting,
        entries: vec![RequestEntry {
            act: RequestAct::Send,
            by,
            at: at(1),
            text: None,
            guardrail: None,
            terms: None,
        }],
        grant: None,
    }
}

#[tokio::test]
async fn a_copy_is_read_offline_and_writes_are_refused() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    let plat = followed(&server, "plat", &path).await;
    harvest(&plat, "lake", vec![table("a"), docs("a", "x")], Vec::new(), true).await;
    let own = plat
        .write("plat", "edit_docs", &urn("a"), docs("a", "mine").payload)
        .await
        .unwrap();
    assert_eq!(plat.head().await, Ok(own), "one's own word is here at once");
    let before = plat.records(&[urn("a")]).await.unwrap();
    assert_eq!(before.len(), 3);
    assert_eq!(
        plat.history(&urn("a"), Aspect::Docs, None).await.unwrap().len(),
        2
    );
    assert_eq!(plat.changes(Revision(0), 100).await.unwrap().len(), 3);
    drop(server);
    a_while().await;
    assert_eq!(plat.head().await, Ok(own));
    assert_eq!(plat.records(&[urn("a")]).await.unwrap(), before);
    assert!(!plat.audit(None, 10).await.unwrap().is_empty());
    let contact = plat.contact().await.unwrap();
    assert!(contact.last.is_some() && contact.trouble.is_some(), "{contact:?}");
    let days = contact.locks.unwrap().since(contact.last.unwrap()) / (24 * 60 * 60 * 1_000);
    assert_eq!(days, 14, "{contact:?}");
    let refused = plat
        .write("plat", "edit_docs", &urn("a"), docs("a", "lost").payload)
        .await
        .unwrap_err();
    assert_eq!(refused.kind, PortErrorKind::Unavailable, "{refused:?}");
    assert_eq!(plat.records(&[urn("a")]).await.unwrap(), before);

    // After 14 days without a word from the workspace nothing is shown any more.
    let copy = super::super::copy::Copy::open(&path, &key()).await.unwrap();
    copy.keep("contact", "1000").await.unwrap();
    let locked = plat.head().await.unwrap_err();
    assert_eq!(locked.kind, PortErrorKind::Denied, "{locked:?}");
}

#[tokio::test]
async fn a_login_that_is_refused_takes_nothing_away() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let folder = tempfile::tempdir().unwrap();
    let plat = followed(&server, "plat", &folder.path().join("copy.db")).await;
    harvest(&plat, "lake", vec![table("a"), docs("a", "x")], Vec::new(), true).await;
    let before = plat.records(&[urn("a")]).await.unwrap();
    assert_eq!(before.len(), 2);
    for statement in [
        "ALTER ROLE plat NOLOGIN",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'plat'",
    ] {
        server.psql("admin", "w", statement).unwrap();
    }
    a_while().await;
    assert_eq!(plat.records(&[urn("a")]).await.unwrap(), before);
    let contact = plat.contact().await.unwrap();
    assert!(contact.trouble.is_some(), "{contact:?}");
}

#[tokio::test]
async fn a_revision_of_more_than_a_page_is_followed_to_its_end() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let folder = tempfile::tempdir().unwrap();
    let plat = followed(&server, "plat", &folder.path().join("copy.db")).await;
    let many: Vec<_> = (0..11_000)
        .map(|number| docs(&format!("t{number}"), "x"))
        .collect();
    let stated = harvest(&plat, "lake", many, Vec::new(), true).await;
    // All of it goes at once.
    let gone = harvest(&plat, "lake", Vec::new(), Vec::new(), true).await;
    assert_eq!((stated.changed, gone.gone), (11_000, 11_000));
    let other = followed(&server, "plat", &folder.path().join("other.db")).await;
    for copy in [plat, other] {
        let records = copy.changes(Revision(0), 100_000).await.unwrap();
        assert_eq!(records.len(), 22_000);
        assert!(copy.records(&[urn("t10999")]).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_a_duty_shows_comes_and_goes_with_it() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    for (name, role) in [("asker", "analyst"), ("anna", "analyst")] {
        login(&server, "w", name).await;
        duty(&server, "w", name, role, None).await;
    }
    let asker = TeamWorkspace::open(address(&server, "asker", "w")).await.unwrap();
    let id = Urn::request("asker", "1");
    for (about, said) in [
        (&id, Payload::Request(Box::new(sent_by_asker("a")))),
        (&urn("a"), Payload::Incidents(Vec::new())),
    ] {
        asker.write("asker", "request_access", about, said).await.unwrap();
    }
    // What cannot be read is left out, and stops nobody.
    sql(
        &server,
        "asker",
        "w",
        &write(&[word("no urn at all", "incidents", "[]")]),
    )
    .await;
    let folder = tempfile::tempdir().unwrap();
    let anna = followed(&server, "anna", &folder.path().join("copy.db")).await;
    let numbers = async || -> (i64, i64) {
        anna.head().await.unwrap();
        let copy = super::super::copy::Copy::open(&folder.path().join("copy.db"), &key())
            .await
            .unwrap();
        let found = sqlx::query_as("SELECT count(*), coalesce(sum(aspect = 'request'), 0) FROM statement")
            .fetch_one(&copy.pools.readers)
            .await
            .unwrap();
        copy.pools.close().await;
        found
    };
    assert_eq!(numbers().await, (1, 0), "what others ask for is not hers to see");
    assert_eq!(anna.pulls(), 1, "a copy that has nothing yet asks once");
    let entries = async || anna.audit(Some(id.as_str()), 10).await.unwrap().len();
    assert_eq!(entries().await, 0, "nor that they do");
    duty(&server, "w", "anna", "steward", None).await;
    a_while().await;
    assert_eq!(
        numbers().await,
        (2, 1),
        "a steward sees it, though it is older than her duty"
    );
    assert_eq!(entries().await, 1, "what was passed by is read again");
    sql(&server, "plat", "w", "SELECT end_duty('anna', 'steward', NULL)").await;
    a_while().await;
    assert_eq!(numbers().await, (1, 0), "and not after");

    // Whoever is sent away keeps nothing.
    duty(&server, "w", "anna", "leaver", None).await;
    a_while().await;
    let error = anna.head().await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Denied, "{error:?}");
    let copy = super::super::copy::Copy::open(&folder.path().join("copy.db"), &key())
        .await
        .unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM record")
        .fetch_one(&copy.pools.readers)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

/// Looks once, and says whether nothing was written.
async fn quiet(anna: &FollowedWorkspace, path: &Path) -> bool {
    a_while().await;
    let copy = super::super::copy::Copy::open(path, &key()).await.unwrap();
    let just_now = crate::workspace::now().as_millis().to_string();
    copy.keep("contact", &just_now).await.unwrap();
    // Moves when other connections than the one that asks have written.
    let mut reader = copy.pools.readers.acquire().await.unwrap();
    let mut writes = async || -> i64 {
        sqlx::query_scalar("PRAGMA data_version")
            .fetch_one(&mut *reader)
            .await
            .unwrap()
    };
    let before = (writes().await, anna.pulls());
    anna.head().await.unwrap();
    let after = (writes().await, anna.pulls());
    drop(reader);
    copy.pools.close().await;
    assert_eq!(after.1, before.1 + 1, "it was looked at");
    before.0 == after.0
}

#[tokio::test]
async fn a_look_that_shows_nothing_new_writes_nothing() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    for name in ["asker", "anna"] {
        login(&server, "w", name).await;
        duty(&server, "w", name, "analyst", None).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    let anna = followed(&server, "anna", &path).await;
    anna.head().await.unwrap();
    assert!(quiet(&anna, &path).await);

    // A word of hers to see is written here, and a request that is not moves the head and the audit once.
    let asker = TeamWorkspace::open(address(&server, "asker", "w")).await.unwrap();
    let said = Payload::Incidents(Vec::new());
    asker
        .write("asker", "open_incident", &urn("a"), said)
        .await
        .unwrap();
    assert!(!quiet(&anna, &path).await);
    assert!(quiet(&anna, &path).await);
    let sent = request("asker", "waiting", 30, &[("send", "asker")], None);
    sql(&server, "asker", "w", &write(&[word("r", "request", &sent)])).await;
    assert!(!quiet(&anna, &path).await);
    assert!(quiet(&anna, &path).await);
}

#[tokio::test]
async fn everybodys_duties_are_followed_and_read_offline() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    login(&server, "w", "anna").await;
    duty(&server, "w", "anna", "analyst", None).await;
    let folder = tempfile::tempdir().unwrap();
    let anna = followed(&server, "anna", &folder.path().join("copy.db")).await;
    let told = async || -> Vec<String> {
        a_while().await;
        let all = anna.duties().await.unwrap().into_iter();
        all.map(|given| format!("{} {}", given.duty.login, given.duty.role.as_str()))
            .collect()
    };
    assert_eq!(told().await, ["anna analyst", "plat platform"]);
    let steward = Duty {
        login: "dan".to_owned(),
        role: DutyRole::Steward,
        domain: Some("sales".to_owned()),
        since: None,
        until: None,
        stands_for: None,
    };
    let plat = followed(&server, "plat", &folder.path().join("plat.db")).await;
    let knows = async || {
        let all = plat.duties().await.unwrap();
        all.iter().any(|given| given.duty == steward)
    };
    assert!(!knows().await);
    plat.give(&steward).await.unwrap();
    assert!(knows().await, "what one gives is here at once");
    assert_eq!(told().await, ["anna analyst", "dan steward", "plat platform"]);
    // Also what was done past the functions, of which no audit tells.
    sql(&server, "admin", "w", "DELETE FROM weft.duty WHERE login = 'dan'").await;
    assert_eq!(told().await, ["anna analyst", "plat platform"]);
    plat.give(&steward).await.unwrap();
    assert_eq!(told().await.len(), 3);
    plat.end(&steward).await.unwrap();
    assert!(!knows().await);
    assert_eq!(told().await, ["anna analyst", "plat platform"]);
    drop(server);
    assert_eq!(told().await, ["anna analyst", "plat platform"]);
}
