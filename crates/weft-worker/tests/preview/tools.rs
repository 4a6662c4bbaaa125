//! Tables that PyIceberg and Spark wrote (fixtures/iceberg/preview). Their metadata speaks of a folder that is
//! not there; a storage of the test's own maps it to the committed copy.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use bytes::Bytes;
use weft_ports::{
    Cancel, PortErrorKind, Preview as _,
    preview::{RowsRequest, TableRef},
};
use weft_preview::{
    PreviewError, PreviewOptions, WorkerPreview,
    storage::{LocalStorage, Storage, Storages},
};

use weft_model::Check;

use crate::{
    lake::{batch, cells, filtered, first, statement},
    measure::{duplicates, measured, missing, nulls, pattern, valid},
};

const THERE: &str = "/tmp/weft-fixture";

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/iceberg/preview")
}

struct Moved;

struct MovedStorage(LocalStorage);

impl MovedStorage {
    fn place(location: &str) -> String {
        let here = here().canonicalize().unwrap();
        location.replace(THERE, here.to_str().unwrap())
    }
}

impl Storages for Moved {
    fn open(&self, table: &TableRef) -> Result<Arc<dyn Storage>, PreviewError> {
        let storage = LocalStorage::open(
            &MovedStorage::place(&table.root),
            &MovedStorage::place(&table.metadata_location),
        )?;
        Ok(Arc::new(MovedStorage(storage)))
    }
}

#[async_trait]
impl Storage for MovedStorage {
    async fn size(&self, location: &str) -> Result<u64, PreviewError> {
        self.0.size(&Self::place(location)).await
    }

    async fn whole(&self, location: &str, most: u64) -> Result<Bytes, PreviewError> {
        self.0.whole(&Self::place(location), most).await
    }

    async fn ranges(&self, location: &str, ranges: &[(u64, u64)]) -> Result<Bytes, PreviewError> {
        self.0.ranges(&Self::place(location), ranges).await
    }
}

fn preview() -> WorkerPreview {
    WorkerPreview::new(PreviewOptions {
        storages: Arc::new(Moved),
        ..PreviewOptions::new(env!("CARGO_BIN_EXE_weft-worker"))
    })
}

/// The newest version of a table.
fn table(name: &str) -> TableRef {
    let folder = here().join(name.replace('.', "/")).join("metadata");
    let names = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let newest = names
        .filter(|name| name.ends_with(".metadata.json"))
        .max()
        .unwrap();
    TableRef {
        name: name.to_owned(),
        metadata_location: format!("file://{THERE}/{}/metadata/{newest}", name.replace('.', "/")),
        root: THERE.to_owned(),
        store: None,
        masks: Vec::new(),
        restrictions: None,
        until: None,
    }
}

#[tokio::test]
async fn every_type_that_pyiceberg_writes() {
    let rows = preview()
        .rows(first(&table("py.types"), 10), Cancel::new())
        .await
        .unwrap();
    let rows = batch(&rows.ipc);
    for (column, value) in [
        ("flag", "true"),
        ("int", "-7"),
        ("long", "1152921504606846976"),
        ("float", "0.5"),
        ("double", "-0.25"),
        ("price", "12.34"),
        ("day", "2026-02-28"),
        ("time", "23:59:59.123456"),
        ("at", "2026-02-28T01:02:03.456789"),
        ("at_zone", "2026-02-28T01:02:03Z"),
        ("text", "Köln"),
        ("id", "f47ac10b58cc4372a5670e02b2c3d479"),
        ("raw4", "00010203"),
        ("raw", "ff00"),
        ("place", "{city: Köln, zip: 50667}"),
        ("tags", "[a, null]"),
        ("counts", "{x: 1, y: null}"),
    ] {
        assert_eq!(cells(&rows, column), [value, "null"], "{column}");
    }
}

#[tokio::test]
async fn an_evolved_partitioned_table_of_pyiceberg() {
    let preview = preview();
    let table = table("py.orders");
    let rows = preview.rows(first(&table, 100), Cancel::new()).await.unwrap();
    let now = batch(&rows.ipc);
    // 30 rows, ten of them in AT and one more deleted, one added.
    assert_eq!((now.num_rows(), rows.report.rows), (20, 20));
    assert_eq!(cells(&now, "id")[0], "1099511627776");
    assert_eq!(cells(&now, "channel")[..2], ["web", "null"]);
    let found = preview
        .rows(
            filtered(&table, "country = 'FR' and amount < 3 and remark is not null"),
            Cancel::new(),
        )
        .await
        .unwrap();
    assert_eq!(cells(&batch(&found.ipc), "id"), ["1", "4"]);
    assert_eq!(found.report.files_read, 1, "the other partitions are not opened");
    let statistics = preview
        .statistics(table.clone(), None, Cancel::new())
        .await
        .unwrap();
    let id = statistics
        .columns
        .iter()
        .find(|column| column.column == "id")
        .unwrap();
    assert_eq!(
        (id.lower.as_deref(), id.upper.as_deref()),
        (Some("0"), Some("1099511627776"))
    );

    let metadata: serde_json::Value = {
        let path = MovedStorage::place(table.metadata_location.strip_prefix("file://").unwrap());
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    };
    let oldest = metadata["snapshots"][0]["snapshot-id"].to_string();
    let then = RowsRequest {
        snapshot_id: Some(oldest),
        ..first(&table, 100)
    };
    let then = batch(&preview.rows(then, Cancel::new()).await.unwrap().ipc);
    assert_eq!(then.num_rows(), 30);
    assert_eq!(then.schema().field(3).name(), "note");
}

#[tokio::test]
async fn deletes_that_spark_and_the_java_library_write() {
    let preview = preview();
    // Numbers are Spark's own answers to the same question, printed by make.py.
    for (name, expected) in [
        ("spark.positions", ["250", "37500", "37399"]),
        ("spark.values", ["297", "326554953494313", "199313"]),
    ] {
        let table = table(name);
        let sql = format!("select count(*) as n, sum(id) as ids, sum(total) as totals from {name}");
        let rows = preview
            .sql(statement(&sql, &[&table]), Cancel::new())
            .await
            .unwrap();
        let rows = batch(&rows.ipc);
        let found = ["n", "ids", "totals"].map(|column| cells(&rows, column)[0].clone());
        assert_eq!(found, expected, "{name}");
        let statistics = preview.statistics(table, None, Cancel::new()).await.unwrap();
        assert!(statistics.delete_files > 0, "{name} holds no delete file");
    }
    let vectors = table("spark.vectors");
    let error = preview
        .rows(filtered(&vectors, "country = 'DE'"), Cancel::new())
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Unsupported, "{error}");
    let untouched = preview
        .rows(filtered(&vectors, "country = 'AT'"), Cancel::new())
        .await
        .unwrap();
    assert_eq!(untouched.report.rows, 100);
}

/// Rows that were deleted or written anew are counted by nobody. By the rows that make.py gave to Spark: ids 0 to 299 in
/// three countries in turn, the even ones of DE deleted, the total of 100 set to -1; `values` begins at 2^40 and lost
/// three by equality deletes.
#[tokio::test]
async fn counts_over_tables_of_spark_know_their_deletes() {
    let preview = preview();
    let checks = vec![
        Check::Rows,
        duplicates(&["id"]),
        valid("country", &["FR", "AT"]),
        duplicates(&["country"]),
        missing("total", &["-1"]),
        valid("total", &["-1"]),
        duplicates(&["country", "total"]),
        nulls("id"),
    ];
    let found = measured(&preview, &table("spark.positions"), checks.clone()).await;
    assert_eq!(found.counts, [250, 0, 50, 3, 1, 249, 0, 0].map(Ok));
    assert_eq!((found.rows, found.passes), (Some(250), 1));
    let found = measured(&preview, &table("spark.values"), checks).await;
    assert_eq!(found.counts[..2], [Ok(297), Ok(0)]);
    let refused = preview
        .measure(
            crate::measure::request(&table("spark.vectors"), vec![Check::Rows]),
            Cancel::new(),
        )
        .await
        .unwrap_err();
    assert_eq!(refused.kind, PortErrorKind::Unsupported, "{refused}");
}

/// Two rows, the second of nulls: a value of each type is found in its list and equals nothing else.
#[tokio::test]
async fn every_type_of_pyiceberg_is_counted() {
    let preview = preview();
    let table = table("py.types");
    for (column, right, wrong) in [
        ("flag", "true", "false"),
        ("int", "-7", "7"),
        ("long", "1152921504606846976", "1152921504606846977"),
        ("float", "0.5", "0.25"),
        ("double", "-0.25", "0.25"),
        ("price", "12.34", "12.35"),
        ("day", "2026-02-28", "2026-02-27"),
        ("time", "23:59:59.123456", "23:59:59"),
        ("at", "2026-02-28T01:02:03.456789", "2026-02-28T01:02:03"),
        ("at_zone", "2026-02-28T01:02:03Z", "2026-02-28T01:02:04Z"),
        ("text", "Köln", "Koeln"),
    ] {
        let checks = vec![
            nulls(column),
            missing(column, &[right]),
            missing(column, &[wrong]),
            valid(column, &[right]),
            valid(column, &[wrong]),
            duplicates(&[column]),
            duplicates(&[column, "id"]),
        ];
        let found = measured(&preview, &table, checks).await.counts;
        assert_eq!(found, [1, 2, 1, 0, 1, 0, 0].map(Ok), "{column}");
    }
    for column in ["id", "raw4", "raw", "place", "place.city"] {
        let found = measured(&preview, &table, vec![nulls(column), duplicates(&[column])])
            .await
            .counts;
        assert_eq!(found, [Ok(1), Ok(0)], "{column}");
    }
    let found = measured(
        &preview,
        &table,
        vec![nulls("tags"), nulls("tags.element"), pattern("place.city", "ö")],
    )
    .await;
    assert_eq!((&found.counts[0], &found.counts[2]), (&Ok(1), &Ok(0)));
    assert!(
        found.counts[1].as_ref().is_err_and(|why| why.contains("list")),
        "{:?}",
        found.counts
    );
}
