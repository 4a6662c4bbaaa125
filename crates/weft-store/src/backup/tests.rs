use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use weft_model::{Payload, Revision, Urn};
use weft_ports::{
    Cancel, GrantSink, HeldRight, PortErrorKind, Workspace,
    error::PortResult,
    source::{SourceConfig, SourceKind},
    workspace::{Image, ImageKind},
};
use weft_testkit::{
    grants_suite,
    workspace_suite::{at, docs, harvest, table, urn},
};

use super::{Checked, Counts, Work, backup_embedded, check_backup, restore_backup};
use crate::{SqliteRights, SqliteWorkspace};

mod moving;

fn work() -> Work {
    Work {
        progress: weft_ports::progress::no_progress(),
        cancel: Cancel::new(),
    }
}

fn payload(aspect: &str, value: &serde_json::Value) -> Payload {
    serde_json::from_value(serde_json::json!({ "aspect": aspect, "value": value })).unwrap()
}

/// That somebody asks for a thing.
fn request(login: &str, subject: &Urn) -> Payload {
    let by = serde_json::json!({ "login": login });
    let day = "2026-01-01T00:00:00Z";
    let value = serde_json::json!({
        "subject": subject, "by": by, "reason": "the report", "at": day, "due": day, "policy": 0, "checks": [],
        "terms": { "role": "reader", "purpose": "reporting", "assets": [subject], "days": 30 },
        "state": "waiting", "entries": [{ "act": "send", "by": by, "at": day }],
    });
    payload("request", &value)
}

/// A workspace with something of everything in it: versions, a tombstone, words of two people, a request, an image, a source
/// with what it remembers, and rights.
async fn furnished(folder: &Path) -> (SqliteWorkspace, Vec<HeldRight>) {
    let workspace = SqliteWorkspace::open(&folder.join("workspace.db")).await.unwrap();
    let lake = SourceConfig {
        name: "lake".to_owned(),
        kind: SourceKind::Dbt {
            path: "/tmp/a project".to_owned(),
        },
        domain: None,
    };
    workspace.add_source("maya", &lake, at(7)).await.unwrap();
    let long = "words that repeat themselves, ".repeat(50);
    let facts = vec![table("orders"), docs("orders", &long), table("gone")];
    harvest(&workspace, "lake", facts, Vec::new(), true).await;
    harvest(&workspace, "lake", vec![table("orders")], Vec::new(), true).await;
    for (who, words) in [
        ("maya", "first \u{2603}\n\"quoted\""),
        ("sam", "second"),
        ("maya", "third"),
    ] {
        let said = docs("orders", words).payload;
        workspace
            .write(who, "edit_docs", &urn("orders"), said)
            .await
            .unwrap();
    }
    let sales = payload("ownership", &serde_json::json!({ "domain": "Sales" }));
    workspace
        .write("maya", "edit_docs", &urn("orders"), sales)
        .await
        .unwrap();
    let asked = request("asker", &urn("orders"));
    let id = Urn::request("asker", "1");
    workspace
        .write("asker", "request_access", &id, asked)
        .await
        .unwrap();
    let bytes = b"pixels".to_vec();
    let image = Image {
        digest: blake3::hash(&bytes).to_hex().to_string(),
        kind: ImageKind::Png,
        bytes,
    };
    workspace.keep_image("maya", "orders", image).await.unwrap();
    let rights = SqliteRights::open(&folder.join("rights.db")).await.unwrap();
    let (right, grant) = (grants_suite::right("priya", "orders"), grants_suite::grant("1"));
    rights.give(&right, &grant, at(5)).await.unwrap();
    let held = rights.held().await.unwrap();
    rights.close().await;
    (workspace, held)
}

async fn backed_up(workspace: &SqliteWorkspace, rights: &[HeldRight], path: &Path) -> PortResult<Checked> {
    backup_embedded(workspace, rights, File::create(path).unwrap(), path, &work()).await
}

/// A folder with a furnished workspace and its backup.
async fn place() -> (tempfile::TempDir, SqliteWorkspace, PathBuf, Checked) {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, rights) = furnished(folder.path()).await;
    let path = folder.path().join("backup.jsonl");
    let checked = backed_up(&workspace, &rights, &path).await.unwrap();
    (folder, workspace, path, checked)
}

/// Everything that can be asked of a workspace.
async fn told(workspace: &SqliteWorkspace) -> String {
    let history = workspace
        .history(&urn("orders"), weft_model::Aspect::Docs, None)
        .await
        .unwrap();
    format!(
        "{:?}\n{:?}\n{history:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        workspace.id().await,
        workspace.head().await,
        workspace.changes(Revision(0), 1_000).await,
        workspace.sources().await,
        workspace.audit(None, 1_000).await,
        workspace.verify_audit().await,
    )
}

#[tokio::test]
async fn what_comes_back_is_what_there_was_and_goes_on() {
    let (_folder, workspace, path, checked) = place().await;
    let Counts {
        records,
        statements,
        audit,
        images,
        rights,
        sources,
        ..
    } = checked.counts;
    // Three stated, two closed, then the words: a version each.
    assert_eq!((records, statements, sources), (3 + 2 + 3 + 2, 3 + 2 + 2, 1));
    assert_eq!((images, rights), (1, 1));
    let entries = workspace.verify_audit().await.unwrap().unwrap();
    assert_eq!(audit, entries);

    let empty = tempfile::tempdir().unwrap();
    restore_backup(&checked, empty.path(), &work()).await.unwrap();
    let again = SqliteWorkspace::open(&empty.path().join("workspace.db"))
        .await
        .unwrap();
    assert_eq!(told(&again).await, told(&workspace).await);
    let rights = SqliteRights::open(&empty.path().join("rights.db")).await.unwrap();
    let held = rights.held().await.unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].since, Some(at(5)));

    // Byte for byte, but for the time in the first line.
    let second = empty.path().join("again.jsonl");
    backed_up(&again, &held, &second).await.unwrap();
    let lines = |path: &Path| -> Vec<String> {
        let text = fs::read_to_string(path).unwrap();
        let lines = text.lines().skip(1).filter(|line| !line.starts_with("{\"end\""));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(lines(&second), lines(&path));

    // It goes on as the first one would: the chain, what a source remembers, what was closed.
    let said = docs("orders", "after it").payload;
    again
        .write("maya", "edit_docs", &urn("orders"), said)
        .await
        .unwrap();
    let revived = harvest(
        &again,
        "lake",
        vec![table("orders"), table("gone")],
        Vec::new(),
        true,
    )
    .await;
    assert_eq!((revived.changed, revived.gone), (1, 0));
    assert!(again.verify_audit().await.unwrap().unwrap() > entries);
}

#[tokio::test]
async fn a_backup_is_of_one_moment_while_others_write() {
    let (folder, workspace, _, checked) = place().await;
    let path = folder.path().join("busy.jsonl");
    let writing = async {
        for number in 0..50 {
            let said = docs("orders", &format!("word {number}")).payload;
            workspace
                .write("maya", "edit_docs", &urn("orders"), said)
                .await
                .unwrap();
        }
    };
    let (made, ()) = tokio::join!(backed_up(&workspace, &[], &path), writing);
    let made = made.unwrap();
    assert_eq!(
        made.counts.records - checked.counts.records,
        made.counts.audit - checked.counts.audit,
        "each word has its entry"
    );
}

#[tokio::test]
async fn damage_is_found_before_anything_is_made() {
    let (folder, _workspace, path, _) = place().await;
    let whole = fs::read(&path).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let damaged = folder.path().join("damaged.jsonl");
    let found = async |bytes: &[u8]| {
        fs::write(&damaged, bytes).unwrap();
        check_backup(&damaged, &work()).await.map(|_| ()).unwrap_err()
    };
    // Each line left out, said twice, or cut; the bytes of each line changed.
    for number in 0..lines.len() {
        let mut without = lines.clone();
        without.remove(number);
        let mut twice = lines.clone();
        twice.insert(number, lines[number]);
        let cut = lines[..=number].join("\n");
        let mut flipped = whole.clone();
        let start = lines[..number].iter().map(|line| line.len() + 1).sum::<usize>();
        flipped[start + lines[number].len() / 2] ^= 1;
        for (what, bytes) in [
            ("without", format!("{}\n", without.join("\n")).into_bytes()),
            ("twice", format!("{}\n", twice.join("\n")).into_bytes()),
            ("cut", cut.into_bytes()),
            ("flipped", flipped),
        ] {
            let error = found(&bytes).await;
            assert!(error.hint.is_some(), "{what} {number}: {error:?}");
        }
    }
    let mut longer = whole.clone();
    longer.extend_from_slice(b"{}\n");
    assert_eq!(found(&longer).await.kind, PortErrorKind::Corrupt);
    for none in [&b""[..], b"\n", b"hello\n", &[0xff, 0xfe, b'\n']] {
        assert_eq!(found(none).await.kind, PortErrorKind::Invalid);
    }
    let newer = text.replacen("\"lowest_client\":1", "\"lowest_client\":999", 1);
    assert_eq!(found(newer.as_bytes()).await.kind, PortErrorKind::Unsupported);
}

/// The file as somebody would leave it who changes it and makes counts and hash fit again.
fn forged(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    let changed = text.replace(from, to);
    let (body, end) = changed.trim_end().rsplit_once('\n').unwrap();
    let body = format!("{body}\n");
    let hash = blake3::hash(body.as_bytes()).to_hex();
    let mut end: serde_json::Value = serde_json::from_str(end).unwrap();
    end["end"]["blake3"] = hash.as_str().into();
    format!("{body}{end}\n")
}

#[tokio::test]
async fn a_file_whose_hash_fits_is_held_to_its_chain_and_its_order() {
    let (folder, _workspace, path, _) = place().await;
    let text = fs::read_to_string(&path).unwrap();
    let other = folder.path().join("forged.jsonl");
    for (from, to, says) in [
        (
            "\\\"actor\\\":\\\"sam\\\"",
            "\\\"actor\\\":\\\"eve\\\"",
            "does not follow",
        ),
        (
            "\"previous\":",
            "\"before\":",
            "does not follow from the ones before",
        ),
        (
            "\"origin\":\"person/sam\"",
            "\"origin\":\"nobody\"",
            "names nothing",
        ),
        ("\"bytes\":\"", "\"bytes\":\"AAAA", "is not the one that was kept"),
    ] {
        fs::write(&other, forged(&text, from, to)).unwrap();
        let error = check_backup(&other, &work()).await.unwrap_err();
        assert_eq!(error.kind, PortErrorKind::Corrupt);
        assert!(error.message.contains(says), "{}", error.message);
    }
    // A file that was changed after it was looked at is not what was looked at.
    fs::write(&other, forged(&text, "\"kind\":\"png\"", "\"kind\":\"gif\"")).unwrap();
    let checked = check_backup(&other, &work()).await.unwrap();
    fs::write(&other, &text).unwrap();
    let empty = tempfile::tempdir().unwrap();
    let error = restore_backup(&checked, empty.path(), &work()).await.unwrap_err();
    assert!(error.message.contains("was changed"), "{}", error.message);
}

#[tokio::test]
async fn nobody_wants_it_any_more() {
    let (folder, workspace, _, _) = place().await;
    let facts = (0..3_000).map(|number| table(&number.to_string())).collect();
    harvest(&workspace, "lake", facts, Vec::new(), false).await;
    let cancelled = work();
    cancelled.cancel.cancel();
    let path = folder.path().join("cancelled.jsonl");
    let file = File::create(&path).unwrap();
    let error = backup_embedded(&workspace, &[], file, &path, &cancelled).await;
    assert_eq!(error.map(|_| ()).unwrap_err().kind, PortErrorKind::Cancelled);
}
