use super::SqliteDevice;
use weft_ports::Device;

#[tokio::test]
async fn passes_the_suite_and_keeps_it_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("device.db");
    let device = SqliteDevice::open(&path).await.unwrap();
    weft_testkit::device_suite::run(&device).await;
    device.close().await;
    let again = SqliteDevice::open(&path).await.unwrap();
    assert_eq!(again.preference("theme").await, Ok(Some("light".to_owned())));
    assert_eq!(again.starred().await.unwrap().len(), 1);
}
