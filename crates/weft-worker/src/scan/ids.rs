//! Field ids for files that carry none: by the table's name mapping, else by place (spec, "Column Projection").

use std::{borrow::Borrow, collections::HashMap, sync::Arc};

use arrow::datatypes::{DataType, FieldRef, Fields, Schema, TimeUnit};
use iceberg::spec::{DEFAULT_SCHEMA_NAME_MAPPING, MappedField, NameMapping};
use parquet::{basic::Type as Physical, file::metadata::ParquetMetaData};
use weft_worker_protocol::Fail;

use crate::table::{FIELD_ID, Table, field_id};

/// The file's schema with ids, and 96-bit timestamps in the unit that holds them.
pub(super) fn schema(table: &Table, file: &Schema, metadata: &ParquetMetaData) -> Result<Schema, Fail> {
    let known = file.fields().iter().any(|field| field_id(field).is_some());
    let fields = if known {
        file.fields().clone()
    } else if let Some(mapping) = mapping(table)? {
        file.fields()
            .iter()
            .map(|field| mapped(field, mapping.fields()))
            .collect()
    } else {
        let by_place = |(at, field): (usize, &FieldRef)| Some(with(field, i32::try_from(at + 1).ok()));
        file.fields().iter().enumerate().filter_map(by_place).collect()
    };
    Ok(Schema::new(whole_micros(&fields, metadata)))
}

fn mapping(table: &Table) -> Result<Option<NameMapping>, Fail> {
    let Some(text) = table.metadata.properties().get(DEFAULT_SCHEMA_NAME_MAPPING) else {
        return Ok(None);
    };
    serde_json::from_str(text).map(Some).map_err(|error| {
        Fail::corrupt(format!(
            "its property `{DEFAULT_SCHEMA_NAME_MAPPING}` is damaged: {error}"
        ))
    })
}

fn mapped<F: Borrow<MappedField>>(field: &FieldRef, mappings: &[F]) -> FieldRef {
    let found = mappings
        .iter()
        .map(Borrow::borrow)
        .find(|mapped| mapped.names().iter().any(|name| name == field.name()));
    let inner: &[Arc<MappedField>] = found.map_or(&[], |mapped| mapped.fields());
    let kind = match field.data_type() {
        DataType::Struct(members) => {
            DataType::Struct(members.iter().map(|member| mapped(member, inner)).collect())
        }
        DataType::List(element) => DataType::List(mapped(element, inner)),
        DataType::Map(entries, sorted) => {
            let DataType::Struct(pair) = entries.data_type() else {
                return Arc::clone(field);
            };
            let pair = DataType::Struct(pair.iter().map(|member| mapped(member, inner)).collect());
            DataType::Map(Arc::new(entries.as_ref().clone().with_data_type(pair)), *sorted)
        }
        other => other.clone(),
    };
    let field = Arc::new(field.as_ref().clone().with_data_type(kind));
    with(&field, found.and_then(MappedField::field_id))
}

fn with(field: &FieldRef, id: Option<i32>) -> FieldRef {
    let ids: HashMap<_, _> = id
        .map(|id| (FIELD_ID.to_owned(), id.to_string()))
        .into_iter()
        .collect();
    Arc::new(field.as_ref().clone().with_metadata(ids))
}

/// 96-bit timestamps reach further than 64 bits of nanoseconds; the table's own unit is microseconds.
fn whole_micros(fields: &Fields, metadata: &ParquetMetaData) -> Fields {
    let roots = metadata.file_metadata().schema_descr().root_schema().get_fields();
    fields
        .iter()
        .enumerate()
        .map(|(at, field)| {
            let wide = roots
                .get(at)
                .is_some_and(|root| root.is_primitive() && root.get_physical_type() == Physical::INT96);
            match field.data_type() {
                DataType::Timestamp(TimeUnit::Nanosecond, zone) if wide => {
                    let kind = DataType::Timestamp(TimeUnit::Microsecond, zone.clone());
                    Arc::new(field.as_ref().clone().with_data_type(kind))
                }
                _ => Arc::clone(field),
            }
        })
        .collect()
}
