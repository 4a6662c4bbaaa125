//! What every system that holds rights has to do.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a suite fails by panicking"
)]

use weft_model::{EntityKind, Timestamp, Urn};
use weft_ports::{GrantSink, HeldRight, Right};

/// A point in time.
pub const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// The right to read a table of sales.
pub fn right(holder: &str, table: &str) -> Right {
    Right {
        holder: holder.to_owned(),
        privilege: "TABLE_READ_DATA".to_owned(),
        target: Urn::derive(EntityKind::Table, "test", table),
        name: format!("sales.{table}"),
    }
}

/// The urn of a grant.
pub fn grant(key: &str) -> Urn {
    Urn::grant(&Urn::request("priya", key))
}

/// Runs all checks on a sink that holds nothing. Panics where one does not hold; holds nothing afterwards.
pub async fn run(sink: &dyn GrantSink) {
    assert!(held(sink).await.is_empty(), "it begins empty");
    what_is_given_is_read_back(sink).await;
    done_twice_it_changes_nothing(sink).await;
    rights_are_apart(sink).await;
    every_name_is_data(sink).await;
    a_plan_names_what_it_is_about(sink);
    assert!(held(sink).await.is_empty(), "everything was taken away");
}

async fn give(sink: &dyn GrantSink, right: &Right, key: &str, millis: i64) {
    let given = sink.give(right, &grant(key), at(millis)).await;
    given.expect("a right is given");
}

async fn take(sink: &dyn GrantSink, right: &Right) {
    sink.take(right).await.expect("a right is taken away");
}

async fn holds(sink: &dyn GrantSink, right: &Right) -> Option<HeldRight> {
    sink.holds(right).await.expect("a right is read back")
}

async fn held(sink: &dyn GrantSink) -> Vec<Right> {
    let all = sink.held().await.expect("rights are listed");
    let mut rights: Vec<Right> = all.into_iter().map(|held| held.right).collect();
    rights.sort();
    rights
}

async fn what_is_given_is_read_back(sink: &dyn GrantSink) {
    let orders = right("priya", "orders");
    assert_eq!(holds(sink, &orders).await, None);
    give(sink, &orders, "1", 5).await;
    let found = holds(sink, &orders).await.expect("it is there");
    assert_eq!(found.right, orders);
    // A system may not know what a right was given for; where it knows, it is true.
    assert!(found.grant.is_none_or(|known| known == grant("1")));
    assert_eq!(held(sink).await.as_slice(), std::slice::from_ref(&orders));
    take(sink, &orders).await;
    assert_eq!(holds(sink, &orders).await, None, "what was taken away is gone");
}

async fn done_twice_it_changes_nothing(sink: &dyn GrantSink) {
    let orders = right("priya", "orders");
    take(sink, &orders).await;
    give(sink, &orders, "1", 5).await;
    let first = holds(sink, &orders).await;
    give(sink, &orders, "1", 9).await;
    give(sink, &orders, "2", 9).await;
    assert_eq!(
        holds(sink, &orders).await,
        first,
        "one that is there stays as it is"
    );
    assert_eq!(held(sink).await.len(), 1);
    take(sink, &orders).await;
    take(sink, &orders).await;
    assert_eq!(holds(sink, &orders).await, None);
}

async fn rights_are_apart(sink: &dyn GrantSink) {
    let all = [
        right("maya", "orders"),
        right("priya", "orders"),
        right("priya", "returns"),
        Right {
            privilege: "TABLE_READ_PROPERTIES".to_owned(),
            ..right("priya", "orders")
        },
    ];
    for one in &all {
        give(sink, one, "1", 1).await;
    }
    assert_eq!(held(sink).await.len(), all.len());
    take(sink, &all[1]).await;
    for (number, one) in all.iter().enumerate() {
        assert_eq!(holds(sink, one).await.is_some(), number != 1, "{one:?}");
    }
    for one in &all {
        take(sink, one).await;
    }
}

async fn every_name_is_data(sink: &dyn GrantSink) {
    for name in ["o'brien", "x'; drop table held; --", "Zoë Ångström", "%", " "] {
        let odd = right(name, "orders");
        give(sink, &odd, "1", 1).await;
        assert!(holds(sink, &odd).await.is_some(), "{name}");
        assert_eq!(holds(sink, &right("priya", "orders")).await, None);
        take(sink, &odd).await;
        assert_eq!(holds(sink, &odd).await, None, "{name}");
    }
}

fn a_plan_names_what_it_is_about(sink: &dyn GrantSink) {
    let plan = sink.plan(&right("priya", "orders"));
    assert_eq!(plan.system, sink.system());
    assert!(plan.target.contains("orders"), "{}", plan.target);
    for text in [&plan.operation, &plan.undo] {
        assert!(text.contains("priya") && text.contains("orders"), "{text}");
        assert!(text.contains("TABLE_READ_DATA"), "{text}");
    }
    assert_ne!(plan.operation, plan.undo);
}
