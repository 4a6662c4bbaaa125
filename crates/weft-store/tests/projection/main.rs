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
mod locked;
mod products;
mod world;

use std::{collections::BTreeMap, sync::Arc};

use weft_app::projector::{bring_up, project};
use weft_model::{
    AssetInfo, Directory, DomainRule, Entity, EntityKind, Fact, NameKind, OtherName, Payload, PersonNames,
    SourceRules, Timestamp, Urn,
};
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

/// People who are called in the world by several names, of whom two have one name.
fn directory() -> Directory {
    let person = |id: &str, name: &str, mail: Option<&str>, owner_name: &str| PersonNames {
        id: id.to_owned(),
        name: name.to_owned(),
        mail: mail.map(str::to_owned),
        names: vec![OtherName {
            kind: NameKind::OwnerName,
            name: owner_name.to_owned(),
        }],
        ..PersonNames::default()
    };
    Directory {
        people: vec![
            person("k-1", "Kim Berg", Some("kim@x"), "u1"),
            person("p-1", "Priya", Some("priya@x"), "sam"),
            person("p-2", "Priya", None, "nobody"),
        ],
        deputies: Vec::new(),
    }
}

/// Plays `steps` acts of the world of this seed; with `people` one in which it is known who is who.
async fn play(seed: u64, steps: u32, people: bool) {
    let folder = tempfile::tempdir().unwrap();
    let workspace = SqliteWorkspace::open(&folder.path().join("workspace.db"))
        .await
        .unwrap();
    let replica = SqliteReplica::open(&folder.path().join("replica.db"))
        .await
        .unwrap();
    let index = MemoryIndex::default();
    let kept = app(workspace.clone(), replica.clone(), index.clone());
    if people {
        let said = Payload::Directory(Box::new(directory()));
        workspace
            .write("maya", "import_people", &Urn::directory(), said)
            .await
            .unwrap();
    }
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
        let urns: Vec<Urn> = everything(&replica_anew).await.into_keys().collect();
        let mut places = replica.places(&urns).await.unwrap();
        places.sort();
        let mut places_anew = replica_anew.places(&urns).await.unwrap();
        places_anew.sort();
        assert_eq!(places, places_anew, "places, {place}");
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
        play(seed, 14, seed % 2 == 1).await;
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

/// Whoever asked while there was no index had no answer, and is told to ask again though no revision came.
#[tokio::test]
async fn an_index_that_is_made_anew_is_told_of_at_the_same_revision() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = SqliteWorkspace::open(&folder.path().join("workspace.db"))
        .await
        .unwrap();
    let replica = SqliteReplica::open(&folder.path().join("replica.db"))
        .await
        .unwrap();
    let mut kept = app(workspace.clone(), replica, MemoryIndex::default());
    let harvest = workspace.begin_harvest("lake", Timestamp::default()).await;
    workspace
        .commit_harvest(&harvest.unwrap(), tables(0..3))
        .await
        .unwrap();
    let head = workspace.head().await.unwrap();
    assert_eq!(bring_up(&kept, &no_progress()).await.unwrap(), (head, true));
    assert_eq!(bring_up(&kept, &no_progress()).await.unwrap(), (head, false));
    let lost = MemoryIndex::default();
    kept.index = Arc::new(lost.clone());
    assert_eq!(bring_up(&kept, &no_progress()).await.unwrap(), (head, true));
    assert_eq!(lost.entities().len(), 3);
    assert_eq!(bring_up(&kept, &no_progress()).await.unwrap(), (head, false));
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

fn owned(name: &str, namespace: &str) -> Vec<Fact> {
    let urn = Urn::derive(EntityKind::Table, "lake", name);
    let asset = serde_json::json!({
        "kind": "table", "name": name, "full_name": format!("lake.{namespace}.{name}"), "namespace": [namespace],
    });
    let ownership = serde_json::json!({"domain": "Harvested"});
    vec![
        Fact::new(
            urn.clone(),
            Payload::Asset(serde_json::from_value(asset).unwrap()),
        ),
        Fact::new(
            urn,
            Payload::Ownership(serde_json::from_value(ownership).unwrap()),
        ),
    ]
}

/// A person's word on one thing, then a rule for its namespace, then what was harvested; also for what comes later.
#[tokio::test]
async fn a_rule_outranks_what_was_harvested_and_holds_for_what_comes_after() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = SqliteWorkspace::open(&folder.path().join("workspace.db"))
        .await
        .unwrap();
    let replica = SqliteReplica::open(&folder.path().join("replica.db"))
        .await
        .unwrap();
    let kept = app(workspace.clone(), replica.clone(), MemoryIndex::default());
    let harvested = async |facts: Vec<Fact>| {
        let harvest = workspace
            .begin_harvest("lake", Timestamp::default())
            .await
            .unwrap();
        let batch = HarvestBatch {
            facts,
            ..HarvestBatch::default()
        };
        workspace.commit_harvest(&harvest, batch).await.unwrap();
        project(&kept, &no_progress()).await.unwrap();
    };
    let domain = async |name: &str| {
        let urn = Urn::derive(EntityKind::Table, "lake", name);
        let found = replica.entities(&[urn]).await.unwrap();
        found[0].domain.clone().unwrap()
    };
    harvested([owned("a", "raw_pay"), owned("b", "raw_pay"), owned("c", "hr")].concat()).await;
    assert_eq!(domain("a").await, "Harvested");

    let said = serde_json::json!({"domain": "Said"});
    let b = Urn::derive(EntityKind::Table, "lake", "b");
    let said = Payload::Ownership(serde_json::from_value(said).unwrap());
    workspace.write("priya", "edit", &b, said).await.unwrap();
    let rules = |rules: &[&str]| {
        Payload::Rules(SourceRules {
            source: "lake".to_owned(),
            rules: rules
                .iter()
                .map(|rule| DomainRule::parse(rule).unwrap())
                .collect(),
        })
    };
    let root = Urn::namespace("lake", &[]);
    workspace
        .write("priya", "set_domains", &root, rules(&["raw_*=Finance"]))
        .await
        .unwrap();
    project(&kept, &no_progress()).await.unwrap();
    assert_eq!(
        domain("a").await,
        "Finance",
        "changed without reading anything again"
    );
    assert_eq!(domain("b").await, "Said");
    assert_eq!(domain("c").await, "Harvested");

    harvested(owned("late", "raw_tax")).await;
    assert_eq!(domain("late").await, "Finance", "brought up by itself");
    let anew_replica = MemoryReplica::default();
    let anew = app(workspace.clone(), anew_replica.clone(), MemoryIndex::default());
    project(&anew, &no_progress()).await.unwrap();
    same(
        &everything(&replica).await,
        &everything(&anew_replica).await,
        "rules",
    );

    workspace
        .write("priya", "set_domains", &root, rules(&[]))
        .await
        .unwrap();
    project(&kept, &no_progress()).await.unwrap();
    assert_eq!(
        domain("a").await,
        "Harvested",
        "nothing of what was harvested was lost"
    );
}
