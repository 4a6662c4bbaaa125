//! Masks by field id. A mask names a path of today; an old snapshot may know the same column by another name,
//! so the ids of every schema version that has the path count.

use std::collections::HashMap;

use iceberg::spec::{Schema, TableMetadata};

/// Which fields are masked, and by which of the given paths.
#[derive(Debug, Clone, Default)]
pub(crate) struct Masks {
    by_id: HashMap<i32, Vec<String>>,
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
        Self { by_id }
    }

    /// Whether this field is masked as a whole.
    pub(crate) fn covers(&self, id: i32) -> bool {
        self.by_id.contains_key(&id)
    }

    /// The paths that mask this field.
    pub(crate) fn paths(&self, id: i32) -> &[String] {
        self.by_id.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_id.is_empty()
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
