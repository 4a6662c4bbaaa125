//! Which products of which domain keep which rule, who breaks one, and of whom nobody knows.
//!
//! Shown is what the local copy of whoever asks holds. Who has access to a product is told to those who answer for it; to
//! others that rule is one that they cannot judge.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Timestamp;
use weft_policy::{
    Severity,
    service_levels::{SlaDay, SlaState},
};

pub use crate::compliance::rules::{ComplianceRule, ComplianceState, EnforcedIn};
use crate::{
    App, AppError, AppResult,
    compliance::{access, answer::answer, facts::ProductFacts, judged::World},
    grants::people::Desk,
    view::EntityLink,
};

/// Days in which access is to be looked at again, where nobody says otherwise.
const REVIEW_DAYS: u32 = 90;
/// At most so many.
const LONGEST_REVIEW_DAYS: u32 = 3_650;
/// Violations that are answered where nobody asks for more.
const ROWS: u32 = 500;
/// Violations that are answered at most.
const MOST_ROWS: u32 = 5_000;

/// Which part of the mesh, and which rule.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct ShowComplianceRequest {
    /// Name of a domain; absent: all.
    pub domain: Option<String>,
    /// Only products of no domain.
    pub no_domain: bool,
    /// Only violations of this rule, and with them all products that it is about.
    pub rule: Option<ComplianceRule>,
    /// Only violations of products that are one's own.
    pub mine: bool,
    /// Days in which access is to be looked at again, 1 to 3,650; 0: 90.
    pub review_days: u32,
    /// Violations, 1 to 5,000; 0: 500.
    pub limit: u32,
}

impl ShowComplianceRequest {
    /// Violations that are answered.
    pub(crate) const fn rows(&self) -> usize {
        (if self.limit == 0 { ROWS } else { self.limit }) as usize
    }
}

/// A rule in one domain, or in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ComplianceCell {
    /// Name of the domain; absent for products of none, and for all.
    pub domain: Option<String>,
    /// Products that the rule is about.
    pub products: u32,
    /// Those that keep it.
    pub kept: u32,
    /// Those that break it.
    pub broken: u32,
    /// Those of which nobody knows.
    pub unknown: u32,
    /// Percent of the products that are known to keep it, rounded down; absent where none of them can be judged.
    pub share: Option<u8>,
}

/// That a rule is enforced somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Enforcement {
    /// Where.
    pub place: EnforcedIn,
    /// What happens there.
    pub how: String,
}

/// A rule with how it is kept.
#[derive(Debug, Clone, Serialize, Type)]
pub struct RuleCompliance {
    /// The rule.
    pub rule: ComplianceRule,
    /// Its name.
    pub label: String,
    /// What it asks for, and of which products.
    pub means: String,
    /// Where it is enforced; nowhere: it is only measured.
    pub enforced: Vec<Enforcement>,
    /// In all domains.
    pub all: ComplianceCell,
    /// Domain by domain, by name, the same ones for each rule; products of no domain last.
    pub cells: Vec<ComplianceCell>,
}

/// A rule for one product.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ComplianceRow {
    /// The product.
    pub product: EntityLink,
    /// Name of its owner.
    pub owner: Option<String>,
    /// The rule.
    pub rule: ComplianceRule,
    /// Whether it is kept.
    pub state: ComplianceState,
    /// What is so, in words.
    pub text: String,
    /// How bad it is, where it is broken.
    pub severity: Severity,
    /// Since when, where that is known.
    pub since: Option<Timestamp>,
    /// Whether the product is of the person at the desk: they own or look after it, or stand in for its owner.
    pub mine: bool,
}

/// A promise of freshness over the time that is looked back.
#[derive(Debug, Clone, Serialize, Type)]
pub struct FreshnessObjective {
    /// The product.
    pub product: EntityLink,
    /// What is promised, in words: `15 min`.
    pub promised: String,
    /// How it stands now.
    pub state: SlaState,
    /// Percent of the time in which it is to hold, where it is promised so.
    pub objective: Option<f64>,
    /// Percent of the measured time in which it held.
    pub held: Option<f64>,
    /// Whether the objective was reached.
    pub met: Option<bool>,
    /// Percent of the error budget that is left, at least -100.
    pub budget_left: Option<f64>,
    /// How often it did not hold.
    pub breach_count: u32,
    /// The promised limit in milliseconds.
    pub limit: Option<f64>,
    /// Why it is not measured.
    pub why: Option<String>,
    /// Day by day.
    pub series: Vec<SlaDay>,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowComplianceResponse {
    /// Products that were judged; those that are retired are not.
    pub products: u32,
    /// Pairs of a rule and a product that it is about.
    pub checks: u32,
    /// Those that hold.
    pub kept: u32,
    /// Those that do not.
    pub broken: u32,
    /// Those of which nobody knows.
    pub unknown: u32,
    /// Days in which access is to be looked at again.
    pub review_days: u32,
    /// Days that freshness was looked back over.
    pub window_days: u32,
    /// The rules, in the order of [`ComplianceRule::ALL`].
    pub rules: Vec<RuleCompliance>,
    /// What is open, the worst first.
    pub violations: Vec<ComplianceRow>,
    /// How many there are.
    pub violation_count: u32,
    /// Where one rule is asked for, all products that it is about, those that break it first.
    pub rows: Vec<ComplianceRow>,
    /// Promises of freshness, the worst first; at most 20.
    pub objectives: Vec<FreshnessObjective>,
    /// How many there are.
    pub objective_count: u32,
}

/// Shows which products keep which rule.
pub async fn show_compliance(app: &App, request: ShowComplianceRequest) -> AppResult<ShowComplianceResponse> {
    if request.limit > MOST_ROWS {
        return Err(AppError::invalid(format!(
            "{} violations were asked for; at most {MOST_ROWS} are given",
            request.limit
        )));
    }
    if request.domain.is_some() && request.no_domain {
        return Err(AppError::invalid("give a domain, or ask for products of none"));
    }
    let review_days = match request.review_days {
        0 => REVIEW_DAYS,
        days if days <= LONGEST_REVIEW_DAYS => days,
        days => {
            return Err(AppError::invalid(format!(
                "access is looked at again in 1 to {LONGEST_REVIEW_DAYS} days, not {days}"
            )));
        }
    };
    let facts = app.graph.compliance.get(app).await?;
    if let Some(name) = &request.domain {
        refuse_unknown(&facts, name)?;
    }
    let drifts = app.graph.drift.get(app).await?;
    let mut desk = Desk::open(app).await?;
    let access = access::of(app, &mut desk, &facts, review_days).await?;
    let (me, roster, now) = (desk.actor.person, Arc::clone(&desk.roster), app.now());
    let found = tokio::task::spawn_blocking(move || {
        let world = World::new(now, &roster, &drifts, review_days);
        answer(&request, &facts, &access, &world, me.as_ref())
    });
    found
        .await
        .map_err(|error| AppError::failed(format!("judging the products stopped: {error}")))
}

fn refuse_unknown(facts: &[ProductFacts], name: &str) -> AppResult<()> {
    let name = name.trim();
    let mut domains = facts.iter().filter_map(|one| one.thing.domain.as_ref());
    if domains.any(|domain| domain.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    Err(AppError::not_found(format!(
        "no product belongs to a domain `{}`",
        name.escape_debug()
    ))
    .hint("`weft search kind:domain` lists the domains"))
}
