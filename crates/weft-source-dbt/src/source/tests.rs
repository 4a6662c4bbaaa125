//! Harvests of artifacts: the project in `fixtures/dbt/shop`, which real dbt was run on.

mod again;
mod hostile;
mod samples;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use weft_model::{Alias, AliasScheme, Aspect, AssetInfo, Fact, Payload, TestStatus, Urn};
use weft_testkit::{Harvested, harvest};

use super::DbtSource;
use crate::state::urn_of;

fn shop() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dbt/shop")
}

async fn read(path: impl Into<PathBuf>) -> Harvested {
    harvest(&DbtSource::new("dbt", path)).await.unwrap()
}

/// A copy of the artifacts that a test may spoil.
fn copy() -> TempDir {
    let folder = TempDir::new().unwrap();
    for entry in fs::read_dir(shop().join("target")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    folder
}

fn find<'a>(harvested: &'a Harvested, urn: &Urn, aspect: Aspect) -> Option<&'a Payload> {
    let found: Vec<&Fact> = harvested
        .facts
        .iter()
        .filter(|fact| fact.urn == *urn && fact.payload.aspect() == aspect)
        .collect();
    assert!(
        found.len() < 2,
        "{aspect:?} of {urn} is stated {} times",
        found.len()
    );
    found.first().map(|fact| &fact.payload)
}

fn asset(harvested: &Harvested, id: &str) -> AssetInfo {
    match find(harvested, &urn_of(id), Aspect::Asset) {
        Some(Payload::Asset(asset)) => asset.clone(),
        _ => panic!("{id} is not stated"),
    }
}

fn reads(harvested: &Harvested, id: &str) -> Vec<String> {
    match find(harvested, &urn_of(id), Aspect::Upstream) {
        Some(Payload::Upstream(upstream)) => upstream
            .reads
            .iter()
            .map(|read| read.target.value.clone())
            .collect(),
        _ => Vec::new(),
    }
}

/// Urns are digests: facts read better under the names of what they are about.
fn readable(harvested: &Harvested) -> BTreeMap<String, serde_json::Value> {
    harvested
        .facts
        .iter()
        .filter(|fact| fact.payload.aspect() != Aspect::Raw)
        .map(|fact| {
            let mut about = harvested.facts.iter().filter(|other| other.urn == fact.urn);
            let name = about
                .find_map(|other| match &other.payload {
                    Payload::Asset(asset) => Some(asset.full_name.clone()),
                    Payload::Person(person) => person.mail.clone().or_else(|| Some(person.name.clone())),
                    Payload::Domain(domain) => Some(domain.name.clone()),
                    _ => None,
                })
                .unwrap();
            let part = fact.urn.as_str().rsplit_once(':').unwrap().0;
            let key = format!("{part} {name} {:?}", fact.payload.aspect());
            (key, serde_json::to_value(&fact.payload).unwrap()["value"].clone())
        })
        .collect()
}

#[tokio::test]
async fn a_project_is_read_whole() {
    let harvested = read(shop()).await;
    assert!(harvested.summary.complete);
    assert_eq!(harvested.summary.requests, 4);
    assert_eq!(harvested.warnings, []);
    // Times and counts of runs change whenever the fixture is made again.
    insta::with_settings!({filters => vec![
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "[time]"),
    ]}, {
        insta::assert_json_snapshot!("shop", readable(&harvested));
    });
}

#[tokio::test]
async fn the_target_folder_itself_may_be_named() {
    assert_eq!(read(shop()).await.facts, read(shop().join("target")).await.facts);
}

#[tokio::test]
async fn what_a_project_is_fits_one_line() {
    use weft_ports::Source;
    let line = DbtSource::new("dbt", shop()).test().await.unwrap();
    assert_eq!(line, "dbt 1.11.16, project shop: 8 models, 2 sources, 10 tests");
}

#[tokio::test]
async fn a_model_carries_the_names_that_bind_it() {
    let harvested = read(shop()).await;
    let orders = asset(&harvested, "model.shop.orders");
    assert_eq!(orders.full_name, "dbt.sales.orders");
    assert_eq!(
        orders.aliases,
        [
            Alias::new(AliasScheme::DbtUniqueId, "model.shop.orders"),
            Alias::new(AliasScheme::Dotted, "sales.orders"),
            Alias::new(AliasScheme::Catalog, "shop.sales.orders"),
        ]
    );
    // A source is called by its identifier, a version by its alias, an ephemeral model by its id alone.
    assert_eq!(
        asset(&harvested, "source.shop.raw.pay").full_name,
        "dbt.raw.payments"
    );
    assert_eq!(
        asset(&harvested, "model.shop.customers.v2").full_name,
        "dbt.sales.customers"
    );
    assert_eq!(asset(&harvested, "model.shop.stg_payments").aliases.len(), 1);
}

#[tokio::test]
async fn lineage_passes_through_what_is_no_thing_of_its_own() {
    let harvested = read(shop()).await;
    assert_eq!(
        reads(&harvested, "model.shop.orders"),
        ["model.shop.stg_orders", "model.shop.stg_payments"]
    );
    assert_eq!(
        reads(&harvested, "metric.shop.turnover"),
        ["model.shop.orders"],
        "through the semantic model"
    );
    assert_eq!(
        reads(&harvested, "exposure.shop.weekly_kpis"),
        [
            "metric.shop.turnover",
            "model.shop.revenue",
            "source.shop.raw.orders"
        ]
    );
    assert_eq!(reads(&harvested, "source.shop.raw.orders"), [""; 0]);
}

#[tokio::test]
async fn tests_have_the_results_of_the_last_run() {
    let harvested = read(shop()).await;
    let Some(Payload::Quality(quality)) = find(&harvested, &urn_of("model.shop.orders"), Aspect::Quality)
    else {
        panic!("orders has tests")
    };
    let told: Vec<(&str, TestStatus, Option<u64>)> = quality
        .results
        .iter()
        .map(|result| (result.name.as_str(), result.status, result.failures))
        .collect();
    assert_eq!(
        told,
        [
            ("no_lost_orders", TestStatus::Failed, Some(1)),
            ("unique order_id", TestStatus::Passed, Some(0)),
            ("not_null order_id", TestStatus::Passed, Some(0)),
            ("relationships customer_id", TestStatus::Passed, Some(0)),
            ("accepted_values status", TestStatus::Failed, Some(1)),
            ("not_null amount", TestStatus::Warned, Some(1)),
            ("unique order_id || '-' || status", TestStatus::Passed, Some(0)),
        ]
    );
    // The relationship is tested on the orders, not on the customers that it leads to.
    assert_eq!(
        find(&harvested, &urn_of("model.shop.customers.v2"), Aspect::Quality),
        None
    );
    // A unit test that was skipped has no result.
    let Some(Payload::Quality(quality)) = find(&harvested, &urn_of("model.shop.revenue"), Aspect::Quality)
    else {
        panic!("revenue has a unit test")
    };
    assert_eq!(quality.results[0].status, TestStatus::NotRun);
}

#[tokio::test]
async fn a_group_is_a_product_only_where_it_says_so() {
    let harvested = read(shop()).await;
    let products: Vec<&weft_model::ProductInfo> = harvested
        .facts
        .iter()
        .filter_map(|fact| match &fact.payload {
            Payload::Product(product) => Some(product),
            _ => None,
        })
        .collect();
    // `crm` names a product that has a file of its own, so nothing is stated for it.
    assert_eq!(products.len(), 1);
    assert_eq!(products[0].id, "group:shop.sales");
    let ports: Vec<&str> = products[0]
        .output_ports
        .iter()
        .map(|port| port.name.as_str())
        .collect();
    assert_eq!(ports, ["sales.orders"], "public and with an enforced contract");
}

#[tokio::test]
async fn what_changes_with_every_run_is_not_part_of_the_raw_text() {
    let harvested = read(shop()).await;
    for fact in &harvested.facts {
        if let Payload::Raw(raw) = &fact.payload {
            for key in ["created_at", "compiled_code", "root_path"] {
                assert!(!raw.contains(&format!("\"{key}\"")), "{raw}");
            }
        }
    }
}
