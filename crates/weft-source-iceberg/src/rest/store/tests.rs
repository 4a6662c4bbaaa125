use weft_model::Timestamp;
use weft_ports::{StoreCredential, StoreSecret, source::SignIn};

use super::*;

fn settings() -> RestCatalog {
    RestCatalog::at("https://catalog.example:8443/api/catalog", SignIn::None)
}

fn vended(endpoint: Option<&str>) -> Vended {
    Vended {
        credentials: vec![key(None)],
        endpoint: endpoint.map(str::to_owned),
        region: Some("eu-west-1".to_owned()),
        ..Vended::default()
    }
}

fn key(expires: Option<i64>) -> StoreCredential {
    StoreCredential {
        prefix: String::new(),
        secret: StoreSecret::S3 {
            access_key_id: "id".into(),
            secret_access_key: "canary-secret".into(),
            session_token: None,
        },
        expires: expires.map(Timestamp::from_millis),
    }
}

fn chosen(settings: &RestCatalog, endpoint: Option<&str>) -> PortResult<ObjectStore> {
    let uri = Origin::parse(&settings.uri)?;
    store(settings, &uri, StoreKind::S3, vended(endpoint), Some(b"pem"))
}

#[test]
fn the_persons_own_endpoint_wins() {
    let own = RestCatalog {
        s3_endpoint: Some("https://minio.inner:9000".to_owned()),
        s3_region: Some("home".to_owned()),
        s3_path_style: true,
        ..settings()
    };
    for said in [
        None,
        Some("https://evil.example"),
        Some("http://169.254.169.254"),
        Some("file:///etc"),
    ] {
        let store = chosen(&own, said).expect("a store");
        assert_eq!(store.endpoint.as_deref(), Some("https://minio.inner:9000"));
        assert!(store.configured && store.path_style && store.authorities.is_some());
        assert_eq!(store.region.as_deref(), Some("home"));
    }
}

#[test]
fn the_servers_endpoint_is_taken_where_it_leads_to_no_inner_place() {
    for (said, configured) in [
        ("https://s3.example", false),
        // Judged when it is connected to: this one is refused there.
        ("https://10.0.0.1", false),
        ("https://catalog.example", false),
        ("https://catalog.example:8443", true),
        ("https://CATALOG.example:8443/", true),
    ] {
        let store = chosen(&settings(), Some(said)).unwrap_or_else(|error| panic!("{said}: {error}"));
        assert_eq!(
            (store.endpoint.as_deref(), store.configured),
            (Some(said), configured)
        );
        assert_eq!(
            store.authorities.is_some(),
            configured,
            "an own authority vouches for no public store"
        );
    }
    for said in [
        "http://s3.example",
        "http://catalog.example:8443",
        "http://127.0.0.1:9000",
        "https://user:canary@s3.example",
        "ftp://s3.example",
        "s3.example",
        "",
    ] {
        let error = chosen(&settings(), Some(said)).expect_err(said);
        assert_eq!(error.kind, PortErrorKind::Denied, "{said}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
}

#[test]
fn a_root_ends_between_two_names() {
    let metadata = br#"{"location":"s3://lake/sales/orders"}"#;
    let of = |roots: &[&str], location: &str| {
        let roots: Vec<_> = roots.iter().map(|&root| root.to_owned()).collect();
        let wanted = Wanted {
            warehouse: None,
            levels: &["sales".to_owned()],
            name: "orders",
            location: location.to_owned(),
            metadata,
            by: "lake",
            restrictions: None,
        };
        root(&roots, &wanted)
    };
    let own = "s3://lake/sales/orders/metadata/v1.json";
    assert_eq!(of(&[], own).expect("its own place"), "s3://lake/sales/orders");
    assert_eq!(
        of(&["/lake"], "s3a://lake/sales/orders/m.json").expect("its own place"),
        "s3://lake/sales/orders"
    );
    assert_eq!(
        of(&["s3://lake", "s3a://lake/sales/"], own).expect("the nearest"),
        "s3a://lake/sales/"
    );
    for (roots, location) in [
        (&[][..], "s3://lake/sales/orders_old/metadata/v1.json"),
        (&[], "s3://other/sales/orders/metadata/v1.json"),
        (&["s3://lake/finance"], own),
        (&["s3://lake/sal"], own),
        (&["s3://lak"], own),
    ] {
        let error = of(roots, location).expect_err(location);
        assert_eq!(error.kind, PortErrorKind::Denied, "{location}");
        assert!(error.hint.is_some());
    }
}

#[test]
fn roots_of_google_and_azure_are_compared_exactly() {
    let lake = "abfss://lake@acme.dfs.core.windows.net";
    let of = |roots: &[&str], own: &str, location: &str| {
        let roots: Vec<_> = roots.iter().map(|&root| root.to_owned()).collect();
        let metadata = format!(r#"{{"location":"{own}"}}"#);
        let wanted = Wanted {
            warehouse: None,
            levels: &["sales".to_owned()],
            name: "orders",
            location: location.to_owned(),
            metadata: metadata.as_bytes(),
            by: "lake",
            restrictions: None,
        };
        root(&roots, &wanted)
    };
    let (google, azure) = ("gs://lake/sales/orders", format!("{lake}/sales/orders"));
    for own in [google, &azure] {
        let file = format!("{own}/metadata/v1.json");
        assert_eq!(of(&[], own, &file).expect("its own place"), own);
        assert_eq!(of(&[own], own, &file).expect("what was set up"), own);
        let narrowed = of(&["s3://lake"], own, &file).expect_err("a root for another store");
        assert_eq!(narrowed.kind, PortErrorKind::Denied);
    }
    let plain = format!("{}/v1.json", azure.replace("abfss", "abfs"));
    assert_eq!(of(&[lake], &azure, &plain).expect("one place"), lake);
    for (root, own, location) in [
        (
            "gs://lake/sal",
            google,
            "gs://lake/sales/orders/v1.json".to_owned(),
        ),
        ("gs://lak", google, "gs://lake/sales/orders/v1.json".to_owned()),
        ("s3://lake", google, "gs://lake/sales/orders/v1.json".to_owned()),
        (lake, &azure, azure.replace("lake@", "other@") + "/v1.json"),
        (lake, &azure, azure.replace("acme", "other") + "/v1.json"),
        (
            lake,
            &azure,
            azure.replace(".net", ".net.evil.example") + "/v1.json",
        ),
    ] {
        let error = of(&[root], own, &location).expect_err(&location);
        assert_eq!(error.kind, PortErrorKind::Denied, "{location}");
        of(&[], "gs://elsewhere", &location).expect_err("not its own place");
    }
}

#[test]
fn no_word_of_the_catalog_or_about_s3_moves_google_and_azure() {
    let set_up = RestCatalog {
        s3_endpoint: Some("https://minio.inner:9000".to_owned()),
        s3_path_style: true,
        ..settings()
    };
    let uri = Origin::parse(&set_up.uri).expect("an address");
    for kind in [StoreKind::Gcs, StoreKind::Adls] {
        let told = vended(Some("http://169.254.169.254"));
        let store = store(&set_up, &uri, kind, told, Some(b"pem")).expect("a store");
        assert_eq!((store.endpoint, store.configured), (None, false), "{kind:?}");
        assert!(store.authorities.is_none() && !store.path_style, "{kind:?}");
    }
}

#[test]
fn keys_are_kept_for_four_fifths_of_their_life() {
    let now = i64::try_from(
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("a time")
            .as_millis(),
    )
    .expect("fits");
    let of = |expires: &[Option<i64>]| {
        let mut store = chosen(&settings(), None).expect("a store");
        store.credentials = expires.iter().map(|one| key(*one)).collect();
        life(&store).as_secs()
    };
    assert!((2870..=2880).contains(&of(&[Some(now + 3_600_000)])));
    assert!((470..=480).contains(&of(&[Some(now + 3_600_000), None, Some(now + 600_000)])));
    assert_eq!(of(&[None]), UNTOLD.as_secs());
    assert_eq!(of(&[Some(now - 1000)]), 0);
    assert_eq!(of(&[Some(-1)]), 0);
    assert_eq!(of(&[Some(i64::MAX)]), 24 * 3600 * 4 / 5);
}

#[test]
fn without_keys_it_is_said_why() {
    let uri = Origin::parse(&settings().uri).expect("an address");
    let none = |remote_signing| {
        let vended = Vended {
            remote_signing,
            ..Vended::default()
        };
        store(&settings(), &uri, StoreKind::S3, vended, None).expect_err("no keys")
    };
    assert!(none(false).message.contains("hands out no keys"));
    assert!(none(true).message.contains("remote signing"));
}
