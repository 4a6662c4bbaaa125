//! Runs a runner once: ends what is due, carries out what is pending or unknown, and compares what is held with what was granted.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Runner;
pub use weft_model::RunnerRun;
use weft_ports::progress::no_progress;

use crate::{
    App, AppError, AppResult, Cancel,
    grants::view,
    projector,
    runners::{self, kept, pass::pass},
};
pub use crate::{grants::view::GrantRow, reconcile_grants::Drift, runners::view::RunnerRow};

/// Which runner.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RunRunnerRequest {
    /// Its name.
    pub name: String,
}

/// What was done.
#[derive(Debug, Clone, Serialize, Type)]
pub struct RunRunnerResponse {
    /// The runner, as it stands now.
    pub runner: RunnerRow,
    /// How the run went.
    pub run: RunnerRun,
    /// Grants that had work left, as they stand now.
    pub carried: Vec<GrantRow>,
    /// What went wrong with single grants.
    pub troubles: Vec<String>,
    /// Granted here, and not held there.
    pub missing: Vec<Drift>,
    /// Held there, and not granted here. Never removed by Weft.
    pub foreign: Vec<Drift>,
}

/// Runs it, as its own login. Asked to stop, it does between two grants, and what was done stays.
pub async fn run_runner(
    app: &App,
    request: RunRunnerRequest,
    cancel: Cancel,
) -> AppResult<RunRunnerResponse> {
    let kept = kept::find(app, &request.name).await?;
    refuse_another(app, &kept.runner)?;
    // Whose domain a thing is in is told by the projections: a run looks at what was said until now.
    projector::project(app, &no_progress()).await?;
    let done = Box::pin(pass(app, &kept.runner, &cancel)).await;
    kept::write_run(app, &kept.runner.name, &done.run).await?;
    let carried = view::rows(app, &done.carried).await?;
    Ok(RunRunnerResponse {
        runner: runners::view::row(app, &kept::find(app, &request.name).await?).await?,
        run: done.run,
        carried,
        troubles: done.troubles,
        missing: done.missing,
        foreign: done.foreign,
    })
}

/// Refuses who is not the runner, and a system that is not connected here.
fn refuse_another(app: &App, runner: &Runner) -> AppResult<()> {
    if runner.login != app.login {
        return Err(AppError::denied(format!(
            "the runner `{}` acts as `{}`, and you are `{}`",
            runner.name, runner.login, app.login
        ))
        .hint(if app.team.is_some() {
            "run it in a folder that joined the workspace as that login".to_owned()
        } else {
            format!("add `--as {}`", runner.login)
        }));
    }
    if runner.system != app.grants.system() {
        return Err(AppError::invalid(format!(
            "the runner `{}` is for `{}`, which is not connected here",
            runner.name, runner.system
        ))
        .hint(format!("the system that is: `{}`", app.grants.system())));
    }
    Ok(())
}
