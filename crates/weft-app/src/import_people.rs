//! Takes people from a file: what was planned and shown, and nothing else.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::{Cancel, PortError, Progress, ProgressSink};

pub use crate::plan_people::{PeopleFormat, PlanPeopleRequest, PlanPeopleResponse};
use crate::{App, AppError, AppResult, directory, plan_people::planned, projector};

/// A file of people, as it was planned.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ImportPeopleRequest {
    /// What was planned.
    #[serde(flatten)]
    pub plan: PlanPeopleRequest,
    /// `digest` of the plan that was shown.
    pub digest: String,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportPeopleState {
    /// The people stand as the file says.
    Imported,
    /// They stood so already.
    Unchanged,
    /// Something is wrong in the file: nothing was written.
    Invalid,
    /// The people are others than when this was shown: nothing was written.
    Changed,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ImportPeopleResponse {
    /// In a word.
    pub state: ImportPeopleState,
    /// The plan that was carried out, or that stands now.
    pub plan: PlanPeopleResponse,
}

/// Imports them. It is stopped before anything is written, or not at all: what was written is what was shown.
pub async fn import_people(
    app: &App,
    request: ImportPeopleRequest,
    progress: ProgressSink,
    cancel: Cancel,
) -> AppResult<ImportPeopleResponse> {
    let again = request.plan.clone();
    let planned = planned(app, request.plan).await?;
    let plan = planned.shown;
    if !plan.may_import {
        return Err(
            AppError::denied(plan.because).hint("ask one of them; who you are is chosen in the settings")
        );
    }
    let answer = |state, plan| Ok(ImportPeopleResponse { state, plan });
    if !plan.errors.is_empty() {
        return answer(ImportPeopleState::Invalid, plan);
    }
    if plan.digest != request.digest {
        return answer(ImportPeopleState::Changed, plan);
    }
    if let Some(refused) = plan.refused.clone() {
        return Err(AppError::invalid(refused)
            .hint("look at who would be gone; where that is right, add `--leavers-anyway`"));
    }
    if !planned.changes {
        return answer(ImportPeopleState::Unchanged, plan);
    }
    if cancel.is_cancelled() {
        return Err(PortError::cancelled().into());
    }
    tell(&progress, 0);
    let written = directory::write(app, "import_people", planned.base, planned.directory).await?;
    tell(&progress, 1);
    if !written {
        let newer = Box::pin(crate::plan_people::plan_people(app, again)).await?;
        return answer(ImportPeopleState::Changed, newer);
    }
    projector::project(app, &progress).await?;
    answer(ImportPeopleState::Imported, plan)
}

fn tell(progress: &ProgressSink, done: u64) {
    progress(Progress {
        step: "Write the people".to_owned(),
        done,
        total: Some(1),
        ..Progress::default()
    });
}
