//! Tests by user story, through the faces: `it/` runs the command line, `e2e/` drives the real window.
//!
//! Here is what both need.

pub mod oidc;

use std::{fs, io, path::Path};

use weft_testkit::polaris::PolarisDouble;

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
