//! How one thing, or everything of a domain, stands against what is promised of it.

mod runs;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, EntityKind, Timestamp, Urn};
use weft_policy::service_levels::{Observation, SlaState, Window, observe};
use weft_ports::{Cancel, replica::EntityFilter};

use crate::{
    App, AppError, AppResult,
    incidents::{self, IncidentView, ReachingIncident},
    notices::{self, EndNotice},
    preview_rows::unless_cancelled,
    service_levels::{self, Depth},
    show_slas::{PromiseView, measured, window},
    view::QualityView,
};

pub use runs::TestRunView;

/// Products of a domain that are looked at.
const PRODUCTS: usize = 1_000;

/// Which thing or domain, over which time.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowHealthRequest {
    /// A urn or name of a product or asset.
    #[serde(default)]
    pub name: Option<String>,
    /// Name of a domain: all its products. Either this or a name.
    #[serde(default)]
    pub domain: Option<String>,
    /// Days to look back, 1 to 400; absent: 90.
    #[serde(default)]
    pub window_days: Option<u32>,
}

/// How a promise stands, in short.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SlaHealth {
    /// Full name of what it is promised of.
    pub of: String,
    /// Property.
    pub property: String,
    /// What is promised, in words.
    pub promised: String,
    /// What was measured, in words.
    pub measured: Option<String>,
    /// How it stands.
    pub state: SlaState,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Percent of the error budget that is left, where an objective is promised.
    pub budget_left: Option<f64>,
    /// Percent of the measured time in which it held.
    pub held: Option<f64>,
    /// Why it is not measured.
    pub why: Option<String>,
}

/// One thing of the answer.
#[derive(Debug, Clone, Serialize, Type)]
pub struct HealthSubject {
    /// Identity.
    pub urn: Urn,
    /// Full name.
    pub name: String,
    /// The worst state of its promises; absent without any.
    pub state: Option<SlaState>,
    /// Test results in numbers.
    pub quality: Option<QualityView>,
    /// What it reads that ends, or is gone.
    pub notices: Vec<EndNotice>,
    /// What needs attention.
    pub findings: Vec<weft_policy::Finding>,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowHealthResponse {
    /// Full name of the thing, or name of the domain.
    pub subject: String,
    /// Days that were looked back.
    pub window_days: u32,
    /// Promises, the worst first.
    pub slas: Vec<SlaHealth>,
    /// Test results of all of it, in numbers.
    pub quality: Option<QualityView>,
    /// Incidents that were open in the time that was looked back, the newest first.
    pub incidents: Vec<IncidentView>,
    /// Of one thing: open incidents of what it reads, at any distance.
    pub reaching: Vec<ReachingIncident>,
    /// Of one thing: results of tests and rules in the time that was looked back, the newest first; at most 5,000.
    pub runs: Vec<TestRunView>,
    /// What snapshots tell without a promise.
    pub observations: Vec<Observation>,
    /// The things that were looked at.
    pub things: Vec<HealthSubject>,
}

/// Shows health.
pub async fn show_health(
    app: &App,
    request: ShowHealthRequest,
    cancel: Cancel,
) -> AppResult<ShowHealthResponse> {
    let window = window(app, request.window_days)?;
    let (subject, names, depth) = match (request.name, request.domain) {
        (Some(name), None) => {
            let thing = crate::lookup::find(app, &name).await?;
            if thing.kind == EntityKind::Domain {
                (
                    thing.name.clone(),
                    products(app, &thing.name).await?,
                    Depth::Shallow,
                )
            } else {
                (
                    thing.full_name.clone(),
                    vec![thing.urn],
                    Depth::Deep(cancel.clone()),
                )
            }
        }
        (None, Some(domain)) => {
            let products = products(app, &domain).await?;
            if products.is_empty() {
                return Err(
                    AppError::not_found(format!("no product belongs to a domain `{domain}`"))
                        .hint("`weft search kind:domain` lists the domains"),
                );
            }
            (domain, products, Depth::Shallow)
        }
        _ => return Err(AppError::invalid("name a product or asset, or give a domain")),
    };
    let mut answer = ShowHealthResponse {
        subject,
        window_days: window.days,
        slas: Vec::new(),
        quality: None,
        incidents: Vec::new(),
        reaching: Vec::new(),
        runs: Vec::new(),
        observations: Vec::new(),
        things: Vec::new(),
    };
    if let (Depth::Deep(_), [thing]) = (&depth, names.as_slice()) {
        let mut found = incidents::reaching(app, std::slice::from_ref(thing)).await?;
        answer.reaching = found.remove(thing).unwrap_or_default();
    }
    for urn in names {
        let added = Box::pin(add(app, &urn, window, &depth, &mut answer));
        unless_cancelled(&cancel, added).await?;
    }
    answer
        .slas
        .sort_by_key(|sla| std::cmp::Reverse(badness(sla.state)));
    answer
        .incidents
        .sort_by_key(|incident| std::cmp::Reverse(incident.opened_at));
    answer
        .things
        .sort_by_key(|thing| std::cmp::Reverse(thing.state.map(badness)));
    Ok(answer)
}

/// Larger is worse; what nobody measures stands between what holds and what is due.
const fn badness(state: SlaState) -> u8 {
    match state {
        SlaState::Holds => 0,
        SlaState::PromisedNotMeasured => 1,
        SlaState::Due => 2,
        SlaState::Broken => 3,
    }
}

async fn products(app: &App, domain: &str) -> AppResult<Vec<Urn>> {
    let filter = EntityFilter {
        kinds: vec![EntityKind::Product],
        domain: Some(domain.to_owned()),
        ..EntityFilter::default()
    };
    let rows = app.replica.list(&filter, PRODUCTS, 0).await?;
    Ok(rows.into_iter().map(|row| row.urn).collect())
}

async fn add(
    app: &App,
    urn: &Urn,
    window: Window,
    depth: &Depth,
    answer: &mut ShowHealthResponse,
) -> AppResult<()> {
    let promised = service_levels::promised(app, urn.as_str()).await?;
    let thing = &promised.subject.thing;
    let (views, known) = measured(app, &promised, window, depth).await?;
    if let Depth::Deep(_) = depth {
        answer.runs = runs::runs(app, &promised.assets, window).await?;
    }
    answer.observations.extend(observe(&known.tables(), window));
    let quality = QualityView::of(thing);
    answer.quality = match (answer.quality, quality) {
        (Some(all), Some(one)) => Some(together(all, one)),
        (all, one) => all.or(one),
    };
    let now = app.now();
    let ends = app.graph.get(app).await?.notices.of(&thing.urn);
    let start = Timestamp::from_millis(window.start());
    let lately = thing.incidents.iter().filter(|incident| {
        let spans = incident.spans();
        spans.iter().any(|(_, end)| end.is_none_or(|end| end >= start))
    });
    answer
        .incidents
        .extend(lately.map(|incident| IncidentView::of(thing, incident)));
    answer.things.push(HealthSubject {
        urn: thing.urn.clone(),
        name: thing.full_name.clone(),
        state: views
            .iter()
            .map(|promise| promise.measure.state)
            .max_by_key(|state| badness(*state)),
        quality,
        findings: notices::with_ends(weft_policy::attention(thing, now), &ends, now),
        notices: ends,
    });
    answer
        .slas
        .extend(views.into_iter().map(|promise| short(thing, promise)));
    Ok(())
}

fn short(thing: &Entity, promise: PromiseView) -> SlaHealth {
    SlaHealth {
        of: thing.full_name.clone(),
        property: promise.property,
        promised: promise.promised,
        measured: promise.measure.measured,
        state: promise.measure.state,
        since: promise.measure.since,
        budget_left: promise.measure.budget_left,
        held: promise.measure.held,
        why: promise.measure.why,
    }
}

fn together(all: QualityView, one: QualityView) -> QualityView {
    let sum = QualityView {
        score: None,
        passed: all.passed + one.passed,
        warned: all.warned + one.warned,
        failed: all.failed + one.failed,
        not_run: all.not_run + one.not_run,
    };
    let ran = sum.passed + sum.warned + sum.failed;
    QualityView {
        score: (sum.passed * 100)
            .checked_div(ran)
            .and_then(|score| u8::try_from(score).ok()),
        ..sum
    }
}
