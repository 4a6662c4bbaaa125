//! Removes a runner. What it has done stays; what it would have done is shown as not done.

use serde::Deserialize;
use specta::Type;
use weft_model::{Runner, RunnerAct};
use weft_ports::{PortErrorKind, team::DutyRole};

use crate::{
    App, AppResult,
    invite_member::duty,
    list_runners::{ListRunnersRequest, ListRunnersResponse, list_runners},
    review::rules,
    runners::{charge, kept},
};

/// Which runner.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RemoveRunnerRequest {
    /// Its name.
    pub name: String,
}

/// Removes it, and in a team takes the duty from its login where no other runner needs it.
pub async fn remove_runner(app: &App, request: RemoveRunnerRequest) -> AppResult<ListRunnersResponse> {
    let by = rules::actor(app).await?;
    let mut removed = None;
    for _ in 0..kept::TURNS {
        let kept = kept::find(app, &request.name).await?;
        charge::refuse_unless_in_charge(app, kept.runner.domain.as_deref()).await?;
        let runner = Runner {
            removed: Some(RunnerAct {
                by: by.clone(),
                at: app.now(),
            }),
            ..kept.runner
        };
        if kept::write(app, "remove_runner", kept.revision, &runner).await? {
            removed = Some(runner);
            break;
        }
    }
    let runner = removed.ok_or_else(kept::busy)?;
    end_duty(app, &runner).await?;
    list_runners(app, ListRunnersRequest {}).await
}

async fn end_duty(app: &App, runner: &Runner) -> AppResult<()> {
    let Some(team) = app.team.as_deref() else {
        return Ok(());
    };
    let installed = kept::installed(app).await?;
    let needs = |other: &kept::KeptRunner| {
        other.runner.login == runner.login && other.runner.is_for(runner.domain.as_deref())
    };
    if installed.iter().any(needs) {
        return Ok(());
    }
    let over = duty(&runner.login, DutyRole::Runner, runner.domain.clone(), None)?;
    match team.end(&over).await {
        // It had none any more, or an owner removed it: without a runner the duty is of no use to it here.
        Err(error) if !matches!(error.kind, PortErrorKind::NotFound | PortErrorKind::Denied) => {
            Err(error.into())
        }
        _ => Ok(()),
    }
}
