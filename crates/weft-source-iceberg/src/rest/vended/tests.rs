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
        .map(|one| match &one.secret {
            StoreSecret::S3 { access_key_id, .. } => access_key_id.expose_secret(),
            _ => panic!("a key of S3"),
        })
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

fn token(credential: &StoreCredential) -> &str {
    match &credential.secret {
        StoreSecret::Gcs { token } => token.expose_secret(),
        StoreSecret::Adls { sas_token, .. } => sas_token.expose_secret(),
        StoreSecret::S3 { .. } => panic!("a key of S3"),
    }
}

fn told(text: &str, location: &str) -> Vec<StoreCredential> {
    read(text.as_bytes(), "the keys", location)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .credentials
}

#[test]
fn tokens_of_google_are_read_in_the_same_order() {
    let location = "gs://lake/sales/orders/metadata/v1.json";
    let both = r#"{"config":{"gcs.oauth2.token":"canary-config"},"storage-credentials":[
        {"prefix":"gs://lake/sales/","config":{"gcs.oauth2.token":"canary-wide"}},
        {"prefix":"s3://lake/sales","config":{"gcs.oauth2.token":"canary-other"}},
        {"prefix":"gs://lake/sales/orders","config":{"gcs.oauth2.token":"canary-near",
            "gcs.oauth2.token-expires-at":"1800000000000"}}]}"#;
    let found = told(both, location);
    assert_eq!(
        found.iter().map(token).collect::<Vec<_>>(),
        ["canary-wide", "canary-near"]
    );
    assert_eq!(found[1].expires, Some(Timestamp::from_millis(1_800_000_000_000)));
    assert_eq!(found[0].expires, None);
    assert!(!format!("{found:?}").contains("canary"), "{found:?}");
    let config = told(r#"{"config":{"gcs.oauth2.token":"canary-config"}}"#, location);
    assert_eq!(config.iter().map(token).collect::<Vec<_>>(), ["canary-config"]);
    assert!(config[0].covers(location) && !config[0].covers(LOCATION));
    for none in [
        r#"{"config":{"gcs.oauth2.token":""}}"#,
        r#"{"config":{"s3.access-key-id":"id","s3.secret-access-key":"canary","s3.remote-signing-enabled":"true"}}"#,
    ] {
        let vended = read(none.as_bytes(), "the keys", location).unwrap();
        assert!(vended.credentials.is_empty() && !vended.remote_signing, "{none}");
    }
}

#[test]
fn signatures_of_azure_are_read_by_account() {
    let location = "abfss://lake@acme.dfs.core.windows.net/sales/orders/metadata/v1.json";
    let answer = r#"{"storage-credentials":[{"prefix":"abfss://lake@acme.dfs.core.windows.net/sales","config":{
        "adls.sas-token.acme":"canary-acme",
        "adls.sas-token.acme.dfs.core.windows.net":"canary-acme",
        "adls.sas-token-expires-at-ms.acme":"1800000000000",
        "adls.sas-token.other.dfs.core.windows.net":"canary-other",
        "adls.sas-token-expires-at-ms.other.dfs.core.windows.net":"1700000000000",
        "adls.sas-token.Evil/..":"canary-evil",
        "adls.sas-token.acme.evil.example":"canary-evil",
        "adls.sas-token.":"canary-evil"}}]}"#;
    let found = told(answer, location);
    assert_eq!(
        found.iter().map(token).collect::<Vec<_>>(),
        ["canary-acme", "canary-other"]
    );
    assert!(found[0].covers(location) && !found[1].covers(location));
    assert_eq!(found[0].expires, Some(Timestamp::from_millis(1_800_000_000_000)));
    assert_eq!(found[1].expires, Some(Timestamp::from_millis(1_700_000_000_000)));
    assert!(!format!("{found:?}").contains("canary"), "{found:?}");
    let accounts: Vec<_> = (0..65)
        .map(|n| format!(r#""adls.sas-token.acme{n}":"canary""#))
        .collect();
    let many = format!(r#"{{"config":{{{}}}}}"#, accounts.join(","));
    let error = read(many.as_bytes(), "the keys", location)
        .map(drop)
        .expect_err("too many");
    assert!(!error.to_string().contains("canary"), "{error}");
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
