//! The mesh from above: domains, their products, and what flows between them.

use std::collections::BTreeMap;

use serde::Serialize;
use specta::Type;
use weft_model::Urn;

use crate::graph::Graph;

/// One product of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProductDot {
    /// Identity.
    pub urn: Urn,
    /// Name.
    pub name: String,
    /// Products and dashboards that read it.
    pub consumers: u32,
}

/// One domain's box.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct DomainBox {
    /// Name of the domain.
    pub domain: String,
    /// Its products, most read first.
    pub products: Vec<ProductDot>,
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// Products of one domain that another reads.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Flow {
    /// Domain that is read.
    pub from: String,
    /// Domain that reads.
    pub to: String,
    /// Products of `from` that are read in `to`.
    pub products: u32,
    /// Which products those are.
    pub read: Vec<Urn>,
    /// SVG path data of the ribbon's centre line.
    pub d: String,
    /// Width of the ribbon.
    pub width: f32,
}

/// The whole map, in pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct MeshMap {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Domains.
    pub domains: Vec<DomainBox>,
    /// Flows between different domains.
    pub flows: Vec<Flow>,
}

const BOX_WIDTH: f32 = 250.0;
const DOTS_A_ROW: usize = 9;
const DOT_ROW: f32 = 24.0;
const BOX_REST: f32 = 112.0;

/// Lays out the mesh on a canvas of this size.
pub fn mesh_map(graph: &Graph, width: f32, height: f32) -> MeshMap {
    let mut products: BTreeMap<String, Vec<ProductDot>> = BTreeMap::new();
    let mut read: BTreeMap<(String, String), std::collections::BTreeSet<u32>> = BTreeMap::new();
    for (index, node) in graph.nodes().iter().enumerate() {
        let (Ok(id), Some(domain)) = (u32::try_from(index), &node.domain) else {
            continue;
        };
        if node.kind == weft_model::EntityKind::Product {
            products.entry(domain.clone()).or_default().push(ProductDot {
                urn: node.urn.clone(),
                name: node.name.clone(),
                consumers: u32::try_from(graph.downstream(id).len()).unwrap_or(u32::MAX),
            });
            for reader in graph
                .downstream(id)
                .iter()
                .filter_map(|reader| graph.node(*reader))
            {
                if let Some(other) = reader.domain.as_ref().filter(|other| *other != domain) {
                    read.entry((domain.clone(), other.clone()))
                        .or_default()
                        .insert(id);
                }
            }
        }
    }
    for dots in products.values_mut() {
        dots.sort_by(|left, right| {
            right
                .consumers
                .cmp(&left.consumers)
                .then(left.name.cmp(&right.name))
        });
    }
    let flows: BTreeMap<(String, String), u32> = read
        .iter()
        .map(|(ends, ids)| (ends.clone(), u32::try_from(ids.len()).unwrap_or(u32::MAX)))
        .collect();
    let ring = ring_order(&products.keys().cloned().collect::<Vec<_>>(), &flows);
    let domains = place(ring, products, width, height);
    let flows = ribbons(&domains, flows, |ends| {
        let ids = read.get(ends).into_iter().flatten();
        ids.filter_map(|id| graph.node(*id))
            .map(|node| node.urn.clone())
            .collect()
    });
    let height = domains
        .iter()
        .map(|one| one.y + one.height + 16.0)
        .fold(height, f32::max);
    MeshMap {
        width,
        height,
        domains,
        flows,
    }
}

/// Domains around a ring so that those that share most stand next to each other.
fn ring_order(names: &[String], flows: &BTreeMap<(String, String), u32>) -> Vec<String> {
    let between = |left: &String, right: &String| {
        let one = flows.get(&(left.clone(), right.clone())).copied().unwrap_or(0);
        one + flows.get(&(right.clone(), left.clone())).copied().unwrap_or(0)
    };
    let total = |name: &String| names.iter().map(|other| between(name, other)).sum::<u32>();
    let mut rest: Vec<String> = names.to_vec();
    rest.sort_by(|left, right| total(right).cmp(&total(left)).then(left.cmp(right)));
    let mut ring: Vec<String> = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let next = match ring.last() {
            None => 0,
            Some(last) => rest
                .iter()
                .enumerate()
                .max_by(|(left_at, left), (right_at, right)| {
                    between(last, left)
                        .cmp(&between(last, right))
                        .then(right_at.cmp(left_at))
                })
                .map_or(0, |(index, _)| index),
        };
        ring.push(rest.remove(next));
    }
    ring
}

fn place(
    ring: Vec<String>,
    mut products: BTreeMap<String, Vec<ProductDot>>,
    width: f32,
    height: f32,
) -> Vec<DomainBox> {
    let count = ring.len();
    let width_each = BOX_WIDTH.min(width / 3.6);
    ring.into_iter()
        .enumerate()
        .map(|(index, domain)| {
            let products = products.remove(&domain).unwrap_or_default();
            let rows = products.len().div_ceil(DOTS_A_ROW).max(1);
            let box_height = BOX_REST + to_f32(rows) * DOT_ROW;
            // An ellipse, starting at the top; a single domain stands in the middle.
            let angle = std::f32::consts::TAU * (to_f32(index) / to_f32(count)) - std::f32::consts::FRAC_PI_2;
            let (radius_x, radius_y) = if count < 2 {
                (0.0, 0.0)
            } else {
                (
                    (width - width_each) / 2.0 - 18.0,
                    (height - box_height) / 2.0 - 14.0,
                )
            };
            // Stretched towards the sides, so that boxes use the corners of the canvas.
            let stretch = |value: f32| value.signum() * value.abs().powf(0.72);
            let x = (width - width_each) / 2.0 + stretch(angle.cos()) * radius_x.max(0.0);
            let y = (height - box_height) / 2.0 + angle.sin() * radius_y.max(0.0);
            DomainBox {
                domain,
                products,
                x,
                y: y.max(8.0),
                width: width_each,
                height: box_height,
            }
        })
        .collect()
}

fn ribbons(
    domains: &[DomainBox],
    flows: BTreeMap<(String, String), u32>,
    read: impl Fn(&(String, String)) -> Vec<Urn>,
) -> Vec<Flow> {
    let find = |name: &str| domains.iter().find(|one| one.domain == name);
    flows
        .into_iter()
        .filter_map(|(ends, products)| {
            let read = read(&ends);
            let (from, to) = ends;
            let (start, end) = (find(&from)?, find(&to)?);
            // Both directions of a pair run side by side.
            let side = if from < to { 9.0 } else { -9.0 };
            let d = ribbon(start, end, side);
            let width = 2.0 + 1.6 * (to_f32(products.min(12) as usize));
            Some(Flow {
                from,
                to,
                products,
                read,
                d,
                width,
            })
        })
        .collect()
}

fn centre(one: &DomainBox) -> (f32, f32) {
    (one.x + one.width / 2.0, one.y + one.height / 2.0)
}

/// Where the line from the centre of `one` towards `target` leaves the box, and which way it faces there.
fn exit(one: &DomainBox, target: (f32, f32), side: f32) -> ((f32, f32), (f32, f32)) {
    let (cx, cy) = centre(one);
    let (dx, dy) = (target.0 - cx, target.1 - cy);
    let vertical = dy.abs() * one.width > dx.abs() * one.height;
    if vertical {
        let slope = (dx / dy.abs().max(1.0)) * one.height / 2.0;
        let x = (cx + slope + side).clamp(one.x + 16.0, one.x + one.width - 16.0);
        let y = if dy > 0.0 { one.y + one.height } else { one.y };
        ((x, y), (0.0, dy.signum()))
    } else {
        let slope = (dy / dx.abs().max(1.0)) * one.width / 2.0;
        let y = (cy + slope + side).clamp(one.y + 16.0, one.y + one.height - 16.0);
        let x = if dx > 0.0 { one.x + one.width } else { one.x };
        ((x, y), (dx.signum(), 0.0))
    }
}

fn ribbon(from: &DomainBox, to: &DomainBox, side: f32) -> String {
    let ((x1, y1), (ax, ay)) = exit(from, centre(to), side);
    let ((x2, y2), (bx, by)) = exit(to, centre(from), side);
    let reach = ((x2 - x1).hypot(y2 - y1) * 0.4).max(24.0);
    format!(
        "M{x1:.1} {y1:.1}C{:.1} {:.1} {:.1} {:.1} {x2:.1} {y2:.1}",
        x1 + ax * reach,
        y1 + ay * reach,
        x2 + bx * reach,
        y2 + by * reach
    )
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of drawn things are far below 2^24"
)]
const fn to_f32(count: usize) -> f32 {
    count as f32
}
