//! Sends people's words back to the sources that hold a thing, as it was planned or not at all.
//!
//! The plan is made again first; one that says anything else than what the person agreed to is refused. A conflict at the
//! catalog is answered with a plan over what stands there now, and nothing is sent a second time. Where no answer says
//! whether the catalog took it, the table is read back before a word is said about it. Whatever can fail without harm comes
//! before the first word is sent; from then on nothing that fails hides what became of the others. A push that is stopped ends
//! between two places: what is on its way is waited for, and what was not begun is told as that.

mod patches;
mod send;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::Cancel;

pub use self::patches::{PushPatch, by_folder, save};
use crate::{
    App, AppError, AppResult,
    plan_push::{Act, PlanPushRequest, PlanPushResponse, Planned, PushKind, planned},
};

/// What to push.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct PushDocsRequest {
    /// What was planned: the same request.
    #[serde(flatten)]
    pub plan: PlanPushRequest,
    /// `digest` of the plan that the person saw.
    pub digest: String,
    /// Keys of the targets; empty: all with changes.
    #[serde(default)]
    pub targets: Vec<String>,
    /// Whether contract and product files are written in their folder; else their change is a patch only. Files of dbt
    /// projects are never written.
    #[serde(default)]
    pub write: bool,
    /// File that the person chose for the patch. Where files of several folders change, the patches of the others lie beside
    /// it, numbered.
    #[serde(default)]
    pub out: Option<String>,
}

/// What became of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PushState {
    /// It stands there.
    Written,
    /// It is in the patch.
    Patched,
    /// It was changed by somebody else; nothing was written.
    Conflict,
    /// Nobody can say whether it was taken.
    Unknown,
    /// It may not be written by this person.
    Denied,
    /// It was not written.
    Failed,
    /// It was not begun, because the push was stopped before its turn.
    Stopped,
}

/// A target and what became of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PushOutcome {
    /// The target.
    pub key: String,
    /// What it is.
    pub kind: PushKind,
    /// Name of the source.
    pub source: String,
    /// The table or file.
    pub place: String,
    /// What became of it.
    pub state: PushState,
    /// In words, the source's own where it said some.
    pub words: String,
    /// What to do next.
    pub hint: Option<String>,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PushDocsResponse {
    /// Target by target.
    pub outcomes: Vec<PushOutcome>,
    /// Changes of files that were not written, folder by folder.
    pub patches: Vec<PushPatch>,
    /// What else a person should know, in words.
    pub notes: Vec<String>,
    /// The plan over what stands now, where something was in conflict or not certain.
    pub plan: Option<PlanPushResponse>,
}

/// Pushes. What is on its way when it is stopped is waited for.
pub async fn push_docs(app: &App, request: PushDocsRequest, cancel: Cancel) -> AppResult<PushDocsResponse> {
    let (plan, planned) = planned(app, &request.plan).await?;
    if plan.digest != request.digest {
        return Err(AppError {
            retryable: true,
            ..AppError::failed(format!(
                "what would be pushed of `{}` is not what you saw: words, a table or a file changed since; nothing was sent",
                plan.thing.full_name
            ))
            .hint("look at the plan again: `weft docs push NAME --dry-run`")
        });
    }
    for key in &request.targets {
        if !planned.iter().any(|one| one.target.key == *key) {
            return Err(AppError::invalid(format!("the plan has no target `{key}`"))
                .hint("take the keys of the plan"));
        }
    }
    let wanted = |one: &Planned| {
        !matches!(one.act, Act::Nothing)
            && (request.targets.is_empty() || request.targets.contains(&one.target.key))
    };
    let chosen: Vec<Planned> = planned.into_iter().filter(wanted).collect();
    if chosen.is_empty() {
        return Err(AppError::invalid(format!(
            "there is nothing to push of `{}`: what people wrote stands in its sources, or they do not take it",
            plan.thing.full_name
        ))
        .hint("`weft docs push NAME --dry-run` says why"));
    }
    let in_files = chosen.iter().filter(|one| send::is_patched(one, request.write));
    let mut patches = by_folder(in_files.map(|one| &one.target));
    if let Some(out) = &request.out {
        // Before anything is sent: a full disk is to be known while nothing has happened.
        save(app, &mut patches, out).await?;
    }
    let subject = plan.thing.urn.as_str().to_owned();
    let mut outcomes = Vec::new();
    for one in &chosen {
        // A patch is made by now: there is nothing to stop.
        let stopped = cancel.is_cancelled() && !send::is_patched(one, request.write);
        outcomes.push(if stopped {
            send::left(one)
        } else {
            send::pushed(app, &subject, one, request.write).await
        });
    }
    let again = outcomes
        .iter()
        .any(|outcome| matches!(outcome.state, PushState::Conflict | PushState::Unknown));
    let (mut plan, mut notes) = (None, Vec::new());
    if again {
        match self::planned(app, &request.plan).await {
            Ok((now, _)) => plan = Some(now),
            Err(error) => notes.push(format!(
                "what stands there now could not be read: {}",
                error.message
            )),
        }
    }
    Ok(PushDocsResponse {
        outcomes,
        patches,
        notes,
        plan,
    })
}
