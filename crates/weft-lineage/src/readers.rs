//! What reads a table, or one column of it, at any distance: who breaks when it changes.
//!
//! A column is followed through every step of which the columns are known. Where they are not, whoever reads the table is
//! told as such (one that is left out would break without a word), and nothing behind it: that would be the whole mesh.

use std::collections::{HashSet, VecDeque};

use weft_model::{ColumnEdge, Urn, lineage::ColumnEdgeKind};

use crate::graph::{Graph, NodeId};

/// Readers that are told at most.
const READERS: usize = 10_000;

/// How a reader reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadBy {
    /// The value of the column goes in.
    Value,
    /// The column decides which rows or groups there are (filter, join, group by).
    Condition,
    /// It reads the table; which columns is not known.
    Unknown,
    /// It reads the table, and the whole table was asked for.
    Table,
}

/// One thing that reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// The thing.
    pub urn: Urn,
    /// Its name, for people.
    pub name: String,
    /// Its column that is made from the one asked for, where that is known.
    pub column: Option<String>,
    /// How.
    pub by: ReadBy,
    /// What it reads: the thing asked for, or another reader.
    pub through: Urn,
    /// Name of that.
    pub through_name: String,
    /// Column of that, where known.
    pub through_column: Option<String>,
    /// Steps from the thing asked for.
    pub steps: u32,
}

/// What reads `root`, or its `column` and what is made from it, nearest first; at most `steps` away. Empty where the graph
/// does not have it.
pub fn readers(graph: &Graph, root: &Urn, column: Option<&str>, steps: u32) -> Vec<Reader> {
    let Some(start) = graph.id(root) else {
        return Vec::new();
    };
    let mut found: Vec<Reader> = Vec::new();
    let mut seen: HashSet<(NodeId, Option<String>)> = HashSet::from([(start, column.map(str::to_owned))]);
    let mut queue = VecDeque::from([(start, column.map(str::to_owned), 0_u32)]);
    while let Some((at, read, distance)) = queue.pop_front() {
        if distance >= steps {
            continue;
        }
        for next in graph.downstream(at).iter().copied().filter(|next| *next != start) {
            for (made, by) in made_from(graph, at, next, read.as_deref()) {
                // A cycle, or a second way to what is told already.
                if found.len() >= READERS || !seen.insert((next, made.clone())) {
                    continue;
                }
                let (Some(node), Some(through)) = (graph.node(next), graph.node(at)) else {
                    continue;
                };
                found.push(Reader {
                    urn: node.urn.clone(),
                    name: node.name.clone(),
                    column: made.clone(),
                    by,
                    through: through.urn.clone(),
                    through_name: through.name.clone(),
                    through_column: read.clone(),
                    steps: distance + 1,
                });
                if made.is_some() {
                    queue.push_back((next, made, distance + 1));
                }
            }
        }
    }
    found
}

/// The columns of `to` that are made from `column` of `from`, or that columns are not known.
fn made_from(graph: &Graph, from: NodeId, to: NodeId, column: Option<&str>) -> Vec<(Option<String>, ReadBy)> {
    let Some(column) = column else {
        return vec![(None, ReadBy::Table)];
    };
    let edges: &[ColumnEdge] = graph
        .facts(from, to)
        .map(|facts| facts.columns.as_slice())
        .unwrap_or_default();
    if edges.is_empty() {
        return vec![(None, ReadBy::Unknown)];
    }
    let mut made: Vec<(Option<String>, ReadBy)> = edges
        .iter()
        .filter(|edge| is_part_of(&edge.from, column) || is_part_of(column, &edge.from))
        .map(|edge| {
            let by = match edge.kind {
                ColumnEdgeKind::Direct => ReadBy::Value,
                ColumnEdgeKind::Indirect => ReadBy::Condition,
            };
            (Some(edge.to.clone()), by)
        })
        .collect();
    // What takes the value is told as such, also where it filters by it too.
    made.sort_by(|left, right| (left.1, &left.0).cmp(&(right.1, &right.0)));
    made
}

/// Whether `path` is `whole` or inside it, in any case.
fn is_part_of(path: &str, whole: &str) -> bool {
    let head = path.get(..whole.len()).unwrap_or_default();
    let rest = path.get(whole.len()..).unwrap_or_default();
    head.eq_ignore_ascii_case(whole) && (rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use weft_model::{Entity, EntityKind, Urn};

    use super::{ReadBy, readers};
    use crate::graph::{Graph, Level};

    fn urn(name: &str) -> Urn {
        Urn::derive(EntityKind::Table, "test", name)
    }

    /// `(name, [(read, [(from, to, kind)])])`.
    fn graph(tables: &[(&str, Value)]) -> Graph {
        let entities: Vec<Entity> = tables
            .iter()
            .map(|(name, reads)| {
                let upstream: Vec<Value> = reads
                    .as_object()
                    .unwrap()
                    .iter()
                    .map(|(from, columns)| json!({"from": urn(from), "via": "dbt", "columns": columns}))
                    .collect();
                serde_json::from_value(
                    json!({"urn": urn(name), "kind": "table", "name": name, "full_name": name,
                    "access": "unknown", "upstream": upstream}),
                )
                .unwrap()
            })
            .collect();
        Graph::build(entities.iter(), Level::Asset)
    }

    fn told(graph: &Graph, column: Option<&str>, steps: u32) -> Vec<(String, Option<String>, ReadBy, u32)> {
        let found = readers(graph, &urn("orders"), column, steps);
        found
            .into_iter()
            .map(|one| (one.name, one.column, one.by, one.steps))
            .collect()
    }

    fn mesh() -> Graph {
        let edge = |from: &str, to: &str, kind: &str| json!({"from": from, "to": to, "kind": kind});
        graph(&[
            ("orders", json!({})),
            (
                "revenue",
                json!({"orders": [edge("Amount", "total", "direct"), edge("country", "total", "indirect")]}),
            ),
            ("board", json!({"revenue": [edge("total", "kpi", "direct")]})),
            ("names", json!({"orders": [edge("customer", "name", "direct")]})),
            ("blind", json!({"orders": []})),
            ("behind", json!({"blind": [edge("x", "y", "direct")]})),
            ("elsewhere", json!({})),
        ])
    }

    #[test]
    fn a_column_is_followed_to_what_is_made_from_it() {
        let column = |name: &str| Some(name.to_owned());
        assert_eq!(
            told(&mesh(), Some("amount"), 50),
            [
                ("revenue".to_owned(), column("total"), ReadBy::Value, 1),
                ("blind".to_owned(), None, ReadBy::Unknown, 1),
                ("board".to_owned(), column("kpi"), ReadBy::Value, 2),
            ]
        );
        let by_country = told(&mesh(), Some("country"), 1);
        assert!(by_country.contains(&("revenue".to_owned(), column("total"), ReadBy::Condition, 1)));
        assert!(
            !by_country.iter().any(|(name, ..)| name == "names"),
            "it reads other columns"
        );
    }

    #[test]
    fn a_whole_table_is_read_by_its_readers() {
        let names: Vec<String> = told(&mesh(), None, 50)
            .into_iter()
            .map(|(name, ..)| name)
            .collect();
        assert_eq!(names, ["revenue", "names", "blind"]);
        assert_eq!(readers(&mesh(), &urn("nowhere"), None, 5), []);
    }

    #[test]
    fn members_of_a_nested_column_go_with_it() {
        let edge = |from: &str, to: &str| json!({"from": from, "to": to, "kind": "direct"});
        let graph = graph(&[
            ("orders", json!({})),
            ("a", json!({"orders": [edge("ship_to.city", "city")]})),
            ("b", json!({"orders": [edge("ship_to", "address")]})),
            ("c", json!({"orders": [edge("ship_to_name", "name")]})),
        ]);
        let names = |column: &str| {
            told(&graph, Some(column), 1)
                .into_iter()
                .map(|(name, ..)| name)
                .collect::<Vec<_>>()
        };
        assert_eq!(names("ship_to"), ["a", "b"]);
        assert_eq!(names("ship_to.city"), ["a", "b"]);
        assert_eq!(names("ship_to.zip"), ["b"]);
    }

    #[test]
    fn a_cycle_ends() {
        let edge = |from: &str, to: &str| json!({"from": from, "to": to, "kind": "direct"});
        let graph = graph(&[
            ("orders", json!({"b": [edge("x", "x")]})),
            ("a", json!({"orders": [edge("x", "x")], "b": [edge("x", "x")]})),
            ("b", json!({"a": [edge("x", "x")]})),
        ]);
        assert_eq!(told(&graph, Some("x"), 50).len(), 2);
    }
}
