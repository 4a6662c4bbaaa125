//! A table of a hundred files, written as a lake writes it: zstd, default pages, bounds in the manifests.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use arrow::{
    array::{
        ArrayRef, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    },
    datatypes::Schema as ArrowSchema,
};
use iceberg::{
    arrow::schema_to_arrow_schema,
    io::FileIO,
    spec::{
        DataContentType, DataFile, DataFileBuilder, DataFileFormat, Datum, FormatVersion, MAIN_BRANCH,
        ManifestListWriter, ManifestWriterBuilder, NestedField, Operation, PartitionSpec, PrimitiveType,
        Schema, Snapshot, SortOrder, Struct, Summary, TableMetadataBuilder, Type,
    },
};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};

use crate::Error;

const FILES: u64 = 100;
/// Bytes that one row takes on disk, about.
const ROW_BYTES: u64 = 34;

/// The table's metadata file; made when it is not there yet.
pub(crate) async fn built(folder: &Path, megabytes: u64) -> Result<PathBuf, Error> {
    let metadata = folder.join("metadata/v1.metadata.json");
    if !metadata.exists() {
        fs::create_dir_all(folder.join("data"))?;
        fs::create_dir_all(folder.join("metadata"))?;
        build(folder, megabytes * 1_000_000 / FILES / ROW_BYTES, &metadata).await?;
    }
    Ok(metadata)
}

async fn build(folder: &Path, rows: u64, path: &Path) -> Result<(), Error> {
    let fields = [
        ("id", PrimitiveType::Long),
        ("customer", PrimitiveType::Long),
        ("country", PrimitiveType::String),
        ("status", PrimitiveType::String),
        ("price", PrimitiveType::Double),
        ("quantity", PrimitiveType::Int),
        ("created", PrimitiveType::Timestamp),
        ("note", PrimitiveType::String),
    ];
    let fields = (1..)
        .zip(fields)
        .map(|(id, (name, kind))| Arc::new(NestedField::optional(id, name, Type::Primitive(kind))));
    let schema = Schema::builder().with_fields(fields).build()?;
    let spec = PartitionSpec::unpartition_spec();
    let location = folder.display().to_string();
    let fresh = TableMetadataBuilder::new(
        schema,
        spec.clone(),
        SortOrder::unsorted_order(),
        location,
        FormatVersion::V2,
        HashMap::new(),
    )?
    .build()?
    .metadata;
    let schema = Arc::clone(fresh.current_schema());
    let arrow = Arc::new(schema_to_arrow_schema(&schema)?);
    let io = FileIO::new_with_fs();
    let (id, sequence) = (4_242_424_242, 1);
    let manifest = folder.join("metadata/m0.avro").display().to_string();
    let mut writer =
        ManifestWriterBuilder::new(io.new_output(&manifest)?, Some(id), schema, spec).build_v2_data();
    for file in 0..FILES {
        writer.add_file(data(folder, file, rows, &arrow)?, sequence)?;
    }
    let manifest = writer.write_manifest_file().await?;
    let list = folder.join("metadata/snap.avro").display().to_string();
    let mut lists = ManifestListWriter::v2(io.new_output(&list)?.writer().await?, id, None, sequence);
    lists.add_manifests([manifest].into_iter())?;
    lists.close().await?;
    let snapshot = Snapshot::builder()
        .with_snapshot_id(id)
        .with_sequence_number(sequence)
        .with_timestamp_ms(fresh.last_updated_ms())
        .with_manifest_list(list)
        .with_summary(Summary {
            operation: Operation::Append,
            additional_properties: HashMap::new(),
        })
        .with_schema_id(fresh.current_schema_id())
        .build();
    let metadata = fresh
        .into_builder(None)
        .set_branch_snapshot(snapshot, MAIN_BRANCH)?
        .build()?
        .metadata;
    Ok(fs::write(path, serde_json::to_vec(&metadata)?)?)
}

fn data(folder: &Path, file: u64, rows: u64, schema: &Arc<ArrowSchema>) -> Result<DataFile, Error> {
    let path = folder.join(format!("data/{file:05}.parquet"));
    let from = i64::try_from(file * rows)?;
    let to = from + i64::try_from(rows)?;
    let batch = RecordBatch::try_new(Arc::clone(schema), columns(from, to))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let mut writer = ArrowWriter::try_new(fs::File::create(&path)?, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    let footer = writer.close()?;
    let (mut sizes, mut values, mut nulls) = (HashMap::new(), HashMap::new(), HashMap::new());
    for group in footer.row_groups() {
        for (id, column) in (1..).zip(group.columns()) {
            *sizes.entry(id).or_insert(0) += u64::try_from(column.compressed_size())?;
            *values.entry(id).or_insert(0) += u64::try_from(column.num_values())?;
            nulls.insert(id, 0);
        }
    }
    let file = DataFileBuilder::default()
        .content(DataContentType::Data)
        .file_path(path.display().to_string())
        .file_format(DataFileFormat::Parquet)
        .partition(Struct::empty())
        .record_count(rows)
        .file_size_in_bytes(fs::metadata(&path)?.len())
        .column_sizes(sizes)
        .value_counts(values)
        .null_value_counts(nulls)
        .lower_bounds(HashMap::from([(1, Datum::long(from))]))
        .upper_bounds(HashMap::from([(1, Datum::long(to - 1))]))
        .build()?;
    Ok(file)
}

fn columns(from: i64, to: i64) -> Vec<ArrayRef> {
    const COUNTRIES: [&str; 6] = ["DE", "FR", "AT", "CH", "PL", "NL"];
    const STATES: [&str; 4] = ["open", "paid", "shipped", "returned"];
    // The same rows on every machine: a fixed mixing of the row's number.
    let mix = |id: i64, salt: u64| {
        let mut word = id
            .cast_unsigned()
            .wrapping_add(salt)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        word ^= word >> 29;
        word = word.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word ^ (word >> 32)
    };
    let pick = |id: i64, salt: u64, many: u64| mix(id, salt) % many;
    let word = |list: &'static [&'static str], id, salt| {
        let place = usize::try_from(pick(id, salt, list.len() as u64)).unwrap_or(0);
        list.get(place).copied().unwrap_or_default()
    };
    let small = |value: u64| i32::try_from(value).unwrap_or(i32::MAX);
    vec![
        Arc::new(Int64Array::from_iter_values(from..to)),
        Arc::new(Int64Array::from_iter_values(
            (from..to).map(|id| i64::from(small(pick(id, 1, 1_000_000)))),
        )),
        Arc::new(StringArray::from_iter_values(
            (from..to).map(|id| word(&COUNTRIES, id, 2)),
        )),
        Arc::new(StringArray::from_iter_values(
            (from..to).map(|id| word(&STATES, id, 3)),
        )),
        Arc::new(Float64Array::from_iter_values(
            (from..to).map(|id| f64::from(small(pick(id, 4, 1_000_000))) / 100.0),
        )),
        Arc::new(Int32Array::from_iter_values(
            (from..to).map(|id| small(pick(id, 5, 20))),
        )),
        Arc::new(TimestampMicrosecondArray::from_iter_values(
            (from..to).map(|id| 1_790_000_000_000_000 + id * 1_000_003),
        )),
        Arc::new(StringArray::from_iter_values((from..to).map(|id| {
            format!("{:016x}{:016x}{:016x}", mix(id, 6), mix(id, 7), mix(id, 8))
        }))),
    ]
}
