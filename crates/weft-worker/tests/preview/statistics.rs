//! Statistics without data.

use arrow::array::{ArrayRef, Int32Array};
use iceberg::spec::PrimitiveType;
use parquet::file::properties::WriterProperties;
use std::sync::Arc;
use weft_ports::{Cancel, Preview as _};

use crate::lake::{Lake, field, order_fields, orders, preview};

#[tokio::test]
async fn counts_bounds_and_spread_come_from_manifests() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    for part in 0..3 {
        let mut columns = orders(part * 100, (part + 1) * 100);
        let total: Int32Array = (0..100).map(|row| (row % 4 != 0).then_some(row)).collect();
        columns[2] = Arc::new(total);
        let file = table.data(&columns, WriterProperties::default());
        // The data is gone; its statistics are not.
        std::fs::remove_file(file.file_path().strip_prefix("file://").unwrap()).unwrap();
        table.append(vec![file]).await;
    }
    let first = table
        .metadata
        .snapshots()
        .map(|snapshot| snapshot.snapshot_id())
        .min()
        .unwrap();
    let table = table.at_rest();
    let found = preview()
        .statistics(table.clone(), None, Cancel::new())
        .await
        .unwrap();
    assert_eq!((found.rows, found.files, found.delete_files), (Some(300), 3, 0));
    assert!(found.at.is_some() && found.snapshot_id.is_some());
    let [id, country, total, email] = found.columns.as_slice() else {
        panic!("four columns")
    };
    assert_eq!((id.values, id.nulls), (Some(300), Some(0)));
    assert_eq!(
        (id.lower.as_deref(), id.upper.as_deref()),
        (Some("0"), Some("299"))
    );
    assert_eq!(id.spread, [(200.0, 299.0), (100.0, 199.0), (0.0, 99.0)]);
    assert_eq!(
        (country.lower.as_deref(), country.upper.as_deref()),
        (Some("AT"), Some("FR"))
    );
    assert!(country.spread.is_empty());
    assert_eq!(total.nulls, Some(75));
    assert!(email.bytes.unwrap() > 0);
    let then = preview()
        .statistics(table, Some(first.to_string()), Cancel::new())
        .await
        .unwrap();
    assert_eq!((then.rows, then.files), (Some(100), 1));
}

#[tokio::test]
async fn many_files_are_grouped_and_days_count_milliseconds() {
    let lake = Lake::new();
    let mut table = lake.table("sales.days", vec![field(1, "day", PrimitiveType::Date)]);
    let mut files = Vec::new();
    for day in 0..130 {
        let days: ArrayRef = Arc::new(arrow::array::Date32Array::from(vec![day, day + 1]));
        files.push(table.data(&[days], WriterProperties::default()));
    }
    table.append(files).await;
    let found = preview()
        .statistics(table.at_rest(), None, Cancel::new())
        .await
        .unwrap();
    let day = &found.columns[0];
    assert!(
        day.spread.len() <= 64 && day.spread.len() > 32,
        "{}",
        day.spread.len()
    );
    assert_eq!(day.spread[0], (0.0, 3.0 * 86_400_000.0));
    assert_eq!(
        (day.lower.as_deref(), day.upper.as_deref()),
        (Some("1970-01-01"), Some("1970-05-11"))
    );
}
