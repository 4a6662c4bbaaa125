//! An analyst looks at rows: few bytes, masked where classified, at any snapshot, with read-only SQL.

use crate::{shape::shape, weft::Weft};

#[test]
fn the_first_rows_open_one_file_and_mask_what_is_classified() {
    let weft = Weft::demo();
    // Of sixty files, one a day. The oldest day may have begun a few orders before midnight, and with one of them.
    let opened = |rows: &serde_json::Value| rows["files_read"].as_u64();
    let first = weft.json(&["preview", "lake.sales.orders", "--limit", "1"]);
    assert!(matches!(opened(&first), Some(1 | 2)), "{first}");
    let rows = weft.json(&["preview", "lake.sales.orders", "--limit", "20"]);
    assert_eq!(rows["rows"].as_array().unwrap().len(), 20);
    assert!(matches!(opened(&rows), Some(1 | 2)), "{rows}");
    let masked: Vec<_> = rows["masked"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mask| mask["column"].as_str().unwrap())
        .collect();
    assert!(masked.contains(&"customer.email"), "{masked:?}");
    assert_eq!(rows["masked"][0]["by"], "weft");
    assert!(
        !rows["rows"].to_string().contains('@'),
        "a mail address is in the rows"
    );
    insta::assert_snapshot!("preview_shape", shape(&without_rows(&rows)));
}

/// The shape of the rows themselves is the table's, not Weft's.
fn without_rows(rows: &serde_json::Value) -> serde_json::Value {
    let mut rows = rows.clone();
    rows["rows"] = serde_json::json!([]);
    rows
}

#[test]
fn a_mask_cannot_be_looked_around() {
    let weft = Weft::demo();
    // Every one of these would tell values apart if the mask stood above it.
    for sql in [
        "select count(distinct customer.email) n from sales.orders",
        "select count(*) n from (select customer.email e from sales.orders group by 1) t",
    ] {
        let answer = weft.json(&["sql", sql]);
        let count = answer["rows"][0][0].as_u64().unwrap();
        assert!(count <= 2, "{sql} tells {count} values apart");
    }
    let all = weft.json(&[
        "sql",
        "select count(*) n from sales.orders where customer.email like '%example%'",
    ]);
    assert_eq!(all["rows"][0][0], 0);
    let sorted = weft.run(&[
        "preview",
        "lake.sales.orders",
        "--where",
        "customer.email > 'm'",
        "--limit",
        "5",
        "--json",
    ]);
    assert!(!sorted.stdout.contains('@'), "{}", sorted.stdout);
}

#[test]
fn time_travel_reads_what_was_there() {
    let weft = Weft::demo();
    let table = weft.json(&["show", "lake.sales.orders"]);
    let oldest = &table["snapshots"][0];
    let id = oldest["id"].as_str().unwrap();
    let rows = weft.json(&["preview", "lake.sales.orders", "--snapshot", id, "--limit", "1"]);
    assert_eq!(rows["snapshot_id"], id);
    let gone = weft.run(&["preview", "lake.sales.orders", "--snapshot", "42", "--json"]);
    assert_ne!(gone.code, 0);
    assert!(
        gone.error()["message"].as_str().unwrap().contains("42"),
        "{}",
        gone.stderr
    );
}

#[test]
fn counts_agree_with_the_catalog_and_deletes_are_honoured() {
    let weft = Weft::demo();
    let counts = |name: &str| {
        let table = weft.json(&["show", &format!("lake.{name}")]);
        let snapshots = table["snapshots"].as_array().unwrap();
        let current = snapshots
            .iter()
            .find(|snapshot| snapshot["id"] == table["current_snapshot"])
            .unwrap()["rows"]
            .as_u64()
            .unwrap();
        let counted = weft.json(&["sql", &format!("select count(*) from {name}")]);
        (counted["rows"][0][0].as_u64().unwrap(), current)
    };
    let (counted, stated) = counts("finance.refund_ledger");
    assert_eq!(counted, stated);
    // `total-records` counts rows of data files; rows that delete files take away are still among them.
    let (counted, stated) = counts("sales.orders");
    assert!(
        counted < stated && counted > stated * 99 / 100,
        "{counted} of {stated}"
    );
}

#[test]
fn only_one_select_is_run() {
    let weft = Weft::demo();
    for sql in [
        "drop table sales.orders",
        "delete from sales.orders",
        "insert into sales.orders values (1)",
        "create table x as select 1",
        "select 1; select 2",
        "copy sales.orders to 'out.csv'",
        "set datafusion.execution.batch_size = 1",
        "create external table t stored as csv location '/etc/passwd'",
    ] {
        let run = weft.run(&["sql", sql, "--json"]);
        assert_ne!(run.code, 0, "{sql} was run");
        assert!(!run.error()["message"].as_str().unwrap().is_empty());
    }
    for sql in [
        "select * from '/etc/passwd'",
        "select * from read_csv('/etc/passwd')",
    ] {
        let run = weft.run(&["sql", sql, "--json"]);
        assert_ne!(run.code, 0, "{sql} was run");
        assert!(!run.stdout.contains("root:"));
    }
}

#[test]
fn joins_across_domains_work() {
    let weft = Weft::demo();
    let answer = weft.json(&[
        "sql",
        "select count(*) from sales.orders o join sales.order_lines l on l.order_id = o.order_id",
    ]);
    assert!(answer["rows"][0][0].as_u64().unwrap() > 1_000, "{answer}");
}
