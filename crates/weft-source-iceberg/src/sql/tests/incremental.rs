//! What a second harvest does.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use weft_model::{Fact, Payload, Urn, Warning, WarningCode};
use weft_ports::{
    Cancel, FactSink, PortErrorKind, Source, error::PortResult, progress::no_progress, source::HarvestContext,
};
use weft_testkit::{Harvested, Memory, harvest_with};

use super::fixture::{Lake, metadata, names, urn};

async fn again(lake: &Lake, memory: &Memory) -> Harvested {
    harvest_with(&lake.source(), memory, Cancel::new()).await.unwrap()
}

#[tokio::test]
async fn nothing_new_opens_no_file() {
    let lake = Lake::pyiceberg().await;
    let memory = Memory::default();
    let first = again(&lake, &memory).await;
    fs::remove_dir_all(lake.path("warehouse")).unwrap();
    fs::create_dir(lake.path("warehouse")).unwrap();
    let second = again(&lake, &memory).await;
    let of_namespaces = |fact: &Fact| matches!(fact.payload, Payload::Namespace(_));
    assert_eq!((second.warnings.len(), second.summary.bytes), (0, 0));
    assert!(second.facts.iter().all(of_namespaces), "nothing of a table");
    assert!(second.summary.complete);
    let of_tables = first.facts.into_iter().filter(|fact| !of_namespaces(fact));
    let mut before: Vec<Urn> = of_tables.map(|fact| fact.urn).collect();
    before.sort();
    before.dedup();
    let mut after = second.unchanged;
    after.sort();
    assert_eq!(after, before);
}

#[tokio::test]
async fn only_what_changed_is_stated_again() {
    let lake = Lake::empty().await;
    let memory = Memory::default();
    lake.table("sales", "a", metadata(1).as_bytes()).await;
    lake.table("sales", "b", metadata(2).as_bytes()).await;
    again(&lake, &memory).await;
    let moved = lake.path("warehouse/next.metadata.json");
    fs::write(&moved, metadata(2)).unwrap();
    lake.register("sales", "b", moved.to_str().unwrap()).await;
    let second = again(&lake, &memory).await;
    assert_eq!(names(&second), ["shop.sales.b"]);
    assert_eq!(second.unchanged.len(), 1);
}

#[tokio::test]
async fn a_namespace_that_changes_hands_changes_its_tables() {
    let lake = Lake::empty().await;
    let memory = Memory::default();
    lake.table("sales", "a", metadata(1).as_bytes()).await;
    lake.table("supply", "b", metadata(2).as_bytes()).await;
    again(&lake, &memory).await;
    lake.sql("INSERT INTO iceberg_namespace_properties VALUES ('lake', 'sales', 'owner', 'mira')")
        .await;
    assert_eq!(names(&again(&lake, &memory).await), ["shop.sales.a"]);
}

#[tokio::test]
async fn a_table_that_cannot_be_read_keeps_what_is_known() {
    let lake = Lake::empty().await;
    let memory = Memory::default();
    lake.table("sales", "a", metadata(1).as_bytes()).await;
    let first = again(&lake, &memory).await;
    let known = urn(&first, "shop.sales.a").unwrap();
    lake.register("sales", "a", lake.path("warehouse/lost.json").to_str().unwrap())
        .await;
    for _ in 0..2 {
        let second = again(&lake, &memory).await;
        assert!(second.summary.complete);
        assert_eq!(second.unchanged, std::slice::from_ref(&known));
        assert_eq!(second.warnings.len(), 1);
        assert_eq!(second.warnings[0].code, WarningCode::NotFound);
        assert_eq!(second.warnings[0].place, "shop.sales.a");
    }
    fs::write(lake.path("warehouse/lost.json"), metadata(1)).unwrap();
    assert_eq!(names(&again(&lake, &memory).await), ["shop.sales.a"]);
}

#[tokio::test]
async fn half_of_a_table_does_not_take_away_the_other_half() {
    let lake = Lake::empty().await;
    let memory = Memory::default();
    lake.table("sales", "a", metadata(1).as_bytes()).await;
    let first = again(&lake, &memory).await;
    let known = urn(&first, "shop.sales.a").unwrap();
    let broken = metadata(1).replace(r#""current-schema-id":0"#, r#""current-schema-id":9"#);
    let file = lake.path("warehouse/broken.json");
    fs::write(&file, broken).unwrap();
    lake.register("sales", "a", file.to_str().unwrap()).await;
    let second = again(&lake, &memory).await;
    assert_eq!(second.unchanged, [known]);
    assert_eq!(names(&second), ["shop.sales.a"]);
    // The warning holds as long as the file is as it is.
    assert_eq!(again(&lake, &memory).await.warnings, second.warnings);
}

#[tokio::test]
async fn a_dropped_table_is_not_reported() {
    let lake = Lake::empty().await;
    let memory = Memory::default();
    lake.table("sales", "a", metadata(1).as_bytes()).await;
    lake.table("sales", "b", metadata(2).as_bytes()).await;
    again(&lake, &memory).await;
    lake.sql("DELETE FROM iceberg_tables WHERE table_name = 'a'")
        .await;
    let second = again(&lake, &memory).await;
    assert!(second.summary.complete);
    assert_eq!(second.unchanged.len(), 1);
}

/// Cancels the harvest with the first facts that arrive.
struct Impatient {
    cancel: Cancel,
    facts: Arc<AtomicUsize>,
}

#[async_trait]
impl FactSink for Impatient {
    async fn facts(&self, facts: Vec<Fact>) -> PortResult<()> {
        self.facts.fetch_add(facts.len(), Ordering::SeqCst);
        self.cancel.cancel();
        Ok(())
    }

    async fn unchanged(&self, _: Vec<Urn>) -> PortResult<()> {
        Ok(())
    }

    fn warn(&self, warning: Warning) {
        panic!("{warning:?}");
    }
}

#[tokio::test]
async fn a_cancelled_harvest_stops_between_two_tables() {
    let lake = Lake::empty().await;
    let mut rows = Vec::new();
    for number in 0..400 {
        let file = lake.path("warehouse").join(format!("{number}.json"));
        fs::write(&file, metadata(number)).unwrap();
        rows.push(format!("('lake', 'sales', 't{number}', '{}')", file.display()));
    }
    lake.sql(&format!(
        "INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location) VALUES {}",
        rows.join(",")
    ))
    .await;
    let (cancel, facts) = (Cancel::new(), Arc::new(AtomicUsize::new(0)));
    let context = HarvestContext {
        sink: Box::new(Impatient {
            cancel: cancel.clone(),
            facts: Arc::clone(&facts),
        }),
        fingerprints: Box::new(Memory::default()),
        progress: no_progress(),
        cancel: cancel.clone(),
    };
    let error = lake.source().harvest(context).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Cancelled);
    let stated = facts.load(Ordering::SeqCst);
    assert!(stated > 0 && stated < 400 * 4, "{stated}");
    let nothing = harvest_with(&lake.source(), &Memory::default(), cancel)
        .await
        .unwrap_err();
    assert_eq!(nothing.kind, PortErrorKind::Cancelled);
}
