//! Every table through the Iceberg crate's own types.

use std::{collections::BTreeMap, fs, path::PathBuf};

use iceberg::spec::{DataContentType, FormatVersion, Manifest, ManifestList, ManifestStatus, TableMetadata};

use super::demo;

fn disk(uri: &str) -> PathBuf {
    PathBuf::from(uri.strip_prefix("file://").unwrap())
}

/// The newest metadata file of every table.
fn tables() -> Vec<TableMetadata> {
    let warehouse = demo().folder.join("warehouse");
    let mut found = Vec::new();
    for (path, bytes) in super::files(&warehouse) {
        if path.to_string_lossy().ends_with(".metadata.json") {
            let metadata: TableMetadata = serde_json::from_slice(&bytes).unwrap();
            found.push((metadata.location().to_owned(), metadata));
        }
    }
    let mut newest: BTreeMap<String, TableMetadata> = BTreeMap::new();
    for (location, metadata) in found {
        let known = newest.get(&location).map_or(0, |known| known.snapshots().len());
        if metadata.snapshots().len() > known {
            newest.insert(location, metadata);
        }
    }
    newest.into_values().collect()
}

#[test]
fn every_manifest_agrees_with_its_summary() {
    let tables = tables();
    assert_eq!(tables.len(), demo().report.tables);
    for metadata in tables {
        let version = metadata.format_version();
        for snapshot in metadata.snapshots() {
            let bytes = fs::read(disk(snapshot.manifest_list())).unwrap();
            let list = ManifestList::parse_with_version(&bytes, version).unwrap();
            let (mut records, mut deletes, mut files) = (0, 0, 0);
            for listed in list.entries() {
                let bytes = fs::read(disk(&listed.manifest_path)).unwrap();
                assert_eq!(listed.manifest_length, i64::try_from(bytes.len()).unwrap());
                assert!(listed.sequence_number <= snapshot.sequence_number());
                let manifest = Manifest::parse_avro(&bytes).unwrap();
                for entry in manifest
                    .entries()
                    .iter()
                    .filter(|entry| entry.status() != ManifestStatus::Deleted)
                {
                    match entry.content_type() {
                        DataContentType::Data => {
                            files += 1;
                            records += entry.record_count();
                        }
                        _ => deletes += entry.record_count(),
                    }
                    assert!(
                        disk(entry.file_path()).is_file(),
                        "{} is missing",
                        entry.file_path()
                    );
                }
            }
            let said = |key: &str| {
                snapshot.summary().additional_properties[key]
                    .parse::<u64>()
                    .unwrap()
            };
            let place = format!("{} at {}", metadata.location(), snapshot.snapshot_id());
            assert_eq!(records, said("total-records"), "{place}");
            assert_eq!(deletes, said("total-position-deletes"), "{place}");
            assert_eq!(files, said("total-data-files"), "{place}");
        }
    }
}

#[test]
fn histories_lie_in_the_last_sixty_days() {
    let now: jiff::Timestamp = super::NOW.parse().unwrap();
    for metadata in tables() {
        let times: Vec<i64> = metadata
            .history()
            .iter()
            .map(|entry| entry.timestamp_ms)
            .collect();
        assert!((3..=30).contains(&times.len()), "{}", metadata.location());
        assert!(times.is_sorted(), "{}", metadata.location());
        let oldest = now.as_millisecond() - times.first().unwrap();
        assert!(oldest < 60 * 86_400_000, "{}", metadata.location());
        assert!(*times.last().unwrap() <= now.as_millisecond());
    }
}

#[test]
fn columns_keep_their_ids_through_every_change() {
    let mut changed = 0;
    for metadata in tables() {
        let mut schemas: Vec<_> = metadata.schemas_iter().collect();
        schemas.sort_by_key(|schema| schema.schema_id());
        changed += usize::from(schemas.len() > 1);
        for pair in schemas.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            let ids = |schema: &iceberg::spec::Schema| {
                schema
                    .as_struct()
                    .fields()
                    .iter()
                    .map(|field| field.id)
                    .collect::<Vec<_>>()
            };
            let highest = ids(before).into_iter().max().unwrap();
            for field in after.as_struct().fields() {
                let known = before
                    .as_struct()
                    .fields()
                    .iter()
                    .any(|known| known.id == field.id);
                assert!(
                    known || field.id > highest,
                    "{}: an id is never given twice",
                    field.name
                );
                assert!(
                    known || !field.required,
                    "{}: a new column is never required",
                    field.name
                );
            }
            assert!(ids(after).iter().all(|id| *id <= metadata.last_column_id()));
        }
    }
    assert!(changed >= 12, "{changed} tables changed");
}

#[test]
fn format_v3_tables_number_their_rows() {
    let third: Vec<_> = tables()
        .into_iter()
        .filter(|metadata| metadata.format_version() == FormatVersion::V3)
        .collect();
    assert!(third.len() >= 5);
    for metadata in third {
        let mut next = 0;
        let mut snapshots: Vec<_> = metadata.snapshots().collect();
        snapshots.sort_by_key(|snapshot| snapshot.sequence_number());
        for snapshot in snapshots {
            let (first, added) = snapshot.row_range().unwrap();
            assert_eq!(first, next, "{}", metadata.location());
            next = first + added;
        }
        assert_eq!(metadata.next_row_id(), next);
    }
}
