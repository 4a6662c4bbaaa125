//! Says whether edits wait for a second person, in the workspace or in one domain.

use serde::Deserialize;
use specta::Type;
use weft_model::{EntityKind, Payload, ReviewRule, Urn};
use weft_policy::review::may_set_rule;
use weft_ports::progress::no_progress;

use crate::{
    App, AppError, AppResult, lookup, projector,
    review::rules,
    show_review_rules::{ShowReviewRulesRequest, ShowReviewRulesResponse, show_review_rules},
};

/// What is said from now on.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetReviewRulesRequest {
    /// Name of the domain; absent: the workspace.
    #[serde(default)]
    pub domain: Option<String>,
    /// Whether its edits wait; absent: nothing is said, so that a domain follows the workspace.
    pub asked: Option<bool>,
}

/// Writes the rule.
pub async fn set_review_rules(
    app: &App,
    request: SetReviewRulesRequest,
) -> AppResult<ShowReviewRulesResponse> {
    let domain = match &request.domain {
        Some(name) => Some(domain(app, name).await?),
        None => None,
    };
    let rules = rules::rules(app).await?;
    let answerable = match &domain {
        Some(domain) => rules::of_domain(app, domain).await?,
        None => rules::everybody(&rules::of_domains(app).await?),
    };
    let verdict = may_set_rule(&rules::actor(app).await?, &answerable);
    if !verdict.may {
        return Err(
            AppError::denied(verdict.because).hint("ask one of them; who you are is chosen in the settings")
        );
    }
    if rules::said(&rules, domain.as_deref()) != request.asked {
        let urn = Urn::review(domain.as_deref());
        let rule = ReviewRule {
            domain,
            asked: request.asked,
        };
        app.workspace
            .write(&app.login, "set_review_rules", &urn, Payload::Review(rule))
            .await?;
        projector::project(app, &no_progress()).await?;
    }
    show_review_rules(app, ShowReviewRulesRequest::default()).await
}

/// The domain of this name, as it is written. A rule can outlive its domain, and is dropped by its name.
async fn domain(app: &App, name: &str) -> AppResult<String> {
    let known = app.replica.entities(&[Urn::domain(name)]).await?;
    if let Some(entity) = known.into_iter().find(|entity| entity.kind == EntityKind::Domain) {
        return Ok(entity.name);
    }
    let spoken = rules::rules(app).await?.into_iter();
    let kept = spoken.filter_map(|written| written.rule.domain);
    let mut kept = kept.filter(|known| known.eq_ignore_ascii_case(name.trim()));
    if let Some(kept) = kept.next() {
        return Ok(kept);
    }
    let found = lookup::find(app, name).await?;
    if found.kind == EntityKind::Domain {
        return Ok(found.name);
    }
    Err(AppError::invalid(format!(
        "`{}` is a {}: a review is asked for in a domain or in the whole workspace",
        found.full_name,
        found.kind.as_str()
    )))
}
