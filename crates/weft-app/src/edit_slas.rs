//! Publishes a person's promises: over what they saw, or not at all.
//!
//! A person's promises are one word: the whole list, with those that were taken back. What sources promise is never changed
//! by it and stays visible beside it; an entry that is left out goes back to what they promise.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Aspect, Payload, Record, Revision, Sla, Timestamp, Urn, sla::check};
use weft_policy::merge;
use weft_ports::{device::DraftPart, progress::no_progress, workspace::Word};

pub use crate::edit_docs::{Conflict, EditState};
use crate::{
    App, AppError, AppResult, projector,
    review::{Edit, ProposeAs, Submitted, rebase, submit},
    service_levels::{self, Promised},
    show_slas::label,
    test_sla,
    words::{self, Subject},
};

/// Promises of people about one thing.
const PROMISES: usize = 100;
/// Times that promises are put over newer ones before giving up.
const TURNS: u32 = 20;

/// What is to be promised from now on.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct EditSlasRequest {
    /// A urn or name of a product or asset.
    pub name: String,
    /// `base` of the answer of `show_slas` that the edit began from.
    pub base: Revision,
    /// `base` of an answer that told a conflict: what others promised up to it was seen, and gives way.
    #[serde(default)]
    pub seen: Option<Revision>,
    /// All promises of people, those that are taken back too (`withdrawn`). One that is left out goes back to what sources
    /// promise.
    pub slas: Vec<Sla>,
    /// When the draft was kept that is published or proposed by this; it is dropped then.
    #[serde(default)]
    pub draft: Option<Timestamp>,
    /// Keeps the edit as a proposal instead of publishing it.
    #[serde(default)]
    pub propose: Option<ProposeAs>,
}

/// What became of it, and where to go on from.
#[derive(Debug, Clone, Serialize, Type)]
pub struct EditSlasResponse {
    /// What became of it.
    pub state: EditState,
    /// What a next edit is written over.
    pub base: Revision,
    /// Both versions of each promise that somebody else changed since; each side holds that promise alone, or none.
    pub conflicts: Vec<Conflict>,
    /// What a person should know about it, in words.
    pub notes: Vec<String>,
    /// The proposal that it is kept as.
    pub proposal: Option<Urn>,
}

/// Publishes promises, promise by promise: who changes others is in nobody's way.
pub async fn edit_slas(app: &App, request: EditSlasRequest) -> AppResult<EditSlasResponse> {
    for _ in 0..TURNS {
        let promised = service_levels::promised(app, &request.name).await?;
        let slas = checked(&request.slas, &promised)?;
        let subject = &promised.subject;
        let said = rebase::said(app, subject, Aspect::Slas).await?;
        let newest = said.first().map(|record| record.revision).unwrap_or_default();
        let seen = said.iter().find(|record| record.revision <= request.base);
        let (base, now) = (
            seen.and_then(|record| record.payload.as_ref()),
            said.first().and_then(|record| record.payload.as_ref()),
        );
        let merged = merge::over(base, now, &Payload::Slas(slas.clone()));
        let clashes = newest > request.seen.unwrap_or(request.base).max(request.base);
        if let Some(record) = said.first().filter(|_| clashes && !merged.clashes.is_empty()) {
            let facing = merged
                .clashes
                .iter()
                .map(|clash| facing(record, &clash.part, &slas));
            return Ok(EditSlasResponse {
                conflicts: facing.collect(),
                ..answer(EditState::Conflict, newest)
            });
        }
        if matches!(&merged.payload, Payload::Slas(slas) if *slas == subject.written_slas()) {
            drop_draft(app, subject, &request).await?;
            return Ok(answer(EditState::Unchanged, subject.base_of(Aspect::Slas)));
        }
        let word = Word {
            urn: subject.thing.urn.clone(),
            joined: subject.thing.merged.clone(),
            base: newest,
            payload: merged.payload,
        };
        let edit = Edit {
            subject: &subject.thing,
            action: "edit_slas",
            words: vec![word],
            propose: request.propose.as_ref(),
        };
        match submit(app, edit).await? {
            Submitted::Written => {
                // From here on it stands: what follows only shows it.
                drop_draft(app, subject, &request).await?;
                projector::project(app, &no_progress()).await?;
                let base = words::subject(app, &request.name).await?.base_of(Aspect::Slas);
                return Ok(answer(EditState::Published, base));
            }
            Submitted::Proposed(id) => {
                drop_draft(app, subject, &request).await?;
                projector::project(app, &no_progress()).await?;
                return Ok(EditSlasResponse {
                    proposal: Some(id),
                    ..answer(EditState::Proposed, newest)
                });
            }
            Submitted::Asked(because) => {
                return Ok(EditSlasResponse {
                    notes: vec![because],
                    ..answer(EditState::NeedsReview, newest)
                });
            }
            // Somebody promised something in between: whether it is the same is asked again.
            Submitted::Conflict(_) => {}
        }
    }
    Err(AppError {
        retryable: true,
        ..AppError::failed("others are changing these promises at the same time")
            .hint("try again; nothing of yours was written")
    })
}

async fn drop_draft(app: &App, subject: &Subject, request: &EditSlasRequest) -> AppResult<()> {
    if let Some(at) = request.draft {
        let urn = &subject.thing.urn;
        app.device
            .drop_draft(&app.login, urn, DraftPart::Slas, at)
            .await?;
    }
    Ok(())
}

const fn answer(state: EditState, base: Revision) -> EditSlasResponse {
    EditSlasResponse {
        state,
        base,
        conflicts: Vec::new(),
        notes: Vec::new(),
        proposal: None,
    }
}

/// Both versions of one promise, each alone in its list, or in none where one does not promise it.
fn facing(newest: &Record, part: &str, mine: &[Sla]) -> Conflict {
    let theirs = match &newest.payload {
        Some(Payload::Slas(slas)) => slas.as_slice(),
        _ => &[],
    };
    let key = mine
        .iter()
        .chain(theirs)
        .find(|sla| merge::promise_name(sla) == part);
    let alone = |slas: &[Sla]| {
        let found = slas.iter().filter(|sla| key.is_some_and(|key| key.replaces(sla)));
        Payload::Slas(found.cloned().collect())
    };
    Conflict {
        aspect: Aspect::Slas,
        column: None,
        by: words::speaker(&newest.origin).to_owned(),
        at: newest.at,
        revision: newest.revision,
        theirs: alone(theirs),
        mine: alone(mine),
    }
}

/// The promises as they are kept; each wrong field of each is told.
fn checked(slas: &[Sla], promised: &Promised) -> AppResult<Vec<Sla>> {
    if slas.len() > PROMISES {
        return Err(AppError::invalid(format!(
            "{} promises are more than the {PROMISES} that are kept about one thing",
            slas.len()
        )));
    }
    let before = promised.subject.written_slas();
    let mut kept: Vec<Sla> = Vec::new();
    let mut wrong: Vec<String> = Vec::new();
    for sla in slas.iter().map(check::tidied) {
        if kept.iter().any(|other| other.replaces(&sla)) {
            wrong.push(format!(
                "{}: it is promised twice for the same element",
                label(&sla)
            ));
        }
        // What is taken back may be a promise that nobody could make today.
        if !sla.withdrawn {
            let problems = test_sla::problems(&sla, promised);
            wrong.extend(
                problems
                    .into_iter()
                    .map(|found| format!("{}: {}", label(&sla), found.message)),
            );
        }
        // One that repeats a source and was never written is no word: it follows the source.
        if before.iter().any(|other| other.replaces(&sla)) || !is_harvested(&sla, promised) {
            kept.push(sla);
        }
    }
    match wrong.as_slice() {
        [] => Ok(kept),
        [only] => Err(AppError::invalid(only.clone())),
        [first, rest @ ..] => Err(AppError::invalid(first.clone()).hint(rest.join("\n"))),
    }
}

fn is_harvested(sla: &Sla, promised: &Promised) -> bool {
    let stated = promised
        .promises
        .iter()
        .flat_map(|promise| std::iter::once(&promise.shown).chain(&promise.beneath));
    stated
        .into_iter()
        .any(|stated| !stated.is_written() && stated.sla == *sla)
}
