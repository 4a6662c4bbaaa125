//! One name in several hands: which of the things that bear it comes first.

#[path = "support/support.rs"]
mod support;

use support::assets;
use weft_model::{Entity, EntityKind, Revision};
use weft_ports::Index;
use weft_search::TantivyIndex;
use weft_testkit::shared;

fn named(number: usize, kind: EntityKind, name: &str, full_name: &str) -> Entity {
    Entity {
        kind,
        name: name.to_owned(),
        full_name: full_name.to_owned(),
        ..assets::asset(number, 3)
    }
}

#[tokio::test]
async fn products_come_before_tables_and_names_as_typed_before_both() {
    let folder = tempfile::tempdir().unwrap();
    let index = TantivyIndex::open(folder.path()).unwrap();
    let mut entities = assets::assets(500, 3);
    entities.extend([
        named(1_000, EntityKind::Table, "price_list", "lake.supply.price_list"),
        named(1_001, EntityKind::Product, "price-list", "supply.price-list"),
        named(
            1_002,
            EntityKind::Table,
            "supply_price_list",
            "lake.tmp.supply_price_list",
        ),
        named(
            1_003,
            EntityKind::Table,
            "supply.price_list",
            "odd.supply.price_list",
        ),
    ]);
    let names: Vec<_> = entities
        .iter()
        .map(|entity| (entity.urn.clone(), entity.full_name.clone()))
        .collect();
    index
        .apply(shared(entities), Vec::new(), true, Revision(1))
        .await
        .unwrap();
    for (text, expected) in [
        ("price_list", "supply.price-list"),
        ("price-list", "supply.price-list"),
        ("PriceList", "supply.price-list"),
        ("price list", "supply.price-list"),
        ("supply.price-list", "supply.price-list"),
        ("supply.price_list", "supply.price-list"),
        ("lake.supply.price_list", "lake.supply.price_list"),
        ("odd.supply.price_list", "odd.supply.price_list"),
        ("supply_price_list", "lake.tmp.supply_price_list"),
        ("tmp.supply_price_list", "lake.tmp.supply_price_list"),
    ] {
        let answer = index.search(&support::query(text)).await.unwrap();
        let first = answer
            .hits
            .first()
            .and_then(|hit| names.iter().find(|(urn, _)| *urn == hit.urn));
        assert_eq!(first.map(|(_, name)| name.as_str()), Some(expected), "{text}");
    }
}
