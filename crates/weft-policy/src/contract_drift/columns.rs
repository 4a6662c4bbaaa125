//! The columns that a contract promises, in the paths and types of Iceberg.

use serde_json::Value;

use super::words;
use crate::physical_type::{Stated, logical, physical};

/// Columns of one object, members of nested ones counted.
const COLUMNS: usize = 10_000;

/// One promised column.
#[derive(Debug, Clone)]
pub struct Column {
    /// JSON pointer of the property.
    pub pointer: String,
    /// Dotted path by physical names.
    pub path: String,
    /// Dotted path of the parent with the property's own `name`, where that is another.
    pub named: Option<String>,
    /// Iceberg field id that the contract states.
    pub id: Option<i32>,
    /// Whether a value must be there.
    pub required: bool,
    /// Part of the primary key.
    pub key: bool,
    /// Place in the partitioning, where it is partitioned by.
    pub partition: Option<i64>,
    /// The type as it is written.
    pub stated_type: String,
    /// What that may be in Iceberg: each of these has to admit the column's type.
    types: Vec<Stated>,
    /// Whether a type is stated that is not known here.
    foreign: bool,
}

/// A column's type beside another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// As promised.
    Same,
    /// Holds every value of what is promised.
    Widened,
    /// Another.
    Other,
    /// A spelling that is not known.
    Unknown,
}

impl Column {
    /// Whether all that is stated of the type is known.
    pub fn is_type_known(&self) -> bool {
        !self.foreign && !self.types.is_empty()
    }

    /// The promised type in Iceberg's words, so that it compares with the table's `actual` one: that very type where it is
    /// admitted, else the first of those that are.
    pub fn beside(&self, actual: &str) -> String {
        let admits = self.types.iter().all(|stated| stated.admits(actual));
        // Nothing is promised of the type: whatever is there keeps the promise.
        if admits && !self.foreign {
            return actual.to_owned();
        }
        let widens = !self.foreign
            && self
                .types
                .iter()
                .all(|stated| stated.admits(actual) || stated.widens_to(actual));
        let exact = self.types.iter().find_map(|stated| match stated {
            Stated::Exact { name, .. } => Some(name.clone()),
            Stated::OneOf(names) if widens => names.first().map(|name| (*name).to_owned()),
            _ => None,
        });
        exact.unwrap_or_else(|| self.stated_type.clone())
    }

    /// Against a type in the words of an engine.
    pub fn against(&self, engine: &str) -> Against {
        if !self.is_type_known() {
            return Against::Unknown;
        }
        match physical(engine) {
            Some(Stated::Exact { name, .. }) if self.types.iter().all(|stated| stated.admits(&name)) => {
                Against::Same
            }
            Some(Stated::Exact { name, .. })
                if self
                    .types
                    .iter()
                    .all(|stated| stated.admits(&name) || stated.widens_to(&name)) =>
            {
                Against::Widened
            }
            Some(Stated::Nested(kind)) if self.types.iter().all(|stated| stated.admits(kind)) => {
                Against::Same
            }
            Some(Stated::Exact { .. } | Stated::Nested(_)) => Against::Other,
            Some(Stated::OneOf(names)) => {
                let fits = |name: &&str| self.types.iter().all(|stated| stated.admits(name));
                if names.iter().any(fits)
                    || self
                        .types
                        .iter()
                        .any(|stated| matches!(stated, Stated::OneOf(mine) if *mine == names))
                {
                    Against::Same
                } else {
                    Against::Other
                }
            }
            None => Against::Unknown,
        }
    }
}

/// All columns of an object, a parent before its members.
pub fn columns(object: &Value, pointer: &str) -> Vec<Column> {
    let mut columns = Vec::new();
    members(object, pointer, "", &mut columns);
    columns
}

fn members(parent: &Value, pointer: &str, path: &str, columns: &mut Vec<Column>) {
    let joined = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    for (index, property) in words::list(parent, "properties").iter().enumerate() {
        let name = words::text(property, "name");
        let Some(physical) = words::text(property, "physicalName").or_else(|| name.clone()) else {
            continue;
        };
        let named = name.filter(|name| *name != physical).map(|name| joined(&name));
        column(
            property,
            &format!("{pointer}/properties/{index}"),
            &joined(&physical),
            named,
            columns,
        );
    }
}

fn column(property: &Value, pointer: &str, path: &str, named: Option<String>, columns: &mut Vec<Column>) {
    if columns.len() >= COLUMNS {
        return;
    }
    let stated = [
        words::text(property, "physicalType"),
        words::text(property, "logicalType"),
    ];
    let [physical_type, logical_type] = &stated;
    let known = [
        physical_type.as_deref().and_then(physical),
        logical_type.as_deref().and_then(logical),
    ];
    // An engine's own word that is not known here may still be told by the logical type.
    let foreign = known.iter().all(Option::is_none) && stated.iter().any(Option::is_some);
    columns.push(Column {
        pointer: pointer.to_owned(),
        named,
        id: field_id(property),
        required: words::flag(property, "required"),
        key: words::flag(property, "primaryKey"),
        partition: words::flag(property, "partitioned").then(|| {
            let position = words::text(property, "partitionKeyPosition");
            position.and_then(|text| text.parse().ok()).unwrap_or(i64::MAX)
        }),
        stated_type: stated.iter().flatten().next().cloned().unwrap_or_default(),
        // The physical type is what the table should have; `logicalType` has no word for some of them before ODCS 3.2.
        types: known.into_iter().flatten().take(1).collect(),
        foreign,
        path: path.to_owned(),
    });
    members(property, pointer, path, columns);
    for (step, name) in [("items", "element"), ("map/key", "key"), ("map/value", "value")] {
        if let Some(inner) = property
            .pointer(&format!("/{step}"))
            .filter(|inner| inner.is_object())
        {
            column(
                inner,
                &format!("{pointer}/{step}"),
                &format!("{path}.{name}"),
                None,
                columns,
            );
        }
    }
}

/// The Iceberg field id, as datacontract-cli's import of Iceberg schemas writes it.
fn field_id(property: &Value) -> Option<i32> {
    words::list(property, "customProperties")
        .iter()
        .find(|custom| words::text(custom, "property").as_deref() == Some("icebergFieldId"))
        .and_then(|custom| words::text(custom, "value")?.parse().ok())
}
