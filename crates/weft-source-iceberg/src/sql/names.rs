//! Which names of a catalog are taken, and what its namespaces say about ownership.

use std::collections::BTreeMap;

use super::connection::{NamespaceProperty, TableRow};
use crate::{
    facts::NamespaceWords,
    names::{deceives, visible},
};

/// Bytes of a namespace and of a table's name. Writers keep 255 characters.
const MAX_NAME: usize = 1_024;

/// Why a row cannot be a table of the mesh, in words.
pub(crate) fn refused(row: &TableRow) -> Option<String> {
    if row.namespace.len() > MAX_NAME || row.name.len() > MAX_NAME {
        return Some(format!(
            "its name has more than {MAX_NAME} bytes; rename the table"
        ));
    }
    if row.name.is_empty() {
        return Some("it has no name; rename the table".to_owned());
    }
    if deceives(&row.namespace) || deceives(&row.name) {
        return Some("its name holds control or direction characters; rename the table".to_owned());
    }
    None
}

/// A name as the place of a warning.
pub(crate) fn place(source: &str, row: &TableRow) -> String {
    let mut place = source.to_owned();
    if !row.namespace.is_empty() {
        place.push('.');
        place.push_str(&visible(&row.namespace));
    }
    place.push('.');
    place.push_str(&visible(&row.name));
    place
}

/// What namespaces say, by dotted name.
#[derive(Debug, Default)]
pub(crate) struct Namespaces(BTreeMap<String, NamespaceWords>);

impl Namespaces {
    pub fn of(properties: Vec<NamespaceProperty>) -> Self {
        let mut by_name: BTreeMap<String, NamespaceWords> = BTreeMap::new();
        for property in properties {
            let value = property.value.trim();
            if value.is_empty() || deceives(value) {
                continue;
            }
            let words = by_name.entry(property.namespace).or_default();
            match property.key.as_str() {
                "domain" => words.domain = Some(value.to_owned()),
                "owner" => words.owner = Some(value.to_owned()),
                _ => {}
            }
        }
        Self(by_name)
    }

    /// Names that can be those of namespaces, dotted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.0.keys().map(String::as_str);
        names.filter(|name| name.len() <= MAX_NAME && !deceives(name))
    }

    /// The words for a table in `namespace`: its own, and what it leaves out from the levels above.
    pub fn words(&self, namespace: &str) -> NamespaceWords {
        let mut words = NamespaceWords::default();
        let mut level = Some(namespace);
        while let Some(name) = level {
            if let Some(said) = self.0.get(name) {
                words.domain = words.domain.or_else(|| said.domain.clone());
                words.owner = words.owner.or_else(|| said.owner.clone());
            }
            level = name.rsplit_once('.').map(|(above, _)| above);
        }
        words
    }
}
