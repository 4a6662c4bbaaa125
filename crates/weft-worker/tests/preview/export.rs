//! Files for others: whole or not there, and nothing in them runs.

use std::{fs, sync::Arc, time::Duration};

use arrow::{
    array::{ArrayRef, Int32Array, StringArray},
    ipc::reader::FileReader,
};
use iceberg::spec::PrimitiveType;
use parquet::{
    arrow::arrow_reader::ParquetRecordBatchReaderBuilder, basic::Compression,
    file::properties::WriterProperties,
};
use weft_ports::{
    Cancel, PortErrorKind, Preview as _,
    preview::{ExportFormat, ExportSource, Limits},
};

use crate::lake::{Lake, batch, field, first, preview, statement};

#[tokio::test]
async fn each_format_reads_back() {
    let lake = Lake::new();
    let table = lake.orders(20_000).await.at_rest();
    let shown = preview()
        .rows(first(&table, 20_000), Cancel::new())
        .await
        .unwrap();
    let shown = batch(&shown.ipc);
    let source = || ExportSource::Rows(first(&table, 1_000_000));
    let path = lake.path().join("orders.parquet");
    let report = preview()
        .export(source(), ExportFormat::Parquet, &path, Cancel::new())
        .await
        .unwrap();
    assert_eq!((report.rows, report.truncated), (20_000, None));
    let reader = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(&path).unwrap()).unwrap();
    let codec = reader.metadata().row_group(0).column(0).compression();
    assert!(matches!(codec, Compression::ZSTD(_)), "{codec}");
    let rows: usize = reader
        .build()
        .unwrap()
        .map(|batch| batch.unwrap().num_rows())
        .sum();
    assert_eq!(rows, 20_000);

    let path = lake.path().join("orders.arrow");
    preview()
        .export(source(), ExportFormat::Arrow, &path, Cancel::new())
        .await
        .unwrap();
    let reader = FileReader::try_new(fs::File::open(&path).unwrap(), None).unwrap();
    let batches: Vec<_> = reader.map(Result::unwrap).collect();
    let all = arrow::compute::concat_batches(&batches[0].schema(), &batches).unwrap();
    assert_eq!(all.columns(), shown.columns());

    let path = lake.path().join("orders.csv");
    preview()
        .export(source(), ExportFormat::Csv, &path, Cancel::new())
        .await
        .unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 20_001);
    assert!(text.starts_with("id,country,total,email\r\n0,DE,0,customer0@example.org\r\n"));
}

#[tokio::test]
async fn cells_that_would_run_are_text() {
    let lake = Lake::new();
    let mut table = lake.table(
        "sales.notes",
        vec![
            field(1, "note", PrimitiveType::String),
            field(2, "n", PrimitiveType::Int),
        ],
    );
    let notes: ArrayRef = Arc::new(StringArray::from(vec!["=cmd|' /C calc'!A0", "plain"]));
    let numbers: ArrayRef = Arc::new(Int32Array::from(vec![-5, 5]));
    let file = table.data(&[notes, numbers], WriterProperties::default());
    table.append(vec![file]).await;
    let path = lake.path().join("notes.csv");
    let sql = statement("select note, n from sales.notes order by n", &[&table.at_rest()]);
    preview()
        .export(ExportSource::Sql(sql), ExportFormat::Csv, &path, Cancel::new())
        .await
        .unwrap();
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        "note,n\r\n\"'=cmd|' /C calc'!A0\",-5\r\nplain,5\r\n"
    );
}

#[tokio::test]
async fn a_file_that_is_there_is_left_alone_and_a_failure_leaves_nothing() {
    let lake = Lake::new();
    let table = lake.orders(10).await.at_rest();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.csv");
    fs::write(&path, "mine").unwrap();
    let preview = preview();
    let source = ExportSource::Rows(first(&table, 10));
    let error = preview
        .export(source, ExportFormat::Csv, &path, Cancel::new())
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Invalid);
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");

    let other = folder.path().join("other.csv");
    let broken = ExportSource::Sql(statement("select nothing from sales.orders", &[&table]));
    preview
        .export(broken, ExportFormat::Csv, &other, Cancel::new())
        .await
        .unwrap_err();

    let mut endless = statement(
        "select a.id from sales.orders a, sales.orders b, sales.orders c, sales.orders d, sales.orders e, sales.orders f, sales.orders g, sales.orders h, sales.orders i",
        &[&table],
    );
    endless.limits = Limits {
        rows: u64::MAX,
        bytes: 1 << 30,
        millis: 60_000,
    };
    let cancel = Cancel::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(700)).await;
        stop.cancel();
    });
    let error = preview
        .export(ExportSource::Sql(endless), ExportFormat::Csv, &other, cancel)
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Cancelled, "{error}");
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["mine.csv"]);
}
