//! One thing is one node, whatever each tool calls it.
//!
//! Sources state aliases of the things they see. Two things that share a *binding* alias are the same
//! thing; the evidence is kept, so that an owner can see why, and split what was joined by mistake.

use serde::{Deserialize, Serialize};
use specta::Type;
use std::collections::HashMap;

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

/// Groups urns that are the same thing. `stated` is (urn, aliases that bind it, rank): within a group the
/// urn with the lowest rank (then the lowest text) becomes the canonical one.
///
/// Returns, for every urn that is *not* canonical, its canonical urn and the alias that joined them.
pub fn join(stated: &[(Urn, Vec<Alias>, u8)]) -> HashMap<Urn, (Urn, Alias)> {
    let mut parent: Vec<usize> = (0..stated.len()).collect();
    let mut first_with: HashMap<&Alias, usize> = HashMap::new();
    let mut evidence: HashMap<usize, &Alias> = HashMap::new();
    for (index, (_, aliases, _)) in stated.iter().enumerate() {
        for alias in aliases {
            let Some(&other) = first_with.get(alias) else {
                first_with.insert(alias, index);
                continue;
            };
            let (left, right) = (root(&mut parent, index), root(&mut parent, other));
            if left == right {
                continue;
            }
            evidence.entry(index).or_insert(alias);
            evidence.entry(other).or_insert(alias);
            if let Some(slot) = parent.get_mut(left.max(right)) {
                *slot = left.min(right);
            }
        }
    }
    let mut canonical: HashMap<usize, usize> = HashMap::new();
    for index in 0..stated.len() {
        let group = root(&mut parent, index);
        let best = canonical.entry(group).or_insert(index);
        let order = |at: usize| stated.get(at).map(|(urn, _, rank)| (*rank, urn.clone()));
        if order(index) < order(*best) {
            *best = index;
        }
    }
    let mut joined = HashMap::new();
    for (index, (urn, _, _)) in stated.iter().enumerate() {
        let group = root(&mut parent, index);
        let chosen = canonical.get(&group).and_then(|best| stated.get(*best));
        if let (Some((chosen, _, _)), Some(alias)) = (chosen, evidence.get(&index))
            && chosen != urn
        {
            joined.insert(urn.clone(), (chosen.clone(), (*alias).clone()));
        }
    }
    joined
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
    use super::{Alias, AliasScheme, join};
    use crate::{kind::EntityKind, urn::Urn};

    fn urn(name: &str) -> Urn {
        Urn::derive(EntityKind::Table, "test", name)
    }

    #[test]
    fn shared_alias_joins_and_says_why() {
        let name = Alias::new(AliasScheme::Dotted, "Sales.Orders");
        let uuid = Alias::new(AliasScheme::TableUuid, "U1");
        let stated = vec![
            (urn("dbt"), vec![name.clone()], 2),
            (urn("table"), vec![name.clone(), uuid.clone()], 0),
            (urn("spark"), vec![uuid.clone()], 3),
            (
                urn("other"),
                vec![Alias::new(AliasScheme::Dotted, "sales.returns")],
                0,
            ),
        ];
        let joined = join(&stated);
        assert_eq!(joined.get(&urn("dbt")), Some(&(urn("table"), name)));
        assert_eq!(joined.get(&urn("spark")), Some(&(urn("table"), uuid)));
        assert_eq!(joined.len(), 2);
    }
}
