//! The shared suite of the port.

use weft_search::TantivyIndex;
use weft_testkit::index_suite::check_index;

#[tokio::test]
async fn passes_the_suite_of_the_port() {
    let dir = tempfile::tempdir().unwrap();
    let index = TantivyIndex::open(&dir.path().join("index")).unwrap();
    check_index(&index).await.unwrap();
}
