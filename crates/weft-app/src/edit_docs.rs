//! Publishes a person's words: over what they saw, or not at all.
//!
//! An edit names the revision that it began from. A word that somebody else published since is a conflict: both
//! versions are answered and nothing is written. Words on columns are weighed column by column, so that two people who
//! describe one table side by side are in nobody's way. Harvests are never in the way: they stand beside, not above.

mod columns;

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_model::{
    Aspect, Docs, FieldDoc, FieldDocs, Origin, Payload, ProductInfo, Revision, TagInfo, Timestamp,
};
use weft_model::{Record, Urn};
use weft_ports::{device::DraftPart, progress::no_progress, workspace::Word};

pub use crate::review::ProposeAs;
use crate::{
    App, AppError, AppResult, check_docs, projector,
    review::{Edit, Submitted, submit},
    words::{self, Subject, limits},
};
pub use columns::ColumnEdit;

/// Times that words on columns are put over newer ones of *other* columns before giving up.
const TURNS: u32 = 20;

/// What is to be said from now on.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct EditDocsRequest {
    /// A urn or name of a product or asset.
    pub name: String,
    /// `base` of the answer of `show_docs` that the edit began from.
    pub base: Revision,
    /// All words of people about the thing; a part that is left out or empty goes back to what is harvested. Absent: they
    /// stay.
    #[serde(default)]
    pub docs: Option<Docs>,
    /// All tags and glossary terms that people add to the harvested ones. Absent: they stay.
    #[serde(default)]
    pub tags: Option<TagInfo>,
    /// Changes of words about columns.
    #[serde(default)]
    pub columns: Vec<ColumnEdit>,
    /// When the draft was kept that is published or proposed by this; it is dropped then.
    #[serde(default)]
    pub draft: Option<Timestamp>,
    /// Keeps the edit as a proposal instead of publishing it.
    #[serde(default)]
    pub propose: Option<ProposeAs>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EditState {
    /// It stands.
    Published,
    /// It said what stood there already; nothing was written.
    Unchanged,
    /// Somebody published other words since; nothing was written.
    Conflict,
    /// It waits for a second person; nothing was published.
    Proposed,
    /// A second person is to look at it first, and it was not said to be a proposal; nothing was written.
    NeedsReview,
}

/// Words of two people about the same.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Conflict {
    /// Which side of the thing.
    pub aspect: Aspect,
    /// Path of the column, where it is about one.
    pub column: Option<String>,
    /// Login of who published since.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The revision that brought it.
    pub revision: Revision,
    /// What they published. For a column: `field_docs` with its entry, or with none where they took theirs back.
    pub theirs: Payload,
    /// What was to be published.
    pub mine: Payload,
}

/// What became of it, and where to go on from.
#[derive(Debug, Clone, Serialize, Type)]
pub struct EditDocsResponse {
    /// What became of it.
    pub state: EditState,
    /// What a next edit is written over.
    pub base: Revision,
    /// Both versions of what is in conflict.
    pub conflicts: Vec<Conflict>,
    /// What a person should know about it, in words.
    pub notes: Vec<String>,
    /// The proposal that it is kept as.
    pub proposal: Option<Urn>,
}

/// Publishes words.
pub async fn edit_docs(app: &App, request: EditDocsRequest) -> AppResult<EditDocsResponse> {
    publish(app, "edit_docs", request, Links::Checked).await
}

/// Whether links are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    /// One that leads nowhere is refused.
    Checked,
    /// Old words are taken as they are.
    AsTheyAre,
}

pub(crate) async fn publish(
    app: &App,
    action: &str,
    request: EditDocsRequest,
    links: Links,
) -> AppResult<EditDocsResponse> {
    let docs = request.docs.clone().map(limits::docs).transpose()?;
    let tags = request.tags.as_ref().map(limits::tags).transpose()?;
    let edits = columns::checked(&request.columns)?;
    if links == Links::Checked {
        let said: Vec<String> = edits.iter().filter_map(|edit| edit.doc.clone()).collect();
        check_docs::refuse_broken(app, docs.as_ref().unwrap_or(&Docs::default()), &said).await?;
    }
    for _ in 0..TURNS {
        let subject = words::subject(app, &request.name).await?;
        let mut notes = Vec::new();
        let mut wanted: Vec<Word> = Vec::new();
        if let Some(docs) = &docs {
            wanted.push(word_docs(&subject, docs, request.base)?);
        }
        if let Some(tags) = &tags {
            wanted.push(word_tags(&subject, tags, request.base));
        }
        if !edits.is_empty() {
            let put = columns::put(app, &subject, &edits, request.base).await?;
            if !put.conflicts.is_empty() {
                return Ok(conflict(&subject, put.conflicts));
            }
            notes.extend(put.notes);
            wanted.extend(put.word);
        }
        wanted.retain(|word| !stands(&subject, word));
        if wanted.is_empty() {
            drop_draft(app, &subject, &request).await?;
            return Ok(answer(EditState::Unchanged, subject.base(), notes));
        }
        let edit = Edit {
            subject: &subject.thing,
            action,
            words: wanted.clone(),
            propose: request.propose.as_ref(),
        };
        match submit(app, edit).await? {
            Submitted::Written => {
                // From here on it stands: what follows only shows it.
                drop_draft(app, &subject, &request).await?;
                projector::project(app, &no_progress()).await?;
                let base = words::subject(app, &request.name).await?.base();
                return Ok(answer(EditState::Published, base, notes));
            }
            Submitted::Proposed(id) => {
                drop_draft(app, &subject, &request).await?;
                projector::project(app, &no_progress()).await?;
                return Ok(EditDocsResponse {
                    proposal: Some(id),
                    ..answer(EditState::Proposed, subject.base(), notes)
                });
            }
            Submitted::Asked(because) => {
                notes.push(because);
                return Ok(answer(EditState::NeedsReview, subject.base(), notes));
            }
            // Somebody described columns in between: whether they are the same ones is asked again.
            Submitted::Conflict(newer) if newer.iter().all(|record| record.aspect == Aspect::FieldDocs) => {}
            Submitted::Conflict(newer) => {
                let newer = newer
                    .into_iter()
                    .filter(|record| record.aspect != Aspect::FieldDocs);
                let conflicts = newer.filter_map(|record| facing(record, &wanted)).collect();
                return Ok(conflict(&subject, conflicts));
            }
        }
    }
    Err(AppError {
        retryable: true,
        ..AppError::failed("others are describing these columns at the same time")
            .hint("try again; nothing of yours was written")
    })
}

fn answer(state: EditState, base: Revision, notes: Vec<String>) -> EditDocsResponse {
    EditDocsResponse {
        state,
        base,
        conflicts: Vec::new(),
        notes,
        proposal: None,
    }
}

fn conflict(subject: &Subject, conflicts: Vec<Conflict>) -> EditDocsResponse {
    let newest = conflicts.iter().map(|conflict| conflict.revision).max();
    EditDocsResponse {
        state: EditState::Conflict,
        base: subject.base().max(newest.unwrap_or_default()),
        conflicts,
        notes: Vec::new(),
        proposal: None,
    }
}

/// Whether people's newest word says that already.
fn stands(subject: &Subject, word: &Word) -> bool {
    match &word.payload {
        Payload::Docs(docs) => subject.written_docs() == *docs,
        Payload::Tags(tags) => subject.written_tags() == *tags,
        Payload::FieldDocs(words) => subject.written_fields() == *words,
        _ => false,
    }
}

/// A part that repeats what is harvested and was never written is no word: it follows the source.
fn word_docs(subject: &Subject, docs: &Docs, base: Revision) -> AppResult<Word> {
    let product = subject.thing.product.is_some();
    if !product && (docs.purpose.is_some() || docs.usage.is_some() || docs.limitations.is_some()) {
        return Err(AppError::invalid(format!(
            "`{}` is a {}: only products have a purpose, usage and limitations",
            subject.thing.full_name,
            subject.thing.kind.as_str()
        ))
        .hint("put it into the text"));
    }
    let mut docs = docs.clone();
    let (written, harvested) = (subject.written_docs(), subject.without_people());
    for (slot, before, source) in [
        (&mut docs.title, &written.title, &harvested.title),
        (
            &mut docs.description,
            &written.description,
            &harvested.description,
        ),
        (&mut docs.markdown, &written.markdown, &harvested.markdown),
        (&mut docs.purpose, &written.purpose, &harvested.purpose),
        (&mut docs.usage, &written.usage, &harvested.usage),
        (
            &mut docs.limitations,
            &written.limitations,
            &harvested.limitations,
        ),
    ] {
        let repeats = source.as_deref().map(str::trim_end) == slot.as_deref().map(str::trim_end);
        if before.is_none() && repeats {
            *slot = None;
        }
    }
    Ok(word(subject, base, Payload::Docs(docs)))
}

fn word_tags(subject: &Subject, tags: &TagInfo, base: Revision) -> Word {
    let (written, harvested) = (subject.written_tags(), subject.harvested_tags());
    let own = |said: &[String], before: &[String], source: &[String]| -> Vec<String> {
        said.iter()
            .filter(|label| before.contains(label) || !source.contains(label))
            .cloned()
            .collect()
    };
    let tags = TagInfo {
        tags: own(&tags.tags, &written.tags, &harvested.tags),
        terms: own(&tags.terms, &written.terms, &harvested.terms),
    };
    word(subject, base, Payload::Tags(tags))
}

fn word(subject: &Subject, base: Revision, payload: Payload) -> Word {
    Word {
        urn: subject.thing.urn.clone(),
        joined: subject.thing.merged.clone(),
        base,
        payload,
    }
}

/// A newer record beside the word that it stands in the way of.
fn facing(record: Record, wanted: &[Word]) -> Option<Conflict> {
    let mine = wanted
        .iter()
        .find(|word| word.payload.aspect() == record.aspect)?;
    Some(Conflict {
        aspect: record.aspect,
        column: None,
        by: words::speaker(&record.origin).to_owned(),
        at: record.at,
        revision: record.revision,
        theirs: record.payload?,
        mine: mine.payload.clone(),
    })
}

async fn drop_draft(app: &App, subject: &Subject, request: &EditDocsRequest) -> AppResult<()> {
    if let Some(at) = request.draft {
        let part = if request.docs.is_some() || request.tags.is_some() {
            DraftPart::Docs
        } else {
            DraftPart::Columns
        };
        let urn = &subject.thing.urn;
        app.device.drop_draft(&app.login, urn, part, at).await?;
    }
    Ok(())
}

/// Column words with nothing in them, for conflicts.
pub(crate) fn entries(entry: Option<&FieldDoc>) -> Payload {
    Payload::FieldDocs(FieldDocs {
        fields: entry.into_iter().cloned().collect(),
    })
}
