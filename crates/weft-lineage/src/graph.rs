//! Nodes and edges in compressed rows: 4 bytes an edge and direction, no allocation a node.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{ColumnEdge, Entity, EntityKind, Urn};

/// Index of a node.
pub type NodeId = u32;

/// Which things are nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Products, and the consumers that are none.
    #[default]
    Product,
    /// Assets.
    Asset,
}

/// What a drawing needs to know of a node.
#[derive(Debug, Clone)]
pub struct Node {
    /// Identity.
    pub urn: Urn,
    /// What it is.
    pub kind: EntityKind,
    /// Name to show.
    pub name: String,
    /// Domain.
    pub domain: Option<String>,
    /// Name of the owner.
    pub owner: Option<String>,
}

/// Edges of nodes, one after another.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    starts: Vec<u32>,
    targets: Vec<NodeId>,
}

impl Rows {
    pub(crate) fn of(&self, node: NodeId) -> &[NodeId] {
        let at = node as usize;
        let (Some(start), Some(end)) = (self.starts.get(at), self.starts.get(at + 1)) else {
            return &[];
        };
        self.targets
            .get(*start as usize..*end as usize)
            .unwrap_or_default()
    }

    pub(crate) fn build(nodes: usize, edges: &mut [(NodeId, NodeId)]) -> Self {
        edges.sort_unstable();
        let mut starts = vec![0_u32; nodes + 1];
        for (from, _) in edges.iter() {
            if let Some(slot) = starts.get_mut(*from as usize + 1) {
                *slot += 1;
            }
        }
        let mut sum = 0;
        for slot in &mut starts {
            sum += *slot;
            *slot = sum;
        }
        Self {
            starts,
            targets: edges.iter().map(|(_, to)| *to).collect(),
        }
    }
}

/// What an edge carries beside its ends.
#[derive(Debug, Clone, Default)]
pub(crate) struct EdgeFacts {
    pub via: String,
    pub columns: Vec<ColumnEdge>,
}

/// The whole graph of one level.
#[derive(Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    by_urn: HashMap<Urn, NodeId>,
    down: Rows,
    up: Rows,
    facts: HashMap<(NodeId, NodeId), EdgeFacts>,
}

impl Graph {
    /// Builds the graph of a level from all entities.
    pub fn build<'a>(entities: impl Iterator<Item = &'a Entity> + Clone, level: Level) -> Self {
        let mut graph = Self::default();
        let lifted = Lifted::of(entities.clone(), level);
        for entity in entities.clone() {
            if lifted.is_node(entity) {
                graph.add(entity);
            }
        }
        let mut edges: BTreeMap<(NodeId, NodeId), EdgeFacts> = BTreeMap::new();
        for entity in entities {
            for edge in &entity.upstream {
                for (from, to) in lifted.ends(&edge.from, &entity.urn) {
                    let (Some(&from), Some(&to)) = (graph.by_urn.get(&from), graph.by_urn.get(&to)) else {
                        continue;
                    };
                    if from == to {
                        continue;
                    }
                    let facts = edges.entry((from, to)).or_default();
                    if facts.via.is_empty() {
                        facts.via.clone_from(&edge.via);
                    }
                    facts.columns.extend(edge.columns.iter().cloned());
                }
            }
        }
        let mut down: Vec<(NodeId, NodeId)> = edges.keys().copied().collect();
        let mut up: Vec<(NodeId, NodeId)> = down.iter().map(|(from, to)| (*to, *from)).collect();
        graph.down = Rows::build(graph.nodes.len(), &mut down);
        graph.up = Rows::build(graph.nodes.len(), &mut up);
        graph.facts = edges.into_iter().collect();
        graph
    }

    fn add(&mut self, entity: &Entity) {
        let Ok(id) = NodeId::try_from(self.nodes.len()) else {
            return;
        };
        self.by_urn.insert(entity.urn.clone(), id);
        self.nodes.push(Node {
            urn: entity.urn.clone(),
            kind: entity.kind,
            name: entity.display_name().to_owned(),
            domain: entity.domain.clone(),
            owner: entity.owner.as_ref().map(|owner| owner.name.clone()),
        });
    }

    /// All nodes.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Number of edges.
    pub fn edges(&self) -> usize {
        self.down.targets.len()
    }

    /// The node of a urn.
    pub fn id(&self, urn: &Urn) -> Option<NodeId> {
        self.by_urn.get(urn).copied()
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// What reads it.
    pub fn downstream(&self, id: NodeId) -> &[NodeId] {
        self.down.of(id)
    }

    /// What it reads.
    pub fn upstream(&self, id: NodeId) -> &[NodeId] {
        self.up.of(id)
    }

    pub(crate) fn facts(&self, from: NodeId, to: NodeId) -> Option<&EdgeFacts> {
        self.facts.get(&(from, to))
    }
}

/// How assets stand for products.
struct Lifted {
    level: Level,
    /// Products an asset belongs to: those that offer it, or for an internal asset those it feeds.
    products_of: HashMap<Urn, BTreeSet<Urn>>,
}

impl Lifted {
    fn of<'a>(entities: impl Iterator<Item = &'a Entity> + Clone, level: Level) -> Self {
        let mut products_of: HashMap<Urn, BTreeSet<Urn>> = HashMap::new();
        if level == Level::Asset {
            return Self { level, products_of };
        }
        let mut offered: BTreeSet<&Urn> = BTreeSet::new();
        for entity in entities.clone().filter(|entity| !entity.products.is_empty()) {
            products_of
                .entry(entity.urn.clone())
                .or_default()
                .extend(entity.products.iter().cloned());
            offered.insert(&entity.urn);
        }
        // An asset that no port offers stands for the products made from it: walk upstream from what is
        // offered, through assets that are not, and mark each with the product at the end.
        let upstream: HashMap<&Urn, &Entity> = entities.map(|entity| (&entity.urn, entity)).collect();
        let starts: Vec<(Urn, BTreeSet<Urn>)> =
            products_of.iter().map(|(a, p)| (a.clone(), p.clone())).collect();
        for (asset, products) in starts {
            let mut queue = vec![asset];
            let mut seen: BTreeSet<Urn> = BTreeSet::new();
            while let Some(at) = queue.pop() {
                let reads = upstream
                    .get(&at)
                    .map(|entity| entity.upstream.as_slice())
                    .unwrap_or_default();
                for edge in reads {
                    if edge.from.as_str().starts_with("urn:weft:asset:")
                        && !offered.contains(&edge.from)
                        && seen.insert(edge.from.clone())
                    {
                        products_of
                            .entry(edge.from.clone())
                            .or_default()
                            .extend(products.iter().cloned());
                        queue.push(edge.from.clone());
                    }
                }
            }
        }
        Self { level, products_of }
    }

    fn is_node(&self, entity: &Entity) -> bool {
        match self.level {
            Level::Asset => entity.kind.is_asset(),
            Level::Product => {
                entity.kind == EntityKind::Product
                    || matches!(entity.kind, EntityKind::Dashboard | EntityKind::Metric)
            }
        }
    }

    fn ends(&self, from: &Urn, to: &Urn) -> Vec<(Urn, Urn)> {
        let lift = |urn: &Urn| match self.products_of.get(urn) {
            Some(products) if self.level == Level::Product => products.iter().cloned().collect(),
            _ => vec![urn.clone()],
        };
        let (froms, tos): (Vec<Urn>, Vec<Urn>) = (lift(from), lift(to));
        // A product that has the source itself (an internal asset may feed several) reads nothing foreign by it.
        let foreign = tos.iter().filter(|to| !froms.contains(to));
        foreign
            .flat_map(|to| froms.iter().map(move |from| (from.clone(), to.clone())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Graph, Level};
    use weft_model::{Entity, EntityKind, Urn};

    fn urn(kind: EntityKind, name: &str) -> Urn {
        Urn::derive(kind, "test", name)
    }

    fn entity(kind: EntityKind, name: &str, reads: &[&str], products: &[&str]) -> Entity {
        let reads: Vec<_> = reads
            .iter()
            .map(|from| serde_json::json!({"from": urn(EntityKind::Table, from), "via": "dbt"}))
            .collect();
        let products: Vec<_> = products
            .iter()
            .map(|name| urn(EntityKind::Product, name))
            .collect();
        serde_json::from_value(serde_json::json!({
            "urn": urn(kind, name), "kind": kind, "name": name, "full_name": name, "access": "unknown",
            "upstream": reads, "products": products,
        }))
        .unwrap()
    }

    fn edges(entities: &[Entity]) -> Vec<String> {
        let graph = Graph::build(entities.iter(), Level::Product);
        let mut found = Vec::new();
        for (at, node) in graph.nodes().iter().enumerate() {
            for reader in graph.downstream(u32::try_from(at).unwrap()) {
                found.push(format!("{} -> {}", node.name, graph.node(*reader).unwrap().name));
            }
        }
        found.sort();
        found
    }

    #[test]
    fn an_internal_asset_that_feeds_two_products_joins_them_by_nothing() {
        let entities = [
            entity(EntityKind::Product, "one", &[], &[]),
            entity(EntityKind::Product, "two", &[], &[]),
            entity(EntityKind::Table, "staging", &[], &[]),
            entity(EntityKind::Table, "a", &["staging"], &["one"]),
            entity(EntityKind::Table, "b", &["staging"], &["two"]),
        ];
        assert_eq!(edges(&entities), Vec::<String>::new());
    }

    #[test]
    fn a_product_reads_another_through_its_internal_assets() {
        let entities = [
            entity(EntityKind::Product, "one", &[], &[]),
            entity(EntityKind::Product, "two", &[], &[]),
            entity(EntityKind::Table, "a", &[], &["one"]),
            entity(EntityKind::Table, "staging", &["a"], &[]),
            entity(EntityKind::Table, "b", &["staging"], &["two"]),
        ];
        assert_eq!(edges(&entities), ["one -> two"]);
    }
}
