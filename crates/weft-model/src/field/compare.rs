//! Two schemas side by side, matched by field id: a rename is a rename, not a drop and an add.

use std::collections::HashMap;

use super::{Field, FieldChange, FieldChangeKind};

/// What changed from `before` to `after`, in the order of `after`, then what was removed.
///
/// Fields are matched by id where both sides have one, else by path.
pub fn compare_schemas(before: &[Field], after: &[Field]) -> Vec<FieldChange> {
    let by_id: HashMap<i32, &Field> = before
        .iter()
        .filter_map(|field| Some((field.id?, field)))
        .collect();
    let by_path: HashMap<&str, &Field> = before.iter().map(|field| (field.path.as_str(), field)).collect();
    let earlier = |field: &Field| match field.id {
        Some(id) if !by_id.is_empty() => by_id.get(&id).copied(),
        _ => by_path.get(field.path.as_str()).copied(),
    };
    let mut changes = Vec::new();
    let mut kept: Vec<&str> = Vec::new();
    for field in after {
        match earlier(field) {
            None => changes.push(change(
                field,
                FieldChangeKind::Added,
                None,
                Some(field.data_type.clone()),
            )),
            Some(old) => {
                kept.push(&old.path);
                changes.extend(differences(old, field));
            }
        }
    }
    let kept: std::collections::HashSet<&str> = kept.into_iter().collect();
    for field in before.iter().filter(|field| !kept.contains(field.path.as_str())) {
        changes.push(change(
            field,
            FieldChangeKind::Removed,
            Some(field.data_type.clone()),
            None,
        ));
    }
    changes
}

fn change(
    field: &Field,
    kind: FieldChangeKind,
    before: Option<String>,
    after: Option<String>,
) -> FieldChange {
    FieldChange {
        id: field.id,
        path: field.path.clone(),
        kind,
        before,
        after,
    }
}

fn differences(old: &Field, new: &Field) -> Vec<FieldChange> {
    let mut found = Vec::new();
    let mut push = |kind, before: &str, after: &str| {
        found.push(change(new, kind, Some(before.to_owned()), Some(after.to_owned())));
    };
    if last_part(&old.path) != last_part(&new.path) {
        push(FieldChangeKind::Renamed, &old.path, &new.path);
    } else if old.path != new.path && old.id.is_none() {
        push(FieldChangeKind::Moved, &old.path, &new.path);
    }
    if old.data_type != new.data_type {
        let kind = if is_widening(&old.data_type, &new.data_type) {
            FieldChangeKind::Widened
        } else {
            FieldChangeKind::Retyped
        };
        push(kind, &old.data_type, &new.data_type);
    }
    if old.required && !new.required {
        push(FieldChangeKind::MadeOptional, "required", "optional");
    } else if !old.required && new.required {
        push(FieldChangeKind::MadeRequired, "optional", "required");
    }
    if old.doc != new.doc && new.doc.is_some() {
        push(
            FieldChangeKind::Redocumented,
            old.doc.as_deref().unwrap_or(""),
            new.doc.as_deref().unwrap_or(""),
        );
    }
    found
}

fn last_part(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, last)| last)
}

/// Type promotions that keep every earlier value (Iceberg specification, "Schema evolution").
pub fn is_widening(before: &str, after: &str) -> bool {
    match (before, after) {
        ("int", "long") | ("float", "double") | ("date", "timestamp" | "timestamp_ns") | ("unknown", _) => {
            true
        }
        _ => match (decimal(before), decimal(after)) {
            (Some((old_precision, old_scale)), Some((precision, scale))) => {
                old_scale == scale && precision >= old_precision
            }
            _ => false,
        },
    }
}

fn decimal(text: &str) -> Option<(u8, u8)> {
    let inner = text.strip_prefix("decimal(")?.strip_suffix(')')?;
    let (precision, scale) = inner.split_once(',')?;
    Some((precision.trim().parse().ok()?, scale.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{FieldChangeKind, compare_schemas};
    use crate::field::Field;

    fn field(id: i32, path: &str, data_type: &str) -> Field {
        Field {
            id: Some(id),
            path: path.to_owned(),
            data_type: data_type.to_owned(),
            ..Field::default()
        }
    }

    #[test]
    fn a_rename_is_not_a_drop_and_an_add() {
        let before = [
            field(1, "a", "int"),
            field(2, "b", "decimal(10,2)"),
            field(3, "c", "string"),
        ];
        let after = [
            field(1, "a", "long"),
            field(2, "price", "decimal(12,2)"),
            field(4, "d", "string"),
        ];
        let kinds: Vec<_> = compare_schemas(&before, &after)
            .into_iter()
            .map(|change| (change.path, change.kind))
            .collect();
        assert_eq!(
            kinds,
            [
                ("a".to_owned(), FieldChangeKind::Widened),
                ("price".to_owned(), FieldChangeKind::Renamed),
                ("price".to_owned(), FieldChangeKind::Widened),
                ("d".to_owned(), FieldChangeKind::Added),
                ("c".to_owned(), FieldChangeKind::Removed),
            ]
        );
    }

    #[test]
    fn a_column_dropped_and_made_again_is_two_columns() {
        let before = [field(1, "note", "string")];
        let after = [field(2, "note", "string")];
        let kinds: Vec<_> = compare_schemas(&before, &after)
            .into_iter()
            .map(|change| change.kind)
            .collect();
        assert_eq!(kinds, [FieldChangeKind::Added, FieldChangeKind::Removed]);
    }

    #[test]
    fn members_of_a_renamed_struct_are_not_changes_of_their_own() {
        let before = [field(1, "ship", "struct"), field(2, "ship.country", "string")];
        let after = [
            field(1, "ship_to", "struct"),
            field(2, "ship_to.country", "string"),
        ];
        assert_eq!(compare_schemas(&before, &after).len(), 1);
    }

    #[test]
    fn narrowing_is_not_widening() {
        assert!(!super::is_widening("long", "int"));
        assert!(!super::is_widening("decimal(12,2)", "decimal(12,4)"));
        assert!(super::is_widening("decimal(10,2)", "decimal(12,2)"));
    }
}
