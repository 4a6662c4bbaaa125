//! Small makers of facts that all kinds of file share.

use weft_model::{AssetInfo, EntityKind, Lifecycle, Payload, TagInfo, Urn, WarningCode};

use crate::{
    reading::Reading,
    tree::{self, Tree},
};

/// That a thing exists, with nothing but its names.
pub fn named(kind: EntityKind, name: &str, namespace: Vec<String>, full_name: String) -> AssetInfo {
    AssetInfo {
        kind,
        name: name.to_owned(),
        namespace,
        full_name,
        location: None,
        format_version: None,
        aliases: Vec::new(),
        updated: None,
        properties: Vec::new(),
        access: None,
    }
}

/// What the file says, as it says it.
pub fn raw(reading: &mut Reading<'_>, urn: &Urn, tree: &Tree) {
    reading.state(urn, Payload::Raw(tree::to_json(tree)));
}

/// Tags and terms, where there are any.
pub fn tagged(reading: &mut Reading<'_>, urn: &Urn, tags: Vec<String>, terms: Vec<String>) {
    if !tags.is_empty() || !terms.is_empty() {
        reading.state(urn, Payload::Tags(TagInfo { tags, terms }));
    }
}

/// `status`; a word of neither standard is a warning.
pub fn status(reading: &mut Reading<'_>, tree: &Tree) -> Option<Lifecycle> {
    let text = tree.text("status")?;
    let status = Lifecycle::parse(&text);
    if status.is_none() {
        let message = format!("status `{text}` is none of proposed, draft, active, deprecated, retired");
        reading.warn(WarningCode::Unsupported, tree.line_of("status"), message);
    }
    status
}

/// Warns of required keys that are missing; the rest of the file is taken all the same.
pub fn require(reading: &mut Reading<'_>, tree: &Tree, keys: &[&str]) {
    for key in keys.iter().filter(|key| tree.get(key).is_none()) {
        let message = format!("the required `{key}` is missing; what is there was taken");
        reading.warn(WarningCode::Malformed, tree.line, message);
    }
}

/// Warns, once, of keys of the document that the standard does not have.
pub fn known_keys(reading: &mut Reading<'_>, tree: &Tree, standard: &str, known: &[&str]) {
    let unknown: Vec<(&str, u32)> = tree
        .entries()
        .iter()
        .filter(|(key, _)| !known.contains(&key.as_str()) && !key.starts_with("x-"))
        .map(|(key, value)| (key.as_str(), value.line))
        .collect();
    let Some((_, line)) = unknown.first() else { return };
    let names: Vec<&str> = unknown.iter().take(5).map(|(key, _)| *key).collect();
    let message = format!(
        "{standard} has no `{}`; not read (kept in the raw text)",
        names.join("`, `")
    );
    reading.warn(WarningCode::Unsupported, *line, message);
}
