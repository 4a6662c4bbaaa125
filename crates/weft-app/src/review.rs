//! Between an edit and the workspace: it is published, or kept as a proposal until a second person has looked at it.
//!
//! Every verb that writes words about things goes through [`submit`], after it has checked them. The workspace on one
//! machine is a file, so it is Weft that asks for the review and not the database.

pub(crate) mod changes;
pub(crate) mod kept;
pub(crate) mod rebase;
pub(crate) mod rules;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{
    Actor, Comment, Entity, Payload, Proposal, ProposalState, ProposedWord, ProposedWords, Record, Revision,
    Urn,
};
use weft_ports::workspace::{Word, Worded};

use crate::{App, AppError, AppResult, lookup};
use kept::Kept;

/// Longest title of a proposal, in bytes.
const TITLE: usize = 200;
/// Longest remark, in bytes.
const REMARK: usize = 8 * 1024;
/// Remarks in one thread.
const REMARKS: usize = 1_000;
/// Proposals of one person that may be open at once.
const OPEN: usize = 500;

/// That an edit is to be kept as a proposal, and under which title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ProposeAs {
    /// What the edit is for, in one line; absent or empty: which sides of which thing it changes.
    #[serde(default)]
    pub title: Option<String>,
    /// A first remark in its thread, as Markdown.
    #[serde(default)]
    pub remark: Option<String>,
    /// One's own open proposal whose words these replace: its urn, or the first letters of its id.
    #[serde(default)]
    pub revises: Option<String>,
}

/// An edit whose words were checked.
pub(crate) struct Edit<'a> {
    /// The thing that is edited.
    pub subject: &'a Entity,
    /// The verb.
    pub action: &'a str,
    /// What would be said. They are published together or not at all.
    pub words: Vec<Word>,
    /// Whether they are proposed.
    pub propose: Option<&'a ProposeAs>,
}

/// What became of an edit.
pub(crate) enum Submitted {
    /// It stands.
    Written,
    /// Somebody wrote first; nothing was written.
    Conflict(Vec<Record>),
    /// It waits for a second person.
    Proposed(Urn),
    /// A review is asked for, and nobody said that it is a proposal; nothing was written. Why, in words.
    Asked(String),
}

/// Publishes an edit, or keeps it as a proposal.
pub(crate) async fn submit(app: &App, edit: Edit<'_>) -> AppResult<Submitted> {
    if let Some(propose) = edit.propose {
        return Ok(Submitted::Proposed(
            self::propose(app, edit.subject, edit.words, propose).await?,
        ));
    }
    if let Some(because) = asked(app, edit.subject, &edit.words).await? {
        return Ok(Submitted::Asked(because));
    }
    Ok(
        match app
            .workspace
            .write_over(&app.login, edit.action, edit.words)
            .await?
        {
            Worded::Written(_) => Submitted::Written,
            Worded::Conflict(newer) => Submitted::Conflict(newer),
        },
    )
}

/// Who asks for a review of these words, where anybody does: of the thing, or of what they are written about.
async fn asked(app: &App, subject: &Entity, words: &[Word]) -> AppResult<Option<String>> {
    let rules = rules::rules(app).await?;
    if rules.is_empty() {
        return Ok(None);
    }
    let (asked, because) = rules::asked(subject, &rules);
    if asked {
        return Ok(Some(because));
    }
    for word in words.iter().filter(|word| word.urn != subject.urn) {
        let about = lookup::find(app, word.urn.as_str()).await?;
        let (asked, because) = rules::asked(&about, &rules);
        if asked {
            return Ok(Some(because));
        }
    }
    Ok(None)
}

async fn propose(app: &App, subject: &Entity, words: Vec<Word>, propose: &ProposeAs) -> AppResult<Urn> {
    let author = rules::actor(app).await?;
    let remark = match &propose.remark {
        Some(text) => remark(text)?,
        None => None,
    };
    let given = given_title(propose.title.as_deref())?;
    let title = given.clone().unwrap_or_else(|| title_of(subject, &words));
    let words = ProposedWords {
        words: words.into_iter().map(proposed).collect(),
    };
    if let Some(id) = &propose.revises {
        return revise(app, id, subject, &author, given, remark, words).await;
    }
    let mine: Vec<Kept> = kept::all(app)
        .await?
        .into_iter()
        .filter(|kept| kept.proposal.state == ProposalState::Open && kept.proposal.by.is(&author))
        .collect();
    if mine.len() >= OPEN {
        return Err(AppError::invalid(format!("you have {OPEN} open proposals"))
            .hint("withdraw those that nobody needs any more: `weft proposals --mine`"));
    }
    for kept in mine.iter().filter(|kept| kept.proposal.subject == subject.urn) {
        // Proposed twice, by a double click or from two windows, it is one proposal.
        if kept::words(app, &kept.id).await?.0 == words {
            return Ok(kept.id.clone());
        }
    }
    let at = app.now();
    let comment = |text| Comment {
        by: author.clone(),
        at,
        text,
        version: 1,
    };
    let proposal = Proposal {
        subject: subject.urn.clone(),
        title,
        at,
        version: 1,
        revised: None,
        comments: remark.map(comment).into_iter().collect(),
        by: author.clone(),
        state: ProposalState::Open,
        decision: None,
    };
    let id = Urn::proposal(
        &app.login,
        &format!("{}\u{1f}{}\u{1f}{}", at.as_millis(), subject.urn, mine.len()),
    );
    let new = |payload| Word {
        urn: id.clone(),
        joined: Vec::new(),
        base: Revision(0),
        payload,
    };
    let written = vec![
        new(Payload::Proposal(Box::new(proposal))),
        new(Payload::Proposed(words)),
    ];
    match app
        .workspace
        .write_over(&app.login, "propose_edit", written)
        .await?
    {
        Worded::Written(_) => Ok(id),
        Worded::Conflict(_) => Err(kept::busy()),
    }
}

/// Puts other words in place of those of one's own open proposal.
async fn revise(
    app: &App,
    id: &str,
    subject: &Entity,
    author: &Actor,
    title: Option<String>,
    remark: Option<String>,
    words: ProposedWords,
) -> AppResult<Urn> {
    let kept = kept::find(app, id).await?;
    may_revise(&kept.proposal, author)?;
    if kept.proposal.subject != subject.urn && !subject.merged.contains(&kept.proposal.subject) {
        return Err(AppError::invalid("that proposal is about another thing").hint("propose a new one"));
    }
    put_anew(app, &kept, author, title, remark, words).await?;
    Ok(kept.id)
}

/// Refuses to revise what is decided or somebody else's.
pub(crate) fn may_revise(proposal: &Proposal, author: &Actor) -> AppResult<()> {
    if !proposal.by.is(author) {
        return Err(AppError::denied(format!(
            "this is a proposal of {}, and only its author revises it",
            proposal.by.login
        ))
        .hint("comment on it, or make a proposal of your own"));
    }
    if proposal.state != ProposalState::Open {
        return Err(closed(proposal));
    }
    Ok(())
}

/// That a proposal is decided already.
pub(crate) fn closed(proposal: &Proposal) -> AppError {
    let (done, by) = (
        done(proposal.state),
        proposal
            .decision
            .as_ref()
            .map_or("somebody", |decision| &decision.by.login),
    );
    AppError::invalid(format!("this proposal is {done} already, by {by}")).hint("propose the edit anew")
}

/// The state of a proposal in a sentence.
pub(crate) const fn done(state: ProposalState) -> &'static str {
    match state {
        ProposalState::Open => "open",
        ProposalState::Accepted => "accepted",
        ProposalState::Rejected => "rejected",
        ProposalState::Withdrawn => "withdrawn",
    }
}

/// Writes the next version of a proposal's words, over the state that was read.
pub(crate) async fn put_anew(
    app: &App,
    kept: &Kept,
    author: &Actor,
    title: Option<String>,
    remark: Option<String>,
    words: ProposedWords,
) -> AppResult<()> {
    if remark.is_some() {
        room_for_remark(&kept.proposal)?;
    }
    let (_, revision) = kept::words(app, &kept.id).await?;
    let at = app.now();
    let mut proposal = kept.proposal.clone();
    proposal.version = proposal.version.saturating_add(1);
    proposal.revised = Some(at);
    if let Some(title) = title {
        proposal.title = title;
    }
    proposal.comments.extend(remark.map(|text| Comment {
        by: author.clone(),
        at,
        text,
        version: proposal.version,
    }));
    let written = vec![
        kept::over(kept, proposal),
        Word {
            urn: kept.id.clone(),
            joined: Vec::new(),
            base: revision,
            payload: Payload::Proposed(words),
        },
    ];
    match app
        .workspace
        .write_over(&app.login, "revise_proposal", written)
        .await?
    {
        Worded::Written(_) => Ok(()),
        Worded::Conflict(_) => Err(kept::busy()),
    }
}

fn proposed(word: Word) -> ProposedWord {
    ProposedWord {
        urn: word.urn,
        base: word.base,
        payload: word.payload,
    }
}

/// The title as it was given; none where nothing is said.
fn given_title(given: Option<&str>) -> AppResult<Option<String>> {
    let given = given.map(str::trim).filter(|title| !title.is_empty());
    match given {
        Some(title) if title.len() > TITLE || title.chars().any(char::is_control) => Err(AppError::invalid(
            format!("the title of a proposal is one line of at most {TITLE} bytes"),
        )),
        given => Ok(given.map(str::to_owned)),
    }
}

/// Which sides of which thing are changed.
fn title_of(subject: &Entity, words: &[Word]) -> String {
    let sides: Vec<&str> = words
        .iter()
        .map(|word| changes::side(word.payload.aspect()))
        .collect();
    let name: String = subject.display_name().chars().take(100).collect();
    format!("{} of {name}", capital(&sides.join(", ")))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(letters).collect()
}

/// A remark in its form; none where nothing is said.
pub(crate) fn remark(text: &str) -> AppResult<Option<String>> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if text.len() > REMARK {
        return Err(AppError::invalid(format!(
            "the remark has {} bytes, and at most {REMARK} are kept",
            text.len()
        )));
    }
    if let Some(odd) = text
        .chars()
        .find(|letter| letter.is_control() && !matches!(letter, '\n' | '\t'))
    {
        return Err(AppError::invalid(format!(
            "the remark holds the control character `{}`",
            odd.escape_unicode()
        ))
        .hint("remove it"));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Refuses a thread that is too long.
pub(crate) fn room_for_remark(proposal: &Proposal) -> AppResult<()> {
    if proposal.comments.len() >= REMARKS {
        return Err(AppError::invalid(format!(
            "a thread has at most {REMARKS} remarks"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::remark;

    #[test]
    fn a_remark_says_something_and_not_too_much() {
        assert_eq!(remark(" \r\n ").unwrap(), None);
        assert_eq!(remark(" a\r\nb ").unwrap(), Some("a\nb".to_owned()));
        assert!(remark(&"x".repeat(8 * 1024 + 1)).is_err());
        assert!(remark("a\u{1b}[2Jb").is_err());
    }
}
