//! Where everything is drawn: lanes are domains, columns are steps from the focus, long edges run between lanes.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use specta::Type;
use weft_model::Urn;

use crate::around::LineageView;

const NODE_WIDTH: f32 = 168.0;
const NODE_HEIGHT: f32 = 28.0;
const ROW: f32 = 46.0;
const COLUMN: f32 = 248.0;
const LANE_LABEL: f32 = 30.0;
const LANE_PADDING: f32 = 10.0;
const LANE_GAP: f32 = 8.0;
const LEFT: f32 = 108.0;
const TOP: f32 = 30.0;

/// A domain's band.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Lane {
    /// Domain; `None` holds what belongs to none.
    pub domain: Option<String>,
    /// Top edge.
    pub y: f32,
    /// Height.
    pub height: f32,
}

/// A drawn node.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct NodeBox {
    /// Which node.
    pub urn: Urn,
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// A drawn edge.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Path {
    /// What is read.
    pub from: Urn,
    /// What reads it.
    pub to: Urn,
    /// SVG path data.
    pub d: String,
}

/// A whole drawing, in pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Layout {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Domains, from top to bottom.
    pub lanes: Vec<Lane>,
    /// Columns: steps from the focus and left edge.
    pub columns: Vec<(i32, f32)>,
    /// Nodes.
    pub nodes: Vec<NodeBox>,
    /// Edges.
    pub paths: Vec<Path>,
}

/// Lays out a view.
pub fn layout(view: &LineageView) -> Layout {
    let order = lane_order(view);
    let mut depths: Vec<i32> = view.nodes.iter().map(|node| node.depth).collect();
    depths.sort_unstable();
    depths.dedup();
    let column_of: HashMap<i32, usize> = depths
        .iter()
        .enumerate()
        .map(|(index, depth)| (*depth, index))
        .collect();
    let mut cells: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (index, node) in view.nodes.iter().enumerate() {
        let lane = order
            .iter()
            .position(|domain| *domain == node.domain)
            .unwrap_or(0);
        let column = column_of.get(&node.depth).copied().unwrap_or(0);
        cells.entry((lane, column)).or_default().push(index);
    }
    sweep(view, &mut cells);
    let mut lanes = Vec::with_capacity(order.len());
    let mut nodes = Vec::with_capacity(view.nodes.len());
    let mut y = TOP;
    for (lane, domain) in order.iter().enumerate() {
        let rows = cells
            .iter()
            .filter(|((at, _), _)| *at == lane)
            .map(|(_, cell)| cell.len())
            .max()
            .unwrap_or(1);
        let height = to_f32(rows) * ROW + 2.0 * LANE_PADDING;
        for ((_, column), cell) in cells.iter().filter(|((at, _), _)| *at == lane) {
            let top = y + LANE_PADDING + (to_f32(rows - cell.len()) * ROW) / 2.0;
            for (row, index) in cell.iter().enumerate() {
                let Some(node) = view.nodes.get(*index) else {
                    continue;
                };
                nodes.push(NodeBox {
                    urn: node.urn.clone(),
                    x: LEFT + LANE_LABEL + to_f32(*column) * COLUMN,
                    y: top + to_f32(row) * ROW + (ROW - NODE_HEIGHT) / 2.0,
                    width: NODE_WIDTH,
                    height: NODE_HEIGHT,
                });
            }
        }
        lanes.push(Lane {
            domain: domain.clone(),
            y,
            height,
        });
        y += height + LANE_GAP;
    }
    let columns: Vec<(i32, f32)> = depths
        .iter()
        .enumerate()
        .map(|(index, depth)| (*depth, LEFT + LANE_LABEL + to_f32(index) * COLUMN))
        .collect();
    let paths = route(view, &nodes, &lanes);
    Layout {
        width: LEFT + LANE_LABEL + to_f32(columns.len()) * COLUMN - (COLUMN - NODE_WIDTH) + 24.0,
        height: y - LANE_GAP + 12.0,
        lanes,
        columns,
        nodes,
        paths,
    }
}

/// The focus's domain in the middle, domains that share many edges with it next to it.
fn lane_order(view: &LineageView) -> Vec<Option<String>> {
    let domain_of: HashMap<&Urn, &Option<String>> =
        view.nodes.iter().map(|node| (&node.urn, &node.domain)).collect();
    let focus = domain_of.get(&view.root).copied().cloned().flatten();
    let mut weight: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for node in &view.nodes {
        weight.entry(node.domain.clone()).or_default();
    }
    for edge in &view.edges {
        for end in [&edge.from, &edge.to] {
            if let Some(domain) = domain_of.get(end) {
                *weight.entry((*domain).clone()).or_default() += 1;
            }
        }
    }
    let mut others: Vec<(Option<String>, usize)> = weight
        .into_iter()
        .filter(|(domain, _)| *domain != focus)
        .collect();
    others.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
    let mut order = vec![focus];
    for (index, (domain, _)) in others.into_iter().enumerate() {
        if index % 2 == 0 {
            order.push(domain);
        } else {
            order.insert(0, domain);
        }
    }
    order
}

/// Orders each cell by the mean row of its neighbours in the columns beside it, back and forth.
fn sweep(view: &LineageView, cells: &mut BTreeMap<(usize, usize), Vec<usize>>) {
    let index_of: HashMap<&Urn, usize> = view
        .nodes
        .iter()
        .enumerate()
        .map(|(index, node)| (&node.urn, index))
        .collect();
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); view.nodes.len()];
    for edge in &view.edges {
        let (Some(&from), Some(&to)) = (index_of.get(&edge.from), index_of.get(&edge.to)) else {
            continue;
        };
        if let Some(list) = neighbours.get_mut(from) {
            list.push(to);
        }
        if let Some(list) = neighbours.get_mut(to) {
            list.push(from);
        }
    }
    for _ in 0..4 {
        let position: HashMap<usize, f32> = cells
            .iter()
            .flat_map(|((lane, _), cell)| {
                cell.iter()
                    .enumerate()
                    .map(move |(row, index)| (*index, to_f32(*lane) * 100.0 + to_f32(row)))
            })
            .collect();
        for cell in cells.values_mut() {
            let mean = |index: &usize| {
                let around = neighbours.get(*index).map(Vec::as_slice).unwrap_or_default();
                let known: Vec<f32> = around
                    .iter()
                    .filter_map(|other| position.get(other).copied())
                    .collect();
                if known.is_empty() {
                    position.get(index).copied().unwrap_or(0.0)
                } else {
                    known.iter().sum::<f32>() / to_f32(known.len())
                }
            };
            cell.sort_by(|left, right| mean(left).total_cmp(&mean(right)).then(left.cmp(right)));
        }
    }
}

fn route(view: &LineageView, nodes: &[NodeBox], lanes: &[Lane]) -> Vec<Path> {
    let box_of: HashMap<&Urn, &NodeBox> = nodes.iter().map(|node| (&node.urn, node)).collect();
    view.edges
        .iter()
        .filter_map(|edge| {
            let (from, to) = (box_of.get(&edge.from)?, box_of.get(&edge.to)?);
            Some(Path {
                from: edge.from.clone(),
                to: edge.to.clone(),
                d: curve(from, to, lanes),
            })
        })
        .collect()
}

/// A short edge is one curve in the gutter. A long one (or one that runs back) leaves its lane and runs in the
/// space between lanes, so that it crosses no name.
fn curve(from: &NodeBox, to: &NodeBox, lanes: &[Lane]) -> String {
    let (x1, y1) = (from.x + from.width, from.y + from.height / 2.0);
    let (x2, y2) = (to.x, to.y + to.height / 2.0);
    let gutter = COLUMN - NODE_WIDTH;
    if x2 > x1 && x2 - x1 <= gutter + 1.0 {
        let middle = f32::midpoint(x1, x2);
        return format!("M{x1:.0} {y1:.0}C{middle:.0} {y1:.0} {middle:.0} {y2:.0} {x2:.0} {y2:.0}");
    }
    let channel = channel_near(f32::midpoint(y1, y2), lanes);
    let (out, back) = (x1 + gutter * 0.45, x2 - gutter * 0.45);
    format!(
        "M{x1:.0} {y1:.0}C{out:.0} {y1:.0} {x1:.0} {channel:.0} {out:.0} {channel:.0}L{back:.0} {channel:.0}C{x2:.0} {channel:.0} {back:.0} {y2:.0} {x2:.0} {y2:.0}"
    )
}

fn channel_near(y: f32, lanes: &[Lane]) -> f32 {
    let between = lanes
        .iter()
        .flat_map(|lane| [lane.y - LANE_GAP / 2.0, lane.y + lane.height + LANE_GAP / 2.0]);
    between
        .min_by(|left, right| (left - y).abs().total_cmp(&(right - y).abs()))
        .unwrap_or(y)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of drawn things are far below 2^24"
)]
const fn to_f32(count: usize) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests {
    use super::layout;
    use crate::around::{Edge, LineageNode, LineageView};
    use proptest::prelude::*;
    use weft_model::{EntityKind, Urn};

    fn view(nodes: &[(u8, i32)], edges: &[(usize, usize)]) -> LineageView {
        let urn = |index: usize| Urn::derive(EntityKind::Table, "t", &index.to_string());
        let nodes: Vec<LineageNode> = nodes
            .iter()
            .enumerate()
            .map(|(index, (domain, depth))| LineageNode {
                urn: urn(index),
                kind: EntityKind::Table,
                name: index.to_string(),
                domain: (*domain > 0).then(|| format!("d{domain}")),
                owner: None,
                depth: *depth,
                more_upstream: 0,
                more_downstream: 0,
            })
            .collect();
        let edges = edges
            .iter()
            .map(|(from, to)| Edge {
                from: urn(*from),
                to: urn(*to),
                via: "t".into(),
                columns: Vec::new(),
            })
            .collect();
        let drawn = u32::try_from(nodes.len()).unwrap_or(0);
        LineageView {
            root: urn(0),
            nodes,
            edges,
            total_nodes: drawn,
            drawn,
            truncated: false,
        }
    }

    proptest! {
        #[test]
        fn nodes_do_not_overlap_and_stay_in_their_lane(
            nodes in proptest::collection::vec((0_u8..5, -3_i32..4), 1..60),
            edges in proptest::collection::vec((0_usize..60, 0_usize..60), 0..80),
        ) {
            let edges: Vec<_> = edges.into_iter().filter(|(a, b)| *a < nodes.len() && *b < nodes.len() && a != b).collect();
            let view = view(&nodes, &edges);
            let drawn = layout(&view);
            prop_assert_eq!(drawn.nodes.len(), nodes.len());
            prop_assert_eq!(drawn.paths.len(), view.edges.len());
            for (index, one) in drawn.nodes.iter().enumerate() {
                let lane = drawn.lanes.iter().find(|lane| one.y >= lane.y && one.y + one.height <= lane.y + lane.height);
                let domain = view.nodes.iter().find(|node| node.urn == one.urn).and_then(|node| node.domain.clone());
                prop_assert_eq!(lane.map(|lane| lane.domain.clone()), Some(domain));
                for other in &drawn.nodes[index + 1..] {
                    let apart = one.x + one.width <= other.x || other.x + other.width <= one.x
                        || one.y + one.height <= other.y || other.y + other.height <= one.y;
                    prop_assert!(apart, "{:?} over {:?}", one, other);
                }
            }
        }
    }
}
