//! A catalog of many tables with metadata as PyIceberg writes it.

use std::{error::Error, fmt::Write, fs, path::Path};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

/// Columns of each table.
pub const COLUMNS: usize = 12;
/// Snapshots of each table.
pub const SNAPSHOTS: usize = 10;
/// Tables of one namespace.
const PER_NAMESPACE: usize = 100;

const TABLES: &str = "
    CREATE TABLE iceberg_tables (
        catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL,
        metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000), iceberg_type VARCHAR(5),
        PRIMARY KEY (catalog_name, table_namespace, table_name));
    CREATE TABLE iceberg_namespace_properties (
        catalog_name VARCHAR(255) NOT NULL, namespace VARCHAR(255) NOT NULL, property_key VARCHAR(255) NOT NULL,
        property_value VARCHAR(1000) NOT NULL, PRIMARY KEY (catalog_name, namespace, property_key));";

/// Writes `catalog.db` and `warehouse/` with `tables` tables into `folder`.
pub async fn write(folder: &Path, tables: usize) -> Result<(), Box<dyn Error>> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("catalog.db"))
        .create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::raw_sql(TABLES).execute(&mut connection).await?;
    let mut transaction = connection.begin().await?;
    for number in 0..tables {
        let namespace = format!("domain_{:03}", number / PER_NAMESPACE);
        let name = format!("table_{number:05}");
        let location = folder.join("warehouse").join(&namespace).join(&name);
        fs::create_dir_all(location.join("metadata"))?;
        let file = location
            .join("metadata")
            .join(format!("{SNAPSHOTS:05}-{number:012}.metadata.json"));
        fs::write(
            &file,
            metadata(number, &format!("file://{}", location.display()))?,
        )?;
        if number % PER_NAMESPACE == 0 {
            let sql = "INSERT INTO iceberg_namespace_properties VALUES ('lake', $1, 'owner', 'team')";
            sqlx::query(sql)
                .bind(namespace.clone())
                .execute(&mut *transaction)
                .await?;
        }
        sqlx::query("INSERT INTO iceberg_tables VALUES ('lake', $1, $2, $3, NULL, 'TABLE')")
            .bind(namespace)
            .bind(name)
            .bind(format!("file://{}", file.display()))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}

fn metadata(number: usize, location: &str) -> Result<String, Box<dyn Error>> {
    let kinds = [
        "long",
        "string",
        "timestamptz",
        "decimal(12, 2)",
        "boolean",
        "date",
    ];
    let mut columns = Vec::with_capacity(COLUMNS);
    for (id, kind) in kinds.iter().cycle().take(COLUMNS).enumerate() {
        columns.push(format!(
            r#"{{"id":{},"name":"column_{id}","type":"{kind}","required":{},"doc":"What column {id} of table {number} means"}}"#,
            id + 1,
            id == 0
        ));
    }
    let (mut snapshots, mut log, mut files) = (String::new(), String::new(), String::new());
    let first = 1_000_000_000_000_000_000 + number * 1_000;
    for commit in 0..SNAPSHOTS {
        let comma = if commit == 0 { "" } else { "," };
        let (id, at, rows) = (
            first + commit,
            1_760_000_000_000 + commit * 3_600_000,
            (commit + 1) * 1_000,
        );
        let parent = if commit == 0 {
            String::new()
        } else {
            format!("\"parent-snapshot-id\":{},", id - 1)
        };
        write!(
            snapshots,
            r#"{comma}{{"snapshot-id":{id},{parent}"sequence-number":{},"timestamp-ms":{at},"manifest-list":"{location}/metadata/snap-{id}-0-00000000-0000-4000-8000-{number:012}.avro","summary":{{"operation":"append","added-files-size":"34567","added-data-files":"1","added-records":"1000","changed-partition-count":"1","total-data-files":"{}","total-delete-files":"0","total-records":"{rows}","total-files-size":"{}","total-position-deletes":"0","total-equality-deletes":"0"}},"schema-id":0}}"#,
            commit + 1,
            commit + 1,
            (commit + 1) * 34_567,
        )?;
        write!(log, r#"{comma}{{"snapshot-id":{id},"timestamp-ms":{at}}}"#)?;
        write!(
            files,
            r#"{comma}{{"metadata-file":"{location}/metadata/{commit:05}-{number:012}.metadata.json","timestamp-ms":{at}}}"#
        )?;
    }
    let current = first + SNAPSHOTS - 1;
    Ok(format!(
        r#"{{"location":"{location}","table-uuid":"00000000-0000-4000-8000-{number:012}","last-updated-ms":1760032400000,"last-column-id":{COLUMNS},"schemas":[{{"type":"struct","fields":[{}],"schema-id":0,"identifier-field-ids":[1]}}],"current-schema-id":0,"partition-specs":[{{"spec-id":0,"fields":[{{"source-id":3,"field-id":1000,"transform":"day","name":"column_2_day"}}]}}],"default-spec-id":0,"last-partition-id":1000,"properties":{{"owner":"team","comment":"Table {number} of the benchmark","write.parquet.compression-codec":"zstd"}},"current-snapshot-id":{current},"snapshots":[{snapshots}],"snapshot-log":[{log}],"metadata-log":[{files}],"sort-orders":[{{"order-id":1,"fields":[{{"source-id":1,"transform":"identity","direction":"asc","null-order":"nulls-first"}}]}}],"default-sort-order-id":1,"refs":{{"main":{{"snapshot-id":{current},"type":"branch"}}}},"statistics":[],"partition-statistics":[],"format-version":2,"last-sequence-number":{SNAPSHOTS}}}"#,
        columns.join(",")
    ))
}
