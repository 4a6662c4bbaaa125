//! Ranking, judged: what people type on a retailer's mesh, and what has to come first, among assets that
//! look alike. A third of the queries was never looked at while the weights were set.
//!
//! `WEFT_DISTRACTORS` sets how many look-alikes stand beside the mesh (10,000 here, 100,000 for the record).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

#[path = "../examples/keystroke_bench/assets.rs"]
mod assets;
#[path = "judged/mesh.rs"]
mod mesh;

use std::collections::{BTreeMap, HashMap};

use weft_model::{EntityKind, Revision, Urn};
use weft_ports::{Index, index::Query};
use weft_search::TantivyIndex;
use weft_testkit::shared;

const SEED: u64 = 4_711;
/// Hits looked at for the expected one.
const DEPTH: usize = 20;

struct Judged {
    split: String,
    text: String,
    expected: String,
}

fn judged() -> Vec<Judged> {
    include_str!("judged/queries.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let mut cells = line.split('\t').map(str::to_owned);
            let mut cell = || cells.next().expect("three cells a line");
            Judged {
                split: cell(),
                text: cell(),
                expected: cell(),
            }
        })
        .collect()
}

fn query(text: &str) -> Query {
    Query {
        text: text.to_owned(),
        limit: DEPTH,
        now: assets::NOW,
        ..Query::default()
    }
}

struct Bench {
    index: TantivyIndex,
    names: HashMap<Urn, String>,
    _folder: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        let distractors = std::env::var("WEFT_DISTRACTORS").map_or(10_000, |text| text.parse().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let index = TantivyIndex::open(folder.path()).unwrap();
        let mut entities = mesh::entities();
        entities.extend(assets::assets(distractors, SEED));
        let names = entities
            .iter()
            .map(|entity| (entity.urn.clone(), entity.full_name.clone()))
            .collect();
        index
            .apply(shared(entities), Vec::new(), true, Revision(1))
            .await
            .unwrap();
        Self {
            index,
            names,
            _folder: folder,
        }
    }

    async fn found(&self, text: &str) -> Vec<(EntityKind, String)> {
        let answer = self.index.search(&query(text)).await.unwrap();
        answer
            .hits
            .iter()
            .map(|hit| (hit.kind, self.names[&hit.urn].clone()))
            .collect()
    }
}

impl Bench {
    /// Why the first two hits stand where they stand, for whoever sets the weights.
    async fn why(&self, text: &str) -> String {
        let explained = Query {
            explain: true,
            ..query(text)
        };
        let answer = self.index.search(&explained).await.unwrap();
        let mut why = Vec::new();
        for hit in answer.hits.iter().take(2) {
            let reasons: Vec<_> = hit
                .reasons
                .iter()
                .map(|reason| format!("{:.1} {}", reason.score, reason.text))
                .collect();
            let name = &self.names[&hit.urn];
            why.push(format!("\n    {name} {:.1}: {}", hit.score, reasons.join("; ")));
        }
        why.concat()
    }
}

#[tokio::test]
async fn what_people_mean_comes_first() {
    let bench = Bench::new().await;
    let mut sums: BTreeMap<String, (f64, u32)> = BTreeMap::new();
    let mut missed = Vec::new();
    for judged in judged() {
        let found = bench.found(&judged.text).await;
        let rank = found.iter().position(|(_, name)| *name == judged.expected);
        let (sum, count) = sums.entry(judged.split.clone()).or_default();
        *count += 1;
        if let Some(rank) = rank {
            *sum += 1.0 / (f64::from(u32::try_from(rank).unwrap()) + 1.0);
        }
        // What is held back stays unseen: only its sum is printed.
        if rank != Some(0) && judged.split == "tune" {
            let first: Vec<_> = found.iter().take(3).map(|(_, name)| name.as_str()).collect();
            let why = bench.why(&judged.text).await;
            missed.push(format!(
                "{:?} {} -> {} {first:?}{why}",
                rank.map(|rank| rank + 1),
                judged.text,
                judged.expected
            ));
        }
    }
    println!("{}", missed.join("\n"));
    for (split, (sum, count)) in sums {
        let mrr = sum / f64::from(count);
        println!("{split}: {count} queries, mean reciprocal rank {mrr:.3}");
        assert!(mrr >= 0.9, "{split}: {mrr:.3}");
    }
}

#[tokio::test]
async fn exact_names_are_always_first() {
    let bench = Bench::new().await;
    let mesh = mesh::entities();
    let mut wrong = Vec::new();
    for entity in mesh.iter().filter(|entity| entity.kind != EntityKind::Term) {
        let found = bench.found(&entity.full_name).await;
        if found.first().map(|(_, name)| name) != Some(&entity.full_name) {
            wrong.push(format!("{} found {:?}", entity.full_name, found.first()));
        }
        // Several things may bear one name; one of them has to be first, and a product before a table.
        let found = bench.found(&entity.name).await;
        let same = mesh.iter().filter(|other| other.name == entity.name);
        let product = same.clone().any(|other| other.kind == EntityKind::Product);
        let first = found.first().cloned();
        let right = first.as_ref().is_some_and(|(kind, name)| {
            same.clone().any(|other| other.full_name == *name) && (!product || *kind == EntityKind::Product)
        });
        if !right {
            wrong.push(format!("{} found {first:?}", entity.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_set_is_large_enough_and_fair() {
    let judged = judged();
    let held = judged.iter().filter(|judged| judged.split == "held").count();
    assert!(judged.len() >= 120, "{}", judged.len());
    assert!(held * 3 >= judged.len() - 2, "{held} of {}", judged.len());
}
