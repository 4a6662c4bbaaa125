//! Parquet files with what manifests need to know of them.

use std::{fs::File, path::Path, sync::Arc};

use arrow::{
    array::{ArrayRef, Int64Array, RecordBatch, StringArray},
    datatypes::{DataType, Field, Schema as ArrowSchema},
};
use iceberg::spec::{PrimitiveType, Schema, Type};
use parquet::{
    arrow::{
        PARQUET_FIELD_ID_META_KEY,
        arrow_writer::{ArrowWriter, ArrowWriterOptions},
    },
    basic::{Compression, ZstdLevel},
    file::{metadata::ParquetMetaData, properties::WriterProperties, statistics::Statistics},
};

use super::Metrics;

/// Bounds of texts are cut at so many characters (`truncate(16)`, Iceberg's default).
const BOUND_CHARS: usize = 16;

/// Field ids that the specification reserves for position deletes.
const DELETE_PATH: i32 = 2_147_483_546;
const DELETE_POS: i32 = 2_147_483_545;

/// What was written.
#[derive(Debug)]
pub struct Written {
    /// Bytes.
    pub bytes: i64,
    /// Columns.
    pub metrics: Metrics,
    /// Where row groups begin.
    pub splits: Vec<i64>,
}

/// Writes one data file.
pub fn write(path: &Path, batch: &RecordBatch, schema: &Schema) -> Result<Written, String> {
    let types = |id| schema.field_by_id(id).map(|field| (*field.field_type).clone());
    write_with(path, batch, types, BOUND_CHARS)
}

/// Writes a file of position deletes for one data file.
pub fn write_deletes(path: &Path, of: &str, positions: &[i64]) -> Result<Written, String> {
    let field = |name, data_type, id: i32| {
        let metadata = [(PARQUET_FIELD_ID_META_KEY.to_owned(), id.to_string())];
        Field::new(name, data_type, false).with_metadata(metadata.into())
    };
    let schema = ArrowSchema::new(vec![
        field("file_path", DataType::Utf8, DELETE_PATH),
        field("pos", DataType::Int64, DELETE_POS),
    ]);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(vec![of; positions.len()])),
        Arc::new(Int64Array::from(positions.to_vec())),
    ];
    let batch = RecordBatch::try_new(Arc::new(schema), columns).map_err(|error| error.to_string())?;
    let types = |id| match id {
        DELETE_PATH => Some(Type::Primitive(PrimitiveType::String)),
        _ => Some(Type::Primitive(PrimitiveType::Long)),
    };
    // Readers find the data file by these bounds, so that they may not be cut.
    write_with(path, &batch, types, usize::MAX)
}

fn write_with(
    path: &Path,
    batch: &RecordBatch,
    types: impl Fn(i32) -> Option<Type>,
    bound_chars: usize,
) -> Result<Written, String> {
    let level = ZstdLevel::try_new(1).map_err(|error| error.to_string())?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_created_by("weft-demo".to_owned())
        .set_max_row_group_row_count(Some(131_072))
        .set_statistics_truncate_length(None)
        .build();
    let options = ArrowWriterOptions::new()
        .with_properties(properties)
        .with_skip_arrow_metadata(true);
    let file = File::create_new(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut writer = ArrowWriter::try_new_with_options(file, batch.schema(), options)
        .map_err(|error| error.to_string())?;
    writer.write(batch).map_err(|error| error.to_string())?;
    let metadata = writer.finish().map_err(|error| error.to_string())?;
    let bytes = i64::try_from(writer.bytes_written()).unwrap_or(i64::MAX);
    Ok(Written {
        bytes,
        metrics: metrics(&metadata, types, bound_chars),
        splits: splits(&metadata),
    })
}

fn splits(metadata: &ParquetMetaData) -> Vec<i64> {
    let first = |group: &parquet::file::metadata::RowGroupMetaData| {
        let column = group.columns().first()?;
        Some(
            column
                .dictionary_page_offset()
                .unwrap_or_else(|| column.data_page_offset()),
        )
    };
    metadata.row_groups().iter().filter_map(first).collect()
}

fn metrics(metadata: &ParquetMetaData, types: impl Fn(i32) -> Option<Type>, bound_chars: usize) -> Metrics {
    let mut metrics = Metrics::default();
    let columns = metadata.file_metadata().schema_descr().columns();
    for (index, column) in columns.iter().enumerate() {
        let info = column.self_type().get_basic_info();
        if !info.has_id() {
            continue;
        }
        let id = info.id();
        let (mut size, mut values, mut nulls) = (0, 0, 0);
        let mut bounds: Option<(Vec<u8>, Vec<u8>)> = None;
        let primitive = match types(id) {
            Some(Type::Primitive(primitive)) if column.max_rep_level() == 0 => Some(primitive),
            _ => None,
        };
        for chunk in metadata
            .row_groups()
            .iter()
            .filter_map(|group| group.columns().get(index))
        {
            size += chunk.compressed_size();
            values += chunk.num_values();
            let Some(statistics) = chunk.statistics() else {
                continue;
            };
            nulls += i64::try_from(statistics.null_count_opt().unwrap_or(0)).unwrap_or(0);
            let found = primitive
                .as_ref()
                .and_then(|_| Some((least(statistics)?, greatest(statistics)?)));
            bounds = match (bounds, found) {
                (Some(known), Some(found)) => Some(wider(statistics, known, found)),
                (known, found) => known.or(found),
            };
        }
        metrics.sizes.push((id, size));
        metrics.values.push((id, values));
        metrics.nulls.push((id, nulls));
        if let (Some(primitive), Some((lower, upper))) = (primitive, bounds) {
            metrics
                .lower
                .push((id, bound(&primitive, lower, bound_chars, false)));
            metrics
                .upper
                .push((id, bound(&primitive, upper, bound_chars, true)));
        }
    }
    for list in [&mut metrics.sizes, &mut metrics.values, &mut metrics.nulls] {
        list.sort_unstable();
    }
    metrics.lower.sort_unstable();
    metrics.upper.sort_unstable();
    metrics
}

fn least(statistics: &Statistics) -> Option<Vec<u8>> {
    statistics.min_bytes_opt().map(<[u8]>::to_vec)
}

fn greatest(statistics: &Statistics) -> Option<Vec<u8>> {
    statistics.max_bytes_opt().map(<[u8]>::to_vec)
}

/// The span of two row groups.
fn wider(kind: &Statistics, known: (Vec<u8>, Vec<u8>), found: (Vec<u8>, Vec<u8>)) -> (Vec<u8>, Vec<u8>) {
    let less = |left: &[u8], right: &[u8]| match kind {
        Statistics::Int32(_) => i32_of(left) < i32_of(right),
        Statistics::Int64(_) => i64_of(left) < i64_of(right),
        Statistics::Double(_) => f64_of(left) < f64_of(right),
        Statistics::Float(_) => f32_of(left) < f32_of(right),
        _ => left < right,
    };
    let lower = if less(&found.0, &known.0) {
        found.0
    } else {
        known.0
    };
    let upper = if less(&known.1, &found.1) {
        found.1
    } else {
        known.1
    };
    (lower, upper)
}

fn i32_of(bytes: &[u8]) -> i32 {
    bytes.try_into().map_or(0, i32::from_le_bytes)
}

fn i64_of(bytes: &[u8]) -> i64 {
    bytes.try_into().map_or(0, i64::from_le_bytes)
}

fn f64_of(bytes: &[u8]) -> f64 {
    bytes.try_into().map_or(0.0, f64::from_le_bytes)
}

fn f32_of(bytes: &[u8]) -> f32 {
    bytes.try_into().map_or(0.0, f32::from_le_bytes)
}

/// A bound as Iceberg has it (spec, appendix D): only decimals and long texts differ from Parquet's bytes.
fn bound(primitive: &PrimitiveType, bytes: Vec<u8>, chars: usize, upper: bool) -> Vec<u8> {
    match primitive {
        PrimitiveType::Decimal { .. } => decimal(&bytes),
        PrimitiveType::String => text_bound(bytes, chars, upper),
        _ => bytes,
    }
}

/// Shortest big-endian two's complement.
fn decimal(bytes: &[u8]) -> Vec<u8> {
    let mut wide: Vec<u8> = match bytes.len() {
        4 => i32_of(bytes).to_be_bytes().to_vec(),
        8 => i64_of(bytes).to_be_bytes().to_vec(),
        _ => bytes.to_vec(),
    };
    let redundant = |pair: &[u8]| match pair {
        [0x00, next, ..] => *next < 0x80,
        [0xff, next, ..] => *next >= 0x80,
        _ => false,
    };
    while redundant(&wide) {
        wide.remove(0);
    }
    wide
}

fn text_bound(bytes: Vec<u8>, chars: usize, upper: bool) -> Vec<u8> {
    let Ok(text) = String::from_utf8(bytes) else {
        return Vec::new();
    };
    if text.chars().count() <= chars {
        return text.into_bytes();
    }
    let mut cut: Vec<char> = text.chars().take(chars).collect();
    if upper {
        // The next text after all those that begin like this.
        while let Some(last) = cut.pop() {
            let next = u32::from(last) + 1;
            if let Some(next) = char::from_u32(next) {
                cut.push(next);
                break;
            }
        }
    }
    cut.into_iter().collect::<String>().into_bytes()
}

#[cfg(test)]
pub(super) fn bound_of(primitive: &PrimitiveType, bytes: &[u8], upper: bool) -> Vec<u8> {
    bound(primitive, bytes.to_vec(), BOUND_CHARS, upper)
}
