//! Tests by user story, through the faces: `it/` runs the command line, `e2e/` drives the real window.
//!
//! Here is what both need.

pub mod oidc;

use std::{fs, io, path::Path};

use serde_json::{Value, json};
use weft_testkit::{
    object_store::{KEY, SECRET, StoreDouble, TOKEN, WAREHOUSE, newest},
    polaris::PolarisDouble,
};

/// Puts a table of the demo's lake, as it is now, into a catalog of the double, with its namespace.
pub fn register(
    polaris: &PolarisDouble,
    catalog: &str,
    warehouse: &Path,
    (namespace, table): (&str, &str),
) -> io::Result<()> {
    let folder = warehouse.join(namespace).join(table).join("metadata");
    let mut versions = Vec::new();
    for file in fs::read_dir(&folder)? {
        let path = file?.path();
        if path.to_string_lossy().ends_with(".metadata.json") {
            versions.push(path);
        }
    }
    // Writers number them.
    let newest = versions.into_iter().max().ok_or(io::ErrorKind::NotFound)?;
    let metadata = serde_json::from_slice(&fs::read(&newest)?)?;
    polaris.add_namespace(catalog, &[namespace], &[]);
    let location = format!("file:{}", newest.display());
    polaris.add_table(catalog, &[namespace], table, &location, metadata);
    Ok(())
}

/// Fills the catalog `lakehouse` of the double with the tables of a store, and lets it hand out keys to each of them.
pub fn register_store(polaris: &PolarisDouble, store: &StoreDouble) -> io::Result<()> {
    polaris.add_catalog("lakehouse", WAREHOUSE, &[]);
    polaris.add_namespace("lakehouse", &["py"], &[]);
    for table in ["orders", "types"] {
        let place = format!("{WAREHOUSE}/py/{table}");
        let location = format!("{place}/metadata/{}", newest(&format!("py.{table}")));
        let metadata = serde_json::from_slice(&fs::read(store.file(&location))?)?;
        polaris.add_table("lakehouse", &["py"], table, &location, metadata);
        polaris.vend("lakehouse", &["py"], table, keys(&place, SECRET));
    }
    Ok(())
}

/// Keys to what lies below `place`, as `LoadTableResult` carries them (`storage-credentials`).
pub fn keys(place: &str, secret: &str) -> Value {
    json!({"config": {}, "storage-credentials": [{"prefix": place, "config": {
        "s3.access-key-id": KEY,
        "s3.secret-access-key": secret,
        "s3.session-token": TOKEN,
        "s3.session-token-expires-at-ms": "32503680000000",
    }}]})
}

/// The words after `weft source add` that make the same source, for each that `weft source list --json` tells of: its kind, its
/// name, and where it is.
pub fn source_words(listed: &Value) -> Vec<Vec<String>> {
    let text = |source: &Value, place: &str| {
        let found = source.pointer(place).and_then(Value::as_str);
        found.map(str::to_owned)
    };
    let words_of = |source: &Value| {
        let mut words = vec![text(source, "/config/kind/kind")?, text(source, "/config/name")?];
        for option in ["uri", "warehouse", "catalog", "path"] {
            if let Some(value) = text(source, &format!("/config/kind/{option}")) {
                words.extend([format!("--{option}"), value]);
            }
        }
        Some(words)
    };
    let sources = listed.pointer("/sources").and_then(Value::as_array);
    sources.into_iter().flatten().filter_map(words_of).collect()
}
