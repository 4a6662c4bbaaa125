//! Rights that Weft holds for a team: given for a grant that stands, taken when it ends, by whoever carries it out; and read by
//! while the server does not answer.

use async_trait::async_trait;
use serde_json::json;
use tempfile::TempDir;
use weft_model::{Timestamp, Urn};
use weft_ports::{GrantSink, HeldRight, PlannedStep, PortErrorKind, Right, error::PortResult};
use weft_testkit::{grants_suite, postgres::Server};

use super::{
    address, duty,
    following::{a_while, followed},
    key, login, made,
    rights_actions::{grant, held_by_weft, not_due, request, word, write},
    runners::{furnished, refused, tries},
    sql,
};
use crate::{FollowedWorkspace, TeamRights, team::TeamWorkspace};

/// A grant of one right as the workspace has it, whoever wrote it: this is about what follows from it.
async fn stands(server: &Server, id: &Urn, right: &Right, has_ended: bool) {
    let mut value = json!({
        "subject": "s", "holder": {"login": right.holder}, "until": "2999-01-01T00:00:00Z",
        "steps": [{"system": "weft", "privilege": right.privilege, "target": right.target.as_str(), "name": right.name}],
    });
    if has_ended {
        value["end"] = json!({"why": "revoked"});
    }
    let payload = json!({"aspect": "grant", "value": value});
    let statement = format!(
        "WITH kept AS (
             INSERT INTO statement (id, urn, aspect, origin, record, digest)
             SELECT coalesce(max(id), 0) + 1, '{}', 'grant', 'person/boss',
                    (SELECT coalesce(max(id), 0) + 1 FROM record), '\\x00' FROM statement
             ON CONFLICT (urn, aspect, origin) DO UPDATE SET record = excluded.record RETURNING id, record)
         INSERT INTO record (id, statement, revision, at, digest, payload)
         SELECT record, id, 1, 1, '\\x00', $payload${payload}$payload$ FROM kept",
        id.as_str()
    );
    sql(server, "admin", "w", &statement).await;
}

/// `boss`, who decides over everything, with their copy.
async fn boss(server: &Server) -> (TeamRights, TempDir) {
    made(server, "w").await;
    login(server, "w", "boss").await;
    duty(server, "w", "boss", "steward", None).await;
    let folder = tempfile::tempdir().unwrap();
    let team = TeamWorkspace::at(address(server, "boss", "w"));
    let followed = FollowedWorkspace::open(team, &folder.path().join("copy.db"), &key())
        .await
        .unwrap();
    (TeamRights::of(&followed), folder)
}

/// Rights whose grants are decided just before they are given, and end just before they are taken.
struct Decided<'a> {
    server: &'a Server,
    rights: TeamRights,
}

#[async_trait]
impl GrantSink for Decided<'_> {
    fn system(&self) -> &str {
        self.rights.system()
    }

    fn plan(&self, right: &Right) -> PlannedStep {
        self.rights.plan(right)
    }

    async fn give(&self, right: &Right, grant: &Urn, at: Timestamp) -> PortResult<()> {
        stands(self.server, grant, right, false).await;
        self.rights.give(right, grant, at).await
    }

    async fn take(&self, right: &Right) -> PortResult<()> {
        for key in ["1", "2"] {
            stands(self.server, &grants_suite::grant(key), right, true).await;
        }
        self.rights.take(right).await
    }

    async fn holds(&self, right: &Right) -> PortResult<Option<HeldRight>> {
        self.rights.holds(right).await
    }

    async fn held(&self) -> PortResult<Vec<HeldRight>> {
        self.rights.held().await
    }
}

#[tokio::test]
async fn passes_the_suite() {
    let Some(server) = Server::start() else { return };
    let (rights, _folder) = boss(&server).await;
    let decided = Decided {
        server: &server,
        rights,
    };
    grants_suite::run(&decided).await;
    let plan = decided.plan(&grants_suite::right("priya", "orders"));
    assert_eq!(
        plan.operation,
        "weft: let priya read sales.orders (TABLE_READ_DATA)"
    );
}

#[tokio::test]
async fn what_its_holder_had_is_read_by_offline_and_nothing_is_carried_out_by_it() {
    let Some(server) = Server::start() else { return };
    let (boss, _folder) = boss(&server).await;
    for name in ["holder", "other"] {
        login(&server, "w", name).await;
        duty(&server, "w", name, "analyst", None).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    let priya = TeamRights::of(&followed(&server, "holder", &path).await);
    let (orders, id) = (grants_suite::right("holder", "orders"), grants_suite::grant("1"));
    let (returns, theirs) = (
        grants_suite::right("holder", "returns"),
        grants_suite::right("other", "orders"),
    );
    let at = grants_suite::at(5);
    stands(&server, &id, &orders, false).await;
    assert_eq!(priya.known(&orders).await, Ok(None));
    boss.give(&orders, &id, at).await.unwrap();
    let held = priya.known(&orders).await.unwrap().unwrap();
    assert_eq!((&held.right, held.grant.as_ref()), (&orders, Some(&id)));
    assert!(
        held.since.unwrap() > at,
        "when it was given is what the server says"
    );

    // What is taken away and followed opens nothing any more.
    a_while().await;
    assert!(priya.known(&orders).await.unwrap().is_some());
    let early = boss.take(&orders).await.unwrap_err();
    assert_eq!(
        (early.kind, early.message.as_str()),
        (PortErrorKind::Denied, "the grant of this right has not ended")
    );
    stands(&server, &id, &orders, true).await;
    boss.take(&orders).await.unwrap();
    a_while().await;
    assert_eq!(priya.known(&orders).await, Ok(None));

    stands(&server, &id, &orders, false).await;
    boss.give(&orders, &id, at).await.unwrap();
    a_while().await;
    let held = priya.known(&orders).await.unwrap();
    assert!(held.is_some());
    drop(server);
    a_while().await;
    assert_eq!(priya.known(&orders).await, Ok(held));
    for (right, says) in [(&returns, "was not held then"), (&theirs, "is not kept here")] {
        let unheard = priya.known(right).await.unwrap_err();
        assert_eq!(unheard.kind, PortErrorKind::Unavailable, "{unheard:?}");
        assert!(
            unheard
                .message
                .contains("the workspace has not been heard of since 20")
                && unheard.message.contains(says),
            "{unheard:?}"
        );
    }
    // Never held without having been read back.
    assert_eq!(
        priya.holds(&orders).await.unwrap_err().kind,
        PortErrorKind::Unavailable
    );
    assert_eq!(priya.held().await.unwrap_err().kind, PortErrorKind::Unavailable);
    let given = boss.give(&orders, &id, at).await.unwrap_err();
    assert_eq!(given.kind, PortErrorKind::Unavailable);

    // After 14 days without a word it opens nothing; and whoever is sent away keeps nothing.
    let copy = super::super::copy::Copy::open(&path, &key()).await.unwrap();
    copy.keep("contact", "1000").await.unwrap();
    let locked = priya.known(&orders).await.unwrap_err();
    assert_eq!(locked.kind, PortErrorKind::Denied, "{locked:?}");
    assert!(locked.message.contains("since 1970"), "{locked:?}");
    copy.forget(false).await.unwrap();
    assert_eq!(copy.held(&orders).await, Ok(None));
}

const READS: &str = "TABLE_READ_DATA";

/// `holder` asks and `boss` approves, in the words of somebody with `psql`; the urn of the grant. `as_made` makes of it what it is.
fn granted(server: &Server, key: &str, as_made: impl Fn(String) -> String) -> String {
    let id = format!("urn:weft:grant:{key}");
    let asked = format!("r{key}");
    let entries = [("send", "holder"), ("approve", "boss")];
    let sent = request("holder", "waiting", 30, &entries[..1], None);
    tries(server, "holder", &write(&[word(&asked, "request", &sent)])).unwrap();
    let approved = request("holder", "approved", 30, &entries, Some(&id));
    let made = as_made(grant(&asked, "holder", "boss", "pending", None));
    let words = [word(&asked, "request", &approved), word(&id, "grant", &made)];
    tries(server, "boss", &write(&words)).unwrap();
    id
}

/// It is ended by somebody.
fn ended(server: &Server, key: &str, who: &str, why: &str) {
    let made = grant(&format!("r{key}"), "holder", "boss", "pending", Some((who, why)));
    let words = [word(
        &format!("urn:weft:grant:{key}"),
        "grant",
        &held_by_weft(&not_due(&made)),
    )];
    tries(server, who, &write(&words)).unwrap();
}

fn give(holder: &str, privilege: &str, target: &str, grant: &str) -> String {
    format!("SELECT give_right('{holder}', '{privilege}', '{target}', '{grant}')").replace("'null'", "NULL")
}

fn take(holder: &str) -> String {
    format!("SELECT take_right('{holder}', '{READS}', 's')")
}

#[tokio::test]
async fn a_right_follows_from_a_grant_that_stands_and_goes_when_it_has_ended() {
    let Some(server) = Server::start() else { return };
    furnished(&server).await;
    let first = granted(&server, "1", |made| held_by_weft(&not_due(&made)));
    let right = give("holder", READS, "s", &first);
    for who in ["holder", "other", "plat"] {
        refused(&server, who, &right, "may not carry out this grant");
    }
    for wrong in [
        give("other", READS, "s", &first),
        give("robot", READS, "s", &first),
        give("holder", "TABLE_WRITE_DATA", "s", &first),
        give("holder", READS, "p", &first),
        give("null", READS, "s", &first),
        give("holder", "null", "s", &first),
        give("holder", READS, "null", &first),
    ] {
        refused(&server, "robot", &wrong, "does not open that");
    }
    for of in ["null", "urn:weft:grant:9", "r1", "s"] {
        refused(
            &server,
            "robot",
            &give("holder", READS, "s", of),
            "may not carry out",
        );
    }
    // Nobody learns from a refusal what is held.
    for who in ["holder", "other"] {
        refused(&server, who, &take("holder"), "may not take this right away");
    }
    tries(&server, "robot", &take("holder")).unwrap();
    tries(&server, "robot", &right).unwrap();
    tries(&server, "boss", &right).unwrap();
    let seen = |who: &str| server.psql(who, "w", "SELECT count(*) FROM held_right").unwrap();
    for (who, number) in [
        ("holder", "1"),
        ("boss", "1"),
        ("robot", "1"),
        ("plat", "1"),
        ("other", "0"),
    ] {
        assert_eq!(seen(who), number, "{who}");
    }
    for who in ["holder", "other"] {
        refused(&server, who, &take("holder"), "may not take this right away");
    }
    for who in ["robot", "boss"] {
        refused(&server, who, &take("holder"), "has not ended");
    }

    // Another grant gives it as well, and keeps it when the first one ends.
    granted(&server, "2", |made| held_by_weft(&not_due(&made)));
    ended(&server, "1", "boss", "revoked");
    refused(&server, "robot", &right, "has ended");
    refused(
        &server,
        "robot",
        &take("holder"),
        "another grant gives this right",
    );
    ended(&server, "2", "holder", "given_back");
    refused(&server, "other", &take("holder"), "may not take this right away");
    assert_eq!(seen("holder"), "1");
    for _ in 0..2 {
        tries(&server, "robot", &take("holder")).unwrap();
        assert_eq!(seen("holder"), "0");
    }

    // Its time is over; or another system holds it.
    let over = granted(&server, "3", |made| held_by_weft(&made));
    refused(
        &server,
        "robot",
        &give("holder", READS, "s", &over),
        "its time is over",
    );
    let elsewhere = granted(&server, "4", |made| {
        held_by_weft(&not_due(&made)).replace(r#""system":"weft""#, r#""system":"polaris""#)
    });
    let there = give("holder", READS, "s", &elsewhere);
    refused(&server, "boss", &there, "does not open that");
    // A duty that has ended carries nothing out.
    let last = granted(&server, "5", |made| held_by_weft(&not_due(&made)));
    let end = "SELECT end_duty('robot', 'runner', 'Sales')";
    tries(&server, "boss", end).unwrap();
    refused(&server, "robot", &give("holder", READS, "s", &last), "no duty");
    assert_eq!(seen("holder"), "0");
    // The acts are in the audit with the grants, once, and the chain is whole.
    let entries = "SELECT count(*) FROM audit_entry WHERE entry LIKE '%_right%'";
    assert_eq!(server.psql("boss", "w", entries).unwrap(), "0");
}
