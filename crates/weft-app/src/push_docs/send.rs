//! Does one target. Nothing here ends the push: whatever fails is told as the outcome of the target, or beside it.

use std::path::Path;

use weft_ports::{
    PortErrorKind,
    contracts::{ContractText, WrittenBelow},
    push::{Comments, Commit, TableComments},
    source::SourceConfig,
};

use super::{PushOutcome, PushState};
use crate::{
    App, AppError, lookup,
    plan_push::{Act, Planned},
};

type Told = (PushState, String, Option<String>);

/// Whether its change is in the patch only.
pub fn is_patched(one: &Planned, write: bool) -> bool {
    matches!(one.act, Act::File { .. }) && !(write && one.target.writable)
}

/// Leaves it as it is, because the push was stopped.
pub fn left(one: &Planned) -> PushOutcome {
    let words = "nothing was sent there: the push was stopped before".to_owned();
    let hint = Some("push again to send it".to_owned());
    outcome(one, (PushState::Stopped, words, hint))
}

/// Does it, and tells what became of it.
pub async fn pushed(app: &App, subject: &str, one: &Planned, write: bool) -> PushOutcome {
    let target = &one.target;
    let told = if is_patched(one, write) {
        let folder = target.folder.as_deref().unwrap_or_default();
        let words = format!("{} in the patch", descriptions(target.changes.len()));
        let hint = format!("apply it with `git apply -p1` in {folder}");
        (PushState::Patched, words, Some(hint))
    } else {
        noted(app, subject, one).await
    };
    outcome(one, told)
}

fn outcome(one: &Planned, (state, words, hint): Told) -> PushOutcome {
    let target = &one.target;
    PushOutcome {
        key: target.key.clone(),
        kind: target.kind,
        source: target.source.clone(),
        place: target.place.clone(),
        state,
        words,
        hint,
    }
}

/// Sends it between two entries of the audit.
async fn noted(app: &App, subject: &str, one: &Planned) -> Told {
    let target = &one.target;
    let place = format!("{} {} of {}", target.kind.as_str(), target.place, target.source);
    // Before it is sent: an act outside the workspace must not go without a trace where this program ends in between.
    let detail = format!("sending {} to {place}", descriptions(target.changes.len()));
    let begun = app
        .workspace
        .note_act(&app.login, "push_docs.begin", subject, &detail)
        .await;
    if let Err(error) = begun {
        let words = format!(
            "it was not sent, because this workspace could not note it first: {}",
            error.message
        );
        return (PushState::Failed, words, error.hint);
    }
    let (state, words, hint) = match &one.act {
        Act::Nothing => (PushState::Failed, "there was nothing to do".to_owned(), None),
        Act::Commit {
            config,
            namespace,
            name,
            seen,
            comments,
        } => committed(app, config, (namespace, name), seen, comments).await,
        Act::File { before, after } => {
            let folder = target.folder.as_deref().unwrap_or_default();
            written(app, folder, &target.place, before, after).await
        }
    };
    let detail = format!("{place}: {words}");
    let ended = app
        .workspace
        .note_act(&app.login, "push_docs", subject, &detail)
        .await;
    match ended {
        Ok(()) => (state, words, hint),
        Err(error) => {
            let beside = format!(
                "{words}; the activity of this workspace has only that it began: {}",
                error.message
            );
            (state, beside, hint)
        }
    }
}

async fn committed(
    app: &App,
    config: &SourceConfig,
    (namespace, name): (&[String], &str),
    seen: &TableComments,
    comments: &Comments,
) -> Told {
    let source = match app.sources.open(config) {
        Ok(source) => source,
        Err(error) => return (PushState::Failed, error.message, error.hint),
    };
    let count = descriptions(comments.columns.len() + usize::from(comments.table.is_some()));
    match source.write_comments(namespace, name, seen, comments).await {
        Ok(Commit::Written) => (PushState::Written, format!("the catalog took {count}"), None),
        Ok(Commit::Moved(said)) => (
            PushState::Conflict,
            format!("the table was changed meanwhile, and nothing was written: {said}"),
            Some("look at what stands there now, then push again".to_owned()),
        ),
        Ok(Commit::Unknown(why)) => match source.comments(namespace, name).await {
            Ok(now) if now.uuid == seen.uuid && comments.stand_in(&now) => (
                PushState::Written,
                format!("no answer said so ({why}); read back, the table has {count}"),
                None,
            ),
            Ok(_) => (
                PushState::Unknown,
                format!(
                    "no answer said so ({why}); read back, the table does not have them, and they may still come"
                ),
                Some("look at it again in a while before you push again".to_owned()),
            ),
            Err(error) => (
                PushState::Unknown,
                format!(
                    "no answer said so ({why}), and reading back failed: {}",
                    error.message
                ),
                Some("look at it again before you push again; nothing is sent twice by itself".to_owned()),
            ),
        },
        Err(error) => {
            let state = match error.kind {
                PortErrorKind::Denied => PushState::Denied,
                _ => PushState::Failed,
            };
            let error = match lookup::source(app, &config.name).await {
                Ok(known) => lookup::refused(app, &known, error).await,
                Err(_) => AppError::from(error),
            };
            (state, error.message, error.hint)
        }
    }
}

/// Writes a file of a folder, where it still is what it was.
async fn written(app: &App, folder: &str, file: &str, before: &ContractText, after: &ContractText) -> Told {
    let seen = weft_model::digest(&before.bytes);
    let done = app
        .contracts
        .write_below(Path::new(folder), file, &after.bytes, Some(&seen))
        .await;
    let next = Some("commit it, and sync the source".to_owned());
    match done {
        Ok(WrittenBelow::Written { .. }) => {
            let words = format!("`{file}` is written; its other bytes are as they were");
            (PushState::Written, words, next)
        }
        Ok(WrittenBelow::Unchanged) => (PushState::Written, format!("`{file}` says so already"), next),
        Ok(WrittenBelow::Differs(_)) => {
            let words = format!("`{file}` was changed meanwhile, and was not written");
            (PushState::Conflict, words, Some("look at it again".to_owned()))
        }
        Err(error) => (PushState::Failed, error.message, error.hint),
    }
}

fn descriptions(count: usize) -> String {
    if count == 1 {
        "1 description".to_owned()
    } else {
        format!("{count} descriptions")
    }
}
