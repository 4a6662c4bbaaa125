//! Who does unattended what was decided, how it went, and what waits because nobody does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Grant, GrantState, Runner, RunnerState, Timestamp, Urn};

pub use crate::runners::view::{RunnerRow, Unattended};
use crate::{
    App, AppResult,
    grants::{self, KeptGrant, people::Desk},
    runners::{charge, kept, view},
};

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListRunnersRequest {}

/// The runners.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListRunnersResponse {
    /// Those that are installed, by name.
    pub runners: Vec<RunnerRow>,
    /// What nobody does that should be done, by domain; empty where all is well.
    pub unattended: Vec<Unattended>,
}

/// Lists runners, and what waits as far as the person at the desk may see it.
pub async fn list_runners(app: &App, _request: ListRunnersRequest) -> AppResult<ListRunnersResponse> {
    let installed = kept::installed(app).await?;
    let mut rows = Vec::with_capacity(installed.len());
    for kept in &installed {
        rows.push(view::row(app, kept).await?);
    }
    let runners: Vec<Runner> = installed.into_iter().map(|kept| kept.runner).collect();
    Ok(ListRunnersResponse {
        runners: rows,
        unattended: unattended(app, &runners).await?,
    })
}

/// What waits, by domain and the place of the runner that looks after it.
type Waiting = BTreeMap<(Option<String>, Option<usize>), Waits>;

/// Numbers of grants.
#[derive(Default)]
struct Waits {
    pending: u32,
    overdue: u32,
}

async fn unattended(app: &App, runners: &[Runner]) -> AppResult<Vec<Unattended>> {
    let now = app.now();
    let mut open = grants::all(app).await?;
    open.retain(|kept| is_pending(&kept.grant, now) || is_overdue(&kept.grant, now));
    let mut late: Vec<&Runner> = runners.iter().collect();
    late.retain(|runner| runner.state(now) == RunnerState::Late);
    if open.is_empty() && late.is_empty() {
        return Ok(Vec::new());
    }
    let mut desk = Desk::open(app).await?;
    let waits = waiting(app, &mut desk, runners, &open).await?;
    let mut all: Vec<Unattended> = Vec::with_capacity(waits.len());
    for ((domain, runner), Waits { pending, overdue }) in waits {
        let runner = runner.and_then(|at| runners.get(at));
        all.push(view::unattended(domain, (pending, overdue), runner, now));
    }
    // One that does not run is told also where nothing waits for it yet.
    for runner in late {
        let told = all.iter().any(|one| one.runner.as_ref() == Some(&runner.name));
        if !told && concerns(app, &desk, runner).await? {
            all.push(view::unattended(runner.domain.clone(), (0, 0), Some(runner), now));
        }
    }
    Ok(all)
}

/// What waits of these grants, as far as the person at the desk may see it, and no runner does in its own time.
async fn waiting(app: &App, desk: &mut Desk, runners: &[Runner], open: &[KeptGrant]) -> AppResult<Waiting> {
    let now = app.now();
    let subjects: Vec<Urn> = open.iter().map(|kept| kept.grant.subject.clone()).collect();
    let domains = charge::domains(app, &subjects).await?;
    let mut waits = Waiting::new();
    for kept in open {
        let of = |runner: &Runner| charge::looks_after(runner, kept, &domains);
        let runs = |runner: &Runner| runner.login == app.login && of(runner);
        let sees = kept.grant.holder.is(&desk.actor)
            || runners.iter().any(runs)
            || app.team.is_some()
            || desk.answers_for(app, &kept.grant.subject).await?;
        if !sees || runners.iter().any(|runner| of(runner) && goes_well(runner, now)) {
            continue;
        }
        let domain = domains.get(&kept.grant.subject).cloned();
        let waits = waits.entry((domain, runners.iter().position(of))).or_default();
        if is_overdue(&kept.grant, now) {
            waits.overdue = waits.overdue.saturating_add(1);
        } else {
            waits.pending = waits.pending.saturating_add(1);
        }
    }
    Ok(waits)
}

/// Whether a runner is of interest to the person at the desk: it is theirs, or they answer for its domain.
async fn concerns(app: &App, desk: &Desk, runner: &Runner) -> AppResult<bool> {
    if desk.looks_after_all(app) || runner.login == app.login || runner.installed.by.is(&desk.actor) {
        return Ok(true);
    }
    match &runner.domain {
        Some(domain) => desk.answers_for_domain(app, domain).await,
        None => Ok(false),
    }
}

/// Whether a grant was approved and is not in force.
fn is_pending(grant: &Grant, now: Timestamp) -> bool {
    grant.end.is_none() && !grant.is_due(now) && grant.state().is_unfinished()
}

/// Whether a grant should have ended and has not.
fn is_overdue(grant: &Grant, now: Timestamp) -> bool {
    grant.is_due(now) || grant.state() == GrantState::Ending
}

/// Whether a runner can be trusted to do what waits for it.
fn goes_well(runner: &Runner, now: Timestamp) -> bool {
    matches!(runner.state(now), RunnerState::Waiting | RunnerState::Good)
}
