//! Says an old version anew. Nothing is taken out of the history: what stood in between stays there too.

use serde::Deserialize;
use specta::Type;
use weft_model::{Aspect, Field, FieldDoc, FieldDocs, Origin, Payload, Revision};

use crate::{
    App, AppError, AppResult,
    edit_docs::{self, ColumnEdit, EditDocsRequest, EditDocsResponse, Links, ProposeAs},
    edit_product,
    edit_term::{self, EditTermRequest},
    list_versions, terms,
    words::{self, Subject},
};

/// Which version.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RestoreVersionRequest {
    /// A urn or name of a product or asset.
    pub name: String,
    /// `docs`, `tags`, `field_docs` or `product`.
    pub aspect: Aspect,
    /// The revision that brought the version, of a person or of a source.
    pub revision: Revision,
    /// Only the words on this column; a path.
    #[serde(default)]
    pub column: Option<String>,
    /// `base` of the answer in which the versions were listed.
    pub base: Revision,
    /// Keeps it as a proposal instead of writing it.
    #[serde(default)]
    pub propose: Option<ProposeAs>,
}

/// Writes a version anew as this person's word.
pub async fn restore_version(app: &App, request: RestoreVersionRequest) -> AppResult<EditDocsResponse> {
    if request.aspect == Aspect::Term {
        return term(app, request).await;
    }
    let subject = words::subject(app, &request.name).await?;
    let mut versions = list_versions::history(app, &subject, request.aspect).await?;
    versions.retain(|record| record.revision == request.revision);
    // A person and a source never share a revision; of two nodes of one source the first is the thing's own.
    versions.sort_by_key(|record| !matches!(record.origin, Origin::Person(_)));
    let version = versions.into_iter().next().ok_or_else(|| {
        AppError::not_found(format!(
            "`{}` has no version {} of its {}",
            subject.thing.full_name,
            request.revision,
            request.aspect.as_str()
        ))
        .hint("`weft docs history` lists them")
    })?;
    let mut edit = EditDocsRequest {
        name: subject.thing.urn.as_str().to_owned(),
        base: request.base,
        docs: None,
        tags: None,
        columns: Vec::new(),
        draft: None,
        propose: request.propose,
    };
    match version.payload {
        Some(Payload::Product(info)) => {
            let done = edit_product::restore(
                app,
                &subject.thing.urn,
                request.base,
                edit.propose.as_ref(),
                &info,
            )
            .await?;
            return Ok(EditDocsResponse {
                state: done.state,
                base: done.base,
                conflicts: done.conflicts,
                notes: done.notes,
                proposal: done.proposal,
            });
        }
        Some(Payload::Docs(docs)) => edit.docs = Some(docs),
        Some(Payload::Tags(tags)) => edit.tags = Some(tags),
        Some(Payload::FieldDocs(words)) => {
            edit.columns = back(&subject, &words, request.column.as_deref())?;
        }
        _ => {
            return Err(AppError::invalid(format!(
                "version {} is the end of what its origin said: there are no words in it",
                request.revision
            )));
        }
    }
    edit_docs::publish(app, "restore_version", edit, Links::AsTheyAre).await
}

/// Brings a term back to what it meant.
async fn term(app: &App, request: RestoreVersionRequest) -> AppResult<EditDocsResponse> {
    if request.propose.is_some() {
        return Err(AppError::invalid(format!(
            "the term `{}` cannot be proposed: terms belong to no one domain, and nobody reviews them",
            request.name
        ))
        .hint("restore it without a proposal; its versions stay"));
    }
    let (term, entity) = terms::find(app, &request.name).await?;
    let mut versions = list_versions::term_history(app, &term).await?;
    versions.retain(|record| record.revision == request.revision);
    versions.sort_by_key(|record| !matches!(record.origin, Origin::Person(_)));
    let Some(Payload::Term(words)) = versions.into_iter().next().and_then(|record| record.payload) else {
        return Err(AppError::not_found(format!(
            "the term `{}` has no version {}",
            entity.name, request.revision
        ))
        .hint("`weft docs history --of term` lists them"));
    };
    let edit = EditTermRequest {
        name: term.urn.as_str().to_owned(),
        base: request.base,
        create: false,
        words,
        merge_into: None,
        propose: request.propose,
    };
    let done = edit_term::publish(app, "restore_version", edit).await?;
    Ok(EditDocsResponse {
        state: done.state,
        base: done.base,
        conflicts: done.conflicts,
        notes: done.notes,
        proposal: done.proposal,
    })
}

/// The edits that bring the columns' words back to a version.
fn back(subject: &Subject, version: &FieldDocs, only: Option<&str>) -> AppResult<Vec<ColumnEdit>> {
    let fields = subject.fields();
    let standing = subject.written_fields();
    let chosen: Vec<&Field> = fields
        .iter()
        .filter(|field| only.is_none_or(|only| field.path.eq_ignore_ascii_case(only)))
        .collect();
    if let Some(only) = only
        && chosen.is_empty()
    {
        return Err(AppError::not_found(format!(
            "`{}` has no column `{}`",
            subject.thing.full_name,
            only.escape_debug()
        )));
    }
    let nothing = FieldDoc::default();
    let edits = chosen.into_iter().filter_map(|field| {
        let then = version.of(field).unwrap_or(&nothing);
        let now = standing.of(field).unwrap_or(&nothing);
        (!then.same_words(now)).then(|| ColumnEdit {
            id: field.id,
            path: field.path.clone(),
            doc: Some(then.doc.clone().unwrap_or_default()),
            classification: Some(then.classification.clone().unwrap_or_default()),
            add_tags: then.tags.clone(),
            remove_tags: now
                .tags
                .iter()
                .filter(|tag| !then.tags.contains(tag))
                .cloned()
                .collect(),
        })
    });
    Ok(edits.collect())
}
