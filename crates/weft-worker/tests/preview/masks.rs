//! What is masked is masked below everything that could tell it: filter, sort, group, join, bounds, export.

use weft_ports::{
    Cancel, Preview as _,
    preview::{ExportFormat, ExportSource, RowsRequest, SortKey},
};

use crate::lake::{Lake, batch, cells, filtered, first, masked, preview, statement};

#[tokio::test]
async fn masked_columns_hold_nothing_true() {
    let lake = Lake::new();
    let table = masked(lake.orders(100).await.at_rest(), &["EMAIL", "total"]);
    let rows = preview().rows(first(&table, 3), Cancel::new()).await.unwrap();
    let shown = batch(&rows.ipc);
    assert_eq!(cells(&shown, "email"), ["••••", "••••", "••••"]);
    assert_eq!(cells(&shown, "total"), ["null", "null", "null"]);
    assert_eq!(cells(&shown, "id"), ["0", "1", "2"]);
    let columns: Vec<_> = rows
        .report
        .masked
        .iter()
        .map(|mask| mask.column.as_str())
        .collect();
    assert_eq!(columns, ["EMAIL", "total"]);
    assert_eq!(rows.report.masked[0].why, "EMAIL is classified pii");
    let other = RowsRequest {
        columns: vec!["id".to_owned()],
        ..first(&table, 3)
    };
    let other = preview().rows(other, Cancel::new()).await.unwrap();
    assert!(
        other.report.masked.is_empty(),
        "no masked column is in the answer"
    );
}

#[tokio::test]
async fn a_filter_is_no_oracle() {
    let lake = Lake::new();
    let table = lake.orders(100).await.at_rest();
    let open = preview()
        .rows(filtered(&table, "email = 'customer7@example.org'"), Cancel::new())
        .await
        .unwrap();
    assert_eq!(open.report.rows, 1, "without a mask the filter finds the row");
    let table = masked(table, &["email", "total"]);
    for filter in [
        "email = 'customer7@example.org'",
        "email like 'customer7%'",
        "email < 'customer5'",
        "total = 7",
        "total > 0 and id = 7",
        "length(email) > 4",
    ] {
        let rows = preview()
            .rows(filtered(&table, filter), Cancel::new())
            .await
            .unwrap();
        assert_eq!(rows.report.rows, 0, "{filter}");
        // The same file is opened for a value that is there and for one that cannot be: nothing is weighed.
        assert_eq!(rows.report.files_read, 1, "{filter}");
    }
    for filter in ["email = 'nobody'", "total = -1"] {
        let rows = preview()
            .rows(filtered(&table, filter), Cancel::new())
            .await
            .unwrap();
        assert_eq!((rows.report.rows, rows.report.files_read), (0, 1), "{filter}");
    }
    let all = preview()
        .rows(
            filtered(&table, "email = '••••' and total is null"),
            Cancel::new(),
        )
        .await
        .unwrap();
    assert_eq!(all.report.rows, 100);
    assert_eq!(all.report.masked.len(), 2);
}

#[tokio::test]
async fn sort_group_join_and_functions_see_masks_only() {
    let lake = Lake::new();
    let table = masked(lake.orders(100).await.at_rest(), &["email", "total"]);
    let sorted = RowsRequest {
        sort: vec![SortKey {
            column: "email".to_owned(),
            descending: true,
        }],
        ..first(&table, 1)
    };
    let sorted = preview().rows(sorted, Cancel::new()).await.unwrap();
    assert_eq!(cells(&batch(&sorted.ipc), "email"), ["••••"]);
    for (sql, expected) in [
        ("select max(email) as x from sales.orders", "••••"),
        ("select min(total) as x from sales.orders", "null"),
        ("select count(distinct email) as x from sales.orders", "1"),
        ("select sum(total) as x from sales.orders", "null"),
        ("select count(total) as x from sales.orders", "0"),
        (
            "select count(*) as x from sales.orders a join (values ('customer7@example.org')) v(m) on a.email = v.m",
            "0",
        ),
        (
            "select count(*) as x from sales.orders where substr(email, 1, 3) = 'cus'",
            "0",
        ),
        (
            "with o as (select email as e from sales.orders) select max(e) as x from o",
            "••••",
        ),
    ] {
        let rows = preview()
            .sql(statement(sql, &[&table]), Cancel::new())
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
        assert_eq!(cells(&batch(&rows.ipc), "x"), [expected], "{sql}");
        assert!(!rows.report.masked.is_empty(), "{sql}");
    }
}

#[tokio::test]
async fn bounds_and_exports_are_masked_too() {
    let lake = Lake::new();
    let table = masked(lake.orders(100).await.at_rest(), &["email", "total"]);
    let statistics = preview()
        .statistics(table.clone(), None, Cancel::new())
        .await
        .unwrap();
    for column in &statistics.columns {
        let hidden = column.column == "email" || column.column == "total";
        assert_eq!(column.masked, hidden, "{}", column.column);
        assert_eq!(
            column.lower.is_none() && column.upper.is_none() && column.spread.is_empty(),
            hidden,
            "{}",
            column.column
        );
        assert_eq!(column.values, Some(100));
    }
    for format in [ExportFormat::Csv, ExportFormat::Parquet, ExportFormat::Arrow] {
        let path = lake.path().join(format!("out-{format:?}"));
        let report = preview()
            .export(
                ExportSource::Rows(first(&table, 1000)),
                format,
                &path,
                Cancel::new(),
            )
            .await
            .unwrap();
        assert_eq!((report.rows, report.masked.len()), (100, 2));
        let bytes = std::fs::read(&path).unwrap();
        let leaked = bytes.windows(12).any(|window| window == b"@example.org");
        assert!(!leaked, "{format:?}");
    }
}

#[tokio::test]
async fn a_mask_on_a_member_nobody_knows_masks_the_column() {
    let lake = Lake::new();
    let table = masked(lake.orders(3).await.at_rest(), &["country.code"]);
    let rows = preview().rows(first(&table, 3), Cancel::new()).await.unwrap();
    assert_eq!(cells(&batch(&rows.ipc), "country"), ["••••", "••••", "••••"]);
}
