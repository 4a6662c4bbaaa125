//! One SELECT over the tables that were named, and nothing else.

use iceberg::spec::PrimitiveType;
use parquet::file::properties::WriterProperties;
use std::sync::Arc;
use weft_ports::{
    Cancel, PortErrorKind, Preview as _,
    preview::{Limits, SqlRequest, TableRef},
};

use crate::lake::{Lake, batch, cells, field, preview, statement};

async fn one(sql: &str, tables: &[&TableRef]) -> Vec<String> {
    let rows = preview()
        .sql(statement(sql, tables), Cancel::new())
        .await
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
    cells(&batch(&rows.ipc), "x")
}

#[tokio::test]
async fn tables_are_found_by_each_of_their_names() {
    let lake = Lake::new();
    let short = lake.orders(100).await.at_rest();
    let full = TableRef {
        name: "lake.sales.orders".to_owned(),
        ..short.clone()
    };
    let deep = TableRef {
        name: "Lake.Sales.EU.Orders".to_owned(),
        ..short.clone()
    };
    let tables = [&full, &short, &deep];
    for sql in [
        "select count(*) as x from sales.orders",
        "select count(*) as x from SALES.Orders",
        "select count(*) as x from lake.sales.orders",
        "select count(*) as x from \"lake\".\"sales\".\"orders\" where orders.id >= 0",
        "select count(orders.id) as x from sales.orders",
        "select count(o.id) as x from lake.sales.eu.orders o",
        "select count(*) as x from sales.orders a join lake.sales.orders b on a.id = b.id",
        "SELECT COUNT(*) AS x FROM sales.orders WHERE Country IN ('DE', 'FR', 'AT', 'CH')",
    ] {
        assert_eq!(one(sql, &tables).await, ["100"], "{sql}");
    }
    assert_eq!(
        one(
            "select country as x from sales.orders group by country order by sum(total) desc, 1 limit 2",
            &tables
        )
        .await,
        ["CH", "AT"]
    );
    let preview = preview();
    let explained = preview.sql(
        statement("explain select * from sales.orders where id = 3", &tables),
        Cancel::new(),
    );
    assert!(explained.await.unwrap().report.rows > 0);
}

#[tokio::test]
async fn columns_with_capitals_need_no_quotes() {
    let lake = Lake::new();
    let mut table = lake.table(
        "sales.items",
        vec![
            field(1, "OrderId", PrimitiveType::Int),
            field(2, "qty", PrimitiveType::Int),
        ],
    );
    let columns: [arrow::array::ArrayRef; 2] = [
        Arc::new(arrow::array::Int32Array::from(vec![1, 1, 2])),
        Arc::new(arrow::array::Int32Array::from(vec![5, 6, 7])),
    ];
    let file = table.data(&columns, WriterProperties::default());
    table.append(vec![file]).await;
    let table = table.at_rest();
    assert_eq!(
        one(
            "select sum(QTY) as x from sales.items where orderid = 1",
            &[&table]
        )
        .await,
        ["11"]
    );
    assert_eq!(
        one(
            "select i.OrderId as x from sales.items i group by i.OrderId order by ORDERID",
            &[&table]
        )
        .await,
        ["1", "2"]
    );
    assert_eq!(
        one(
            "select \"OrderId\" as x from sales.items where qty = 7",
            &[&table]
        )
        .await,
        ["2"]
    );
}

#[tokio::test]
async fn whatever_is_no_select_is_refused() {
    let lake = Lake::new();
    let table = lake.orders(10).await.at_rest();
    let outside = lake.path().join("outside.csv");
    std::fs::write(&outside, "a\n1\n").unwrap();
    let preview = preview();
    for sql in [
        "create view v as select 1".to_owned(),
        "insert into sales.orders select * from sales.orders".to_owned(),
        "delete from sales.orders".to_owned(),
        format!("copy sales.orders to '{}'", outside.display()),
        format!(
            "create external table x stored as csv location '{}'",
            outside.display()
        ),
        "set datafusion.execution.target_partitions = 9".to_owned(),
        "select 1; select 2".to_owned(),
        format!("select * from '{}'", outside.display()),
        format!("select * from read_csv('{}')", outside.display()),
        "select * from information_schema.tables".to_owned(),
        "select * from sales.secret".to_owned(),
        "selec * from sales.orders".to_owned(),
    ] {
        let error = preview
            .sql(statement(&sql, &[&table]), Cancel::new())
            .await
            .expect_err(&sql);
        assert_eq!(error.kind, PortErrorKind::Invalid, "{sql}: {error}");
    }
    let wrong = preview
        .sql(
            statement("select id,\n from sales.orders where )", &[&table]),
            Cancel::new(),
        )
        .await
        .unwrap_err();
    assert!(wrong.message.contains("Line: 2"), "{wrong}");
    let unknown = preview
        .sql(
            statement("select colour from sales.orders", &[&table]),
            Cancel::new(),
        )
        .await
        .unwrap_err();
    assert!(unknown.message.contains("colour"), "{unknown}");
}

#[tokio::test]
async fn rows_memory_and_depth_are_bounded() {
    let lake = Lake::new();
    let table = lake.orders(2000).await.at_rest();
    let preview = preview();
    let limited = SqlRequest {
        limits: Limits {
            rows: 7,
            ..Limits::default()
        },
        ..statement(
            "select a.id from sales.orders a cross join sales.orders b",
            &[&table],
        )
    };
    let limited = preview.sql(limited, Cancel::new()).await.unwrap();
    assert_eq!(limited.report.rows, 7);
    assert!(limited.report.truncated.unwrap().contains("first 7 rows"));
    // Four million groups of long text do not fit; the engine says so or the process dies of it, the app lives.
    let greedy = "select repeat(concat(a.email, b.email), 20) as k, count(*) from sales.orders a cross join sales.orders b group by 1";
    let error = preview
        .sql(statement(greedy, &[&table]), Cancel::new())
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Limit, "{error}");
    let deep = format!("select {} as x", vec!["1"; 9000].join("+"));
    // Deep chains are answered or refused; what matters is that the next request is served.
    let _ = preview.sql(statement(&deep, &[&table]), Cancel::new()).await;
    let after = preview
        .sql(
            statement("select count(*) as x from sales.orders", &[&table]),
            Cancel::new(),
        )
        .await
        .unwrap();
    assert_eq!(cells(&batch(&after.ipc), "x"), ["2000"]);
}
