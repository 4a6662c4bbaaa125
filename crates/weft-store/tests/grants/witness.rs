//! What this machine saw last of the audit tells of a log that was written anew, and follows from itself.

use weft_app::verify_audit::{VerifyAuditRequest, verify_audit};
use weft_testkit::grants::FakeSink;

use super::Desk;

#[tokio::test]
async fn another_entry_in_the_place_of_the_one_that_was_seen_is_found() {
    let desk = Desk::with(FakeSink::default()).await;
    desk.decided("priya", "1", &["orders"]).await;
    let verified = async || verify_audit(&desk.app, VerifyAuditRequest {}).await.unwrap();
    let first = verified().await;
    assert_eq!((first.ok, first.witnessed), (true, None), "{first:?}");
    desk.decided("emre", "1", &["orders"]).await;
    let second = verified().await;
    assert_eq!(
        (second.ok, second.witnessed),
        (true, Some(first.entries)),
        "{second:?}"
    );
    // As many entries are there, and the last one is not the one that was seen.
    let another = format!("{} {}", second.entries, "0".repeat(64));
    desk.app
        .device
        .set_preference("audit-head", &another)
        .await
        .unwrap();
    for _ in 0..2 {
        let found = verified().await;
        assert_eq!(
            (found.ok, found.first_bad),
            (false, Some(second.entries)),
            "{found:?}"
        );
    }
}
