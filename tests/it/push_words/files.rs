//! Descriptions that go into files: as a patch that git takes, or written where the owner lets it.

use std::{fs, path::Path, process::Command};

use serde_json::Value;
use tempfile::TempDir;
use weft_app::{
    Cancel,
    plan_push::{PlanPushRequest, PushKind, plan_push},
    push_docs::{PushDocsRequest, PushState, push_docs},
};

use crate::weft::{Run, Weft};

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copied(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn git(folder: &Path, words: &[&str]) -> bool {
    let run = Command::new("git")
        .args([
            "-c",
            "user.name=o",
            "-c",
            "user.email=o@example.org",
            "-c",
            "core.autocrlf=false",
        ])
        .args(words)
        .current_dir(folder)
        .output()
        .unwrap();
    if !run.status.success() {
        eprintln!("git {words:?}: {}", String::from_utf8_lossy(&run.stderr));
    }
    run.status.success()
}

/// A dbt project under version control, and a workspace that reads it.
fn project() -> (Weft, TempDir) {
    project_in("")
}

/// The same in a folder below the root of the working copy.
fn project_in(below: &str) -> (Weft, TempDir) {
    let (weft, folder) = (Weft::new(), tempfile::tempdir().unwrap());
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/dbt/shop");
    let place = match below {
        "" => folder.path().to_owned(),
        below => folder.path().join(below),
    };
    copied(&fixture, &place);
    assert!(git(folder.path(), &["init", "-q"]) && git(folder.path(), &["add", "-A"]));
    assert!(git(folder.path(), &["commit", "-qm", "as it was"]));
    weft.json(&["source", "add", "dbt", "shop", "--path", place.to_str().unwrap()]);
    weft.json(&["sync", "shop"]);
    (weft, folder)
}

/// Full name of a model of the project.
fn model(weft: &Weft, name: &str) -> String {
    let hits = weft.json(&["search", name, "--limit", "50"]);
    let hits = hits["hits"].as_array().unwrap();
    let hit = hits.iter().find(|hit| {
        let full = hit["full_name"].as_str().unwrap();
        full.ends_with(&format!(".{name}")) && !full.contains(".raw.")
    });
    hit.unwrap_or_else(|| panic!("{name} in {hits:?}"))["full_name"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn describe(weft: &Weft, name: &str, column: &str, words: &str) {
    weft.json(&["docs", "edit", name, "--column", column, "--description", words]);
}

#[test]
fn a_dbt_project_gets_a_patch_that_git_takes_and_keeps_its_programs() {
    let (weft, folder) = project();
    let orders = model(&weft, "orders");
    weft.json(&[
        "docs",
        "edit",
        &orders,
        "--description",
        "Every order **once**: \"paid\" or not.",
    ]);
    describe(&weft, &orders, "order_id", "As on the receipt.");
    describe(&weft, &orders, "customer_id", "Who ordered.");
    describe(&weft, &orders, "status", "Where it is.");
    describe(&weft, &orders, "amount", "In {{ env_var('SECRET') }}.");
    let out = folder.path().join("words.patch");
    let plan = weft.json(&["docs", "push", &orders, "--to", "dbt", "--dry-run"]);
    let target = &plan["targets"][0];
    assert_eq!(target["place"], "models/marts/schema.yml", "{plan}");
    let line = |path: &str| {
        let changes = target["changes"].as_array().unwrap();
        changes.iter().find(|change| change["path"] == path).unwrap()["line"].clone()
    };
    assert_eq!(
        (line("order_id"), line("customer_id")),
        (22.into(), Value::Null),
        "{plan}"
    );
    let why = |path: &str| {
        let held = target["held"].as_array().unwrap();
        held.iter().find(|one| one["path"] == path).unwrap()["why"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert!(why("status").contains("docs block"), "{plan}");
    assert!(why("amount").contains("dbt would run"), "{plan}");

    let run = weft.run(&[
        "docs",
        "push",
        &orders,
        "--to",
        "dbt",
        "--write",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let file = folder.path().join("models/marts/schema.yml");
    let before = fs::read_to_string(&file).unwrap();
    assert!(
        git(folder.path(), &["apply", "--check", "words.patch"]),
        "{}",
        fs::read_to_string(&out).unwrap()
    );
    assert!(
        before.contains("Number of the order."),
        "files of a dbt project are never written"
    );
    assert!(git(folder.path(), &["apply", "words.patch"]));
    let after = fs::read_to_string(&file).unwrap();
    assert!(
        after.contains("As on the receipt.") && after.contains("Who ordered."),
        "{after}"
    );
    assert!(
        after.contains("'{{ doc(\"order_status\") }}'") && !after.contains("env_var"),
        "{after}"
    );
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let gone: Vec<String> = lines(&before)
        .into_iter()
        .filter(|line| !line.trim().is_empty() && !lines(&after).contains(line))
        .collect();
    assert!(gone.len() <= 4, "only what was described: {gone:?}");
    let nothing = weft.run(&["docs", "push", &orders, "--to", "dbt", "--json"]);
    assert_eq!(nothing.code, 2, "{}", nothing.stdout);
}

#[test]
fn a_patch_fits_a_project_below_the_root_of_its_working_copy() {
    let (weft, folder) = project_in("analytics/shop");
    let orders = model(&weft, "orders");
    describe(&weft, &orders, "order_id", "As on the receipt.");
    let out = folder.path().join("words.patch");
    let saved = out.to_str().unwrap();
    let answer = weft.json(&["docs", "push", &orders, "--to", "dbt", "--out", saved]);
    let place = folder.path().join("analytics/shop");
    assert_eq!(
        answer["patches"][0]["folder"],
        place.to_str().unwrap(),
        "{answer}"
    );
    assert_eq!(answer["patches"][0]["saved"], saved, "{answer}");
    let file = place.join("models/marts/schema.yml");
    let before = fs::read_to_string(&file).unwrap();
    let applied = || fs::read_to_string(&file).unwrap().contains("As on the receipt.");
    // From its own folder, and from the root.
    assert!(git(&place, &["apply", "-p1", saved]) && applied(), "{answer}");
    fs::write(&file, &before).unwrap();
    let from_root = ["apply", "-p1", "--directory=analytics/shop", saved];
    assert!(git(folder.path(), &from_root) && applied(), "{answer}");
}

/// A product that offers two models of one file, and has a file of its own in another folder.
fn product_over_models() -> (Weft, TempDir, TempDir) {
    let (weft, folder) = project();
    let agreed = tempfile::tempdir().unwrap();
    let text = "apiVersion: v1.0.0\nkind: DataProduct\nid: turnover\nname: Turnover\nversion: 1.0.0\nstatus: active\ndomain: sales\ndescription:\n  purpose: To count.\noutputPorts:\n  - {name: sales.orders, version: '1'}\n  - {name: sales.revenue, version: '1'}\n";
    fs::write(agreed.path().join("turnover.odps.yaml"), text).unwrap();
    let path = agreed.path().to_str().unwrap();
    weft.json(&["source", "add", "contracts", "agreed", "--path", path]);
    weft.json(&["sync", "agreed"]);
    for (name, words) in [("orders", "Every order once."), ("revenue", "What came in.")] {
        weft.json(&["docs", "edit", &model(&weft, name), "--description", words]);
    }
    weft.json(&["docs", "edit", "sales.turnover", "--purpose", "To plan with."]);
    (weft, folder, agreed)
}

#[test]
fn each_folder_gets_a_patch_of_its_own_and_each_file_one_place_in_the_plan() {
    let (weft, folder, agreed) = product_over_models();
    let plan = weft.json(&["docs", "push", "sales.turnover", "--dry-run"]);
    let targets = plan["targets"].as_array().unwrap();
    let files: Vec<&str> = targets
        .iter()
        .map(|target| target["place"].as_str().unwrap())
        .collect();
    assert_eq!(files, ["models/marts/schema.yml", "turnover.odps.yaml"], "{plan}");
    let mut things: Vec<&str> = targets[0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["thing"].as_str().unwrap())
        .collect();
    things.sort_unstable();
    assert_eq!(things, ["orders", "revenue"], "{plan}");
    assert_eq!(targets[1]["changes"][0]["thing"], "", "{plan}");

    let out = tempfile::tempdir().unwrap();
    let (first, second) = (out.path().join("words.patch"), out.path().join("words-2.patch"));
    let push = [
        "docs",
        "push",
        "sales.turnover",
        "--json",
        "--out",
        first.to_str().unwrap(),
    ];
    fs::write(&second, "somebody's own").unwrap();
    let run = weft.run(&push);
    assert_eq!(run.code, 2, "{} {}", run.stdout, run.stderr);
    assert_eq!(fs::read_to_string(&second).unwrap(), "somebody's own");
    fs::remove_file(&second).unwrap();
    let run = weft.run(&push);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(git(folder.path(), &["apply", "-p1", first.to_str().unwrap()]));
    assert!(git(agreed.path(), &["apply", "-p1", second.to_str().unwrap()]));
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let models = read(&folder.path().join("models/marts/schema.yml"));
    assert!(
        models.contains("Every order once.") && models.contains("What came in."),
        "{models}"
    );
    assert!(read(&agreed.path().join("turnover.odps.yaml")).contains("To plan with."));
}

#[test]
fn a_patch_that_cannot_be_saved_ends_the_push_before_anything_is_written() {
    let (weft, folder, agreed) = product_over_models();
    let file = agreed.path().join("turnover.odps.yaml");
    let before = fs::read_to_string(&file).unwrap();
    let nowhere = folder.path().join("no-such-folder/words.patch");
    let run = weft.run(&[
        "docs",
        "push",
        "sales.turnover",
        "--write",
        "--out",
        nowhere.to_str().unwrap(),
    ]);
    assert_ne!(run.code, 0, "{}", run.stdout);
    assert!(run.stderr.contains("no-such-folder"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&file).unwrap(), before, "nothing was written");
}

#[test]
fn what_no_file_describes_and_what_leads_out_of_the_project_is_said_and_not_done() {
    let (weft, folder) = project();
    let staged = model(&weft, "stg_orders");
    weft.json(&["docs", "edit", &staged, "--description", "As they came."]);
    let plan = weft.json(&["docs", "push", &staged, "--to", "dbt", "--dry-run"]);
    let refused = plan["targets"][0]["refused"]["message"].as_str().unwrap();
    assert!(refused.contains("no YAML file"), "{plan}");

    let orders = model(&weft, "orders");
    weft.json(&["docs", "edit", &orders, "--description", "Every order once."]);
    let outside = tempfile::tempdir().unwrap();
    let file = folder.path().join("models/marts/schema.yml");
    let elsewhere = outside.path().join("schema.yml");
    fs::rename(&file, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
    let plan = weft.json(&["docs", "push", &orders, "--to", "dbt", "--dry-run"]);
    let refused = &plan["targets"][0]["refused"];
    assert_eq!(refused["code"], "denied", "{plan}");
    assert!(
        refused["message"].as_str().unwrap().contains("leads out"),
        "{plan}"
    );

    // The manifest is harvested text: a path in it that climbs is none.
    fs::remove_file(&file).unwrap();
    let manifest = folder.path().join("target/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let climbing = format!(
        "shop://../{}/schema.yml",
        outside.path().file_name().unwrap().to_str().unwrap()
    );
    fs::write(
        &manifest,
        text.replace("shop://models/marts/schema.yml", &climbing),
    )
    .unwrap();
    let plan = weft.json(&["docs", "push", &orders, "--to", "dbt", "--dry-run"]);
    assert_eq!(plan["targets"][0]["refused"]["code"], "denied", "{plan}");
}

const CONTRACT: &str = "# kept by the returns team\r\napiVersion: v3.1.0\r\nkind: DataContract\r\nid: returns-2026\r\nname: 'Returns'\r\nversion: \"1.0.0\"\r\nstatus: active\r\nschema:\r\n    -   name: returns   # one row a return\r\n        properties:\r\n        - {name: id, logicalType: integer, primaryKey: true}\r\n        - name: reason\r\n          logicalType: string\r\n          description: why\r\n";

fn contracts() -> (Weft, TempDir) {
    let (weft, folder) = (Weft::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("returns.odcs.yaml"), CONTRACT).unwrap();
    weft.json(&[
        "source",
        "add",
        "contracts",
        "agreed",
        "--path",
        folder.path().to_str().unwrap(),
    ]);
    weft.json(&["sync", "agreed"]);
    weft.json(&[
        "docs",
        "edit",
        "agreed.returns",
        "--description",
        "One row a return: all of them.",
    ]);
    describe(&weft, "agreed.returns", "reason", "What the customer said.");
    (weft, folder)
}

fn push(weft: &Weft, more: &[&str]) -> Run {
    let words = [&["docs", "push", "agreed.returns", "--to", "odcs"], more].concat();
    weft.run(&words)
}

#[test]
fn a_contract_is_patched_or_written_and_its_other_bytes_stay() {
    let (weft, folder) = contracts();
    let file = folder.path().join("returns.odcs.yaml");
    let run = push(&weft, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        CONTRACT,
        "a patch writes no file"
    );
    fs::write(folder.path().join("words.patch"), &run.stdout).unwrap();
    assert!(git(folder.path(), &["init", "-q"]));
    assert!(
        git(folder.path(), &["apply", "--check", "words.patch"]),
        "{}",
        run.stdout
    );

    let run = push(&weft, &["--write"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let after = fs::read_to_string(&file).unwrap();
    assert!(after.contains("What the customer said."), "{after}");
    assert!(after.contains("# one row a return"), "{after}");
    let kept = after
        .lines()
        .filter(|line| !line.contains("One row a return:") && !line.contains("customer said"));
    let wanted = CONTRACT.lines().filter(|line| !line.contains("description: why"));
    assert!(kept.eq(wanted), "{after}");
    assert_eq!(push(&weft, &["--json"]).code, 2, "it stands there");
    weft.json(&["sync", "agreed"]);
    let docs = weft.json(&["docs", "show", "agreed.returns"]);
    assert_eq!(
        docs["harvested"][0]["docs"]["description"],
        "One row a return: all of them."
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_that_is_stopped_tells_what_was_not_begun() {
    let (weft, folder) = contracts();
    let app = weft_host::open(&weft_host::Options {
        workspace: Some(weft.folder().to_owned()),
    })
    .await
    .unwrap();
    let plan = PlanPushRequest {
        name: "agreed.returns".to_owned(),
        to: vec![PushKind::Odcs],
        project: None,
    };
    let digest = plan_push(&app, plan.clone()).await.unwrap().digest;
    let asked = |write| PushDocsRequest {
        plan: plan.clone(),
        digest: digest.clone(),
        write,
        ..PushDocsRequest::default()
    };
    let cancel = Cancel::new();
    cancel.cancel();
    let answer = push_docs(&app, asked(true), cancel.clone()).await.unwrap();
    assert_eq!(answer.outcomes.len(), 1, "{answer:?}");
    assert_eq!(answer.outcomes[0].state, PushState::Stopped, "{answer:?}");
    let file = folder.path().join("returns.odcs.yaml");
    assert_eq!(fs::read_to_string(&file).unwrap(), CONTRACT);
    // What is only a patch is there, whenever somebody stops it.
    let answer = push_docs(&app, asked(false), cancel).await.unwrap();
    assert_eq!(answer.outcomes[0].state, PushState::Patched, "{answer:?}");
    assert_eq!(answer.patches.len(), 1, "{answer:?}");
    let answer = push_docs(&app, asked(true), Cancel::new()).await.unwrap();
    assert_eq!(answer.outcomes[0].state, PushState::Written, "{answer:?}");
}

#[test]
fn a_file_that_changed_or_leads_out_is_not_written() {
    let (weft, folder) = contracts();
    let file = folder.path().join("returns.odcs.yaml");
    let digest = push(&weft, &["--dry-run", "--json"]).json()["digest"]
        .as_str()
        .unwrap()
        .to_owned();
    let other = CONTRACT.replace("1.0.0", "1.0.1");
    fs::write(&file, &other).unwrap();
    let run = push(&weft, &["--write", "--digest", &digest, "--json"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(
        run.error()["message"]
            .as_str()
            .unwrap()
            .contains("is not what you saw")
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), other);

    let outside = tempfile::tempdir().unwrap();
    let elsewhere = outside.path().join("returns.odcs.yaml");
    fs::rename(&file, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
    let run = push(&weft, &["--write", "--json"]);
    assert_ne!(run.code, 0, "{}", run.stdout);
    assert_eq!(
        fs::read_to_string(&elsewhere).unwrap(),
        other,
        "nothing outside the folder is written"
    );
    let plan = push(&weft, &["--dry-run", "--json"]).json();
    assert_eq!(plan["targets"][0]["refused"]["code"], "denied", "{plan}");
}

#[test]
fn purpose_usage_and_limitations_go_to_the_products_file() {
    let (weft, folder) = (Weft::new(), tempfile::tempdir().unwrap());
    let text = "apiVersion: v1.0.0\nkind: DataProduct\nid: returned\nname: Returned goods\nversion: 1.0.0\nstatus: active\ndomain: returns\n# the owner's own words\ndescription:\n  purpose: To count.\n";
    let file = folder.path().join("returned.odps.yaml");
    fs::write(&file, text).unwrap();
    weft.json(&[
        "source",
        "add",
        "contracts",
        "agreed",
        "--path",
        folder.path().to_str().unwrap(),
    ]);
    weft.json(&["sync", "agreed"]);
    let words = [
        "--purpose",
        "To see **why** goods come back.",
        "--limitations",
        "Not for billing.",
    ];
    weft.json(&[&["docs", "edit", "returns.returned-goods"], &words[..]].concat());
    let run = weft.run(&["docs", "push", "returns.returned-goods", "--write", "--json"]);
    assert_eq!(run.code, 0, "{} {}", run.stdout, run.stderr);
    let wanted = text.replace(
        "purpose: To count.",
        "purpose: To see why goods come back.\n  limitations: Not for billing.",
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), wanted);
}
