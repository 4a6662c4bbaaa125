//! A whole demo at small scale: the same twice, complete, and readable by the Iceberg crate.

mod iceberg_reads;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use tempfile::TempDir;

use crate::{DemoError, DemoOptions, DemoReport, Progress, Scale, build_demo};

const NOW: &str = "2026-11-25T09:41:00Z";

struct Built {
    folder: PathBuf,
    report: DemoReport,
    _keep: TempDir,
}

fn options(folder: &Path) -> DemoOptions {
    DemoOptions {
        folder: folder.to_owned(),
        seed: 7,
        now: NOW.parse().unwrap(),
        fresh: false,
        scale: Scale::Small,
    }
}

/// One small demo for all tests that only look.
fn demo() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| {
        let keep = TempDir::new().unwrap();
        let folder = keep.path().canonicalize().unwrap().join("demo");
        let report = build_demo(&options(&folder), &|_| ()).unwrap();
        Built {
            folder,
            report,
            _keep: keep,
        }
    })
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), bytes);
            }
        }
    }
    found
}

#[test]
fn two_builds_in_one_place_are_the_same_byte_for_byte() {
    let keep = TempDir::new().unwrap();
    let folder = keep.path().join("demo");
    build_demo(&options(&folder), &|_| ()).unwrap();
    // The folder's address stands in the metadata, so that the second build has to be in the same place.
    let aside = keep.path().join("first");
    fs::rename(&folder, &aside).unwrap();
    build_demo(&options(&folder), &|_| ()).unwrap();
    let (first, second) = (files(&aside), files(&folder));
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in second {
        assert_eq!(first.get(&path), Some(&bytes), "{} differs", path.display());
    }
}

#[test]
fn a_complete_one_is_made_anew_only_on_request() {
    let keep = TempDir::new().unwrap();
    let mut asked = options(&keep.path().join("demo"));
    build_demo(&asked, &|_| ()).unwrap();
    let mark = asked.folder.join("contracts/mark");
    fs::write(&mark, "").unwrap();
    build_demo(&asked, &|_| ()).unwrap();
    assert!(mark.exists(), "a complete demo was made anew");
    asked.fresh = true;
    build_demo(&asked, &|_| ()).unwrap();
    assert!(!mark.exists(), "it was not made anew");
    // A folder of somebody else is never replaced.
    asked.folder = keep.path().join("other");
    fs::create_dir(&asked.folder).unwrap();
    fs::write(asked.folder.join("notes.txt"), "").unwrap();
    build_demo(&asked, &|_| ()).unwrap_err();
}

#[test]
fn another_seed_makes_other_rows() {
    let keep = TempDir::new().unwrap();
    let other = DemoOptions {
        seed: 8,
        ..options(&keep.path().join("demo"))
    };
    build_demo(&other, &|_| ()).unwrap();
    let data = |folder: &Path| {
        let all = files(folder).into_iter();
        all.filter(|(path, _)| path.to_string_lossy().contains("sales/orders/data"))
            .map(|(_, bytes)| bytes)
            .collect::<Vec<_>>()
    };
    assert_ne!(data(&other.folder), data(&demo().folder));
}

#[test]
fn it_is_as_large_as_promised() {
    let report = &demo().report;
    assert_eq!(report.domains, 6);
    assert!(report.products >= 36, "{} products", report.products);
    assert!(report.tables >= 90, "{} tables", report.tables);
    let mesh = crate::spec::Mesh::load().unwrap();
    for table in &mesh.tables {
        let name = table.dotted();
        assert!(
            (1_000..=1_000_000).contains(&table.rows),
            "{name} has {} rows",
            table.rows
        );
        assert!(
            (3..=30).contains(&table.snapshots),
            "{name} has {} snapshots",
            table.snapshots
        );
        assert!(!table.doc.is_empty(), "{name} has no description");
        assert!(
            table.columns.iter().all(|column| !column.doc.is_empty()),
            "{name} has a column without words"
        );
    }
    let count =
        |holds: &dyn Fn(&crate::spec::Table) -> bool| mesh.tables.iter().filter(|table| holds(table)).count();
    assert!(count(&|table| table.evolves()) >= 12);
    assert!(count(&|table| !table.partition.is_empty()) >= 12);
    assert!(count(&|table| table.format == 3) >= 5);
    assert!(count(&|table| table.deletes > 0) >= 3);
    assert!(count(&|table| table.overwrites > 0) >= 10);
}

#[test]
fn a_complete_demo_is_left_alone() {
    let before = fs::metadata(demo().folder.join("demo.json"))
        .unwrap()
        .modified()
        .unwrap();
    let steps = std::sync::Mutex::new(Vec::new());
    let told = |progress: Progress| steps.lock().unwrap().push(progress);
    let report = build_demo(&options(&demo().folder), &told).unwrap();
    assert_eq!(report, demo().report);
    assert!(steps.lock().unwrap().is_empty(), "nothing is to be done");
    assert_eq!(
        fs::metadata(demo().folder.join("demo.json"))
            .unwrap()
            .modified()
            .unwrap(),
        before
    );
}

#[test]
fn a_demo_from_before_there_was_a_policy_gets_one() {
    let keep = TempDir::new().unwrap();
    let folder = keep.path().join("demo");
    fs::create_dir(&folder).unwrap();
    let text = fs::read_to_string(demo().folder.join("demo.json")).unwrap();
    let mut marker: serde_json::Value = serde_json::from_str(&text).unwrap();
    marker["report"].as_object_mut().unwrap().remove("policy");
    fs::write(folder.join("demo.json"), marker.to_string()).unwrap();
    let report = build_demo(&options(&folder), &|_| ()).unwrap();
    assert_eq!(report, demo().report);
    assert_eq!(
        fs::read_to_string(folder.join("policy.yaml")).unwrap(),
        report.policy.unwrap().text
    );
}

#[test]
fn what_a_killed_build_left_is_removed() {
    let keep = TempDir::new().unwrap();
    let folder = keep.path().join("demo");
    let left = keep.path().join(".demo.building");
    fs::create_dir_all(left.join("warehouse")).unwrap();
    fs::write(left.join("warehouse/half.parquet"), b"PAR1").unwrap();
    build_demo(&options(&folder), &|_| ()).unwrap();
    assert!(!left.exists());
    assert!(!folder.join("warehouse/half.parquet").exists());
}

#[test]
fn a_folder_with_something_else_is_refused_and_untouched() {
    let keep = TempDir::new().unwrap();
    fs::write(keep.path().join("thesis.txt"), b"mine").unwrap();
    let error = build_demo(&options(keep.path()), &|_| ()).unwrap_err();
    assert!(matches!(error, DemoError::Occupied(_)), "{error}");
    assert_eq!(fs::read(keep.path().join("thesis.txt")).unwrap(), b"mine");
}

#[test]
fn its_sources_are_what_weft_takes() {
    let json = serde_json::to_string(&demo().report.sources).unwrap();
    let configs: Vec<weft_ports::source::SourceConfig> = serde_json::from_str(&json).unwrap();
    let shown: Vec<(String, &str)> = configs
        .iter()
        .map(|config| (config.name.clone(), config.kind.as_str()))
        .collect();
    let expected = [("lake", "iceberg-sql"), ("shop", "dbt"), ("mesh", "contracts")];
    assert_eq!(shown, expected.map(|(name, kind)| (name.to_owned(), kind)));
    assert_eq!(serde_json::to_string(&configs).unwrap(), json);
}

#[test]
fn documents_are_yaml_and_ports_find_their_contracts() {
    let contracts = demo().folder.join("contracts");
    let (mut offered, mut promised, mut read) = (Vec::new(), Vec::new(), Vec::new());
    for (path, bytes) in files(&contracts) {
        let text = String::from_utf8(bytes).unwrap();
        let document: serde_json::Value =
            serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let ids = |ports: &str| {
            let ports = document[ports].as_array().cloned().unwrap_or_default();
            ports
                .iter()
                .filter_map(|port| port["contractId"].as_str().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        match document["kind"].as_str() {
            Some("DataProduct") => {
                offered.extend(ids("outputPorts"));
                read.extend(ids("inputPorts"));
            }
            Some("DataContract") => promised.push(document["id"].as_str().unwrap().to_owned()),
            Some("Glossary") => assert!(document["terms"].as_array().unwrap().len() >= 30),
            other => panic!("{}: {other:?}", path.display()),
        }
    }
    offered.sort();
    promised.sort();
    assert_eq!(offered, promised);
    assert!(read.iter().all(|id| promised.contains(id)));
    assert!(read.len() >= 60, "{} inputs", read.len());
}

#[test]
fn dbt_ran_shortly_before_now() {
    let now: jiff::Timestamp = NOW.parse().unwrap();
    let mut newest: Option<jiff::Timestamp> = None;
    for file in [
        "manifest.json",
        "catalog.json",
        "run_results.json",
        "sources.json",
    ] {
        let text = fs::read_to_string(demo().folder.join("dbt/target").join(file)).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let at: jiff::Timestamp = json["metadata"]["generated_at"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!(at <= now && now.duration_since(at).as_hours() < 2, "{file}: {at}");
        newest = newest.max(Some(at));
    }
    assert_eq!(now.duration_since(newest.unwrap()).as_mins(), 42);
}

#[test]
fn dbt_models_and_sources_are_the_lakes_tables() {
    let text = fs::read_to_string(demo().folder.join("dbt/target/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut named = Vec::new();
    let nodes = manifest["nodes"]
        .as_object()
        .unwrap()
        .values()
        .filter(|node| node["resource_type"] == "model");
    for node in nodes.chain(manifest["sources"].as_object().unwrap().values()) {
        let name = node["identifier"]
            .as_str()
            .or_else(|| node["alias"].as_str())
            .unwrap();
        assert_eq!(node["database"], "lake");
        named.push(format!("{}.{name}", node["schema"].as_str().unwrap()));
    }
    named.sort();
    let mut tables: Vec<String> = crate::spec::Mesh::load()
        .unwrap()
        .tables
        .iter()
        .map(crate::spec::Table::dotted)
        .collect();
    tables.sort();
    assert_eq!(named, tables, "make the artifacts again: fixtures/demo/make.sh");
}
