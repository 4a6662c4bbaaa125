//! What the crawl says of namespaces: also of those that are empty, may not be listed, or belong to somebody else's catalog.

use std::collections::BTreeMap;

use weft_model::{NamespaceInfo, Payload, Urn, WarningCode, namespace::Contents};
use weft_ports::Cancel;
use weft_testkit::{Harvested, Memory, harvest, harvest_with, polaris::Grant};

use super::lake::{Lake, connect, metadata, names};

/// Namespaces that were stated, dotted.
fn stated(harvested: &Harvested) -> BTreeMap<String, NamespaceInfo> {
    let infos = harvested.facts.iter().filter_map(|fact| match &fact.payload {
        Payload::Namespace(info) => {
            assert_eq!(fact.urn, Urn::namespace("lake", &info.levels));
            Some((info.levels.join("."), info.clone()))
        }
        _ => None,
    });
    infos.collect()
}

#[tokio::test]
async fn empty_namespaces_are_there_and_refused_ones_say_so() {
    let lake = Lake::start().await;
    lake.polaris.add_namespace("lake", &["sales", "empty"], &[]);
    let source = lake.person(
        "otto",
        &[
            Grant::catalog("NAMESPACE_LIST"),
            Grant::namespace(&["sales"], "TABLE_LIST"),
            Grant::namespace(&["sales"], "TABLE_READ_PROPERTIES"),
        ],
    );
    let harvested = harvest(&source).await.expect("a harvest");
    let found = stated(&harvested);
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        ["", "hr", "sales", "sales.empty", "sales.eu"]
    );
    assert_eq!(found[""].below, ["hr", "sales"]);
    assert_eq!(found["sales"].below, ["empty", "eu"]);
    let refused = |levels: &str, what: Contents| {
        let unlisted = found[levels].unlisted.iter().find(|one| one.what == what);
        unlisted.map(|one| one.why)
    };
    assert_eq!(refused("hr", Contents::Tables), Some(WarningCode::Denied));
    assert_eq!(refused("sales", Contents::Tables), None);
    assert_eq!(
        refused("sales.empty", Contents::Tables),
        None,
        "empty is not refused"
    );
    assert_eq!(refused("sales", Contents::Views), Some(WarningCode::Denied));
    assert_eq!(
        found[""].catalog.as_ref().map(|catalog| catalog.external),
        Some(None),
        "nobody said"
    );
}

#[tokio::test]
async fn a_federated_catalog_tells_its_origin_to_those_who_may_know_it() {
    let lake = Lake::start().await;
    let root = lake.polaris.root_credentials();
    lake.polaris
        .add_federated_catalog("partner", "lake", (root.0.as_str(), root.1.as_str()));
    let all = connect(&lake.polaris, &root.0, &root.1, |settings| {
        settings.warehouses.clear();
    });
    let memory = Memory::default();
    let harvested = harvest_with(&all, &memory, Cancel::new())
        .await
        .expect("a harvest");
    let found = stated(&harvested);
    assert_eq!(found[""].below, ["lake", "partner"]);
    let origin = |found: &BTreeMap<String, NamespaceInfo>, levels: &str| {
        found[levels]
            .catalog
            .as_ref()
            .and_then(weft_model::CatalogInfo::origin)
    };
    let from = origin(&found, "partner").expect("it is federated");
    let here = lake.polaris.catalog_uri();
    assert_eq!(from, format!("federated from ICEBERG_REST {here} / catalog lake"));
    assert_eq!(
        origin(&found, "lake"),
        None,
        "its own catalog comes from nowhere else"
    );
    assert!(
        names(&harvested).contains(&"lake.partner.sales.orders".to_owned()),
        "{:?}",
        harvested.warnings
    );
    assert!(
        !format!("{harvested:?}").contains(&root.1),
        "no secret of the connection is kept"
    );

    // Named, it is asked for by itself.
    let named = connect(&lake.polaris, &root.0, &root.1, |settings| {
        settings.warehouses = vec!["partner".to_owned()];
    });
    let memory = Memory::default();
    let harvested = harvest_with(&named, &memory, Cancel::new())
        .await
        .expect("a harvest");
    assert_eq!(origin(&stated(&harvested), ""), Some(from.clone()));

    // Another person may not ask: nothing is warned of, and what is known stays known.
    let (id, secret) = lake.polaris.add_principal("rita", &["partner"]);
    for right in [
        "NAMESPACE_LIST",
        "NAMESPACE_READ_PROPERTIES",
        "TABLE_LIST",
        "TABLE_READ_PROPERTIES",
        "VIEW_LIST",
    ] {
        lake.polaris.grant("partner", "rita", Grant::catalog(right));
    }
    let other = connect(&lake.polaris, &id, &secret, |settings| {
        settings.warehouses = vec!["partner".to_owned()];
    });
    let again = harvest_with(&other, &memory, Cancel::new())
        .await
        .expect("a harvest");
    assert_eq!(origin(&stated(&again), ""), Some(from));
    let first = harvest(&other).await.expect("a harvest");
    assert_eq!(origin(&stated(&first), ""), None);
    assert_eq!(first.warnings, []);
    let refused = lake.polaris.requests();
    let refused = refused
        .iter()
        .filter(|seen| seen.path.contains("/api/management/"));
    assert!(
        refused.clone().any(|seen| seen.status == 403),
        "it was asked and refused"
    );
}

#[tokio::test]
async fn the_same_is_said_in_each_harvest() {
    let lake = Lake::start().await;
    lake.polaris.add_table(
        "lake",
        &["sales", "eu"],
        "late",
        "file:///lake/8/metadata/v1.json",
        metadata(8, "x"),
    );
    let source = lake.reader("rita");
    let memory = Memory::default();
    let first = harvest_with(&source, &memory, Cancel::new())
        .await
        .expect("a harvest");
    let again = harvest_with(&source, &memory, Cancel::new())
        .await
        .expect("a harvest");
    assert_eq!(
        stated(&first),
        stated(&again),
        "what is not said again would be closed"
    );
}
