//! What a text may be published over, and what is told once it stands.

use std::fs;

use super::{WRITTEN, changed, owner, stands};
use crate::weft::Weft;

/// The digest of the file that stands in the way of a text.
fn in_the_way(weft: &Weft, mine: &str) -> String {
    let run = weft.run(&["contract", "publish", mine, "--json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    run.json()["theirs"]["base"].as_str().unwrap().to_owned()
}

#[test]
fn a_newer_file_that_nobody_has_read_yet_counts_as_well() {
    let (weft, folder, desk) = owner();
    let theirs = WRITTEN
        .replace("version: 1.2.0", "version: 2.0.0")
        .replace("logicalType: number", "logicalType: string");
    fs::write(folder.path().join("sales/returns.odcs.yaml"), &theirs).unwrap();
    // A word more since 1.2.0, which was read, and a breaking change of 2.0.0, which was not.
    let text = WRITTEN
        .replace("version: 1.2.0", "version: 1.3.0")
        .replace("name: Returns", "name: Returned goods");
    let mine = changed(&desk, &text);
    let base = in_the_way(&weft, &mine);
    let run = weft.run(&["contract", "publish", &mine, "--over", &base]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    for words in [
        "as it stands in the folder",
        "from 2.0.0 to 1.3.0",
        "publish it as 3.0.0",
    ] {
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
    }
    assert_eq!(stands(&folder), theirs, "nothing is written");
    let words = [
        "contract",
        "publish",
        &mine,
        "--over",
        &base,
        "--version",
        "3.0.0",
    ];
    assert_eq!(weft.json(&words)["state"], "published");
    assert_eq!(stands(&folder), text.replace("version: 1.3.0", "version: 3.0.0"));
}

#[test]
fn what_began_without_a_file_is_not_written_over_one() {
    let (weft, folder, desk) = owner();
    let first = WRITTEN
        .replace("id: returns-2026", "id: refunds")
        .replace("name: Returns", "name: Refunds");
    let second = first
        .replace("version: 1.2.0", "version: 1.3.0")
        .replace("name: Refunds", "name: Refunds of all kinds");
    let place = ["--file-name", "refunds.odcs.yaml"];
    let publish = |text: &str, more: &[&str]| {
        let mine = changed(&desk, text);
        weft.run(
            &[
                &["contract", "publish", mine.as_str(), "--json"][..],
                &place[..],
                more,
            ]
            .concat(),
        )
    };
    assert_eq!(publish(&first, &["--new"]).json()["state"], "published");
    let there = || fs::read_to_string(folder.path().join("refunds.odcs.yaml")).unwrap();

    // The second window began where there was nothing either: what the first published is not what it has seen.
    let run = publish(&second, &["--new"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let conflict = run.json();
    assert_eq!(conflict["state"], "conflict");
    assert_eq!(conflict["theirs"]["text"], first);
    assert_eq!(there(), first, "nothing is written");
    assert_eq!(publish(&first, &["--new"]).json()["state"], "unchanged");
    assert_eq!(publish(&second, &[]).json()["state"], "published");
    assert_eq!(there(), second);
}

#[test]
fn what_fails_once_the_file_is_written_is_told_beside_it() {
    let (weft, folder, desk) = owner();
    let text = WRITTEN
        .replace("version: 1.2.0", "version: 1.3.0")
        .replace("name: Returns", "name: Returned goods");
    // Where the lock should be lies a folder: the mesh cannot be brought up.
    let lock = weft.folder().join("projection.lock");
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    let done = weft.json(&["contract", "publish", &changed(&desk, &text)]);
    assert_eq!(done["state"], "published");
    let notes = done["notes"].to_string();
    assert!(
        notes.contains("the file is written, and reading its folder failed"),
        "{notes}"
    );
    assert_eq!(stands(&folder), text);
    fs::remove_dir(&lock).unwrap();
    weft.json(&["sync"]);
    assert_eq!(weft.json(&["show", "Returned goods"])["version"], "1.3.0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_text_is_one_word_whoever_publishes_it_again() {
    let (weft, folder, desk) = owner();
    let text = WRITTEN
        .replace("version: 1.2.0", "version: 1.3.0")
        .replace("name: Returns", "name: Returned goods");
    let mine = changed(&desk, &text);
    weft.json(&["contract", "publish", &mine]);
    assert_eq!(weft.json(&["contract", "publish", &mine])["state"], "unchanged");
    // Also where the file goes by another name meanwhile.
    let (from, to) = ("sales/returns.odcs.yaml", "sales/goods.odcs.yaml");
    fs::rename(folder.path().join(from), folder.path().join(to)).unwrap();
    weft.json(&["sync"]);
    let run = weft.run_as("bob", &["contract", "publish", "returns-2026", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        (&run.json()["state"], &run.json()["file"]),
        (&"unchanged".into(), &to.into())
    );

    let app = weft_host::open(&weft_host::Options {
        workspace: Some(weft.folder().to_owned()),
    })
    .await
    .unwrap();
    let acts = app.workspace.audit(None, 50).await.unwrap();
    let words = acts.iter().filter(|act| act.action == "publish_contract");
    assert_eq!(words.count(), 1, "{acts:?}");
}
