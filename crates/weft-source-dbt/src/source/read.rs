//! Reads the artifacts on a thread of its own and hands facts over in batches.

use std::{collections::HashSet, sync::Arc};

use serde_json::Value;
use tokio::sync::mpsc::Sender;
use weft_model::{Fact, Urn, Warning, WarningCode};
use weft_ports::{Cancel, PortError, PortErrorKind, Progress, ProgressSink, error::PortResult};

use crate::{
    artifacts::{self, Artifacts},
    checks::Checks,
    folder::{Artifact, Folder, Unread},
    json,
    lineage::{Lineage, is_thing},
    manifest::{ENTRIES, Manifest, Section},
    seen::{Piece, Seen},
    state::{Groups, Stating, refuse, urn_of},
};

/// Nodes whose facts are handed over together.
const BATCH: usize = 500;
/// Warnings that one project may give; the last one counts the rest.
const WARNINGS: usize = 500;

/// What to read.
pub struct Job {
    /// Name of the source.
    pub source: Arc<str>,
    /// Where the files are.
    pub folder: Folder,
    /// What the last harvest knew of the files.
    pub seen: Option<[Piece; 4]>,
    /// What it stated.
    pub before: HashSet<Urn>,
    /// Where progress goes.
    pub progress: ProgressSink,
    /// Stops it between two nodes.
    pub cancel: Cancel,
}

/// Some of what was found.
#[derive(Debug, Default)]
pub struct Batch {
    /// Facts.
    pub facts: Vec<Fact>,
    /// Things of which some aspects stay as they were.
    pub unchanged: Vec<Urn>,
}

/// What is left to say when all batches are handed over.
#[derive(Debug)]
pub struct Outcome {
    /// To be remembered.
    pub seen: Seen,
    /// Everything stated.
    pub urns: Vec<Urn>,
    /// Whether no section was cut short.
    pub complete: bool,
    /// Files opened.
    pub requests: u64,
    /// Bytes read.
    pub bytes: u64,
}

impl Job {
    /// Reads everything. Ends early where nobody takes the batches any more.
    pub fn run(mut self, sender: &Sender<Batch>) -> PortResult<Outcome> {
        let mut warnings = Vec::new();
        let (text, stamp) = manifest_text(&self.folder)?;
        self.go_on()?;
        let manifest = parse(&text, &self.folder)?;
        self.go_on()?;
        check(&manifest, &mut warnings);
        let artifacts = Artifacts::read(&self.folder, self.seen.as_ref(), &mut warnings);
        let checks = Checks::read(&manifest, &artifacts.runs, &mut warnings);
        let lineage = Lineage::read(&manifest);
        let groups = Groups::read(&manifest.groups, &mut warnings);
        let mut stating = Stating::new(&self.source, &artifacts, &checks, &lineage, groups);
        let keeps = !stating.withheld.is_empty();
        stating.before = std::mem::take(&mut self.before);

        let mut urns: HashSet<Urn> = HashSet::new();
        let mut batch = Batch::default();
        let nodes: Vec<&(std::borrow::Cow<'_, str>, &serde_json::value::RawValue)> = [
            &manifest.nodes,
            &manifest.sources,
            &manifest.metrics,
            &manifest.exposures,
        ]
        .into_iter()
        .flat_map(|section| &section.entries)
        .filter(|(id, _)| is_thing(id) || id.starts_with("exposure."))
        .collect();
        for (index, (id, raw)) in nodes.iter().enumerate() {
            if index % BATCH == 0 {
                self.go_on()?;
                (self.progress)(Progress {
                    step: "Read dbt artifacts".to_owned(),
                    done: index as u64,
                    total: Some(nodes.len() as u64),
                    detail: Some(json::cut(id, 200).to_owned()),
                    ..Progress::default()
                });
                hand_over(sender, &mut batch)?;
            }
            if refuse(id, &mut warnings) {
                continue;
            }
            let urn = urn_of(id);
            let known = stating.before.contains(&urn);
            match serde_json::from_str::<Value>(raw.get()) {
                Ok(node) if node.is_object() => {
                    let facts = stating.node(id, raw.get(), node, &mut warnings);
                    urns.extend(facts.iter().map(|fact| fact.urn.clone()));
                    batch.facts.extend(facts);
                    if keeps && known {
                        batch.unchanged.push(urn);
                    }
                }
                outcome => {
                    warnings.push(broken(id, outcome.err().as_ref(), known));
                    if known {
                        urns.insert(urn.clone());
                        batch.unchanged.push(urn);
                    }
                }
            }
        }
        let products = stating.products(&mut warnings);
        urns.extend(products.iter().map(|fact| fact.urn.clone()));
        batch.facts.extend(products);
        hand_over(sender, &mut batch)?;

        let mut urns: Vec<Urn> = urns.into_iter().collect();
        urns.sort();
        let mut pieces = vec![Piece::Read(stamp.text)];
        pieces.extend(artifacts.pieces.iter().cloned());
        let files = <[Piece; 4]>::try_from(pieces)
            .map_err(|_| PortError::new(PortErrorKind::Failed, "a dbt artifact was passed over"))?;
        Ok(Outcome {
            seen: Seen {
                files,
                warnings: bounded(warnings),
            },
            urns,
            complete: sections(&manifest)
                .iter()
                .all(|(_, section)| section.refused == 0),
            requests: 1 + artifacts.requests,
            bytes: stamp.bytes + artifacts.bytes,
        })
    }
}

impl Job {
    /// Stops where nobody wants the result any more.
    fn go_on(&self) -> PortResult<()> {
        if self.cancel.is_cancelled() {
            return Err(PortError::cancelled());
        }
        Ok(())
    }
}

/// What the project is, in one line.
pub fn about(folder: &Folder) -> PortResult<String> {
    let (text, _) = manifest_text(folder)?;
    let manifest = parse(&text, folder)?;
    let count = |section: &Section<'_>, kind: &str| {
        section
            .entries
            .iter()
            .filter(|(id, _)| id.starts_with(kind))
            .count()
    };
    let version = manifest
        .metadata
        .dbt_version
        .as_deref()
        .unwrap_or("of unknown version");
    let project = manifest
        .metadata
        .project_name
        .as_deref()
        .map_or(String::new(), |name| format!(" {name}"));
    Ok(format!(
        "dbt {version}, project{project}: {} models, {} sources, {} tests",
        count(&manifest.nodes, "model."),
        count(&manifest.sources, "source."),
        count(&manifest.nodes, "test.")
    ))
}

/// The manifest as it stands there.
pub fn manifest_text(folder: &Folder) -> PortResult<(String, crate::folder::Stamp)> {
    folder.text(Artifact::Manifest).map_err(|unread| {
        let kind = match unread {
            Unread::Missing => PortErrorKind::NotFound,
            Unread::Outside => PortErrorKind::Denied,
            Unread::TooLarge => PortErrorKind::Limit,
            Unread::Unreadable(_) => PortErrorKind::Unavailable,
        };
        let warning = artifacts::warning(Artifact::Manifest, &unread, false);
        PortError::new(
            kind,
            format!(
                "{} in {} {}",
                warning.place,
                folder.target().display(),
                warning.message
            ),
        )
    })
}

/// Reads a manifest as an index.
pub fn parse<'a>(text: &'a str, folder: &Folder) -> PortResult<Manifest<'a>> {
    serde_json::from_str(text).map_err(|error| {
        PortError::new(
            PortErrorKind::Corrupt,
            format!(
                "manifest.json in {} is broken or no manifest: {error}",
                folder.target().display()
            ),
        )
        .hint("run `dbt parse` again; what was known before stays")
    })
}

/// Warns of what is known about the manifest as a whole before its nodes are read.
fn check(manifest: &Manifest<'_>, warnings: &mut Vec<Warning>) {
    let version = manifest.metadata.version("manifest");
    if !version.is_some_and(|version| (7..=12).contains(&version)) {
        let found = version.map_or_else(|| "no version".to_owned(), |version| format!("version {version}"));
        let message = format!("is of {found} (7 to 12 are known); what could be read was taken");
        warnings.push(Warning::new(WarningCode::Unsupported, "manifest.json", message));
    }
    for (name, section) in sections(manifest) {
        for id in &section.repeated {
            let place = format!("manifest.json: {}", json::cut(id, 200));
            let message = "stands there twice; the first one was taken";
            warnings.push(Warning::new(WarningCode::Conflict, place, message));
        }
        if section.refused > 0 {
            let message = format!(
                "{} {name} beyond the first {ENTRIES} were left out",
                section.refused
            );
            warnings.push(Warning::new(WarningCode::TooLarge, "manifest.json", message));
        }
    }
}

fn sections<'m, 'a>(manifest: &'m Manifest<'a>) -> [(&'static str, &'m Section<'a>); 5] {
    [
        ("nodes", &manifest.nodes),
        ("sources", &manifest.sources),
        ("metrics", &manifest.metrics),
        ("exposures", &manifest.exposures),
        ("groups", &manifest.groups),
    ]
}

fn broken(id: &str, error: Option<&serde_json::Error>, known: bool) -> Warning {
    let place = format!("manifest.json: {}", json::cut(id, 200));
    let mut warning = match error {
        Some(error) => json::broken(place, error),
        None => Warning::new(WarningCode::Malformed, place, "is no node and was left out"),
    };
    if known {
        warning.message.push_str("; what was known of it before stays");
    }
    warning
}

fn bounded(mut warnings: Vec<Warning>) -> Vec<Warning> {
    let hushed = warnings.len().saturating_sub(WARNINGS);
    if hushed > 0 {
        warnings.truncate(WARNINGS);
        let message = format!("{hushed} more warnings are not shown");
        warnings.push(Warning::new(WarningCode::Malformed, "manifest.json", message));
    }
    warnings
}

fn hand_over(sender: &Sender<Batch>, batch: &mut Batch) -> PortResult<()> {
    if batch.facts.is_empty() && batch.unchanged.is_empty() {
        return Ok(());
    }
    sender
        .blocking_send(std::mem::take(batch))
        .map_err(|_| PortError::cancelled())
}
