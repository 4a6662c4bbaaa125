//! What each node reads, by dbt's own graph.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use weft_model::{Alias, AliasScheme, Upstream, UpstreamRef};

use crate::{json, manifest::Manifest};

/// Nodes that one node reads at most.
const PARENTS: usize = 10_000;
/// Nodes that are looked at for it, those that are passed through included.
const VISITED: usize = 20_000;

/// `parent_map`, looked up by id.
#[derive(Debug, Default)]
pub struct Lineage<'a>(HashMap<&'a str, &'a str>);

impl<'a> Lineage<'a> {
    /// Takes the graph of a manifest.
    pub fn read(manifest: &'a Manifest<'a>) -> Self {
        let parents = manifest.parent_map.entries.iter();
        Self(parents.map(|(id, raw)| (id.as_ref(), raw.get())).collect())
    }

    /// What `id` reads. Kinds that are no things of their own (semantic models, saved queries, functions) are
    /// passed through to what they read in turn.
    pub fn reads(&self, id: &str, node: &Value) -> Upstream {
        let mut reads = Vec::new();
        let mut seen: HashSet<String> = HashSet::from([id.to_owned()]);
        let mut waiting = self.parents(id).unwrap_or_else(|| depends_on(node));
        // Taken from the end: in the order of the file again after this.
        waiting.reverse();
        while let Some(parent) = waiting.pop() {
            if reads.len() >= PARENTS || seen.len() >= VISITED {
                break;
            }
            if !seen.insert(parent.clone()) {
                continue;
            }
            if is_thing(&parent) {
                reads.push(UpstreamRef {
                    target: Alias::new(AliasScheme::DbtUniqueId, parent),
                    via: "dbt".to_owned(),
                    job: None,
                    columns: Vec::new(),
                });
            } else {
                waiting.extend(self.parents(&parent).unwrap_or_default().into_iter().rev());
            }
        }
        Upstream { reads }
    }

    fn parents(&self, id: &str) -> Option<Vec<String>> {
        serde_json::from_str(self.0.get(id)?).ok()
    }
}

fn depends_on(node: &Value) -> Vec<String> {
    node.get("depends_on")
        .map(|reads| json::words(reads, "nodes"))
        .unwrap_or_default()
}

/// Whether nodes of this kind are stated.
pub fn is_thing(id: &str) -> bool {
    ["model.", "source.", "seed.", "snapshot.", "metric."]
        .iter()
        .any(|kind| id.starts_with(kind))
}
