//! What rules would do: which namespaces of a source each of them decides, and which none does.

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_model::DomainRule;
use weft_model::domain_rule::MOST_RULES;

use crate::{App, AppError, AppResult, lookup};

/// Names of namespaces that are told as examples.
const EXAMPLES: usize = 5;

/// The rules.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct PreviewDomainsRequest {
    /// Name of the source.
    pub source: String,
    /// In the order in which they are tried.
    pub rules: Vec<DomainRule>,
}

/// What one rule does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct RuleMatch {
    /// What is wrong with it, in words; such a rule decides nothing.
    pub problem: Option<String>,
    /// Namespaces that it decides; those that an earlier rule decides are not among them.
    pub namespaces: u32,
    /// Things in them.
    pub things: u32,
    /// The first of them, dotted.
    pub examples: Vec<String>,
}

/// What the rules do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PreviewDomainsResponse {
    /// As many as there are rules, in their order.
    pub rules: Vec<RuleMatch>,
    /// Namespaces of the source that something lies in.
    pub namespaces: u32,
    /// Namespaces that no rule decides.
    pub undecided: RuleMatch,
}

/// Tries rules on the namespaces that were harvested. Changes nothing.
pub async fn preview_domains(app: &App, request: PreviewDomainsRequest) -> AppResult<PreviewDomainsResponse> {
    lookup::source(app, &request.source).await?;
    check_count(&request.rules)?;
    let held = app.replica.namespaces(&request.source, &[]).await?;
    let mut rules: Vec<RuleMatch> = request
        .rules
        .iter()
        .map(|rule| RuleMatch {
            problem: rule.check().err(),
            ..RuleMatch::default()
        })
        .collect();
    let mut undecided = RuleMatch::default();
    for one in held.iter().filter(|one| one.things > 0) {
        let sound = request.rules.iter().zip(&mut rules);
        let deciding = sound
            .filter(|(_, told)| told.problem.is_none())
            .find(|(rule, _)| rule.matches(&one.namespace));
        let told = deciding.map_or(&mut undecided, |(_, told)| told);
        told.namespaces = told.namespaces.saturating_add(1);
        told.things = told
            .things
            .saturating_add(u32::try_from(one.things).unwrap_or(u32::MAX));
        if told.examples.len() < EXAMPLES {
            told.examples.push(one.namespace.join("."));
        }
    }
    let decided: u32 = rules.iter().map(|rule| rule.namespaces).sum();
    Ok(PreviewDomainsResponse {
        namespaces: decided.saturating_add(undecided.namespaces),
        rules,
        undecided,
    })
}

/// Refuses more rules than a source may have.
pub fn check_count(rules: &[DomainRule]) -> AppResult<()> {
    if rules.len() > MOST_RULES {
        return Err(AppError::invalid(format!(
            "a source has at most {MOST_RULES} rules"
        )));
    }
    Ok(())
}
