//! The double of Polaris against the recording, and what tests do with it beyond.

use weft_testkit::polaris::{
    PolarisDouble,
    conformance::{Target, record, replay, replay_of},
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

/// What is recorded is a recording: the same suite runs on it, and it holds no secret and no address.
#[tokio::test]
async fn a_server_can_be_recorded_again() {
    let mut texts = Vec::new();
    for recorded in [None, Some(0)] {
        let double = PolarisDouble::start().await;
        let (client_id, client_secret) = double.root_credentials();
        let target = Target {
            origin: double.origin().to_owned(),
            client_id,
            client_secret: client_secret.clone(),
        };
        let report = match recorded {
            None => {
                let (text, report) = record(&target).await.expect("a recording can be made");
                for told in [client_secret.as_str(), double.origin(), "eyJ"] {
                    assert!(!text.contains(told), "{told} stands in the recording");
                }
                texts.push(text);
                report
            }
            Some(which) => replay_of(&target, &texts[which])
                .await
                .expect("it can be replayed"),
        };
        assert_eq!(report.differences(), Vec::<String>::new());
        assert_eq!(report.lines.len(), 264);
    }
    assert_eq!(texts[0].matches("<redacted>").count(), 26);
}
