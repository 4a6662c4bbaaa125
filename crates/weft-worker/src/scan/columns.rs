//! A file's columns as the snapshot's schema wants them: found by field id, widened, filled in, masked.

use std::sync::Arc;

use arrow::{
    array::{
        Array, ArrayRef, ListArray, MapArray, StringArray, StructArray, cast::AsArray as _, new_null_array,
    },
    compute::{CastOptions, cast_with_options},
    datatypes::{DataType, Field, Fields},
};
use weft_worker_protocol::Fail;

use super::leaves::with_id;
use crate::{
    table::{Masks, field_id},
    value::{MASKED_TEXT, members},
};

/// One column of the file with its field.
pub(super) type Source<'a> = Option<(&'a Field, &'a ArrayRef)>;

/// The target column, `rows` long.
pub(super) fn adapt(
    source: Source<'_>,
    target: &Field,
    masks: &Masks,
    rows: usize,
) -> Result<ArrayRef, Fail> {
    if field_id(target).is_some_and(|id| masks.covers(id)) {
        return Ok(masked(target.data_type(), rows));
    }
    let id = field_id(target);
    if let Some(constant) = masks.constant(id, target.data_type(), rows) {
        return constant;
    }
    masks.act(id, plain(source, target, masks, rows)?)
}

/// The column with its own values; what is inside of it may be masked.
fn plain(source: Source<'_>, target: &Field, masks: &Masks, rows: usize) -> Result<ArrayRef, Fail> {
    let Some((field, array)) = source else {
        return Ok(new_null_array(target.data_type(), rows));
    };
    let wrong = |error: arrow::error::ArrowError| {
        Fail::corrupt(format!(
            "column `{}` is not what its file says: {error}",
            target.name()
        ))
    };
    match (array.data_type(), target.data_type()) {
        (DataType::Struct(_), DataType::Struct(targets)) => {
            let array = array.as_struct();
            let children = structure(members(field), array, targets, masks)?;
            StructArray::try_new_with_length(targets.clone(), children, array.nulls().cloned(), rows)
                .map(|array| Arc::new(array) as ArrayRef)
                .map_err(wrong)
        }
        (DataType::List(element), DataType::List(wanted)) => {
            let array = array.as_list::<i32>();
            let values = array.values();
            let values = adapt(Some((element, values)), wanted, masks, values.len())?;
            ListArray::try_new(
                Arc::clone(wanted),
                array.offsets().clone(),
                values,
                array.nulls().cloned(),
            )
            .map(|array| Arc::new(array) as ArrayRef)
            .map_err(wrong)
        }
        (DataType::Map(pair, _), DataType::Map(wanted, sorted)) => {
            map(pair, array.as_map(), wanted, *sorted, masks)
        }
        (from, to) if from == to => Ok(Arc::clone(array)),
        (from, to) if widens(from, to) => {
            let strict = CastOptions {
                safe: false,
                ..CastOptions::default()
            };
            cast_with_options(array, to, &strict).map_err(wrong)
        }
        (from, to) => Err(Fail::corrupt(format!(
            "column `{}` is {to} in the table and {from} in the file",
            target.name()
        ))),
    }
}

fn structure(
    fields: &[Arc<Field>],
    array: &StructArray,
    targets: &Fields,
    masks: &Masks,
) -> Result<Vec<ArrayRef>, Fail> {
    targets
        .iter()
        .map(|target| {
            let source =
                with_id(fields, target).and_then(|field| Some((field, array.column_by_name(field.name())?)));
            adapt(source, target, masks, array.len())
        })
        .collect()
}

fn map(
    pair: &Field,
    array: &MapArray,
    wanted: &Arc<Field>,
    sorted: bool,
    masks: &Masks,
) -> Result<ArrayRef, Fail> {
    let ([key, value], [key_field, value_field]) = (members(wanted), members(pair)) else {
        return Err(Fail::corrupt(format!(
            "column `{}` is no map in the file",
            wanted.name()
        )));
    };
    let kind = DataType::Map(Arc::clone(wanted), sorted);
    // A map has no null keys, so a masked key that is not text takes the map with it.
    let key_masked = field_id(key).is_some_and(|id| masks.covers(id));
    if key_masked && key.data_type() != &DataType::Utf8 {
        return Ok(new_null_array(&kind, array.len()));
    }
    let entries = array.entries();
    let keys = adapt(Some((key_field, array.keys())), key, masks, entries.len())?;
    let values = adapt(Some((value_field, array.values())), value, masks, entries.len())?;
    let fields = Fields::from(vec![Arc::clone(key), Arc::clone(value)]);
    StructArray::try_new(fields, vec![keys, values], None)
        .and_then(|entries| {
            MapArray::try_new(
                Arc::clone(wanted),
                array.offsets().clone(),
                entries,
                array.nulls().cloned(),
                sorted,
            )
        })
        .map(|array| Arc::new(array) as ArrayRef)
        .map_err(|error| Fail::corrupt(format!("a map is not what its file says: {error}")))
}

/// What stands in place of masked values: the same for every row, so that nothing can be told from it.
pub(super) fn masked(kind: &DataType, rows: usize) -> ArrayRef {
    match kind {
        DataType::Utf8 => Arc::new(StringArray::from_iter_values(std::iter::repeat_n(
            MASKED_TEXT,
            rows,
        ))),
        other => new_null_array(other, rows),
    }
}

/// Whether a file may hold a column in this type (spec, "Schema Evolution" and the types of Parquet).
fn widens(from: &DataType, to: &DataType) -> bool {
    use DataType as D;
    match to {
        D::Int32 => matches!(from, D::Int8 | D::Int16 | D::UInt8 | D::UInt16),
        D::Int64 => from.is_integer() && from != &D::UInt64,
        D::Float32 => matches!(from, D::Float16),
        D::Float64 => matches!(from, D::Float16 | D::Float32),
        D::Timestamp(..) => matches!(from, D::Date32 | D::Timestamp(..)),
        D::Time64(_) => matches!(from, D::Time32(_) | D::Time64(_)),
        D::Utf8 => matches!(from, D::LargeUtf8 | D::Utf8View | D::Binary),
        D::LargeBinary => matches!(from, D::Utf8 | D::Binary | D::BinaryView),
        D::Decimal128(wider, same) => matches!(
            from,
            D::Decimal32(precision, scale) | D::Decimal64(precision, scale) | D::Decimal128(precision, scale)
                if precision <= wider && scale == same
        ),
        _ => false,
    }
}
