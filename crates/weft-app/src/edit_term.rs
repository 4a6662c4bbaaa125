//! Publishes a person's word on a term: over what they saw, or not at all. Field by field it stands over what sources say;
//! a field that is left out goes back to them.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Aspect, Payload, Record, Revision, TermInfo, Urn};
use weft_ports::{
    progress::no_progress,
    workspace::{Word, Worded},
};

use crate::{
    App, AppError, AppResult, projector,
    review::{Edit, Submitted, rules::only_who_answers, submit},
    terms::{self, Term},
    words::{self, limits},
};
pub use crate::{
    edit_docs::{Conflict, EditState},
    review::ProposeAs,
};

/// What is to be said from now on.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct EditTermRequest {
    /// Name or urn of the term; of one that is not there yet its name.
    pub name: String,
    /// `base` of the answer of `show_term` that the edit began from; 0 for a new one.
    pub base: Revision,
    /// Whether it may be made. Else a name that is not there is refused.
    #[serde(default)]
    pub create: bool,
    /// What people say of it; a part that is left out or empty goes back to what is harvested. Its `name` is not read.
    pub words: TermInfo,
    /// Name of a term that stands for it from now on: it keeps its page, and its uses count there.
    #[serde(default)]
    pub merge_into: Option<String>,
    /// Keeps the edit as a proposal, for a second person to accept. One of a term that is not there yet is none.
    #[serde(default)]
    pub propose: Option<ProposeAs>,
}

/// What became of it, and where to go on from.
#[derive(Debug, Clone, Serialize, Type)]
pub struct EditTermResponse {
    /// What became of it.
    pub state: EditState,
    /// The term.
    pub urn: Urn,
    /// What a next edit is written over.
    pub base: Revision,
    /// Both versions where somebody published others since.
    pub conflicts: Vec<Conflict>,
    /// What a person should know about it, in words.
    pub notes: Vec<String>,
    /// The proposal that it is kept as.
    pub proposal: Option<Urn>,
}

/// Publishes it.
pub async fn edit_term(app: &App, request: EditTermRequest) -> AppResult<EditTermResponse> {
    publish(app, "edit_term", request).await
}

pub(crate) async fn publish(
    app: &App,
    action: &str,
    request: EditTermRequest,
) -> AppResult<EditTermResponse> {
    let term = terms::read(app, &request.name).await?;
    let is_new = term.entity.is_none();
    if is_new && !request.create {
        // Offers what is close.
        terms::find(app, &request.name).await?;
    }
    if !is_new && request.create {
        return Err(AppError::invalid(format!(
            "the glossary has the term `{}` already",
            name_of(&term, &request)
        ))
        .hint("open it and edit it there"));
    }
    let name = limits::term_name(&name_of(&term, &request))?;
    let mut said = limits::term(TermInfo {
        name: name.clone(),
        ..request.words.clone()
    })?;
    if is_new && request.propose.is_some() {
        return Err(AppError::invalid(format!(
            "`{name}` is not there yet, and a new term cannot be proposed"
        ))
        .hint("make it, or ask who answers for its domain to"));
    }
    if is_new && said.definition.is_empty() {
        return Err(
            AppError::invalid(format!("`{name}` has no definition")).hint("say in a sentence what it means")
        );
    }
    known(app, &name, &said).await?;
    let mut wanted: Vec<Word> = Vec::new();
    if let Some(into) = &request.merge_into {
        let (target, entity) = terms::find(app, into).await?;
        if target.urn == term.urn {
            return Err(AppError::invalid(format!(
                "`{name}` cannot be merged into itself"
            )));
        }
        if entity
            .term
            .as_ref()
            .is_some_and(|term| term.merged_into.is_some())
        {
            let last = terms::followed(app, &entity.name).await?;
            let last = last.last().map_or("that one", |last| last.name.as_str());
            return Err(
                AppError::invalid(format!("`{}` is merged into another term itself", entity.name))
                    .hint(format!("merge into `{last}`")),
            );
        }
        said.merged_into = Some(entity.name.clone());
        wanted.push(with_synonym(&target, &entity.name, &name));
    }
    no_ring(app, &term, &name, &said).await?;
    follow_sources(&mut said, &term);
    wanted.insert(
        0,
        Word {
            urn: term.urn.clone(),
            joined: Vec::new(),
            base: request.base,
            payload: Payload::Term(said.clone()),
        },
    );
    let stands = term.written().is_some_and(|(_, before)| *before == said)
        || (!is_new && term.written().is_none() && said.is_silent());
    if stands && wanted.len() == 1 {
        return Ok(answer(EditState::Unchanged, &term.urn, term.base(), Vec::new()));
    }
    belongs(app, &term, said.domain.as_deref()).await?;
    write(app, action, &request, &term, wanted).await
}

/// Refuses a term that is new in a domain which asks for a review, or would come into it, by somebody who does not answer
/// for it. Edits of one that is there already are asked for where they are submitted.
async fn belongs(app: &App, term: &Term, said: Option<&str>) -> AppResult<()> {
    let Some(entity) = &term.entity else {
        return only_who_answers(app, said, "a new term cannot be proposed").await;
    };
    match said {
        Some(domain) if entity.domain.as_deref().map(Urn::domain) != Some(Urn::domain(domain)) => {
            only_who_answers(app, Some(domain), "nothing is moved into it by others").await
        }
        _ => Ok(()),
    }
}

/// Publishes words on terms together, keeps them as a proposal, or says that a review is asked for.
async fn write(
    app: &App,
    action: &str,
    request: &EditTermRequest,
    term: &Term,
    wanted: Vec<Word>,
) -> AppResult<EditTermResponse> {
    let done = if let Some(entity) = &term.entity {
        let edit = Edit {
            subject: entity,
            action,
            words: wanted.clone(),
            propose: request.propose.as_ref(),
        };
        Box::pin(submit(app, edit)).await?
    } else {
        // It takes the place of another one, whose synonyms change with it.
        for word in wanted.iter().filter(|word| word.urn != term.urn) {
            let (_, other) = terms::find(app, word.urn.as_str()).await?;
            let what = "a term that comes with a new one cannot be proposed";
            only_who_answers(app, other.domain.as_deref(), what).await?;
        }
        let written = app.workspace.write_over(&app.login, action, wanted.clone());
        match written.await? {
            Worded::Written(_) => Submitted::Written,
            Worded::Conflict(newer) => Submitted::Conflict(newer),
        }
    };
    match done {
        Submitted::Written => {
            projector::project(app, &no_progress()).await?;
            let base = terms::read(app, term.urn.as_str()).await?.base();
            Ok(answer(EditState::Published, &term.urn, base, Vec::new()))
        }
        Submitted::Proposed(id) => {
            projector::project(app, &no_progress()).await?;
            Ok(EditTermResponse {
                proposal: Some(id),
                ..answer(EditState::Proposed, &term.urn, term.base(), Vec::new())
            })
        }
        Submitted::Asked(because) => Ok(EditTermResponse {
            notes: vec![because],
            ..answer(EditState::NeedsReview, &term.urn, term.base(), Vec::new())
        }),
        Submitted::Conflict(newer) => {
            let conflicts: Vec<Conflict> = newer
                .into_iter()
                .filter_map(|record| facing(record, &wanted))
                .collect();
            let base = conflicts.iter().map(|one| one.revision).max();
            let base = base.unwrap_or(request.base);
            Ok(answer(EditState::Conflict, &term.urn, base, conflicts))
        }
    }
}

/// The word as it is spelled: a name in other letters is the same term.
fn name_of(term: &Term, request: &EditTermRequest) -> String {
    let known = term.entity.as_ref().map(|entity| entity.name.clone());
    known.unwrap_or_else(|| request.name.clone())
}

/// The word on the term that stands for another from now on: it answers to that name too.
fn with_synonym(target: &Term, name: &str, other: &str) -> Word {
    let mut said = target.written().map_or_else(
        || TermInfo {
            name: name.to_owned(),
            ..TermInfo::default()
        },
        |(_, term)| term.clone(),
    );
    if said.synonyms.is_empty()
        && let Some(harvested) = target.without_people()
    {
        said.synonyms = harvested.synonyms;
    }
    if !said
        .synonyms
        .iter()
        .any(|known| known.eq_ignore_ascii_case(other))
    {
        said.synonyms.push(other.to_owned());
        said.synonyms.sort();
    }
    Word {
        urn: target.urn.clone(),
        joined: Vec::new(),
        base: target.base(),
        payload: Payload::Term(said),
    }
}

/// Related terms and the one it is merged into have to be there, and be others.
async fn known(app: &App, name: &str, said: &TermInfo) -> AppResult<()> {
    for other in said.related.iter().chain(&said.merged_into) {
        if other.eq_ignore_ascii_case(name) {
            return Err(AppError::invalid(format!("`{name}` is related to itself")));
        }
        terms::find(app, other).await?;
    }
    Ok(())
}

/// Refuses a merge after which each of some terms would stand for the next and none for itself. What stands already can be
/// said again: whoever mends something else is not in the way.
async fn no_ring(app: &App, term: &Term, name: &str, said: &TermInfo) -> AppResult<()> {
    let before = term.written().and_then(|(_, before)| before.merged_into.as_ref());
    let Some(into) = said.merged_into.as_ref().filter(|into| before != Some(*into)) else {
        return Ok(());
    };
    let way = terms::followed(app, into).await?;
    if !way.iter().any(|one| one.urn == term.urn) {
        return Ok(());
    }
    Err(AppError::invalid(format!(
        "`{name}` cannot be merged into `{into}`: that one is merged into `{name}`, and neither would stand for anything"
    ))
    .hint(format!("`weft glossary edit \"{into}\" --merge-into \"\"` takes that back first")))
}

/// A part that repeats what is harvested and was never written is no word: it follows the source.
fn follow_sources(said: &mut TermInfo, term: &Term) {
    let Some(source) = term.without_people() else {
        return;
    };
    let before = term.written().map(|(_, said)| said.clone()).unwrap_or_default();
    if before.definition.is_empty() && said.definition == source.definition.trim() {
        said.definition.clear();
    }
    for (slot, before, source) in [
        (&mut said.domain, &before.domain, &source.domain),
        (&mut said.owner, &before.owner, &source.owner),
        (&mut said.deprecated, &before.deprecated, &source.deprecated),
    ] {
        if before.is_none() && slot == source {
            *slot = None;
        }
    }
    for (slot, before, source) in [
        (&mut said.synonyms, &before.synonyms, &source.synonyms),
        (&mut said.related, &before.related, &source.related),
    ] {
        if before.is_empty() && slot == source {
            slot.clear();
        }
    }
}

fn answer(state: EditState, urn: &Urn, base: Revision, conflicts: Vec<Conflict>) -> EditTermResponse {
    EditTermResponse {
        state,
        urn: urn.clone(),
        base,
        conflicts,
        notes: Vec::new(),
        proposal: None,
    }
}

fn facing(record: Record, wanted: &[Word]) -> Option<Conflict> {
    let mine = wanted.iter().find(|word| word.urn == record.urn)?;
    Some(Conflict {
        aspect: Aspect::Term,
        column: None,
        by: words::speaker(&record.origin).to_owned(),
        at: record.at,
        revision: record.revision,
        theirs: record.payload?,
        mine: mine.payload.clone(),
    })
}
