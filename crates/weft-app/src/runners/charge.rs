//! What a runner looks after, and who says so.

use std::collections::{BTreeSet, HashMap};

use weft_model::{Runner, Urn};
use weft_policy::review::may_act;

use crate::{App, AppError, AppResult, access_policy, grants::KeptGrant, review::rules};

/// The domains of things by their urns; what is not there any more, or in no domain, is left out.
pub async fn domains(app: &App, things: &[Urn]) -> AppResult<HashMap<Urn, String>> {
    let urns: BTreeSet<&Urn> = things.iter().collect();
    let urns: Vec<Urn> = urns.into_iter().cloned().collect();
    let mut found = HashMap::new();
    for entity in app.replica.entities(&urns).await? {
        let Some(domain) = entity.domain else { continue };
        for urn in entity.merged {
            found.insert(urn, domain.clone());
        }
        found.insert(entity.urn, domain);
    }
    Ok(found)
}

/// Whether a runner looks after a grant: it is of its domain, and something of it is of its system.
pub fn looks_after(runner: &Runner, kept: &KeptGrant, domains: &HashMap<Urn, String>) -> bool {
    let domain = domains.get(&kept.grant.subject).map(String::as_str);
    let here = kept.grant.steps.iter().any(|step| step.system == runner.system);
    here && runner.is_for(domain)
}

/// Refuses whoever does not say what runs unattended for a domain; without one, for the whole mesh. In a team the database
/// says so.
pub async fn refuse_unless_in_charge(app: &App, domain: Option<&str>) -> AppResult<()> {
    if app.team.is_some() {
        return Ok(());
    }
    let current = access_policy::current(app).await?;
    let (governs, because) = access_policy::may_publish(app, &current).await?;
    if governs {
        return Ok(());
    }
    let Some(domain) = domain else {
        return Err(AppError::denied(format!(
            "a runner of the whole mesh is for who governs it: {because}"
        ))
        .hint("name a domain that you answer for with `--domain`"));
    };
    let answerable = rules::of_domain(app, domain).await?;
    let verdict = may_act(&rules::actor(app).await?, &answerable);
    if verdict.may {
        return Ok(());
    }
    let names: Vec<&str> = answerable.iter().take(3).map(|one| one.name.as_str()).collect();
    Err(AppError::denied(format!(
        "you do not say what runs unattended for {domain}: {}",
        verdict.because
    ))
    .hint(format!(
        "ask {}; who you are is chosen in the settings",
        names.join(" or ")
    )))
}
