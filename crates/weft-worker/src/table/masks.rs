//! Masks by field id. A mask names a path of today; an old snapshot may know the same column by another name,
//! so the ids of every schema version that has the path count.

use std::collections::HashMap;

use arrow::{array::ArrayRef, datatypes::DataType};
use iceberg::spec::{Schema, TableMetadata};
use weft_worker_protocol::{Action, Fail};

use super::action::{self, Salt};

/// Which fields are masked, and by which of the given paths; and what the catalog has done to fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct Masks {
    by_id: HashMap<i32, Vec<String>>,
    actions: HashMap<i32, Action>,
    salt: Salt,
}

impl Masks {
    /// Finds the fields that the paths name.
    pub(super) fn resolve(metadata: &TableMetadata, paths: &[String]) -> Self {
        let mut by_id: HashMap<i32, Vec<String>> = HashMap::new();
        for path in paths {
            let mut ids: Vec<i32> = metadata
                .schemas_iter()
                .flat_map(|schema| ids_at(schema, path))
                .collect();
            if ids.is_empty() {
                // A member that nobody knows: the whole column is masked rather than nothing.
                let column = path.split('.').next().unwrap_or(path);
                ids = metadata
                    .schemas_iter()
                    .flat_map(|schema| ids_at(schema, column))
                    .collect();
            }
            ids.sort_unstable();
            ids.dedup();
            for id in ids {
                by_id.entry(id).or_default().push(path.clone());
            }
        }
        Self {
            by_id,
            ..Self::default()
        }
    }

    /// Adds what the catalog has done to fields.
    pub(super) fn restricted(mut self, actions: HashMap<i32, Action>, salt: &Salt) -> Self {
        self.actions = actions;
        self.salt = salt.clone();
        self
    }

    /// Whether this field is masked as a whole.
    pub(crate) fn covers(&self, id: i32) -> bool {
        self.by_id.contains_key(&id)
    }

    /// What the catalog has done to this field.
    pub(crate) fn action(&self, id: i32) -> Option<Action> {
        self.actions.get(&id).copied()
    }

    /// Whether nothing of this field's true values, bounds and counts may be told.
    pub(crate) fn hides(&self, id: i32) -> bool {
        self.covers(id) || self.actions.contains_key(&id)
    }

    /// Whether what is shown of this field does not depend on its values, so that they need not be read.
    pub(crate) fn unread(&self, id: i32) -> bool {
        let constant = matches!(
            self.action(id),
            Some(Action::MaskToFixedValue | Action::ReplaceWithNull)
        );
        self.covers(id) || constant
    }

    /// The values of this field after what the catalog has done to it.
    pub(crate) fn act(&self, id: Option<i32>, values: ArrayRef) -> Result<ArrayRef, Fail> {
        match id.and_then(|id| self.action(id)) {
            Some(action) => action::apply(action, &values, &self.salt),
            None => Ok(values),
        }
    }

    /// What stands in place of this field where its values do not count.
    pub(crate) fn constant(
        &self,
        id: Option<i32>,
        kind: &DataType,
        rows: usize,
    ) -> Option<Result<ArrayRef, Fail>> {
        action::constant(self.action(id?)?, kind, rows)
    }

    /// The paths that mask this field.
    pub(crate) fn paths(&self, id: i32) -> &[String] {
        self.by_id.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_id.is_empty() && self.actions.is_empty()
    }
}

/// Ids at this path as it is spelled, else at the same path with the inner levels of lists and maps left out.
fn ids_at(schema: &Schema, path: &str) -> Vec<i32> {
    let names = schema.field_id_to_name_map();
    let matching = |fits: &dyn Fn(&str) -> bool| -> Vec<i32> {
        names
            .iter()
            .filter(|(_, name)| fits(name))
            .map(|(id, _)| *id)
            .collect()
    };
    let exact = matching(&|name| name.to_lowercase() == path.to_lowercase());
    if !exact.is_empty() {
        return exact;
    }
    let plain = without_levels(path);
    matching(&|name| without_levels(name) == plain)
}

/// The path without the names that lists and maps give their insides: `items.element.price` and `items.price`
/// are two spellings of one member.
fn without_levels(path: &str) -> String {
    path.split('.')
        .enumerate()
        .filter(|(at, part)| *at == 0 || !matches!(*part, "element" | "key" | "value"))
        .map(|(_, part)| part.to_lowercase())
        .collect::<Vec<_>>()
        .join(".")
}
