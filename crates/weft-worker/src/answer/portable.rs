//! Types that the screen's Arrow reader knows. Views, dictionaries, run ends and 256-bit decimals are rewritten
//! here, once, instead of being guessed at there.

use std::{collections::HashMap, sync::Arc};

use arrow::{
    array::{RecordBatch, RecordBatchOptions},
    compute::cast,
    datatypes::{DataType, FieldRef, IntervalUnit, Schema, SchemaRef},
    error::ArrowError,
};

/// The schema in portable types, without the metadata of inner use.
pub(super) fn schema(schema: &SchemaRef) -> SchemaRef {
    let fields: Vec<FieldRef> = schema.fields().iter().map(field).collect();
    Arc::new(Schema::new(fields))
}

/// The batch in the types of `schema`.
pub(super) fn batch(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let columns = batch
        .columns()
        .iter()
        .zip(schema.fields())
        .map(|(column, field)| cast(column, field.data_type()))
        .collect::<Result<_, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)
}

fn field(of: &FieldRef) -> FieldRef {
    let plain = of.as_ref().clone().with_metadata(HashMap::new());
    Arc::new(plain.with_data_type(kind(of.data_type())))
}

fn kind(of: &DataType) -> DataType {
    match of {
        DataType::Utf8View
        | DataType::LargeUtf8
        | DataType::Decimal256(..)
        | DataType::Interval(IntervalUnit::MonthDayNano | IntervalUnit::DayTime) => DataType::Utf8,
        DataType::BinaryView | DataType::LargeBinary => DataType::Binary,
        DataType::Decimal32(precision, scale) | DataType::Decimal64(precision, scale) => {
            DataType::Decimal128(*precision, *scale)
        }
        DataType::Dictionary(_, values) => kind(values),
        DataType::RunEndEncoded(_, values) => kind(values.data_type()),
        DataType::List(inner)
        | DataType::LargeList(inner)
        | DataType::ListView(inner)
        | DataType::LargeListView(inner) => DataType::List(field(inner)),
        DataType::FixedSizeList(inner, length) => DataType::FixedSizeList(field(inner), *length),
        DataType::Struct(members) => DataType::Struct(members.iter().map(field).collect()),
        DataType::Map(entries, sorted) => DataType::Map(field(entries), *sorted),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use arrow::{
        array::{Array as _, StringViewArray, StructArray},
        datatypes::{DataType, Field, Int32Type, Schema},
    };

    use super::*;

    #[test]
    fn views_inside_of_structs_and_dictionaries_become_plain_text() {
        let words: arrow::array::DictionaryArray<Int32Type> =
            vec![Some("a"), None, Some("a")].into_iter().collect();
        let views = Arc::new(StringViewArray::from(vec!["x", "y", "z"]));
        let member = Arc::new(Field::new("member", DataType::Utf8View, true));
        let nested = StructArray::from(vec![(member, views as arrow::array::ArrayRef)]);
        let from = Arc::new(Schema::new(vec![
            Field::new("words", words.data_type().clone(), true),
            Field::new("nested", nested.data_type().clone(), true),
        ]));
        let rows = RecordBatch::try_new(Arc::clone(&from), vec![Arc::new(words), Arc::new(nested)]).unwrap();
        let to = schema(&from);
        let rows = batch(&rows, &to).unwrap();
        assert_eq!(rows.column(0).data_type(), &DataType::Utf8);
        let DataType::Struct(members) = rows.column(1).data_type() else {
            panic!("a struct stays one");
        };
        assert_eq!(members[0].data_type(), &DataType::Utf8);
    }
}
