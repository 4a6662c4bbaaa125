//! Whoever has the file can change it, and cannot hide that.

use sqlx::SqlitePool;
use weft_model::Timestamp;
use weft_ports::{Workspace, workspace::AuditFilter};
use weft_testkit::workspace_suite::{docs, urn};

use super::{open, place};

/// A workspace with five audited acts, and a connection that knows no rules.
async fn audited(path: &std::path::Path) -> SqlitePool {
    let workspace = open(path).await;
    for number in 0..5 {
        let payload = docs("orders", &number.to_string()).payload;
        workspace
            .write("priya", "edit_docs", &urn("orders"), payload)
            .await
            .unwrap();
    }
    workspace.close().await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    SqlitePool::connect_with(options).await.unwrap()
}

pub(super) const DROP_TRIGGERS: &str = "DROP TRIGGER audit_has_no_gap; DROP TRIGGER audit_is_never_changed;
                             DROP TRIGGER audit_is_never_deleted; DROP TRIGGER head_never_turns_back;";

#[tokio::test]
async fn every_way_of_tampering_is_found() {
    let forged = blake3::hash(br#"{"at":1,"actor":"sam","action":"a","subject":"s","detail":"d"}"#).to_hex();
    let forge = format!(
        "UPDATE audit SET entry = '{{\"at\":1,\"actor\":\"sam\",\"action\":\"a\",\"subject\":\"s\",\"detail\":\"d\"}}',
         digest = x'{forged}' WHERE sequence = 3"
    );
    for (tampering, expected) in [
        (
            "UPDATE audit SET entry = replace(entry, 'priya', 'sam') WHERE sequence = 2",
            "entry 2 was changed",
        ),
        (forge.as_str(), "entry 3 does not follow"),
        ("DELETE FROM audit WHERE sequence = 4", "entry 4 is missing"),
        ("DELETE FROM audit WHERE sequence = 1", "entry 1 is missing"),
        ("DELETE FROM audit WHERE sequence = 5", "ends at entry 4"),
        (
            "UPDATE audit SET sequence = sequence + 1000 WHERE sequence >= 3;
             INSERT INTO audit (sequence, entry, digest, hash) SELECT 3, entry, digest, hash FROM audit WHERE sequence = 2;
             UPDATE audit SET sequence = sequence - 999 WHERE sequence > 1000;",
            "entry 3 does not follow",
        ),
        (
            "UPDATE audit SET sequence = 99 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 3;
             UPDATE audit SET sequence = 3 WHERE sequence = 99;",
            "entry 2 does not follow",
        ),
        (
            "INSERT INTO audit (sequence, entry, digest, hash)
             SELECT 6, entry, digest, hash FROM audit WHERE sequence = 5",
            "entry 6 does not follow",
        ),
        (
            "UPDATE audit SET hash = zeroblob(32) WHERE sequence = 5",
            "entry 5 does not follow",
        ),
        (
            "UPDATE head SET audit_hash = zeroblob(32)",
            "entry 5 is not the one",
        ),
    ] {
        let (_folder, path) = place();
        let raw = audited(&path).await;
        assert_eq!(open(&path).await.verify_audit().await, Ok(Ok(5)));
        let sql = format!("{DROP_TRIGGERS} {tampering}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&raw).await.unwrap();
        let found = open(&path).await.verify_audit().await.unwrap();
        let words = found.expect_err(tampering);
        assert!(words.says.contains(expected), "{tampering}: {words:?}");
    }
}

#[tokio::test]
async fn with_the_rules_in_place_nothing_is_changed_or_deleted() {
    let (_folder, path) = place();
    let raw = audited(&path).await;
    for forbidden in [
        "UPDATE audit SET entry = '{}' WHERE sequence = 2",
        "DELETE FROM audit WHERE sequence = 5",
        "INSERT INTO audit (sequence, entry, digest, hash) VALUES (9, '{}', x'00', x'00')",
        "UPDATE record SET payload = x'00'",
        "DELETE FROM record",
        "UPDATE head SET revision = 1",
        "UPDATE head SET audit_sequence = 1",
    ] {
        let refused = sqlx::query(forbidden).execute(&raw).await;
        assert!(refused.is_err(), "{forbidden}");
    }
    assert_eq!(open(&path).await.verify_audit().await, Ok(Ok(5)));
}

#[tokio::test]
async fn entries_are_found_by_who_what_and_when() {
    let (_folder, path) = place();
    let workspace = open(&path).await;
    for (person, subject) in [("priya", "a"), ("maya", "b"), ("priya", "b"), ("maya", "c")] {
        workspace.note_act(person, "look", subject, "").await.unwrap();
    }
    let found = async |filter: AuditFilter, limit: usize| {
        let entries = workspace.audited(&filter, limit).await.unwrap();
        entries.iter().map(|entry| entry.sequence).collect::<Vec<_>>()
    };
    let all = AuditFilter::default();
    assert_eq!(found(all.clone(), 9).await, [4, 3, 2, 1]);
    assert_eq!(found(all.clone(), 2).await, [4, 3]);
    let of = |person: &str| AuditFilter {
        actor: Some(person.to_owned()),
        ..AuditFilter::default()
    };
    assert_eq!(found(of("priya"), 9).await, [3, 1]);
    let on = AuditFilter {
        subjects: vec!["a".to_owned(), "c".to_owned()],
        ..AuditFilter::default()
    };
    assert_eq!(found(on, 9).await, [4, 1]);
    let after = AuditFilter {
        after: Some(1),
        ..AuditFilter::default()
    };
    assert_eq!(found(after, 2).await, [2, 3]);
    let later = AuditFilter {
        since: Some(Timestamp::from_millis(i64::MAX / 2)),
        ..AuditFilter::default()
    };
    assert!(found(later, 9).await.is_empty());
}
