//! `schema[]`: the tables that a contract promises.

use serde_json::Value;

use super::{
    ChangeKind, Changes, Subject, at, matching,
    property::{self, Place},
    quality, rules, shown, words,
};

/// Keys of an object that have rules of their own.
const GRADED: [&str; 9] = [
    "id",
    "logicalType",
    "name",
    "physicalName",
    "physicalType",
    "properties",
    "quality",
    "relationships",
    "deprecated",
];

pub fn compare(changes: &mut Changes, old: &Value, new: &Value) {
    let pairs = matching::pair(
        words::list(old, "schema"),
        words::list(new, "schema"),
        "name",
        &["name", "physicalName"],
    );
    for pair in &pairs.kept {
        object(
            changes,
            &Place {
                old: format!("/schema/{}", pair.old.index),
                new: format!("/schema/{}", pair.new.index),
                subject: subject(pair.old.value),
                composite_key: false,
            },
            pair.old.value,
            pair.new.value,
        );
    }
    for item in &pairs.added {
        changes.told(
            &rules::OBJECT_ADDED,
            ChangeKind::Added,
            at(format!("/schema/{}", item.index), &subject(item.value)),
            None,
            Some(called(item.value)),
        );
    }
    for item in &pairs.removed {
        changes.told(
            &rules::OBJECT_REMOVED,
            ChangeKind::Removed,
            at(format!("/schema/{}", item.index), &subject(item.value)),
            Some(called(item.value)),
            None,
        );
    }
}

fn subject(object: &Value) -> Subject {
    Subject {
        object: property::physical(object),
        column: None,
    }
}

fn called(object: &Value) -> String {
    words::text(object, "name")
        .or_else(|| property::physical(object))
        .unwrap_or_default()
}

fn object(changes: &mut Changes, place: &Place, old: &Value, new: &Value) {
    property::names(
        changes,
        place,
        old,
        new,
        [
            &rules::OBJECT_RENAMED,
            &rules::OBJECT_CALLED,
            &rules::OBJECT_PLACED,
        ],
    );
    for key in ["physicalType", "logicalType"] {
        if words::text(old, key) != words::text(new, key) {
            changes.push(
                &rules::OBJECT_KIND,
                at(words::step(&place.new, key), &place.subject),
                words::stated(old, key),
                words::stated(new, key),
            );
        }
    }
    property::deprecation(changes, place, old, new);
    relationships(changes, place, old, new);
    let keys = |object: &Value| {
        let properties = words::list(object, "properties").iter();
        properties
            .filter(|property| words::flag(property, "primaryKey"))
            .count()
    };
    let place = Place {
        composite_key: keys(old) > 1 || keys(new) > 1,
        ..place.clone()
    };
    property::list(changes, &place, old, new);
    quality::compare(changes, &place, old, new, false);
    words::others(changes, &place.new, &place.subject, old, new, &GRADED);
}

/// Foreign keys, of objects and of properties: by id, else by what they join.
pub fn relationships(changes: &mut Changes, place: &Place, old: &Value, new: &Value) {
    let (before, after) = (
        words::list(old, "relationships"),
        words::list(new, "relationships"),
    );
    let ends = |value: &Value| {
        let end = |key: &str| value.get(key).map(Value::to_string).unwrap_or_default();
        format!("{} {}", end("from"), end("to"))
    };
    let binds = |value: &Value| words::text(value, "type").is_none_or(|kind| kind == "foreignKey");
    let mut pairing = matching::Pairing::new(before, after);
    pairing.by(|value| words::text(value, "id"));
    pairing.by(|value| Some(ends(value)));
    let pairs = pairing.done();
    for pair in &pairs.kept {
        let path = format!("{}/relationships/{}", place.new, pair.new.index);
        let rule = match (binds(pair.old.value), binds(pair.new.value)) {
            (true, true) if ends(pair.old.value) != ends(pair.new.value) => Some(&rules::RELATION_MOVED),
            (true, false) => Some(&rules::RELATION_REMOVED),
            (false, true) => Some(&rules::RELATION_ADDED),
            _ => None,
        };
        if let Some(rule) = rule {
            changes.told(
                rule,
                ChangeKind::Changed,
                at(path.clone(), &place.subject),
                Some(shown(pair.old.value)),
                Some(shown(pair.new.value)),
            );
        }
        let besides: &[&str] = if binds(pair.old.value) || binds(pair.new.value) {
            &["from", "to", "type"]
        } else {
            &[]
        };
        words::others(
            changes,
            &path,
            &place.subject,
            pair.old.value,
            pair.new.value,
            besides,
        );
    }
    for item in &pairs.added {
        let rule = if binds(item.value) {
            &rules::RELATION_ADDED
        } else {
            &rules::WORDS_CHANGED
        };
        let path = format!("{}/relationships/{}", place.new, item.index);
        changes.push(rule, at(path, &place.subject), None, Some(item.value));
    }
    for item in &pairs.removed {
        let rule = if binds(item.value) {
            &rules::RELATION_REMOVED
        } else {
            &rules::WORDS_CHANGED
        };
        let path = format!("{}/relationships/{}", place.old, item.index);
        changes.push(rule, at(path, &place.subject), Some(item.value), None);
    }
}
