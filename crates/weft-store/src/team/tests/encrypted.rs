//! What lies on disk of a team's workspace says nothing to who has no key.

use std::path::Path;

use weft_model::Revision;
use weft_ports::{AtRestKey, PortErrorKind, Workspace};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, harvest, table, urn},
};

use super::{TeamWorkspace, address, key, made};
use crate::{FollowedWorkspace, SqliteWorkspace};

const WORDS: &str = "words that nobody else may read";

async fn opened(server: &Server, path: &Path, key: &AtRestKey) -> FollowedWorkspace {
    FollowedWorkspace::open(TeamWorkspace::at(address(server, "plat", "w")), path, key)
        .await
        .unwrap()
}

/// Files of a folder in which a text can be read.
fn readable(folder: &Path, text: &str) -> Vec<String> {
    let found = std::fs::read_dir(folder).unwrap().filter_map(|entry| {
        let entry = entry.unwrap();
        let bytes = std::fs::read(entry.path()).unwrap();
        let there = bytes.windows(text.len()).any(|part| part == text.as_bytes());
        there.then(|| entry.file_name().to_string_lossy().into_owned())
    });
    found.collect()
}

#[tokio::test]
async fn a_copy_can_be_read_with_its_key_alone() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    let plat = opened(&server, &path, &key()).await;
    harvest(
        &plat,
        "lake",
        vec![table("a"), docs("a", WORDS)],
        Vec::new(),
        true,
    )
    .await;
    let head = plat.head().await.unwrap();
    assert_eq!(plat.records(&[urn("a")]).await.unwrap().len(), 2);
    // What was just written stands in the log, and after a checkpoint in the file.
    assert!(folder.path().join("copy.db-wal").metadata().unwrap().len() > 0);
    assert_eq!(readable(folder.path(), WORDS), Vec::<String>::new());
    plat.copy().pools.close().await;
    assert_eq!(readable(folder.path(), WORDS), Vec::<String>::new());
    assert_eq!(readable(folder.path(), "SQLite format 3"), Vec::<String>::new());
    for text in ["urn:weft", "CREATE TABLE", "lake"] {
        assert_eq!(readable(folder.path(), text), Vec::<String>::new(), "{text}");
    }

    // With the key all of it is there, also where nobody answers.
    drop(server);
    let again = FollowedWorkspace::open(plat.team().clone(), &path, &key())
        .await
        .unwrap();
    assert_eq!(again.head().await, Ok(head));
    again.copy().pools.close().await;
    // With another one nothing is: what cannot be read is made anew, and then there is no answer to give.
    let other = FollowedWorkspace::open(plat.team().clone(), &path, &AtRestKey::new([8; 32]))
        .await
        .unwrap();
    let error = other.head().await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Unavailable, "{error:?}");
}

#[tokio::test]
async fn a_copy_of_before_is_made_anew_and_encrypted() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    // Any file that says what it is to everybody.
    let plain = SqliteWorkspace::open(&path).await.unwrap();
    harvest(&plain, "lake", vec![docs("a", WORDS)], Vec::new(), true).await;
    plain.close().await;
    assert_eq!(readable(folder.path(), "urn:weft"), ["copy.db"]);
    let plat = opened(&server, &path, &key()).await;
    assert_eq!(plat.head().await, Ok(Revision(0)));
    for text in [WORDS, "urn:weft", "SQLite format 3"] {
        assert_eq!(readable(folder.path(), text), Vec::<String>::new(), "{text}");
    }
}
