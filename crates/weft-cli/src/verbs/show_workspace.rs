//! `weft workspace show`.

use weft_app::{
    App, AppResult,
    show_workspace::{ShowWorkspaceRequest, show_workspace},
};

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
