//! The double of Polaris against the recording, and what tests do with it beyond.

use weft_testkit::polaris::{
    PolarisDouble,
    conformance::{Target, replay},
};

/// With `WEFT_POLARIS_URL` set, that server is held against the recording instead of the double.
#[tokio::test]
async fn every_recorded_line_is_answered_as_recorded() {
    let double = PolarisDouble::start().await;
    let (client_id, client_secret) = double.root_credentials();
    let target = match std::env::var("WEFT_POLARIS_URL") {
        Ok(origin) => Target {
            origin,
            client_id: std::env::var("WEFT_POLARIS_CLIENT_ID").expect("the client id of root is set"),
            client_secret: std::env::var("WEFT_POLARIS_CLIENT_SECRET").expect("the secret of root is set"),
        },
        Err(_) => Target {
            origin: double.origin().to_owned(),
            client_id,
            client_secret,
        },
    };
    let report = replay(&target).await.expect("the recording can be replayed");
    println!("{} of {} lines are green", report.green(), report.lines.len());
    let differences = report.differences();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(report.lines.len(), 264);
}

/// A suite that passes whatever it is shown would be worth nothing.
#[tokio::test]
async fn another_answer_is_told() {
    let double = PolarisDouble::start().await;
    let (client_id, client_secret) = double.root_credentials();
    let target = Target {
        origin: double.origin().to_owned(),
        client_id,
        client_secret,
    };
    let config = r#"{"defaults": {}, "overrides": {"prefix": "lake"}, "endpoints": []}"#;
    double.fail_next("/api/catalog/v1/config", 200, &[], config, 1);
    let report = replay(&target).await.expect("the recording can be replayed");
    assert_eq!(report.green(), 263);
    let differences = report.differences().join("\n");
    assert!(differences.starts_with("#63: content-type"), "{differences}");
    for told in [
        "/defaults lacks owner",
        "/overrides lacks namespace-separator",
        "0 items instead of 36",
    ] {
        assert!(differences.contains(told), "{differences}");
    }
}
