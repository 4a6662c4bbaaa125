//! What people say of a product and what sources say of it, in whatever order they say it.

use serde_json::{Value, json};
use weft_app::projector::project;
use weft_model::{Entity, EntityKind, Fact, Payload, Timestamp, Urn};
use weft_ports::{Workspace, progress::no_progress, workspace::HarvestBatch};
use weft_store::{SqliteReplica, SqliteWorkspace};

use super::{
    everything,
    fakes::{MemoryIndex, app},
};

/// One thing that is said.
#[derive(Clone)]
#[allow(clippy::large_enum_variant, reason = "a handful of them, in a test")]
enum Said {
    /// By a source, all at once and complete.
    Harvest(&'static str, Vec<Fact>),
    /// By a person.
    Words(&'static str, Urn, Payload),
}

#[allow(clippy::needless_pass_by_value, reason = "what is given is made for it")]
fn payload(aspect: &str, value: Value) -> Payload {
    serde_json::from_value(json!({"aspect": aspect, "value": value})).unwrap()
}

fn product() -> Urn {
    Urn::derive(EntityKind::Product, "odps", "p1")
}

fn table(name: &str) -> Urn {
    Urn::derive(EntityKind::Table, "lake", name)
}

#[allow(clippy::needless_pass_by_value, reason = "what is given is made for it")]
fn asset(urn: Urn, kind: &str, name: &str, aliases: Value) -> Fact {
    let asset = json!({"kind": kind, "name": name, "full_name": format!("sales.{name}"), "aliases": aliases});
    Fact::new(urn, payload("asset", asset))
}

fn file(info: Value, owner: &str) -> Said {
    let people = json!([{"username": owner, "role": "owner"}, {"username": "stew", "role": "steward"}]);
    let facts = vec![
        asset(
            product(),
            "product",
            "p1",
            json!([{"scheme": "product_id", "value": "p1"}]),
        ),
        Fact::new(product(), payload("product", info)),
        Fact::new(
            product(),
            payload("ownership", json!({"domain": "Sales", "people": people})),
        ),
    ];
    Said::Harvest("contracts", facts)
}

fn lake(names: &[&str]) -> Said {
    let dotted = |name: &&str| json!([{"scheme": "dotted", "value": format!("sales.{name}")}]);
    let facts = names
        .iter()
        .map(|name| asset(table(name), "table", name, dotted(name)));
    Said::Harvest("lake", facts.collect())
}

/// A contract that says what it is a part of, with what it promises.
fn contract(id: &str, part_of: &str, object: &str) -> Vec<Fact> {
    let urn = Urn::derive(EntityKind::Contract, "odcs", id);
    let info = json!({"id": id, "api_version": "v3.1.0", "file": "c.yaml", "data_product": part_of, "objects": [object]});
    vec![
        Fact::new(urn, payload("contract", info)),
        asset(
            weft_app::resolve::ports::promised_asset(id, object),
            "table",
            object,
            json!([{"scheme": "dotted", "value": format!("sales.{object}")}]),
        ),
    ]
}

/// The product after all of that was said.
async fn after(said: &[Said]) -> Entity {
    found_after(said).await.unwrap()
}

/// The same, projected after each, where there is one.
async fn found_after(said: &[Said]) -> Option<Entity> {
    let folder = tempfile::tempdir().unwrap();
    let workspace = SqliteWorkspace::open(&folder.path().join("workspace.db"))
        .await
        .unwrap();
    let replica = SqliteReplica::open(&folder.path().join("replica.db"))
        .await
        .unwrap();
    let kept = app(workspace.clone(), replica.clone(), MemoryIndex::default());
    project(&kept, &no_progress()).await.unwrap();
    for one in said {
        match one.clone() {
            Said::Harvest(source, facts) => {
                let at = Timestamp::from_millis(1);
                let harvest = workspace.begin_harvest(source, at).await.unwrap();
                let batch = HarvestBatch {
                    facts,
                    ..HarvestBatch::default()
                };
                workspace.commit_harvest(&harvest, batch).await.unwrap();
                let report = weft_ports::workspace::SyncReport::default();
                workspace.finish_harvest(&harvest, true, report).await.unwrap();
            }
            Said::Words(person, urn, payload) => {
                workspace
                    .write(person, "edit_product", &urn, payload)
                    .await
                    .unwrap();
            }
        }
        project(&kept, &no_progress()).await.unwrap();
    }
    everything(&replica).await.remove(&product())
}

/// Without when it was said, which depends on the order.
fn timeless(mut entity: Entity) -> Entity {
    for one in &mut entity.provenance {
        one.at = Timestamp::default();
    }
    entity
        .provenance
        .sort_by_key(|one| (one.aspect, one.origin.key(), one.shown));
    entity
}

fn orders(of: usize) -> Vec<Vec<usize>> {
    if of == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(of - 1);
    let put = |order: &Vec<usize>, at: usize| {
        let mut order = order.clone();
        order.insert(at, of - 1);
        order
    };
    shorter
        .iter()
        .flat_map(|order| (0..of).map(move |at| put(order, at)))
        .collect()
}

#[tokio::test]
async fn in_any_order_of_harvests_and_words_it_is_the_same_product() {
    let info = json!({"id": "p1", "version": "1.0.0", "status": "active", "purpose": "to count", "usage": "join it",
                      "output_ports": [{"name": "sales.orders"}], "support": [{"channel": "#sales"}]});
    let said = json!({"id": "", "version": "2.0.0", "output_ports": [{"name": "both", "assets": [table("orders"), table("stock")]}]});
    let all = [
        file(info, "ann"),
        lake(&["orders", "stock"]),
        Said::Words("priya", product(), payload("product", said)),
        Said::Words(
            "priya",
            product(),
            payload("docs", json!({"purpose": "to plan", "title": "P"})),
        ),
        Said::Words(
            "priya",
            product(),
            payload(
                "ownership",
                json!({"people": [{"username": "bob", "role": "owner"}]}),
            ),
        ),
    ];
    let mut first: Option<Entity> = None;
    for order in orders(all.len()) {
        let said: Vec<Said> = order.iter().map(|at| all[*at].clone()).collect();
        let entity = timeless(after(&said).await);
        match &first {
            None => first = Some(entity),
            Some(first) => assert_eq!(*first, entity, "{order:?}"),
        }
    }
    let entity = first.unwrap();
    let info = entity.product.unwrap();
    // A person's fields, and the file's where they say nothing.
    assert_eq!((info.id.as_str(), info.version.as_deref()), ("p1", Some("2.0.0")));
    assert_eq!(
        (info.purpose.as_deref(), info.usage.as_deref()),
        (Some("to plan"), Some("join it"))
    );
    assert_eq!(info.output_ports.len(), 1);
    assert_eq!(info.output_ports[0].assets, [table("orders"), table("stock")]);
    assert_eq!(info.support[0].channel, "#sales");
    // A new owner takes the place of the old one, the rest of the team stays.
    let people: Vec<&str> = entity.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(people, ["bob", "stew"]);
    assert_eq!(entity.owner.unwrap().name, "bob");
    assert_eq!(entity.domain.as_deref(), Some("Sales"));
}

fn offering(name: &str) -> Value {
    json!({"id": "p1", "output_ports": [{"name": "port", "assets": [table(name)]}]})
}

#[tokio::test]
async fn a_port_takes_the_one_contract_that_says_it_is_a_part_of_the_product() {
    let told = |facts: Vec<Fact>| {
        let said = vec![
            file(json!({"id": "p1"}), "ann"),
            lake(&["orders", "stock"]),
            Said::Words("priya", product(), payload("product", offering("orders"))),
            Said::Harvest("agreed", facts),
        ];
        async move { after(&said).await.product.unwrap().output_ports.remove(0) }
    };
    let port = told(contract("c1", " P1 ", "orders")).await;
    assert_eq!(port.contract_id.as_deref(), Some("c1"));
    assert_eq!(
        port.contract,
        Some(Urn::derive(EntityKind::Contract, "odcs", "c1"))
    );
    assert_eq!(port.assets.len(), 1);
    for (facts, why) in [
        (contract("c1", "p2", "orders"), "of another product"),
        (contract("c1", "p1", "stock"), "promises another table"),
        (
            [contract("c1", "p1", "orders"), contract("c2", "p1", "orders")].concat(),
            "two of them",
        ),
    ] {
        assert_eq!(told(facts).await.contract_id, None, "{why}");
    }
}

#[tokio::test]
async fn what_a_port_names_is_followed_and_missed_and_found_again() {
    let words = Said::Words("priya", product(), payload("product", offering("orders")));
    let base = [file(json!({"id": "p1"}), "ann"), lake(&["orders"]), words];
    let assets = async |more: Vec<Said>| {
        let said: Vec<Said> = base.iter().cloned().chain(more).collect();
        after(&said).await.product.unwrap().output_ports[0].assets.clone()
    };
    assert_eq!(assets(vec![lake(&["stock"])]).await, [], "dropped");
    assert_eq!(
        assets(vec![lake(&["stock"]), lake(&["orders"])]).await,
        [table("orders")]
    );
    // A catalog that holds it was added: the two are one, under the holder's urn.
    let held = Urn::derive(EntityKind::Table, "attic", "orders");
    let facts = vec![
        asset(
            held.clone(),
            "table",
            "orders",
            json!([{"scheme": "dotted", "value": "sales.orders"}]),
        ),
        Fact::new(
            held.clone(),
            payload("snapshots", json!({"current_id": "1", "snapshots": []})),
        ),
    ];
    assert_eq!(assets(vec![Said::Harvest("attic", facts)]).await, [held]);
}

#[tokio::test]
async fn words_over_a_file_that_is_gone_are_no_product() {
    let said = [
        file(json!({"id": "p1", "version": "1"}), "ann"),
        Said::Words(
            "priya",
            product(),
            payload("product", json!({"id": "", "version": "2"})),
        ),
        Said::Harvest("contracts", Vec::new()),
    ];
    assert_eq!(found_after(&said).await, None);
    let back: Vec<Said> = said.iter().cloned().chain([said[0].clone()]).collect();
    assert_eq!(
        after(&back).await.version.as_deref(),
        Some("2"),
        "the word waited"
    );
}
