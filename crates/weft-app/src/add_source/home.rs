//! Which domain a new source belongs to: in a team that says who may sync it beside the platform team, and what it speaks for.

use std::collections::BTreeSet;

use weft_model::DomainRule;
use weft_ports::team::{Duty, DutyRole};

use crate::{App, AppError, AppResult};

/// The domain that was asked for; without one that of whoever owns exactly one and is not of the platform team. The database
/// decides whether they may.
pub async fn of(app: &App, asked: Option<&str>, rules: &[DomainRule]) -> AppResult<Option<String>> {
    let asked = asked.map(named).transpose()?;
    let Some(team) = &app.team else {
        return match asked {
            None => Ok(None),
            Some(domain) => Err(AppError::invalid(format!(
                "a source belongs to a domain, as this one to `{domain}`, in a team's workspace only"
            ))
            .hint("leave the domain out: this workspace is your own, and you sync all of it")),
        };
    };
    let given = team.duties().await?;
    let duties: Vec<Duty> = given
        .into_iter()
        .map(|given| given.duty)
        .filter(|duty| duty.login == app.login && duty.holds(app.now()))
        .collect();
    let mut own = duties.iter();
    if own.any(|duty| duty.role == DutyRole::Platform && duty.domain.is_none()) {
        return Ok(asked);
    }
    // The rules would be refused once the source is there.
    if !rules.is_empty() {
        return Err(
            AppError::denied("the platform team says which namespaces belong to which domain")
                .hint("add the source without rules, and ask them"),
        );
    }
    if asked.is_some() {
        return Ok(asked);
    }
    let owned: BTreeSet<Option<String>> = duties
        .into_iter()
        .filter(|duty| duty.role == DutyRole::Owner)
        .map(|duty| duty.domain)
        .collect();
    let mut all = owned.iter();
    match (all.next(), all.next()) {
        (None, _) => Ok(None),
        (Some(Some(domain)), None) => Ok(Some(domain.clone())),
        _ => {
            let names: Vec<&str> = owned.iter().flatten().map(String::as_str).collect();
            let of = if names.len() == owned.len() {
                format!(", one of {}", names.join(", "))
            } else {
                String::new()
            };
            Err(
                AppError::invalid("you own more than one domain, and a source of yours belongs to one")
                    .hint(format!("say which: `weft source add --for-domain DOMAIN`{of}")),
            )
        }
    }
}

/// A name that somebody can have a duty for.
fn named(domain: &str) -> AppResult<String> {
    let name = domain.trim();
    if name.is_empty() || name.contains('/') || name.chars().any(char::is_control) {
        return Err(AppError::invalid(format!(
            "`{}` cannot be the name of a domain",
            name.escape_debug()
        ))
        .hint("name one that somebody has a duty for; `weft workspace members` shows them"));
    }
    Ok(name.to_owned())
}
