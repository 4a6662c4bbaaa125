use weft_worker_protocol::{FailKind, TableSpec};

use super::{names::Names, parse};

#[test]
fn only_queries_pass() {
    for sql in [
        "select 1",
        "with a as (select 1) select * from a union all select 2",
        "explain select * from sales.orders",
        "select * from sales.orders where id in (select id from sales.items)",
        "values (1), (2)",
    ] {
        parse::statement(sql).unwrap_or_else(|fail| panic!("{sql}: {fail}"));
    }
    for sql in [
        "",
        "select 1; select 2",
        "create table x as select 1",
        "create external table x stored as csv location '/etc/passwd'",
        "insert into sales.orders select 1",
        "delete from sales.orders",
        "update sales.orders set id = 1",
        "drop table sales.orders",
        "copy sales.orders to '/tmp/out.csv'",
        "set datafusion.execution.batch_size = 1",
        "explain insert into sales.orders select 1",
        "select 1 into x",
        "with a as (insert into b select 1) select 1",
        "show tables",
        "prepare p as select 1",
        "selec 1",
    ] {
        let fail = parse::statement(sql).expect_err(sql);
        assert_eq!(fail.kind, FailKind::Invalid, "{sql}: {fail}");
    }
}

#[test]
fn a_complaint_says_where() {
    let fail = parse::statement("select *\nfrom a where )").unwrap_err();
    assert!(fail.message.contains("Line: 2"), "{fail}");
    let fail = parse::condition("country = 'DE' order by 1").unwrap_err();
    assert!(fail.message.contains("column 16"), "{fail}");
}

#[test]
fn a_filter_is_one_condition() {
    parse::condition("country = 'DE' and total > 3").unwrap();
    for text in [
        "id in (select id from sales.orders)",
        "exists (select 1)",
        "total > (select max(total) from sales.orders)",
        "1 = 1; drop table x",
        "",
    ] {
        assert_eq!(parse::condition(text).expect_err(text).kind, FailKind::Invalid);
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let deep = format!("select {}1{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(parse::statement(&deep).unwrap_err().kind, FailKind::Invalid);
    let long = format!("select '{}'", "x".repeat(70_000));
    assert_eq!(parse::statement(&long).unwrap_err().kind, FailKind::Limit);
    let chain = format!("select 1{}", "+1".repeat(15_000));
    assert_eq!(parse::statement(&chain).unwrap_err().kind, FailKind::Limit);
}

fn table(name: &str, metadata: &str) -> TableSpec {
    TableSpec {
        name: name.to_owned(),
        metadata_location: metadata.to_owned(),
        masks: Vec::new(),
        restrictions: None,
    }
}

#[test]
fn a_name_of_two_tables_is_refused() {
    let tables = [
        table("lake.sales.orders", "a"),
        table("sales.orders", "a"),
        table("lake2.sales.orders", "b"),
        table("sales.orders", "b"),
        table("sales.orders", "b"),
        table("sales.items", "c"),
        table("sales.items", "c"),
        table("sales.Parts", "d"),
        table("sales.parts", "e"),
    ];
    let names = Names::new(&tables);
    let settle = |sql: &str| names.settle(&mut parse::statement(sql).unwrap());
    let fail = settle("select * from Sales.orders").unwrap_err();
    assert_eq!(fail.kind, FailKind::Invalid);
    for words in [
        "`lake.sales.orders`",
        "`lake2.sales.orders`",
        "write the full name",
    ] {
        assert!(fail.message.contains(words), "{fail}");
    }
    assert_eq!(settle("select * from lake2.sales.orders").unwrap(), [2]);
    assert_eq!(settle("select * from sales.items").unwrap(), [5]);
    let fail = settle("select * from sales.items, sales.parts").unwrap_err();
    for words in ["`sales.Parts`", "`sales.parts`", "case"] {
        assert!(fail.message.contains(words), "{fail}");
    }
}

#[test]
fn names_of_any_case_and_depth_are_settled() {
    let tables = [table("Lake.Sales.EU.Orders", "a"), table("sales.orders", "b")];
    let names = Names::new(&tables);
    let mut statement = parse::statement(
        "select * from LAKE.sales.eu.ORDERS a join Sales.Orders b on a.id = b.id join x on true",
    )
    .unwrap();
    assert_eq!(names.settle(&mut statement).unwrap(), [0, 1]);
    let text = statement.to_string();
    assert!(text.contains(r#""lake"."sales.eu"."orders""#), "{text}");
    assert!(text.contains(r#""sales"."orders""#), "{text}");
}

#[tokio::test]
async fn a_panic_in_the_engine_is_damage() {
    let panicked = tokio::spawn(async { panic!("planned") }).await.unwrap_err();
    let error = datafusion::common::DataFusionError::ExecutionJoin(Box::new(panicked));
    assert_eq!(super::engine_fail(&error, "statement").kind, FailKind::Corrupt);
}
