//! From a metadata document and the catalog's names to facts.

use weft_model::{
    Alias, AliasScheme, AssetInfo, Docs, EntityKind, Ownership, Payload, TagInfo, TeamMember, Upstream,
    UpstreamRef, WarningCode,
};
use weft_ports::shown::address;

use crate::{
    metadata::{Document, Note},
    names::clipped,
    storage,
};

/// Properties of one asset that are stated.
const MAX_PROPERTIES: usize = 200;
/// Bytes of a property's key and of its value.
const MAX_PROPERTY: usize = 4 * 1024;
/// Bytes of a description.
const MAX_DESCRIPTION: usize = 64 * 1024;
/// Bytes of an owner, domain or tag.
const MAX_WORD: usize = 256;
/// Tags of one asset.
const MAX_TAGS: usize = 100;
/// Properties that say more than the others, kept first where there are too many.
const TELLING: [&str; 6] = ["comment", "description", "title", "owner", "domain", "tags"];
/// Parts of the names of properties in which people leave credentials by mistake.
const SECRET: [&str; 6] = [
    "secret",
    "password",
    "passwd",
    "token",
    "credential",
    "access-key",
];

/// How the catalog and the person call a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    /// Name that the person gave the source.
    pub source: &'a str,
    /// Name of the catalog.
    pub catalog: &'a str,
    /// Levels of its namespace.
    pub levels: &'a [String],
    /// Last part.
    pub name: &'a str,
}

impl Names<'_> {
    /// `namespace.name`.
    pub fn dotted(&self) -> String {
        let mut words: Vec<&str> = self.levels.iter().map(String::as_str).collect();
        words.push(self.name);
        words.join(".")
    }

    /// `SOURCE.namespace.name`.
    pub fn full(&self) -> String {
        [self.source, &self.dotted()].join(".")
    }
}

/// What the properties of a table's namespace, or of one above it, say about ownership.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NamespaceWords {
    /// Property `domain`.
    pub domain: Option<String>,
    /// Property `owner`.
    pub owner: Option<String>,
}

/// Everything the document states about the table; what was cut is added to its notes.
pub(crate) fn payloads(document: &mut Document, names: Names<'_>, words: &NamespaceWords) -> Vec<Payload> {
    let mut payloads = Vec::with_capacity(8);
    let docs = docs(document);
    let ownership = ownership(document, names, words);
    let tags = tags(document);
    payloads.push(Payload::Asset(asset(document, names)));
    payloads.extend(document.schema.take().map(Payload::Schema));
    payloads.extend(document.snapshots.take().map(Payload::Snapshots));
    payloads.extend(docs.map(Payload::Docs));
    payloads.extend(ownership.map(Payload::Ownership));
    payloads.extend(tags.map(Payload::Tags));
    payloads.extend(upstream(document, names).map(Payload::Upstream));
    payloads.push(Payload::Raw(std::mem::take(&mut document.raw)));
    payloads
}

fn asset(document: &mut Document, names: Names<'_>) -> AssetInfo {
    let dotted = names.dotted();
    let mut aliases = vec![
        Alias::new(AliasScheme::Dotted, dotted.as_str()),
        Alias::new(AliasScheme::Catalog, [names.catalog, &dotted].join(".")),
    ];
    let by_source = Alias::new(AliasScheme::Catalog, names.full());
    if !aliases.contains(&by_source) {
        aliases.push(by_source);
    }
    // A view's location is where its own metadata lies; only a table's data can be met by another tool there.
    if let Some(location) = document
        .location
        .as_deref()
        .filter(|_| document.kind == EntityKind::Table)
    {
        let plain = storage::local_path(location).map_or_else(|_| address(location), str::to_owned);
        aliases.push(Alias::new(AliasScheme::Location, clipped(&plain, MAX_PROPERTY)));
    }
    if let Some(uuid) = &document.uuid {
        aliases.push(Alias::new(AliasScheme::TableUuid, uuid.as_str()));
    }
    AssetInfo {
        kind: document.kind,
        name: names.name.to_owned(),
        namespace: names.levels.to_vec(),
        full_name: names.full(),
        location: document
            .location
            .as_deref()
            .map(|location| clipped(&address(location), MAX_PROPERTY)),
        format_version: document.format_version,
        aliases,
        updated: document.updated,
        properties: properties(document),
        access: None,
    }
}

/// What a semantic model is made from: names of tables, with the catalog's own before them or not.
fn upstream(document: &Document, names: Names<'_>) -> Option<Upstream> {
    let within = format!("{}.", names.catalog);
    let read = |name: &String| {
        let called = if name.starts_with(&within) {
            name.clone()
        } else {
            [&within, name.as_str()].concat()
        };
        UpstreamRef {
            target: Alias::new(AliasScheme::Catalog, called),
            via: "semantic model".to_owned(),
            job: None,
            columns: Vec::new(),
        }
    };
    let reads: Vec<UpstreamRef> = document.reads.iter().map(read).collect();
    (!reads.is_empty()).then_some(Upstream { reads })
}

fn properties(document: &mut Document) -> Vec<(String, String)> {
    let mut all = std::mem::take(&mut document.properties);
    let found = all.len();
    all.sort_by(|left, right| left.0.cmp(&right.0));
    let mut kept: Vec<(String, String)> = Vec::with_capacity(found.min(MAX_PROPERTIES));
    for (key, value) in all {
        match kept.last_mut() {
            // Parsers of the writers take the last of two entries with one key; so does this one, and says so.
            Some(last) if last.0 == key => {
                document.notes.push(Note {
                    code: WarningCode::Conflict,
                    message: format!(
                        "property `{}` stands there twice; the last one counts",
                        crate::names::visible(&key)
                    ),
                });
                last.1 = value;
            }
            _ => kept.push((key, value)),
        }
    }
    if kept.len() > MAX_PROPERTIES {
        document.notes.push(Note {
            code: WarningCode::TooLarge,
            message: format!("it has {} properties; {MAX_PROPERTIES} were taken", kept.len()),
        });
        kept.sort_by_key(|(key, _)| !TELLING.contains(&key.as_str()));
        kept.truncate(MAX_PROPERTIES);
    }
    for (key, value) in &mut kept {
        let lower = key.to_ascii_lowercase();
        if SECRET.iter().any(|word| lower.contains(word)) {
            "(hidden)".clone_into(value);
        }
        if key.len() > MAX_PROPERTY {
            *key = clipped(key, MAX_PROPERTY);
        }
        if value.len() > MAX_PROPERTY {
            *value = clipped(value, MAX_PROPERTY);
        }
    }
    kept
}

/// The last property of this name that is not blank.
fn property<'d>(document: &'d Document, wanted: &str) -> Option<&'d str> {
    let found = document.properties.iter().rev().find(|(key, _)| key == wanted);
    found
        .map(|(_, value)| value.trim())
        .filter(|value| !value.is_empty())
}

fn docs(document: &Document) -> Option<Docs> {
    let title = property(document, "title").map(|title| clipped(title, MAX_WORD));
    // `comment` is what engines write for COMMENT ON TABLE.
    let description = property(document, "comment")
        .or_else(|| property(document, "description"))
        .map(|text| clipped(text, MAX_DESCRIPTION));
    (title.is_some() || description.is_some()).then_some(Docs {
        title,
        description,
        ..Docs::default()
    })
}

fn ownership(document: &Document, names: Names<'_>, words: &NamespaceWords) -> Option<Ownership> {
    let domain = property(document, "domain")
        .or(words.domain.as_deref())
        .map(|domain| clipped(domain, MAX_WORD))
        .or_else(|| default_domain(names.levels));
    let owner = property(document, "owner").or(words.owner.as_deref());
    let people: Vec<TeamMember> = owner
        .map(|owner| TeamMember {
            username: clipped(owner, MAX_WORD),
            name: None,
            role: Some("owner".to_owned()),
        })
        .into_iter()
        .collect();
    (domain.is_some() || !people.is_empty()).then_some(Ownership { domain, people })
}

/// The first level of the namespace, with a capital: `sales.eu` belongs to `Sales`.
pub(crate) fn default_domain(levels: &[String]) -> Option<String> {
    let first = levels.first()?.trim();
    let mut characters = first.chars();
    let capital = characters.next()?.to_uppercase();
    Some(clipped(&capital.chain(characters).collect::<String>(), MAX_WORD))
}

fn tags(document: &Document) -> Option<TagInfo> {
    let stated = property(document, "tags")?;
    let mut tags: Vec<String> = Vec::new();
    for tag in stated.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        let tag = clipped(&tag.to_lowercase(), MAX_WORD);
        if !tags.contains(&tag) && tags.len() < MAX_TAGS {
            tags.push(tag);
        }
    }
    (!tags.is_empty()).then(|| TagInfo {
        tags,
        terms: Vec::new(),
    })
}
