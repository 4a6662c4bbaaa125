//! Who sits at the desk.
//!
//! Whoever the machine, or the database of a team, says; what one chooses in the settings is only a name for that. In the demo it
//! is whoever is chosen, with a login of their own: one person walks there through what several do.

use weft_model::{Entity, EntityKind};

use crate::{App, AppError, AppResult, list_preferences::kept_as, lookup};

/// Verbs that read nothing of what is kept here of a team's workspace, or say how it stands with it. All others are refused
/// while that is locked, a new one too until it is named here.
const WITHOUT_COPY: [&str; 6] = [
    "check_policy",
    "list_preferences",
    "run_policy_tests",
    "set_preference",
    "show_workspace",
    "validate_contracts",
];

/// Refuses a verb that reads what is kept here of a team's workspace, where that is locked: not only the copy, but what is made
/// of it, as pages, search and lineage.
pub async fn unlocked(app: &App, verb: &str) -> AppResult<()> {
    match &app.team {
        Some(team) if !WITHOUT_COPY.contains(&verb) => Ok(team.unlocked().await?),
        _ => Ok(()),
    }
}

/// The app as whoever was chosen uses it, for a verb. Every face asks here before each verb that it calls.
pub async fn seated(app: &App, verb: &str) -> AppResult<App> {
    unlocked(app, verb).await?;
    if !is_demo(app) {
        return Ok(app.clone());
    }
    let Some(chosen) = app.device.preference(&kept_as(app, "me")).await? else {
        return Ok(app.clone());
    };
    let found = app.replica.find(&chosen).await?;
    Ok(found
        .and_then(|entity| login_of(&entity))
        .map_or_else(|| app.clone(), |login| App { login, ..app.clone() }))
}

/// The app as somebody else uses it, whoever was chosen.
pub async fn acting_as(app: &App, name: &str) -> AppResult<App> {
    if app.team.is_some() {
        return Err(
            AppError::invalid("in a team's workspace the database says who you are")
                .hint("join it as that login in a folder of its own, and name the folder with `--workspace`"),
        );
    }
    if !is_demo(app) {
        return Err(
            AppError::invalid("only in the demo can somebody act as somebody else")
                .hint("make the demo in a folder of its own: `weft --workspace DIR demo`"),
        );
    }
    let entity = lookup::find(app, name).await?;
    let login = login_of(&entity).ok_or_else(|| {
        AppError::invalid(format!("`{}` is no person", entity.name))
            .hint("`weft search kind:person` lists them")
    })?;
    Ok(App {
        account: login.clone(),
        login,
        ..app.clone()
    })
}

fn is_demo(app: &App) -> bool {
    app.team.is_none() && app.demo.is_made()
}

/// The mail stands for the login, which nobody gave them.
fn login_of(entity: &Entity) -> Option<String> {
    let mail = entity.full_name.contains('@');
    (entity.kind == EntityKind::Person).then(|| {
        if mail {
            entity.full_name.clone()
        } else {
            entity.urn.as_str().to_owned()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::WITHOUT_COPY;
    use crate::commands::COMMANDS;

    #[test]
    fn what_needs_no_copy_is_a_verb() {
        for verb in WITHOUT_COPY {
            assert!(COMMANDS.iter().any(|command| command.name == verb), "{verb}");
        }
    }
}
