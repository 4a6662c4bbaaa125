use std::path::Path;

use super::SqliteWorkspace;

async fn open(path: &Path) -> SqliteWorkspace {
    SqliteWorkspace::open(path).await.unwrap()
}

#[tokio::test]
async fn passes_the_suite() {
    let folder = tempfile::tempdir().unwrap();
    let number = std::sync::atomic::AtomicU32::new(0);
    weft_testkit::workspace_suite::run(async || {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        open(&folder.path().join(format!("{number}.db"))).await
    })
    .await;
}
