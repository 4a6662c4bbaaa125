//! One property and everything in it, at any depth.

use serde_json::Value;

use super::{
    ChangeKind, Changes, Subject, at, matching, objects, options, quality,
    rules::{self, Rule},
    words,
};
use crate::physical_type::{TypeChange, compare_logical, compare_physical};

/// Keys of a property that have rules of their own.
const GRADED: [&str; 20] = [
    "classification",
    "deprecated",
    "encryptedName",
    "enum",
    "id",
    "items",
    "logicalType",
    "logicalTypeOptions",
    "map",
    "name",
    "partitionKeyPosition",
    "partitioned",
    "physicalName",
    "physicalType",
    "primaryKey",
    "primaryKeyPosition",
    "properties",
    "quality",
    "relationships",
    "required",
];

/// Where an object or property stands in both documents, and what it is.
#[derive(Debug, Clone)]
pub struct Place {
    /// JSON pointer into the older document.
    pub old: String,
    /// JSON pointer into the newer document.
    pub new: String,
    /// By the physical names of the older document.
    pub subject: Subject,
    /// Whether the primary key has several columns on either side.
    pub composite_key: bool,
}

impl Place {
    /// A part of it.
    fn below(&self, old: &str, new: &str, column: Option<&str>) -> Self {
        Self {
            old: format!("{}{old}", self.old),
            new: format!("{}{new}", self.new),
            subject: column.map_or_else(|| self.subject.clone(), |column| member(&self.subject, column)),
            composite_key: self.composite_key,
        }
    }
}

/// The physical name of an object or property, else its name.
pub fn physical(value: &Value) -> Option<String> {
    words::text(value, "physicalName").or_else(|| words::text(value, "name"))
}

fn member(parent: &Subject, name: &str) -> Subject {
    Subject {
        object: parent.object.clone(),
        column: Some(match &parent.column {
            Some(path) => format!("{path}.{name}"),
            None => name.to_owned(),
        }),
    }
}

/// The properties of an object or of a property.
pub fn list(changes: &mut Changes, place: &Place, old: &Value, new: &Value) {
    let pairs = matching::pair(
        words::list(old, "properties"),
        words::list(new, "properties"),
        "name",
        &["name", "physicalName"],
    );
    for pair in &pairs.kept {
        let name = physical(pair.old.value).unwrap_or_default();
        let below = place.below(
            &format!("/properties/{}", pair.old.index),
            &format!("/properties/{}", pair.new.index),
            Some(&name),
        );
        property(changes, &below, pair.old.value, pair.new.value);
    }
    for item in &pairs.added {
        let subject = member(&place.subject, &physical(item.value).unwrap_or_default());
        changes.told(
            &rules::PROPERTY_ADDED,
            ChangeKind::Added,
            at(format!("{}/properties/{}", place.new, item.index), &subject),
            None,
            Some(called(item.value)),
        );
    }
    for item in &pairs.removed {
        let subject = member(&place.subject, &physical(item.value).unwrap_or_default());
        changes.told(
            &rules::PROPERTY_REMOVED,
            ChangeKind::Removed,
            at(format!("{}/properties/{}", place.old, item.index), &subject),
            Some(called(item.value)),
            None,
        );
    }
}

/// Name and type of a property, for people.
fn called(property: &Value) -> String {
    let name = words::text(property, "name")
        .or_else(|| physical(property))
        .unwrap_or_default();
    let kind = words::text(property, "physicalType").or_else(|| words::text(property, "logicalType"));
    kind.map_or(name.clone(), |kind| format!("{name} ({kind})"))
}

fn property(changes: &mut Changes, place: &Place, old: &Value, new: &Value) {
    names(
        changes,
        place,
        old,
        new,
        [
            &rules::PROPERTY_RENAMED,
            &rules::PROPERTY_CALLED,
            &rules::PROPERTY_PLACED,
        ],
    );
    for (key, compare) in [
        ("logicalType", compare_logical as fn(&str, &str) -> TypeChange),
        ("physicalType", compare_physical),
    ] {
        types(changes, place, old, new, key, compare);
    }
    let pair = |off_to_on, on_to_off| [off_to_on, on_to_off];
    flag(
        changes,
        place,
        old,
        new,
        "required",
        pair(&rules::REQUIRED_ADDED, &rules::REQUIRED_REMOVED),
    );
    flag(
        changes,
        place,
        old,
        new,
        "unique",
        pair(&rules::UNIQUE_ADDED, &rules::UNIQUE_REMOVED),
    );
    let key = if place.composite_key {
        pair(&rules::KEY_CHANGED, &rules::KEY_CHANGED)
    } else {
        pair(&rules::KEY_ADDED, &rules::KEY_REMOVED)
    };
    flag(changes, place, old, new, "primaryKey", key);
    flag(
        changes,
        place,
        old,
        new,
        "partitioned",
        pair(&rules::PARTITION_CHANGED, &rules::PARTITION_CHANGED),
    );
    // A position says something only of what is in the key; -1 is written where it is not.
    for (key, of, rule) in [
        ("primaryKeyPosition", "primaryKey", &rules::KEY_POSITION),
        ("partitionKeyPosition", "partitioned", &rules::PARTITION_CHANGED),
    ] {
        if words::flag(old, of) && words::flag(new, of) {
            differing(changes, place, old, new, key, rule);
        }
    }
    for key in ["classification", "encryptedName"] {
        differing(changes, place, old, new, key, &rules::PROTECTION_CHANGED);
    }
    deprecation(changes, place, old, new);
    options::compare(changes, place, old, new);
    options::enumeration(changes, place, old, new);
    objects::relationships(changes, place, old, new);
    quality::compare(changes, place, old, new, true);
    list(changes, place, old, new);
    inner(changes, place, old, new, "/items", "element");
    inner(changes, place, old, new, "/map/key", "key");
    inner(changes, place, old, new, "/map/value", "value");
    let mut besides = GRADED.to_vec();
    besides.push("unique");
    words::others(changes, &place.new, &place.subject, old, new, &besides);
}

/// Elements of a list, keys and values of a map: properties without a name.
fn inner(changes: &mut Changes, place: &Place, old: &Value, new: &Value, step: &str, name: &str) {
    let below = place.below(step, step, Some(name));
    match (old.pointer(step), new.pointer(step)) {
        (Some(old), Some(new)) => property(changes, &below, old, new),
        (Some(old), None) => changes.push(
            &rules::TYPE_UNSTATED,
            at(below.old, &below.subject),
            Some(old),
            None,
        ),
        (None, Some(new)) => changes.push(
            &rules::TYPE_STATED,
            at(below.new, &below.subject),
            None,
            Some(new),
        ),
        (None, None) => {}
    }
}

/// Names: `[renamed, only called another name, only placed elsewhere]`.
pub fn names(changes: &mut Changes, place: &Place, old: &Value, new: &Value, graded: [&Rule; 3]) {
    let [renamed, called, placed] = graded;
    let name = |value: &Value| words::text(value, "name");
    let stated = |value: &Value| words::text(value, "physicalName");
    let both_state = stated(old).is_some() && stated(new).is_some();
    if name(old) != name(new) {
        let (rule, kind) = if both_state && stated(old) == stated(new) {
            (called, ChangeKind::Changed)
        } else {
            (renamed, ChangeKind::Renamed)
        };
        let path = words::step(&place.new, "name");
        changes.told(rule, kind, at(path, &place.subject), name(old), name(new));
    }
    if physical(old) != physical(new) && (name(old) == name(new) || both_state) {
        let path = words::step(&place.new, "physicalName");
        changes.told(
            placed,
            ChangeKind::Renamed,
            at(path, &place.subject),
            physical(old),
            physical(new),
        );
    }
    if words::text(old, "id") != words::text(new, "id") {
        let path = words::step(&place.new, "id");
        changes.push(
            &rules::ID_CHANGED,
            at(path, &place.subject),
            words::stated(old, "id"),
            words::stated(new, "id"),
        );
    }
}

/// ODCS 3.2 `deprecated`.
pub fn deprecation(changes: &mut Changes, place: &Place, old: &Value, new: &Value) {
    let rule = &rules::DEPRECATION_CHANGED;
    flag(changes, place, old, new, "deprecated", [rule, rule]);
}

fn types(
    changes: &mut Changes,
    place: &Place,
    old: &Value,
    new: &Value,
    key: &str,
    compare: fn(&str, &str) -> TypeChange,
) {
    let rule = match (words::text(old, key), words::text(new, key)) {
        (before, after) if before == after => return,
        (None, _) => &rules::TYPE_STATED,
        (_, None) => &rules::TYPE_UNSTATED,
        (Some(before), Some(after)) => match compare(&before, &after) {
            TypeChange::Same => &rules::TYPE_RESPELLED,
            TypeChange::Widened => &rules::TYPE_WIDENED,
            TypeChange::Changed => &rules::TYPE_CHANGED,
        },
    };
    let path = words::step(&place.new, key);
    changes.push(
        rule,
        at(path, &place.subject),
        words::stated(old, key),
        words::stated(new, key),
    );
}

/// A switch: `[off to on, on to off]`.
fn flag(changes: &mut Changes, place: &Place, old: &Value, new: &Value, key: &str, rules: [&Rule; 2]) {
    let [switched_on, switched_off] = rules;
    let rule = match (words::flag(old, key), words::flag(new, key)) {
        (false, true) => switched_on,
        (true, false) => switched_off,
        _ => return,
    };
    let path = words::step(&place.new, key);
    changes.push(
        rule,
        at(path, &place.subject),
        words::stated(old, key),
        words::stated(new, key),
    );
}

fn differing(changes: &mut Changes, place: &Place, old: &Value, new: &Value, key: &str, rule: &Rule) {
    if words::text(old, key) != words::text(new, key) {
        let path = words::step(&place.new, key);
        changes.push(
            rule,
            at(path, &place.subject),
            words::stated(old, key),
            words::stated(new, key),
        );
    }
}
