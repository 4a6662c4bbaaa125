//! Whether one product keeps each of the rules. Nothing is read here.

use std::collections::HashMap;

use weft_model::{Deputy, Lifecycle, PersonNames, Roster, Timestamp, Urn, people::folded};
use weft_policy::{Missing, MissingKind, Severity};

use super::{
    access::Access,
    facts::ProductFacts,
    measures::{self, Measure},
    rules::{ComplianceRule, ComplianceState},
};
use crate::{
    directory::{days, left_words},
    drifting::{Drifting, Drifts},
    show_mesh_health::troubles,
};

/// What a rule comes to for a product that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Whether it is kept.
    pub state: ComplianceState,
    /// What is so, in words.
    pub text: String,
    /// How bad it is, where it is broken.
    pub severity: Severity,
    /// Since when, where that is known.
    pub since: Option<Timestamp>,
}

impl Verdict {
    pub(crate) const fn kept(text: String) -> Self {
        Self {
            state: ComplianceState::Kept,
            text,
            severity: Severity::Info,
            since: None,
        }
    }

    pub(crate) const fn unknown(text: String) -> Self {
        Self {
            state: ComplianceState::Unknown,
            text,
            severity: Severity::Info,
            since: None,
        }
    }

    pub(crate) const fn broken(severity: Severity, text: String, since: Option<Timestamp>) -> Self {
        Self {
            state: ComplianceState::Broken,
            text,
            severity,
            since,
        }
    }
}

/// What hangs on the time and the people.
pub(crate) struct World<'a> {
    /// Now.
    pub now: Timestamp,
    /// The people of the workspace.
    pub roster: &'a Roster,
    /// Those who stand in for somebody now, by the id of that one.
    pub deputies: HashMap<&'a str, Vec<(&'a PersonNames, &'a Deputy)>>,
    /// The tables that were compared with their contracts.
    pub drifts: &'a Drifts,
    /// Days in which access is to be looked at again.
    pub review_days: u32,
}

impl<'a> World<'a> {
    /// Looks who stands in for whom.
    pub(crate) fn new(now: Timestamp, roster: &'a Roster, drifts: &'a Drifts, review_days: u32) -> Self {
        let mut deputies: HashMap<&str, Vec<(&PersonNames, &Deputy)>> = HashMap::new();
        for (who, of, deputy) in roster.stand_ins(now) {
            deputies.entry(of.id.as_str()).or_default().push((who, deputy));
        }
        Self {
            now,
            roster,
            deputies,
            drifts,
            review_days,
        }
    }

    /// Whoever stands in for somebody now, for what belongs to a domain.
    pub(crate) fn stand_ins(
        &self,
        of: &PersonNames,
        domain: Option<&str>,
    ) -> impl Iterator<Item = (&'a PersonNames, &'a Deputy)> {
        let domain = domain.map(folded);
        let all = self.deputies.get(of.id.as_str()).into_iter().flatten().copied();
        all.filter(move |(_, deputy)| {
            let only = deputy.domain.as_deref().map(folded);
            only.is_none() || only == domain
        })
    }
}

/// What a rule comes to; none where it is not about this product.
pub(crate) fn judge(
    rule: ComplianceRule,
    facts: &ProductFacts,
    measures: &[Measure<'_>],
    access: Access,
    world: &World<'_>,
) -> Option<Verdict> {
    match rule {
        ComplianceRule::Owner => Some(owner(facts, world)),
        ComplianceRule::Deputy => deputy(facts, world),
        ComplianceRule::Contract => contract(facts),
        ComplianceRule::Documented => Some(documented(facts)),
        ComplianceRule::Classified => classified(facts),
        ComplianceRule::Retention => measures::retention(facts, measures),
        ComplianceRule::Freshness => measures::freshness(measures),
        ComplianceRule::Quality => quality(facts),
        ComplianceRule::AccessReview => reviewed(access, world),
        ComplianceRule::Schema => schema(facts, world),
    }
}

fn owner(facts: &ProductFacts, world: &World<'_>) -> Verdict {
    let Some(owner) = &facts.thing.owner else {
        return Verdict::broken(Severity::Warn, "Nobody answers for it".to_owned(), None);
    };
    match world.roster.of_urn(&owner.urn) {
        Some(person) if person.has_left(world.now) => {
            Verdict::broken(Severity::Bad, left_words(person), person.until)
        }
        _ => Verdict::kept(format!("{} answers for it", owner.name)),
    }
}

fn deputy(facts: &ProductFacts, world: &World<'_>) -> Option<Verdict> {
    let owner = facts.thing.owner.as_ref()?;
    let Some(person) = world.roster.of_urn(&owner.urn) else {
        return Some(Verdict::unknown(format!(
            "{} is not among the people of the workspace",
            owner.name
        )));
    };
    let domain = facts.thing.domain.as_deref();
    Some(match world.stand_ins(person, domain).next() {
        Some((who, deputy)) => Verdict::kept(format!(
            "{} stands in for {} until {}",
            who.name,
            person.name,
            days::last(deputy.until)
        )),
        None => Verdict::broken(
            Severity::Warn,
            format!("Nobody stands in for {}", person.name),
            None,
        ),
    })
}

fn contract(facts: &ProductFacts) -> Option<Verdict> {
    let ports = facts.thing.product.as_ref()?.output_ports.as_slice();
    if ports.is_empty() {
        return None;
    }
    let broken = |text: String| Some(Verdict::broken(Severity::Warn, text, None));
    let missing = facts.missing.iter();
    let without: Vec<&Missing> = missing.filter(|one| one.what == MissingKind::Contract).collect();
    match without.as_slice() {
        [] => {}
        [one] => return broken(one.why.clone()),
        several => {
            let (several, all) = (several.len(), ports.len());
            return broken(format!("No contract promises {several} of its {all} ports"));
        }
    }
    let mut silent = None;
    for urn in ports.iter().filter_map(|port| port.contract.as_ref()) {
        match facts.contracts.get(urn) {
            Some((name, Some(Lifecycle::Draft | Lifecycle::Proposed))) => {
                return broken(format!(
                    "The contract {name} is a draft, which nobody can rely on"
                ));
            }
            Some((name, Some(Lifecycle::Retired))) => {
                return broken(format!("The contract {name} is retired"));
            }
            Some((_, Some(Lifecycle::Active | Lifecycle::Deprecated))) => {}
            Some((name, None)) => {
                silent = Some(format!("The contract {name} does not say whether it is active"));
            }
            None => silent = Some("The contract of a port cannot be read".to_owned()),
        }
    }
    let kept = || Verdict::kept("A contract promises each of its ports".to_owned());
    Some(silent.map_or_else(kept, Verdict::unknown))
}

fn documented(facts: &ProductFacts) -> Verdict {
    let words = facts
        .missing
        .iter()
        .filter(|one| matches!(one.what, MissingKind::Description | MissingKind::ColumnWords));
    let missing: Vec<&str> = words.map(|one| one.why.as_str()).collect();
    if !missing.is_empty() {
        return Verdict::broken(Severity::Warn, missing.join("; "), None);
    }
    match unread(facts) {
        Some(why) => Verdict::unknown(why),
        None => Verdict::kept("It and its columns are explained".to_owned()),
    }
}

fn unread(facts: &ProductFacts) -> Option<String> {
    let first = facts.unread.first()?;
    Some(match facts.unread.len() {
        1 => format!("The columns of {first} are not known"),
        several => format!("The columns of {first} and {} more are not known", several - 1),
    })
}

fn classified(facts: &ProductFacts) -> Option<Verdict> {
    if let Some(first) = facts.unclassified.first() {
        let more = match facts.unclassified.len() {
            1 => String::new(),
            several => format!("; {} more columns", several - 1),
        };
        return Some(Verdict::broken(Severity::Bad, format!("{first}{more}"), None));
    }
    if let Some(why) = unread(facts) {
        return Some(Verdict::unknown(why));
    }
    match facts.sensitive {
        0 => None,
        1 => Some(Verdict::kept(
            "1 column is classified as sensitive, and previews mask it".to_owned(),
        )),
        several => Some(Verdict::kept(format!(
            "{several} columns are classified as sensitive, and previews mask them"
        ))),
    }
}

fn quality(facts: &ProductFacts) -> Option<Verdict> {
    let tests = facts.tests;
    let all = tests.passed + tests.failed + tests.unknown;
    Some(match (tests.failed, tests.unknown) {
        _ if all == 0 => return None,
        (1, _) => Verdict::broken(Severity::Bad, format!("1 of {all} tests fails"), tests.failed_at),
        (failed @ 2.., _) => {
            let text = format!("{failed} of {all} tests fail");
            Verdict::broken(Severity::Bad, text, tests.failed_at)
        }
        (0, 0) => Verdict::kept(format!("No test of {all} fails")),
        (0, unknown) => Verdict::unknown(format!("{unknown} of {all} tests and rules have no result")),
    })
}

fn reviewed(access: Access, world: &World<'_>) -> Option<Verdict> {
    let days = world.review_days;
    match access {
        Access::NotShown => Some(Verdict::unknown(
            "Who has access is shown to those who answer for it".to_owned(),
        )),
        Access::Granted { grants: 0, .. } => None,
        Access::Granted { grants, stale: 0, .. } => Some(Verdict::kept(match grants {
            1 => format!("1 grant was looked at in the last {days} days"),
            several => format!("{several} grants were looked at in the last {days} days"),
        })),
        Access::Granted { grants, stale, due } => {
            let text = format!("{stale} of {grants} grants not looked at for {days} days");
            Some(Verdict::broken(Severity::Warn, text, due))
        }
    }
}

fn schema(facts: &ProductFacts, world: &World<'_>) -> Option<Verdict> {
    let ports = facts.thing.product.as_ref()?.output_ports.iter();
    let mut promised = ports.filter(|port| port.contract.is_some()).peekable();
    promised.peek()?;
    let mut found: Vec<&Drifting> = Vec::new();
    let mut open: Option<String> = None;
    for port in promised {
        if port.assets.is_empty() {
            open = Some(format!("No source holds what the port `{}` promises", port.name));
        }
        for urn in &port.assets {
            match compared(urn, facts, world.drifts) {
                Some(drifts) => found.extend(drifts.iter().filter(|one| one.breaks > 0)),
                None => {
                    open = Some(format!(
                        "Nothing but the contract of the port `{}` tells its columns",
                        port.name
                    ));
                }
            }
        }
    }
    if let Some(drift) = troubles::drift(&found) {
        return Some(Verdict::broken(Severity::Bad, drift.text, drift.since));
    }
    let kept = || Verdict::kept("Its tables are what its contracts promise".to_owned());
    Some(open.map_or_else(kept, Verdict::unknown))
}

/// What came of comparing a table; none where it could not be compared, or is not known.
fn compared<'d>(urn: &Urn, facts: &ProductFacts, drifts: &'d Drifts) -> Option<&'d Vec<Drifting>> {
    let known = facts.assets.contains(urn);
    drifts.get(urn).filter(|_| known)
}
