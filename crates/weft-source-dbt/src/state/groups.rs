//! Groups of models: who owns them, and which of them are data products.
//!
//! A group is stated as a product only where it says so (`config.meta.data_product: true`): ODPS files are the
//! rule, and a product made here as well would stand beside the one that its file describes. Where the group
//! *names* a product (`data_product: shop-orders`), that product's own file speaks for it, and nothing is
//! stated. The product's output ports are the group's public models with an enforced contract, under the
//! names by which the projector finds the tables behind them.

use std::collections::HashMap;

use serde_json::Value;
use weft_model::{
    Alias, AliasScheme, AssetInfo, Docs, EntityKind, Fact, OutputPort, Ownership, Payload, ProductInfo, Urn,
    Warning, WarningCode,
};

use super::{owners, words};
use crate::{json, manifest::Section};

/// Groups by package and name.
#[derive(Debug, Default)]
pub struct Groups(HashMap<(String, String), Group>);

/// One group.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Domain and owner.
    pub ownership: Ownership,
    id: String,
    description: Option<String>,
    is_product: bool,
    ports: Vec<OutputPort>,
}

impl Groups {
    /// Reads the groups of a manifest.
    pub fn read(section: &Section<'_>, warnings: &mut Vec<Warning>) -> Self {
        let mut groups = HashMap::new();
        for (id, raw) in &section.entries {
            match serde_json::from_str::<Value>(raw.get()) {
                Ok(value) => {
                    let package = json::name(&value, "package_name").unwrap_or_default();
                    let name = json::name(&value, "name").unwrap_or_else(|| json::one_line(id));
                    groups.insert((package, name), group(id, &value));
                }
                Err(error) => warnings.push(json::broken(
                    format!("manifest.json: {}", json::cut(id, 200)),
                    &error,
                )),
            }
        }
        Self(groups)
    }

    /// The group of a node.
    pub fn of(&self, node: &Value) -> Option<&Group> {
        self.0.get(&key(node)?)
    }

    /// Takes note of a model that its group offers.
    pub fn see(&mut self, node: &Value, asset: &AssetInfo) {
        let offered = words::access(node).as_deref() == Some("public") && words::has_contract(node);
        let Some(group) = key(node).filter(|_| offered).and_then(|key| self.0.get_mut(&key)) else {
            return;
        };
        let dotted = asset
            .aliases
            .iter()
            .find(|alias| alias.scheme == AliasScheme::Dotted);
        let Some(dotted) = dotted.filter(|_| group.is_product) else {
            return;
        };
        group.ports.push(OutputPort {
            name: dotted.value.clone(),
            version: json::name(node, "version"),
            description: json::prose(node, "description").map(|text| words::first_words(&text)),
            port_type: Some("tables".to_owned()),
            contract_id: None,
            contract: None,
            assets: Vec::new(),
        });
    }

    /// People and domains that groups name.
    pub fn named(&self) -> Vec<Fact> {
        self.sorted()
            .into_iter()
            .flat_map(|(_, group)| owners::named(&group.ownership))
            .collect()
    }

    /// Facts of the groups that say they are products.
    pub fn products(&self, warnings: &mut Vec<Warning>) -> Vec<Fact> {
        let mut facts = Vec::new();
        for ((package, name), group) in self.sorted() {
            if !group.is_product {
                continue;
            }
            if group.ports.is_empty() {
                let message = format!(
                    "the group `{name}` says that it is a data product and has no public model with an enforced \
                     contract to offer"
                );
                let place = format!("manifest.json: {}", json::cut(&group.id, 200));
                warnings.push(Warning::new(WarningCode::NotFound, place, message));
            }
            facts.extend(group.product(package, name));
        }
        facts
    }

    fn sorted(&self) -> Vec<(&(String, String), &Group)> {
        let mut groups: Vec<_> = self.0.iter().collect();
        groups.sort_by_key(|(key, _)| *key);
        groups
    }
}

impl Group {
    fn product(&self, package: &str, name: &str) -> Vec<Fact> {
        let urn = Urn::derive(EntityKind::Product, "dbt", &self.id);
        let id = format!("group:{package}.{name}");
        let namespace: Vec<String> = self
            .ownership
            .domain
            .iter()
            .map(|domain| domain.to_lowercase().replace(' ', "-"))
            .collect();
        let full_name = match namespace.first() {
            Some(domain) => format!("{domain}.{name}"),
            None => name.to_owned(),
        };
        let asset = AssetInfo {
            kind: EntityKind::Product,
            name: name.to_owned(),
            namespace,
            full_name,
            location: None,
            format_version: None,
            aliases: vec![Alias::new(AliasScheme::ProductId, id.as_str())],
            updated: None,
            properties: vec![("dbt.package".to_owned(), package.to_owned())],
            access: None,
        };
        let product = ProductInfo {
            id,
            purpose: self.description.clone(),
            output_ports: self.ports.clone(),
            team: self.ownership.people.clone(),
            ..ProductInfo::default()
        };
        let mut payloads = vec![Payload::Asset(asset), Payload::Product(product)];
        if let Some(text) = &self.description {
            payloads.push(Payload::Docs(Docs {
                description: Some(words::first_words(text)),
                markdown: Some(text.clone()),
                ..Docs::default()
            }));
        }
        if self.ownership != Ownership::default() {
            payloads.push(Payload::Ownership(self.ownership.clone()));
        }
        payloads
            .into_iter()
            .map(|payload| Fact::new(urn.clone(), payload))
            .collect()
    }
}

fn key(node: &Value) -> Option<(String, String)> {
    let package = json::name(node, "package_name").unwrap_or_default();
    Some((package, words::group(node)?))
}

fn group(id: &str, value: &Value) -> Group {
    let meta = words::meta(value);
    let mut people = Vec::new();
    owners::add(value.get("owner"), &mut people);
    Group {
        ownership: Ownership {
            domain: json::name(&meta, "domain"),
            people,
        },
        id: id.to_owned(),
        description: json::prose(value, "description"),
        is_product: json::flag(&meta, "data_product"),
        ports: Vec::new(),
    }
}
