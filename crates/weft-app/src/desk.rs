//! Who sits at the desk.
//!
//! Whoever the machine, or the database of a team, says; what one chooses in the settings is only a name for that. In the demo it
//! is whoever is chosen, with a login of their own: one person walks there through what several do.

use weft_model::{Entity, EntityKind};

use crate::{App, AppError, AppResult, list_preferences::kept_as, lookup};

/// The app as whoever was chosen uses it.
pub async fn seated(app: &App) -> AppResult<App> {
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
