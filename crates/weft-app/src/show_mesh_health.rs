//! How the mesh, or one domain of it, does: what is late, failing, drifting, in trouble, promised and not measured, without
//! owner, undocumented; of each the things that hurt most consumers first.
//!
//! A product answers for the assets that it offers: they are told as it. An incident is told of whatever it is about.

pub(crate) mod troubles;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{EntityKind, Timestamp};
use weft_policy::Severity;

use crate::{App, AppError, AppResult, show_mesh::number, view::EntityLink};
use troubles::{Trouble, troubles};

/// Rows that are answered of each kind where nobody asks for more.
const ROWS: u32 = 100;
/// Rows that are answered at most.
const MOST_ROWS: u32 = 1_000;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HealthKind {
    /// Somebody opened an incident.
    Incident,
    /// Older than promised.
    Late,
    /// Tests or rules do not hold.
    Failing,
    /// Not what its contract promises.
    Drifting,
    /// Something is promised that nothing measures.
    NotMeasured,
    /// Nobody answers for it.
    NoOwner,
    /// Nobody said what it is.
    Undocumented,
}

impl HealthKind {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Incident,
        Self::Late,
        Self::Failing,
        Self::Drifting,
        Self::NotMeasured,
        Self::NoOwner,
        Self::Undocumented,
    ];

    /// For people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Incident => "incident open",
            Self::Late => "late",
            Self::Failing => "failing",
            Self::Drifting => "drifting from the contract",
            Self::NotMeasured => "promised, not measured",
            Self::NoOwner => "without owner",
            Self::Undocumented => "undocumented",
        }
    }
}

/// What part of the mesh, and which rows.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct ShowMeshHealthRequest {
    /// Name of a domain; absent: the whole mesh.
    pub domain: Option<String>,
    /// Only products, not the assets that no product offers.
    pub products_only: bool,
    /// Rows of this kind only; absent: of all. Counts are always of all.
    pub kind: Option<HealthKind>,
    /// First row of each kind, from 0.
    pub offset: u32,
    /// Rows of each kind, 1 to 1,000; 0: 100.
    pub limit: u32,
}

/// A number of things of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct HealthCount {
    /// What is wrong.
    pub kind: HealthKind,
    /// With how many things.
    pub things: u32,
}

/// A domain in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DomainCounts {
    /// Its name; absent for things of no domain.
    pub domain: Option<String>,
    /// Things in it.
    pub things: u32,
    /// Things that nothing is wrong with.
    pub sound: u32,
    /// What is wrong, kind by kind.
    pub counts: Vec<HealthCount>,
}

/// A thing with something wrong.
#[derive(Debug, Clone, Serialize, Type)]
pub struct HealthRow {
    /// The thing.
    pub thing: EntityLink,
    /// Name of its owner.
    pub owner: Option<String>,
    /// What is wrong, in words: `Late by 1 h 10 min`.
    pub text: String,
    /// How bad it is.
    pub severity: Severity,
    /// Since when, where that is known.
    pub since: Option<Timestamp>,
    /// Products, dashboards and metrics that read it at any distance.
    pub consumers: u32,
    /// The incident, where it is one; of several the worst.
    pub incident: Option<String>,
}

/// Everything that is wrong in one way.
#[derive(Debug, Clone, Serialize, Type)]
pub struct HealthGroup {
    /// In which way.
    pub kind: HealthKind,
    /// Things in all.
    pub total: u32,
    /// Those of the page, what hurts most consumers first.
    pub rows: Vec<HealthRow>,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowMeshHealthResponse {
    /// The domain, as it is written; absent for the whole mesh.
    pub domain: Option<String>,
    /// Things that were looked at.
    pub things: u32,
    /// Things that nothing is wrong with.
    pub sound: u32,
    /// What is wrong, in the order of [`HealthKind::ALL`]; those that nobody has stand there too.
    pub groups: Vec<HealthGroup>,
    /// The same by domain, by name; things of no domain last. Numbers of all domains make those of the groups.
    pub domains: Vec<DomainCounts>,
}

/// Shows the health of the mesh or a domain.
pub async fn show_mesh_health(
    app: &App,
    request: ShowMeshHealthRequest,
) -> AppResult<ShowMeshHealthResponse> {
    if request.limit > MOST_ROWS {
        return Err(AppError::invalid(format!(
            "{} rows were asked for; at most {MOST_ROWS} are given",
            request.limit
        )));
    }
    let graphs = app.graph.get(app).await?;
    let drifts = app.graph.drift.get(app).await?;
    let lasting = app.graph.troubles.get(&graphs, &drifts).await?;
    let now = app.now();
    let domain = match &request.domain {
        Some(name) => Some(known(&graphs.vitals, name)?),
        None => None,
    };
    let found = tokio::task::spawn_blocking(move || {
        let all = troubles(&graphs, &lasting, now);
        answer(&request, domain, &all)
    });
    found
        .await
        .map_err(|error| AppError::failed(format!("gathering the health stopped: {error}")))
}

/// The domain as things write it.
fn known(vitals: &[crate::vitals::Vital], name: &str) -> AppResult<String> {
    let names = vitals.iter().filter_map(|vital| vital.thing.domain.as_ref());
    let mut names = names.filter(|domain| domain.eq_ignore_ascii_case(name.trim()));
    names.next().cloned().ok_or_else(|| {
        AppError::not_found(format!("nothing belongs to a domain `{}`", name.trim()))
            .hint("`weft search kind:domain` lists the domains")
    })
}

/// A domain as it is written, with its things.
type OfDomain<'t, 'v> = (Option<String>, Vec<&'t Trouble<'v>>);

fn answer(
    request: &ShowMeshHealthRequest,
    domain: Option<String>,
    all: &[Trouble<'_>],
) -> ShowMeshHealthResponse {
    let looked_at = |one: &&Trouble<'_>| {
        let of_kind = !request.products_only || one.vital.thing.kind == EntityKind::Product;
        let own = domain.as_ref().is_none_or(|domain| {
            one.vital
                .thing
                .domain
                .as_ref()
                .is_some_and(|name| name.eq_ignore_ascii_case(domain))
        });
        of_kind && own
    };
    let things: Vec<&Trouble<'_>> = all.iter().filter(looked_at).collect();
    // Names of domains in any case are one domain, written as it was met first.
    let mut by_domain: BTreeMap<(bool, String), OfDomain<'_, '_>> = BTreeMap::new();
    for one in &things {
        let name = one.vital.thing.domain.as_ref();
        let key = (
            name.is_none(),
            name.map(|name| name.to_lowercase()).unwrap_or_default(),
        );
        let (_, of_it) = by_domain
            .entry(key)
            .or_insert_with(|| (name.cloned(), Vec::new()));
        of_it.push(*one);
    }
    let domains = by_domain.into_values().map(|(domain, of_it)| DomainCounts {
        domain,
        things: number(of_it.len()),
        sound: sound(&of_it),
        counts: HealthKind::ALL
            .into_iter()
            .map(|kind| HealthCount {
                kind,
                things: number(of_it.iter().filter(|one| one.is(kind)).count()),
            })
            .collect(),
    });
    let domains = domains.collect();
    let wanted = |kind: HealthKind| request.kind.is_none_or(|only| only == kind);
    ShowMeshHealthResponse {
        things: number(things.len()),
        sound: sound(&things),
        groups: HealthKind::ALL
            .into_iter()
            .map(|kind| group(kind, &things, request, wanted(kind)))
            .collect(),
        domains,
        domain,
    }
}

fn sound(things: &[&Trouble<'_>]) -> u32 {
    number(things.iter().filter(|one| one.is_sound()).count())
}

fn group(
    kind: HealthKind,
    things: &[&Trouble<'_>],
    request: &ShowMeshHealthRequest,
    rows: bool,
) -> HealthGroup {
    let mut of_kind: Vec<&Trouble<'_>> = things.iter().copied().filter(|one| one.is(kind)).collect();
    let total = number(of_kind.len());
    if !rows {
        of_kind.clear();
    }
    of_kind.sort_by(|left, right| {
        let since = |one: &Trouble<'_>| one.of(kind).and_then(|found| found.since);
        let severity = |one: &Trouble<'_>| one.of(kind).map(|found| found.severity);
        // An incident is what somebody says of the data: how bad it is comes before how many read it.
        let first = |one: &Trouble<'_>| (kind == HealthKind::Incident).then(|| severity(one));
        first(left)
            .cmp(&first(right))
            .then(right.consumers.cmp(&left.consumers))
            .then(severity(left).cmp(&severity(right)))
            // What lasts longest; what nobody knows the beginning of comes last.
            .then(since(left).is_none().cmp(&since(right).is_none()))
            .then(since(left).cmp(&since(right)))
            .then_with(|| left.vital.thing.full_name.cmp(&right.vital.thing.full_name))
    });
    let limit = if request.limit == 0 { ROWS } else { request.limit };
    let page = of_kind
        .into_iter()
        .skip(request.offset as usize)
        .take(limit as usize);
    HealthGroup {
        kind,
        total,
        rows: page.filter_map(|one| one.row(kind)).collect(),
    }
}

#[cfg(test)]
mod tests;
