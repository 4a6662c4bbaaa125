use super::*;

const LOCATION: &str = "s3://lake/sales/orders/metadata/v1.json";

fn answer(text: &str) -> Vended {
    read(text.as_bytes(), "the keys", LOCATION).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn keys(id: &str) -> String {
    format!(
        r#""s3.access-key-id":"{id}","s3.secret-access-key":"canary-secret","s3.session-token":"canary-token",
        "s3.session-token-expires-at-ms":"1800000000000""#
    )
}

#[test]
fn credentials_by_prefix_come_before_the_config() {
    let vended = answer(&format!(
        r#"{{"metadata":{{}},
        "config":{{{}, "client.region":"us-west-2","s3.endpoint":"https://config.example"}},
        "storage-credentials":[
            {{"prefix":"s3://lake/sales/","config":{{{}, "s3.endpoint":"https://wide.example"}}}},
            {{"prefix":"s3://lake/sales/orders","config":{{{}, "s3.endpoint":"https://near.example","s3.path-style-access":"true"}}}},
            {{"prefix":"gs://lake/sales/orders","config":{{"gcs.oauth2.token":"canary"}}}},
            {{"prefix":"s3://lake/sales/orders_old","config":{{{}, "s3.endpoint":"https://other.example"}}}}
        ]}}"#,
        keys("from-config"),
        keys("wide"),
        keys("near"),
        keys("other")
    ));
    let ids: Vec<_> = vended
        .credentials
        .iter()
        .map(|one| one.access_key_id.expose_secret())
        .collect();
    assert_eq!(ids, ["wide", "near", "other"]);
    assert_eq!(vended.endpoint.as_deref(), Some("https://near.example"));
    assert_eq!(
        vended.region.as_deref(),
        Some("us-west-2"),
        "what a credential does not say, the config says"
    );
    assert!(vended.path_style && !vended.remote_signing);
    assert_eq!(
        vended.credentials[1].expires,
        Some(Timestamp::from_millis(1_800_000_000_000))
    );
    assert!(!format!("{:?}", vended.credentials).contains("canary"));
}

#[test]
fn the_config_alone_is_enough_and_neither_is_too() {
    let vended = answer(&format!(
        r#"{{"config":{{{}, "client.region":null}}}}"#,
        keys("id")
    ));
    assert_eq!((vended.credentials.len(), vended.region), (1, None));
    assert!(vended.credentials[0].covers("s3://anything/at/all"));
    for none in [
        "{}",
        r#"{"config":null,"storage-credentials":null}"#,
        r#"{"storage-credentials":[]}"#,
        r#"{"config":{"s3.access-key-id":"id"}}"#,
        r#"{"config":{"s3.access-key-id":"","s3.secret-access-key":""}}"#,
        r#"{"storage-credentials":[{"prefix":"abfss://x","config":{"adls.sas-token":"canary"}}]}"#,
    ] {
        assert!(answer(none).credentials.is_empty(), "{none}");
    }
    assert!(answer(r#"{"config":{"s3.remote-signing-enabled":"true"}}"#).remote_signing);
}

#[test]
fn nothing_of_a_malformed_answer_is_repeated() {
    for bad in [
        r#"{"config":{"s3.secret-access-key":"canary-1","s3.session-token":{"canary-2":1}}}"#,
        r#"{"config":{"s3.secret-access-key":["canary-3"]}}"#,
        r#"{"storage-credentials":[{"prefix":7,"config":{"s3.secret-access-key":"canary-4"}}]}"#,
        r#"{"storage-credentials":"canary-5"}"#,
        r#"{"config":{"s3.secret-access-key":"canary-6""#,
        r#"{"config":"canary-7"}"#,
    ] {
        let error = read(bad.as_bytes(), "the keys", LOCATION)
            .map(drop)
            .expect_err(bad);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary"), "{shown}");
        assert!(shown.contains("line 1"), "{shown}");
    }
    let many = vec![r#"{"prefix":"s3://x","config":{}}"#; 65].join(",");
    assert!(
        read(
            format!(r#"{{"storage-credentials":[{many}]}}"#).as_bytes(),
            "the keys",
            LOCATION
        )
        .is_err()
    );
}
