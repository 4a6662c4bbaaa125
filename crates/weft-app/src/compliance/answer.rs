//! The verdicts on all products as the rules of each domain, with what is open.

use std::{cmp::Reverse, collections::BTreeMap};

use rayon::prelude::*;
use weft_model::{Entity, Urn, sla::vocabulary::promised};
use weft_policy::review::answers_for;

use super::{
    access::Access,
    facts::ProductFacts,
    judged::{Verdict, World, judge},
    measures::{Measure, WINDOW_DAYS, badness, measured, of_freshness},
    rules::{ComplianceRule, ComplianceState},
};
use crate::{
    show_compliance::{
        ComplianceCell, ComplianceRow, Enforcement, FreshnessObjective, RuleCompliance,
        ShowComplianceRequest, ShowComplianceResponse,
    },
    show_mesh::number,
    view::EntityLink,
};

/// Promises of freshness that are told one by one.
const OBJECTIVES: usize = 20;

/// A product with what each rule comes to.
struct Judged<'a> {
    facts: &'a ProductFacts,
    verdicts: Vec<(ComplianceRule, Verdict)>,
    measures: Vec<Measure<'a>>,
    mine: bool,
}

/// Judges the products that are asked about, and answers.
pub(crate) fn answer(
    request: &ShowComplianceRequest,
    facts: &[ProductFacts],
    access: &[Access],
    world: &World<'_>,
    me: Option<&Urn>,
) -> ShowComplianceResponse {
    let asked = |domain: Option<&str>| match (&request.domain, domain) {
        (Some(wanted), Some(domain)) => wanted.trim().eq_ignore_ascii_case(domain),
        (Some(_), None) => false,
        (None, domain) => !request.no_domain || domain.is_none(),
    };
    let wanted: Vec<(&ProductFacts, Access)> = facts
        .iter()
        .zip(access.iter().copied())
        .filter(|(one, _)| asked(one.thing.domain.as_deref()))
        .collect();
    let all: Vec<Judged<'_>> = wanted
        .into_par_iter()
        .map(|(facts, access)| {
            let measures = measured(facts, world.now);
            let verdicts = ComplianceRule::ALL.into_iter().filter_map(|rule| {
                let verdict = judge(rule, facts, &measures, access, world)?;
                Some((rule, verdict))
            });
            Judged {
                verdicts: verdicts.collect(),
                mine: me.is_some_and(|me| is_mine(&facts.thing, me, world)),
                facts,
                measures,
            }
        })
        .collect();
    let domains = by_domain(&all);
    let rules: Vec<RuleCompliance> = ComplianceRule::ALL
        .into_iter()
        .map(|rule| of_rule(rule, &all, &domains, world.review_days))
        .collect();
    let sum = |of: &dyn Fn(&ComplianceCell) -> u32| -> u32 { rules.iter().map(|rule| of(&rule.all)).sum() };
    let (objectives, objective_count) = objectives(&all);
    let (violations, violation_count) = violations(request, &all);
    ShowComplianceResponse {
        products: number(all.len()),
        checks: sum(&|cell| cell.products),
        kept: sum(&|cell| cell.kept),
        broken: sum(&|cell| cell.broken),
        unknown: sum(&|cell| cell.unknown),
        review_days: world.review_days,
        window_days: WINDOW_DAYS,
        rows: request.rule.map(|rule| of_cell(rule, &all)).unwrap_or_default(),
        rules,
        violations,
        violation_count,
        objectives,
        objective_count,
    }
}

/// Whether a product is somebody's: they own it, are of those of it who decide, or stand in for its owner.
fn is_mine(product: &Entity, me: &Urn, world: &World<'_>) -> bool {
    let owner = product.owner.as_ref();
    let decides = |role: &Option<String>| answers_for(role.as_deref());
    owner.is_some_and(|owner| owner.urn == *me)
        || product
            .people
            .iter()
            .any(|one| one.urn == *me && decides(&one.role))
        || owner
            .and_then(|owner| world.roster.of_urn(&owner.urn))
            .is_some_and(|owner| {
                let mut deputies = world.stand_ins(owner, product.domain.as_deref());
                deputies.any(|(who, _)| who.urn() == *me)
            })
}

/// A domain as it is written, with its products.
type OfDomain<'j, 'a> = (Option<String>, Vec<&'j Judged<'a>>);

/// By name without regard to case; what belongs to none comes last.
fn by_domain<'j, 'a>(all: &'j [Judged<'a>]) -> Vec<OfDomain<'j, 'a>> {
    let mut domains: BTreeMap<(bool, String), OfDomain<'j, 'a>> = BTreeMap::new();
    for one in all {
        let name = one.facts.thing.domain.as_ref();
        let key = (
            name.is_none(),
            name.map(|name| name.to_lowercase()).unwrap_or_default(),
        );
        let (_, of_it) = domains.entry(key).or_insert_with(|| (name.cloned(), Vec::new()));
        of_it.push(one);
    }
    domains.into_values().collect()
}

fn of_rule(
    rule: ComplianceRule,
    all: &[Judged<'_>],
    domains: &[OfDomain<'_, '_>],
    review_days: u32,
) -> RuleCompliance {
    let enforced = rule.enforced().iter().map(|(place, how)| Enforcement {
        place: *place,
        how: (*how).to_owned(),
    });
    RuleCompliance {
        rule,
        label: rule.label(review_days),
        means: rule.means().to_owned(),
        enforced: enforced.collect(),
        all: cell(rule, None, all.iter()),
        cells: domains
            .iter()
            .map(|(domain, of_it)| cell(rule, domain.clone(), of_it.iter().copied()))
            .collect(),
    }
}

fn cell<'j, 'a: 'j>(
    rule: ComplianceRule,
    domain: Option<String>,
    products: impl Iterator<Item = &'j Judged<'a>>,
) -> ComplianceCell {
    let (mut kept, mut broken, mut unknown) = (0_u32, 0_u32, 0_u32);
    for (_, verdict) in products
        .flat_map(|one| &one.verdicts)
        .filter(|(of, _)| *of == rule)
    {
        match verdict.state {
            ComplianceState::Kept => kept += 1,
            ComplianceState::Broken => broken += 1,
            ComplianceState::Unknown => unknown += 1,
        }
    }
    let products = kept + broken + unknown;
    // Rounded down: 100 is said of all and of nothing less.
    let share = u64::from(kept) * 100 / u64::from(products.max(1));
    ComplianceCell {
        domain,
        products,
        kept,
        broken,
        unknown,
        share: u8::try_from(share).ok().filter(|_| kept + broken > 0),
    }
}

fn row(one: &Judged<'_>, rule: ComplianceRule, verdict: &Verdict) -> ComplianceRow {
    ComplianceRow {
        product: EntityLink::from(&one.facts.thing),
        owner: one.facts.thing.owner.as_ref().map(|owner| owner.name.clone()),
        rule,
        state: verdict.state,
        text: verdict.text.clone(),
        severity: verdict.severity,
        since: verdict.since,
        mine: one.mine,
    }
}

/// All products that a rule is about: those that break it first, then those that nobody can judge.
fn of_cell(rule: ComplianceRule, all: &[Judged<'_>]) -> Vec<ComplianceRow> {
    let about = all.iter().flat_map(move |one| {
        let verdicts = one.verdicts.iter().filter(move |(of, _)| *of == rule);
        verdicts.map(move |(rule, verdict)| row(one, *rule, verdict))
    });
    let mut rows: Vec<ComplianceRow> = about.collect();
    rows.sort_by(|one, other| {
        (one.state, &one.product.full_name).cmp(&(other.state, &other.product.full_name))
    });
    rows
}

/// What is open: the worst first, of those what lasts longest.
fn violations(request: &ShowComplianceRequest, all: &[Judged<'_>]) -> (Vec<ComplianceRow>, u32) {
    let mine = all.iter().filter(|one| one.mine || !request.mine);
    let mut open: Vec<(&Judged<'_>, &(ComplianceRule, Verdict))> = mine
        .flat_map(|one| one.verdicts.iter().map(move |verdict| (one, verdict)))
        .filter(|(_, (rule, verdict))| {
            verdict.state == ComplianceState::Broken && request.rule.is_none_or(|only| only == *rule)
        })
        .collect();
    open.sort_by(|(one, (rule, verdict)), (other, (of, with))| {
        let order = |verdict: &Verdict| (verdict.severity, verdict.since.is_none(), verdict.since);
        order(verdict)
            .cmp(&order(with))
            .then_with(|| one.facts.thing.full_name.cmp(&other.facts.thing.full_name))
            .then(rule.cmp(of))
    });
    let count = number(open.len());
    let page = open.into_iter().take(request.rows());
    let rows = page.map(|(one, (rule, verdict))| row(one, *rule, verdict));
    (rows.collect(), count)
}

/// Promises of freshness, the worst first, and how many there are.
fn objectives(all: &[Judged<'_>]) -> (Vec<FreshnessObjective>, u32) {
    let mut found: Vec<(&Judged<'_>, &Measure<'_>)> = all
        .iter()
        .flat_map(|one| of_freshness(&one.measures).map(move |measure| (one, measure)))
        .collect();
    let left = |measure: &Measure<'_>| measure.1.budget_left.unwrap_or(f64::INFINITY);
    found.sort_by(|(one, measure), (other, with)| {
        badness(&measure.1)
            .cmp(&badness(&with.1))
            .then(left(measure).total_cmp(&left(with)))
            .then(Reverse(measure.1.breach_count).cmp(&Reverse(with.1.breach_count)))
            .then_with(|| one.facts.thing.full_name.cmp(&other.facts.thing.full_name))
    });
    let count = number(found.len());
    let told = found.into_iter().take(OBJECTIVES).map(|(one, (sla, measure))| {
        let measure = measure.clone();
        FreshnessObjective {
            product: EntityLink::from(&one.facts.thing),
            promised: promised(sla),
            state: measure.state,
            objective: measure.objective,
            held: measure.held,
            met: measure.met,
            budget_left: measure.budget_left,
            breach_count: measure.breach_count,
            limit: measure.limit,
            why: measure.why,
            series: measure.series,
        }
    });
    (told.collect(), count)
}
