//! A source is read again, changes, breaks, and comes back.

use std::{fs, path::Path};

use crate::{
    kill_during_sync::{add_sources, sources_of},
    shape::shape,
    weft::Weft,
};

#[test]
fn a_second_sync_writes_nothing_and_says_so() {
    let weft = Weft::new();
    add_sources(&weft, &sources_of(Weft::demo()));
    for source in ["lake", "shop", "mesh"] {
        let first = weft.json(&["sync", source]);
        assert!(first["changed"].as_u64().unwrap() > 0);
        let second = weft.json(&["sync", source]);
        assert_eq!(
            (&second["changed"], &second["gone"]),
            (&0.into(), &0.into()),
            "{source}"
        );
        assert!(second["unchanged"].as_u64().unwrap() > 0);
        if source == "lake" {
            insta::assert_snapshot!("sync_shape", shape(&first));
        }
    }
}

/// A copy of the demo's contracts that a story may break.
fn contracts(folder: &Path) {
    let from = Weft::demo().files().join("contracts");
    copy(&from, folder);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn a_file_that_breaks_is_a_warning_and_loses_nothing() {
    let weft = Weft::new();
    let folder = tempfile::tempdir().unwrap();
    contracts(folder.path());
    weft.json(&[
        "source",
        "add",
        "contracts",
        "mesh",
        "--path",
        folder.path().to_str().unwrap(),
    ]);
    let first = weft.json(&["sync", "mesh"]);
    let before = weft.json(&["search", "kind:contract"])["total"].clone();
    let broken = files(folder.path())
        .into_iter()
        .find(|path| path.to_string_lossy().contains("orders.odcs"))
        .unwrap();
    fs::write(&broken, "apiVersion: v3.1.0\nkind: DataContract\nid: [unclosed\n").unwrap();
    let second = weft.json(&["sync", "mesh"]);
    assert_eq!(second["gone"], 0);
    let warnings = second["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), first["warnings"].as_array().unwrap().len() + 1);
    assert!(
        warnings
            .iter()
            .any(|warning| warning["place"].as_str().unwrap().contains("orders.odcs"))
    );
    assert_eq!(weft.json(&["search", "kind:contract"])["total"], before);
    // Taken away for good, it goes.
    fs::remove_file(&broken).unwrap();
    let third = weft.json(&["sync", "mesh"]);
    assert!(third["gone"].as_u64().unwrap() > 0);
    assert_eq!(
        weft.json(&["search", "kind:contract"])["total"].as_u64(),
        before.as_u64().map(|count| count - 1)
    );
}

#[test]
fn a_catalog_that_cannot_be_read_fails_with_its_name_and_keeps_what_is_known() {
    let weft = Weft::new();
    let folder = tempfile::tempdir().unwrap();
    let demo = Weft::demo().files();
    let catalog = folder.path().join("catalog.db");
    fs::copy(demo.join("catalog.db"), &catalog).unwrap();
    let uri = format!("sqlite:///{}", catalog.display());
    let warehouse = demo.join("warehouse");
    weft.json(&[
        "source",
        "add",
        "iceberg-sql",
        "lake",
        "--uri",
        &uri,
        "--warehouse",
        warehouse.to_str().unwrap(),
    ]);
    let tables = weft.json(&["sync", "lake"])["assets"].clone();
    fs::write(&catalog, b"this is no database").unwrap();
    let run = weft.run(&["sync", "lake", "--json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(
        run.error()["message"].as_str().unwrap().contains("catalog.db"),
        "{}",
        run.stderr
    );
    assert_eq!(weft.json(&["search", "kind:table"])["total"], tables);
    let listed = weft.json(&["source", "list"]);
    assert!(listed["sources"][0]["last"]["error"].is_string());
}

#[test]
fn a_yaml_bomb_is_one_warning() {
    let weft = Weft::new();
    let folder = tempfile::tempdir().unwrap();
    contracts(folder.path());
    let mut lines = vec![
        "kind: DataContract".to_owned(),
        "apiVersion: v3.1.0".to_owned(),
        "a: &a [x,x,x,x,x,x,x,x,x]".to_owned(),
    ];
    for (name, inner) in ["b", "c", "d", "e", "f", "g", "h", "i"]
        .iter()
        .zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        let nine = vec![format!("*{inner}"); 9].join(",");
        lines.push(format!("{name}: &{name} [{nine}]"));
    }
    fs::write(folder.path().join("bomb.odcs.yaml"), lines.join("\n")).unwrap();
    fs::write(folder.path().join("deep.odcs.yaml"), "[".repeat(100_000)).unwrap();
    weft.json(&[
        "source",
        "add",
        "contracts",
        "mesh",
        "--path",
        folder.path().to_str().unwrap(),
    ]);
    let synced = weft.json(&["sync", "mesh"]);
    let places: Vec<&str> = synced["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| warning["place"].as_str().unwrap())
        .collect();
    for place in ["bomb.odcs.yaml", "deep.odcs.yaml"] {
        assert!(places.iter().any(|found| found.contains(place)), "{places:?}");
    }
    assert!(synced["products"].as_u64().unwrap() > 30);
}

#[test]
fn a_removed_source_is_closed_and_can_be_added_again() {
    let weft = Weft::new();
    let sources = sources_of(Weft::demo());
    add_sources(&weft, &sources);
    weft.json(&["sync", "lake"]);
    let before = weft.json(&["search", "kind:table"])["total"].clone();
    weft.json(&["source", "remove", "lake"]);
    assert_eq!(weft.json(&["search", "kind:table"])["total"], 0);
    let lake: Vec<_> = sources.into_iter().filter(|(name, _)| name == "lake").collect();
    add_sources(&weft, &lake);
    weft.json(&["sync", "lake"]);
    assert_eq!(weft.json(&["search", "kind:table"])["total"], before);
}
