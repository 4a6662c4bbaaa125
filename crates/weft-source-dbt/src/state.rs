//! From a node of the manifest to facts.

mod columns;
mod groups;
mod owners;
mod words;

use std::collections::HashSet;

use serde_json::Value;
use weft_model::{
    Alias, AliasScheme, Aspect, AssetInfo, EntityKind, Fact, Ownership, Payload, QualityInfo, Sla, TagInfo,
    TestResult, TestStatus, Urn, Warning, WarningCode,
};

use crate::{artifacts::Artifacts, checks::Checks, json, lineage::Lineage};
pub use groups::Groups;

/// Members of a node that are no part of what the project says: results of compiling, paths of one machine,
/// and times that change with every run of dbt although nothing else does.
const NOT_RAW: [&str; 13] = [
    "compiled",
    "compiled_code",
    "compiled_sql",
    "compiled_path",
    "build_path",
    "root_path",
    "created_at",
    "extra_ctes",
    "extra_ctes_injected",
    "injected_sql",
    "unrendered_config",
    "deferred",
    "patch_path",
];

/// What nodes are stated with.
pub struct Stating<'a> {
    /// Name of the source.
    pub source: &'a str,
    /// Files beside the manifest.
    pub artifacts: &'a Artifacts,
    /// Tests by node.
    pub checks: &'a Checks,
    /// What reads what.
    pub lineage: &'a Lineage<'a>,
    /// Groups by name.
    pub groups: Groups,
    /// Aspects that stay as they were, for the things that were there before.
    pub withheld: Vec<Aspect>,
    /// Those things.
    pub before: HashSet<Urn>,
    shared: HashSet<Urn>,
}

/// Where a node's data is.
struct Relation {
    database: Option<String>,
    schema: Option<String>,
    identifier: String,
}

/// Urn of a node: dbt's ids are the same on every machine.
pub fn urn_of(id: &str) -> Urn {
    let kind = if id.starts_with("metric.") {
        EntityKind::Metric
    } else if id.starts_with("exposure.") {
        EntityKind::Dashboard
    } else {
        EntityKind::Model
    };
    Urn::derive(kind, "dbt", id)
}

impl<'a> Stating<'a> {
    /// Gets ready.
    pub fn new(
        source: &'a str,
        artifacts: &'a Artifacts,
        checks: &'a Checks,
        lineage: &'a Lineage<'a>,
        groups: Groups,
    ) -> Self {
        Self {
            source,
            artifacts,
            checks,
            lineage,
            groups,
            withheld: artifacts.withheld(),
            before: HashSet::new(),
            shared: HashSet::new(),
        }
    }

    /// Facts of one model, seed, snapshot, source, metric or exposure.
    pub fn node(&mut self, id: &str, text: &str, node: Value, warnings: &mut Vec<Warning>) -> Vec<Fact> {
        let urn = urn_of(id);
        let mut facts = Vec::new();
        let asset = self.asset(id, &node);
        let is_data = !matches!(asset.kind, EntityKind::Metric | EntityKind::Dashboard);
        if is_data {
            self.groups.see(&node, &asset);
        }
        facts.push(Payload::Asset(asset));
        facts.extend(words::docs(&node).map(Payload::Docs));
        let tags = TagInfo {
            tags: words::tags(&node),
            terms: words::terms(&node),
        };
        if tags != TagInfo::default() {
            facts.push(Payload::Tags(tags));
        }
        let ownership = owners::ownership(&node, &self.groups);
        if ownership != Ownership::default() {
            facts.push(Payload::Ownership(ownership.clone()));
        }
        if is_data {
            let schema = columns::schema(id, text, &node, self.artifacts.catalog.table(id), warnings);
            if !schema.fields.is_empty() {
                facts.push(Payload::Schema(schema));
            }
            let results = self.quality(id);
            if !results.is_empty() {
                facts.push(Payload::Quality(QualityInfo { results }));
            }
            facts.extend(promised_freshness(&node).map(|sla| Payload::Slas(vec![sla])));
        }
        let upstream = self.lineage.reads(id, &node);
        if !upstream.reads.is_empty() {
            facts.push(Payload::Upstream(upstream));
        }
        facts.push(Payload::Raw(raw(node)));
        let known = self.before.contains(&urn);
        let mut facts: Vec<Fact> = facts
            .into_iter()
            .filter(|payload| !(known && self.withheld.contains(&payload.aspect())))
            .map(|payload| Fact::new(urn.clone(), payload))
            .collect();
        facts.extend(self.shared(owners::named(&ownership)));
        facts
    }

    /// Products that groups say they are.
    pub fn products(&mut self, warnings: &mut Vec<Warning>) -> Vec<Fact> {
        let mut facts = self.groups.products(warnings);
        let named = self.groups.named();
        facts.extend(self.shared(named));
        facts
    }

    /// People and domains are named by many nodes; the first is heard.
    fn shared(&mut self, facts: Vec<Fact>) -> Vec<Fact> {
        facts
            .into_iter()
            .filter(|fact| self.shared.insert(fact.urn.clone()))
            .collect()
    }

    fn asset(&self, id: &str, node: &Value) -> AssetInfo {
        let kind = self.kind(id, node);
        let relation = relation(id, node);
        let mut aliases = vec![Alias::new(AliasScheme::DbtUniqueId, id)];
        let (name, level) = if let Some(relation) = &relation {
            (relation.identifier.clone(), relation.schema.clone())
        } else {
            let name = json::name(node, "name").unwrap_or_else(|| json::one_line(id));
            let level = match kind {
                EntityKind::Metric => Some("metrics".to_owned()),
                EntityKind::Dashboard => Some("exposures".to_owned()),
                _ => json::name(node, "schema"),
            };
            (name, level)
        };
        if let Some(Relation {
            database,
            schema: Some(schema),
            identifier,
        }) = &relation
        {
            aliases.push(Alias::new(AliasScheme::Dotted, format!("{schema}.{identifier}")));
            if let Some(database) = database {
                let name = format!("{database}.{schema}.{identifier}");
                aliases.push(Alias::new(AliasScheme::Catalog, name));
            }
        }
        let namespace: Vec<String> = level.into_iter().collect();
        let full_name = std::iter::once(self.source)
            .chain(namespace.iter().map(String::as_str))
            .chain(std::iter::once(name.as_str()))
            .collect::<Vec<_>>()
            .join(".");
        let run = self.artifacts.runs.of(id);
        AssetInfo {
            kind,
            name,
            namespace,
            full_name,
            location: None,
            format_version: None,
            aliases,
            updated: run
                .filter(|run| run.status == TestStatus::Passed)
                .and_then(|run| run.at),
            properties: words::properties(node),
            access: None,
        }
    }

    fn kind(&self, id: &str, node: &Value) -> EntityKind {
        if id.starts_with("metric.") {
            return EntityKind::Metric;
        }
        if id.starts_with("exposure.") {
            return EntityKind::Dashboard;
        }
        let in_database = self
            .artifacts
            .catalog
            .table(id)
            .and_then(|table| table.table_type.as_deref())
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("view"));
        let materialized = node
            .get("config")
            .and_then(|config| json::text(config, "materialized"));
        match materialized.as_deref() {
            _ if in_database => EntityKind::View,
            Some("view" | "materialized_view" | "materialized view") => EntityKind::View,
            Some("table" | "incremental" | "seed" | "snapshot" | "dynamic_table") => EntityKind::Table,
            None if id.starts_with("source.") => EntityKind::Table,
            // Ephemeral models are queries without a table; of other kinds only their adapter knows.
            _ => EntityKind::Model,
        }
    }

    fn quality(&self, id: &str) -> Vec<TestResult> {
        let mut results = self.checks.of(id).to_vec();
        results.extend(self.artifacts.freshness.of(id).cloned());
        let run = self.artifacts.runs.of(id);
        if let Some(run) = run.filter(|run| matches!(run.status, TestStatus::Errored | TestStatus::Failed)) {
            results.push(TestResult {
                name: "dbt run".to_owned(),
                column: None,
                status: TestStatus::Errored,
                failures: None,
                at: run.at,
                message: run.message.clone(),
                rule: None,
            });
        }
        results
    }
}

/// The table or view of a node; none for ephemeral models, metrics and exposures.
fn relation(id: &str, node: &Value) -> Option<Relation> {
    if id.starts_with("metric.") || id.starts_with("exposure.") {
        return None;
    }
    let materialized = node
        .get("config")
        .and_then(|config| json::text(config, "materialized"));
    if materialized.as_deref() == Some("ephemeral") {
        return None;
    }
    let identifier = json::name(node, "identifier")
        .or_else(|| json::name(node, "alias"))
        .or_else(|| json::name(node, "name"))?;
    Some(Relation {
        database: json::name(node, "database"),
        schema: json::name(node, "schema"),
        identifier,
    })
}

/// Freshness criteria of a source: the age at which it is an error, else the one at which dbt warns.
fn promised_freshness(node: &Value) -> Option<Sla> {
    let criteria = node.get("freshness").filter(|found| found.is_object())?;
    let span = |key: &str| {
        let found = criteria.get(key)?;
        let count = found.get("count").and_then(Value::as_u64)?;
        Some((count, json::name(found, "period")?))
    };
    let (warn, error) = (span("warn_after"), span("error_after"));
    let (count, period) = error.clone().or_else(|| warn.clone())?;
    let field = json::name(node, "loaded_at_field");
    let description = match (&warn, &error) {
        (Some((count, period)), Some(_)) => {
            let plural = if *count == 1 { "" } else { "s" };
            Some(format!("dbt warns after {count} {period}{plural}"))
        }
        _ => None,
    };
    Some(Sla {
        property: "freshness".to_owned(),
        value: count.to_string(),
        unit: Some(period),
        element: field,
        description,
        ..Sla::default()
    })
}

fn raw(mut node: Value) -> String {
    if let Value::Object(members) = &mut node {
        for key in NOT_RAW {
            members.remove(key);
        }
        if let Some(Value::Object(reads)) = members.get_mut("depends_on") {
            reads.remove("macros");
        }
    }
    weft_ports::raw::text(node)
}

/// An id that is no name of anything.
pub fn refuse(id: &str, warnings: &mut Vec<Warning>) -> bool {
    let refused = id.is_empty() || id.len() > 1_024;
    if refused {
        let place = format!("manifest.json: {}", json::cut(id, 100));
        warnings.push(Warning::new(
            WarningCode::Malformed,
            place,
            "is no id of a node and was left out",
        ));
    }
    refused
}
