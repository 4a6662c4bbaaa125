//! Queries that answer with one number, and what they are refused for.

use std::time::{Duration, Instant};

use weft_ports::{
    Cancel, PortError, PortErrorKind, Preview as _,
    preview::{Answered, Limits, SqlRequest, TableRef},
};

use crate::lake::{Lake, masked, preview, statement};

async fn asked(sql: &str, tables: &[&TableRef], millis: u64) -> Result<Answered, PortError> {
    let request = SqlRequest {
        limits: Limits {
            millis,
            ..Limits::default()
        },
        ..statement(sql, tables)
    };
    preview().ask(request, Cancel::new()).await
}

#[tokio::test]
async fn one_number_of_any_kind() {
    let lake = Lake::new();
    let table = lake.orders(100).await.at_rest();
    for (sql, number) in [
        ("select count(*) from \"sales\".\"orders\"", 100.0),
        ("select avg(total) from sales.orders", 49.5),
        ("select cast(12.5 as decimal(10, 2))", 12.5),
        ("select max(id) > 5 from sales.orders", 1.0),
        (
            "with o as (select * from sales.orders where id < 10) select sum(id), 'second' from o",
            45.0,
        ),
        ("select sum(id) from sales.orders limit 1", 4950.0),
    ] {
        let answer = asked(sql, &[&table], 30_000)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert!((answer.number - number).abs() < 1e-9, "{sql}: {}", answer.number);
    }
}

#[tokio::test]
async fn what_is_no_number_or_no_question_is_refused() {
    let lake = Lake::new();
    let table = lake.orders(100).await.at_rest();
    for (sql, words) in [
        ("select id from sales.orders", "more than one row"),
        ("select id from sales.orders where false", "no row"),
        ("select max(country) from sales.orders", "not with a number"),
        ("select sum(id) from sales.orders where false", "NULL"),
        ("select cast('nan' as double)", "finite"),
        ("delete from sales.orders", "only SELECT"),
        (
            "insert into sales.orders select * from sales.orders",
            "only SELECT",
        ),
        ("drop table sales.orders", "only SELECT"),
        ("copy sales.orders to '/tmp/x'", "only SELECT"),
        ("set x = 1", "only SELECT"),
        (
            "create external table t stored as csv location '/etc/passwd'",
            "not SQL",
        ),
        ("select 1; select 2", "one statement"),
        ("select count(*) from hr.salaries", "hr"),
        ("select count(*) from '/etc/passwd'", "passwd"),
        (
            "select count(*) from information_schema.tables",
            "information_schema",
        ),
        ("select read_file('/etc/passwd')", "read_file"),
        ("select count(*) from read_csv('/etc/passwd')", "read_csv"),
        ("selec 1", "SQL"),
    ] {
        let error = asked(sql, &[&table], 30_000).await.unwrap_err();
        assert!(error.message.contains(words), "{sql}: {}", error.message);
        assert!(
            matches!(
                error.kind,
                PortErrorKind::Invalid | PortErrorKind::Unsupported | PortErrorKind::Failed
            ),
            "{sql}: {error:?}"
        );
    }
}

#[tokio::test]
async fn what_never_ends_is_ended() {
    let lake = Lake::new();
    let table = lake.orders(20_000).await.at_rest();
    for sql in [
        "select count(*) from sales.orders a, sales.orders b, sales.orders c where a.total + b.total + c.total > 7",
        "with recursive r(n) as (select 1 union all select n + 1 from r) select count(*) from r",
        "select count(distinct a.email || b.email || c.email) from sales.orders a, sales.orders b, sales.orders c",
    ] {
        let began = Instant::now();
        let error = asked(sql, &[&table], 1_500).await.unwrap_err();
        assert!(
            matches!(
                error.kind,
                PortErrorKind::Limit | PortErrorKind::Unsupported | PortErrorKind::Invalid
            ),
            "{sql}: {error:?}"
        );
        assert!(
            began.elapsed() < Duration::from_secs(15),
            "{sql}: {:?}",
            began.elapsed()
        );
    }
}

#[tokio::test]
async fn what_an_answer_was_made_from_is_told() {
    let lake = Lake::new();
    let table = masked(lake.orders(100).await.at_rest(), &["email"]);
    let mask = asked(
        "select count(distinct email) from sales.orders",
        &[&table],
        30_000,
    )
    .await
    .unwrap();
    assert_eq!(mask.report.masked.len(), 1);
    let clear = asked("select count(distinct id) from sales.orders", &[&table], 30_000)
        .await
        .unwrap();
    assert!(clear.report.masked.is_empty());
}
