//! The document from top to bottom.

use serde_json::Value;
use weft_model::Lifecycle;

use super::{Changes, Subject, access, at, objects, rules, slas, words};

/// Keys that have rules of their own.
const GRADED: [&str; 11] = [
    "apiVersion",
    "id",
    "kind",
    "price",
    "roles",
    "schema",
    "servers",
    "slaProperties",
    "status",
    "support",
    "version",
];

pub fn compare(changes: &mut Changes, old: &Value, new: &Value) {
    let whole = Subject::default();
    let differs = |key: &str| words::text(old, key) != words::text(new, key);
    for key in ["version", "apiVersion", "kind"] {
        if differs(key) {
            changes.push(
                &rules::VERSION_CHANGED,
                at(words::step("", key), &whole),
                words::stated(old, key),
                words::stated(new, key),
            );
        }
    }
    if differs("id") {
        changes.push(
            &rules::CONTRACT_ID,
            at("/id", &whole),
            words::stated(old, "id"),
            words::stated(new, "id"),
        );
    }
    status(changes, &whole, old, new);
    objects::compare(changes, old, new);
    slas::compare(changes, old, new);
    access::servers(changes, old, new);
    access::roles(changes, "/roles", old, new);
    access::support(changes, old, new);
    if words::stated(old, "price") != words::stated(new, "price") {
        changes.push(
            &rules::PRICE_CHANGED,
            at("/price", &whole),
            words::stated(old, "price"),
            words::stated(new, "price"),
        );
    }
    words::others(changes, "", &whole, old, new, &GRADED);
}

/// The lifecycle: proposed, draft, active, deprecated, retired (ODCS "Fundamentals").
fn status(changes: &mut Changes, whole: &Subject, old: &Value, new: &Value) {
    let (before, after) = (words::text(old, "status"), words::text(new, "status"));
    if before == after {
        return;
    }
    let stage = |text: &Option<String>| text.as_deref().and_then(Lifecycle::parse);
    let binds = |stage| matches!(stage, Lifecycle::Active | Lifecycle::Deprecated);
    let rule = match (stage(&before), stage(&after)) {
        (Some(old), Some(new)) if old == new => &rules::WORDS_CHANGED,
        (Some(_), Some(Lifecycle::Active)) => &rules::STATUS_ADVANCED,
        (Some(_), Some(Lifecycle::Deprecated)) => &rules::STATUS_DEPRECATED,
        (Some(old), Some(_)) if binds(old) => &rules::STATUS_WITHDRAWN,
        // Neither was to be relied on.
        (Some(_), Some(_)) => &rules::WORDS_CHANGED,
        _ => &rules::STATUS_CHANGED,
    };
    changes.push(
        rule,
        at("/status", whole),
        words::stated(old, "status"),
        words::stated(new, "status"),
    );
}
