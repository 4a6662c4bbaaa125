//! The SQL catalog, with the tables and columns that PyIceberg 0.12 makes.

use std::path::Path;

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{DemoError, DemoResult, spec::Mesh, table::Done};

/// `catalog_name` of every row.
const CATALOG: &str = "lake";

const TABLES: &str = "CREATE TABLE iceberg_tables (\
    catalog_name VARCHAR(255) NOT NULL, \
    table_namespace VARCHAR(255) NOT NULL, \
    table_name VARCHAR(255) NOT NULL, \
    metadata_location VARCHAR(1000), \
    previous_metadata_location VARCHAR(1000), \
    iceberg_type VARCHAR(5), \
    PRIMARY KEY (catalog_name, table_namespace, table_name))";

const PROPERTIES: &str = "CREATE TABLE iceberg_namespace_properties (\
    catalog_name VARCHAR(255) NOT NULL, \
    namespace VARCHAR(255) NOT NULL, \
    property_key VARCHAR(255) NOT NULL, \
    property_value VARCHAR(1000) NOT NULL, \
    PRIMARY KEY (catalog_name, namespace, property_key))";

/// Writes the database.
pub fn write(path: &Path, mesh: &Mesh, tables: &[Done]) -> DemoResult<()> {
    let failed = |reason: String| DemoError::Catalog {
        path: path.to_owned(),
        reason,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| failed(error.to_string()))?;
    runtime
        .block_on(fill(path, mesh, tables))
        .map_err(|error| failed(error.to_string()))
}

async fn fill(path: &Path, mesh: &Mesh, tables: &[Done]) -> Result<(), sqlx::Error> {
    let mut db = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .connect()
        .await?;
    sqlx::query(TABLES).execute(&mut db).await?;
    sqlx::query(PROPERTIES).execute(&mut db).await?;
    let mut tx = db.begin().await?;
    for table in tables {
        sqlx::query("INSERT INTO iceberg_tables VALUES (?, ?, ?, ?, ?, 'TABLE')")
            .bind(CATALOG)
            .bind(&table.namespace)
            .bind(&table.name)
            .bind(&table.metadata)
            .bind(&table.previous)
            .execute(&mut *tx)
            .await?;
    }
    let mut namespaces: Vec<&str> = tables.iter().map(|table| table.namespace.as_str()).collect();
    namespaces.dedup();
    for namespace in namespaces {
        for (key, value) in properties(mesh, namespace) {
            insert_property(&mut tx, namespace, key, &value).await?;
        }
    }
    tx.commit().await?;
    db.close().await
}

async fn insert_property(
    db: &mut SqliteConnection,
    namespace: &str,
    key: &str,
    value: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO iceberg_namespace_properties VALUES (?, ?, ?, ?)")
        .bind(CATALOG)
        .bind(namespace)
        .bind(key)
        .bind(value)
        .execute(db)
        .await?;
    Ok(())
}

/// `exists` is PyIceberg's own mark of a namespace without properties; it stands beside ours.
fn properties(mesh: &Mesh, namespace: &str) -> Vec<(&'static str, String)> {
    let mut properties = vec![("exists", "true".to_owned())];
    let Some(table) = mesh.tables.iter().find(|table| table.namespace == namespace) else {
        return properties;
    };
    let domain = mesh.domains.get(table.domain).cloned().unwrap_or_default();
    let comment = match table.layer {
        crate::spec::Layer::Raw => format!("Tables of {domain} as the systems write them."),
        crate::spec::Layer::Staging => format!("Cleaned tables of {domain}; not offered to others."),
        crate::spec::Layer::Mart => format!("What {domain} offers to the rest of Alder & Finch."),
    };
    properties.push(("comment", comment));
    properties.push(("domain", domain));
    properties
}
