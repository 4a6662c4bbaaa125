//! `weft glossary edit`.

use weft_app::{
    App, AppError, AppResult, ErrorCode,
    edit_docs::{Payload, Revision},
    edit_term::{EditState, EditTermRequest, EditTermResponse, edit_term},
    list_terms::TermInfo,
    show_term::{ShowTermRequest, show_term},
};

use crate::{args::GlossaryEditArguments, output::Output};

/// Writes about a term.
pub async fn run(app: &App, output: Output, arguments: GlossaryEditArguments) -> AppResult<()> {
    let name = arguments.name.clone();
    let known = match show_term(app, ShowTermRequest { name: name.clone() }).await {
        Ok(shown) => Some(shown),
        Err(error) if error.code == ErrorCode::NotFound && arguments.new => None,
        Err(error) if error.code == ErrorCode::NotFound => {
            return Err(error.hint(format!(
                "`weft glossary edit \"{name}\" --new --definition TEXT` makes it"
            )));
        }
        Err(error) => return Err(error),
    };
    let base = known.as_ref().map_or_else(Revision::default, |shown| shown.base);
    let before = known
        .as_ref()
        .and_then(|shown| shown.written.as_ref())
        .map_or_else(TermInfo::default, |written| written.term.clone());
    let merge_into = arguments
        .merge_into
        .clone()
        .filter(|into| !into.trim().is_empty());
    let request = EditTermRequest {
        name: known.map_or(name, |shown| shown.urn.as_str().to_owned()),
        base: arguments.base.map_or(base, Revision),
        create: arguments.new,
        words: said(before, &arguments)?,
        merge_into,
        propose: super::propose::asked(arguments.propose),
    };
    told(output, &edit_term(app, request).await?)
}

fn said(mut term: TermInfo, arguments: &GlossaryEditArguments) -> AppResult<TermInfo> {
    let before = term.clone();
    if let Some(definition) = &arguments.definition {
        term.definition.clone_from(definition);
    }
    for (slot, given) in [
        (&mut term.domain, &arguments.domain),
        (&mut term.owner, &arguments.owner),
        (&mut term.deprecated, &arguments.deprecate),
    ] {
        if given.is_some() {
            slot.clone_from(given);
        }
    }
    if arguments.merge_into.as_deref() == Some("") {
        term.merged_into = None;
    }
    for (slot, added, gone) in [
        (&mut term.synonyms, &arguments.synonym, &arguments.unsynonym),
        (&mut term.related, &arguments.related, &arguments.unrelated),
    ] {
        slot.extend(added.iter().cloned());
        slot.retain(|word| !gone.iter().any(|gone| gone.eq_ignore_ascii_case(word)));
    }
    let merges = arguments.merge_into.as_ref().is_some_and(|into| !into.is_empty());
    if term == before && !merges && !arguments.new {
        return Err(AppError::invalid("nothing is said of the term")
            .hint("add `--definition TEXT`, `--synonym WORD`, `--deprecate WHY` or another option"));
    }
    Ok(term)
}

fn told(output: Output, answer: &EditTermResponse) -> AppResult<()> {
    if output.is_json() {
        Output::value(answer)?;
    } else {
        match answer.state {
            EditState::Published => Output::line(format!("published as version {}", answer.base))?,
            EditState::Unchanged => Output::line("that stands there already; nothing was written")?,
            EditState::Proposed => Output::line("proposed; `weft proposals --mine` lists it")?,
            // Told below.
            EditState::NeedsReview => {}
            EditState::Conflict => {
                for conflict in &answer.conflicts {
                    for (who, payload) in [(conflict.by.as_str(), &conflict.theirs), ("you", &conflict.mine)]
                    {
                        if let Payload::Term(term) = payload {
                            Output::line(format!("── {}, {who}\n{}", term.name, term.definition))?;
                        }
                    }
                }
            }
        }
    }
    super::propose::needs_review(answer.state, &answer.notes, "")?;
    let Some(first) = answer.conflicts.first() else {
        return Ok(());
    };
    Err(AppError::failed(format!(
        "{} published another word on it at {}; nothing of yours was written",
        first.by, first.at
    ))
    .hint(format!(
        "compare both, then write yours again; `--base {}` says that you have seen theirs",
        answer.base
    )))
}
