//! Metadata files of other projects, where they are at hand.

use std::{env, fs, path::PathBuf};

use weft_model::{EntityKind, WarningCode};

use super::read;

/// Words in the names of samples that are wrong on purpose.
const WRONG: [&str; 7] = [
    "Missing",
    "Unsupported",
    "NotFound",
    "Invalid",
    "NoValid",
    "MultipleSQLs",
    "WithoutDefaultId",
];

fn folder() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let samples = env::var_os("WEFT_SAMPLES")
        .map_or(beside, PathBuf::from)
        .join("iceberg-metadata");
    samples.is_dir().then_some(samples)
}

#[test]
fn samples_of_other_projects_are_read_or_explained() {
    let Some(folder) = folder() else {
        println!("skipped: no samples at WEFT_SAMPLES or ../shared/samples");
        return;
    };
    let (mut whole, mut explained) = (0, 0);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(&file).unwrap();
        let kind = if name.contains("View") {
            EntityKind::View
        } else {
            EntityKind::Table
        };
        let notes = match read(&bytes, kind) {
            Ok(document) => {
                let raw: Result<serde_json::Value, _> = serde_json::from_str(&document.raw);
                assert!(raw.is_ok(), "{name}: {}", document.raw);
                document.notes
            }
            Err(note) => vec![note],
        };
        let wrong = WRONG.iter().any(|word| name.contains(word));
        assert_eq!(wrong, !notes.is_empty(), "{name}: {notes:?}");
        let known = [WarningCode::Malformed, WarningCode::Unsupported];
        assert!(
            notes.iter().all(|note| known.contains(&note.code)),
            "{name}: {notes:?}"
        );
        if notes.is_empty() {
            whole += 1;
        } else {
            explained += 1;
            let words: Vec<String> = notes.into_iter().map(|note| note.message).collect();
            println!("{name}: {}", words.join("; "));
        }
    }
    println!("{whole} read whole, {explained} explained");
    assert!(whole >= 20, "{whole} samples were read");
}
