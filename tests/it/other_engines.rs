//! Tables that PyIceberg and Spark wrote, read through a shared catalog.
//!
//! Their manifests name files below one folder, so that is where they are put: a copy of `fixtures/iceberg/preview`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use weft_testkit::polaris::PolarisDouble;

use crate::{shared::with_secret, weft::Weft};

const THERE: &str = "/tmp/weft-fixture";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_of_pyiceberg_and_spark_are_crawled_and_read_with_their_deletes() {
    put_there();
    let polaris = PolarisDouble::start().await;
    polaris.add_catalog("lake", &format!("file://{THERE}"), &[]);
    for (namespace, table) in [
        ("py", "types"),
        ("py", "orders"),
        ("spark", "positions"),
        ("spark", "values"),
        ("spark", "vectors"),
    ] {
        weft_tests::register(&polaris, "lake", Path::new(THERE), (namespace, table)).unwrap();
    }
    let weft = Weft::new();
    let (id, secret) = polaris.root_credentials();
    let uri = polaris.catalog_uri();
    let added = with_secret(
        &weft,
        &[
            "source",
            "add",
            "polaris",
            "mesh",
            "--uri",
            &uri,
            "--warehouse",
            "lake",
            "--client-id",
            &id,
            "--root",
            THERE,
            "--secret-stdin",
        ],
        &secret,
    );
    assert_eq!(added.code, 0, "{}", added.stderr);
    let synced = weft.json(&["sync", "mesh"]);
    assert_eq!(
        (&synced["assets"], &synced["warnings"]),
        (&5.into(), &Value::Array(Vec::new())),
        "{synced}"
    );

    // Spark printed its own answers to the same question when the files were made (make.py); those of PyIceberg follow
    // from the rows that it was given.
    for (table, expected) in [
        ("spark.positions", ["250", "37500"]),
        ("spark.values", ["297", "326554953494313"]),
        ("py.orders", ["20", "1099511628053"]),
    ] {
        let statement = format!("select count(*) n, cast(sum(id) as varchar) ids from mesh.{table}");
        let answer = weft.json(&["sql", &statement]);
        let row = &answer["rows"][0];
        let text = |cell: &Value| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned);
        assert_eq!([text(&row[0]), text(&row[1])], expected, "{table}: {answer}");
    }
    let types = weft.json(&["preview", "mesh.py.types"]);
    assert_eq!(types["rows"].as_array().unwrap().len(), 2, "{types}");

    // Deletes of a kind that is not understood are refused, never read past.
    let vectors = weft.run(&["preview", "mesh.spark.vectors", "--json"]);
    assert_eq!(vectors.code, 1, "{}", vectors.stdout);
    let error = vectors.error();
    assert!(
        error["message"].to_string().contains("deletion vector"),
        "{error}"
    );
    let schema = weft.json(&["show", "mesh.spark.vectors"]);
    assert!(!schema["fields"].as_array().unwrap().is_empty(), "{schema}");
}

/// Copies the files, once and as a whole: other tests and runs may be doing the same.
fn put_there() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/iceberg/preview");
    let copy = tempfile::tempdir_in("/tmp").unwrap();
    let made = copy.path().join("copy");
    copied(&fixture, &made);
    if fs::rename(&made, THERE).is_err() {
        let (expected, found) = (
            files(&fixture, &fixture),
            files(Path::new(THERE), Path::new(THERE)),
        );
        assert!(
            expected == found,
            "{THERE} holds something else; remove it and run this again"
        );
    }
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copied(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Files below a folder with what is in them, in order.
fn files(root: &Path, folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(root, &path));
        } else {
            found.push((
                path.strip_prefix(root).unwrap().to_owned(),
                fs::read(&path).unwrap(),
            ));
        }
    }
    found.sort();
    found
}
