//! Rows that are deleted stay away, by position, by value, and said plainly where they cannot be told.

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, Int64Array, StringArray},
    datatypes::{DataType, Schema},
};
use iceberg::spec::{DataContentType, DataFile, DataFileBuilder, DataFileFormat, Struct};
use parquet::file::properties::WriterProperties;
use weft_ports::{
    Cancel, PortErrorKind, Preview as _,
    preview::{RowsRequest, TableRef},
};

use crate::lake::{
    Lake, Table, arrow_field, batch, cells, filtered, first, order_fields, orders, preview, statement,
};

/// Deletes rows by file and place.
fn positions(table: &Table, dead: &[(&DataFile, i64)]) -> DataFile {
    let schema = Schema::new(vec![
        arrow_field(2_147_483_546, "file_path", DataType::Utf8),
        arrow_field(2_147_483_545, "pos", DataType::Int64),
    ]);
    let paths = StringArray::from_iter_values(dead.iter().map(|(file, _)| file.file_path()));
    let places = Int64Array::from_iter_values(dead.iter().map(|(_, place)| *place));
    let columns: [ArrayRef; 2] = [Arc::new(paths), Arc::new(places)];
    let properties = WriterProperties::default();
    table.file(
        &schema,
        &columns,
        properties,
        DataContentType::PositionDeletes,
        None,
    )
}

/// Deletes rows by `id` and `country`.
fn values(table: &Table, dead: &[(Option<i64>, &str)]) -> DataFile {
    let schema = Schema::new(vec![
        arrow_field(2, "country", DataType::Utf8),
        arrow_field(1, "id", DataType::Int64),
    ]);
    let countries = StringArray::from_iter_values(dead.iter().map(|(_, country)| *country));
    let ids: Int64Array = dead.iter().map(|(id, _)| *id).collect();
    let columns: [ArrayRef; 2] = [Arc::new(countries), Arc::new(ids)];
    let properties = WriterProperties::default();
    table.file(
        &schema,
        &columns,
        properties,
        DataContentType::EqualityDeletes,
        Some(vec![1, 2]),
    )
}

async fn ids(table: &TableRef, rows: u64) -> (Vec<String>, u64) {
    let answer = preview().rows(first(table, rows), Cancel::new()).await.unwrap();
    (cells(&batch(&answer.ipc), "id"), answer.report.files_read)
}

#[tokio::test]
async fn positions_are_left_out_and_count_as_a_file() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    let one = table.data(&orders(0, 10), WriterProperties::default());
    let other = table.data(&orders(10, 20), WriterProperties::default());
    table.append(vec![one.clone(), other.clone()]).await;
    let delete = positions(&table, &[(&one, 0), (&one, 1), (&one, 5)]);
    table.delete(vec![delete]).await;
    let table = table.at_rest();
    // One data file and its deletes are all that four rows need.
    assert_eq!(
        ids(&table, 4).await,
        (["2", "3", "4", "6"].map(str::to_owned).to_vec(), 2)
    );
    let (all, _) = ids(&table, 100).await;
    assert_eq!(all.len(), 17);
    assert!(!all.contains(&"5".to_owned()) && all.contains(&"10".to_owned()));
    let page = RowsRequest {
        offset: 6,
        ..first(&table, 2)
    };
    let page = preview().rows(page, Cancel::new()).await.unwrap();
    assert_eq!(cells(&batch(&page.ipc), "id"), ["9", "10"]);
}

#[tokio::test]
async fn positions_reach_over_row_groups_and_pages() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(1000))
        .set_data_page_row_count_limit(100)
        .set_write_batch_size(100)
        .build();
    let file = table.data(&orders(0, 5000), properties);
    table.append(vec![file.clone()]).await;
    let dead: Vec<i64> = (0..5000).filter(|id| id % 3 != 0).collect();
    let dead: Vec<_> = dead.iter().map(|id| (&file, *id)).collect();
    let delete = positions(&table, &dead);
    table.delete(vec![delete]).await;
    let (live, _) = ids(&table.at_rest(), 5000).await;
    let expected: Vec<String> = (0..5000)
        .filter(|id| id % 3 == 0)
        .map(|id| id.to_string())
        .collect();
    assert_eq!(live, expected);
}

#[tokio::test]
async fn values_are_left_out_whether_their_columns_are_asked_for_or_not() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    let mut columns = orders(0, 10);
    let with_null: Int64Array = (0..10).map(|id| (id != 9).then_some(id)).collect();
    columns[0] = Arc::new(with_null);
    let file = table.data(&columns, WriterProperties::default());
    table.append(vec![file]).await;
    // 4 is in DE and goes, 5 is in FR and stays although its id is named, the null is in FR and goes.
    let delete = values(&table, &[(Some(4), "DE"), (Some(5), "DE"), (None, "FR")]);
    table.delete(vec![delete]).await;
    // Rows that come after a delete are not touched by it.
    let later = table.data(&orders(4, 5), WriterProperties::default());
    table.append(vec![later]).await;
    let table = table.at_rest();
    let (live, _) = ids(&table, 100).await;
    assert_eq!(live, ["4", "0", "1", "2", "3", "5", "6", "7", "8"]);
    let narrow = RowsRequest {
        columns: vec!["total".to_owned()],
        ..first(&table, 5)
    };
    let narrow = preview().rows(narrow, Cancel::new()).await.unwrap();
    assert_eq!(cells(&batch(&narrow.ipc), "total"), ["4", "0", "1", "2", "3"]);
    let count = statement("select count(*) as n from sales.orders", &[&table]);
    let count = preview().sql(count, Cancel::new()).await.unwrap();
    assert_eq!(cells(&batch(&count.ipc), "n"), ["9"]);
    let none = preview()
        .rows(
            filtered(&table, "id = 4 and total = 4 and country = 'DE'"),
            Cancel::new(),
        )
        .await
        .unwrap();
    assert_eq!(none.report.rows, 1);
}

#[tokio::test]
async fn a_deletion_vector_is_said_and_not_skipped() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    let one = table.data(&orders(0, 10), WriterProperties::default());
    let other = table.data(&orders(10, 20), WriterProperties::default());
    table.append(vec![one.clone(), other]).await;
    let vector = DataFileBuilder::default()
        .content(DataContentType::PositionDeletes)
        .file_path(format!("{}/data/dv.puffin", table.root.display()))
        .file_format(DataFileFormat::Puffin)
        .partition(Struct::empty())
        .record_count(3)
        .file_size_in_bytes(100)
        .referenced_data_file(Some(one.file_path().to_owned()))
        .content_offset(Some(4))
        .content_size_in_bytes(Some(40))
        .build()
        .unwrap();
    table.delete(vec![vector]).await;
    let table = table.at_rest();
    let error = preview().rows(first(&table, 5), Cancel::new()).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Unsupported, "{error}");
    assert!(
        error.message.contains("`sales.orders`") && error.message.contains("deletion vector"),
        "{error}"
    );
    // A file without a vector is read.
    let other = preview()
        .rows(filtered(&table, "id >= 10"), Cancel::new())
        .await
        .unwrap();
    assert_eq!(other.report.rows, 10);
}
