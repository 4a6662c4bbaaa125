//! Whom trouble with a thing reaches: everything that reads it at any distance, assets and products alike, with the way.
//!
//! Trouble of a table reaches what reads the table and the products that offer it, but not the other tables of those
//! products. Who declares to read a product reads all of it; behind such a declaration no table is known to be spared.

use std::collections::{HashMap, VecDeque};

use weft_model::{Entity, EntityKind, Urn};

use crate::graph::{NodeId, Rows};

/// Things that one trouble reaches, at most.
const REACHED: usize = 10_000;
/// Things that are looked at to count consumers.
const COUNTED: usize = 2_000;

/// What one trouble reaches.
#[derive(Debug, Clone)]
pub struct Spread {
    /// Where the trouble is.
    pub subject: Urn,
    /// What was reached, with what it was reached through.
    through: HashMap<Urn, Urn>,
    /// In the order in which they were reached.
    order: Vec<Urn>,
}

impl Spread {
    /// What it reaches, the nearest first; the subject itself is not among it.
    pub fn reached(&self) -> &[Urn] {
        &self.order
    }

    /// Whether it reaches this.
    pub fn reaches(&self, urn: &Urn) -> bool {
        self.through.contains_key(urn)
    }

    /// The shortest way from the subject to what it reaches, both ends among it; empty where it is not reached.
    pub fn path(&self, to: &Urn) -> Vec<Urn> {
        if !self.reaches(to) {
            return Vec::new();
        }
        let mut path = vec![to.clone()];
        let mut at = to;
        while let Some(before) = self.through.get(at) {
            path.push(before.clone());
            at = before;
        }
        path.reverse();
        path
    }
}

/// How things read each other, without lifting: what each is read by, what offers it, what it offers.
#[derive(Debug, Default)]
pub struct Reading {
    ids: HashMap<Urn, NodeId>,
    urns: Vec<Urn>,
    /// Whether somebody looks at it: products, dashboards and metrics.
    consumer: Vec<bool>,
    read_by: Rows,
    offered_by: Rows,
    offers: Rows,
}

/// Marks of a walk, kept between walks so that none has to clear them.
#[derive(Debug, Default)]
pub struct Marks {
    walk: u32,
    found: Vec<u32>,
    /// Reached as a whole; a product that only offers a table in trouble goes no further by itself.
    whole: Vec<u32>,
    queue: VecDeque<NodeId>,
}

impl Marks {
    fn begin(&mut self, nodes: usize) {
        self.walk = self.walk.wrapping_add(1);
        if self.walk == 0 || self.found.len() != nodes {
            self.walk = 1;
            self.found = vec![0; nodes];
            self.whole = vec![0; nodes];
        }
        self.queue.clear();
    }

    /// Marks a node; whether it was not found before, and whether it was not reached as a whole before.
    fn mark(&mut self, node: NodeId, all_of_it: bool) -> (bool, bool) {
        let walk = self.walk;
        let set = |marks: &mut Vec<u32>| {
            marks
                .get_mut(node as usize)
                .is_some_and(|mark| std::mem::replace(mark, walk) != walk)
        };
        let new = set(&mut self.found);
        (new, all_of_it && set(&mut self.whole))
    }

    fn is_whole(&self, node: NodeId) -> bool {
        self.whole
            .get(node as usize)
            .is_some_and(|mark| *mark == self.walk)
    }
}

impl Reading {
    /// From all assets and products.
    pub fn build<'a>(entities: impl Iterator<Item = &'a Entity> + Clone) -> Self {
        let mut reading = Self::default();
        for entity in entities.clone() {
            let Ok(id) = NodeId::try_from(reading.urns.len()) else {
                break;
            };
            reading.ids.insert(entity.urn.clone(), id);
            reading.urns.push(entity.urn.clone());
            let looked_at = [EntityKind::Product, EntityKind::Dashboard, EntityKind::Metric];
            reading.consumer.push(looked_at.contains(&entity.kind));
        }
        let (mut reads, mut offered, mut offers) = (Vec::new(), Vec::new(), Vec::new());
        for entity in entities {
            let Some(&own) = reading.ids.get(&entity.urn) else {
                continue;
            };
            let id = |urn: &Urn| reading.ids.get(urn).copied();
            reads.extend(
                entity
                    .upstream
                    .iter()
                    .filter_map(|edge| Some((id(&edge.from)?, own))),
            );
            if entity.kind.is_asset() {
                offered.extend(
                    entity
                        .products
                        .iter()
                        .filter_map(|product| Some((own, id(product)?))),
                );
            }
            let ports = entity.product.iter().flat_map(|product| &product.output_ports);
            offers.extend(
                ports
                    .flat_map(|port| &port.assets)
                    .filter_map(|asset| Some((own, id(asset)?))),
            );
        }
        let nodes = reading.urns.len();
        for edges in [&mut reads, &mut offered, &mut offers] {
            edges.sort_unstable();
            edges.dedup();
        }
        reading.read_by = Rows::build(nodes, &mut reads);
        reading.offered_by = Rows::build(nodes, &mut offered);
        reading.offers = Rows::build(nodes, &mut offers);
        reading
    }

    /// What trouble with `subject` reaches.
    pub fn spread(&self, subject: &Urn) -> Spread {
        let mut spread = Spread {
            subject: subject.clone(),
            through: HashMap::new(),
            order: Vec::new(),
        };
        let Some(start) = self.ids.get(subject) else {
            return spread;
        };
        self.walk(*start, &mut Marks::default(), |node, before| {
            if let (Some(node), Some(before)) = (self.urns.get(node as usize), self.urns.get(before as usize))
            {
                spread.through.insert(node.clone(), before.clone());
                spread.order.push(node.clone());
            }
            spread.order.len() < REACHED
        });
        spread
    }

    /// Products, dashboards and metrics that read `subject` at any distance, as far as [`COUNTED`] things are looked at. Who
    /// only offers it is none of them.
    pub fn consumers(&self, subject: &Urn, marks: &mut Marks) -> u32 {
        let Some(&start) = self.ids.get(subject) else {
            return 0;
        };
        let own = self.offered_by.of(start);
        let (mut count, mut seen) = (0, 0);
        self.walk(start, marks, |node, _| {
            let counts = self.consumer.get(node as usize).copied().unwrap_or_default();
            count += u32::from(counts && !own.contains(&node));
            seen += 1;
            seen < COUNTED
        });
        count
    }

    /// Goes breadth first along everything that trouble reaches, as long as `each` wants more of it.
    fn walk(&self, start: NodeId, marks: &mut Marks, mut each: impl FnMut(NodeId, NodeId) -> bool) {
        marks.begin(self.urns.len());
        marks.mark(start, true);
        marks.queue.push_back(start);
        while let Some(at) = marks.queue.pop_front() {
            let own = if marks.is_whole(at) {
                self.offers.of(at)
            } else {
                &[]
            };
            let all = self.read_by.of(at).iter().chain(own).map(|next| (*next, true));
            let part = self.offered_by.of(at).iter().map(|next| (*next, false));
            for (next, all_of_it) in all.chain(part) {
                let (new, wider) = marks.mark(next, all_of_it);
                if new && !each(next, at) {
                    return;
                }
                if new || wider {
                    marks.queue.push_back(next);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use weft_model::{Entity, EntityKind, Urn};

    use super::{Marks, Reading, Spread};

    fn table(name: &str) -> Urn {
        Urn::derive(EntityKind::Table, "test", name)
    }

    fn product(name: &str) -> Urn {
        Urn::derive(EntityKind::Product, "test", name)
    }

    fn asset(name: &str, reads: &[Urn], products: &[&str]) -> Entity {
        let products: Vec<Urn> = products.iter().map(|name| product(name)).collect();
        entity(
            json!({"urn": table(name), "kind": "table", "name": name, "products": products}),
            reads,
        )
    }

    fn offering(name: &str, assets: &[&str], reads: &[Urn]) -> Entity {
        let assets: Vec<Urn> = assets.iter().map(|name| table(name)).collect();
        let ports = json!([{"name": "out", "assets": assets}]);
        entity(
            json!({"urn": product(name), "kind": "product", "name": name,
                "product": {"id": name, "output_ports": ports}}),
            reads,
        )
    }

    fn entity(mut value: Value, reads: &[Urn]) -> Entity {
        let upstream: Vec<Value> = reads
            .iter()
            .map(|from| json!({"from": from, "via": "dbt"}))
            .collect();
        value["full_name"] = value["name"].clone();
        value["access"] = "unknown".into();
        value["upstream"] = upstream.into();
        serde_json::from_value(value).unwrap()
    }

    /// sales offers orders and lines; finance reads orders only, board reads finance; ops declares to read sales.
    fn mesh() -> Vec<Entity> {
        vec![
            asset("raw", &[], &[]),
            asset("orders", &[table("raw")], &["sales"]),
            asset("lines", &[], &["sales"]),
            asset("staging", &[table("orders")], &[]),
            asset("revenue", &[table("staging")], &["finance"]),
            asset("baskets", &[table("lines")], &["marketing"]),
            asset("board", &[table("revenue")], &[]),
            asset("plans", &[], &["ops"]),
            asset("shifts", &[table("plans")], &[]),
            offering("sales", &["orders", "lines"], &[]),
            offering("finance", &["revenue"], &[]),
            offering("marketing", &["baskets"], &[]),
            offering("ops", &["plans"], &[product("sales")]),
        ]
    }

    fn of(subject: &Urn) -> Spread {
        Reading::build(mesh().iter()).spread(subject)
    }

    #[test]
    fn trouble_of_a_table_reaches_products_two_hops_away() {
        let spread = of(&table("raw"));
        let way = [
            table("raw"),
            table("orders"),
            table("staging"),
            table("revenue"),
            product("finance"),
        ];
        assert_eq!(spread.path(&product("finance")), way);
        assert!(spread.reaches(&table("board")));
        assert!(
            spread.reaches(&product("ops")),
            "who declares to read a product is told"
        );
        assert!(
            spread.reaches(&table("shifts")),
            "behind a declaration nothing is known to be spared"
        );
    }

    #[test]
    fn other_tables_of_the_same_product_are_spared() {
        let spread = of(&table("orders"));
        assert!(spread.reaches(&product("sales")));
        for spared in [table("lines"), table("baskets"), product("marketing")] {
            assert!(!spread.reaches(&spared), "{spared}");
            assert_eq!(spread.path(&spared), []);
        }
    }

    #[test]
    fn trouble_of_a_product_is_that_of_all_its_tables() {
        let spread = of(&product("sales"));
        for told in [
            table("orders"),
            table("lines"),
            product("marketing"),
            product("finance"),
        ] {
            assert!(spread.reaches(&told), "{told}");
        }
        assert!(!spread.reaches(&product("sales")), "it knows by itself");
        assert!(!spread.reaches(&table("raw")), "what is read is not told");
    }

    #[test]
    fn a_cycle_ends() {
        let mesh = [asset("a", &[table("b")], &[]), asset("b", &[table("a")], &[])];
        let spread = Reading::build(mesh.iter()).spread(&table("a"));
        assert_eq!(spread.reached(), [table("b")]);
    }

    #[test]
    fn consumers_are_those_that_somebody_looks_at() {
        let reading = Reading::build(mesh().iter());
        let mut marks = Marks::default();
        let count = |urn: &Urn, marks: &mut Marks| reading.consumers(urn, marks);
        assert_eq!(
            count(&table("orders"), &mut marks),
            2,
            "finance and ops, not sales that offers it"
        );
        assert_eq!(count(&product("sales"), &mut marks), 3);
        assert_eq!(count(&table("raw"), &mut marks), 3, "sales is made from it");
        assert_eq!(count(&table("board"), &mut marks), 0);
        assert_eq!(
            count(&product("sales"), &mut marks),
            3,
            "marks of another walk do not count"
        );
    }
}
