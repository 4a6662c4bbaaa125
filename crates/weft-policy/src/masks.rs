//! Which columns a preview masks by default, and what says so.

use weft_model::{Entity, Field};

/// Paths of columns to mask with the reason, parents before members.
///
/// This is a courtesy of Weft's own: the person's credential may well read the file, and the screen says so.
pub fn masks_for(entity: &Entity) -> Vec<(String, String)> {
    let Some(schema) = &entity.schema else {
        return Vec::new();
    };
    // Columns that are gone are still there in older snapshots.
    let earlier = schema.history.iter().rev().flat_map(|version| &version.fields);
    let mut masks: Vec<(String, String)> = Vec::new();
    for field in schema
        .fields
        .iter()
        .chain(earlier)
        .filter(|field| field.is_sensitive())
    {
        if !masks.iter().any(|(path, _)| *path == field.path) {
            masks.push((field.path.clone(), reason(entity, field)));
        }
    }
    masks
}

fn reason(entity: &Entity, field: &Field) -> String {
    let word = field
        .classification
        .clone()
        .or_else(|| field.tags.iter().find(|tag| is_sensitive_tag(tag)).cloned())
        .unwrap_or_else(|| "sensitive".to_owned());
    match &entity.contract {
        Some(contract) => {
            let name = contract.name.as_deref().unwrap_or(&contract.id);
            match &contract.version {
                Some(version) => format!("classified {word} in contract {name} {version}"),
                None => format!("classified {word} in contract {name}"),
            }
        }
        None => format!("classified {word}"),
    }
}

fn is_sensitive_tag(tag: &str) -> bool {
    Field {
        tags: vec![tag.to_owned()],
        ..Field::default()
    }
    .is_sensitive()
}
