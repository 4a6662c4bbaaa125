//! An owner publishes a contract: drafted, edited without loss, versioned by what changed, and seen by who reads it.

mod over;

use std::{fs, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use crate::weft::Weft;

const WRITTEN: &str = "\
# Agreed with the warehouse team; keep this line.
apiVersion: v3.1.0
kind: DataContract
id: returns-2026
name: Returns
version: 1.2.0
status: active
customProperties: [{property: ours,   value: kept}]
schema:
  - name: returns
    properties:
      - name: return_id   # the key
        logicalType: string
        required: true
      - name: amount
        logicalType: number
";

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A workspace with a folder of contracts that holds the file, and a folder of its own for what is to be published.
fn owner() -> (Weft, TempDir, TempDir) {
    let (weft, folder, desk) = (
        Weft::new(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    fs::create_dir(folder.path().join("sales")).unwrap();
    fs::write(folder.path().join("sales/returns.odcs.yaml"), WRITTEN).unwrap();
    weft.json(&[
        "source",
        "add",
        "contracts",
        "agreed",
        "--path",
        path(folder.path()),
    ]);
    weft.json(&["sync"]);
    (weft, folder, desk)
}

fn stands(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("sales/returns.odcs.yaml")).unwrap()
}

fn changed(desk: &TempDir, text: &str) -> String {
    let file = desk.path().join("mine.yaml");
    fs::write(&file, text).unwrap();
    path(&file).to_owned()
}

fn versions(changelog: &Value) -> Vec<&str> {
    let all = changelog["versions"].as_array().unwrap();
    all.iter()
        .map(|version| version["version"].as_str().unwrap())
        .collect()
}

#[test]
fn a_breaking_change_is_published_as_a_major_version_and_as_nothing_less() {
    let (weft, folder, desk) = owner();
    let text = WRITTEN.replace("logicalType: number", "logicalType: string");
    let mine = changed(&desk, &text);

    for version in [None, Some("1.3.0"), Some("1.2.9"), Some("1.1.0")] {
        let mut words = vec!["contract", "publish", mine.as_str()];
        words.extend(version.into_iter().flat_map(|version| ["--version", version]));
        let run = weft.run(&words);
        assert_eq!(run.code, 2, "{version:?}: {}", run.stdout);
        assert!(run.stderr.contains("breaking (major)"), "{}", run.stderr);
        assert!(run.stderr.contains("publish it as 2.0.0"), "{}", run.stderr);
        assert!(run.stderr.contains("rule type-changed"), "{}", run.stderr);
        assert!(run.stderr.contains("returns.amount"), "{}", run.stderr);
        assert_eq!(stands(&folder), WRITTEN, "nothing is written");
    }

    let done = weft.json(&["contract", "publish", &mine, "--version", "2.0.0"]);
    assert_eq!(done["state"], "published");
    assert_eq!(
        (&done["from"], &done["version"]),
        (&"1.2.0".into(), &"2.0.0".into())
    );
    assert_eq!(
        (&done["impact"], &done["file"]),
        (&"major".into(), &"sales/returns.odcs.yaml".into())
    );
    // The version and the type, and not a byte beside them.
    let wanted = text.replace("version: 1.2.0", "version: 2.0.0");
    assert_eq!(stands(&folder), wanted);
    assert_eq!(weft.json(&["show", "Returns"])["version"], "2.0.0");

    let changelog = weft.json(&["contract", "changelog", "Returns"]);
    assert_eq!(versions(&changelog), ["2.0.0", "1.2.0"]);
    let newest = &changelog["versions"][0];
    assert!(newest["by"].is_string(), "{newest}");
    assert_eq!(newest["impact"], "major");
    assert_eq!(newest["changes"][0]["rule"], "type-changed");
    assert_eq!(changelog["versions"][1]["by"], Value::Null);
    let told = weft.run(&["contract", "changelog", "returns-2026"]).stdout;
    assert!(told.contains("2.0.0") && told.contains("published by"), "{told}");

    // The same once more changes nothing; going back is an earlier version.
    assert_eq!(
        weft.json(&["contract", "publish", "Returns"])["state"],
        "unchanged"
    );
    let run = weft.run(&["contract", "publish", "Returns", "--version", "1.9.0"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert_eq!(stands(&folder), wanted);
}

#[test]
fn a_file_that_somebody_else_changed_is_not_written_over() {
    let (weft, folder, desk) = owner();
    let mine = changed(
        &desk,
        &WRITTEN.replace("version: 1.2.0", "version: 1.3.0").replace(
            "      - name: amount\n",
            "      - name: reason\n        logicalType: string\n      - name: amount\n",
        ),
    );
    let theirs = WRITTEN.replace("status: active", "status: deprecated");
    fs::write(folder.path().join("sales/returns.odcs.yaml"), &theirs).unwrap();

    let run = weft.run(&["contract", "publish", &mine, "--json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let conflict = run.json();
    assert_eq!(conflict["state"], "conflict");
    assert_eq!(conflict["theirs"]["text"], theirs);
    assert!(
        conflict["text"].as_str().unwrap().contains("reason"),
        "mine is shown beside it"
    );
    assert_eq!(stands(&folder), theirs, "nothing is written");
    assert_eq!(weft.json(&["show", "Returns"])["version"], "1.2.0");

    // Over what was seen it is, and over nothing else.
    let wrong = "0".repeat(64);
    assert_eq!(
        weft.run(&["contract", "publish", &mine, "--over", &wrong]).code,
        1
    );
    assert_eq!(stands(&folder), theirs);
    let base = conflict["theirs"]["base"].as_str().unwrap();
    assert_eq!(
        weft.json(&["contract", "publish", &mine, "--over", base])["state"],
        "published"
    );
    assert_eq!(stands(&folder), fs::read_to_string(&mine).unwrap());
}

#[test]
fn what_is_not_valid_is_refused_at_its_line() {
    let (weft, folder, desk) = owner();
    for (text, line) in [
        (
            WRITTEN.replace("logicalType: number", "logicalType: money"),
            "line 16: ",
        ),
        (WRITTEN.replace("    properties:", "   properties:"), "line 11: "),
        (WRITTEN.replace("status: active\n", ""), "line 2: "),
    ] {
        let run = weft.run(&[
            "contract",
            "publish",
            &changed(&desk, &text),
            "--version",
            "9.0.0",
        ]);
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert!(run.stderr.contains(line), "{line}{}", run.stderr);
        assert_eq!(stands(&folder), WRITTEN);
    }
    for text in ["services: {}\n", "- a\n", ""] {
        assert_eq!(
            weft.run(&["contract", "publish", &changed(&desk, text)]).code,
            2,
            "{text}"
        );
    }
}

#[test]
fn nothing_is_written_outside_the_folder_or_over_another_contract() {
    let (weft, folder, desk) = owner();
    let new = WRITTEN
        .replace("id: returns-2026", "id: refunds")
        .replace("name: Returns", "name: Refunds");
    let mine = changed(&desk, &new);
    for name in [
        "../out.yaml",
        "sales/../../out.yaml",
        path(&desk.path().join("out.yaml")),
    ] {
        let run = weft.run(&["contract", "publish", &mine, "--file-name", name]);
        assert_eq!(run.code, 3, "{name}: {}", run.stderr);
        assert!(run.stderr.contains("leads out of the folder"), "{}", run.stderr);
    }
    assert!(!folder.path().parent().unwrap().join("out.yaml").exists());
    assert!(!desk.path().join("out.yaml").exists());
    for (name, words) in [
        ("sales/returns.odcs.yaml", "take the other's place"),
        (".hidden/a.yaml", "no name that a folder of contracts is read by"),
        ("refunds.txt", "no name that a folder of contracts is read by"),
    ] {
        let run = weft.run(&["contract", "publish", &mine, "--file-name", name]);
        assert_eq!(run.code, 2, "{name}: {}", run.stdout);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
    assert_eq!(stands(&folder), WRITTEN);

    // One contract is stated by one file.
    let run = weft.run(&[
        "contract",
        "publish",
        &changed(&desk, WRITTEN),
        "--file-name",
        "copy.yaml",
    ]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("only one file can state it"),
        "{}",
        run.stderr
    );

    // Below the folder, where nothing is yet, it goes, folders and all.
    let done = weft.json(&[
        "contract",
        "publish",
        &changed(&desk, &new),
        "--file-name",
        "new/refunds.odcs.yaml",
    ]);
    assert_eq!(done["file"], "new/refunds.odcs.yaml");
    assert_eq!(
        fs::read_to_string(folder.path().join("new/refunds.odcs.yaml")).unwrap(),
        new
    );
    assert_eq!(weft.json(&["show", "Refunds"])["kind"], "contract");
}

#[test]
fn a_folder_that_is_no_source_yet_becomes_one() {
    let (weft, _, desk) = owner();
    let other = tempfile::tempdir().unwrap();
    let inner = other.path().join("Our Contracts");
    fs::create_dir(&inner).unwrap();
    let new = WRITTEN
        .replace("id: returns-2026", "id: refunds")
        .replace("name: Returns", "name: Refunds");
    let mine = changed(&desk, &new);
    let done = weft.json(&["contract", "publish", &mine, "--folder", path(&inner)]);
    assert_eq!(
        (&done["added_source"], &done["source"]),
        (&true.into(), &"our-contracts".into())
    );
    assert_eq!(fs::read_to_string(inner.join("refunds.odcs.yaml")).unwrap(), new);
    let sources = weft.json(&["source", "list"]).to_string();
    assert!(sources.contains("our-contracts"), "{sources}");
    assert_eq!(weft.json(&["show", "Refunds"])["kind"], "contract");

    // A folder below a source belongs to it.
    let next = new
        .replace("id: refunds", "id: vouchers")
        .replace("name: Refunds", "name: Vouchers");
    fs::create_dir(inner.join("eu")).unwrap();
    let done = weft.json(&[
        "contract",
        "publish",
        &changed(&desk, &next),
        "--folder",
        path(&inner.join("eu")),
    ]);
    assert_eq!(
        (&done["added_source"], &done["source"]),
        (&false.into(), &"our-contracts".into())
    );
    assert_eq!(done["file"], "eu/vouchers.odcs.yaml");
}

#[test]
fn a_product_file_is_published_without_rules_for_its_version() {
    let (weft, folder, desk) = owner();
    let product = "apiVersion: v1.0.0\nkind: DataProduct\nid: returns\nname: Returns desk\nversion: 1.0.0\nstatus: active\n";
    let mine = changed(&desk, product);
    let done = weft.json(&["contract", "publish", &mine]);
    assert_eq!(done["file"], "returns-desk.odps.yaml");
    let edited = product.replace("status: active", "status: deprecated # since spring");
    assert_eq!(
        weft.json(&[
            "contract",
            "publish",
            &changed(&desk, &edited),
            "--over",
            done["base"].as_str().unwrap()
        ])["state"],
        "published"
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("returns-desk.odps.yaml")).unwrap(),
        edited
    );
    let wrong = product.replace("version: 1.0.0", "version: [1]");
    assert_eq!(
        weft.run(&["contract", "publish", &changed(&desk, &wrong)]).code,
        2
    );
}

#[test]
fn what_is_drafted_from_tables_holds_on_them() {
    let weft = Weft::demo();
    let bare = undocumented(weft);
    let drafted = weft.json(&["contract", "draft", &bare]);
    assert_eq!(drafted["checked"]["valid"], true, "{}", drafted["checked"]);
    let desk = tempfile::tempdir().unwrap();
    let file = desk.path().join("drafted.odcs.yaml");
    fs::write(&file, drafted["text"].as_str().unwrap()).unwrap();
    let run = weft.run(&["check", path(&file), "--format", "json"]);
    let checked = run.json();
    let file = &checked["files"][0];
    assert_eq!(
        file["tables"].as_array().unwrap().len(),
        1,
        "it is held against its table: {file}"
    );
    let bad: Vec<&Value> = file["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["level"] != "note")
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
    // What is under a contract is edited, not drafted again.
    assert_eq!(weft.run(&["contract", "draft", "sales.orders"]).code, 2);
}

/// A table of the demo's catalog that no contract promises.
fn undocumented(weft: &Weft) -> String {
    let found = weft.json(&["search", "kind:table -has:contract", "--limit", "50"]);
    let hits = found["hits"].as_array().unwrap();
    let name = hits
        .iter()
        .filter_map(|hit| hit["full_name"].as_str())
        .find(|name| name.starts_with("lake."));
    name.expect("the demo has tables without a contract").to_owned()
}

#[test]
fn who_breaks_is_named_before_anything_is_published() {
    let weft = Weft::demo();
    let file = weft.files().join("contracts/sales/orders.odcs.yaml");
    let before = fs::read_to_string(&file).unwrap();
    let at = before.find("name: order_id").unwrap();
    let (head, tail) = before.split_at(at);
    let text = head.to_owned()
        + &tail
            .replacen("logicalType: ", "logicalType: boolean # was ", 1)
            .replacen("physicalType: ", "physicalType: boolean # was ", 1);
    assert_ne!(text, before);
    let desk = tempfile::tempdir().unwrap();
    let run = weft.run(&["contract", "publish", &changed(&desk, &text)]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains("`sales.orders.order_id`"), "{}", run.stderr);
    assert!(run.stderr.contains("; breaks `"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
}
