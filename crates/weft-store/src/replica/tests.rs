use std::{path::Path, sync::Arc};

use weft_model::{Entity, EntityKind, Revision};
use weft_ports::{
    PortErrorKind, Replica,
    replica::{Change, Ties},
};
use weft_testkit::replica_suite::entity;

use super::{SqliteReplica, failed};

async fn open(path: &Path) -> SqliteReplica {
    SqliteReplica::open(path).await.unwrap()
}

fn tables(count: usize) -> Vec<Entity> {
    (0..count)
        .map(|number| entity(EntityKind::Table, &format!("lake.sales.table_{number}")))
        .collect()
}

async fn fill(replica: &SqliteReplica, count: usize, reset: bool) {
    let changes = tables(count)
        .into_iter()
        .map(|entity| Change::Upsert(Arc::new(entity), Ties::default()))
        .collect();
    replica.apply(changes, reset, Revision(7)).await.unwrap();
}

#[tokio::test]
async fn passes_the_suite() {
    let folder = tempfile::tempdir().unwrap();
    let replica = open(&folder.path().join("replica.db")).await;
    weft_testkit::replica_suite::run(&replica).await;
}

#[tokio::test]
async fn is_read_by_two_processes_and_kept_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.db");
    let (one, other) = (open(&path).await, open(&path).await);
    fill(&one, 3, true).await;
    assert_eq!(other.revision().await, Ok(Some(Revision(7))));
    assert!(other.find("table_2").await.unwrap().is_some());
    one.close().await;
    other.close().await;
    assert_eq!(open(&path).await.revision().await, Ok(Some(Revision(7))));
}

#[tokio::test]
async fn another_format_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.db");
    let replica = open(&path).await;
    fill(&replica, 3, true).await;
    sqlx::query("UPDATE meta SET format = 99")
        .execute(&replica.pools().await.writer)
        .await
        .unwrap();
    replica.close().await;
    let anew = open(&path).await;
    assert_eq!(anew.revision().await, Ok(None));
    assert_eq!(anew.counts().await, Ok(Vec::new()));
}

#[tokio::test]
async fn a_damaged_file_is_made_anew_wherever_the_damage_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.db");
    let replica = open(&path).await;
    fill(&replica, 400, true).await;
    replica.close().await;
    let whole = std::fs::read(&path).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 20, "{pages}");
    for page in 0..pages {
        let mut damaged = whole.clone();
        for byte in &mut damaged[page * 4096 + 16..page * 4096 + 600] {
            *byte ^= 0x5a;
        }
        std::fs::write(&path, &damaged).unwrap();
        let healed = match SqliteReplica::open(&path).await {
            Ok(healed) => healed,
            // The damage hit the mark of whose file this is: a stranger's file is never deleted.
            Err(error) if page == 0 && error.kind == PortErrorKind::Invalid => continue,
            Err(error) => panic!("page {page}: {error:?}"),
        };
        // Either made anew, or everything in it is as it was: never a wrong answer.
        if healed.revision().await.unwrap().is_some() {
            for table in tables(400) {
                assert_eq!(
                    healed.find(table.urn.as_str()).await,
                    Ok(Some(table)),
                    "page {page}"
                );
            }
        }
        healed.close().await;
        for suffix in ["-wal", "-shm"] {
            drop(std::fs::remove_file(
                folder.path().join(format!("replica.db{suffix}")),
            ));
        }
    }
    for rest in [0, 100, 5000, whole.len() / 2] {
        std::fs::write(&path, &whole[..rest]).unwrap();
        let healed = open(&path).await;
        assert_eq!(healed.revision().await, Ok(None), "{rest} bytes are left");
        healed.close().await;
    }
}

#[tokio::test]
async fn damage_met_later_takes_the_revision_and_a_reset_heals() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.db");
    let replica = open(&path).await;
    fill(&replica, 10, true).await;
    sqlx::query("UPDATE entity SET json = x'7b'")
        .execute(&replica.pools().await.writer)
        .await
        .unwrap();
    assert_eq!(
        replica.find("table_1").await.unwrap_err().kind,
        PortErrorKind::Corrupt
    );
    assert_eq!(replica.revision().await, Ok(None), "the projector makes it anew");
    fill(&replica, 10, true).await;
    assert_eq!(replica.revision().await, Ok(Some(Revision(7))));
    assert!(replica.find("table_1").await.unwrap().is_some());
}

#[tokio::test]
async fn a_stranger_s_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options)
        .await
        .map_err(failed)
        .unwrap();
    sqlx::query("CREATE TABLE mine (x)").execute(&pool).await.unwrap();
    pool.close().await;
    let before = std::fs::read(&path).unwrap();
    let error = SqliteReplica::open(&path).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Invalid);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn with_a_key_it_is_encrypted_and_what_was_not_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.db");
    let readable = || {
        std::fs::read_dir(folder.path()).unwrap().any(|entry| {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(7).any(|part| part == b"table_2")
        })
    };
    let plain = open(&path).await;
    fill(&plain, 3, true).await;
    plain.close().await;
    assert!(readable());
    let with = async |byte: u8| {
        let key = weft_ports::AtRestKey::new([byte; 32]);
        SqliteReplica::open_with(&path, Some(key)).await.unwrap()
    };
    let replica = with(7).await;
    assert_eq!(replica.revision().await, Ok(None));
    fill(&replica, 3, true).await;
    assert!(!readable(), "nor in its log");
    replica.close().await;
    assert!(!readable());
    let again = with(7).await;
    assert_eq!(again.revision().await, Ok(Some(Revision(7))));
    assert!(again.find("table_2").await.unwrap().is_some());
    again.close().await;
    assert_eq!(
        with(8).await.revision().await,
        Ok(None),
        "another key reads nothing"
    );
}
