//! First rows: how little is read, order, filter, time travel.

use parquet::file::properties::{EnabledStatistics, WriterProperties};
use weft_ports::{
    Cancel, PortErrorKind, Preview as _,
    preview::{ReadReport, RowsRequest, SortKey},
};

use crate::lake::{Lake, batch, cells, filtered, first, order_fields, orders, preview};

/// Small pages, so that a hundred rows are a small part of a file.
fn paged() -> WriterProperties {
    WriterProperties::builder()
        .set_data_page_row_count_limit(500)
        .set_write_batch_size(500)
        .set_dictionary_enabled(false)
        .build()
}

fn unpaged() -> WriterProperties {
    WriterProperties::builder()
        .set_offset_index_disabled(true)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(2_000))
        .build()
}

#[tokio::test]
async fn a_hundred_rows_cost_one_file_and_its_first_pages() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    for part in 0..20 {
        let file = table.data(&orders(part * 10_000, (part + 1) * 10_000), paged());
        table.append(vec![file]).await;
    }
    let preview = preview();
    let rows = preview
        .rows(first(&table.at_rest(), 100), Cancel::new())
        .await
        .unwrap();
    assert_eq!(rows.report.files_read, 1);
    assert_eq!(rows.report.files_total, 20);
    assert_eq!(rows.report.rows, 100);
    assert_eq!(
        rows.report.truncated.as_deref(),
        Some("the first 100 rows; there are more")
    );
    let batch = batch(&rows.ipc);
    assert_eq!(batch.num_rows(), 100);
    // Metadata, one manifest list, one manifest of twenty, a tail and four pages: a file is 400 kB.
    assert!(
        rows.report.bytes_read < 120_000,
        "{} bytes",
        rows.report.bytes_read
    );
    // The report travels with the rows.
    let told: ReadReport = serde_json::from_str(&batch.schema().metadata()["weft.report"]).unwrap();
    assert_eq!(told, rows.report);
}

#[tokio::test]
async fn without_page_places_only_the_columns_of_one_row_group_are_read() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    let file = table.data(&orders(0, 20_000), unpaged());
    let size = file.file_size_in_bytes();
    table.append(vec![file]).await;
    let table = table.at_rest();
    let preview = preview();
    let all = preview.rows(first(&table, 100), Cancel::new()).await.unwrap();
    let one = RowsRequest {
        columns: vec!["total".to_owned()],
        ..first(&table, 100)
    };
    let one = preview.rows(one, Cancel::new()).await.unwrap();
    assert_eq!(batch(&one.ipc).num_columns(), 1);
    assert!(
        all.report.bytes_read < size / 3,
        "{} of {size}",
        all.report.bytes_read
    );
    assert!(one.report.bytes_read < all.report.bytes_read * 3 / 4);
}

#[tokio::test]
async fn offset_order_and_filter() {
    let lake = Lake::new();
    let mut table = lake.table("sales.orders", order_fields());
    for part in 0..4 {
        let file = table.data(&orders(part * 1000, (part + 1) * 1000), paged());
        table.append(vec![file]).await;
    }
    let table = table.at_rest();
    let preview = preview();
    // The newest file comes first; 1,000 rows are skipped without opening it.
    let page = RowsRequest {
        offset: 1500,
        ..first(&table, 3)
    };
    let page = preview.rows(page, Cancel::new()).await.unwrap();
    assert_eq!(cells(&batch(&page.ipc), "id"), ["2500", "2501", "2502"]);
    assert_eq!(page.report.files_read, 1);

    let sorted = RowsRequest {
        sort: vec![
            SortKey {
                column: "country".to_owned(),
                descending: false,
            },
            SortKey {
                column: "ID".to_owned(),
                descending: true,
            },
        ],
        columns: vec!["id".to_owned(), "country".to_owned()],
        offset: 1,
        ..first(&table, 2)
    };
    let sorted = preview.rows(sorted, Cancel::new()).await.unwrap();
    assert_eq!(cells(&batch(&sorted.ipc), "id"), ["3994", "3990"]);

    // Files that cannot match are not opened.
    let found = preview
        .rows(
            filtered(&table, "Id between 1200 and 1203 and country <> 'DE'"),
            Cancel::new(),
        )
        .await
        .unwrap();
    assert_eq!(cells(&batch(&found.ipc), "id"), ["1201", "1202", "1203"]);
    assert_eq!(found.report.files_read, 1);
    assert_eq!(found.report.truncated, None);
}

#[tokio::test]
async fn a_wrong_request_says_what_is_wrong() {
    let lake = Lake::new();
    let table = lake.orders(10).await.at_rest();
    let preview = preview();
    for (filter, word) in [
        ("colour = 'red'", "colour"),
        ("country = ", "not SQL"),
        ("country = 'DE'; drop table x", ";"),
        ("id in (select 1)", "one table"),
        ("country + 1 > 2", "filter"),
    ] {
        let error = preview
            .rows(filtered(&table, filter), Cancel::new())
            .await
            .expect_err(filter);
        assert_eq!(error.kind, PortErrorKind::Invalid, "{filter}: {error}");
        assert!(error.message.contains(word), "{filter}: {error}");
    }
    let missing = RowsRequest {
        columns: vec!["colour".to_owned()],
        ..first(&table, 1)
    };
    let error = preview.rows(missing, Cancel::new()).await.unwrap_err();
    assert!(
        error.message.contains("`sales.orders` has no column `colour`"),
        "{error}"
    );
    assert!(error.message.contains("country"), "{error}");
    let gone = RowsRequest {
        snapshot_id: Some("1".to_owned()),
        ..first(&table, 1)
    };
    assert_eq!(
        preview.rows(gone, Cancel::new()).await.unwrap_err().kind,
        PortErrorKind::NotFound
    );
}

#[tokio::test]
async fn a_table_without_a_snapshot_is_empty() {
    let lake = Lake::new();
    let table = lake.table("sales.orders", order_fields()).at_rest();
    let rows = preview().rows(first(&table, 100), Cancel::new()).await.unwrap();
    assert_eq!(batch(&rows.ipc).num_columns(), 4);
    assert_eq!(rows.report.rows, 0);
    assert_eq!(rows.report.truncated, None);
}
