//! Makes small Iceberg tables on disk, with every piece in the test's hands, and reads answers back.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use arrow::{
    array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray},
    datatypes::{Field, Schema as ArrowSchema},
    ipc::reader::StreamReader,
};
use iceberg::{
    arrow::schema_to_arrow_schema,
    io::FileIO,
    spec::{
        DataContentType, DataFile, DataFileBuilder, DataFileFormat, Datum, FormatVersion, MAIN_BRANCH,
        ManifestFile, ManifestListWriter, ManifestWriterBuilder, NestedField, Operation, PartitionSpec,
        PrimitiveType, Schema, Snapshot, SortOrder, Struct, Summary, TableMetadata, TableMetadataBuilder,
        Type,
    },
};
use parquet::{
    arrow::ArrowWriter,
    file::{metadata::ParquetMetaData, properties::WriterProperties, statistics::Statistics},
};
use weft_ports::preview::{Limits, Mask, RowsRequest, SqlRequest, TableRef};
use weft_preview::{PreviewOptions, WorkerPreview};

/// The port over the worker that was built with these tests.
pub fn preview() -> WorkerPreview {
    WorkerPreview::new(PreviewOptions::new(env!("CARGO_BIN_EXE_weft-worker")))
}

/// A folder of tables.
pub struct Lake {
    folder: tempfile::TempDir,
}

impl Lake {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn table(&self, name: &str, fields: Vec<NestedField>) -> Table {
        self.table_of(name, fields, FormatVersion::V2)
    }

    pub fn table_of(&self, name: &str, fields: Vec<NestedField>, version: FormatVersion) -> Table {
        let root = self.folder.path().join(name.replace('.', "/"));
        fs::create_dir_all(root.join("data")).unwrap();
        fs::create_dir_all(root.join("metadata")).unwrap();
        let schema = Schema::builder()
            .with_fields(fields.into_iter().map(Arc::new))
            .build()
            .unwrap();
        let metadata = TableMetadataBuilder::new(
            schema,
            PartitionSpec::unpartition_spec(),
            SortOrder::unsorted_order(),
            format!("file://{}", root.display()),
            version,
            HashMap::new(),
        )
        .unwrap()
        .build()
        .unwrap()
        .metadata;
        Table {
            name: name.to_owned(),
            lake: self.folder.path().to_owned(),
            root,
            metadata,
            manifests: Vec::new(),
        }
    }

    /// `orders (id long, country string, total int, email string)` with one file of these many rows.
    pub async fn orders(&self, rows: i64) -> Table {
        let mut table = self.table("sales.orders", order_fields());
        let file = table.data(&orders(0, rows), WriterProperties::default());
        table.append(vec![file]).await;
        table
    }
}

pub fn field(id: i32, name: &str, kind: PrimitiveType) -> NestedField {
    NestedField::optional(id, name, Type::Primitive(kind))
}

pub fn order_fields() -> Vec<NestedField> {
    vec![
        field(1, "id", PrimitiveType::Long),
        field(2, "country", PrimitiveType::String),
        field(3, "total", PrimitiveType::Int),
        field(4, "email", PrimitiveType::String),
    ]
}

/// Orders `from` to `to`.
pub fn orders(from: i64, to: i64) -> Vec<ArrayRef> {
    let countries = ["DE", "FR", "AT", "CH"];
    let country = |id: i64| countries[usize::try_from(id).unwrap() % countries.len()];
    vec![
        Arc::new(Int64Array::from_iter_values(from..to)),
        Arc::new(StringArray::from_iter_values((from..to).map(country))),
        Arc::new(Int32Array::from_iter_values(
            (from..to).map(|id| i32::try_from(id % 1000).unwrap()),
        )),
        Arc::new(StringArray::from_iter_values(
            (from..to).map(|id| format!("customer{id}@example.org")),
        )),
    ]
}

pub struct Table {
    pub name: String,
    pub lake: PathBuf,
    pub root: PathBuf,
    pub metadata: TableMetadata,
    pub manifests: Vec<ManifestFile>,
}

static NEXT: AtomicI64 = AtomicI64::new(1);

impl Table {
    fn next(&self, folder: &str, ending: &str) -> PathBuf {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        self.root.join(folder).join(format!("{number:05}{ending}"))
    }

    pub fn arrow_schema(&self) -> ArrowSchema {
        schema_to_arrow_schema(self.metadata.current_schema()).unwrap()
    }

    /// Writes a data file in the current schema.
    pub fn data(&self, columns: &[ArrayRef], properties: WriterProperties) -> DataFile {
        let schema = self.arrow_schema();
        self.file(&schema, columns, properties, DataContentType::Data, None)
    }

    /// Writes any Parquet file and describes it.
    pub fn file(
        &self,
        schema: &ArrowSchema,
        columns: &[ArrayRef],
        properties: WriterProperties,
        content: DataContentType,
        equality: Option<Vec<i32>>,
    ) -> DataFile {
        let path = self.next("data", ".parquet");
        let batch = RecordBatch::try_new(Arc::new(schema.clone()), columns.to_vec()).unwrap();
        let file = fs::File::create(&path).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        let footer = writer.close().unwrap();
        Self::describe(&path, &footer, content, equality)
    }

    fn describe(
        path: &Path,
        footer: &ParquetMetaData,
        content: DataContentType,
        equality: Option<Vec<i32>>,
    ) -> DataFile {
        let (mut sizes, mut values, mut nulls) = (HashMap::new(), HashMap::new(), HashMap::new());
        let (mut lower, mut upper) = (HashMap::new(), HashMap::new());
        let mut rows = 0;
        for group in footer.row_groups() {
            rows += u64::try_from(group.num_rows()).unwrap();
            for column in group.columns() {
                let info = column.column_descr().self_type().get_basic_info();
                if !info.has_id() {
                    continue;
                }
                let id = info.id();
                *sizes.entry(id).or_default() += u64::try_from(column.compressed_size()).unwrap();
                *values.entry(id).or_default() += u64::try_from(column.num_values()).unwrap();
                let Some(statistics) = column.statistics() else {
                    continue;
                };
                *nulls.entry(id).or_default() += statistics.null_count_opt().unwrap_or(0);
                if let Some((low, high)) = bounds(statistics) {
                    let known = lower.entry(id).or_insert_with(|| low.clone());
                    if low < *known {
                        *known = low;
                    }
                    let known = upper.entry(id).or_insert_with(|| high.clone());
                    if high > *known {
                        *known = high;
                    }
                }
            }
        }
        DataFileBuilder::default()
            .content(content)
            .file_path(format!("file://{}", path.display()))
            .file_format(DataFileFormat::Parquet)
            .partition(Struct::empty())
            .record_count(rows)
            .file_size_in_bytes(fs::metadata(path).unwrap().len())
            .column_sizes(sizes)
            .value_counts(values)
            .null_value_counts(nulls)
            .lower_bounds(lower)
            .upper_bounds(upper)
            .equality_ids(equality)
            .build()
            .unwrap()
    }

    /// Adds a snapshot with these data files; says its id.
    pub async fn append(&mut self, files: Vec<DataFile>) -> i64 {
        self.commit(files, Vec::new()).await
    }

    /// Adds a snapshot with these delete files; says its id.
    pub async fn delete(&mut self, files: Vec<DataFile>) -> i64 {
        self.commit(Vec::new(), files).await
    }

    async fn commit(&mut self, data: Vec<DataFile>, deletes: Vec<DataFile>) -> i64 {
        let io = FileIO::new_with_fs();
        let id = 7_000_000_000_000_000_000 + NEXT.fetch_add(1, Ordering::Relaxed);
        let parent = self.metadata.current_snapshot_id();
        let sequence = self.metadata.next_sequence_number();
        for (files, is_data) in [(data, true), (deletes, false)] {
            if files.is_empty() {
                continue;
            }
            let path = self.next("metadata", "-m.avro");
            let output = io.new_output(format!("file://{}", path.display())).unwrap();
            let schema = Arc::clone(self.metadata.current_schema());
            let spec = self.metadata.default_partition_spec().as_ref().clone();
            let builder = ManifestWriterBuilder::new(output, Some(id), schema, spec);
            let mut writer = if is_data {
                builder.build_v2_data()
            } else {
                builder.build_v2_deletes()
            };
            for file in files {
                writer.add_file(file, sequence).unwrap();
            }
            let manifest = writer.write_manifest_file().await.unwrap();
            self.manifests.insert(0, manifest);
        }
        let list = format!("file://{}", self.next("metadata", "-snap.avro").display());
        let output = io.new_output(&list).unwrap().writer().await.unwrap();
        let mut writer = ManifestListWriter::v2(output, id, parent, sequence);
        writer.add_manifests(self.manifests.iter().cloned()).unwrap();
        writer.close().await.unwrap();
        for manifest in &mut self.manifests {
            if manifest.sequence_number == iceberg::spec::UNASSIGNED_SEQUENCE_NUMBER {
                manifest.sequence_number = sequence;
                manifest.min_sequence_number = sequence;
            }
        }
        let snapshot = Snapshot::builder()
            .with_snapshot_id(id)
            .with_parent_snapshot_id(parent)
            .with_sequence_number(sequence)
            .with_timestamp_ms(self.metadata.last_updated_ms() + 1000)
            .with_manifest_list(list)
            .with_summary(Summary {
                operation: Operation::Append,
                additional_properties: HashMap::new(),
            })
            .with_schema_id(self.metadata.current_schema_id())
            .build();
        self.change(|builder| builder.set_branch_snapshot(snapshot, MAIN_BRANCH).unwrap());
        id
    }

    /// Changes the metadata.
    pub fn change(&mut self, change: impl FnOnce(TableMetadataBuilder) -> TableMetadataBuilder) {
        let builder = self.metadata.clone().into_builder(None);
        self.metadata = change(builder).build().unwrap().metadata;
    }

    /// Makes this the current schema.
    pub fn evolve(&mut self, fields: Vec<NestedField>) {
        let schema = Schema::builder()
            .with_fields(fields.into_iter().map(Arc::new))
            .with_schema_id(self.metadata.current_schema_id() + 1)
            .build()
            .unwrap();
        self.change(|builder| builder.add_current_schema(schema).unwrap());
    }

    /// Writes the metadata file and refers to it.
    pub fn at_rest(&self) -> TableRef {
        let path = self.next("metadata", ".metadata.json");
        fs::write(&path, serde_json::to_vec(&self.metadata).unwrap()).unwrap();
        self.at(&path)
    }

    /// Refers to this metadata file.
    pub fn at(&self, path: &Path) -> TableRef {
        TableRef {
            name: self.name.clone(),
            metadata_location: format!("file://{}", path.display()),
            root: self.lake.display().to_string(),
            store: None,
            masks: Vec::new(),
            restrictions: None,
            until: None,
        }
    }
}

fn bounds(statistics: &Statistics) -> Option<(Datum, Datum)> {
    match statistics {
        Statistics::Int32(values) => Some((Datum::int(*values.min_opt()?), Datum::int(*values.max_opt()?))),
        Statistics::Int64(values) => Some((Datum::long(*values.min_opt()?), Datum::long(*values.max_opt()?))),
        Statistics::ByteArray(values) => {
            let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(Datum::string);
            Some((text(values.min_opt()?.data())?, text(values.max_opt()?.data())?))
        }
        _ => None,
    }
}

pub fn masked(mut table: TableRef, columns: &[&str]) -> TableRef {
    table.masks = columns
        .iter()
        .map(|column| Mask {
            column: (*column).to_owned(),
            by: "weft".to_owned(),
            why: format!("{column} is classified pii"),
        })
        .collect();
    table
}

pub fn first(table: &TableRef, rows: u64) -> RowsRequest {
    RowsRequest {
        table: table.clone(),
        snapshot_id: None,
        columns: Vec::new(),
        filter: None,
        sort: Vec::new(),
        offset: 0,
        limits: Limits {
            rows,
            ..Limits::default()
        },
    }
}

pub fn filtered(table: &TableRef, filter: &str) -> RowsRequest {
    RowsRequest {
        filter: Some(filter.to_owned()),
        ..first(table, 1000)
    }
}

pub fn statement(sql: &str, tables: &[&TableRef]) -> SqlRequest {
    SqlRequest {
        sql: sql.to_owned(),
        tables: tables.iter().map(|table| (*table).clone()).collect(),
        views: Vec::new(),
        limits: Limits {
            rows: 1000,
            ..Limits::default()
        },
    }
}

/// The answer as one batch.
pub fn batch(ipc: &[u8]) -> RecordBatch {
    let reader = StreamReader::try_new(ipc, None).unwrap();
    let schema = reader.schema();
    let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>().unwrap();
    arrow::compute::concat_batches(&schema, &batches).unwrap()
}

/// A column's cells as text; `null` for nulls.
pub fn cells(batch: &RecordBatch, column: &str) -> Vec<String> {
    let options = arrow::util::display::FormatOptions::default().with_null("null");
    let column = batch
        .column_by_name(column)
        .unwrap_or_else(|| panic!("no column `{column}`"));
    let formatter = arrow::util::display::ArrayFormatter::try_new(column.as_ref(), &options).unwrap();
    (0..batch.num_rows())
        .map(|row| formatter.value(row).to_string())
        .collect()
}

/// A plain Arrow field with a field id.
pub fn arrow_field(id: i32, name: &str, kind: arrow::datatypes::DataType) -> Field {
    let ids = HashMap::from([("PARQUET:field_id".to_owned(), id.to_string())]);
    Field::new(name, kind, true).with_metadata(ids)
}
