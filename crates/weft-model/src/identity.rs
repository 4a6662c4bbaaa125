//! One thing is one node, whatever each tool calls it.
//!
//! Sources state aliases of the things they see. Two things that share a *binding* alias are the same
//! thing; the evidence is kept, so that an owner can see why, and split what was joined by mistake.

use serde::{Deserialize, Serialize};
use specta::Type;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::urn::Urn;

/// What kind of name an alias is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AliasScheme {
    /// Name below a catalog, without the catalog's own name: `sales.orders`.
    Dotted,
    /// Catalog and name: `lake.sales.orders`.
    Catalog,
    /// Storage location, without a trailing slash.
    Location,
    /// Iceberg table uuid.
    TableUuid,
    /// dbt unique id: `model.shop.orders`.
    DbtUniqueId,
    /// OpenLineage namespace and name, joined by a space.
    OpenLineage,
    /// Dremio path, dotted.
    Dremio,
    /// ODCS contract id.
    ContractId,
    /// ODPS product id.
    ProductId,
    /// What a system or file calls a person, as the directory of people says. It binds through that directory alone.
    PersonName,
}

/// One name of a thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub struct Alias {
    /// What kind of name.
    pub scheme: AliasScheme,
    /// The name. Compared without regard to case for dotted names.
    pub value: String,
}

impl Alias {
    /// Makes an alias; dotted names are folded to lower case.
    pub fn new(scheme: AliasScheme, value: impl Into<String>) -> Self {
        let value = value.into();
        let value = match scheme {
            AliasScheme::Dotted | AliasScheme::Catalog | AliasScheme::Dremio => value.to_lowercase(),
            AliasScheme::Location => value
                .trim_end_matches('/')
                .trim_start_matches("file://")
                .to_owned(),
            AliasScheme::TableUuid => value.to_ascii_lowercase(),
            _ => value,
        };
        Self { scheme, value }
    }

    /// Key for lookups: `scheme` and value in one text.
    pub fn key(&self) -> String {
        format!("{:?}={}", self.scheme, self.value)
    }
}

/// One urn of a source, with what it states about its identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The urn.
    pub urn: Urn,
    /// Aliases that bind it.
    pub aliases: Vec<Alias>,
    /// Within a group the lowest rank (then the lowest urn) becomes the canonical one.
    pub rank: u8,
    /// Whether the source holds the thing itself: two holders are two things, whatever their names.
    pub holds: bool,
}

/// Groups urns that are the same thing.
///
/// Identifiers (uuid, location, ids of tools) join first. Names join after them, the longer form before the
/// shorter one, and only where they are not ambiguous: a name that two holders share joins nothing.
/// Things of different classes (an asset and a product) are never one.
///
/// Returns, for every urn that is *not* canonical, its canonical urn and the alias that joined it.
pub fn join(stated: &[Stated]) -> HashMap<Urn, (Urn, Alias)> {
    let mut groups = Groups::new(stated);
    for phase in [Phase::Identifier, Phase::LongName, Phase::ShortName] {
        let mut with: BTreeMap<(&str, &Alias), Vec<usize>> = BTreeMap::new();
        for (index, one) in stated.iter().enumerate() {
            for alias in one.aliases.iter().filter(|alias| phase_of(alias.scheme) == phase) {
                with.entry((class(&one.urn), alias)).or_default().push(index);
            }
        }
        for ((_, alias), members) in with {
            groups.unite(&members, alias, phase != Phase::Identifier);
        }
    }
    groups.canonical()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Identifier,
    LongName,
    ShortName,
}

const fn phase_of(scheme: AliasScheme) -> Phase {
    match scheme {
        AliasScheme::Dotted => Phase::ShortName,
        AliasScheme::Catalog => Phase::LongName,
        _ => Phase::Identifier,
    }
}

fn class(urn: &Urn) -> &str {
    urn.as_str().rsplit_once(':').map_or("", |(class, _)| class)
}

struct Groups<'a> {
    stated: &'a [Stated],
    parent: Vec<usize>,
    holders: Vec<u32>,
    evidence: HashMap<usize, &'a Alias>,
}

impl<'a> Groups<'a> {
    fn new(stated: &'a [Stated]) -> Self {
        Self {
            stated,
            parent: (0..stated.len()).collect(),
            holders: stated.iter().map(|one| u32::from(one.holds)).collect(),
            evidence: HashMap::new(),
        }
    }

    fn unite(&mut self, members: &[usize], alias: &'a Alias, only_one_holder: bool) {
        let roots: BTreeSet<usize> = members
            .iter()
            .map(|member| root(&mut self.parent, *member))
            .collect();
        if roots.len() < 2 {
            return;
        }
        let holders = |root: &usize| self.holders.get(*root).copied().unwrap_or(0);
        let with_holder = roots.iter().filter(|root| holders(root) > 0).count();
        if only_one_holder && with_holder > 1 {
            return;
        }
        let total: u32 = roots.iter().map(holders).sum();
        let Some(first) = roots.first().copied() else {
            return;
        };
        for root in &roots {
            if let Some(slot) = self.parent.get_mut(*root) {
                *slot = first;
            }
        }
        if let Some(slot) = self.holders.get_mut(first) {
            *slot = total;
        }
        for member in members {
            self.evidence.entry(*member).or_insert(alias);
        }
    }

    fn canonical(mut self) -> HashMap<Urn, (Urn, Alias)> {
        let mut best: HashMap<usize, &Stated> = HashMap::new();
        for (index, one) in self.stated.iter().enumerate() {
            let chosen = best.entry(root(&mut self.parent, index)).or_insert(one);
            if (one.rank, &one.urn) < (chosen.rank, &chosen.urn) {
                *chosen = one;
            }
        }
        let mut joined = HashMap::new();
        for (index, one) in self.stated.iter().enumerate() {
            let chosen = best.get(&root(&mut self.parent, index));
            if let (Some(chosen), Some(alias)) = (chosen, self.evidence.get(&index))
                && chosen.urn != one.urn
            {
                joined.insert(one.urn.clone(), (chosen.urn.clone(), (*alias).clone()));
            }
        }
        joined
    }
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while let Some(&up) = parent.get(at) {
        if up == at {
            break;
        }
        let above = parent.get(up).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(at) {
            *slot = above;
        }
        at = above;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{Alias, AliasScheme, Stated, join};
    use crate::{kind::EntityKind, urn::Urn};

    fn urn(name: &str) -> Urn {
        Urn::derive(EntityKind::Table, "test", name)
    }

    fn stated(name: &str, rank: u8, aliases: &[(AliasScheme, &str)]) -> Stated {
        let aliases = aliases
            .iter()
            .map(|(scheme, value)| Alias::new(*scheme, *value))
            .collect();
        Stated {
            urn: urn(name),
            aliases,
            rank,
            holds: rank == 0,
        }
    }

    #[test]
    fn shared_alias_joins_and_says_why() {
        let all = [
            stated("dbt", 2, &[(AliasScheme::Dotted, "Sales.Orders")]),
            stated(
                "table",
                0,
                &[
                    (AliasScheme::Dotted, "sales.orders"),
                    (AliasScheme::TableUuid, "U1"),
                ],
            ),
            stated("spark", 3, &[(AliasScheme::TableUuid, "u1")]),
            stated("other", 0, &[(AliasScheme::Dotted, "sales.returns")]),
        ];
        let joined = join(&all);
        let name = Alias::new(AliasScheme::Dotted, "sales.orders");
        let uuid = Alias::new(AliasScheme::TableUuid, "u1");
        assert_eq!(joined.get(&urn("dbt")), Some(&(urn("table"), name)));
        assert_eq!(joined.get(&urn("spark")), Some(&(urn("table"), uuid)));
        assert_eq!(joined.len(), 2);
    }

    #[test]
    fn a_name_that_two_catalogs_share_joins_only_by_its_longer_form() {
        let all = [
            stated(
                "a",
                0,
                &[
                    (AliasScheme::Dotted, "sales.orders"),
                    (AliasScheme::Catalog, "a.sales.orders"),
                ],
            ),
            stated(
                "b",
                0,
                &[
                    (AliasScheme::Dotted, "sales.orders"),
                    (AliasScheme::Catalog, "b.sales.orders"),
                ],
            ),
            stated(
                "m",
                2,
                &[
                    (AliasScheme::Dotted, "sales.orders"),
                    (AliasScheme::Catalog, "b.sales.orders"),
                ],
            ),
            stated("n", 2, &[(AliasScheme::Dotted, "sales.orders")]),
        ];
        let joined = join(&all);
        assert_eq!(
            joined.get(&urn("m")).map(|(canonical, _)| canonical),
            Some(&urn("b"))
        );
        assert_eq!(joined.get(&urn("n")), None);
        assert_eq!(joined.get(&urn("a")), None);
        assert_eq!(joined.get(&urn("b")), None);
    }

    #[test]
    fn an_asset_and_a_product_of_one_name_stay_two() {
        let product = Stated {
            urn: Urn::derive(EntityKind::Product, "test", "orders"),
            aliases: vec![Alias::new(AliasScheme::Dotted, "sales.orders")],
            rank: 3,
            holds: false,
        };
        let joined = join(&[
            product,
            stated("table", 0, &[(AliasScheme::Dotted, "sales.orders")]),
        ]);
        assert!(joined.is_empty());
    }
}
