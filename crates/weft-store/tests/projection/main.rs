//! Bringing the projections up by what changed gives what making them anew gives.
//!
//! Random small worlds in which everything that joins, offers, reads, owns and mentions is likely to meet:
//! after every act the replica and the index that were brought up are compared with ones made anew.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod fakes;
mod world;

use std::collections::BTreeMap;

use weft_app::projector::project;
use weft_model::{AssetInfo, Entity, EntityKind, Fact, Payload, Timestamp, Urn};
use weft_ports::{Replica, Workspace, progress::no_progress, workspace::HarvestBatch};
use weft_store::{SqliteReplica, SqliteWorkspace};

use fakes::{MemoryIndex, MemoryReplica, app};
use world::World;

async fn everything(replica: &dyn Replica) -> BTreeMap<Urn, Entity> {
    let mut all = BTreeMap::new();
    replica
        .scan(&EntityKind::ALL, &mut |entity| {
            all.insert(entity.urn.clone(), entity);
        })
        .await
        .unwrap();
    all
}

/// Plays `steps` acts of the world of this seed.
async fn play(seed: u64, steps: u32) {
    let folder = tempfile::tempdir().unwrap();
    let workspace = SqliteWorkspace::open(&folder.path().join("workspace.db"))
        .await
        .unwrap();
    let replica = SqliteReplica::open(&folder.path().join("replica.db"))
        .await
        .unwrap();
    let index = MemoryIndex::default();
    let kept = app(workspace.clone(), replica.clone(), index.clone());
    project(&kept, &no_progress()).await.unwrap();
    let mut world = World::of(seed);
    for step in 0..steps {
        let act = world.act(&workspace).await;
        let head = workspace.head().await.unwrap();
        assert_eq!(project(&kept, &no_progress()).await.unwrap(), head);
        let (replica_anew, index_anew) = (MemoryReplica::default(), MemoryIndex::default());
        let anew = app(workspace.clone(), replica_anew.clone(), index_anew.clone());
        project(&anew, &no_progress()).await.unwrap();
        let place = format!("seed {seed}, step {step}: {act}");
        same(
            &everything(&replica).await,
            &everything(&replica_anew).await,
            &format!("replica, {place}"),
        );
        same(
            &index.entities(),
            &index_anew.entities(),
            &format!("index, {place}"),
        );
    }
    assert_eq!(index.resets(), 1, "only the first projection was made anew");
}

fn same(kept: &BTreeMap<Urn, Entity>, anew: &BTreeMap<Urn, Entity>, place: &str) {
    for urn in kept.keys().chain(anew.keys()) {
        let (kept, anew) = (kept.get(urn), anew.get(urn));
        assert!(
            kept == anew,
            "{place}\nbrought up: {}\nmade anew:  {}",
            serde_json::to_string(&kept).unwrap(),
            serde_json::to_string(&anew).unwrap()
        );
    }
}

#[tokio::test]
async fn what_is_brought_up_equals_what_is_made_anew() {
    let chosen = std::env::var("WEFT_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds: Vec<u64> = chosen.map_or_else(|| (0..24).collect(), |seed| vec![seed]);
    for seed in seeds {
        play(seed, 14).await;
    }
}

fn tables(range: std::ops::Range<u32>) -> HarvestBatch {
    let table = |number: u32| {
        let name = format!("t{number}");
        let urn = Urn::derive(EntityKind::Table, "lake", &name);
        let asset: AssetInfo = serde_json::from_value(serde_json::json!({
            "kind": "table", "name": name, "full_name": format!("lake.s.{name}"), "namespace": ["s"],
        }))
        .unwrap();
        Fact::new(urn, Payload::Asset(asset))
    };
    HarvestBatch {
        facts: range.map(table).collect(),
        ..HarvestBatch::default()
    }
}

/// A page of changes ends with a whole revision, and may so hold far fewer records than there are.
#[tokio::test]
async fn a_small_change_before_a_large_one_does_not_hide_it() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = SqliteWorkspace::open(&folder.path().join("workspace.db"))
        .await
        .unwrap();
    let replica = SqliteReplica::open(&folder.path().join("replica.db"))
        .await
        .unwrap();
    let index = MemoryIndex::default();
    let kept = app(workspace.clone(), replica.clone(), index.clone());
    project(&kept, &no_progress()).await.unwrap();
    let harvest = workspace.begin_harvest("lake", Timestamp::default()).await;
    let harvest = harvest.unwrap();
    workspace.commit_harvest(&harvest, tables(0..300)).await.unwrap();
    workspace
        .commit_harvest(&harvest, tables(300..21_000))
        .await
        .unwrap();
    let head = workspace.head().await.unwrap();
    assert_eq!(project(&kept, &no_progress()).await.unwrap(), head);
    assert_eq!(everything(&replica).await.len(), 21_000);
    assert_eq!(index.entities().len(), 21_000);
}
