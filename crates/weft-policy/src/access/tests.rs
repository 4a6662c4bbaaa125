//! Each kind of rule, with what it does not do.

mod compiling;
mod deciding;
mod rules;
mod trials;

use weft_model::{
    AccessCheck, AccessPolicy, AccessTerms, Actor, PersonRef, Timestamp, Urn,
    access::policy::{
        AccessCondition, AccessException, AccessRole, AccessRule, Deciders, DecisionRule, Durations,
        Guardrail, Purpose, RuleEffect,
    },
};

use super::{Case, Decided, Evaluation, Requester, Route, StandIn, Subject, evaluate};

/// A case that tests change piece by piece.
struct Given {
    policy: AccessPolicy,
    name: &'static str,
    domain: Option<&'static str>,
    labels: Vec<String>,
    answerable: Vec<PersonRef>,
    governance: Vec<PersonRef>,
    stand_ins: Vec<StandIn>,
    works_for: Vec<String>,
    purpose: &'static str,
    role: &'static str,
    days: u32,
    reason: &'static str,
    now: &'static str,
}

impl Given {
    /// Priya of Marketing asks for Sales data, of which Maya is the owner and Ruth the steward.
    fn new() -> Self {
        Self {
            policy: policy(),
            name: "sales.orders",
            domain: Some("Sales"),
            labels: Vec::new(),
            answerable: vec![person("maya", "owner"), person("ruth", "Data steward")],
            governance: vec![person("gina", "governance")],
            stand_ins: Vec::new(),
            works_for: words(&["Marketing"]),
            purpose: "reporting",
            role: "reader",
            days: 30,
            reason: "monthly report",
            now: "2026-11-23T09:00:00Z",
        }
    }

    fn evaluate(&self) -> Evaluation {
        self.evaluate_for("priya")
    }

    fn evaluate_for(&self, requester: &str) -> Evaluation {
        let actor = actor(requester);
        let mail = format!("{requester}@example.com");
        let terms = AccessTerms {
            role: self.role.to_owned(),
            purpose: self.purpose.to_owned(),
            assets: Vec::new(),
            days: self.days,
        };
        evaluate(&Case {
            policy: &self.policy,
            subject: Subject {
                name: self.name,
                domain: self.domain,
                labels: &self.labels,
                answerable: &self.answerable,
            },
            requester: Requester {
                actor: &actor,
                name: requester,
                mail: Some(&mail),
                works_for: &self.works_for,
            },
            terms: &terms,
            reason: self.reason,
            governance: &self.governance,
            stand_ins: &self.stand_ins,
            now: Timestamp::parse(self.now).unwrap(),
        })
    }

    fn decided(&self) -> Decided {
        self.decided_for("priya")
    }

    fn decided_for(&self, requester: &str) -> Decided {
        match self.evaluate_for(requester).route {
            Route::Decided(decided) => decided,
            other => panic!("{other:?}"),
        }
    }

    fn refused(&self) -> Option<String> {
        match self.evaluate().route {
            Route::Refused { rule, .. } => Some(rule),
            _ => None,
        }
    }

    fn granted(&self) -> Option<String> {
        match self.evaluate().route {
            Route::Granted { guardrail, .. } => Some(guardrail),
            _ => None,
        }
    }

    fn check(&self, id: &str) -> AccessCheck {
        let found = self
            .evaluate()
            .checks
            .into_iter()
            .find(|check| check.policy == id);
        found.unwrap_or_else(|| panic!("no check {id}"))
    }
}

fn words(all: &[&str]) -> Vec<String> {
    all.iter().map(|word| (*word).to_owned()).collect()
}

fn actor(login: &str) -> Actor {
    Actor {
        login: login.to_owned(),
        person: Some(Urn::person(login)),
    }
}

fn person(name: &str, role: &str) -> PersonRef {
    PersonRef {
        urn: Urn::person(name),
        name: name.to_owned(),
        mail: None,
        role: Some(role.to_owned()),
    }
}

fn names(people: &[PersonRef]) -> Vec<&str> {
    people.iter().map(|person| person.name.as_str()).collect()
}

fn rule(id: &str, effect: RuleEffect, when: AccessCondition) -> AccessRule {
    AccessRule {
        id: id.to_owned(),
        when,
        effect,
        says: format!("{id} says no"),
    }
}

fn exception(rule: &str, until: &str) -> AccessException {
    AccessException {
        rule: rule.to_owned(),
        people: Vec::new(),
        products: Vec::new(),
        until: until.to_owned(),
        because: "the audit of 2026".to_owned(),
    }
}

fn labelled(classifications: &[&str]) -> AccessCondition {
    AccessCondition {
        classifications: words(classifications),
        ..AccessCondition::default()
    }
}

/// Two purposes, two roles, one guardrail for one's own domain, and a steward who decides.
fn policy() -> AccessPolicy {
    let purpose = |id: &str, max_days| Purpose {
        id: id.to_owned(),
        name: id.to_owned(),
        description: None,
        max_days,
    };
    let role = |id: &str, masked, max_days| AccessRole {
        id: id.to_owned(),
        name: id.to_owned(),
        description: None,
        privileges: words(&["TABLE_READ_DATA"]),
        masked,
        max_days,
    };
    AccessPolicy {
        api_version: "weft/v1".to_owned(),
        kind: "AccessPolicy".to_owned(),
        version: 1,
        description: None,
        governance: words(&["gina"]),
        purposes: vec![purpose("reporting", None), purpose("research", Some(60))],
        roles: vec![role("masked", true, None), role("reader", false, Some(90))],
        durations: Durations {
            default_days: 30,
            max_days: 180,
            choices: vec![30, 90],
        },
        decisions: vec![
            DecisionRule {
                id: "pii-unmasked".to_owned(),
                when: AccessCondition {
                    roles: words(&["reader"]),
                    ..labelled(&["pii"])
                },
                by: Deciders::OwnerOrSteward,
                two_persons: true,
                within_hours: 24,
            },
            DecisionRule {
                id: "steward".to_owned(),
                when: AccessCondition::default(),
                by: Deciders::Steward,
                two_persons: false,
                within_hours: 48,
            },
        ],
        guardrails: vec![Guardrail {
            id: "own-domain".to_owned(),
            description: "people read what their own domain makes".to_owned(),
            when: AccessCondition {
                domains: words(&["sales"]),
                requesters_of: words(&["SALES"]),
                ..AccessCondition::default()
            },
            without: words(&["pii"]),
            max_days: 30,
        }],
        rules: Vec::new(),
        exceptions: Vec::new(),
        protects: Vec::new(),
        tests: Vec::new(),
    }
}
