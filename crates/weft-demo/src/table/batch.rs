//! Rows as Arrow batches.

use std::sync::Arc;

use arrow::{
    array::{
        Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int32Array,
        Int64Array, ListArray, MapArray, RecordBatch, StringArray, StructArray, TimestampMicrosecondArray,
    },
    buffer::{NullBuffer, OffsetBuffer},
    datatypes::{DataType, Field, Schema as ArrowSchema},
};

use crate::{
    spec::Table,
    values::{Row, Value, World},
};

/// The rows `numbers` of a table as it is at moment `at`.
pub fn batch(
    world: &World<'_>,
    table: usize,
    spec: &Table,
    schema: &Arc<ArrowSchema>,
    rows: &[Row],
    at: f64,
) -> Result<RecordBatch, String> {
    let source = Source {
        world,
        table,
        spec,
        rows,
        at,
    };
    let columns: Result<Vec<ArrayRef>, String> = schema
        .fields()
        .iter()
        .map(|field| source.column(field, field.name()))
        .collect();
    RecordBatch::try_new(Arc::clone(schema), columns?).map_err(|error| error.to_string())
}

struct Source<'a, 'w> {
    world: &'a World<'w>,
    table: usize,
    spec: &'a Table,
    rows: &'a [Row],
    at: f64,
}

impl Source<'_, '_> {
    fn column(&self, field: &Field, path: &str) -> Result<ArrayRef, String> {
        if let DataType::Struct(members) = field.data_type() {
            let children: Result<Vec<ArrayRef>, String> = members
                .iter()
                .map(|member| self.column(member, &format!("{path}.{}", member.name())))
                .collect();
            let array =
                StructArray::try_new(members.clone(), children?, None).map_err(|error| error.to_string())?;
            return Ok(Arc::new(array));
        }
        let known = self
            .spec
            .columns
            .iter()
            .position(|column| column.exists(self.at) && column.path_at(self.at) == path);
        let column = known.ok_or_else(|| format!("no column `{path}`"))?;
        let values = self.rows.iter().map(|row| {
            self.world.cell(
                Row {
                    table: self.table,
                    ..*row
                },
                column,
            )
        });
        leaf(field.data_type(), values).map_err(|error| format!("column `{path}`: {error}"))
    }
}

fn leaf<'w>(data_type: &DataType, values: impl Iterator<Item = Value<'w>>) -> Result<ArrayRef, String> {
    Ok(match data_type {
        DataType::Utf8 => Arc::new(values.map(text).collect::<StringArray>()),
        DataType::Int32 => Arc::new(
            values
                .map(|value| number(&value).map(whole32))
                .collect::<Int32Array>(),
        ),
        DataType::Int64 => Arc::new(
            values
                .map(|value| number(&value).map(whole))
                .collect::<Int64Array>(),
        ),
        DataType::Float64 => Arc::new(values.map(|value| number(&value)).collect::<Float64Array>()),
        DataType::Float32 => Arc::new(
            values
                .map(|value| number(&value).map(half))
                .collect::<Float32Array>(),
        ),
        DataType::Boolean => Arc::new(values.map(|value| flag(&value)).collect::<BooleanArray>()),
        DataType::Date32 => Arc::new(values.map(|value| date(&value)).collect::<Date32Array>()),
        DataType::Timestamp(_, zone) => {
            let array: TimestampMicrosecondArray = values.map(|value| moment(&value)).collect();
            Arc::new(array.with_timezone_opt(zone.clone()))
        }
        DataType::Decimal128(precision, scale) => {
            let factor = 10_f64.powi(i32::from(*scale));
            let array: Decimal128Array = values
                .map(|value| number(&value).map(|number| i128::from(whole((number * factor).round()))))
                .collect();
            let array = array
                .with_precision_and_scale(*precision, *scale)
                .map_err(|error| error.to_string())?;
            Arc::new(array)
        }
        DataType::List(element) => list(element, values)?,
        DataType::Map(entry, sorted) => map(entry, *sorted, values)?,
        other => return Err(format!("{other} is not written here")),
    })
}

fn text(value: Value<'_>) -> Option<std::borrow::Cow<'_, str>> {
    match value {
        Value::Text(text) => Some(text),
        Value::Number(number) => Some(format!("{number}").into()),
        _ => None,
    }
}

fn number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn moment(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Moment(at) => Some(at * 1000),
        _ => None,
    }
}

fn flag(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        _ => None,
    }
}

fn date(value: &Value<'_>) -> Option<i32> {
    match value {
        Value::Date(days) => Some(*days),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates, and no value here comes near the ends"
)]
fn whole(number: f64) -> i64 {
    number as i64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates, and no value here comes near the ends"
)]
fn whole32(number: f64) -> i32 {
    number as i32
}

#[expect(clippy::cast_possible_truncation, reason = "measures of few digits")]
fn half(number: f64) -> f32 {
    number as f32
}

fn list<'w>(element: &Arc<Field>, values: impl Iterator<Item = Value<'w>>) -> Result<ArrayRef, String> {
    let (mut lengths, mut present, mut items) = (Vec::new(), Vec::new(), Vec::new());
    for value in values {
        let known = match value {
            Value::List(list) => Some(list),
            _ => None,
        };
        present.push(known.is_some());
        let list = known.unwrap_or_default();
        lengths.push(list.len());
        items.extend(list);
    }
    let offsets = OffsetBuffer::from_lengths(lengths);
    let items: ArrayRef = Arc::new(StringArray::from(items));
    let array = ListArray::try_new(
        Arc::clone(element),
        offsets,
        items,
        Some(NullBuffer::from(present)),
    );
    Ok(Arc::new(array.map_err(|error| error.to_string())?))
}

fn map<'w>(
    entry: &Arc<Field>,
    sorted: bool,
    values: impl Iterator<Item = Value<'w>>,
) -> Result<ArrayRef, String> {
    let (mut lengths, mut present) = (Vec::new(), Vec::new());
    let (mut keys, mut words) = (Vec::new(), Vec::new());
    for value in values {
        let known = match value {
            Value::Pairs(pairs) => Some(pairs),
            _ => None,
        };
        present.push(known.is_some());
        let pairs = known.unwrap_or_default();
        lengths.push(pairs.len());
        for (key, word) in pairs {
            keys.push(key);
            words.push(word);
        }
    }
    let DataType::Struct(fields) = entry.data_type() else {
        return Err("a map's entries are a struct".to_owned());
    };
    let children: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(keys)),
        Arc::new(StringArray::from(words)),
    ];
    let entries = StructArray::try_new(fields.clone(), children, None).map_err(|error| error.to_string())?;
    let offsets = OffsetBuffer::from_lengths(lengths);
    let array = MapArray::try_new(
        Arc::clone(entry),
        offsets,
        entries,
        Some(NullBuffer::from(present)),
        sorted,
    );
    Ok(Arc::new(array.map_err(|error| error.to_string())?) as Arc<dyn Array>)
}
