//! Hands on what files state, so that the result does not depend on which files were read again.
//!
//! Ids belong to the first file that claims them. What several files may state (people, domains, terms) is
//! heard from the first one. "First" is by the order of the list, whether or not a file changed.

use std::collections::{HashMap, HashSet};

use weft_model::{Urn, Warning, WarningCode};
use weft_ports::{
    FactSink, PortError, PortErrorKind,
    error::PortResult,
    source::{Fingerprint, Fingerprints},
};

use super::{Outcome, Piece};
use crate::{
    reading::Stated,
    seen::{FOLDER, Seen},
};

/// The harvest's way out.
pub struct Emit {
    sink: Box<dyn FactSink>,
    fingerprints: Box<dyn Fingerprints>,
    /// Files of the last harvest.
    before: HashSet<String>,
    listed: String,
    claimed: HashMap<Urn, String>,
    shared: HashSet<Urn>,
}

impl Emit {
    /// Starts a harvest.
    pub async fn new(sink: Box<dyn FactSink>, fingerprints: Box<dyn Fingerprints>) -> PortResult<Self> {
        let listed = fingerprints
            .get(FOLDER)
            .await?
            .map(|found| found.value)
            .unwrap_or_default();
        Ok(Self {
            before: listed.lines().map(str::to_owned).collect(),
            listed,
            sink,
            fingerprints,
            claimed: HashMap::new(),
            shared: HashSet::new(),
        })
    }

    /// What the last harvest remembers of a file.
    pub async fn known(&self, name: &str) -> PortResult<Option<Fingerprint>> {
        if self.before.contains(name) {
            self.fingerprints.get(name).await
        } else {
            Ok(None)
        }
    }

    /// Whether an earlier file has claimed an id that this one had.
    pub fn is_claimed(&self, piece: &Piece) -> bool {
        let urns = piece.known.iter().flat_map(|known| known.urns.iter());
        urns.filter(|urn| is_exclusive(urn))
            .any(|urn| self.claimed.contains_key(urn))
    }

    /// Hands on one file.
    pub async fn piece(&mut self, piece: Piece) -> PortResult<()> {
        let name = piece.file.name;
        match piece.outcome {
            Outcome::Unchanged => {
                let Some(known) = piece.known else { return Ok(()) };
                for warning in Seen::read(&known).map(|seen| seen.warnings).unwrap_or_default() {
                    self.sink.warn(warning);
                }
                self.keep(&name, known.urns).await
            }
            Outcome::Refused(mut warning) => {
                let known = piece.known.map(|known| known.urns).unwrap_or_default();
                if !known.is_empty() {
                    warning.message.push_str("; what was known from it before stays");
                }
                self.sink.warn(warning);
                // Its fingerprint stays as it is too: the next harvest still knows what it had stated.
                self.keep(&name, known).await
            }
            Outcome::Read(stamp, stated) => self.state(&name, stamp, stated).await,
        }
    }

    async fn keep(&mut self, name: &str, urns: Vec<Urn>) -> PortResult<()> {
        for urn in &urns {
            if is_exclusive(urn) {
                self.claimed.entry(urn.clone()).or_insert_with(|| name.to_owned());
            }
            if is_shared(urn) {
                self.shared.insert(urn.clone());
            }
        }
        if urns.is_empty() {
            Ok(())
        } else {
            self.sink.unchanged(urns).await
        }
    }

    async fn state(&mut self, name: &str, stamp: String, mut stated: Stated) -> PortResult<()> {
        let lost = stated
            .claims
            .iter()
            .find_map(|(urn, words)| Some((words.clone(), self.claimed.get(urn)?.clone())));
        let mut stamp = Some(stamp);
        if let Some((words, first)) = lost {
            let message = format!("{words} is stated by {first} already; this file was left out");
            stated = Stated {
                warnings: vec![Warning::new(WarningCode::Conflict, name, message)],
                ..Stated::default()
            };
            // The other file may go away: this one has to be read again then.
            stamp = None;
        }
        for (urn, _) in &stated.claims {
            self.claimed.insert(urn.clone(), name.to_owned());
        }
        for warning in &stated.warnings {
            self.sink.warn(warning.clone());
        }
        let mut urns: Vec<Urn> = stated
            .facts
            .iter()
            .chain(&stated.shared)
            .map(|fact| fact.urn.clone())
            .collect();
        urns.sort();
        urns.dedup();
        let mut facts = stated.facts;
        facts.extend(
            stated
                .shared
                .into_iter()
                .filter(|fact| self.shared.insert(fact.urn.clone())),
        );
        if !facts.is_empty() {
            self.sink.facts(facts).await?;
        }
        let seen = Seen {
            stamp,
            warnings: stated.warnings,
        };
        let fingerprint = seen.store(urns).map_err(|error| {
            let message = format!("what was seen of {name} could not be written down: {error}");
            PortError::new(PortErrorKind::Failed, message)
        })?;
        self.fingerprints.set(name, fingerprint).await
    }

    /// Remembers which files there were.
    pub async fn finish(self, names: String) -> PortResult<()> {
        if names == self.listed {
            return Ok(());
        }
        let folder = Fingerprint {
            value: names,
            urns: Vec::new(),
        };
        self.fingerprints.set(FOLDER, folder).await
    }
}

/// Contracts and products belong to one file.
fn is_exclusive(urn: &Urn) -> bool {
    let text = urn.as_str();
    text.starts_with("urn:weft:contract:") || text.starts_with("urn:weft:product:")
}

/// People, domains and terms may be named by many.
fn is_shared(urn: &Urn) -> bool {
    !is_exclusive(urn) && !urn.as_str().starts_with("urn:weft:asset:")
}
