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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use weft_model::{
        Actor, GrantStep, Revision, Runner, StepState, Timestamp, Urn,
        access::runner::{PERIOD, RunnerAct},
    };

    use super::looks_after;
    use crate::grants::{KeptGrant, sample};

    fn runner(system: &str) -> Runner {
        Runner {
            name: "sales".to_owned(),
            login: "robot".to_owned(),
            domain: Some("Sales".to_owned()),
            system: system.to_owned(),
            every: PERIOD,
            installed: RunnerAct {
                by: Actor::default(),
                at: Timestamp::from_millis(0),
            },
            removed: None,
            last: None,
        }
    }

    #[test]
    fn it_looks_after_what_is_of_its_domain_and_of_its_system() {
        let mut grant = sample::grant();
        grant.steps = vec![GrantStep {
            system: "polaris".to_owned(),
            privilege: "TABLE_READ_DATA".to_owned(),
            target: grant.subject.clone(),
            name: "sales.orders".to_owned(),
            state: StepState::Pending,
            at: None,
            said: None,
            before: false,
            through: None,
            dropped: false,
        }];
        let kept = KeptGrant {
            id: Urn::grant(&grant.request),
            grant,
            revision: Revision(1),
        };
        for (system, domain, looks) in [
            ("polaris", "sales", true),
            ("polaris", "Supply", false),
            ("weft", "sales", false),
            ("another", "sales", false),
        ] {
            let domains = HashMap::from([(kept.grant.subject.clone(), domain.to_owned())]);
            let found = looks_after(&runner(system), &kept, &domains);
            assert_eq!(found, looks, "{system} {domain}");
        }
        assert!(!looks_after(&runner("polaris"), &kept, &HashMap::new()));
    }
}
