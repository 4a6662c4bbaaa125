//! Artifacts made to hurt: an error or a warning that names the place, in bounded time and memory.

use std::{fmt::Write as _, fs};

use tempfile::TempDir;
use weft_model::{Aspect, Payload, WarningCode};
use weft_ports::{Source, error::PortError};
use weft_testkit::{Harvested, harvest};

use super::{DbtSource, find};
use crate::state::urn_of;

const HEAD: &str = r#""metadata":{"dbt_schema_version":"https://schemas.getdbt.com/dbt/manifest/v12.json"}"#;
const GOOD: &str = r#""model.p.good":{"name":"good","schema":"s","config":{"materialized":"table"},"columns":{"a":{"name":"a"}}}"#;

async fn manifest(text: &str) -> Result<Harvested, PortError> {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("manifest.json"), text).unwrap();
    for (file, list) in [
        ("run_results.json", "results"),
        ("sources.json", "results"),
        ("catalog.json", "none"),
    ] {
        fs::write(folder.path().join(file), format!("{{\"{list}\":[]}}")).unwrap();
    }
    let harvested = harvest(&DbtSource::new("dbt", folder.path())).await?;
    Ok(Harvested {
        warnings: harvested
            .warnings
            .into_iter()
            .filter(|warning| warning.place.starts_with("manifest.json"))
            .collect(),
        ..harvested
    })
}

/// Harvests nodes beside a good one, which has to come through.
async fn beside_a_good_one(nodes: &str) -> Harvested {
    let harvested = manifest(&format!("{{{HEAD},\"nodes\":{{{nodes},{GOOD}}}}}"))
        .await
        .unwrap();
    assert!(
        find(&harvested, &urn_of("model.p.good"), Aspect::Schema).is_some(),
        "the good one is there"
    );
    for warning in &harvested.warnings {
        assert!(
            warning.message.len() < 1_000 && warning.place.len() < 1_000,
            "{warning:?}"
        );
    }
    harvested
}

#[tokio::test]
async fn family_13_deep_nesting_costs_its_node_only() {
    let deep = format!(
        r#""model.p.deep":{{"name":"deep","meta":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let harvested = beside_a_good_one(&deep).await;
    assert_eq!(harvested.warnings.len(), 1);
    assert_eq!(harvested.warnings[0].code, WarningCode::Malformed);
    assert_eq!(harvested.warnings[0].place, "manifest.json: model.p.deep");
}

#[tokio::test]
async fn family_13_deep_nesting_of_the_whole_is_an_error() {
    let error = manifest(&"[".repeat(100_000)).await.unwrap_err();
    assert!(error.message.contains("manifest.json"), "{}", error.message);
    assert!(error.message.len() < 1_000);
}

#[tokio::test]
async fn family_14_a_node_that_stands_twice() {
    let twice =
        r#""model.p.twice":{"name":"first","schema":"s"},"model.p.twice":{"name":"second","schema":"s"}"#;
    let harvested = beside_a_good_one(twice).await;
    assert_eq!(harvested.warnings[0].code, WarningCode::Conflict);
    let Some(Payload::Asset(asset)) = find(&harvested, &urn_of("model.p.twice"), Aspect::Asset) else {
        panic!("the first one is taken")
    };
    assert_eq!(asset.name, "first");
}

#[tokio::test]
async fn family_15_numbers() {
    let odd = r#""model.p.huge":{"name":"huge","version":1e400},
        "model.p.odd":{"name":-0,"schema":9223372036854775808,"tags":[NaN]},
        "model.p.small":{"name":"small","schema":"s","version":9999999999999999999999}"#;
    // `NaN` is no JSON at all, so that the file is none.
    assert!(
        manifest(&format!("{{{HEAD},\"nodes\":{{{odd}}}}}"))
            .await
            .is_err()
    );
    let harvested = beside_a_good_one(&odd.replace("NaN", "0")).await;
    let places: Vec<&str> = harvested
        .warnings
        .iter()
        .map(|warning| warning.place.as_str())
        .collect();
    assert_eq!(places, ["manifest.json: model.p.huge"]);
}

#[tokio::test]
async fn family_9_text_that_is_none() {
    let surrogate = r#""model.p.bad":{"name":"\ud800","schema":"s"}"#;
    let harvested = beside_a_good_one(surrogate).await;
    assert_eq!(harvested.warnings[0].place, "manifest.json: model.p.bad");
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("manifest.json"), [b'{', 0xFF, b'}']).unwrap();
    let error = harvest(&DbtSource::new("dbt", folder.path())).await.unwrap_err();
    assert!(error.message.contains("UTF-8"), "{}", error.message);
}

#[tokio::test]
async fn family_43_cycles_end() {
    let ring = 100_000;
    let mut parents = String::from(r#""metric.p.m":["semantic_model.p.0"]"#);
    for index in 0..ring {
        let next = (index + 1) % ring;
        write!(
            parents,
            r#","semantic_model.p.{index}":["semantic_model.p.{next}"]"#
        )
        .unwrap();
    }
    parents
        .push_str(r#","model.p.a":["model.p.b"],"model.p.b":["model.p.a"],"model.p.self":["model.p.self"]"#);
    let nodes = ["a", "b", "self"]
        .map(|name| format!(r#""model.p.{name}":{{"name":"{name}","schema":"s"}}"#))
        .join(",");
    let text = format!(
        r#"{{{HEAD},"nodes":{{{nodes}}},"metrics":{{"metric.p.m":{{"name":"m"}}}},"parent_map":{{{parents}}}}}"#
    );
    let harvested = manifest(&text).await.unwrap();
    assert_eq!(harvested.warnings, []);
    assert_eq!(super::reads(&harvested, "model.p.a"), ["model.p.b"]);
    assert_eq!(super::reads(&harvested, "model.p.self"), [""; 0]);
    assert_eq!(super::reads(&harvested, "metric.p.m"), [""; 0]);
}

#[tokio::test]
async fn family_47_many_nodes_of_an_unknown_version() {
    let count = 20_000;
    let mut text = String::from(
        r#"{"metadata":{"dbt_schema_version":"https://schemas.getdbt.com/dbt/manifest/v99.json"},"nodes":{"#,
    );
    for index in 0..count {
        let comma = if index == 0 { "" } else { "," };
        write!(
            text,
            r#"{comma}"model.p.m{index}":{{"name":"m{index}","schema":"s","raw_code":"select 1"}}"#
        )
        .unwrap();
    }
    text.push_str("}}");
    let harvested = manifest(&text).await.unwrap();
    let assets = harvested
        .facts
        .iter()
        .filter(|fact| fact.payload.aspect() == Aspect::Asset)
        .count();
    assert_eq!(assets, count);
    assert_eq!(harvested.warnings.len(), 1);
    assert_eq!(harvested.warnings[0].code, WarningCode::Unsupported);
}

#[tokio::test]
async fn family_48_names_are_data() {
    let long = "x".repeat(64 * 1024);
    let nodes = format!(
        r#""model.p.path":{{"name":"../../etc/passwd","schema":"..","alias":"a/../../b\u202e"}},
        "model.{long}":{{"name":"long","schema":"s"}},
        "model.p.long":{{"name":"{long}","schema":"s","description":"{long}{long}"}}"#
    );
    let harvested = beside_a_good_one(&nodes).await;
    assert_eq!(
        harvested.warnings.len(),
        1,
        "an id of 64 KiB is none: {:?}",
        harvested.warnings
    );
    let largest = harvested
        .facts
        .iter()
        .map(|fact| serde_json::to_string(fact).unwrap().len())
        .max();
    assert!(largest.unwrap() < 160 * 1024, "{largest:?} bytes in one fact");
}

#[tokio::test]
async fn another_json_file_is_no_manifest() {
    for text in ["{}", "[]", "null", "{\"nodes\":[]}", "{\"nodes\":{}", ""] {
        let error = manifest(text).await.unwrap_err();
        assert!(
            error.message.contains("manifest.json"),
            "{text}: {}",
            error.message
        );
    }
    assert!(manifest("{\"nodes\":{}}").await.unwrap().summary.complete);
}

#[tokio::test]
async fn nodes_of_other_shapes_are_warnings() {
    let nodes = r#""model.p.list":[],"model.p.text":"x","model.p.null":null,
        "model.p.odd":{"name":["a"],"schema":{},"columns":[],"tags":{"a":1},"config":[],"meta":"x","depends_on":[]},
        "test.p.odd":{"test_metadata":[],"depends_on":"x","column_name":{}}"#;
    let harvested = beside_a_good_one(nodes).await;
    let places: Vec<&str> = harvested
        .warnings
        .iter()
        .map(|warning| warning.place.as_str())
        .collect();
    assert_eq!(
        places,
        [
            "manifest.json: model.p.list",
            "manifest.json: model.p.text",
            "manifest.json: model.p.null",
            "manifest.json: model.p.odd: columns",
        ]
    );
}

#[tokio::test]
async fn a_folder_in_place_of_a_file_is_an_error() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("manifest.json")).unwrap();
    let error = DbtSource::new("dbt", folder.path()).test().await.unwrap_err();
    assert!(error.message.contains("no file"), "{}", error.message);
}
