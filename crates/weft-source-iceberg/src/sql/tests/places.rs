//! Locations and names that lead elsewhere.

use std::{collections::BTreeMap, fs};

use weft_model::{Payload, WarningCode};
use weft_ports::{PortErrorKind, Source};
use weft_testkit::harvest;

use super::fixture::{Lake, metadata, names};

#[tokio::test]
async fn what_lies_elsewhere_is_one_warning_each_and_the_rest_goes_on() {
    let lake = Lake::empty().await;
    lake.table("sales", "good", metadata(1).as_bytes()).await;
    fs::write(lake.path("secret.json"), metadata(2)).unwrap();
    let inside = lake.path("warehouse").to_str().unwrap().to_owned();
    let outside = lake.path("secret.json").to_str().unwrap().to_owned();
    lake.register("sales", "absolute", &outside).await;
    lake.register("sales", "climbing", &format!("{inside}/../secret.json"))
        .await;
    lake.register("sales", "remote", "s3://bucket/t/metadata/v1.json")
        .await;
    lake.register("sales", "meta", "http://169.254.169.254/latest")
        .await;
    lake.register("sales", "system", "/etc/passwd").await;
    let mut expected = vec!["absolute", "climbing", "meta", "remote", "system"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&outside, lake.path("warehouse/link.json")).unwrap();
        lake.register("sales", "linked", &format!("{inside}/link.json"))
            .await;
        expected.insert(2, "linked");
    }
    let harvested = harvest(&lake.source()).await.unwrap();
    assert_eq!(names(&harvested), ["shop.sales.good"]);
    let found: BTreeMap<&str, (WarningCode, &str)> = harvested
        .warnings
        .iter()
        .map(|warning| (warning.place.as_str(), (warning.code, warning.message.as_str())))
        .collect();
    let places: Vec<String> = expected.iter().map(|name| format!("shop.sales.{name}")).collect();
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), places);
    assert!(
        found.values().all(|(code, _)| *code == WarningCode::OutsideRoot),
        "{found:?}"
    );
    assert!(
        found["shop.sales.remote"]
            .1
            .contains("s3://bucket/t/metadata/v1.json"),
        "{found:?}"
    );
    let refused = lake
        .source()
        .locate(&["sales".to_owned()], "system")
        .await
        .unwrap_err();
    assert_eq!(refused.kind, PortErrorKind::Denied);
}

#[tokio::test]
async fn names_are_data_and_never_a_path() {
    let lake = Lake::empty().await;
    let file = lake.table("sales", "good", metadata(1).as_bytes()).await;
    let location = file.to_str().unwrap();
    lake.register("..", "../../secret", location).await;
    lake.register("a..b", "c", location).await;
    lake.register("sales", "line\nbreak", location).await;
    lake.register("sales", "\u{202e}sredro", location).await;
    lake.register("sales", &"n".repeat(5_000), location).await;
    lake.register("sales", "", location).await;
    lake.register("verkäufe", "aufträge", location).await;
    let harvested = harvest(&lake.source()).await.unwrap();
    assert_eq!(
        names(&harvested),
        [
            "shop.....\u{2e}/../secret",
            "shop.a..b.c",
            "shop.sales.good",
            "shop.verkäufe.aufträge"
        ]
    );
    let of = |code| {
        harvested
            .warnings
            .iter()
            .filter(|warning| warning.code == code)
            .count()
    };
    assert_eq!(of(WarningCode::Malformed), 4, "{:?}", harvested.warnings);
    // All rows name one file, so all but the first are copies.
    assert_eq!(of(WarningCode::Conflict), 3, "{:?}", harvested.warnings);
    for warning in &harvested.warnings {
        let shown = format!("{}{}", warning.place, warning.message);
        assert!(
            !shown.contains(['\n', '\u{202e}']) && shown.len() < 2_000,
            "{shown:?}"
        );
    }
}

#[tokio::test]
async fn properties_are_bounded_and_credentials_hidden() {
    let lake = Lake::empty().await;
    let mut properties: Vec<String> = (0..500).map(|number| format!(r#""p{number:03}":"v""#)).collect();
    properties.push(format!(r#""comment":"{}""#, "c".repeat(10_000)));
    properties.push(r#""a.s3.secret-access-key":"hunter2","a.number":7,"a.list":[1]"#.to_owned());
    properties.push(r#""owner":"mira","owner":"noor""#.to_owned());
    let json = metadata(1).replace(
        r#""properties":{}"#,
        &format!(r#""properties":{{{}}}"#, properties.join(",")),
    );
    lake.table("sales", "t", json.as_bytes()).await;
    let harvested = harvest(&lake.source()).await.unwrap();
    let mut codes: Vec<WarningCode> = harvested.warnings.iter().map(|warning| warning.code).collect();
    codes.sort();
    assert_eq!(codes, [WarningCode::TooLarge, WarningCode::Conflict]);
    let asset = harvested.facts.iter().find_map(|fact| match &fact.payload {
        Payload::Asset(asset) => Some(asset),
        _ => None,
    });
    let asset = asset.unwrap();
    assert_eq!(asset.properties.len(), 200);
    let value = |wanted: &str| {
        let found = asset.properties.iter().find(|(key, _)| key == wanted);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(value("owner"), Some("noor"));
    assert_eq!(value("a.number"), Some("7"));
    assert_eq!(value("a.list"), None);
    assert!(value("comment").unwrap().len() < 5_000);
    let everything = serde_json::to_string(&harvested.facts).unwrap();
    assert!(!everything.contains("hunter2"));
}
