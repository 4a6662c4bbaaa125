//! `weft workspace show`, `init` and `join`.

use weft_app::{
    App, AppResult,
    show_workspace::{ShowWorkspaceRequest, show_workspace},
};
use weft_host::Options;

use crate::output::Output;

/// Shows which workspace this is.
pub async fn run(app: &App, output: Output) -> AppResult<()> {
    let shown = show_workspace(app, ShowWorkspaceRequest {}).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    Output::line(format!("folder    {}", shown.folder))?;
    let Some(team) = &shown.team else {
        return Output::line("one person's own");
    };
    Output::line(format!("team      {}", team.address))?;
    Output::line(format!("login     {}", shown.login))?;
    let last = team
        .last
        .map_or_else(|| "never".to_owned(), |last| last.to_string());
    Output::line(format!("heard of  {last}"))?;
    match &team.trouble {
        Some(trouble) => Output::line(format!("now       {trouble}")),
        None => Ok(()),
    }
}

/// Makes a team workspace.
pub async fn init(output: Output, address: &str, first: &str) -> AppResult<()> {
    let member = weft_host::init_team(address, first).await?;
    if output.is_json() {
        return Output::value(&serde_json::json!({ "member_role": member, "first": first }));
    }
    Output::line(format!(
        "the workspace is made; {first} joins it with `weft workspace join`, and invites the others\nmembers need the role {member}"
    ))
}

/// Joins one.
pub async fn join(output: Output, options: &Options, address: &str) -> AppResult<()> {
    let folder = weft_host::join_team(options, address).await?;
    if output.is_json() {
        return Output::value(&serde_json::json!({ "folder": folder }));
    }
    Output::line(format!("`{}` follows the team's workspace now", folder.display()))
}
