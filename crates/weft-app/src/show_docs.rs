//! The words about a thing: what people wrote, what sources say beside it, and what could be said.

mod suggest;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Aspect, Docs, EntityKind, Field, FieldDoc, Payload, Record, Revision, TagInfo, Timestamp};

use crate::{
    App, AppResult,
    save_draft::{DraftPart, DraftView},
    view::EntityLink,
    words::{self, Subject},
};
pub use suggest::Suggestion;

/// Which thing.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowDocsRequest {
    /// A urn or name of a product or asset.
    pub name: String,
}

/// Words of the person who wrote last.
#[derive(Debug, Clone, Serialize, Type)]
pub struct WrittenDocs {
    /// Login.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The revision that brought them.
    pub revision: Revision,
    /// The words; what is left out is harvested.
    pub docs: Docs,
}

/// Words of one source.
#[derive(Debug, Clone, Serialize, Type)]
pub struct HarvestedDocs {
    /// Name of the source.
    pub source: String,
    /// When it stated them.
    pub at: Timestamp,
    /// The words.
    pub docs: Docs,
}

/// Tags and glossary terms.
#[derive(Debug, Clone, Serialize, Type)]
pub struct TagsView {
    /// What a person added.
    pub written: TagInfo,
    /// Login of who wrote last.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// What sources give.
    pub harvested: TagInfo,
}

/// What one source says of a column.
#[derive(Debug, Clone, Serialize, Type)]
pub struct HarvestedColumn {
    /// Name of the source.
    pub source: String,
    /// When it stated it.
    pub at: Timestamp,
    /// What the column means.
    pub doc: Option<String>,
    /// Classification.
    pub classification: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
}

/// One column: what is shown, and where it comes from.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ColumnDocs {
    /// Field id, where the schema has them.
    pub id: Option<i32>,
    /// Path.
    pub path: String,
    /// Type.
    pub data_type: String,
    /// The description that is shown.
    pub doc: Option<String>,
    /// The classification that is shown.
    pub classification: Option<String>,
    /// The tags that are shown.
    pub tags: Vec<String>,
    /// What a person wrote, with who and when.
    pub written: Option<FieldDoc>,
    /// What sources say, the strongest first.
    pub harvested: Vec<HarvestedColumn>,
    /// A description from a column that this one is made from; only where the column has none.
    pub suggestion: Option<Suggestion>,
}

/// The words.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowDocsResponse {
    /// The thing.
    pub thing: EntityLink,
    /// The asset whose columns these are; for a product the first table behind its ports.
    pub columns_of: Option<EntityLink>,
    /// What an edit that begins now is written over.
    pub base: Revision,
    /// Whether purpose, usage and limitations belong to it.
    pub sections: bool,
    /// What is shown.
    pub shown: Docs,
    /// What a person wrote.
    pub written: Option<WrittenDocs>,
    /// What sources say, the strongest first.
    pub harvested: Vec<HarvestedDocs>,
    /// Tags and glossary terms.
    pub tags: TagsView,
    /// Columns, depth first.
    pub columns: Vec<ColumnDocs>,
    /// Words about columns that are not there any more; kept in case they come back.
    pub orphans: Vec<FieldDoc>,
    /// What this person typed on this machine and has not published.
    pub draft: Option<DraftView>,
    /// The same of words on columns.
    pub columns_draft: Option<DraftView>,
}

/// Shows the words about a thing.
pub async fn show_docs(app: &App, request: ShowDocsRequest) -> AppResult<ShowDocsResponse> {
    let subject = words::subject(app, &request.name).await?;
    let suggestions = suggest::suggestions(app, &subject).await?;
    let draft = async |part: DraftPart| app.device.draft(&app.login, &subject.thing.urn, part).await;
    let (docs_draft, columns_draft) = (draft(DraftPart::Docs).await?, draft(DraftPart::Columns).await?);
    let fields = subject.fields();
    let written = subject.written_fields();
    let gone = |entry: &&FieldDoc| entry.column(&fields).is_none();
    Ok(ShowDocsResponse {
        thing: (&subject.thing).into(),
        columns_of: subject.holder.as_ref().map(EntityLink::from),
        base: subject.base(),
        sections: subject.thing.kind == EntityKind::Product,
        shown: subject.shown_docs(),
        written: written_docs(&subject),
        harvested: harvested_docs(&subject),
        tags: tags(&subject),
        orphans: written.fields.iter().filter(gone).cloned().collect(),
        columns: fields
            .iter()
            .map(|field| ColumnDocs {
                id: field.id,
                path: field.path.clone(),
                data_type: field.data_type.clone(),
                doc: field.doc.clone(),
                classification: field.classification.clone(),
                tags: field.tags.clone(),
                written: written.of(field).cloned(),
                harvested: harvested_column(&subject, field),
                suggestion: suggestions.get(&field.path).cloned(),
            })
            .collect(),
        draft: docs_draft.map(DraftView::from),
        columns_draft: columns_draft.map(DraftView::from),
    })
}

fn written_docs(subject: &Subject) -> Option<WrittenDocs> {
    let record = subject.written(Aspect::Docs)?;
    Some(WrittenDocs {
        by: words::speaker(&record.origin).to_owned(),
        at: record.at,
        revision: record.revision,
        docs: subject.written_docs(),
    })
}

fn harvested_docs(subject: &Subject) -> Vec<HarvestedDocs> {
    let said = subject.harvested_docs().into_iter();
    said.map(|(record, docs)| HarvestedDocs {
        source: words::speaker(&record.origin).to_owned(),
        at: record.at,
        docs,
    })
    .collect()
}

fn tags(subject: &Subject) -> TagsView {
    let record = subject.written(Aspect::Tags);
    TagsView {
        written: subject.written_tags(),
        by: record.map(|record| words::speaker(&record.origin).to_owned()),
        at: record.map(|record| record.at),
        harvested: subject.harvested_tags(),
    }
}

fn harvested_column(subject: &Subject, field: &Field) -> Vec<HarvestedColumn> {
    let said = |record: &Record| {
        let Some(Payload::Schema(schema)) = &record.payload else {
            return None;
        };
        let known = schema.fields.iter().find(|other| match (other.id, field.id) {
            (Some(other), Some(id)) => other == id,
            _ => other.path.eq_ignore_ascii_case(&field.path),
        })?;
        let silent = known.doc.is_none() && known.classification.is_none() && known.tags.is_empty();
        (!silent).then(|| HarvestedColumn {
            source: words::speaker(&record.origin).to_owned(),
            at: record.at,
            doc: known.doc.clone(),
            classification: known.classification.clone(),
            tags: known.tags.clone(),
        })
    };
    subject.stated_of_columns().filter_map(said).collect()
}
