//! Words of namespaces about ownership: their own, and those of the levels above.

use std::collections::BTreeMap;

use super::names::Levels;
use crate::{facts::NamespaceWords, names::deceives};

/// What the properties of a namespace say about ownership.
pub(super) fn words(properties: &BTreeMap<String, String>) -> NamespaceWords {
    let word = |key: &str| {
        let stated = properties.get(key)?.trim();
        (!stated.is_empty() && !deceives(stated)).then(|| stated.to_owned())
    };
    NamespaceWords {
        domain: word("domain"),
        owner: word("owner"),
    }
}

/// The words for a namespace: its own, and what it leaves out from the levels above.
pub(super) fn inherited(namespaces: &BTreeMap<Levels, NamespaceWords>, levels: &Levels) -> NamespaceWords {
    let mut words = NamespaceWords::default();
    for length in (1..=levels.len()).rev() {
        let Some(said) = levels.get(..length).and_then(|above| namespaces.get(above)) else {
            continue;
        };
        words.domain = words.domain.or_else(|| said.domain.clone());
        words.owner = words.owner.or_else(|| said.owner.clone());
    }
    words
}
