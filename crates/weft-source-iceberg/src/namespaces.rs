//! What a catalog says of its namespaces, also of those that hold nothing or may not be listed.

use std::collections::{BTreeMap, BTreeSet};

use weft_model::{
    CatalogInfo, Fact, NamespaceInfo, Payload, Urn, WarningCode,
    namespace::{Contents, Unlisted},
};

/// The namespaces of one catalog.
pub(crate) struct Tree {
    source: String,
    /// Levels that stand before those of the catalog: its name, where a source reads several.
    above: Vec<String>,
    known: BTreeMap<Vec<String>, BTreeSet<Unlisted>>,
}

impl Tree {
    /// Of a source whose catalog begins below `above`.
    pub fn new(source: &str, above: Option<&str>) -> Self {
        Self {
            source: source.to_owned(),
            above: above.map(str::to_owned).into_iter().collect(),
            known: BTreeMap::from([(Vec::new(), BTreeSet::new())]),
        }
    }

    /// A namespace that is there, and with it all above it.
    pub fn add(&mut self, levels: &[String]) {
        for length in (1..=levels.len()).rev() {
            let Some(prefix) = levels.get(..length) else {
                return;
            };
            if self.known.contains_key(prefix) {
                return;
            }
            self.known.insert(prefix.to_vec(), BTreeSet::new());
        }
    }

    /// A listing that was refused or failed.
    pub fn unlisted(&mut self, levels: &[String], what: Contents, why: WarningCode) {
        self.add(levels);
        if let Some(known) = self.known.get_mut(levels) {
            known.insert(Unlisted { what, why });
        }
    }

    /// A fact for each, and for the catalog itself.
    pub fn facts(self, catalog: CatalogInfo) -> Vec<Fact> {
        let mut below: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
        for levels in self.known.keys() {
            if let Some((last, above)) = levels.split_last() {
                below.entry(above.to_vec()).or_default().push(last.clone());
            }
        }
        let mut catalog = Some(catalog);
        let mut facts = Vec::with_capacity(self.known.len());
        // The catalog itself has no levels and comes first.
        for (levels, unlisted) in self.known {
            let info = NamespaceInfo {
                below: below.remove(&levels).unwrap_or_default(),
                unlisted: unlisted.into_iter().collect(),
                catalog: catalog.take(),
                levels: [self.above.clone(), levels].concat(),
            };
            let urn = Urn::namespace(&self.source, &info.levels);
            facts.push(Fact::new(urn, Payload::Namespace(info)));
        }
        facts
    }
}

/// The source itself, where it reads several catalogs.
pub(crate) fn root(source: &str, catalogs: Vec<String>) -> Fact {
    let info = NamespaceInfo {
        below: catalogs,
        ..NamespaceInfo::default()
    };
    Fact::new(Urn::namespace(source, &[]), Payload::Namespace(info))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_between_is_there_too() {
        let levels = |dotted: &str| dotted.split('.').map(str::to_owned).collect::<Vec<_>>();
        let mut tree = Tree::new("lake", Some("partner"));
        tree.add(&levels("a.b.c"));
        tree.unlisted(&levels("hr"), Contents::Tables, WarningCode::Denied);
        let facts = tree.facts(CatalogInfo::default());
        let told: Vec<_> = facts
            .iter()
            .filter_map(|fact| match &fact.payload {
                Payload::Namespace(info) => {
                    assert_eq!(fact.urn, Urn::namespace("lake", &info.levels));
                    Some((
                        info.levels.join("."),
                        info.below.join(" "),
                        info.unlisted.len(),
                        info.catalog.is_some(),
                    ))
                }
                _ => None,
            })
            .collect();
        let line = |levels: &str, below: &str, unlisted, catalog| {
            (levels.to_owned(), below.to_owned(), unlisted, catalog)
        };
        assert_eq!(
            told,
            [
                line("partner", "a hr", 0, true),
                line("partner.a", "b", 0, false),
                line("partner.a.b", "c", 0, false),
                line("partner.a.b.c", "", 0, false),
                line("partner.hr", "", 1, false),
            ]
        );
    }
}
