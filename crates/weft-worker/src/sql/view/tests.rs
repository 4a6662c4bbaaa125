use weft_worker_protocol::{FailKind, ViewText};

use super::read;

fn relations(dialect: &str, sql: &str) -> Result<Vec<String>, weft_worker_protocol::Fail> {
    let text = ViewText {
        dialect: dialect.to_owned(),
        sql: sql.to_owned(),
    };
    read(&text).map(|text| text.relations.iter().map(|parts| parts.join("|")).collect())
}

#[test]
fn names_are_told_by_their_parts() {
    for (sql, names) in [
        ("select * from orders", &["orders"][..]),
        (
            "SELECT a.id FROM sales.orders a JOIN lake.sales.items b ON a.id = b.id",
            &["lake|sales|items", "sales|orders"],
        ),
        (
            "select * from (select 1 x from t) u where x in (select y from v)",
            &["t", "v"],
        ),
        (
            "with o as (select * from orders) select * from o, O, orders",
            &["orders"],
        ),
        (
            "with orders as (select * from sales.orders) select * from orders",
            &["sales|orders"],
        ),
        ("select 1", &[]),
    ] {
        assert_eq!(
            relations("trino", sql).unwrap_or_else(|fail| panic!("{sql}: {fail}")),
            names,
            "{sql}"
        );
    }
    assert_eq!(
        relations("spark", "select * from `sales`.`Orders`").unwrap(),
        ["sales|Orders"]
    );
    assert_eq!(
        relations("DataFusion", r#"select "A" from "s.x"."t""#).unwrap(),
        ["s.x|t"]
    );
}

#[test]
fn only_one_query_over_tables_is_let_through() {
    for sql in [
        "drop table orders",
        "insert into orders select 1",
        "create view v as select 1",
        "explain select * from orders",
        "select 1; select 2",
        "select 1 into x",
        "set x = 1",
        "select * from read_csv('/etc/passwd')",
        "select * from table(f(1))",
        "select * from unnest(array[1])",
        "select * from orders for system_time as of '2020-01-01'",
        "select * from generate_series(1, 1000000000)",
        "",
    ] {
        let fail = relations("datafusion", sql).expect_err(sql);
        assert!(
            matches!(fail.kind, FailKind::Invalid | FailKind::Unsupported),
            "{sql}: {fail}"
        );
    }
    let long = format!("select '{}' from orders", "x".repeat(1 << 20));
    assert_eq!(relations("datafusion", &long).unwrap_err().kind, FailKind::Limit);
    let deep = format!("select {}1{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(
        relations("datafusion", &deep).unwrap_err().kind,
        FailKind::Invalid
    );
    let wide = (0..100).map(|at| format!("t{at}")).collect::<Vec<_>>().join(", ");
    let fail = relations("datafusion", &format!("select 1 from {wide}")).unwrap_err();
    assert_eq!(fail.kind, FailKind::Limit);
}

#[test]
fn another_dialect_is_taken_as_far_as_it_means_the_same() {
    for sql in [
        "select country, sum(total) as total, count(*) n from orders where id > 3 and mail like '%@x' group by country",
        "select coalesce(a, 'x') || b from t where not (a is null or b <> 'y') and c between 1 and 2 order by 1",
        "select case when a = 1 then upper(b) else null end from t limit 5",
    ] {
        for dialect in ["spark", "trino", "dremio"] {
            relations(dialect, sql).unwrap_or_else(|fail| panic!("{dialect} {sql}: {fail}"));
        }
    }
    for (sql, words) in [
        ("select a / b from t", "the operator /"),
        ("select concat(a, b) from t", "the function concat"),
        ("select cast(a as int) from t", "CAST"),
        ("select a from t order by a limit 3", "ORDER BY with LIMIT"),
        ("select a from t where b like 'x\\_y'", "may mean"),
        (
            "select row_number() over (order by a) from t",
            "the function row_number",
        ),
        ("select sum(a) over () from t", "the function sum"),
        ("select a from t where b > current_timestamp", "may mean"),
    ] {
        for dialect in ["spark", "trino", "dremio"] {
            let fail = relations(dialect, sql).expect_err(sql);
            assert_eq!(fail.kind, FailKind::Unsupported, "{sql}");
            assert!(
                fail.message.contains(words) || dialect == "spark",
                "{sql}: {fail}"
            );
        }
        relations("datafusion", sql).unwrap_or_else(|fail| panic!("{sql}: {fail}"));
    }
    // Spark reads double quotes as texts and knows escapes in them.
    for sql in [
        r#"select "a" from t"#,
        r"select 'a\'b' from t",
        r"select 'a\nb' from t",
    ] {
        assert!(relations("spark", sql).is_err(), "{sql}");
    }
    for dialect in ["snowflake", "bigquery", "", "hive"] {
        let fail = relations(dialect, "select 1").expect_err(dialect);
        assert!(fail.message.contains("dialect"), "{fail}");
    }
}
