//! Words of a proposal beside what stands now.

use serde_json::json;
use weft_model::{
    Aspect, Origin, Payload, ProposedWord, ProposedWords, Record, Revision, Timestamp, review::digest,
};
use weft_policy::merge::{self, Clash};
use weft_ports::workspace::Word;

use super::rules::{Asked, Book};
use crate::{
    App, AppError, AppResult, lookup,
    words::{self, Subject, speaker},
};

/// One word of a proposal, laid over what stands now.
pub struct Laid {
    /// What it is about, as it stands now.
    pub subject: Subject,
    /// What holds for edits of it.
    pub asked: Asked,
    /// What people said when it was written.
    pub base: Option<Payload>,
    /// What they say now.
    pub now: Option<Payload>,
    /// Who said that, and when.
    pub newest: Option<(String, Timestamp)>,
    /// Newest revision of a person's word on the aspect.
    pub revision: Revision,
    /// What is proposed.
    pub mine: Payload,
    /// What would be said from now on.
    pub merged: Payload,
    /// Parts that somebody else has changed since.
    pub clashes: Vec<Clash>,
}

impl Laid {
    /// Which side of the thing.
    pub const fn aspect(&self) -> Aspect {
        self.mine.aspect()
    }

    /// The word that publishes it.
    pub fn word(&self) -> Word {
        Word {
            urn: self.subject.thing.urn.clone(),
            joined: self.subject.thing.merged.clone(),
            base: self.revision,
            payload: self.merged.clone(),
        }
    }

    /// The same as a word of a proposal that begins from what stands now.
    pub fn anew(&self) -> ProposedWord {
        ProposedWord {
            urn: self.subject.thing.urn.clone(),
            base: self.revision,
            payload: self.merged.clone(),
        }
    }
}

/// Lays the words of a proposal over what stands now.
pub async fn lay(app: &App, words: &ProposedWords, book: &mut Book) -> AppResult<Vec<Laid>> {
    let mut all = Vec::with_capacity(words.words.len());
    for word in &words.words {
        all.push(one(app, word, book).await?);
    }
    Ok(all)
}

async fn one(app: &App, word: &ProposedWord, book: &mut Book) -> AppResult<Laid> {
    let aspect = word.payload.aspect();
    let subject = if aspect == Aspect::Term {
        words::of(app, lookup::find(app, word.urn.as_str()).await?).await?
    } else {
        words::subject(app, word.urn.as_str()).await?
    };
    // What was said before is asked for only where somebody has said something since.
    let said = match subject.newest(aspect) {
        None => Vec::new(),
        Some(newest) if newest.revision <= word.base => vec![newest.clone()],
        Some(_) => said(app, &subject, aspect).await?,
    };
    let newest = said.first();
    let base = said.iter().find(|record| record.revision <= word.base);
    let (base, now) = (
        base.and_then(|record| record.payload.clone()),
        newest.and_then(|record| record.payload.clone()),
    );
    let merged = merge::over(base.as_ref(), now.as_ref(), &word.payload);
    Ok(Laid {
        asked: book.of(app, &subject.thing).await?,
        newest: newest.map(|record| (speaker(&record.origin).to_owned(), record.at)),
        revision: newest.map(|record| record.revision).unwrap_or_default(),
        subject,
        base,
        now,
        mine: word.payload.clone(),
        merged: merged.payload,
        clashes: merged.clashes,
    })
}

/// Everything that people ever said of an aspect of the thing itself, newest first.
pub async fn said(app: &App, subject: &Subject, aspect: Aspect) -> AppResult<Vec<Record>> {
    let mut all = Vec::new();
    for urn in words::urns(&subject.thing) {
        let versions = app.workspace.history(&urn, aspect, None).await?;
        let said = |record: &Record| matches!(record.origin, Origin::Person(_)) && record.payload.is_some();
        all.extend(versions.into_iter().filter(said));
    }
    all.sort_by_key(|record| std::cmp::Reverse(record.revision));
    Ok(all)
}

/// What a decision is bound to: the version of the words, what stood there, and what would.
pub fn shown(version: u32, laid: &[Laid]) -> AppResult<String> {
    let words: Vec<_> = laid
        .iter()
        .map(|one| json!([one.subject.thing.urn, one.now, one.merged, one.mine]))
        .collect();
    let text = serde_json::to_vec(&json!([version, words]))
        .map_err(|error| AppError::failed(format!("the proposal cannot be written as JSON: {error}")))?;
    Ok(digest(&text))
}
