//! Writes one Iceberg table with its whole history.

mod batch;
mod commit;
mod partition;
mod plan;
mod shape;
mod state;
mod summary;
mod write;

use std::fs;

use serde_json::Value;

use crate::{
    DemoError, DemoResult,
    error::io,
    files::{Place, metadata::Metadata},
    hash,
    spec::Table,
    values::World,
};
use commit::Writer;
use shape::Shape;

/// What was written.
#[derive(Debug, Clone)]
pub struct Done {
    /// Dotted namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Address of the newest metadata file.
    pub metadata: String,
    /// Address of the one before.
    pub previous: Option<String>,
    /// Rows that a scan returns.
    pub rows: i64,
    /// Snapshots.
    pub snapshots: usize,
    /// Data and delete files, those no longer live among them.
    pub files: usize,
    /// Bytes of all files.
    pub bytes: i64,
}

/// Writes a table below `warehouse`.
pub fn write(world: &World<'_>, index: usize, warehouse: &Place) -> DemoResult<Done> {
    let Some(table) = world.mesh.tables.get(index) else {
        return Err(DemoError::Mesh(format!("the mesh has no table {index}")));
    };
    let failed = |reason: String| DemoError::Table {
        table: table.dotted(),
        reason,
    };
    let place = warehouse.join(&format!("{}/{}", table.namespace, table.name));
    for folder in ["data", "metadata"] {
        let folder = place.disk.join(folder);
        fs::create_dir_all(&folder).map_err(io("make", &folder))?;
    }
    let shape = Shape::new(table).map_err(failed)?;
    let mut writer = Writer::new(world, index, table, &shape, place.clone());
    writer.run().map_err(failed)?;
    finish(world, table, &shape, &writer, &place)
}

/// Writes the last two metadata files, as a table that keeps one old one would have them.
fn finish(
    world: &World<'_>,
    table: &Table,
    shape: &Shape,
    writer: &Writer<'_>,
    place: &Place,
) -> DemoResult<Done> {
    let failed = |reason: String| DemoError::Table {
        table: table.dotted(),
        reason,
    };
    let uuid = hash::uuid(world.seed, &table.dotted());
    let properties = properties(world, table);
    let named: Vec<(String, i64, &'static str)> = refs(table, writer);
    let snapshots = &writer.snapshots;
    let mut before: Option<(String, i64)> = None;
    let mut bytes_written = 0;
    let first = snapshots.len().saturating_sub(1).max(1);
    let mut metadata_file = String::new();
    for count in first..=snapshots.len() {
        let known = snapshots.get(..count).unwrap_or(snapshots);
        let file = format!(
            "{count:05}-{}.metadata.json",
            hash::uuid(world.seed, &format!("{}#{count}", table.dotted()))
        );
        let metadata = Metadata {
            format: table.format,
            uuid,
            location: &place.uri,
            created_at: snapshots.first().map_or(world.now_ms, |snapshot| snapshot.at),
            schemas: &shape.json,
            last_column_id: shape.last_id,
            partition_fields: &shape.partition_json,
            sort_fields: &shape.sort_json,
            properties: &properties,
            snapshots: known,
            refs: &named,
            previous: before.as_ref().map(|(file, at)| (file.as_str(), *at)),
        };
        let bytes = metadata.bytes().map_err(failed)?;
        let at = place.join(&format!("metadata/{file}"));
        fs::write(&at.disk, &bytes).map_err(io("write", &at.disk))?;
        bytes_written += i64::try_from(bytes.len()).unwrap_or(0);
        if count < snapshots.len() {
            before = Some((at.uri.clone(), known.last().map_or(0, |snapshot| snapshot.at)));
        }
        metadata_file = at.uri;
    }
    Ok(Done {
        namespace: table.namespace.clone(),
        name: table.name.clone(),
        metadata: metadata_file,
        previous: before.map(|(file, _)| file),
        rows: writer.live_rows(),
        snapshots: writer.snapshots.len(),
        files: writer.files_written,
        bytes: writer.bytes_written + bytes_written,
    })
}

fn properties(world: &World<'_>, table: &Table) -> Vec<(String, String)> {
    let mut properties = vec![
        ("comment".to_owned(), table.doc.clone()),
        ("write.format.default".to_owned(), "parquet".to_owned()),
        ("write.parquet.compression-codec".to_owned(), "zstd".to_owned()),
        (
            "write.metadata.delete-after-commit.enabled".to_owned(),
            "true".to_owned(),
        ),
        ("write.metadata.previous-versions-max".to_owned(), "1".to_owned()),
        ("layer".to_owned(), table.layer.as_str().to_owned()),
    ];
    if table.deletes > 0 {
        properties.push(("write.delete.mode".to_owned(), "merge-on-read".to_owned()));
    }
    if let Some(person) = table.owner.as_deref().and_then(|login| world.mesh.person(login)) {
        properties.push(("owner".to_owned(), person.mail()));
    }
    if !table.tags.is_empty() {
        properties.push(("tags".to_owned(), table.tags.join(",")));
    }
    properties
}

/// Tags stand on an old snapshot, branches on the one before the newest.
fn refs(table: &Table, writer: &Writer<'_>) -> Vec<(String, i64, &'static str)> {
    let snapshots = &writer.snapshots;
    let mut named = Vec::new();
    for name in &table.refs {
        let branch = name.starts_with("branch:");
        let at = if branch {
            snapshots.len().saturating_sub(2)
        } else {
            snapshots.len() / 2
        };
        if let Some(snapshot) = snapshots.get(at) {
            let kind = if branch { "branch" } else { "tag" };
            named.push((name.trim_start_matches("branch:").to_owned(), snapshot.id, kind));
        }
    }
    named
}

/// The schema of a version, as JSON.
fn schema_of(shape: &Shape, version: usize) -> Value {
    shape.json.get(version).cloned().unwrap_or(Value::Null)
}
