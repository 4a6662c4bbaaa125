//! A catalog that PyIceberg made is read whole.

use weft_model::{AliasScheme, Aspect, EntityKind, Payload, field::compare_schemas};
use weft_ports::{PortErrorKind, Source};
use weft_testkit::harvest;

use super::fixture::{Lake, names, stated, story};

#[tokio::test]
async fn every_table_is_stated() {
    let lake = Lake::pyiceberg().await;
    let harvested = harvest(&lake.source()).await.unwrap();
    assert_eq!(harvested.warnings, []);
    assert!(harvested.summary.complete);
    let all = [
        "shop.sales.eu.returns",
        "shop.sales.orders",
        "shop.supply.empty",
        "shop.supply.old",
    ];
    assert_eq!(names(&harvested), all);
    assert!(harvested.summary.bytes > 5_000, "{:?}", harvested.summary);
}

#[tokio::test]
async fn nested_columns_keep_ids_docs_and_keys() {
    let lake = Lake::pyiceberg().await;
    let harvested = harvest(&lake.source()).await.unwrap();
    let Payload::Schema(schema) = stated(&harvested, "shop.sales.orders", Aspect::Schema) else {
        panic!("no schema");
    };
    let columns: Vec<(i32, &str, &str, bool)> = schema
        .fields
        .iter()
        .map(|field| {
            (
                field.id.unwrap(),
                field.path.as_str(),
                field.data_type.as_str(),
                field.required,
            )
        })
        .collect();
    assert_eq!(
        columns,
        [
            (1, "order_id", "long", true),
            (2, "customer_id", "long", true),
            (3, "placed_at", "timestamptz", true),
            (4, "total", "decimal(14,2)", false),
            (5, "ship_to", "struct", false),
            (8, "ship_to.country", "string", true),
            (9, "ship_to.city", "string", false),
            (16, "ship_to.postcode", "string", false),
            (6, "items", "list", false),
            (10, "items.element", "struct", true),
            (11, "items.element.sku", "string", true),
            (12, "items.element.quantity", "int", true),
            (7, "labels", "map", false),
            (13, "labels.key", "string", true),
            (14, "labels.value", "string", false),
            (15, "note", "string", false),
        ]
    );
    let keys: Vec<&str> = schema
        .fields
        .iter()
        .filter(|field| field.key)
        .map(|field| field.path.as_str())
        .collect();
    assert_eq!(keys, ["order_id"]);
    assert_eq!(schema.fields[5].doc.as_deref(), Some("ISO 3166 code"));
    let parts: Vec<(&str, &str)> = schema
        .partition
        .iter()
        .map(|part| (part.source.as_str(), part.transform.as_str()))
        .collect();
    assert_eq!(parts, [("placed_at", "day"), ("customer_id", "bucket[16]")]);
    assert_eq!(schema.sort[0].source, "placed_at");
    assert_eq!(schema.sort[0].direction, "desc");
    assert_eq!(schema.sort[0].null_order, "nulls-last");
}

#[tokio::test]
async fn schema_versions_say_when_they_began_and_what_changed() {
    let lake = Lake::pyiceberg().await;
    let harvested = harvest(&lake.source()).await.unwrap();
    let Payload::Schema(schema) = stated(&harvested, "shop.sales.orders", Aspect::Schema) else {
        panic!("no schema");
    };
    let Payload::Snapshots(log) = stated(&harvested, "shop.sales.orders", Aspect::Snapshots) else {
        panic!("no snapshots");
    };
    let ids: Vec<i32> = schema.history.iter().map(|version| version.schema_id).collect();
    assert_eq!((schema.schema_id, ids), (Some(2), vec![0, 1, 2]));
    assert_eq!(schema.history[0].since, Some(log.snapshots[0].at));
    assert_eq!(schema.history[0].snapshot_id.as_ref(), Some(&log.snapshots[0].id));
    // Nothing was written between the two changes.
    assert_eq!(schema.history[1].since, None);
    assert_eq!(schema.history[2].since, Some(log.snapshots[2].at));
    let changes = compare_schemas(&schema.history[1].fields, &schema.history[2].fields);
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert_eq!(log.snapshots[0].rows, Some(5));
    assert_eq!(log.snapshots[1].added_rows, Some(2));
    assert_eq!(log.current_id.as_ref(), Some(&log.snapshots[2].id));
    let refs: Vec<(&str, &str)> = log
        .refs
        .iter()
        .map(|one| (one.name.as_str(), one.kind.as_str()))
        .collect();
    assert_eq!(refs, [("first-load", "tag"), ("main", "branch")]);
}

#[tokio::test]
async fn words_owners_and_domains_come_from_properties() {
    let lake = Lake::pyiceberg().await;
    let harvested = harvest(&lake.source()).await.unwrap();
    let ownership = |name| match stated(&harvested, name, Aspect::Ownership) {
        Payload::Ownership(ownership) => (
            ownership.domain.clone().unwrap(),
            ownership.people.first().map(|member| member.username.clone()),
        ),
        _ => panic!("no ownership"),
    };
    let (service, team) = ("Sales & Service".to_owned(), Some("sales-team".to_owned()));
    assert_eq!(
        ownership("shop.sales.orders"),
        (service.clone(), Some("sales@example.org".to_owned()))
    );
    // The nested namespace says nothing, so the one above it does.
    assert_eq!(ownership("shop.sales.eu.returns"), (service, team));
    assert_eq!(ownership("shop.supply.empty"), ("Supply".to_owned(), None));
    let Payload::Tags(tags) = stated(&harvested, "shop.sales.orders", Aspect::Tags) else {
        panic!("no tags");
    };
    assert_eq!(tags.tags, ["gold", "orders", "pii"]);
    let Payload::Docs(docs) = stated(&harvested, "shop.sales.eu.returns", Aspect::Docs) else {
        panic!("no docs");
    };
    assert_eq!(docs.description.as_deref(), Some("What came back"));
}

#[tokio::test]
async fn names_bind_in_all_their_forms() {
    let lake = Lake::pyiceberg().await;
    let harvested = harvest(&lake.source()).await.unwrap();
    let Payload::Asset(asset) = stated(&harvested, "shop.sales.eu.returns", Aspect::Asset) else {
        panic!("no asset");
    };
    assert_eq!((asset.kind, asset.format_version), (EntityKind::Table, Some(2)));
    assert_eq!(asset.namespace, ["sales", "eu"]);
    let value = |scheme| -> Vec<&str> {
        let of_scheme = asset.aliases.iter().filter(|alias| alias.scheme == scheme);
        of_scheme.map(|alias| alias.value.as_str()).collect()
    };
    assert_eq!(value(AliasScheme::Dotted), ["sales.eu.returns"]);
    assert_eq!(
        value(AliasScheme::Catalog),
        ["lake.sales.eu.returns", "shop.sales.eu.returns"]
    );
    let location = lake.path("warehouse/sales.eu/returns");
    assert_eq!(value(AliasScheme::Location), [location.to_str().unwrap()]);
    assert_eq!(value(AliasScheme::TableUuid).len(), 1);
}

#[tokio::test]
async fn the_whole_story_is_as_it_was() {
    let lake = Lake::pyiceberg().await;
    let harvested = harvest(&lake.source()).await.unwrap();
    insta::assert_json_snapshot!(story(&harvested, lake.folder.path()));
}

#[tokio::test]
async fn says_in_one_line_what_is_there() {
    let lake = Lake::pyiceberg().await;
    let line = lake.source().test().await.unwrap();
    assert_eq!(line, "4 namespaces, 4 tables in catalog lake (sqlite)");
}

#[tokio::test]
async fn finds_a_table_where_it_is_now() {
    let lake = Lake::pyiceberg().await;
    let source = lake.source();
    let sales = ["sales".to_owned()];
    let found = source.locate(&sales, "orders").await.unwrap();
    assert!(found.metadata_location.ends_with(".metadata.json"), "{found:?}");
    assert_eq!(found.root, lake.path("warehouse").to_str().unwrap());
    let missing = source.locate(&sales, "nothing").await.unwrap_err();
    assert_eq!(missing.kind, PortErrorKind::NotFound);
    std::fs::remove_file(lake.catalog()).unwrap();
    let gone = source.locate(&sales, "orders").await.unwrap_err();
    assert_eq!(gone.kind, PortErrorKind::NotFound);
}
