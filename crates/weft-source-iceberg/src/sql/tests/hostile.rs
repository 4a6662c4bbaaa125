//! Catalog files and metadata files that are not what they should be.

use std::{fs, io::Write};

use flate2::{Compression, write::GzEncoder};
use sqlx::Connection as _;
use weft_model::WarningCode;
use weft_ports::{PortError, PortErrorKind, Source, source::SourceKind};
use weft_testkit::harvest;

use super::fixture::{Lake, metadata, names};
use crate::{
    IcebergSqlSource,
    sql::{address::Address, connection::Connection},
};

/// The same refusal from everything that reads the catalog.
async fn refusal(lake: &Lake) -> PortError {
    let source = lake.source();
    let error = harvest(&source).await.unwrap_err();
    assert_eq!(source.test().await.unwrap_err(), error);
    assert_eq!(
        source.locate(&["sales".to_owned()], "t").await.unwrap_err(),
        error
    );
    assert!(error.hint.is_some(), "{error}");
    assert!(error.message.contains("catalog.db"), "{error}");
    error
}

#[tokio::test]
async fn files_that_are_no_catalog() {
    let lake = Lake::bare();
    assert_eq!(refusal(&lake).await.kind, PortErrorKind::NotFound);
    assert!(!lake.catalog().exists(), "a catalog was made");

    fs::create_dir(lake.catalog()).unwrap();
    assert_eq!(refusal(&lake).await.kind, PortErrorKind::Invalid);
    fs::remove_dir(lake.catalog()).unwrap();

    fs::write(lake.catalog(), b"").unwrap();
    let empty = refusal(&lake).await;
    assert!(empty.message.contains("iceberg_tables"), "{empty}");
    assert_eq!(fs::metadata(lake.catalog()).unwrap().len(), 0);

    fs::write(lake.catalog(), "garbage ".repeat(4_000)).unwrap();
    let garbage = refusal(&lake).await;
    assert_eq!(garbage.kind, PortErrorKind::Corrupt);
    assert!(garbage.message.contains("not a SQLite database"), "{garbage}");
}

#[tokio::test]
async fn a_damaged_catalog_says_so() {
    let lake = Lake::empty().await;
    lake.table("sales", "t", metadata(1).as_bytes()).await;
    let whole = fs::read(lake.catalog()).unwrap();
    fs::write(lake.catalog(), &whole[..4096 + 17]).unwrap();
    let error = harvest(&lake.source()).await.unwrap_err();
    assert!(
        matches!(error.kind, PortErrorKind::Corrupt | PortErrorKind::Unavailable),
        "{error:?}"
    );
}

#[tokio::test]
async fn tables_of_another_shape() {
    let lake = Lake::bare();
    lake.sql("CREATE TABLE iceberg_tables (catalog_name TEXT, table_name TEXT)")
        .await;
    let error = refusal(&lake).await;
    assert!(error.message.contains("`table_namespace`"), "{error}");

    // A view could hide a question without an end.
    let lake = Lake::bare();
    lake.sql(
        "CREATE VIEW iceberg_tables (catalog_name, table_namespace, table_name, metadata_location) AS \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'lake', 'n', i, i FROM n",
    )
    .await;
    let error = refusal(&lake).await;
    assert!(error.message.contains("has no table"), "{error}");
}

#[tokio::test]
async fn the_first_schema_of_java_is_read_too() {
    let lake = Lake::bare();
    let file = lake.path("warehouse/t.json");
    fs::write(&file, metadata(1)).unwrap();
    lake.sql(&format!(
        "CREATE TABLE iceberg_tables (catalog_name TEXT, table_namespace TEXT, table_name TEXT,
            metadata_location TEXT, previous_metadata_location TEXT);
         INSERT INTO iceberg_tables VALUES ('lake', 'sales', 't', 'file:{}', NULL);",
        file.display()
    ))
    .await;
    let harvested = harvest(&lake.source()).await.unwrap();
    assert_eq!(
        (names(&harvested), harvested.warnings),
        (vec!["shop.sales.t".to_owned()], vec![])
    );
}

#[tokio::test]
async fn rows_that_hold_no_text() {
    let lake = Lake::empty().await;
    lake.table("sales", "good", metadata(1).as_bytes()).await;
    lake.sql(
        "INSERT INTO iceberg_tables VALUES ('lake', 'sales', x'ff00', '/x', NULL, NULL);
         INSERT INTO iceberg_tables VALUES ('lake', 'sales', CAST(x'c328' AS TEXT), '/x', NULL, NULL);
         INSERT INTO iceberg_tables VALUES ('lake', 'sales', 'nowhere', NULL, NULL, NULL);",
    )
    .await;
    let harvested = harvest(&lake.source()).await.unwrap();
    assert_eq!(names(&harvested), ["shop.sales.good"]);
    // What could not be listed may be a table that is known: nothing may be marked as gone.
    assert!(!harvested.summary.complete);
    let codes: Vec<WarningCode> = harvested.warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(
        codes,
        [WarningCode::Malformed, WarningCode::NotFound],
        "{:?}",
        harvested.warnings
    );
}

#[tokio::test]
async fn a_locked_catalog_can_be_tried_again() {
    let lake = Lake::empty().await;
    lake.table("sales", "t", metadata(1).as_bytes()).await;
    let mut writer = lake.open().await;
    sqlx::raw_sql("BEGIN EXCLUSIVE")
        .execute(&mut writer)
        .await
        .unwrap();
    let error = harvest(&lake.source()).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Busy, "{error}");
    sqlx::raw_sql("COMMIT").execute(&mut writer).await.unwrap();
    writer.close().await.unwrap();
    assert_eq!(names(&harvest(&lake.source()).await.unwrap()), ["shop.sales.t"]);
}

#[tokio::test]
async fn the_catalog_is_left_as_it_was() {
    let lake = Lake::pyiceberg().await;
    let before = fs::read(lake.catalog()).unwrap();
    harvest(&lake.source()).await.unwrap();
    lake.source().test().await.unwrap();
    assert!(
        fs::read(lake.catalog()).unwrap() == before,
        "the catalog file changed"
    );
    let mut files: Vec<String> = fs::read_dir(lake.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["catalog.db", "warehouse"]);
}

#[tokio::test]
async fn a_missing_warehouse_takes_nothing_away() {
    let lake = Lake::pyiceberg().await;
    fs::rename(lake.path("warehouse"), lake.path("elsewhere")).unwrap();
    let error = harvest(&lake.source()).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::NotFound);
    assert!(error.message.contains("warehouse"), "{error}");
    assert_eq!(lake.source().test().await.unwrap_err(), error);
}

#[tokio::test]
async fn each_broken_file_is_one_warning() {
    let lake = Lake::empty().await;
    let whole = metadata(1);
    let gzip = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let deep = format!("{{\"refs\":{}", "[".repeat(100_000));
    let cases: [(&str, Vec<u8>, WarningCode); 7] = [
        ("bomb", gzip(&vec![b' '; 32 * 1024 * 1024]), WarningCode::TooLarge),
        (
            "cut",
            whole.as_bytes()[..whole.len() / 2].to_vec(),
            WarningCode::Malformed,
        ),
        ("deep", deep.into_bytes(), WarningCode::Malformed),
        ("empty", Vec::new(), WarningCode::Malformed),
        ("login", b"<html>Log in</html>".to_vec(), WarningCode::Malformed),
        ("nul", vec![0; 10_000], WarningCode::Malformed),
        (
            "twice",
            whole.replace('{', "{\"location\":\"a\",").into_bytes(),
            WarningCode::Malformed,
        ),
    ];
    lake.table("sales", "good", &gzip(whole.as_bytes())).await;
    for (name, bytes, _) in &cases {
        lake.table("sales", name, bytes).await;
    }
    let harvested = harvest(&lake.source()).await.unwrap();
    assert_eq!(names(&harvested), ["shop.sales.good"]);
    assert!(harvested.summary.complete);
    let found: Vec<(&str, WarningCode)> = harvested
        .warnings
        .iter()
        .map(|warning| (warning.place.as_str(), warning.code))
        .collect();
    let places: Vec<String> = cases
        .iter()
        .map(|(name, _, _)| format!("shop.sales.{name}"))
        .collect();
    let expected: Vec<(&str, WarningCode)> = places
        .iter()
        .zip(&cases)
        .map(|(place, (_, _, code))| (place.as_str(), *code))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn addresses_that_cannot_be_one() {
    let refused = |uri: &str| {
        let kind = SourceKind::IcebergSql {
            uri: uri.to_owned(),
            warehouse: "/lake".to_owned(),
            catalog: None,
        };
        IcebergSqlSource::new("shop", &kind).unwrap_err()
    };
    for uri in [
        "",
        "catalog.db",
        "sqlite:",
        "sqlite:///",
        "postgresql://[",
        "postgresql://h:99999/d",
    ] {
        assert_eq!(refused(uri).kind, PortErrorKind::Invalid, "{uri}");
    }
    assert_eq!(refused("mysql://host/lake").kind, PortErrorKind::Invalid);
    for uri in [
        "postgresql://mira:hunter2@host/lake",
        "postgres://host/lake?password=hunter2",
    ] {
        let error = refused(uri);
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        assert!(error.hint.unwrap().contains(".pgpass"));
    }
    let other = SourceKind::Dbt {
        path: "/p".to_owned(),
    };
    assert_eq!(
        IcebergSqlSource::new("shop", &other).unwrap_err().kind,
        PortErrorKind::Invalid
    );
}

#[tokio::test]
async fn a_catalog_in_wal_mode_is_read_beside_its_writer() {
    let lake = Lake::pyiceberg().await;
    let mut writer = lake.open().await;
    sqlx::raw_sql("PRAGMA journal_mode = WAL")
        .execute(&mut writer)
        .await
        .unwrap();
    sqlx::raw_sql("UPDATE iceberg_tables SET table_name = 'renamed' WHERE table_name = 'old'")
        .execute(&mut writer)
        .await
        .unwrap();
    assert!(names(&harvest(&lake.source()).await.unwrap()).contains(&"shop.supply.renamed".to_owned()));
    writer.close().await.unwrap();
    assert!(
        !lake.path("catalog.db-wal").exists(),
        "the writer takes its files away"
    );
    assert_eq!(names(&harvest(&lake.source()).await.unwrap()).len(), 4);
    let left: Vec<_> = fs::read_dir(lake.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[tokio::test]
async fn a_writer_that_comes_while_a_quiet_file_is_read_is_seen() {
    let lake = Lake::pyiceberg().await;
    lake.sql("PRAGMA journal_mode = WAL").await;
    let address = Address::parse(&format!("sqlite:///{}", lake.catalog().display())).unwrap();
    let mut connection = Connection::open(&address).await.unwrap();
    assert!(!lake.path("catalog.db-shm").exists(), "the reader made files");
    let mut writer = lake.open().await;
    let sql = "UPDATE iceberg_tables SET table_name = 'renamed' WHERE table_name = 'old'";
    sqlx::raw_sql(sql).execute(&mut writer).await.unwrap();
    let rows = connection.tables("lake").await.unwrap();
    assert!(rows.items.iter().any(|row| row.name == "renamed"));
    writer.close().await.unwrap();
    connection.close().await;
}

#[tokio::test]
async fn what_a_writer_left_unfinished_is_read_and_not_finished() {
    let lake = Lake::pyiceberg().await;
    let mut writer = lake.open().await;
    let sql = "PRAGMA journal_mode = WAL; UPDATE iceberg_tables SET table_name = 'renamed' WHERE table_name = 'old'";
    sqlx::raw_sql(sql).execute(&mut writer).await.unwrap();
    // The folder as a crash would have left it.
    let left = Lake::bare();
    for name in ["catalog.db", "catalog.db-wal"] {
        fs::copy(lake.path(name), left.path(name)).unwrap();
    }
    writer.close().await.unwrap();
    let before = fs::read(left.catalog()).unwrap();
    let address = Address::parse(&format!("sqlite:///{}", left.catalog().display())).unwrap();
    let mut connection = Connection::open(&address).await.unwrap();
    let rows = connection.tables("lake").await.unwrap();
    connection.close().await;
    assert!(rows.items.iter().any(|row| row.name == "renamed"));
    assert!(
        fs::read(left.catalog()).unwrap() == before,
        "the reader finished the writer's work"
    );
    assert!(
        left.path("catalog.db-wal").exists(),
        "the reader took the journal away"
    );
}
