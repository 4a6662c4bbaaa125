//! The same catalog in PostgreSQL, on a server of the test's own where its programs are installed.

use sqlx::{Connection, PgConnection, Row};
use weft_ports::{PortErrorKind, Source, source::SourceKind};
use weft_testkit::{harvest, postgres::Server};

use super::fixture::{Lake, story, urn};
use crate::IcebergSqlSource;

async fn sql(server: &Server, database: &str, sql: &str) {
    let mut connection = PgConnection::connect(&server.uri("admin", database))
        .await
        .unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

fn source(server: &Server, lake: &Lake, user: &str, database: &str) -> IcebergSqlSource {
    let kind = SourceKind::IcebergSql {
        uri: server
            .uri(user, database)
            .replace("postgresql:", "postgresql+psycopg2:"),
        warehouse: lake.path("warehouse").to_str().unwrap().to_owned(),
        catalog: None,
    };
    IcebergSqlSource::new("shop", &kind).unwrap()
}

/// Copies the rows of the SQLite catalog.
async fn copy(lake: &Lake, server: &Server) {
    sql(
        server,
        "lake",
        "CREATE TABLE iceberg_tables (catalog_name VARCHAR(255), table_namespace VARCHAR(255),
                table_name VARCHAR(255), metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000),
                PRIMARY KEY (catalog_name, table_namespace, table_name));
             CREATE TABLE iceberg_namespace_properties (catalog_name VARCHAR(255), namespace VARCHAR(255),
                property_key VARCHAR(255), property_value VARCHAR(1000));
             CREATE ROLE reader LOGIN; CREATE ROLE nobody LOGIN; CREATE ROLE locked LOGIN PASSWORD 'hunter2';
             GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;",
    )
    .await;
    let mut from = lake.open().await;
    let mut to = PgConnection::connect(&server.uri("admin", "lake")).await.unwrap();
    for (select, insert, columns) in [
        (
            "SELECT catalog_name, table_namespace, table_name, metadata_location FROM iceberg_tables",
            "INSERT INTO iceberg_tables VALUES ($1, $2, $3, $4)",
            4,
        ),
        (
            "SELECT catalog_name, namespace, property_key, property_value FROM iceberg_namespace_properties",
            "INSERT INTO iceberg_namespace_properties VALUES ($1, $2, $3, $4)",
            4,
        ),
    ] {
        for row in sqlx::query(select).fetch_all(&mut from).await.unwrap() {
            let mut query = sqlx::query(insert);
            for column in 0..columns {
                query = query.bind(row.get::<String, _>(column));
            }
            query.execute(&mut to).await.unwrap();
        }
    }
    from.close().await.unwrap();
    to.close().await.unwrap();
}

#[tokio::test]
async fn a_catalog_in_postgresql_is_the_same_catalog() {
    let Some(server) = Server::start() else { return };
    let lake = Lake::pyiceberg().await;
    sql(&server, "postgres", "CREATE DATABASE lake").await;

    let empty = harvest(&source(&server, &lake, "admin", "lake"))
        .await
        .unwrap_err();
    assert_eq!(empty.kind, PortErrorKind::Invalid);
    assert!(empty.message.contains("`iceberg_tables`"), "{empty}");

    copy(&lake, &server).await;
    let reader = source(&server, &lake, "reader", "lake");
    let line = reader.test().await.unwrap();
    assert_eq!(line, "4 namespaces, 4 tables in catalog lake (postgresql)");
    let here = harvest(&reader).await.unwrap();
    assert!(here.summary.complete);
    assert_eq!(here.warnings, []);
    let there = harvest(&lake.source()).await.unwrap();
    assert_eq!(
        story(&here, lake.folder.path()),
        story(&there, lake.folder.path())
    );
    // Another catalog, so other things, even where a table was registered in both.
    assert_ne!(urn(&here, "shop.sales.orders"), urn(&there, "shop.sales.orders"));
    // Whoever reads it.
    let admin = harvest(&source(&server, &lake, "admin", "lake")).await.unwrap();
    assert_eq!(urn(&here, "shop.sales.orders"), urn(&admin, "shop.sales.orders"));

    let found = reader
        .locate(&["sales".to_owned(), "eu".to_owned()], "returns")
        .await
        .unwrap();
    assert!(found.metadata_location.contains("sales.eu/returns"), "{found:?}");
    let missing = reader.locate(&["sales".to_owned()], "returns").await.unwrap_err();
    assert_eq!(missing.kind, PortErrorKind::NotFound);

    refusals(&server, &lake).await;
    drop(server);
    let down = reader.test().await.unwrap_err();
    assert_eq!(down.kind, PortErrorKind::Unavailable, "{down:?}");
}

async fn refusals(server: &Server, lake: &Lake) {
    for (user, database, kind) in [
        ("nobody", "lake", PortErrorKind::Denied),
        ("locked", "lake", PortErrorKind::Denied),
        ("stranger", "lake", PortErrorKind::Denied),
        ("reader", "ocean", PortErrorKind::NotFound),
    ] {
        let source = source(server, lake, user, database);
        let error = source.test().await.unwrap_err();
        assert_eq!(error.kind, kind, "{user}: {error:?}");
        assert_eq!(harvest(&source).await.unwrap_err(), error, "{user}");
        assert!(error.hint.is_some(), "{error}");
        assert!(error.message.contains(database), "{error}");
    }
}
