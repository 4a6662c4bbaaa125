//! An owner changes a contract: what changed, who breaks, and a pipeline that stops it.

use std::{fs, path::PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::weft::{Run, Weft};

/// The contract of the demo's orders, changed.
struct Changed {
    _folder: TempDir,
    old: PathBuf,
    new: PathBuf,
}

fn changed(edits: &[(&str, &str)]) -> Changed {
    let folder = tempfile::tempdir().unwrap();
    let old = Weft::demo().files().join("contracts/sales/orders.odcs.yaml");
    let mut text = fs::read_to_string(&old).unwrap();
    for (before, after) in edits {
        assert_eq!(text.matches(before).count(), 1, "{before}");
        text = text.replace(before, after);
    }
    let new = folder.path().join("orders.odcs.yaml");
    fs::write(&new, text).unwrap();
    Changed {
        _folder: folder,
        old,
        new,
    }
}

const RENAMED: (&str, &str) = ("- name: total_amount", "- name: amount_total");
const RAISED: (&str, &str) = ("version: \"3.2.0\"", "version: \"4.0.0\"");

fn run(words: &[&str]) -> Run {
    Weft::demo().run(words)
}

fn path(path: &std::path::Path) -> &str {
    path.to_str().unwrap()
}

fn findings(checked: &Value) -> Vec<(String, String, u64)> {
    let files = checked["files"].as_array().unwrap();
    let all = files.iter().flat_map(|file| file["findings"].as_array().unwrap());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    all.map(|one| {
        (
            text(&one["rule"]),
            text(&one["level"]),
            one["line"].as_u64().unwrap(),
        )
    })
    .collect()
}

#[test]
fn a_renamed_column_breaks_those_who_read_the_table() {
    let changed = changed(&[RENAMED]);
    let graded = run(&[
        "contract",
        "diff",
        path(&changed.old),
        path(&changed.new),
        "--json",
    ]);
    assert_eq!(graded.code, 1, "{}", graded.stderr);
    let graded = graded.json();
    assert_eq!(
        (&graded["from"], &graded["impact"]),
        (&"3.2.0".into(), &"major".into())
    );
    assert_eq!(graded["suggested_version"], "4.0.0");
    let change = &graded["changes"][0];
    assert_eq!(
        (&change["rule"], &change["kind"]),
        (&"property-renamed".into(), &"renamed".into())
    );
    assert_eq!(
        (&change["before"], &change["after"]),
        (&"total_amount".into(), &"amount_total".into())
    );
    let breaks = change["breaks"].as_array().unwrap();
    assert!(
        breaks
            .iter()
            .any(|reader| reader["name"] == "payment_settlements"),
        "{breaks:?}"
    );
    for reader in breaks {
        assert!(reader["urn"].as_str().unwrap().starts_with("urn:weft:"));
        assert!(!reader["reason"].as_str().unwrap().is_empty());
        assert_ne!(reader["name"], "orders", "its makers are no readers of it");
    }
    let people = run(&["contract", "diff", path(&changed.old), path(&changed.new)]);
    assert!(
        people
            .stdout
            .starts_with("3.2.0 to 3.2.0: major; the next version is 4.0.0\n"),
        "{}",
        people.stdout
    );
    assert!(
        people
            .stdout
            .contains("breaks payment_settlements: reads the table; columns unknown")
    );
}

#[test]
fn either_side_has_its_own_view() {
    let changed = changed(&[(
        "      - name: currency\n",
        "      - name: note\n        logicalType: string\n      - name: currency\n",
    )]);
    let diff = |side: &str| {
        run(&[
            "contract",
            "diff",
            path(&changed.old),
            path(&changed.new),
            "--perspective",
            side,
            "--json",
        ])
    };
    let (consumer, producer) = (diff("consumer"), diff("producer"));
    assert_eq!((consumer.code, producer.code), (0, 1));
    assert_eq!(consumer.json()["suggested_version"], "3.3.0");
    assert_eq!(
        producer.json()["changes"][0]["breaks"].as_array().unwrap().len(),
        0
    );
}

#[test]
fn what_cannot_be_compared_is_said_so() {
    let changed = changed(&[]);
    let same = run(&["contract", "diff", path(&changed.old), path(&changed.new)]);
    assert_eq!(
        (same.code, same.stdout.as_str()),
        (0, "3.2.0 to 3.2.0: nothing changed\n")
    );
    fs::write(&changed.new, "schema: [broken\n").unwrap();
    let broken = run(&[
        "contract",
        "diff",
        path(&changed.old),
        path(&changed.new),
        "--json",
    ]);
    assert_eq!(broken.code, 2);
    assert!(
        broken.error()["message"].as_str().unwrap().contains("line "),
        "{}",
        broken.stderr
    );
    let product = Weft::demo().files().join("contracts/sales/orders.odps.yaml");
    let product = run(&["contract", "diff", path(&changed.old), path(&product)]);
    assert_eq!(product.code, 2);
    assert!(product.stderr.contains("data product"), "{}", product.stderr);
}

#[test]
fn a_pipeline_stops_a_breaking_change_until_the_version_is_raised() {
    let stopped = changed(&[RENAMED]);
    let checked = run(&["check", path(&stopped.new), "--json"]);
    assert_eq!(checked.code, 1, "{}", checked.stderr);
    let told = findings(&checked.json());
    let of = |rule: &str| {
        told.iter()
            .filter(|(found, ..)| found == rule)
            .cloned()
            .collect::<Vec<_>>()
    };
    let line = |text: &str| {
        let file = fs::read_to_string(&stopped.new).unwrap();
        u64::try_from(file.lines().position(|line| line.contains(text)).unwrap() + 1).unwrap()
    };
    assert_eq!(
        of("property-renamed"),
        [(
            "property-renamed".to_owned(),
            "error".to_owned(),
            line("amount_total")
        )]
    );
    assert_eq!(
        of("version-not-raised"),
        [(
            "version-not-raised".to_owned(),
            "error".to_owned(),
            line("version:")
        )]
    );
    assert_eq!(
        of("drift-missing").len(),
        1,
        "the table still has the old name: {told:?}"
    );

    // Against a folder of earlier versions the same, without the workspace's own.
    let folder = Weft::demo().files().join("contracts");
    let empty = Weft::new();
    let base = empty.run(&["check", path(&stopped.new), "--base", path(&folder), "--json"]);
    assert_eq!(base.code, 1, "{}", base.stderr);
    let told = findings(&base.json());
    assert!(
        told.iter()
            .any(|(rule, level, _)| rule == "version-not-raised" && level == "error"),
        "{told:?}"
    );
    assert!(
        told.iter().all(|(rule, ..)| !rule.starts_with("drift-")),
        "no table is known: {told:?}"
    );

    let raised = changed(&[RENAMED, RAISED]);
    let checked = empty.run(&["check", path(&raised.new), "--base", path(&folder), "--json"]);
    assert_eq!(checked.code, 0, "{}{}", checked.stdout, checked.stderr);
    let checked = checked.json();
    assert_eq!(
        (&checked["passed"], &checked["files"][0]["impact"]),
        (&true.into(), &"major".into())
    );
    assert_eq!(checked["files"][0]["base"]["version"], "3.2.0");
}

#[test]
fn the_newest_of_several_earlier_versions_counts() {
    let raised = changed(&[RENAMED, RAISED]);
    let base = tempfile::tempdir().unwrap();
    // Listed by name: the newer one is neither the first nor the last.
    for (name, from) in [
        ("a.yaml", &raised.old),
        ("b.yaml", &raised.new),
        ("c.yaml", &raised.old),
    ] {
        fs::copy(from, base.path().join(name)).unwrap();
    }
    let checked = run(&["check", path(&raised.new), "--base", path(base.path()), "--json"]).json();
    let file = &checked["files"][0];
    assert_eq!(
        (&file["base"]["version"], &file["impact"]),
        (&"4.0.0".into(), &Value::Null)
    );
}

/// A contract with these objects, of so many columns each.
fn wide(objects: &[(&str, usize)]) -> String {
    let mut text =
        "apiVersion: v3.1.0\nkind: DataContract\nid: wide\nversion: 1.0.0\nstatus: active\nschema:\n"
            .to_owned();
    for (name, columns) in objects {
        text += &["  - name: ", name, "\n    properties:\n"].concat();
        for at in 0..*columns {
            let words = "x".repeat(100);
            let column =
                format!("      - name: c{at}\n        logicalType: string\n        description: {words}\n");
            text.push_str(&column);
        }
    }
    text
}

#[test]
fn a_contract_too_large_to_be_kept_whole_is_put_together_again_or_said_to_be() {
    let against_itself = |objects: &[(&str, usize)], fewer: &[(&str, usize)]| {
        let weft = Weft::new();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("wide.odcs.yaml"), wide(objects)).unwrap();
        assert_eq!(
            weft.run(&[
                "source",
                "add",
                "contracts",
                "mesh",
                "--path",
                path(folder.path())
            ])
            .code,
            0
        );
        assert_eq!(weft.run(&["sync"]).code, 0);
        let new = folder.path().join("new.odcs.yaml");
        fs::write(&new, wide(fewer)).unwrap();
        weft.run(&["check", path(&new), "--json"])
    };
    let parts = against_itself(&[("a", 300), ("b", 300)], &[("a", 300), ("b", 299)]);
    assert_eq!(parts.code, 1, "{}", parts.stdout);
    let rules: Vec<String> = findings(&parts.json())
        .into_iter()
        .map(|(rule, ..)| rule)
        .collect();
    assert_eq!(rules, ["version-not-raised", "property-removed"]);
    let whole = against_itself(&[("a", 900)], &[("a", 899)]);
    let told = findings(&whole.json());
    assert_eq!((whole.code, told.len()), (0, 1), "{told:?}");
    assert_eq!(
        (told[0].0.as_str(), told[0].1.as_str()),
        ("base-incomplete", "warning")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_too_large_to_be_kept_of_a_version_is_no_change_of_another() {
    use weft_app::{Cancel, compare_contract_versions::compare_contract_versions};

    let (weft, folder) = (Weft::new(), tempfile::tempdir().unwrap());
    let put = |text: String| fs::write(folder.path().join("wide.odcs.yaml"), text).unwrap();
    put(wide(&[("a", 2)]));
    weft.json(&[
        "source",
        "add",
        "contracts",
        "mesh",
        "--path",
        path(folder.path()),
    ]);
    weft.json(&["sync"]);
    put(wide(&[("a", 900)]).replace("version: 1.0.0", "version: 1.0.1"));
    weft.json(&["sync"]);
    let changelog = weft.json(&["contract", "changelog", "wide"]);
    let newest = &changelog["versions"][0];
    assert_eq!(
        (&newest["version"], &newest["from"]),
        (&"1.0.1".into(), &"1.0.0".into())
    );
    assert_eq!(newest["missing"], serde_json::json!(["schema"]));
    assert_eq!(
        (&newest["impact"], &newest["step"]),
        (&"patch".into(), &"enough".into())
    );

    // What is known of it is held to the rules all the same.
    let new = folder.path().join("new.odcs.yaml");
    let text = wide(&[("a", 899)]).replace("version: 1.0.0", "version: 1.0.1");
    fs::write(&new, text.replace("status: active", "status: retired")).unwrap();
    let told = findings(&weft.run(&["check", path(&new), "--json"]).json());
    let rules: Vec<&str> = told.iter().map(|(rule, ..)| rule.as_str()).collect();
    for rule in ["version-not-raised", "status-withdrawn", "base-incomplete"] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
    assert!(!rules.contains(&"object-removed"), "{rules:?}");

    let app = weft_host::open(&weft_host::Options {
        workspace: Some(weft.folder().to_owned()),
    })
    .await
    .unwrap();
    let asked = serde_json::json!({"name": "wide", "old": changelog["versions"][1]["revision"]});
    let asked = serde_json::from_value(asked).unwrap();
    let compared = compare_contract_versions(&app, asked, Cancel::new())
        .await
        .unwrap();
    let compared = serde_json::to_value(&compared).unwrap();
    assert_eq!(
        (&compared["impact"], &compared["missing"]),
        (&"patch".into(), &newest["missing"])
    );
}

#[test]
fn a_check_says_what_it_could_not_look_at() {
    let weft = Weft::new();
    assert_eq!(weft.run(&["check", "nowhere.yaml"]).code, 2);
    assert_eq!(weft.run(&["check"]).code, 2);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("other.yaml"), "a: 1\n").unwrap();
    assert_eq!(
        weft.run(&["check", path(folder.path())]).code,
        2,
        "nothing was checked, which is no success"
    );
    let named = weft.run(&["check", path(&folder.path().join("other.yaml")), "--json"]);
    assert_eq!(
        (named.code, findings(&named.json())[0].0.as_str()),
        (1, "no-contract")
    );
    fs::write(
        folder.path().join("broken.odcs.yaml"),
        "kind: DataContract\nschema: [\n",
    )
    .unwrap();
    let broken = weft.run(&["check", path(folder.path())]);
    assert_eq!(broken.code, 1);
    assert!(broken.stdout.contains("broken.odcs.yaml:"), "{}", broken.stdout);
    assert!(
        broken.stdout.ends_with("1 file: 1 error, 0 warnings\n"),
        "{}",
        broken.stdout
    );
}

#[test]
fn reports_are_read_by_others() {
    let changed = changed(&[RENAMED]);
    let sarif = run(&["check", path(&changed.new), "--format", "sarif"]);
    assert_eq!(sarif.code, 1);
    let log = sarif.json();
    let schema = include_str!("../../fixtures/sarif/sarif-schema-2.1.0.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let wrong: Vec<String> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(results.len() >= 3);
    for result in results {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[at]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(
            place["artifactLocation"]["uri"]
                .as_str()
                .unwrap()
                .starts_with("file:///")
        );
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
    }
    let junit = run(&["check", path(&changed.new), "--format", "junit"]);
    assert_eq!(junit.code, 1);
    assert!(
        junit
            .stdout
            .contains("<testsuites name=\"weft check\" tests=\"3\" failures=\"2\" errors=\"0\""),
        "{}",
        junit.stdout
    );
}

#[test]
fn a_contract_of_the_demo_is_as_its_tables_are() {
    let drift = Weft::demo().json(&["contract", "drift", "lake.sales.orders"]);
    assert_eq!(drift["asset"], "lake.sales.orders");
    assert_eq!(drift["differences"].as_array().unwrap().len(), 0, "{drift}");
    assert_eq!(run(&["contract", "drift", "no such thing"]).code, 4);
    let all = run(&["check", path(&Weft::demo().files().join("contracts"))]);
    assert_eq!(all.code, 0, "{}", all.stdout);
}
