//! What is wrong with each thing at one instant. What does not hang on the time is kept as long as the mesh stays as it is.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
};

use tokio::sync::Mutex;
use weft_model::{FreshnessState, Timestamp, Urn};
use weft_policy::{Severity, text::span, weight};

use super::{HealthKind, HealthRow};
use crate::{
    AppError, AppResult,
    drifting::{Drifting, Drifts},
    graph::Graphs,
    vitals::Vital,
};

/// One thing that is wrong.
#[derive(Debug)]
pub struct Found {
    /// In which way.
    pub kind: HealthKind,
    /// In words.
    pub text: String,
    /// How bad it is.
    pub severity: Severity,
    /// Since when.
    pub since: Option<Timestamp>,
    /// The incident, where it is one.
    pub incident: Option<String>,
}

/// A thing with what is wrong with it; nothing where it is sound.
pub struct Trouble<'a> {
    /// The thing.
    pub vital: &'a Vital,
    /// What reads it at any distance.
    pub consumers: u32,
    /// What is wrong whatever the time is, each kind once.
    lasting: &'a [Found],
    /// That it is late.
    late: Option<Found>,
}

impl Trouble<'_> {
    /// What is wrong in this way.
    pub fn of(&self, kind: HealthKind) -> Option<&Found> {
        self.lasting
            .iter()
            .chain(&self.late)
            .find(|found| found.kind == kind)
    }

    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.lasting.is_empty() && self.late.is_none()
    }

    /// Whether anything is.
    pub fn is(&self, kind: HealthKind) -> bool {
        self.of(kind).is_some()
    }

    /// The row of it.
    pub fn row(&self, kind: HealthKind) -> Option<HealthRow> {
        let found = self.of(kind)?;
        Some(HealthRow {
            thing: self.vital.thing.clone(),
            owner: self.vital.owner.clone(),
            text: found.text.clone(),
            severity: found.severity,
            since: found.since,
            consumers: self.consumers,
            incident: found.incident.clone(),
        })
    }
}

/// What is wrong with a thing whatever the time is.
#[derive(Debug)]
pub struct Lasting {
    /// Its place among the vitals.
    place: usize,
    consumers: u32,
    found: Vec<Found>,
}

/// What the newest answer was told from, and what was found. Nothing here holds a mesh that is there no more.
#[derive(Debug)]
struct Held {
    graphs: Weak<Graphs>,
    drifts: Weak<Drifts>,
    lasting: Arc<Vec<Lasting>>,
}

/// Keeps what is wrong whatever the time is: a page of a list, or the same a minute later, is told from it.
#[derive(Debug, Default)]
pub struct TroubleCache {
    held: Mutex<Option<Held>>,
}

impl TroubleCache {
    /// What is wrong in this mesh. It is gathered anew where the mesh, or what drifts in it, is another one.
    pub async fn get(&self, graphs: &Arc<Graphs>, drifts: &Arc<Drifts>) -> AppResult<Arc<Vec<Lasting>>> {
        let (mesh, drifting) = (Arc::downgrade(graphs), Arc::downgrade(drifts));
        let mut held = self.held.lock().await;
        if let Some(kept) = held.as_ref()
            && kept.graphs.ptr_eq(&mesh)
            && kept.drifts.ptr_eq(&drifting)
        {
            return Ok(Arc::clone(&kept.lasting));
        }
        let (of, by) = (Arc::clone(graphs), Arc::clone(drifts));
        let gathered = tokio::task::spawn_blocking(move || lasting(&of, &by)).await;
        let gathered =
            gathered.map_err(|error| AppError::failed(format!("gathering the health stopped: {error}")))?;
        let gathered = Arc::new(gathered);
        *held = Some(Held {
            graphs: mesh,
            drifts: drifting,
            lasting: Arc::clone(&gathered),
        });
        Ok(gathered)
    }
}

/// What is wrong at this instant.
pub fn troubles<'a>(graphs: &'a Graphs, lasting: &'a [Lasting], now: Timestamp) -> Vec<Trouble<'a>> {
    let things = lasting.iter().filter_map(|one| {
        let vital = graphs.vitals.get(one.place)?;
        Some(Trouble {
            vital,
            consumers: one.consumers,
            lasting: &one.found,
            late: if vital.is_its_own() {
                late(vital, now)
            } else {
                None
            },
        })
    });
    things.collect()
}

/// All things that answer for themselves, and those others that have an incident of their own.
pub fn lasting(graphs: &Graphs, drifts: &Drifts) -> Vec<Lasting> {
    let mut drifting: HashMap<&Urn, Vec<&Drifting>> = HashMap::new();
    let by_urn: HashMap<&Urn, &Vital> = graphs
        .vitals
        .iter()
        .map(|vital| (&vital.thing.urn, vital))
        .collect();
    for (urn, found) in drifts {
        let Some(vital) = by_urn.get(urn) else { continue };
        let answering = if vital.is_its_own() {
            vec![&vital.thing.urn]
        } else {
            vital.offered_by.iter().collect()
        };
        for urn in answering {
            let broken = found.iter().filter(|one| one.breaks > 0);
            drifting.entry(urn).or_default().extend(broken);
        }
    }
    let consumers = graphs.consumers();
    let things = graphs.vitals.iter().zip(consumers).enumerate();
    let things = things.filter(|(_, (vital, _))| vital.is_its_own() || !vital.incidents.is_empty());
    things
        .map(|(place, (vital, consumers))| {
            let mut found: Vec<Found> = incident(vital).into_iter().collect();
            if vital.is_its_own() {
                let drifts = drifting
                    .get(&vital.thing.urn)
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                found.extend(failing(vital));
                found.extend(drift(drifts));
                found.extend(not_measured(vital));
                found.extend(incomplete(vital));
            }
            Lasting {
                place,
                consumers: *consumers,
                found,
            }
        })
        .collect()
}

fn incident(vital: &Vital) -> Option<Found> {
    let worst = vital.incidents.first()?;
    let more = match vital.incidents.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    Some(Found {
        kind: HealthKind::Incident,
        text: format!("{}{more}", worst.title),
        severity: weight(worst.severity),
        since: Some(worst.at),
        incident: Some(worst.id.clone()),
    })
}

fn late(vital: &Vital, now: Timestamp) -> Option<Found> {
    let freshness = vital.freshness;
    if freshness.state(now) != FreshnessState::Late {
        return None;
    }
    let (last, promised) = (freshness.last_commit?, freshness.promised_ms?);
    let due = Timestamp::from_millis(last.as_millis().saturating_add(promised));
    Some(Found {
        kind: HealthKind::Late,
        text: format!("Late by {}", span(now.since(due))),
        severity: Severity::Bad,
        since: Some(due),
        incident: None,
    })
}

fn failing(vital: &Vital) -> Option<Found> {
    let text = match vital.failing {
        0 => return None,
        1 => "1 test fails".to_owned(),
        several => format!("{several} tests fail"),
    };
    Some(Found {
        kind: HealthKind::Failing,
        text,
        severity: Severity::Bad,
        since: vital.failed_at,
        incident: None,
    })
}

/// What to say of the differences that break promises; nothing where there are none.
pub fn drift(drifts: &[&Drifting]) -> Option<Found> {
    let first = drifts.first()?;
    let breaks: u32 = drifts.iter().map(|one| one.breaks).sum();
    let noun = if breaks == 1 {
        "1 difference breaks".to_owned()
    } else {
        format!("{breaks} differences break")
    };
    let others = drifts.iter().any(|one| one.contract != first.contract);
    let of = if others {
        "its contracts".to_owned()
    } else {
        format!("contract {}", first.contract)
    };
    Some(Found {
        kind: HealthKind::Drifting,
        text: format!("{noun} {of}"),
        severity: Severity::Bad,
        since: None,
        incident: None,
    })
}

fn not_measured(vital: &Vital) -> Option<Found> {
    let (_, why) = vital.unmeasured.first()?;
    let labels: Vec<&str> = vital.unmeasured.iter().map(|(label, _)| label.as_str()).collect();
    let why = if vital.unmeasured.len() == 1 {
        format!(": {why}")
    } else {
        String::new()
    };
    Some(Found {
        kind: HealthKind::NotMeasured,
        text: format!("{}{why}", labels.join(", ")),
        severity: Severity::Info,
        since: None,
        incident: None,
    })
}

fn incomplete(vital: &Vital) -> impl Iterator<Item = Found> {
    let found = |kind, text: &str| Found {
        kind,
        text: text.to_owned(),
        severity: Severity::Warn,
        since: None,
        incident: None,
    };
    let owner = vital
        .owner
        .is_none()
        .then(|| found(HealthKind::NoOwner, "Nobody answers for it"));
    let docs = (!vital.documented).then(|| found(HealthKind::Undocumented, "Nobody said what it is"));
    owner.into_iter().chain(docs)
}
