//! `manifest.json` as an index: every node stays the text it is until it is its turn.
//!
//! A manifest of half a million nodes is some hundred megabytes, most of it compiled SQL. Holding it as one
//! tree would take several times that; slices of the text cost sixteen bytes a node, and a node that is not
//! what it should be is known by its name and costs only itself.

use std::{borrow::Cow, collections::HashSet, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// Entries of one section. A manifest of 500,000 nodes is read whole.
pub const ENTRIES: usize = 1_000_000;

/// The parts of a manifest that are read.
#[derive(Debug, Deserialize)]
pub struct Manifest<'a> {
    /// Which dbt wrote it.
    #[serde(default)]
    pub metadata: Metadata,
    /// Models, seeds, snapshots and tests. A document without nodes is no manifest.
    #[serde(borrow)]
    pub nodes: Section<'a>,
    /// Tables that dbt reads and does not make.
    #[serde(borrow, default)]
    pub sources: Section<'a>,
    /// Dashboards and others that read models.
    #[serde(borrow, default)]
    pub exposures: Section<'a>,
    /// Metrics.
    #[serde(borrow, default)]
    pub metrics: Section<'a>,
    /// Groups of models with an owner, from v9.
    #[serde(borrow, default)]
    pub groups: Section<'a>,
    /// Unit tests, from v12.
    #[serde(borrow, default)]
    pub unit_tests: Section<'a>,
    /// For each node what it reads.
    #[serde(borrow, default)]
    pub parent_map: Section<'a>,
}

/// Who wrote an artifact.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Metadata {
    /// `https://schemas.getdbt.com/dbt/manifest/v12.json`.
    #[serde(default, deserialize_with = "lenient")]
    pub dbt_schema_version: Option<String>,
    /// `1.11.16`.
    #[serde(default, deserialize_with = "lenient")]
    pub dbt_version: Option<String>,
    /// Name of the project, in newer manifests.
    #[serde(default, deserialize_with = "lenient")]
    pub project_name: Option<String>,
    /// When it was written.
    #[serde(default, deserialize_with = "lenient")]
    pub generated_at: Option<String>,
}

impl Metadata {
    /// Number of the schema of `artifact`: 12 for `…/manifest/v12.json`.
    pub fn version(&self, artifact: &str) -> Option<u32> {
        let address = self.dbt_schema_version.as_deref()?;
        let (_, version) = address.rsplit_once(&format!("/{artifact}/v"))?;
        version.strip_suffix(".json").unwrap_or(version).parse().ok()
    }
}

/// Text, or nothing where something else stands: who wrote a file matters less than what is in it.
fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(crate::json::scalar(&value))
}

/// A mapping of ids to nodes, in the order of the file.
#[derive(Debug, Default)]
pub struct Section<'a> {
    /// Each id once, with the text of its node.
    pub entries: Vec<(Cow<'a, str>, &'a RawValue)>,
    /// Ids that stand there again: the first one was taken.
    pub repeated: Vec<String>,
    /// Entries beyond the limit.
    pub refused: usize,
}

impl<'de: 'a, 'a> Deserialize<'de> for Section<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Section<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a mapping of ids to nodes")
            }

            fn visit_unit<E>(self) -> Result<Section<'de>, E> {
                Ok(Section::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Section<'de>, A::Error> {
                let mut section = Section::default();
                let mut ids: HashSet<Cow<'de, str>> = HashSet::new();
                while let Some(Id(id)) = map.next_key()? {
                    let node: &'de RawValue = map.next_value()?;
                    if section.entries.len() >= ENTRIES {
                        section.refused += 1;
                    } else if ids.insert(id.clone()) {
                        section.entries.push((id, node));
                    } else if section.repeated.len() < 100 {
                        section.repeated.push(id.into_owned());
                    }
                }
                Ok(section)
            }
        }

        deserializer.deserialize_any(Entries)
    }
}

/// A key without a copy where it holds no escapes.
#[derive(Deserialize)]
struct Id<'a>(#[serde(borrow)] Cow<'a, str>);

/// The columns of a node in the order of the file, which a tree of sorted keys would lose.
#[derive(Debug, Default, Deserialize)]
pub struct ColumnsOf<'a> {
    /// Columns by name.
    #[serde(borrow, default)]
    pub columns: Section<'a>,
}
