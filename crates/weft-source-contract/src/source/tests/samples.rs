//! Files that others wrote, where they are at hand. Each gives facts or a warning, or is plainly none of ours.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use weft_model::{Payload, Warning};
use weft_testkit::harvest;

use super::ContractSource;

/// Folders of samples that hold contracts and products.
const FOLDERS: [&str; 5] = ["odcs", "odcs-diff", "odps", "dcs-legacy", "dataproduct-other"];

fn samples() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = env::var_os("WEFT_SAMPLES").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

struct Read {
    file: String,
    facts: usize,
    things: usize,
    warnings: Vec<Warning>,
}

#[tokio::test]
async fn every_sample_gives_facts_or_says_why_not() {
    let Some(samples) = samples() else {
        println!("no samples at hand: nothing read");
        return;
    };
    let mut read = Vec::new();
    for folder in FOLDERS {
        let mut files: Vec<PathBuf> = fs::read_dir(samples.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|end| ["yaml", "yml", "json"].iter().any(|known| end == *known))
            })
            .collect();
        files.sort();
        for file in files {
            // Alone in a folder: several samples are versions of one contract and claim one id.
            let alone = tempfile::tempdir().unwrap();
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            fs::copy(&file, alone.path().join(&name)).unwrap();
            let harvested = harvest(&ContractSource::new("samples", alone.path()))
                .await
                .unwrap();
            assert!(harvested.summary.complete, "{name}");
            let things = harvested
                .facts
                .iter()
                .filter(|fact| matches!(fact.payload, Payload::Asset(_) | Payload::Contract(_)))
                .count();
            read.push(Read {
                file: format!("{folder}/{name}"),
                facts: harvested.facts.len(),
                things,
                warnings: harvested.warnings,
            });
        }
    }
    for one in &read {
        println!("{:4} facts {:3} things  {}", one.facts, one.things, one.file);
        for warning in &one.warnings {
            println!("      {:?} {}: {}", warning.code, warning.place, warning.message);
        }
        let ours = ["odcs/", "odps/", "odcs-diff/", "dcs-legacy/"]
            .iter()
            .any(|folder| one.file.starts_with(folder));
        assert!(
            !ours || one.facts > 0 || !one.warnings.is_empty(),
            "{} was passed over without a word",
            one.file
        );
        if one.file.contains("__invalid") {
            assert!(!one.warnings.is_empty(), "{} is deliberately wrong", one.file);
        }
    }
    let without: Vec<&str> = read
        .iter()
        .filter(|one| one.file.starts_with("odcs/") && one.facts == 0)
        .map(|one| one.file.as_str())
        .collect();
    // A contract that names neither its kind nor its version cannot be told from any other file.
    assert_eq!(without.len(), 1, "{without:?}");
    assert!(without[0].ends_with("multicolumn.odcs.yaml"), "{without:?}");
    let warned = read.iter().filter(|one| !one.warnings.is_empty()).count();
    let facts: usize = read.iter().map(|one| one.facts).sum();
    let silent = read
        .iter()
        .filter(|one| one.facts == 0 && one.warnings.is_empty())
        .count();
    println!(
        "{} files read: {facts} facts, {warned} files with warnings, {silent} none of ours",
        read.len()
    );
    assert!(read.len() > 90, "only {} samples were found", read.len());
}
