//! From one person's own into a team's, and back out of it.

use std::fs::File;

use weft_ports::{HeldRight, PortErrorKind, Workspace};
use weft_testkit::{
    grants_suite,
    postgres::Server,
    workspace_suite::{docs, table, urn},
};

use super::{harvest, payload, place, work};
use crate::{
    SqliteWorkspace, TeamAddress, TeamWorkspace,
    backup::{backup_team, move_to_team, plan_move, restore_backup, restore_team},
};

/// A server that knows some people.
fn server() -> Option<Server> {
    let server = Server::start()?;
    for sql in [
        "CREATE ROLE maya LOGIN",
        "CREATE ROLE asker LOGIN",
        "CREATE ROLE rita LOGIN",
        "CREATE DATABASE w",
        "CREATE DATABASE again",
    ] {
        server.psql("admin", "postgres", sql).unwrap();
    }
    Some(server)
}

fn address(server: &Server, who: &str, database: &str) -> TeamAddress {
    TeamAddress::parse(&server.uri(who, database)).unwrap()
}

fn invite(server: &Server, database: &str, who: &str, role: &str) {
    let admission = format!("GRANT {database}_weft_member TO {who}");
    server.psql("admin", database, &admission).unwrap();
    let duty = format!("SELECT give_duty('{who}', '{role}', NULL, NULL)");
    server.psql("maya", database, &duty).unwrap();
}

#[tokio::test]
async fn a_workspace_of_one_s_own_becomes_a_team_s() {
    let Some(server) = server() else { return };
    let (folder, own, _, before) = place().await;
    let admin = address(&server, "admin", "w");
    let entries = own.verify_audit().await.unwrap().unwrap();
    let records = own.changes(weft_model::Revision(0), 1_000).await.unwrap();
    let head = own.head().await.unwrap();

    let nobody = plan_move(&own, &admin, "nobody").await.unwrap_err();
    assert_eq!(nobody.kind, PortErrorKind::Invalid, "{nobody:?}");
    let plan = plan_move(&own, &admin, "maya").await.unwrap();
    assert_eq!(plan.counts.records, before.counts.records);
    let people: Vec<(&str, bool)> = plan
        .people
        .iter()
        .map(|(login, known)| (login.as_str(), *known))
        .collect();
    assert_eq!(people, [("asker", true), ("maya", true), ("sam", false)]);
    assert!(
        server.psql("admin", "w", "SELECT * FROM weft.meta").is_err(),
        "a plan makes nothing"
    );

    // Somebody has it open all the while.
    let other = SqliteWorkspace::open(&folder.path().join("workspace.db"))
        .await
        .unwrap();
    let spool = folder.path().join("spool");
    let file = File::create(&spool).unwrap();
    let moved = move_to_team(&own, &[], &admin, "maya", (file, &spool), &work())
        .await
        .unwrap();
    assert_eq!(moved.member, "w_weft_member");
    for left in [
        own,
        other,
        SqliteWorkspace::open(&folder.path().join("workspace.db"))
            .await
            .unwrap(),
    ] {
        let said = docs("orders", "lost").payload;
        let refused = left
            .write("maya", "edit_docs", &urn("orders"), said)
            .await
            .unwrap_err();
        assert!(refused.message.contains("moved"), "{refused:?}");
        assert_eq!(left.head().await, Ok(head), "it can be read still");
    }

    // The whole chain holds there, from its first entry, and everything is as it was said.
    let maya = TeamWorkspace::open(address(&server, "maya", "w")).await.unwrap();
    assert_eq!(maya.verify_audit().await.unwrap(), Ok(entries + 2));
    let mine = maya.changes(weft_model::Revision(0), 1_000).await.unwrap();
    let open: Vec<_> = records
        .iter()
        .filter(|record| record.aspect != weft_model::Aspect::Request)
        .cloned()
        .collect();
    assert_eq!(mine, open, "a request is for whom it concerns");
    invite(&server, "w", "asker", "analyst");
    let asker = TeamWorkspace::open(address(&server, "asker", "w")).await.unwrap();
    assert_eq!(
        asker.changes(weft_model::Revision(0), 1_000).await.unwrap(),
        records
    );
    let mut acts = asker.audit(None, 1_000).await.unwrap();
    let all = acts.len();
    acts.retain(|entry| entry.action == "request_access");
    assert_eq!(acts.len(), 1);
    assert_eq!(maya.audit(None, 1_000).await.unwrap().len(), all - 1);

    // It goes on: a word over the old ones, a harvest that knows what was there.
    let said = docs("orders", "in the team").payload;
    maya.write("maya", "edit_docs", &urn("orders"), said)
        .await
        .unwrap();
    let same = harvest(&maya, "lake", vec![table("orders")], Vec::new(), true).await;
    assert_eq!((same.changed, same.gone), (0, 0));
}

#[tokio::test]
async fn what_weft_holds_goes_over_with_the_grants_that_stand() {
    let Some(server) = server() else { return };
    let (folder, own, _, _) = place().await;
    let by = |login: &str| serde_json::json!({ "login": login });
    let mut held = Vec::new();
    for (number, ends) in [("7", false), ("8", true)] {
        let id = grants_suite::grant(number);
        let right = grants_suite::right("asker", number);
        let mut value = serde_json::json!({
            "request": id, "subject": urn("orders"), "holder": by("asker"), "by": by("sam"),
            "terms": { "role": "reader", "purpose": "reporting", "assets": [right.target], "days": 30 },
            "at": "2026-01-01T00:00:00Z", "until": "2999-01-01T00:00:00Z", "attempts": 1,
            "steps": [{ "system": "weft", "privilege": right.privilege, "target": right.target,
                        "name": right.name, "state": "held", "before": false }],
        });
        if ends {
            let end = serde_json::json!({ "why": "revoked", "by": by("sam"), "at": "2026-01-02T00:00:00Z" });
            value["end"] = end;
        }
        own.write("sam", "decide_access", &id, payload("grant", &value))
            .await
            .unwrap();
        held.push(HeldRight {
            right,
            grant: Some(id),
            since: Some(weft_model::Timestamp::from_millis(5)),
        });
    }
    let admin = address(&server, "admin", "w");
    let spool = folder.path().join("spool");
    let file = File::create(&spool).unwrap();
    move_to_team(&own, &held, &admin, "maya", (file, &spool), &work())
        .await
        .unwrap();
    let there = "SELECT string_agg(holder || ' ' || name || ' ' || given_at, ', ') FROM weft.held_right";
    let expected = format!("asker {} 5", held[0].right.name);
    assert_eq!(server.psql("admin", "w", there), Ok(expected));

    // A backup of the team has it, and what is made of that as well.
    invite(&server, "w", "rita", "auditor");
    let rita = TeamWorkspace::open(address(&server, "rita", "w")).await.unwrap();
    let path = folder.path().join("team.jsonl");
    let team = backup_team(&rita, File::create(&path).unwrap(), &path, &work())
        .await
        .unwrap();
    assert_eq!(team.counts.rights, 1);
    let again = address(&server, "admin", "again");
    restore_team(&team, &again, "maya", &work()).await.unwrap();
    assert_eq!(
        server.psql("admin", "again", there),
        server.psql("admin", "w", there)
    );
}

#[tokio::test]
async fn what_was_decided_goes_over_as_it_was_and_is_not_judged_again() {
    let Some(server) = server() else { return };
    let (folder, own, _, _) = place().await;
    let id = grants_suite::grant("9");
    let day = "2026-01-01T00:00:00Z";
    let by = |login: &str| serde_json::json!({ "login": login });
    // Tries that were not counted one by one, and an end before its time: no runner of a team would have it.
    for (attempts, state, before, ends) in [
        (0, "pending", false, false),
        (4, "held", true, false),
        (7, "held", false, true),
        (9, "absent", false, true),
    ] {
        let mut value = serde_json::json!({
            "request": grants_suite::grant("8"), "subject": urn("orders"), "holder": by("asker"), "by": by("sam"),
            "terms": { "role": "reader", "purpose": "reporting", "assets": [urn("orders")], "days": 30 },
            "at": day, "until": "2999-01-01T00:00:00Z", "attempts": attempts,
            "steps": [{ "system": "weft", "privilege": "TABLE_READ_DATA", "target": urn("orders"),
                        "name": "sales.orders", "state": state, "before": before }],
        });
        if ends {
            value["end"] = serde_json::json!({ "why": "revoked", "by": by("sam"), "at": day });
        }
        own.write("sam", "end_grant", &id, payload("grant", &value))
            .await
            .unwrap();
    }
    let admin = address(&server, "admin", "w");
    let spool = folder.path().join("spool");
    let file = File::create(&spool).unwrap();
    move_to_team(&own, &[], &admin, "maya", (file, &spool), &work())
        .await
        .unwrap();
    let kept = "SELECT count(*) FROM weft.record
                WHERE scope = 'access/sales/asker' AND payload LIKE '{\"aspect\":\"grant\"%'";
    assert_eq!(server.psql("admin", "w", kept), Ok("4".to_owned()));
    // Who moved it has no duty there for that.
    let duties = "SELECT string_agg(login || ' ' || role, ', ') FROM weft.duty";
    assert_eq!(server.psql("admin", "w", duties), Ok("maya platform".to_owned()));
}

/// A workspace that was moved to a team, in which maya said one thing more; and how many records there were before.
async fn moved(server: &Server) -> (tempfile::TempDir, u64) {
    let (folder, own, _, before) = place().await;
    let admin = address(server, "admin", "w");
    let spool = folder.path().join("spool");
    let file = File::create(&spool).unwrap();
    move_to_team(&own, &[], &admin, "maya", (file, &spool), &work())
        .await
        .unwrap();
    own.close().await;
    let maya = TeamWorkspace::open(address(server, "maya", "w")).await.unwrap();
    let said = docs("orders", "in the team").payload;
    maya.write("maya", "edit_docs", &urn("orders"), said)
        .await
        .unwrap();
    (folder, before.counts.records)
}

#[tokio::test]
async fn a_team_s_workspace_comes_back_for_one_person_and_for_a_team() {
    let Some(server) = server() else { return };
    let (folder, before) = moved(&server).await;
    invite(&server, "w", "asker", "analyst");
    let maya = TeamWorkspace::open(address(&server, "maya", "w")).await.unwrap();
    let asker = TeamWorkspace::open(address(&server, "asker", "w")).await.unwrap();
    let mine = maya.changes(weft_model::Revision(0), 1_000).await.unwrap();

    // Who does not see all of it makes no backup, and an auditor does.
    let file = folder.path().join("team.jsonl");
    let back_up =
        async |who: &TeamWorkspace| backup_team(who, File::create(&file).unwrap(), &file, &work()).await;
    for who in [&maya, &asker] {
        let refused = back_up(who).await.map(|_| ()).unwrap_err();
        assert_eq!(refused.kind, PortErrorKind::Denied);
        assert!(refused.hint.unwrap().contains("auditor"));
    }
    invite(&server, "w", "rita", "auditor");
    let rita = TeamWorkspace::open(address(&server, "rita", "w")).await.unwrap();
    let team = back_up(&rita).await.unwrap();
    assert_eq!(team.counts.records, before + 1);
    assert_eq!(team.counts.duties, 3);

    // Into a folder, for whoever has to look at it, and into another database.
    let empty = tempfile::tempdir().unwrap();
    restore_backup(&team, empty.path(), &work()).await.unwrap();
    let alone = SqliteWorkspace::open(&empty.path().join("workspace.db"))
        .await
        .unwrap();
    let walked = rita.verify_audit().await.unwrap();
    assert_eq!(alone.verify_audit().await.unwrap(), walked);
    assert_eq!(alone.head().await, rita.head().await);
    let said = docs("orders", "on top of both").payload;
    alone
        .write("rita", "edit_docs", &urn("orders"), said)
        .await
        .unwrap();
    assert_eq!(alone.verify_audit().await.unwrap().unwrap(), walked.unwrap() + 1);

    let there = address(&server, "admin", "again");
    let member = restore_team(&team, &there, "maya", &work()).await.unwrap();
    assert_eq!(member, "again_weft_member");
    server
        .psql("admin", "again", "GRANT again_weft_member TO asker, rita")
        .unwrap();
    let rita_again = TeamWorkspace::open(address(&server, "rita", "again"))
        .await
        .unwrap();
    assert_eq!(
        rita_again.changes(weft_model::Revision(0), 1_000).await.unwrap(),
        rita.changes(weft_model::Revision(0), 1_000).await.unwrap()
    );
    assert_ne!(rita_again.id().await.unwrap(), rita.id().await.unwrap());
    assert!(rita_again.verify_audit().await.unwrap().is_ok());
    let maya_again = TeamWorkspace::open(address(&server, "maya", "again"))
        .await
        .unwrap();
    assert_eq!(
        maya_again
            .changes(weft_model::Revision(0), 1_000)
            .await
            .unwrap()
            .len(),
        mine.len(),
        "what is for others stays so"
    );
}

#[tokio::test]
async fn a_move_is_whole_or_was_not() {
    let Some(server) = server() else { return };
    let (folder, own, _, _) = place().await;
    let admin = address(&server, "admin", "w");
    let spool = folder.path().join("spool");
    let go = async |own: &SqliteWorkspace| {
        let file = File::create(&spool).unwrap();
        move_to_team(own, &[], &admin, "maya", (file, &spool), &work()).await
    };

    // Cancelled, or refused on the way: nothing is there, and the one here is written to as before.
    let cancelled = work();
    cancelled.cancel.cancel();
    let file = File::create(&spool).unwrap();
    move_to_team(&own, &[], &admin, "maya", (file, &spool), &cancelled)
        .await
        .unwrap_err();
    // The database takes no such name for a duty, which is given after everything is loaded.
    server.psql("admin", "w", "CREATE ROLE \"ma/ya\" LOGIN").unwrap();
    let file = File::create(&spool).unwrap();
    move_to_team(&own, &[], &admin, "ma/ya", (file, &spool), &work())
        .await
        .unwrap_err();
    assert!(server.psql("admin", "w", "SELECT * FROM weft.meta").is_err());
    let roles = "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'w\\_weft\\_%'";
    assert_eq!(server.psql("admin", "w", roles), Ok("0".to_owned()));
    let said = docs("orders", "still mine").payload;
    own.write("maya", "edit_docs", &urn("orders"), said)
        .await
        .unwrap();

    // The program ends between the two commits: the same command finds what was made, and marks the one here.
    go(&own).await.unwrap();
    let mut tx = own.begin_writing().await.unwrap();
    for undo in [
        "DELETE FROM meta WHERE key = 'moved_to'",
        "DROP TRIGGER head_was_moved",
    ] {
        sqlx::query(undo).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    own.close().await;
    let own = SqliteWorkspace::open(&folder.path().join("workspace.db"))
        .await
        .unwrap();
    plan_move(&own, &admin, "maya").await.unwrap();
    go(&own).await.unwrap();
    let own = SqliteWorkspace::open(&folder.path().join("workspace.db"))
        .await
        .unwrap();
    assert!(own.moved_to().is_some_and(|to| to.ends_with("/w")));

    // Another one is not taken for it.
    let (_elsewhere, another, _, _) = place().await;
    let taken = plan_move(&another, &admin, "maya").await.unwrap_err();
    assert_eq!(taken.kind, PortErrorKind::Invalid, "{taken:?}");
}
