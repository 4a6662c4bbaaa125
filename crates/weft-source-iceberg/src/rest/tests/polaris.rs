//! The source against the double of Apache Polaris: what a person may see, may not see, and what has changed since.

use serde_json::json;
use weft_model::{AliasScheme, EntityKind, Payload, WarningCode, access::AccessState};
use weft_ports::{Cancel, PortErrorKind, Source as _, probe::ProbeState};
use weft_testkit::{Harvested, Memory, harvest, harvest_with, polaris::Grant};

use super::lake::{Lake, connect, metadata, names, stated};
use crate::rest::IcebergRestSource;

#[tokio::test]
async fn a_reader_sees_tables_of_all_levels_with_owner_and_domain() {
    let lake = Lake::start().await;
    let harvested = harvest(&lake.reader("rita")).await.expect("a harvest");
    assert_eq!(harvested.warnings, []);
    assert!(harvested.summary.complete);
    assert_eq!(
        names(&harvested),
        [
            "lake.hr.salaries",
            "lake.sales.eu.orders",
            "lake.sales.orders",
            "lake.sales.returns"
        ]
    );
    let orders = harvested.facts.iter().find_map(|fact| match &fact.payload {
        Payload::Asset(asset) if asset.full_name == "lake.sales.eu.orders" => {
            Some((fact.urn.clone(), asset.clone()))
        }
        _ => None,
    });
    let (urn, orders) = orders.expect("the nested one");
    assert_eq!(orders.namespace, ["sales", "eu"]);
    assert!(
        orders
            .aliases
            .iter()
            .any(|alias| alias.scheme == AliasScheme::TableUuid)
    );
    let ownership = harvested.facts.iter().find_map(|fact| match &fact.payload {
        Payload::Ownership(ownership) if fact.urn == urn => Some(ownership.clone()),
        _ => None,
    });
    let ownership = ownership.expect("inherited from the namespace above");
    assert_eq!(ownership.domain.as_deref(), Some("Sales"));
    assert_eq!(ownership.people[0].username, "maya");
    assert!(
        lake.polaris.most_at_once() <= 8,
        "{}",
        lake.polaris.most_at_once()
    );
}

#[tokio::test]
async fn what_is_listed_and_refused_is_denied_and_not_absent() {
    let lake = Lake::start().await;
    let source = lake.person(
        "otto",
        &[
            Grant::catalog("NAMESPACE_LIST"),
            Grant::catalog("TABLE_LIST"),
            Grant::namespace(&["sales"], "TABLE_READ_PROPERTIES"),
        ],
    );
    let harvested = harvest(&source).await.expect("a harvest");
    let unknown = Some(AccessState::Unknown);
    assert_eq!(
        stated(&harvested).into_iter().collect::<Vec<_>>(),
        [
            ("lake.hr.salaries".to_owned(), Some(AccessState::Denied)),
            ("lake.sales.eu.orders".to_owned(), unknown),
            ("lake.sales.orders".to_owned(), unknown),
            ("lake.sales.returns".to_owned(), unknown),
        ]
    );
    let denied: Vec<_> = harvested
        .warnings
        .iter()
        .filter(|warning| warning.code == WarningCode::Denied)
        .collect();
    assert_eq!(
        denied.len(),
        2,
        "one table, and views as a whole: {:?}",
        harvested.warnings
    );
    assert!(denied.iter().any(|warning| warning.place == "lake.hr.salaries"));
    assert!(
        harvested.summary.complete,
        "a refusal of one table does not keep others from going"
    );
}

#[tokio::test]
async fn nothing_new_is_one_304_each_and_nothing_stated() {
    let lake = Lake::start().await;
    let source = lake.reader("rita");
    let memory = Memory::default();
    let first = harvest_with(&source, &memory, Cancel::new())
        .await
        .expect("a harvest");
    lake.polaris.forget_requests();
    let again = harvest_with(&source, &memory, Cancel::new())
        .await
        .expect("a harvest");
    assert_eq!(names(&again), Vec::<String>::new());
    assert_eq!(again.unchanged.len(), 4);
    let loads: Vec<u16> = lake
        .polaris
        .requests()
        .iter()
        .filter(|seen| seen.path.contains("/tables/"))
        .map(|seen| seen.status)
        .collect();
    assert_eq!(loads, [304; 4]);

    // One changes: it alone is read. One goes: it alone is not reported.
    lake.polaris.set_table(
        "lake",
        &["sales"],
        "orders",
        "file:///lake/1/metadata/v2.json",
        metadata(1, "new words"),
    );
    lake.polaris.drop_table("lake", &["sales"], "returns");
    let third = harvest_with(&source, &memory, Cancel::new())
        .await
        .expect("a harvest");
    assert_eq!(names(&third), ["lake.sales.orders"]);
    assert_eq!(third.unchanged.len(), 2);
    assert!(third.summary.complete);
    let urn = |harvested: &Harvested| {
        let mut facts = harvested.facts.iter();
        facts.find(|fact| matches!(&fact.payload, Payload::Asset(asset) if asset.full_name == "lake.sales.orders")).map(|fact| fact.urn.clone())
    };
    assert_eq!(urn(&first), urn(&third));
}

#[tokio::test]
async fn a_listing_that_is_refused_today_takes_nothing_away() {
    let lake = Lake::start().await;
    let source = lake.reader("rita");
    let memory = Memory::default();
    harvest_with(&source, &memory, Cancel::new())
        .await
        .expect("a harvest");
    for right in ["TABLE_LIST", "TABLE_READ_PROPERTIES"] {
        lake.polaris.revoke("lake", "rita", Grant::catalog(right));
        lake.polaris
            .grant("lake", "rita", Grant::namespace(&["hr"], right));
    }
    let again = harvest_with(&source, &memory, Cancel::new())
        .await
        .expect("a harvest");
    assert_eq!(
        again.unchanged.len(),
        4,
        "all four are still there: {:?}",
        again.warnings
    );
    assert!(again.summary.complete);
    let places = again.warnings.iter().map(|warning| warning.place.as_str());
    assert_eq!(
        places.collect::<Vec<_>>(),
        ["lake.sales", "lake.sales.eu", "lake"],
        "tables by namespace, other kinds as a whole: {:?}",
        again.warnings
    );
    // And what is gone from the one that may be listed is gone.
    lake.polaris.drop_table("lake", &["hr"], "salaries");
    let third = harvest_with(&source, &memory, Cancel::new())
        .await
        .expect("a harvest");
    assert_eq!(third.unchanged.len(), 3);
}

#[tokio::test]
async fn a_table_that_is_closed_to_me_stays_the_thing_it_was() {
    let lake = Lake::start().await;
    let source = lake.reader("rita");
    let memory = Memory::default();
    let urn = |harvested: &Harvested| {
        let mut facts = harvested.facts.iter();
        let found = facts.find(
            |fact| matches!(&fact.payload, Payload::Asset(asset) if asset.full_name == "lake.hr.salaries"),
        );
        found.map(|fact| fact.urn.clone())
    };
    let open = harvest_with(&source, &memory, Cancel::new())
        .await
        .expect("a harvest");
    lake.polaris
        .revoke("lake", "rita", Grant::catalog("TABLE_READ_PROPERTIES"));
    let closed = harvest_with(&source, &memory, Cancel::new())
        .await
        .expect("a harvest");
    assert!(stated(&closed).contains(&("lake.hr.salaries".to_owned(), Some(AccessState::Denied))));
    assert_eq!(
        urn(&open),
        urn(&closed),
        "what people wrote about it stays with it"
    );
    lake.polaris
        .grant("lake", "rita", Grant::catalog("TABLE_READ_PROPERTIES"));
    let again = harvest_with(&source, &memory, Cancel::new())
        .await
        .expect("a harvest");
    assert_eq!(urn(&open), urn(&again));
    assert_eq!(again.warnings, []);
}

#[tokio::test]
async fn where_nobody_may_list_a_name_that_was_typed_works() {
    let lake = Lake::start().await;
    let narrow = [
        Grant::namespace(&["hr"], "TABLE_LIST"),
        Grant::namespace(&["hr"], "TABLE_READ_PROPERTIES"),
    ];
    let source = lake.person("nina", &narrow);
    let error = harvest(&source).await.expect_err("namespaces may not be listed");
    assert_eq!(error.kind, PortErrorKind::Denied, "{error}");
    let (client_id, secret) = lake.polaris.add_principal("nils", &["lake"]);
    for grant in narrow {
        lake.polaris.grant("lake", "nils", grant);
    }
    let source = connect(&lake.polaris, &client_id, &secret, |settings| {
        settings.namespaces = vec!["hr".to_owned()];
    });
    let harvested = harvest(&source).await.expect("a harvest");
    assert_eq!(names(&harvested), ["lake.hr.salaries"]);
}

#[tokio::test]
async fn a_restart_of_the_server_is_one_more_sign_in() {
    let lake = Lake::start().await;
    let source = lake.reader("rita");
    harvest(&source).await.expect("a harvest");
    lake.polaris.expire_tokens();
    lake.polaris.forget_requests();
    harvest(&source).await.expect("a harvest");
    let sign_ins = lake
        .polaris
        .requests()
        .iter()
        .filter(|seen| seen.path.contains("oauth"))
        .count();
    assert_eq!(sign_ins, 1);
}

#[tokio::test]
async fn a_wrong_secret_is_said_at_once() {
    let lake = Lake::start().await;
    let (client_id, _) = lake.polaris.root_credentials();
    let source = connect(&lake.polaris, &client_id, "canary-wrong-secret", |_| {});
    let error = source.test().await.expect_err("a wrong secret");
    assert_eq!(error.kind, PortErrorKind::Denied, "{error}");
    assert!(!format!("{error:?}").contains("canary"));
    assert_eq!(lake.polaris.requests().len(), 1);
}

#[tokio::test]
async fn the_trial_says_which_right_is_missing_and_what_that_costs() {
    let lake = Lake::start().await;
    let steps = |source: IcebergRestSource| async move {
        let probe = source.probe().await;
        probe
            .steps
            .into_iter()
            .map(|step| (step.name, step.state, step.costs))
            .collect::<Vec<_>>()
    };
    let nothing = steps(lake.person("nora", &[])).await;
    let (name, state, costs) = nothing.last().expect("a step");
    assert_eq!(
        (name.as_str(), *state),
        ("List namespaces", ProbeState::Denied),
        "{nothing:?}"
    );
    assert!(
        costs
            .as_deref()
            .is_some_and(|costs| costs.contains("NAMESPACE_LIST"))
    );
    let lister = steps(lake.person("lisa", &["NAMESPACE_LIST", "TABLE_LIST"].map(Grant::catalog))).await;
    let (name, state, costs) = lister.last().expect("a step");
    assert_eq!(
        (name.as_str(), *state),
        ("Load a table", ProbeState::Denied),
        "{lister:?}"
    );
    assert!(
        costs
            .as_deref()
            .is_some_and(|costs| costs.contains("TABLE_READ_PROPERTIES"))
    );
}

#[tokio::test]
async fn tables_of_other_formats_and_views_are_there_too() {
    let lake = Lake::start().await;
    let delta =
        json!({"format": "delta", "base-location": "file:///lake/clicks", "doc": "Clicks", "properties": {}});
    lake.polaris
        .add_generic_table("lake", &["sales"], "clicks", delta);
    let (id, secret) = lake.polaris.root_credentials();
    let harvested = harvest(&connect(&lake.polaris, &id, &secret, |_| {}))
        .await
        .expect("a harvest");
    assert!(
        names(&harvested).contains(&"lake.sales.clicks".to_owned()),
        "{:?}",
        harvested.warnings
    );
    let clicks = harvested.facts.iter().find_map(|fact| match &fact.payload {
        Payload::Asset(asset) if asset.name == "clicks" => Some(asset.clone()),
        _ => None,
    });
    let clicks = clicks.expect("the delta table");
    assert_eq!(clicks.kind, EntityKind::Table);
    assert!(
        clicks
            .properties
            .contains(&("format".to_owned(), "delta".to_owned()))
    );
}

#[tokio::test]
async fn a_semantic_model_may_bear_the_name_of_a_table_and_says_what_it_reads() {
    let lake = Lake::start().await;
    let model = json!({"name": "orders", "description": "What is sold",
        "datasets": [{"name": "orders", "source": "sales.orders", "fields": [{"name": "id"}]}],
        "metrics": [{"name": "revenue"}]});
    lake.polaris
        .add_semantic_model("lake", &["sales"], "orders", &model);
    let harvested = harvest(&lake.reader("rita")).await.expect("a harvest");
    assert_eq!(harvested.warnings, []);
    let urns: Vec<_> = harvested
        .facts
        .iter()
        .filter_map(|fact| match &fact.payload {
            Payload::Asset(asset) if asset.full_name == "lake.sales.orders" => {
                Some((asset.kind, fact.urn.clone()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(urns.len(), 2, "{urns:?}");
    let (_, urn) = urns
        .iter()
        .find(|(kind, _)| *kind == EntityKind::Model)
        .expect("the model");
    let of_model = |payload: &Payload| {
        matches!(payload, Payload::Upstream(upstream)
        if upstream.reads[0].target.value == "lake.sales.orders")
    };
    assert!(
        harvested
            .facts
            .iter()
            .any(|fact| fact.urn == *urn && of_model(&fact.payload)),
        "it names no table that it reads"
    );
}

#[tokio::test]
async fn several_catalogs_are_told_apart_and_one_that_is_dead_does_not_end_the_others() {
    let lake = Lake::start().await;
    lake.polaris.add_catalog("partner", "file:///partner", &[]);
    lake.polaris.add_namespace("partner", &["sales"], &[]);
    lake.polaris.add_table(
        "partner",
        &["sales"],
        "orders",
        "file:///partner/9/v1.json",
        metadata(9, "x"),
    );
    let (id, secret) = lake.polaris.root_credentials();
    let both = connect(&lake.polaris, &id, &secret, |settings| {
        settings.warehouses.clear();
    });
    let harvested = harvest(&both).await.expect("a harvest");
    let found = names(&harvested);
    assert!(found.contains(&"lake.lake.sales.orders".to_owned()), "{found:?}");
    assert!(
        found.contains(&"lake.partner.sales.orders".to_owned()),
        "{found:?}"
    );
    let namespace = ["partner".to_owned(), "sales".to_owned()];
    let error = both
        .locate(&namespace, "orders")
        .await
        .expect_err("no folder was allowed");
    assert_eq!(error.kind, PortErrorKind::Denied, "{error}");

    let dead = r#"{"error":{"message":null,"type":"NullPointerException","code":500}}"#;
    lake.polaris
        .fail_next("/api/catalog/v1/partner", 500, &[], dead, 100);
    let harvested = harvest(&both).await.expect("the other is read");
    assert!(!harvested.summary.complete);
    assert_eq!(names(&harvested).len(), 4);
    assert!(
        harvested
            .warnings
            .iter()
            .any(|warning| warning.place == "partner"),
        "{:?}",
        harvested.warnings
    );
}

#[tokio::test]
async fn a_file_outside_the_allowed_folders_is_not_located() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("lake");
    std::fs::create_dir_all(root.join("1/metadata")).expect("a folder");
    let at = root.join("1/metadata/v1.json");
    std::fs::write(&at, metadata(1, "x").to_string()).expect("a file");
    let lake = Lake::start().await;
    lake.polaris.set_table(
        "lake",
        &["sales"],
        "orders",
        &format!("file:{}", at.display()),
        metadata(1, "x"),
    );
    let (id, secret) = lake.polaris.root_credentials();
    let source = connect(&lake.polaris, &id, &secret, |settings| {
        settings.roots = vec![root.display().to_string()];
    });
    let sales = ["sales".to_owned()];
    let found = source.locate(&sales, "orders").await.expect("inside");
    assert!(found.metadata_location.ends_with("v1.json"));
    for outside in [
        "file:///etc/passwd".to_owned(),
        format!("file://{}/../secret.json", root.display()),
        "https://169.254.169.254/latest".to_owned(),
        "s3://bucket/key".to_owned(),
        format!("file://evil.example{}", at.display()),
    ] {
        lake.polaris
            .set_table("lake", &["sales"], "orders", &outside, metadata(1, "x"));
        let error = source.locate(&sales, "orders").await.expect_err(&outside);
        assert!(
            matches!(error.kind, PortErrorKind::Denied | PortErrorKind::Unsupported),
            "{outside}: {error}"
        );
    }
}
