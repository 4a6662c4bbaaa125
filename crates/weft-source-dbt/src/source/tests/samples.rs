//! Artifacts that others wrote, where they are at hand: manifests of versions 1 to 12.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use weft_model::Payload;
use weft_testkit::harvest;

use super::DbtSource;

fn samples() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = env::var_os("WEFT_SAMPLES").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// Each manifest with the files of the same project that lie beside it: same name but for the last word.
fn projects(samples: &Path) -> Vec<(String, Vec<(PathBuf, &'static str)>)> {
    let mut files: Vec<PathBuf> = fs::read_dir(samples.join("dbt"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut projects = Vec::new();
    for manifest in files.iter().filter(|path| name(path).contains("manifest")) {
        let stem = name(manifest);
        let mut members = vec![(manifest.clone(), "manifest.json")];
        for (word, target) in [("catalog", "catalog.json"), ("run_results", "run_results.json")] {
            let beside = manifest.with_file_name(stem.replace("manifest", word));
            if beside.is_file() {
                members.push((beside, target));
            }
        }
        projects.push((stem, members));
    }
    let own = samples.join("generated/dbt-jaffle-1.11.16");
    let members = ["manifest.json", "catalog.json", "run_results.json"].map(|file| (own.join(file), file));
    projects.push(("generated/dbt-jaffle-1.11.16".to_owned(), members.into()));
    projects
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[tokio::test]
async fn every_sample_gives_facts_and_says_what_is_old() {
    let Some(samples) = samples() else {
        println!("no samples at hand: nothing read");
        return;
    };
    let mut read = 0;
    for (stem, members) in projects(&samples) {
        let folder = tempfile::tempdir().unwrap();
        for (from, to) in &members {
            fs::copy(from, folder.path().join(to)).unwrap();
        }
        let harvested = harvest(&DbtSource::new("samples", folder.path())).await.unwrap();
        read += members.len();
        let count = |wanted: fn(&Payload) -> bool| {
            harvested
                .facts
                .iter()
                .filter(|fact| wanted(&fact.payload))
                .count()
        };
        let assets = count(|payload| matches!(payload, Payload::Asset(_)));
        println!(
            "{assets:4} assets {:4} schemas {:4} tested {:4} upstream  {stem} ({} files)",
            count(|payload| matches!(payload, Payload::Schema(_))),
            count(|payload| matches!(payload, Payload::Quality(_))),
            count(|payload| matches!(payload, Payload::Upstream(_))),
            members.len(),
        );
        for warning in &harvested.warnings {
            println!("      {:?} {}: {}", warning.code, warning.place, warning.message);
        }
        assert!(assets > 0, "{stem} holds models");
        assert!(harvested.summary.complete, "{stem}");
        let text = fs::read_to_string(&members[0].0).unwrap();
        let old = (1..=6).any(|version| text.contains(&format!("/manifest/v{version}.json")));
        let told = harvested
            .warnings
            .iter()
            .any(|warning| warning.place == "manifest.json" && warning.message.contains("is of version"));
        assert_eq!(old, told, "{stem}: {:?}", harvested.warnings);
    }
    // Catalogs and results that lie there without their manifest.
    for (word, file) in [("catalog", "catalog.json"), ("run_results", "run_results.json")] {
        for entry in fs::read_dir(samples.join("dbt")).unwrap() {
            let path = entry.unwrap().path();
            if !name(&path).contains(word) {
                continue;
            }
            let folder = super::copy();
            fs::copy(&path, folder.path().join(file)).unwrap();
            let harvested = harvest(&DbtSource::new("samples", folder.path())).await.unwrap();
            let broken: Vec<_> = harvested
                .warnings
                .iter()
                .filter(|warning| warning.place.starts_with(file))
                .collect();
            println!("{} beside another manifest: {broken:?}", name(&path));
            assert!(harvested.summary.complete);
            read += 1;
        }
    }
    println!("{read} files read");
    assert!(read > 30, "only {read} samples were found");
}
