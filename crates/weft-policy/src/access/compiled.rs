//! The access policy as rows for a database, and what of it no row can say.
//!
//! What is not said in rows is on the safe side there: a person decides. The database knows logins, duties, and what was
//! published about things; it does not join things as Weft does.

use serde::Serialize;
use specta::Type;
use weft_model::access::{
    compiled::{
        CompiledDecision, CompiledException, CompiledGuardrail, CompiledPolicy, CompiledPurpose,
        CompiledRole, CompiledRule,
    },
    policy::{AccessCondition, AccessException, AccessPolicy, Guardrail, day},
};

/// A policy as rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// What a database holds everybody to.
    pub rows: CompiledPolicy,
    /// What binds in the app only.
    pub app_only: Vec<AppOnly>,
}

/// A part of a policy that holds only for who works with Weft, and not for who writes to a team's database by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AppOnly {
    /// Id of the rule, or the key of the policy that it stands under.
    pub rule: String,
    /// What the database does instead, and why.
    pub says: String,
}

/// Makes rows of a policy. Every rule is among them; what a row of it leaves out is told.
pub fn compile(policy: &AccessPolicy) -> Compiled {
    let guardrails: Vec<&Guardrail> = policy.guardrails.iter().filter(|one| grants(one)).collect();
    // One whose day cannot be read holds never.
    let holds = |one: &&AccessException| day(&one.until).is_some();
    let exceptions: Vec<&AccessException> = policy.exceptions.iter().filter(holds).collect();
    let app_only = app_only(policy, &guardrails, &exceptions);
    let rows = CompiledPolicy {
        version: policy.version,
        max_days: policy.durations.max_days,
        purposes: (policy.purposes.iter())
            .map(|one| CompiledPurpose {
                id: one.id.clone(),
                max_days: one.max_days,
            })
            .collect(),
        roles: (policy.roles.iter())
            .map(|one| CompiledRole {
                id: one.id.clone(),
                privileges: one.privileges.clone(),
                masked: one.masked,
                max_days: one.max_days,
            })
            .collect(),
        decisions: (policy.decisions.iter())
            .map(|one| CompiledDecision {
                id: one.id.clone(),
                when: one.when.clone(),
                by: one.by,
                two_persons: one.two_persons,
            })
            .collect(),
        guardrails: (guardrails.iter())
            .map(|one| CompiledGuardrail {
                id: one.id.clone(),
                when: one.when.clone(),
                without: one.without.clone(),
                max_days: one.max_days,
            })
            .collect(),
        rules: (policy.rules.iter())
            .map(|one| CompiledRule {
                id: one.id.clone(),
                when: one.when.clone(),
                effect: one.effect,
            })
            .collect(),
        exceptions: (exceptions.iter())
            .map(|one| CompiledException {
                rule: one.rule.clone(),
                products: one.products.clone(),
                named: !one.people.is_empty(),
                until: one.until.clone(),
            })
            .collect(),
    };
    Compiled { rows, app_only }
}

/// Whether a guardrail grants anything at all: one without a condition does not, here nor there.
fn grants(guardrail: &Guardrail) -> bool {
    !guardrail.when.is_empty() && guardrail.max_days > 0
}

fn app_only(
    policy: &AccessPolicy,
    guardrails: &[&Guardrail],
    exceptions: &[&AccessException],
) -> Vec<AppOnly> {
    let mut all = vec![AppOnly {
        rule: "governance".to_owned(),
        says: "who is named there; for the database the stewards and the platform team of the whole mesh are the governance team"
            .to_owned(),
    }];
    let mut add = |rule: &str, says: String| {
        all.push(AppOnly {
            rule: rule.to_owned(),
            says,
        });
    };
    let conditions = (policy.decisions.iter().map(|one| (&one.id, &one.when)))
        .chain(policy.rules.iter().map(|one| (&one.id, &one.when)));
    for (id, when) in conditions {
        if by_products(when) {
            add(id, OF_PRODUCTS.to_owned());
        }
        if !when.requesters_of.is_empty() {
            add(id, OF_PEOPLE.to_owned());
        }
    }
    for guardrail in guardrails {
        if by_products(&guardrail.when) || !guardrail.without.is_empty() {
            add(&guardrail.id, AROUND_GUARDRAILS.to_owned());
        }
        if !guardrail.when.requesters_of.is_empty() {
            add(&guardrail.id, OF_PEOPLE.to_owned());
        }
    }
    for exception in exceptions.iter().filter(|one| !one.people.is_empty()) {
        let of = match exception.products.as_slice() {
            [] => "for everything".to_owned(),
            products => format!("for {}", products.join(", ")),
        };
        add(
            &exception.rule,
            format!(
                "the whole rule, {of} until {}: the exception names people, and the database knows only logins",
                exception.until
            ),
        );
    }
    for protection in &policy.protects {
        add(
            &protection.id,
            "closing the data; where Weft holds no rights, the system that holds them does".to_owned(),
        );
    }
    all
}

const OF_PRODUCTS: &str = "names and labels of a product hold for its tables in the database only where a port names them, and not where a contract does";
const AROUND_GUARDRAILS: &str =
    "where the database cannot see what a product of the same domain offers, a person decides";
const OF_PEOPLE: &str = "in the database somebody works for the domains that they have a duty in";

/// Whether a condition is about what a thing may have from a product that offers it.
fn by_products(when: &AccessCondition) -> bool {
    !when.products.is_empty() || !when.classifications.is_empty()
}
