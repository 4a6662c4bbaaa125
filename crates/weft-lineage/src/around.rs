//! The part of the graph around one thing, to a depth, with counts of what is left out.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{ColumnEdge, EntityKind, Urn};

use crate::graph::{Graph, NodeId};

/// How much is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ViewOptions {
    /// Steps upstream.
    pub upstream: u32,
    /// Steps downstream.
    pub downstream: u32,
    /// Nodes drawn at most; the nearest and best connected stay.
    pub limit: u32,
}

/// One node of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineageNode {
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
    /// Steps from the root; negative upstream.
    pub depth: i32,
    /// Neighbours upstream that are not drawn.
    pub more_upstream: u32,
    /// Neighbours downstream that are not drawn.
    pub more_downstream: u32,
}

/// One edge of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Edge {
    /// What is read.
    pub from: Urn,
    /// What reads it.
    pub to: Urn,
    /// What says so.
    pub via: String,
    /// Column edges, where known.
    pub columns: Vec<ColumnEdge>,
}

/// The part of the graph around one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LineageView {
    /// The thing.
    pub root: Urn,
    /// Drawn nodes, nearest first.
    pub nodes: Vec<LineageNode>,
    /// Edges between drawn nodes.
    pub edges: Vec<Edge>,
    /// Nodes that can be reached at any depth, the root among them.
    pub total_nodes: u32,
    /// Nodes drawn.
    pub drawn: u32,
    /// Whether the limit (not the depth) left nodes out.
    pub truncated: bool,
}

/// The view around `root`; `None` when the graph does not have it.
pub fn around(graph: &Graph, root: &Urn, options: ViewOptions) -> Option<LineageView> {
    let start = graph.id(root)?;
    let up = reach(start, |id| graph.upstream(id));
    let down = reach(start, |id| graph.downstream(id));
    let total: HashSet<NodeId> = up.keys().chain(down.keys()).copied().collect();
    let mut depths: HashMap<NodeId, i32> = HashMap::new();
    let within = |steps: u32, most: u32| steps <= most;
    for (id, steps) in down
        .iter()
        .filter(|(_, steps)| within(**steps, options.downstream))
    {
        depths.insert(*id, i32::try_from(*steps).unwrap_or(i32::MAX));
    }
    for (id, steps) in up.iter().filter(|(_, steps)| within(**steps, options.upstream)) {
        let depth = -i32::try_from(*steps).unwrap_or(i32::MAX);
        let known = depths.entry(*id).or_insert(depth);
        // In a cycle a node is on both sides: the nearer side wins.
        if depth.unsigned_abs() < known.unsigned_abs() {
            *known = depth;
        }
    }
    let degree = |id: NodeId| graph.upstream(id).len() + graph.downstream(id).len();
    let mut order: Vec<(NodeId, i32)> = depths.into_iter().collect();
    order.sort_by(|(left, left_depth), (right, right_depth)| {
        left_depth
            .unsigned_abs()
            .cmp(&right_depth.unsigned_abs())
            .then(degree(*right).cmp(&degree(*left)))
            .then_with(|| name(graph, *left).cmp(&name(graph, *right)))
    });
    let limit = options.limit.max(1) as usize;
    let truncated = order.len() > limit;
    order.truncate(limit);
    let drawn: HashSet<NodeId> = order.iter().map(|(id, _)| *id).collect();
    let missing = |ids: &[NodeId]| {
        u32::try_from(ids.iter().filter(|id| !drawn.contains(*id)).count()).unwrap_or(u32::MAX)
    };
    let mut nodes = Vec::with_capacity(order.len());
    let mut edges: BTreeMap<(Urn, Urn), Edge> = BTreeMap::new();
    for (id, depth) in order {
        let node = graph.node(id)?;
        nodes.push(LineageNode {
            urn: node.urn.clone(),
            kind: node.kind,
            name: node.name.clone(),
            domain: node.domain.clone(),
            owner: node.owner.clone(),
            depth,
            more_upstream: missing(graph.upstream(id)),
            more_downstream: missing(graph.downstream(id)),
        });
        for to in graph.downstream(id).iter().filter(|to| drawn.contains(*to)) {
            let (Some(target), Some(facts)) = (graph.node(*to), graph.facts(id, *to)) else {
                continue;
            };
            let edge = Edge {
                from: node.urn.clone(),
                to: target.urn.clone(),
                via: facts.via.clone(),
                columns: facts.columns.clone(),
            };
            edges.insert((edge.from.clone(), edge.to.clone()), edge);
        }
    }
    Some(LineageView {
        root: root.clone(),
        drawn: u32::try_from(nodes.len()).unwrap_or(u32::MAX),
        nodes,
        edges: edges.into_values().collect(),
        total_nodes: u32::try_from(total.len()).unwrap_or(u32::MAX),
        truncated,
    })
}

fn name(graph: &Graph, id: NodeId) -> (&str, &str) {
    graph
        .node(id)
        .map_or(("", ""), |node| (node.name.as_str(), node.urn.as_str()))
}

/// Steps to everything that can be reached, breadth first.
fn reach<'a>(start: NodeId, next: impl Fn(NodeId) -> &'a [NodeId]) -> HashMap<NodeId, u32> {
    let mut steps = HashMap::from([(start, 0_u32)]);
    let mut queue = VecDeque::from([(start, 0_u32)]);
    while let Some((at, distance)) = queue.pop_front() {
        for id in next(at) {
            if let std::collections::hash_map::Entry::Vacant(slot) = steps.entry(*id) {
                slot.insert(distance + 1);
                queue.push_back((*id, distance + 1));
            }
        }
    }
    steps
}
