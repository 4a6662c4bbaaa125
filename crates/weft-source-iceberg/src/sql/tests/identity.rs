//! One table is one thing, whatever it is called and however its catalog is reached.

use weft_model::{AliasScheme, Aspect, EntityKind, Payload, WarningCode};
use weft_ports::{Cancel, PortErrorKind, Source, source::SourceKind};
use weft_testkit::{Memory, harvest, harvest_with};

use super::fixture::{Lake, metadata, names, stated, urn, uuid};
use crate::IcebergSqlSource;

#[tokio::test]
async fn a_rename_keeps_the_urn() {
    let lake = Lake::empty().await;
    lake.table("sales", "orders", metadata(1).as_bytes()).await;
    let before = harvest(&lake.source()).await.unwrap();
    lake.sql("UPDATE iceberg_tables SET table_namespace = 'shop', table_name = 'purchases'")
        .await;
    let after = harvest(&lake.source()).await.unwrap();
    assert_eq!(
        urn(&before, "shop.sales.orders"),
        urn(&after, "shop.shop.purchases")
    );
}

#[tokio::test]
async fn the_name_of_the_connection_and_the_spelling_of_its_address_do_not_matter() {
    let lake = Lake::empty().await;
    lake.table("sales", "orders", metadata(1).as_bytes()).await;
    let before = harvest(&lake.source()).await.unwrap();
    let path = lake.catalog().to_str().unwrap().to_owned();
    let dotted = lake.path("warehouse/../catalog.db").to_str().unwrap().to_owned();
    for uri in [
        format!("sqlite://{path}"),
        format!("sqlite:{path}"),
        format!("sqlite+pysqlite:///{dotted}"),
    ] {
        let kind = SourceKind::IcebergSql {
            uri: uri.clone(),
            warehouse: format!("file://{}", lake.path("warehouse").display()),
            catalog: Some("lake".to_owned()),
        };
        let source = IcebergSqlSource::new("other", &kind).unwrap();
        let after = harvest(&source).await.unwrap();
        assert_eq!(
            urn(&before, "shop.sales.orders"),
            urn(&after, "other.sales.orders"),
            "{uri}"
        );
    }
}

#[tokio::test]
async fn a_copied_table_stays_a_second_thing() {
    let lake = Lake::empty().await;
    let memory = Memory::default();
    lake.table("sales", "orders", metadata(1).as_bytes()).await;
    let alone = harvest_with(&lake.source(), &memory, Cancel::new())
        .await
        .unwrap();
    let original = urn(&alone, "shop.sales.orders").unwrap();
    // The copy stands before the original in the list.
    lake.table("archive", "orders", metadata(1).as_bytes()).await;
    for _ in 0..2 {
        let both = harvest_with(&lake.source(), &memory, Cancel::new())
            .await
            .unwrap();
        assert_eq!(names(&both), ["shop.archive.orders"]);
        assert_eq!(both.unchanged, std::slice::from_ref(&original));
        assert_ne!(urn(&both, "shop.archive.orders"), Some(original.clone()));
        assert_eq!(both.warnings.len(), 1);
        assert_eq!(both.warnings[0].code, WarningCode::Conflict);
        assert!(
            both.warnings[0].message.contains("sales.orders"),
            "{:?}",
            both.warnings
        );
        let Payload::Asset(asset) = stated(&both, "shop.archive.orders", Aspect::Asset) else {
            panic!("no asset");
        };
        let schemes: Vec<AliasScheme> = asset.aliases.iter().map(|alias| alias.scheme).collect();
        assert_eq!(
            schemes,
            [AliasScheme::Dotted, AliasScheme::Catalog, AliasScheme::Catalog]
        );
    }
}

#[tokio::test]
async fn an_original_that_changed_keeps_its_urn_against_a_new_copy() {
    let lake = Lake::empty().await;
    let memory = Memory::default();
    lake.table("sales", "orders", metadata(1).as_bytes()).await;
    let alone = harvest_with(&lake.source(), &memory, Cancel::new())
        .await
        .unwrap();
    lake.table("archive", "orders", metadata(1).as_bytes()).await;
    let moved = lake.path("warehouse/next.json");
    std::fs::write(&moved, metadata(1)).unwrap();
    lake.register("sales", "orders", moved.to_str().unwrap()).await;
    let both = harvest_with(&lake.source(), &memory, Cancel::new())
        .await
        .unwrap();
    assert_eq!(urn(&both, "shop.sales.orders"), urn(&alone, "shop.sales.orders"));
    assert_eq!(both.warnings.len(), 1);
    assert_eq!(both.warnings[0].place, "shop.archive.orders");
}

#[tokio::test]
async fn two_tables_that_swap_names_are_no_copies() {
    let lake = Lake::empty().await;
    let memory = Memory::default();
    let a = lake.table("sales", "a", metadata(1).as_bytes()).await;
    let b = lake.table("sales", "b", metadata(2).as_bytes()).await;
    let before = harvest_with(&lake.source(), &memory, Cancel::new())
        .await
        .unwrap();
    lake.register("sales", "a", b.to_str().unwrap()).await;
    lake.register("sales", "b", a.to_str().unwrap()).await;
    let after = harvest_with(&lake.source(), &memory, Cancel::new())
        .await
        .unwrap();
    assert_eq!(after.warnings, []);
    assert_eq!(urn(&before, "shop.sales.a"), urn(&after, "shop.sales.b"));
    assert_eq!(urn(&before, "shop.sales.b"), urn(&after, "shop.sales.a"));
}

#[tokio::test]
async fn a_table_without_uuid_is_known_by_its_name() {
    let lake = Lake::empty().await;
    let old = metadata(1)
        .replace(r#""format-version":2,"#, r#""format-version":1,"#)
        .replace(&format!(r#""table-uuid":"{}","#, uuid(1)), "");
    let old = old.replace(
        r#""current-schema-id":0"#,
        r#""schema":{"type":"struct","fields":[]},"current-schema-id":0"#,
    );
    lake.table("sales", "old", old.as_bytes()).await;
    let first = harvest(&lake.source()).await.unwrap();
    assert_eq!(first.warnings, []);
    let second = harvest(&lake.source()).await.unwrap();
    assert!(urn(&first, "shop.sales.old").is_some());
    assert_eq!(urn(&first, "shop.sales.old"), urn(&second, "shop.sales.old"));
}

#[tokio::test]
async fn views_are_views() {
    let lake = Lake::empty().await;
    let view = format!(
        r#"{{"view-uuid":"{}","format-version":1,"location":"/lake/v","current-version-id":2,
        "properties":{{"comment":"Orders of today"}},
        "versions":[{{"version-id":1,"timestamp-ms":1000,"schema-id":1,"representations":[]}},
        {{"version-id":2,"timestamp-ms":2000,"schema-id":1,"default-namespace":["sales"],
        "representations":[{{"type":"sql","sql":"SELECT 1 AS x","dialect":"spark"}}]}}],
        "schemas":[{{"type":"struct","schema-id":1,"fields":[{{"id":1,"name":"x","required":false,"type":"int"}}]}}]}}"#,
        uuid(7)
    );
    lake.table("sales", "today", view.as_bytes()).await;
    lake.sql("UPDATE iceberg_tables SET iceberg_type = 'VIEW'").await;
    let harvested = harvest(&lake.source()).await.unwrap();
    assert_eq!(harvested.warnings, []);
    let Payload::Asset(asset) = stated(&harvested, "shop.sales.today", Aspect::Asset) else {
        panic!("no asset");
    };
    assert_eq!(asset.kind, EntityKind::View);
    assert_eq!(asset.updated.unwrap().as_millis(), 2_000);
    let Payload::Raw(raw) = stated(&harvested, "shop.sales.today", Aspect::Raw) else {
        panic!("no raw");
    };
    assert!(raw.contains("SELECT 1 AS x"), "{raw}");
    let aspects: Vec<Aspect> = harvested.facts.iter().map(|fact| fact.payload.aspect()).collect();
    assert!(!aspects.contains(&Aspect::Snapshots), "{aspects:?}");
    assert_eq!(
        lake.source().test().await.unwrap(),
        "1 namespace, 0 tables, 1 view in catalog lake (sqlite)"
    );
    let located = lake
        .source()
        .locate(&["sales".to_owned()], "today")
        .await
        .unwrap_err();
    assert_eq!(located.kind, PortErrorKind::Unsupported);
}

#[tokio::test]
async fn of_several_catalogs_one_must_be_meant() {
    let lake = Lake::empty().await;
    lake.table("sales", "orders", metadata(1).as_bytes()).await;
    lake.sql("INSERT INTO iceberg_namespace_properties VALUES ('second', 'x', 'exists', 'true')")
        .await;
    let error = harvest(&lake.source()).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::NotFound);
    assert!(error.message.contains("`lake`, `second`"), "{error}");
    let with = |name: &str, wanted: Option<&str>| {
        let SourceKind::IcebergSql { uri, warehouse, .. } = lake.kind() else {
            panic!("another kind");
        };
        let catalog = wanted.map(str::to_owned);
        IcebergSqlSource::new(
            name,
            &SourceKind::IcebergSql {
                uri,
                warehouse,
                catalog,
            },
        )
        .unwrap()
    };
    // The name of the source is the second guess.
    assert_eq!(
        names(&harvest(&with("lake", None)).await.unwrap()),
        ["lake.sales.orders"]
    );
    assert_eq!(
        names(&harvest(&with("shop", Some("lake"))).await.unwrap()),
        ["shop.sales.orders"]
    );
    assert_eq!(
        names(&harvest(&with("shop", Some("second"))).await.unwrap()),
        [""; 0]
    );
    let error = harvest(&with("shop", Some("third"))).await.unwrap_err();
    assert!(error.message.contains("`third`"), "{error}");
}

#[tokio::test]
async fn a_catalog_without_tables_yet_is_empty() {
    let lake = Lake::empty().await;
    let harvested = harvest(&lake.source()).await.unwrap();
    assert!(harvested.summary.complete);
    // Only that there is a catalog, and nothing in it.
    let said: Vec<_> = harvested.facts.iter().map(|fact| &fact.payload).collect();
    assert!(
        matches!(said.as_slice(), [Payload::Namespace(info)] if info.below.is_empty() && info.levels.is_empty()),
        "{said:?}"
    );
    assert_eq!(
        lake.source().test().await.unwrap(),
        "0 namespaces, 0 tables in catalog shop (sqlite)"
    );
}
