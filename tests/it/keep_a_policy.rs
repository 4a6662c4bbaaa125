//! The access policy is a file: checked with line and column, held against its own tests, published by the governance
//! team with a number that grows, and shown to everybody.

use std::{fmt::Write as _, fs, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use crate::{hold_a_grant::json_as, shape::shape, weft::Weft};

const MAYA: &str = "maya.lindqvist@alderfinch.example";
const RUTH: &str = "ruth.adeyemi@alderfinch.example";
const OSKAR: &str = "oskar.nyberg@alderfinch.example";
const PRIYA: &str = "priya.raghavan@alderfinch.example";

/// The policy of the demo, as it lies beside the demo's other files.
fn policy() -> String {
    fs::read_to_string(Weft::demo().files().join("policy.yaml")).unwrap()
}

fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let file = folder.path().join(name);
    fs::write(&file, text).unwrap();
    shown(&file)
}

fn shown(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// The line on which `words` stand first.
fn line_of(text: &str, words: &str) -> usize {
    let at = text.find(words).unwrap();
    text[..at].matches('\n').count() + 1
}

#[test]
fn a_pipeline_learns_the_line_and_what_would_be_right() {
    let (weft, folder) = (Weft::new(), tempfile::tempdir().unwrap());
    let good = written(&folder, "good.yaml", &policy());
    let run = weft.run(&["policy", "check", &good]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    // What a team's database cannot hold people to is said beside it.
    for told in [
        "binds in the app only: governance: ",
        "binds in the app only: no-addresses-for-marketing: the whole rule, for marketing.audience-lists until ",
        "binds in the app only: general-ledger: closing the data",
    ] {
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }

    let text = policy().replacen("by: steward\n", "by: stewart\n", 1);
    let bad = written(&folder, "bad.yaml", &text);
    let run = weft.run(&["policy", "check", &good, &bad]);
    assert_eq!(run.code, 1);
    let line = line_of(&text, "by: stewart");
    let wanted = format!(
        "{bad}:{line}:9: `stewart` is not one of `owner`, `steward`, `owner_or_steward`, `governance`; did you mean `steward`? (/decisions/1/by)\n"
    );
    assert_eq!(run.stdout, wanted);
    assert!(run.stderr.contains("1 of 2 files is not valid"), "{}", run.stderr);
    let run = weft.run(&["policy", "check", &good, &bad, "--json"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!("policy_check_shape", shape(&run.json()));

    // What no schema can say is told in the same way, and all of it at once.
    let text = policy()
        .replacen("rule: no-addresses-for-marketing", "rule: no-adresses", 1)
        .replacen("roles: [reader]", "roles: [root]", 1);
    let bad = written(&folder, "ids.yaml", &text);
    let run = weft.run(&["policy", "check", &bad]);
    let told: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(told.len(), 2, "{told:?}");
    let (first, second) = (line_of(&text, "[root]"), line_of(&text, "rule: no-adresses"));
    assert!(
        told[0].starts_with(&format!("{bad}:{first}:15: there is no role `root`")),
        "{told:?}"
    );
    assert!(
        told[1].starts_with(&format!("{bad}:{second}:11: there is no rule `no-adresses`")),
        "{told:?}"
    );
    // A bomb of aliases costs an error and no memory.
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..9 {
        let below = vec![format!("*a{}", level - 1); 9].join(",");
        writeln!(bomb, "a{level}: &a{level} [{below}]").unwrap();
    }
    let run = weft.run(&["policy", "check", &written(&folder, "bomb.yaml", &bomb)]);
    assert_eq!((run.code, run.stdout.lines().count()), (1, 1), "{}", run.stdout);
    let missing = shown(&folder.path().join("missing.yaml"));
    let run = weft.run(&["policy", "check", &missing]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("missing.yaml"), "{}", run.stdout);
}

#[test]
fn the_demo_has_a_policy_that_answers_as_it_is_meant() {
    let weft = Weft::demo();
    let shown = weft.json(&["policy", "show"]);
    assert_eq!((&shown["version"], &shown["by"]), (&1.into(), &RUTH.into()));
    assert_eq!(shown["text"], policy());
    let governance: Vec<&str> = shown["governance"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| person["mail"].as_str().unwrap())
        .collect();
    assert_eq!(governance, [RUTH, OSKAR]);
    // What it closes is there, by the names that the mesh has for it.
    let closed = &shown["policy"]["protects"][0]["when"]["products"];
    for name in closed.as_array().unwrap() {
        let thing = weft.json(&["show", name.as_str().unwrap()]);
        assert_eq!(&thing["full_name"], name, "{thing}");
    }
    let text = weft.run(&["policy", "show"]);
    assert_eq!(text.stdout, policy());
    assert!(text.stderr.contains(RUTH), "{}", text.stderr);
    assert!(
        text.stderr.contains("binds in the app only: own-sales: "),
        "{}",
        text.stderr
    );
    assert!(shown["app_only"][0]["says"].is_string(), "{shown}");

    let run = weft.run(&["policy", "test"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stderr.contains("10 tests hold"), "{}", run.stderr);
    insta::assert_snapshot!("policy_test_shape", shape(&weft.json(&["policy", "test"])));
}

#[test]
fn tests_turn_red_when_the_policy_changes_its_answer() {
    let (weft, folder) = (Weft::new(), tempfile::tempdir().unwrap());
    let same = written(&folder, "same.yaml", &policy());
    assert_eq!(weft.run(&["policy", "test", &same]).code, 0);
    let changed = policy().replacen(
        "confidential]\n    maxDays: 90",
        "confidential]\n    maxDays: 7",
        1,
    );
    let changed = written(&folder, "changed.yaml", &changed);
    let run = weft.run(&["policy", "test", &changed]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("1 of 10 tests failed"), "{}", run.stderr);
    let wanted = "FAILED  people read what their own domain makes: expected granted by own-sales, got decided by owner-or-steward: ";
    assert!(run.stdout.contains(wanted), "{}", run.stdout);
    let run = weft.run(&["policy", "test", &changed, "--json"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.json()["pass"], false);
    // A policy that cannot be read has no tests that hold.
    let broken = written(&folder, "broken.yaml", "kind: AccessPolicy\n");
    let run = weft.run(&["policy", "test", &broken]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("`version` is missing"), "{}", run.stdout);
}

#[test]
fn the_governance_team_publishes_versions_that_grow() {
    let (weft, folder) = (Weft::over_the_demo(), tempfile::tempdir().unwrap());
    // Before anybody has published one, what a workspace begins with holds, and who answers for a domain publishes.
    let begin = json_as(&weft, PRIYA, &["policy", "show"]);
    assert_eq!((&begin["version"], &begin["by"]), (&0.into(), &Value::Null));
    assert_eq!(
        (&begin["may_publish"], &begin["base"]),
        (&false.into(), &0.into())
    );
    let first = written(&folder, "first.yaml", &policy());
    for person in [PRIYA, MAYA] {
        let refused = weft.run_as(person, &["policy", "publish", &first]);
        assert_eq!(refused.code, 3, "{person}: {}", refused.stdout);
    }
    let done = json_as(&weft, RUTH, &["policy", "publish", &first]);
    assert_eq!(
        (&done["state"], &done["version"]),
        (&"published".into(), &1.into())
    );
    assert_eq!(done["notes"], Value::Array(Vec::new()));
    // The same again is no other version.
    let again = json_as(&weft, RUTH, &["policy", "publish", &first]);
    assert_eq!(again["state"], "unchanged");
    let base = json_as(&weft, PRIYA, &["policy", "show"])["base"].to_string();

    // What is not valid, or does not answer as it is meant, is not published; nor is another text under the same number.
    let publish = |person: &str, text: &str| {
        let file = written(&folder, "next.yaml", text);
        weft.run_as(person, &["policy", "publish", &file])
    };
    let same_number = policy().replacen("Data is opened", "Access is given", 1);
    let run = publish(RUTH, &same_number);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains("version: 2"), "{}", run.stderr);
    let second = same_number.replacen("version: 1\n", "version: 2\n", 1);
    let run = publish(RUTH, &second.replacen("by: steward\n", "by: stewart\n", 1));
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("did you mean `steward`?"), "{}", run.stdout);
    let run = publish(
        RUTH,
        &second.replacen(
            "confidential]\n    maxDays: 90",
            "confidential]\n    maxDays: 7",
            1,
        ),
    );
    assert_eq!(run.code, 1);
    assert!(run.stdout.starts_with("FAILED  people read"), "{}", run.stdout);
    assert_eq!(json_as(&weft, PRIYA, &["policy", "show"])["version"], 1);

    // From now on the team of the version that stands publishes, and nobody else.
    let refused = publish(MAYA, &second);
    assert_eq!(refused.code, 3, "{}", refused.stdout);
    assert!(refused.stderr.contains(OSKAR), "{}", refused.stderr);
    let run = publish(OSKAR, &second);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // Who began from the version before is told who was faster.
    let third = written(
        &folder,
        "third.yaml",
        &second.replacen("version: 2\n", "version: 3\n", 1),
    );
    let stale = weft.run_as(RUTH, &["policy", "publish", &third, "--over", &base]);
    assert_eq!(stale.code, 1);
    assert!(
        stale.stderr.contains("version 2 stands") && stale.stderr.contains(OSKAR),
        "{}",
        stale.stderr
    );
    let shown = json_as(&weft, RUTH, &["policy", "show"]);
    assert_eq!(
        (&shown["version"], &shown["may_publish"]),
        (&2.into(), &true.into())
    );
    let versions: Vec<(u64, &str)> = shown["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["version"].as_u64().unwrap(), one["by"].as_str().unwrap()))
        .collect();
    assert_eq!(versions, [(2, OSKAR), (1, RUTH)]);
    let earlier = json_as(&weft, PRIYA, &["policy", "show", "--version", "1"]);
    assert_eq!(
        (&earlier["stands"], &earlier["text"]),
        (&false.into(), &policy().into())
    );
    assert_eq!(weft.run(&["policy", "show", "--version", "7"]).code, 4);
}
