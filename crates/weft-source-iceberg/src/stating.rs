//! What every catalog's harvest does with a table once it is read: identity, facts, what is remembered, progress.

use std::{collections::HashMap, sync::Arc};

use weft_model::{AliasScheme, EntityKind, Fact, Payload, Urn, Warning, WarningCode};
use weft_ports::{
    error::PortResult,
    progress::Progress,
    source::{Fingerprint, HarvestContext, HarvestSummary},
};

use crate::{metadata::Note, meter::Meter, names::visible};

/// Facts that are handed over together.
const BATCH: usize = 512;

/// A table or view of a catalog, before it is read.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Table or view.
    pub kind: EntityKind,
    /// The catalog's own address, which its urn is derived from.
    pub authority: String,
    /// Name in its catalog, dotted.
    pub dotted: String,
    /// Name for warnings.
    pub place: String,
    /// Key of its fingerprint.
    pub key: String,
    /// What tells that it changed.
    pub value: String,
    /// What an earlier harvest remembered of it.
    pub before: Option<Fingerprint>,
}

impl Piece {
    /// Whether an earlier harvest read exactly this.
    pub fn is_as_before(&self) -> bool {
        let before = self.before.as_ref();
        before.is_some_and(|before| before.value == self.value && !before.urns.is_empty())
    }
}

/// What a table states.
pub(crate) struct Stated {
    pub uuid: Option<String>,
    pub payloads: Vec<Payload>,
    pub notes: Vec<Note>,
    /// Whether an aspect could not be read that an earlier harvest may have stated.
    pub partial: bool,
}

/// A harvest under way.
pub(crate) struct Stating {
    /// What it is given.
    pub context: HarvestContext,
    /// Pieces in all.
    pub total: usize,
    /// Pieces that are dealt with.
    pub done: usize,
    /// What it found.
    pub summary: HarvestSummary,
    /// What the catalog at hand costs, beyond what is in the summary.
    pub meter: Arc<Meter>,
    /// Which piece a urn was stated for, with its name for people.
    claims: HashMap<Urn, (String, String)>,
    facts: Vec<Fact>,
    /// Fingerprints of what is in `facts`.
    remembered: Vec<(String, Fingerprint)>,
    unchanged: Vec<Urn>,
}

impl Stating {
    /// Begins.
    pub fn new(context: HarvestContext, summary: HarvestSummary) -> Self {
        Self {
            context,
            total: 0,
            done: 0,
            summary,
            meter: Arc::default(),
            claims: HashMap::new(),
            facts: Vec::new(),
            remembered: Vec::new(),
            unchanged: Vec::new(),
        }
    }

    /// Looks up what was remembered of `pieces`.
    pub async fn recall(&self, pieces: &mut [Piece]) -> PortResult<()> {
        let keys: Vec<String> = pieces.iter().map(|piece| piece.key.clone()).collect();
        let known = self.context.fingerprints.get_all(&keys).await?;
        for piece in pieces {
            piece.before = known.get(&piece.key).cloned();
        }
        Ok(())
    }

    /// What is known of a piece stays as it is. Says which things that are.
    pub fn still_there(&mut self, piece: &Piece) -> Vec<Urn> {
        let urns = piece
            .before
            .as_ref()
            .map_or(Vec::new(), |before| before.urns.clone());
        for urn in &urns {
            self.claims
                .entry(urn.clone())
                .or_insert_with(|| (piece.key.clone(), piece.dotted.clone()));
        }
        self.unchanged.extend(urns.iter().cloned());
        urns
    }

    /// States a piece that was read, or that it could not be. Says which things that are.
    pub fn state(&mut self, piece: Piece, outcome: Result<Stated, Note>) -> Vec<Urn> {
        self.done += 1;
        let place = piece.place.clone();
        let urns = match outcome {
            Ok(stated) => vec![self.state_whole(piece, stated)],
            Err(Note { code, message }) => {
                self.warn(&piece.place, code, message);
                // The catalog still lists it, so what is known of it stays.
                self.still_there(&piece)
            }
        };
        self.tell("Read tables", Some(place));
        urns
    }

    fn state_whole(&mut self, piece: Piece, mut stated: Stated) -> Urn {
        let whole = stated.notes.is_empty();
        for note in std::mem::take(&mut stated.notes) {
            self.warn(&piece.place, note.code, note.message);
        }
        let (urn, own) = self.identify(&piece, stated.uuid.as_deref());
        if !own && let Some(Payload::Asset(asset)) = stated.payloads.first_mut() {
            // These name the other table; stating them would make the two one.
            asset
                .aliases
                .retain(|alias| !matches!(alias.scheme, AliasScheme::TableUuid | AliasScheme::Location));
        }
        if stated.partial {
            self.unchanged.push(urn.clone());
        }
        self.facts.extend(
            stated
                .payloads
                .into_iter()
                .map(|payload| Fact::new(urn.clone(), payload)),
        );
        let fingerprint = Fingerprint {
            // A table with warnings is read again next time, so that they are not forgotten while they hold.
            value: if whole && own { piece.value } else { String::new() },
            urns: vec![urn.clone()],
        };
        self.remembered.push((piece.key, fingerprint));
        urn
    }

    /// The urn of a table, and whether its uuid is its own.
    fn identify(&mut self, piece: &Piece, uuid: Option<&str>) -> (Urn, bool) {
        // A view shares the names of tables; a semantic model may bear the name of a table.
        let kind = match piece.kind {
            EntityKind::Model => EntityKind::Model,
            _ => EntityKind::Table,
        };
        let by_name = || Urn::derive(kind, &piece.authority, &piece.dotted);
        let Some(uuid) = uuid else {
            // One that no longer shows its uuid is still what it was, with everything that people wrote about it.
            let before = piece.before.iter().flat_map(|before| &before.urns).next();
            let known = before.filter(|urn| {
                self.claims
                    .get(urn)
                    .is_none_or(|(holder, _)| *holder == piece.key)
            });
            let urn = known.cloned().unwrap_or_else(by_name);
            self.claims
                .insert(urn.clone(), (piece.key.clone(), piece.dotted.clone()));
            return (urn, true);
        };
        let urn = Urn::derive(EntityKind::Table, &piece.authority, uuid);
        match self.claims.get(&urn) {
            Some((holder, called)) if *holder != piece.key => {
                let message = format!(
                    "it has the uuid {uuid} of `{}`; one of them is a copy, and this one is known by its name",
                    visible(called)
                );
                let urn = by_name();
                self.warn(&piece.place, WarningCode::Conflict, message);
                (urn, false)
            }
            _ => {
                self.claims
                    .insert(urn.clone(), (piece.key.clone(), piece.dotted.clone()));
                (urn, true)
            }
        }
    }

    /// States facts that are about no table.
    pub fn say(&mut self, facts: impl IntoIterator<Item = Fact>) {
        self.facts.extend(facts);
    }

    /// These stay as they are.
    pub fn keep(&mut self, urns: &[Urn]) {
        self.unchanged.extend(urns.iter().cloned());
    }

    /// Remembers something that stands for several things.
    pub fn remember(&mut self, key: String, fingerprint: Fingerprint) {
        self.remembered.push((key, fingerprint));
    }

    /// Tells of a piece that was left out.
    pub fn warn(&self, place: &str, code: WarningCode, message: String) {
        self.context.sink.warn(Warning::new(code, place, message));
    }

    /// Tells how far it is with the tables.
    pub fn tell(&self, step: &str, detail: Option<String>) {
        let total = u64::try_from(self.total).ok().filter(|total| *total > 0);
        self.progress(step, self.done, total, detail);
    }

    /// Tells how many things a listing has found so far; how many there will be nobody knows.
    pub fn tell_found(&self, step: &str, found: usize) {
        self.progress(step, found, None, None);
    }

    fn progress(&self, step: &str, done: usize, total: Option<u64>, detail: Option<String>) {
        let (requests, bytes) = self.meter.told();
        (self.context.progress)(Progress {
            step: step.to_owned(),
            done: u64::try_from(done).unwrap_or(u64::MAX),
            total,
            detail,
            requests: Some(self.summary.requests + requests),
            bytes: Some(self.summary.bytes + bytes),
        });
    }

    /// Adds to the summary what the catalog that was read cost.
    pub fn settle_meter(&mut self) {
        let (requests, bytes) = std::mem::take(&mut self.meter).told();
        self.summary.requests += requests;
        self.summary.bytes += bytes;
    }

    /// Hands over what waits when it is enough.
    pub async fn flush_when_full(&mut self) -> PortResult<()> {
        if self.facts.len() + self.unchanged.len() >= BATCH {
            self.flush().await?;
        }
        Ok(())
    }

    /// Hands over what waits. Not interrupted: what was taken from the harvest must arrive.
    pub async fn flush(&mut self) -> PortResult<()> {
        let facts = std::mem::take(&mut self.facts);
        if !facts.is_empty() {
            self.context.sink.facts(facts).await?;
        }
        let unchanged = std::mem::take(&mut self.unchanged);
        if !unchanged.is_empty() {
            self.context.sink.unchanged(unchanged).await?;
        }
        for (key, fingerprint) in std::mem::take(&mut self.remembered) {
            self.context.fingerprints.set(&key, fingerprint).await?;
        }
        Ok(())
    }
}
