//! Asking a system, and what its answers mean.

use weft_model::{Grant, GrantStep, StepState, Urn};
use weft_ports::{PortError, PortErrorKind, Right};

use super::kept::KeptGrant;
use crate::App;

/// Longest answer of a system that is kept, in letters.
const SAID: usize = 500;

/// What a system holds, seen from one grant.
pub enum Looked {
    /// Not the right.
    Free,
    /// The right, for this grant.
    Ours,
    /// The right, for another grant of Weft.
    Shared,
    /// The right, which Weft did not give.
    Foreign,
    /// Nobody knows; why.
    Unsaid(String),
}

/// Looks whose a right is. `ledger` are the grants of the workspace.
pub async fn look(app: &App, id: &Urn, right: &Right, ledger: &[KeptGrant]) -> Looked {
    match app.grants.holds(right).await {
        Ok(None) => Looked::Free,
        Ok(Some(held)) if held.grant.as_ref() == Some(id) => Looked::Ours,
        Ok(Some(held)) => {
            let known = held
                .grant
                .is_some_and(|grant| ledger.iter().any(|kept| kept.id == grant));
            // Most systems do not know what a right was given for: then the grants say whether it is one of theirs.
            if known || is_anothers(id, right, ledger) {
                Looked::Shared
            } else {
                Looked::Foreign
            }
        }
        Err(error) => Looked::Unsaid(words(&error)),
    }
}

/// Whether a right is another grant's own, which takes it away when it ends.
pub fn is_anothers(id: &Urn, right: &Right, ledger: &[KeptGrant]) -> bool {
    let own = |step: &GrantStep| !step.before && matches!(step.state, StepState::Held | StepState::Unknown);
    let gave = |kept: &KeptGrant| kept.id != *id && step_of(&kept.grant, right).is_some_and(own);
    ledger.iter().any(gave)
}

/// Whether nobody takes a right away any more: another grant had it as well, and each of those has ended and left it.
pub fn is_forgotten(id: &Urn, right: &Right, ledger: &[KeptGrant]) -> bool {
    let mut others = ledger.iter().filter(|kept| kept.id != *id).filter_map(|kept| {
        let step = step_of(&kept.grant, right)?;
        let ends = kept.grant.end.is_some() || step.dropped;
        Some(ends && (step.before || step.state == StepState::Absent))
    });
    // Where none is seen, it is one that is for others to see.
    others.next().is_some_and(|over| over && others.all(|over| over))
}

/// Whether a step gives this right to whoever holds its grant.
pub fn gives(step: &GrantStep, right: &Right) -> bool {
    step.privilege == right.privilege && step.target == right.target
}

/// The step of a grant that gives this right.
pub fn step_of<'a>(grant: &'a Grant, right: &Right) -> Option<&'a GrantStep> {
    (grant.holder.login == right.holder)
        .then(|| grant.steps.iter().find(|step| gives(step, right)))
        .flatten()
}

/// Whether another grant that stands gives this right as well.
pub fn shared<'a>(app: &App, id: &Urn, right: &Right, ledger: &'a [KeptGrant]) -> Option<&'a KeptGrant> {
    let now = app.now();
    ledger.iter().find(|kept| {
        let stands = kept.grant.end.is_none() && !kept.grant.is_due(now);
        kept.id != *id && stands && step_of(&kept.grant, right).is_some_and(|step| !step.dropped)
    })
}

/// Gives a right and reads it back. `again`: it was sent before, and nobody knows what came of that.
pub async fn give(app: &App, id: &Urn, right: &Right, again: bool) -> (StepState, Option<String>) {
    let given = app.grants.give(right, id, app.now()).await;
    if let Some(refused) = refusal(&given) {
        // What was refused now may have been given then.
        return match app.grants.holds(right).await {
            Ok(Some(_)) if again => (StepState::Held, None),
            Err(error) if again => (StepState::Unknown, Some(unread(&error))),
            _ => (StepState::Refused, Some(refused)),
        };
    }
    let system = app.grants.system();
    match app.grants.holds(right).await {
        Ok(Some(_)) => (StepState::Held, None),
        Ok(None) => (
            StepState::Absent,
            Some(match given {
                Ok(()) => format!("{system} answered that the right is given, and does not hold it"),
                Err(error) => format!(
                    "no answer came, and {system} does not hold the right: {}",
                    words(&error)
                ),
            }),
        ),
        Err(error) => (StepState::Unknown, Some(unread(&error))),
    }
}

/// Takes a right away and reads it back.
pub async fn take(app: &App, right: &Right) -> (StepState, Option<String>) {
    let taken = app.grants.take(right).await;
    if let Some(refused) = refusal(&taken) {
        return (StepState::Refused, Some(refused));
    }
    let system = app.grants.system();
    match app.grants.holds(right).await {
        Ok(None) => (StepState::Absent, None),
        Ok(Some(_)) => (
            StepState::Held,
            Some(match taken {
                Ok(()) => format!("{system} answered that the right is taken away, and holds it still"),
                Err(error) => format!(
                    "no answer came, and {system} holds the right still: {}",
                    words(&error)
                ),
            }),
        ),
        Err(error) => (StepState::Unknown, Some(unread(&error))),
    }
}

fn refusal(answer: &Result<(), PortError>) -> Option<String> {
    let error = answer.as_ref().err()?;
    matches!(
        error.kind,
        PortErrorKind::Denied | PortErrorKind::Invalid | PortErrorKind::NotFound | PortErrorKind::Unsupported
    )
    .then(|| words(error))
}

fn unread(error: &PortError) -> String {
    format!("it could not be read back: {}", words(error))
}

/// What a system said, short and on one line.
fn words(error: &PortError) -> String {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    error.message.chars().take(SAID).map(plain).collect()
}
