use super::SqliteReplica;

#[tokio::test]
async fn passes_the_suite() {
    let folder = tempfile::tempdir().unwrap();
    let replica = SqliteReplica::open(&folder.path().join("replica.db"))
        .await
        .unwrap();
    weft_testkit::replica_suite::run(&replica).await;
}
