//! Splits rows by partition.

use std::{collections::BTreeMap, sync::Arc};

use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch},
    datatypes::{DataType, Date32Type, Int32Type},
};
use iceberg::transform::create_transform_function;

use super::shape::Shape;
use crate::files::Key;

/// Row positions of a batch by partition, in the order of the partition values.
pub fn split(shape: &Shape, batch: &RecordBatch) -> Result<BTreeMap<Vec<Key>, Vec<usize>>, String> {
    let mut columns = Vec::with_capacity(shape.partition.len());
    for (source, transform) in &shape.partition {
        let array = batch
            .column_by_name(source)
            .ok_or_else(|| format!("no column `{source}` to partition by"))?;
        let function = create_transform_function(transform).map_err(|error| error.to_string())?;
        columns.push(
            function
                .transform(Arc::clone(array))
                .map_err(|error| error.to_string())?,
        );
    }
    let mut parts: BTreeMap<Vec<Key>, Vec<usize>> = BTreeMap::new();
    for row in 0..batch.num_rows() {
        let keys: Result<Vec<Key>, String> = columns.iter().map(|column| key(column, row)).collect();
        parts.entry(keys?).or_default().push(row);
    }
    Ok(parts)
}

fn key(column: &ArrayRef, row: usize) -> Result<Key, String> {
    if column.is_null(row) {
        return Ok(Key::Null);
    }
    match column.data_type() {
        DataType::Date32 => Ok(Key::Int(column.as_primitive::<Date32Type>().value(row))),
        DataType::Int32 => Ok(Key::Int(column.as_primitive::<Int32Type>().value(row))),
        DataType::Utf8 => Ok(Key::Text(column.as_string::<i32>().value(row).to_owned())),
        other => Err(format!("{other} is no partition value here")),
    }
}

/// Folders of a partition: `country=DE/placed_at_day=2026-11-02`.
pub fn folders(shape: &Shape, keys: &[Key]) -> String {
    let part = |(name, key): (&String, &Key)| {
        let value = match key {
            Key::Null => "null".to_owned(),
            Key::Int(number) if name.ends_with("_day") => day(*number),
            Key::Int(number) if name.ends_with("_month") => {
                format!(
                    "{}-{:02}",
                    1970 + number.div_euclid(12),
                    number.rem_euclid(12) + 1
                )
            }
            Key::Int(number) => number.to_string(),
            Key::Text(text) => text
                .chars()
                .map(|letter| if letter.is_alphanumeric() { letter } else { '_' })
                .collect(),
        };
        format!("{name}={value}")
    };
    shape
        .partition_names
        .iter()
        .zip(keys)
        .map(part)
        .collect::<Vec<_>>()
        .join("/")
}

fn day(days: i32) -> String {
    let date = jiff::civil::date(1970, 1, 1);
    date.checked_add(jiff::Span::new().days(days))
        .map_or_else(|_| days.to_string(), |date| date.to_string())
}
