//! What the catalog wants of who reads the table, tied to the columns of the snapshot that is read. What cannot be
//! tied is refused: an action that does not fit, a column that nobody knows.

use std::collections::{HashMap, HashSet};

use arrow::datatypes::SchemaRef;
use iceberg::spec::{NestedFieldRef, Schema, TableMetadata, Type};
use weft_worker_protocol::{Action, Fail, FailKind, Projection, Restrictions};

use super::{action, row_filter::RowFilter};

/// Restrictions that hold.
#[derive(Default)]
pub(super) struct Restricted {
    /// What is done to fields.
    pub(super) actions: HashMap<i32, Action>,
    /// Rows that may be seen.
    pub(super) filter: Option<RowFilter>,
}

impl Restricted {
    /// Ties them to the schema that is read.
    pub(super) fn bind(
        wanted: Option<&Restrictions>,
        metadata: &TableMetadata,
        schema: &Schema,
        arrow: &SchemaRef,
    ) -> Result<Self, Fail> {
        let Some(wanted) = wanted else {
            return Ok(Self::default());
        };
        let mut ties = Ties {
            wanted: wanted.columns.iter().map(|one| (one.field, *one)).collect(),
            actions: HashMap::new(),
        };
        for field in schema.as_struct().fields() {
            ties.field(field, None, false)?;
        }
        let known: HashSet<i32> = metadata
            .schemas_iter()
            .flat_map(|schema| schema.field_id_to_name_map().keys().copied())
            .collect();
        // A column of another time has no values in what is read; one that no schema has cannot be meant.
        if let Some(id) = ties.wanted.keys().find(|id| !known.contains(id)) {
            return Err(refused(format!("column {id}, which the table does not have")));
        }
        let filter = wanted.filter.as_ref();
        Ok(Self {
            actions: ties.actions,
            filter: filter
                .map(|filter| RowFilter::bind(filter, schema, arrow))
                .transpose()?,
        })
    }
}

/// A refusal of what cannot be applied.
pub(super) fn refused(what: impl std::fmt::Display) -> Fail {
    Fail::new(
        FailKind::Restricted,
        format!("the catalog restricts {what}; so nothing of it is read"),
    )
}

struct Ties {
    wanted: HashMap<i32, Projection>,
    actions: HashMap<i32, Action>,
}

impl Ties {
    /// Ties the field and what is in it. `above` is the field around it that has an action of its own.
    fn field(&mut self, field: &NestedFieldRef, above: Option<&str>, key: bool) -> Result<(), Fail> {
        let mut around = above.map(str::to_owned);
        if let Some(Projection { action, .. }) = self.wanted.remove(&field.id) {
            let (name, word) = (&field.name, action.as_str());
            if let Some(above) = above {
                return Err(refused(format!("`{name}` and also `{above}` around it")));
            }
            if key {
                // Keys made alike would take entries away.
                return Err(refused(format!("the keys of a map by `{word}`")));
            }
            if !action::fits(action, field) {
                let kind = if field.required && action == Action::ReplaceWithNull {
                    "which must have a value".to_owned()
                } else {
                    format!("whose type is {}", field.field_type)
                };
                return Err(refused(format!("its column `{name}` by `{word}`, {kind}")));
            }
            self.actions.insert(field.id, action);
            around = Some(name.clone());
        }
        let around = around.as_deref();
        match field.field_type.as_ref() {
            Type::Primitive(_) => Ok(()),
            Type::Struct(members) => members
                .fields()
                .iter()
                .try_for_each(|member| self.field(member, around, key)),
            Type::List(list) => self.field(&list.element_field, around, key),
            Type::Map(map) => {
                self.field(&map.key_field, around, true)?;
                self.field(&map.value_field, around, key)
            }
        }
    }
}
