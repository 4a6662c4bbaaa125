//! What is done to the audit log behind the workspace's back is found.

use weft_ports::Workspace;
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, urn},
};

use super::{TeamWorkspace, address, made, sql};

#[tokio::test]
async fn damage_is_found_wherever_it_is() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let plat = TeamWorkspace::open(address(&server, "plat", "w")).await.unwrap();
    for number in 0..30 {
        plat.write(
            "plat",
            "edit_docs",
            &urn("a"),
            docs("a", &number.to_string()).payload,
        )
        .await
        .unwrap();
    }
    let whole = plat.verify_audit().await.unwrap();
    assert_eq!(whole, Ok(31));
    let entries = plat.audit(None, 100).await.unwrap();
    assert_eq!(entries.len(), 31);
    sql(
        &server,
        "admin",
        "w",
        "ALTER TABLE audit DISABLE TRIGGER USER; ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE head DISABLE TRIGGER USER;
         CREATE TABLE kept_audit AS TABLE audit; CREATE TABLE kept_entry AS TABLE audit_entry; CREATE TABLE kept_head AS TABLE head;",
    )
    .await;
    for row in [1, 2, 15, 30, 31] {
        for damage in [
            format!("UPDATE audit_entry SET entry = replace(entry, 'plat', 'eve ') WHERE sequence = {row}"),
            format!("UPDATE audit SET digest = sha256(digest) WHERE sequence = {row}"),
            format!("UPDATE audit SET hash = sha256(hash) WHERE sequence = {row}"),
            format!(
                "DELETE FROM audit_entry WHERE sequence = {row}; DELETE FROM audit WHERE sequence = {row}"
            ),
            format!(
                "DELETE FROM audit_entry WHERE sequence >= {row}; DELETE FROM audit WHERE sequence >= {row}"
            ),
            format!(
                "UPDATE audit_entry SET entry = (SELECT entry FROM kept_entry WHERE sequence = {}) WHERE sequence = {row}",
                if row == 31 { 30 } else { row + 1 }
            ),
        ] {
            sql(&server, "admin", "w", &damage).await;
            let found = plat.verify_audit().await.unwrap();
            assert!(found.is_err(), "not found: {damage}");
            sql(
                &server,
                "admin",
                "w",
                "DELETE FROM audit_entry; DELETE FROM audit; INSERT INTO audit TABLE kept_audit; INSERT INTO audit_entry TABLE kept_entry;",
            )
            .await;
        }
    }
    // A log that is cut together with its head is whole again for whoever never saw more: that is what the head that each
    // desktop keeps is for.
    assert_eq!(plat.verify_audit().await.unwrap(), whole);
}
