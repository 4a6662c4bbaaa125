//! What every replica has to do.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a suite fails by panicking"
)]

use std::sync::Arc;

use weft_model::{Entity, EntityKind, PersonRef, Revision, Urn};
use weft_ports::{
    Replica,
    replica::{Change, EntityFilter, HeldNamespace, Place, Ties},
};

/// An entity of which nothing is known but its name.
pub fn entity(kind: EntityKind, full_name: &str) -> Entity {
    let name = full_name.rsplit('.').next().unwrap_or(full_name);
    Entity::bare(Urn::derive(kind, "test", full_name), kind, name, full_name)
}

fn upsert(entity: &Entity) -> Change {
    Change::Upsert(Arc::new(entity.clone()), Ties::default())
}

async fn fill(replica: &dyn Replica, entities: &[Entity]) {
    let changes = entities.iter().map(upsert).collect();
    replica
        .apply(changes, true, Revision(1))
        .await
        .expect("changes are applied");
}

async fn found(replica: &dyn Replica, name: &str) -> Option<String> {
    let found = replica.find(name).await.expect("it looks");
    found.map(|entity| format!("{} {}", entity.kind.as_str(), entity.full_name))
}

/// Runs all checks; each empties the replica first. Panics where one does not hold.
pub async fn run(replica: &dyn Replica) {
    assert_eq!(replica.revision().await, Ok(None), "never built");
    what_is_applied_is_read_back(replica).await;
    Box::pin(names_find_one_thing(replica)).await;
    merged_urns_find_what_they_were_merged_into(replica).await;
    close_names_are_offered(replica).await;
    lists_are_filtered_and_paged(replica).await;
    ties_lead_both_ways(replica).await;
    namespaces_hold_what_sources_put_there(replica).await;
}

async fn what_is_applied_is_read_back(replica: &dyn Replica) {
    let mut orders = entity(EntityKind::Table, "lake.sales.orders");
    let returns = entity(EntityKind::Table, "lake.sales.returns");
    fill(replica, &[orders.clone(), returns.clone()]).await;
    assert_eq!(replica.revision().await, Ok(Some(Revision(1))));
    orders.description = Some("\"quoted\" \u{1F6D2} \u{0}".to_owned());
    let changes = vec![upsert(&orders), Change::Delete(returns.urn.clone())];
    replica
        .apply(changes, false, Revision(2))
        .await
        .expect("changes are applied");
    assert_eq!(replica.revision().await, Ok(Some(Revision(2))));
    assert_eq!(replica.changed().await, Ok(Some(Revision(2))));
    replica
        .apply(Vec::new(), false, Revision(3))
        .await
        .expect("nothing is applied");
    assert_eq!(replica.revision().await, Ok(Some(Revision(3))));
    assert_eq!(
        replica.changed().await,
        Ok(Some(Revision(2))),
        "words about no entity change none"
    );
    let asked = [returns.urn.clone(), orders.urn.clone()];
    assert_eq!(replica.entities(&asked).await, Ok(vec![orders.clone()]));
    assert_eq!(
        found(replica, "returns").await,
        None,
        "nothing finds what is gone"
    );
    "lake.sales.orders_v2".clone_into(&mut orders.full_name);
    "orders_v2".clone_into(&mut orders.name);
    let changes = vec![upsert(&orders)];
    replica
        .apply(changes, false, Revision(3))
        .await
        .expect("changes are applied");
    assert_eq!(
        found(replica, "lake.sales.orders").await,
        None,
        "nor by a name it had"
    );
    assert_eq!(replica.find("orders_v2").await, Ok(Some(orders.clone())));
    let mut all = Vec::new();
    replica
        .scan(&EntityKind::ALL, &mut |entity| all.push(entity))
        .await
        .expect("everything is read");
    assert_eq!(all, [orders]);
    replica
        .apply(Vec::new(), true, Revision(4))
        .await
        .expect("it is emptied");
    assert_eq!(replica.counts().await, Ok(Vec::new()));
}

async fn names_find_one_thing(replica: &dyn Replica) {
    let mut offered = entity(EntityKind::Table, "lake.sales.orders");
    let product = entity(EntityKind::Product, "sales.orders");
    offered.products = vec![product.urn.clone()];
    let mut person = entity(EntityKind::Person, "priya@example.com");
    "Priya Rao".clone_into(&mut person.name);
    let mut titled = entity(EntityKind::Product, "finance.settlements");
    titled.title = Some("Payment settlements".to_owned());
    fill(
        replica,
        &[
            offered,
            product,
            person,
            titled,
            entity(EntityKind::Table, "lake.hr.people"),
            entity(EntityKind::Table, "attic.hr.people"),
            entity(EntityKind::Table, "lake.sales.Case"),
            entity(EntityKind::Table, "lake.sales.case"),
            entity(EntityKind::Domain, "Sales"),
        ],
    )
    .await;
    for (name, expected) in [
        ("sales.orders", Some("product sales.orders")),
        ("SALES.Orders", Some("product sales.orders")),
        ("lake.sales.orders", Some("table lake.sales.orders")),
        ("orders", Some("product sales.orders")),
        ("hr.people", None),
        ("people", None),
        ("lake.hr.people", Some("table lake.hr.people")),
        ("attic.hr.people", Some("table attic.hr.people")),
        ("lake.sales.Case", Some("table lake.sales.Case")),
        ("lake.sales.case", Some("table lake.sales.case")),
        ("ake.hr.people", None),
        ("priya@example.com", Some("person priya@example.com")),
        ("priya rao", Some("person priya@example.com")),
        ("payment settlements", Some("product finance.settlements")),
        ("sales", Some("domain Sales")),
        ("nothing", None),
        ("%", None),
        ("", None),
    ] {
        assert_eq!(found(replica, name).await.as_deref(), expected, "`{name}`");
    }
}

async fn merged_urns_find_what_they_were_merged_into(replica: &dyn Replica) {
    let mut table = entity(EntityKind::Table, "lake.sales.orders");
    let model = Urn::derive(EntityKind::Model, "dbt", "orders");
    table.merged = vec![model.clone()];
    fill(replica, std::slice::from_ref(&table)).await;
    assert_eq!(replica.find(model.as_str()).await, Ok(Some(table.clone())));
    let both = [model.clone(), table.urn.clone()];
    assert_eq!(
        replica.entities(&both).await,
        Ok(vec![table.clone()]),
        "each once"
    );
    table.merged.clear();
    let own = Entity {
        urn: model.clone(),
        ..entity(EntityKind::Model, "shop.orders")
    };
    let split = vec![upsert(&table), upsert(&own)];
    replica
        .apply(split, false, Revision(2))
        .await
        .expect("changes are applied");
    assert_eq!(replica.find(model.as_str()).await, Ok(Some(own)));
}

async fn close_names_are_offered(replica: &dyn Replica) {
    let names = [
        "lake.sales.orders",
        "lake.sales.order_items",
        "lake.hr.people",
        "lake.hr.payroll",
    ];
    let entities: Vec<Entity> = names.iter().map(|name| entity(EntityKind::Table, name)).collect();
    fill(replica, &entities).await;
    for (name, expected) in [
        ("sales.ordres", Some("lake.sales.orders")),
        ("xrders", Some("lake.sales.orders")),
        ("ordersx", Some("lake.sales.orders")),
        ("peaple", Some("lake.hr.people")),
        ("zebra", None),
        ("", None),
    ] {
        let similar = replica.similar(name, 3).await.expect("it looks");
        assert_eq!(similar.first().map(String::as_str), expected, "`{name}`");
    }
    assert_eq!(replica.similar("ordres", 0).await, Ok(Vec::new()));
}

async fn lists_are_filtered_and_paged(replica: &dyn Replica) {
    let priya = PersonRef {
        urn: Urn::person("priya"),
        name: "Priya".to_owned(),
        mail: None,
        role: Some("steward".to_owned()),
    };
    let mut tables: Vec<Entity> = ["c", "a", "b"]
        .iter()
        .map(|name| entity(EntityKind::Table, &format!("lake.sales.{name}")))
        .collect();
    let product = Entity {
        domain: Some("Sales".to_owned()),
        people: vec![priya.clone()],
        ..entity(EntityKind::Product, "sales.z")
    };
    for table in &mut tables {
        table.domain = Some("Sales".to_owned());
        table.sources = vec!["lake".to_owned()];
    }
    if let Some(first) = tables.first_mut() {
        first.domain = Some("Finance".to_owned());
        first.owner = Some(priya.clone());
    }
    tables.push(product);
    fill(replica, &tables).await;
    let all = EntityFilter::default();
    let names = async |filter: &EntityFilter, limit, offset| {
        let rows = replica.list(filter, limit, offset).await.expect("it lists");
        rows.into_iter().map(|row| row.name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        names(&all, usize::MAX >> 1, 0).await,
        "z a b c",
        "by kind and name"
    );
    assert_eq!(names(&all, 2, 1).await, "a b");
    let of = |kinds: &[EntityKind]| EntityFilter {
        kinds: kinds.to_vec(),
        ..EntityFilter::default()
    };
    assert_eq!(names(&of(&[EntityKind::Table]), 9, 0).await, "a b c");
    let sales = EntityFilter {
        domain: Some("Sales".to_owned()),
        ..EntityFilter::default()
    };
    assert_eq!(names(&sales, 9, 0).await, "z a b");
    let hers = EntityFilter {
        person: Some(priya.urn),
        ..EntityFilter::default()
    };
    assert_eq!(names(&hers, 9, 0).await, "z c", "any role");
    let lake = EntityFilter {
        source: Some("lake".to_owned()),
        domain: Some("Finance".to_owned()),
        ..EntityFilter::default()
    };
    assert_eq!(names(&lake, 9, 0).await, "c");
    let counts = replica.counts().await.expect("it counts");
    let (sales, finance) = (Some("Sales".to_owned()), Some("Finance".to_owned()));
    assert_eq!(
        counts,
        [
            (EntityKind::Product, sales.clone(), 1),
            (EntityKind::Table, finance, 1),
            (EntityKind::Table, sales, 2)
        ]
    );
}

async fn ties_lead_both_ways(replica: &dyn Replica) {
    let orders = entity(EntityKind::Table, "lake.sales.orders");
    let report = entity(EntityKind::Dashboard, "shop.report");
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let tied = |entity: &Entity, names: &[&str], looks: &[&str]| {
        let ties = Ties {
            names: keys(names),
            looks: keys(looks),
            places: Vec::new(),
        };
        Change::Upsert(Arc::new(entity.clone()), ties)
    };
    let changes = vec![
        tied(&orders, &["a", "b"], &[]),
        tied(&report, &["b"], &["a", "nobody"]),
    ];
    replica
        .apply(changes, true, Revision(1))
        .await
        .expect("changes are applied");
    let sorted = |mut urns: Vec<Urn>| {
        urns.sort();
        urns
    };
    let both = sorted(vec![orders.urn.clone(), report.urn.clone()]);
    assert_eq!(
        replica.answering(&keys(&["a"])).await,
        Ok(vec![orders.urn.clone()])
    );
    assert_eq!(replica.answering(&keys(&["b", "a"])).await.map(sorted), Ok(both));
    assert_eq!(replica.looking(&keys(&["a"])).await, Ok(vec![report.urn.clone()]));
    assert_eq!(
        replica.looking(&keys(&["nobody"])).await,
        Ok(vec![report.urn.clone()])
    );
    assert_eq!(replica.answering(&keys(&["nobody"])).await, Ok(Vec::new()));
    let changes = vec![tied(&report, &[], &["b"]), Change::Delete(orders.urn)];
    replica
        .apply(changes, false, Revision(2))
        .await
        .expect("changes are applied");
    assert_eq!(replica.answering(&keys(&["a", "b"])).await, Ok(Vec::new()));
    assert_eq!(replica.looking(&keys(&["a", "nobody"])).await, Ok(Vec::new()));
    assert_eq!(replica.looking(&keys(&["b"])).await, Ok(vec![report.urn]));
}

fn place(source: &str, dotted: &str, name: &str) -> Place {
    let levels = dotted.split('.').filter(|level| !level.is_empty());
    Place {
        source: source.to_owned(),
        namespace: levels.map(str::to_owned).collect(),
        name: name.to_owned(),
        format: None,
        denied: name == "salaries",
    }
}

async fn namespaces_hold_what_sources_put_there(replica: &dyn Replica) {
    let at = |full_name: &str, places: &[Place]| {
        let ties = Ties {
            places: places.to_vec(),
            ..Ties::default()
        };
        Change::Upsert(Arc::new(entity(EntityKind::Table, full_name)), ties)
    };
    let orders = entity(EntityKind::Table, "lake.sales.orders").urn;
    let both = [
        place("lake", "sales", "orders"),
        place("pond", "copies", "Orders_2"),
    ];
    let changes = vec![
        at("lake.sales.orders", &both),
        at("lake.sales.Alpha", &[place("lake", "sales", "Alpha")]),
        at("lake.sales.eu.x", &[place("lake", "sales.eu", "x")]),
        at("lake.sales2.y", &[place("lake", "sales2", "y")]),
        at("lake.hr.salaries", &[place("lake", "hr", "salaries")]),
        at("lake.rootless", &[place("lake", "", "rootless")]),
    ];
    replica
        .apply(changes, true, Revision(1))
        .await
        .expect("changes are applied");
    let told = |held: Vec<HeldNamespace>| {
        let line = |one: HeldNamespace| format!("{} {} {}", one.namespace.join("."), one.things, one.denied);
        held.into_iter().map(line).collect::<Vec<_>>()
    };
    let level = |name: &str| vec![name.to_owned()];
    let all = replica.namespaces("lake", &[]).await.map(told);
    assert_eq!(
        all,
        Ok([" 1 0", "hr 1 1", "sales 2 0", "sales.eu 1 0", "sales2 1 0"]
            .map(str::to_owned)
            .to_vec())
    );
    let sales = replica.namespaces("lake", &level("sales")).await.map(told);
    assert_eq!(
        sales,
        Ok(["sales 2 0", "sales.eu 1 0"].map(str::to_owned).to_vec()),
        "no sales2"
    );
    let names = async |filter: &str, limit, offset| {
        let page = replica
            .contents("lake", &level("sales"), filter, limit, offset)
            .await;
        let page = page.expect("it reads");
        let names: Vec<String> = page.places.into_iter().map(|(_, place)| place.name).collect();
        (names.join(" "), page.total)
    };
    assert_eq!(
        names("", 9, 0).await,
        ("Alpha orders".to_owned(), 2),
        "by name, whatever the capitals"
    );
    assert_eq!(names("", 1, 1).await, ("orders".to_owned(), 2));
    assert_eq!(names("LPH", 9, 0).await, ("Alpha".to_owned(), 1));
    assert_eq!(
        names("%", 9, 0).await,
        (String::new(), 0),
        "a filter is no pattern"
    );
    let here = replica.places(std::slice::from_ref(&orders)).await;
    let here = here.map(|places| places.into_iter().map(|(_, place)| place).collect::<Vec<_>>());
    assert_eq!(here, Ok(both.to_vec()), "each source calls it by its own name");

    let moved = at("lake.sales.orders", &[place("lake", "sales.eu", "orders")]);
    let gone = Change::Delete(entity(EntityKind::Table, "lake.sales2.y").urn);
    replica
        .apply(vec![moved, gone], false, Revision(2))
        .await
        .expect("changes are applied");
    let all = replica.namespaces("lake", &[]).await.map(told);
    assert_eq!(
        all,
        Ok([" 1 0", "hr 1 1", "sales 1 0", "sales.eu 2 0"]
            .map(str::to_owned)
            .to_vec())
    );
    assert_eq!(replica.namespaces("pond", &[]).await, Ok(Vec::new()));
}
