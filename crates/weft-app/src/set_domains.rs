//! Says by rules which namespaces of a source belong to which domain.
//!
//! Rules are a person's word on namespaces, kept in the workspace as such: they outrank what the catalog says (the
//! property `domain` of a table or namespace, else the first level), and are outranked by a person's word on one thing.
//! They are applied where facts are joined, so a change holds at once and nothing is read again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_model::DomainRule;
use weft_model::{Origin, Payload, Record, SourceRules, Urn, domain_rule::domain_of};
use weft_ports::progress::no_progress;

use crate::{
    App, AppError, AppResult, lookup,
    preview_domains::{PreviewDomainsRequest, PreviewDomainsResponse, check_count, preview_domains},
    projector,
    review::rules::only_who_answers,
};

/// Things that are looked at together.
const PAGE: usize = 500;

/// The rules.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetDomainsRequest {
    /// Name of the source.
    pub source: String,
    /// All its rules from now on, in the order in which they are tried; none: what the catalog says holds.
    pub rules: Vec<DomainRule>,
}

/// What they do.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SetDomainsResponse {
    /// The rules.
    pub rules: Vec<DomainRule>,
    /// What each of them decides.
    pub decided: PreviewDomainsResponse,
}

/// Puts rules in place of the ones before and makes everything that shows a domain anew.
pub async fn set_domains(app: &App, request: SetDomainsRequest) -> AppResult<SetDomainsResponse> {
    lookup::source(app, &request.source).await?;
    check(&request.rules)?;
    for domain in left(app, &request.source, &request.rules).await? {
        only_who_answers(app, Some(&domain), "these rules take things out of it").await?;
    }
    write(app, &request.source, &request.rules).await?;
    projector::project(app, &no_progress()).await?;
    let asked = PreviewDomainsRequest {
        source: request.source,
        rules: request.rules.clone(),
    };
    Ok(SetDomainsResponse {
        rules: request.rules,
        decided: preview_domains(app, asked).await?,
    })
}

/// Refuses rules that could never hold.
pub fn check(rules: &[DomainRule]) -> AppResult<()> {
    check_count(rules)?;
    for rule in rules {
        rule.check().map_err(AppError::invalid)?;
    }
    Ok(())
}

/// Domains that things would leave under these rules. What goes back to the word of the catalog leaves too: whether that
/// names the same domain is known when it is joined.
async fn left(app: &App, source: &str, rules: &[DomainRule]) -> AppResult<BTreeSet<String>> {
    let before = self::rules(app, source).await?;
    let mut left = BTreeSet::new();
    for held in app.replica.namespaces(source, &[]).await? {
        let will = domain_of(rules, &held.namespace);
        if held.things == 0 || domain_of(&before, &held.namespace) == will {
            continue;
        }
        let mut seen = 0;
        loop {
            let page = app
                .replica
                .contents(source, &held.namespace, "", PAGE, seen)
                .await?;
            if page.places.is_empty() {
                break;
            }
            seen += page.places.len();
            let urns: Vec<Urn> = page.places.into_iter().map(|(urn, _)| urn).collect();
            let domains = app.replica.entities(&urns).await?.into_iter();
            left.extend(
                domains
                    .filter_map(|thing| thing.domain)
                    .filter(|now| will.is_none_or(|will| Urn::domain(will) != Urn::domain(now))),
            );
        }
    }
    Ok(left)
}

/// Writes the rules of a source, where they are others than those that are there.
pub(crate) async fn write(app: &App, source: &str, rules: &[DomainRule]) -> AppResult<()> {
    check(rules)?;
    if self::rules(app, source).await? == rules {
        return Ok(());
    }
    let payload = Payload::Rules(SourceRules {
        source: source.to_owned(),
        rules: rules.to_vec(),
    });
    let urn = Urn::namespace(source, &[]);
    app.workspace
        .write(&app.login, "set_domains", &urn, payload)
        .await?;
    Ok(())
}

/// The rules of a source: the newest word on them.
pub(crate) async fn rules(app: &App, source: &str) -> AppResult<Vec<DomainRule>> {
    let records = app.workspace.records(&[Urn::namespace(source, &[])]).await?;
    let stated = |record: Record| match (record.origin, record.payload) {
        (Origin::Person(_), Some(Payload::Rules(stated))) => Some((record.revision, stated.rules)),
        _ => None,
    };
    let newest = records
        .into_iter()
        .filter_map(stated)
        .max_by_key(|(revision, _)| *revision);
    Ok(newest.map(|(_, rules)| rules).unwrap_or_default())
}
