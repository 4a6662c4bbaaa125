//! Where the data is served, who may ask for what, and where to ask.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    ChangeKind, Changes, Subject, at,
    matching::{self, Pairs},
    rules, words,
};

/// Keys of a server that say nothing of how it is reached.
const SERVER_WORDS: [&str; 8] = [
    "authoritativeDefinitions",
    "customProperties",
    "description",
    "environment",
    "id",
    "roles",
    "server",
    "tags",
];

/// `servers[]`.
pub fn servers(changes: &mut Changes, old: &Value, new: &Value) {
    let whole = Subject::default();
    let pairs = matching::pair(
        words::list(old, "servers"),
        words::list(new, "servers"),
        "server",
        &["server"],
    );
    for pair in &pairs.kept {
        let (before, after) = (pair.old.value, pair.new.value);
        let path = format!("/servers/{}", pair.new.index);
        let mut keys: BTreeSet<&String> = BTreeSet::new();
        for server in [before, after] {
            keys.extend(server.as_object().into_iter().flat_map(serde_json::Map::keys));
        }
        for key in keys.iter().filter(|key| !SERVER_WORDS.contains(&key.as_str())) {
            // 5432 and "5432" are one port.
            let same = words::stated(before, key) == words::stated(after, key)
                || words::text(before, key).is_some() && words::text(before, key) == words::text(after, key);
            if !same {
                changes.push(
                    &rules::SERVER_CHANGED,
                    at(words::step(&path, key), &whole),
                    words::stated(before, key),
                    words::stated(after, key),
                );
            }
        }
        roles(changes, &format!("{path}/roles"), before, after);
        let besides: Vec<&str> = keys
            .iter()
            .map(|key| key.as_str())
            .filter(|key| !SERVER_WORDS.contains(key) || *key == "roles")
            .collect();
        words::others(changes, &path, &whole, before, after, &besides);
    }
    let called = |server: &Value| {
        let name = words::text(server, "server").unwrap_or_default();
        words::text(server, "type").map_or(name.clone(), |kind| format!("{name} ({kind})"))
    };
    come_and_gone(
        changes,
        "/servers",
        &pairs,
        [&rules::SERVER_ADDED, &rules::SERVER_REMOVED],
        called,
    );
}

/// `roles[]` of the contract or of a server, at `path`.
pub fn roles(changes: &mut Changes, path: &str, old: &Value, new: &Value) {
    let whole = Subject::default();
    let pairs = matching::pair(words::list(old, "roles"), words::list(new, "roles"), "role", &[]);
    for pair in &pairs.kept {
        let (before, after) = (pair.old.value, pair.new.value);
        let path = format!("{path}/{}", pair.new.index);
        if words::text(before, "role") != words::text(after, "role") {
            changes.told(
                &rules::ROLE_REMOVED,
                ChangeKind::Renamed,
                at(words::step(&path, "role"), &whole),
                words::text(before, "role"),
                words::text(after, "role"),
            );
        }
        if words::text(before, "access") != words::text(after, "access") {
            let (was, is) = (rights(before), rights(after));
            let rule = match (was.is_subset(&is), is.is_subset(&was)) {
                _ if was.is_empty() || is.is_empty() => &rules::ROLE_CHANGED,
                (true, true) => &rules::WORDS_CHANGED,
                (true, false) => &rules::ROLE_WIDENED,
                (false, true) => &rules::ROLE_NARROWED,
                (false, false) => &rules::ROLE_CHANGED,
            };
            changes.push(
                rule,
                at(words::step(&path, "access"), &whole),
                words::stated(before, "access"),
                words::stated(after, "access"),
            );
        }
        for key in ["firstLevelApprovers", "secondLevelApprovers"] {
            if words::text(before, key) != words::text(after, key) {
                changes.push(
                    &rules::ROLE_APPROVERS,
                    at(words::step(&path, key), &whole),
                    words::stated(before, key),
                    words::stated(after, key),
                );
            }
        }
        let besides = ["access", "firstLevelApprovers", "role", "secondLevelApprovers"];
        words::others(changes, &path, &whole, before, after, &besides);
    }
    let called = |role: &Value| {
        let name = words::text(role, "role").unwrap_or_default();
        words::text(role, "access").map_or(name.clone(), |access| format!("{name} ({access})"))
    };
    come_and_gone(
        changes,
        path,
        &pairs,
        [&rules::ROLE_ADDED, &rules::ROLE_REMOVED],
        called,
    );
}

/// `access` as the rights it gives: `read`, `write` and what people write for both; empty where a word is not known.
fn rights(role: &Value) -> BTreeSet<&'static str> {
    let text = words::text(role, "access")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let mut rights = BTreeSet::new();
    let parts = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty() && *part != "and");
    for part in parts {
        rights.extend(match part {
            "read" | "r" | "select" | "readonly" | "only" | "reader" => ["read"].as_slice(),
            "write" | "w" | "insert" | "update" | "writer" => &["write"],
            "readwrite" | "rw" => &["read", "write"],
            "admin" | "all" | "owner" | "full" => &["read", "write", "admin"],
            _ => return BTreeSet::new(),
        });
    }
    rights
}

/// `support[]`.
pub fn support(changes: &mut Changes, old: &Value, new: &Value) {
    let whole = Subject::default();
    let pairs = matching::pair(
        words::list(old, "support"),
        words::list(new, "support"),
        "channel",
        &["channel"],
    );
    for pair in &pairs.kept {
        let path = format!("/support/{}", pair.new.index);
        words::others(changes, &path, &whole, pair.old.value, pair.new.value, &[]);
    }
    let called = |channel: &Value| words::text(channel, "channel").unwrap_or_default();
    come_and_gone(
        changes,
        "/support",
        &pairs,
        [&rules::WORDS_CHANGED, &rules::SUPPORT_REMOVED],
        called,
    );
}

fn come_and_gone(
    changes: &mut Changes,
    path: &str,
    pairs: &Pairs<'_>,
    [added, removed]: [&rules::Rule; 2],
    called: impl Fn(&Value) -> String,
) {
    let whole = Subject::default();
    for item in &pairs.added {
        let path = format!("{path}/{}", item.index);
        changes.told(
            added,
            ChangeKind::Added,
            at(path, &whole),
            None,
            Some(called(item.value)),
        );
    }
    for item in &pairs.removed {
        let path = format!("{path}/{}", item.index);
        changes.told(
            removed,
            ChangeKind::Removed,
            at(path, &whole),
            Some(called(item.value)),
            None,
        );
    }
}
