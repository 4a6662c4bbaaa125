//! Catalogs on the disk for the tests of this folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;
use weft_model::{Aspect, Payload, Urn};
use weft_ports::source::SourceKind;
use weft_testkit::Harvested;

use crate::IcebergSqlSource;

/// A folder with a SQLite catalog `catalog.db` and a warehouse `warehouse`.
pub struct Lake {
    pub folder: TempDir,
}

const SCHEMA: &str = "
    CREATE TABLE iceberg_tables (
        catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL,
        metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000), iceberg_type VARCHAR(5),
        PRIMARY KEY (catalog_name, table_namespace, table_name));
    CREATE TABLE iceberg_namespace_properties (
        catalog_name VARCHAR(255) NOT NULL, namespace VARCHAR(255) NOT NULL, property_key VARCHAR(255),
        property_value VARCHAR(1000), PRIMARY KEY (catalog_name, namespace, property_key));";

impl Lake {
    /// An empty catalog.
    pub async fn empty() -> Self {
        let lake = Self::bare();
        lake.sql(SCHEMA).await;
        lake
    }

    /// Folders without a catalog file.
    pub fn bare() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("warehouse")).unwrap();
        Self { folder }
    }

    /// The committed catalog of PyIceberg, moved to a folder of its own.
    pub async fn pyiceberg() -> Self {
        let folder = TempDir::new().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/iceberg/pyiceberg");
        let here = folder.path().to_str().unwrap().to_owned();
        copy(&root, folder.path(), &here);
        let lake = Self { folder };
        let moved = format!(
            "UPDATE iceberg_tables SET metadata_location = replace(metadata_location, '/tmp/weft-fixture', '{here}')"
        );
        lake.sql(&moved).await;
        lake
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub fn catalog(&self) -> PathBuf {
        self.path("catalog.db")
    }

    pub fn kind(&self) -> SourceKind {
        SourceKind::IcebergSql {
            uri: format!("sqlite:///{}", self.catalog().display()),
            warehouse: self.path("warehouse").to_str().unwrap().to_owned(),
            catalog: None,
        }
    }

    pub fn source(&self) -> IcebergSqlSource {
        IcebergSqlSource::new("shop", &self.kind()).unwrap()
    }

    pub async fn open(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new()
            .filename(self.catalog())
            .create_if_missing(true);
        SqliteConnection::connect_with(&options).await.unwrap()
    }

    pub async fn sql(&self, sql: &str) {
        let mut connection = self.open().await;
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }

    /// Registers a table whose metadata lies at `location`, taken as it is.
    pub async fn register(&self, namespace: &str, name: &str, location: &str) {
        let mut connection = self.open().await;
        sqlx::query(
            "INSERT OR REPLACE INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location) \
             VALUES ('lake', $1, $2, $3)",
        )
        .bind(namespace.to_owned())
        .bind(name.to_owned())
        .bind(location.to_owned())
        .execute(&mut connection)
        .await
        .unwrap();
        connection.close().await.unwrap();
    }

    /// Writes `bytes` below the warehouse and registers them as a table.
    pub async fn table(&self, namespace: &str, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self
            .path("warehouse")
            .join(format!("{namespace}.{name}.metadata.json"));
        fs::write(&file, bytes).unwrap();
        self.register(namespace, name, file.to_str().unwrap()).await;
        file
    }
}

fn copy(from: &Path, to: &Path, root: &str) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target, root);
        } else if target.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(entry.path()).unwrap();
            fs::write(target, text.replace("/tmp/weft-fixture", root)).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The smallest metadata that is whole, of a table with this last group of its uuid.
pub fn metadata(number: u32) -> String {
    format!(
        r#"{{"format-version":2,"table-uuid":"{}","location":"/lake/t{number}","last-updated-ms":1700000000000,
        "last-sequence-number":0,"last-column-id":1,"current-schema-id":0,
        "schemas":[{{"type":"struct","schema-id":0,"fields":[{{"id":1,"name":"x","required":true,"type":"long"}}]}}],
        "default-spec-id":0,"partition-specs":[{{"spec-id":0,"fields":[]}}],"last-partition-id":999,
        "default-sort-order-id":0,"sort-orders":[{{"order-id":0,"fields":[]}}],"properties":{{}},
        "current-snapshot-id":-1,"snapshots":[]}}"#,
        uuid(number)
    )
}

pub fn uuid(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// The urn stated under a full name.
pub fn urn(harvested: &Harvested, full_name: &str) -> Option<Urn> {
    harvested.facts.iter().find_map(|fact| match &fact.payload {
        Payload::Asset(asset) if asset.full_name == full_name => Some(fact.urn.clone()),
        _ => None,
    })
}

/// One aspect stated of the thing with this full name.
pub fn stated<'h>(harvested: &'h Harvested, full_name: &str, aspect: Aspect) -> &'h Payload {
    let urn = urn(harvested, full_name).unwrap_or_else(|| panic!("nothing is called {full_name}"));
    let found = harvested
        .facts
        .iter()
        .find(|fact| fact.urn == urn && fact.payload.aspect() == aspect);
    &found
        .unwrap_or_else(|| panic!("{full_name} has no {aspect:?}"))
        .payload
}

/// Full names of all assets stated, sorted.
pub fn names(harvested: &Harvested) -> Vec<String> {
    let mut names: Vec<String> = harvested
        .facts
        .iter()
        .filter_map(|fact| match &fact.payload {
            Payload::Asset(asset) => Some(asset.full_name.clone()),
            _ => None,
        })
        .collect();
    names.sort();
    names
}

/// Every fact as JSON, one thing after the other, without what differs from run to run.
pub fn story(harvested: &Harvested, root: &Path) -> serde_json::Value {
    let mut things: Vec<(String, Vec<&weft_model::Fact>)> = Vec::new();
    for name in names(harvested) {
        let urn = urn(harvested, &name);
        let facts = harvested
            .facts
            .iter()
            .filter(|fact| Some(&fact.urn) == urn.as_ref());
        things.push((name, facts.collect()));
    }
    let text = serde_json::to_string(&things).unwrap();
    let text = text.replace(root.to_str().unwrap(), "/ROOT");
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    for thing in value.as_array_mut().unwrap() {
        for fact in thing[1].as_array_mut().unwrap() {
            fact["urn"] = "(urn)".into();
        }
    }
    value
}
