//! Harvests of folders: the fixtures, second harvests, broken files.

mod again;
mod hostile;
mod samples;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use weft_model::{Alias, AliasScheme, Aspect, Fact, Payload, Urn, WarningCode};
use weft_testkit::{Harvested, harvest};

use super::ContractSource;
use crate::{
    odcs::{contract_urn, promised_urn},
    odps::product_urn,
};

fn fixtures(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/contracts")
        .join(below)
}

async fn read(path: impl Into<PathBuf>) -> Harvested {
    harvest(&ContractSource::new("agreed", path)).await.unwrap()
}

fn of<'a>(harvested: &'a Harvested, urn: &Urn, aspect: Aspect) -> &'a Payload {
    let found: Vec<&Fact> = harvested
        .facts
        .iter()
        .filter(|fact| fact.urn == *urn && fact.payload.aspect() == aspect)
        .collect();
    assert_eq!(found.len(), 1, "{aspect:?} of {urn} is stated once");
    &found[0].payload
}

/// Urns are digests: facts read better under the names that their urns are made from.
fn readable(harvested: &Harvested) -> BTreeMap<String, serde_json::Value> {
    harvested
        .facts
        .iter()
        .filter(|fact| fact.payload.aspect() != Aspect::Raw)
        .map(|fact| {
            let part = fact.urn.as_str().rsplit_once(':').unwrap().0;
            let key = format!(
                "{part} {} {:?}",
                name_of(harvested, &fact.urn),
                fact.payload.aspect()
            );
            (key, serde_json::to_value(&fact.payload).unwrap()["value"].clone())
        })
        .collect()
}

fn name_of(harvested: &Harvested, urn: &Urn) -> String {
    harvested
        .facts
        .iter()
        .filter(|fact| fact.urn == *urn)
        .find_map(|fact| match &fact.payload {
            Payload::Asset(asset) => Some(asset.full_name.clone()),
            Payload::Contract(contract) => Some(contract.id.clone()),
            Payload::Person(person) => Some(person.mail.clone().unwrap_or_else(|| person.name.clone())),
            Payload::Domain(domain) => Some(domain.name.clone()),
            Payload::Term(term) => Some(term.name.clone()),
            _ => None,
        })
        .unwrap()
}

#[tokio::test]
async fn a_small_company_is_read_whole() {
    let harvested = read(fixtures("shop")).await;
    assert!(harvested.summary.complete);
    insta::assert_json_snapshot!("shop", readable(&harvested));
    insta::assert_json_snapshot!("shop_warnings", harvested.warnings);
}

#[tokio::test]
async fn broken_files_are_warnings_with_their_place() {
    let harvested = read(fixtures("broken")).await;
    assert!(harvested.summary.complete);
    insta::assert_json_snapshot!("broken_warnings", harvested.warnings);
    // Two files claim the id `future`: the one that comes first by name keeps it.
    let Payload::Contract(contract) = of(&harvested, &contract_urn("future"), Aspect::Contract) else {
        unreachable!()
    };
    assert_eq!(contract.file, "future.odcs.yaml");
    // What a file with faults has besides them is taken.
    let Payload::Schema(schema) = of(&harvested, &promised_urn("half", "kept"), Aspect::Schema) else {
        unreachable!()
    };
    assert_eq!(schema.fields.len(), 1);
}

#[tokio::test]
async fn promised_objects_carry_the_names_that_bind_them() {
    let harvested = read(fixtures("shop")).await;
    let aliases = |urn: &Urn| match of(&harvested, urn, Aspect::Asset) {
        Payload::Asset(asset) => asset.aliases.clone(),
        _ => unreachable!(),
    };
    // The projector derives the same urn from contract and object.
    assert_eq!(
        promised_urn("shop-orders", "orders"),
        Urn::derive(weft_model::EntityKind::Table, "odcs", "shop-orders#orders")
    );
    // Production is what the contract is about; staging is not.
    assert_eq!(
        aliases(&promised_urn("shop-orders", "orders")),
        [
            Alias::new(AliasScheme::Dotted, "sales.orders"),
            Alias::new(AliasScheme::Catalog, "lake.sales.orders"),
        ]
    );
    assert_eq!(
        aliases(&promised_urn("shop-customers", "crm.customers")),
        [
            Alias::new(AliasScheme::Dotted, "crm.customers"),
            Alias::new(AliasScheme::Catalog, "shop.crm.customers"),
        ]
    );
    assert_eq!(
        aliases(&promised_urn("shop-revenue", "daily_revenue")),
        [Alias::new(
            AliasScheme::Location,
            "s3://shop-lake/finance/daily_revenue"
        )]
    );
    assert_eq!(
        aliases(&product_urn("shop-product-orders")),
        [Alias::new(AliasScheme::ProductId, "shop-product-orders")]
    );
}

#[tokio::test]
async fn versions_stay_as_they_are_written() {
    let harvested = read(fixtures("shop")).await;
    let Payload::Contract(contract) = of(&harvested, &contract_urn("shop-orders"), Aspect::Contract) else {
        unreachable!()
    };
    assert_eq!(contract.version.as_deref(), Some("2.10"), "not 2.1");
    let Payload::Raw(raw) = of(&harvested, &contract_urn("shop-orders"), Aspect::Raw) else {
        unreachable!()
    };
    let raw: serde_json::Value = serde_json::from_str(raw).unwrap();
    assert_eq!(raw["version"], "2.10");
    assert_eq!(raw["slaProperties"][0]["value"], 60);
}

#[tokio::test]
async fn a_person_who_left_is_not_named() {
    let harvested = read(fixtures("shop")).await;
    let Payload::Ownership(ownership) = of(&harvested, &contract_urn("shop-orders"), Aspect::Ownership)
    else {
        unreachable!()
    };
    let people: Vec<&str> = ownership
        .people
        .iter()
        .map(|member| member.username.as_str())
        .collect();
    assert_eq!(people, ["priya.n@shop.example", "tom.b@shop.example"]);
}

#[tokio::test]
async fn a_missing_folder_is_an_error_that_names_it() {
    let error = harvest(&ContractSource::new("agreed", fixtures("nowhere")))
        .await
        .unwrap_err();
    assert_eq!(error.kind, weft_ports::PortErrorKind::NotFound);
    assert!(error.message.contains("nowhere"), "{}", error.message);
}

#[tokio::test]
async fn every_warning_of_a_line_says_which() {
    let harvested = read(fixtures("broken")).await;
    let twice = harvested
        .warnings
        .iter()
        .find(|warning| warning.place.starts_with("duplicate-key"))
        .unwrap();
    assert_eq!(
        (twice.place.as_str(), twice.code),
        ("duplicate-key.odcs.yaml:7", WarningCode::Malformed)
    );
}

#[tokio::test]
async fn a_promise_has_its_range_and_its_objective() {
    let folder = tempfile::tempdir().unwrap();
    let text = "apiVersion: v3.2.0\nkind: DataContract\nid: c\nversion: 1.0.0\nschema:\n- {name: orders}\n\
                slaProperties:\n- property: FY\n  value: 1\n  valueExt: 2\n  unit: d\n  customProperties:\n\
                \x20 - {property: other, value: 1}\n  - {property: Objective, value: 99.5}\n";
    std::fs::write(folder.path().join("c.yaml"), text).unwrap();
    let harvested = read(folder.path()).await;
    let Payload::Slas(slas) = of(&harvested, &promised_urn("c", "orders"), Aspect::Slas) else {
        unreachable!()
    };
    let sla = &slas[0];
    assert_eq!((sla.property.as_str(), sla.value.as_str()), ("frequency", "1"));
    assert_eq!(
        (sla.value_ext.as_deref(), sla.objective_percent()),
        (Some("2"), Some(99.5))
    );
}

#[tokio::test]
async fn a_promise_is_about_the_objects_that_it_names() {
    let folder = tempfile::tempdir().unwrap();
    // The element says `orders`, the engine `sales.orders`: one object all the same.
    let text = "apiVersion: v3.1.0\nkind: DataContract\nid: c\nversion: 1.0.0\nstatus: active\nschema:\n\
                - {name: orders, physicalName: sales.orders}\n- {name: returns, physicalName: sales.returns}\n\
                slaProperties:\n- {property: latency, value: 1, unit: h, element: orders.placed_at}\n\
                - {property: retention, value: 2, unit: y, element: sales.returns}\n\
                - {property: availability, value: 99.9, unit: percent}\n\
                - {property: frequency, value: 1, unit: d, element: renamed_since.at}\n";
    std::fs::write(folder.path().join("c.yaml"), text).unwrap();
    let harvested = read(folder.path()).await;
    let promised = |object: &str| -> Vec<String> {
        match of(&harvested, &promised_urn("c", object), Aspect::Slas) {
            Payload::Slas(slas) => slas.iter().map(|sla| sla.property.clone()).collect(),
            _ => unreachable!(),
        }
    };
    assert_eq!(promised("sales.orders"), ["latency", "availability", "frequency"]);
    assert_eq!(
        promised("sales.returns"),
        ["retention", "availability", "frequency"]
    );
}
