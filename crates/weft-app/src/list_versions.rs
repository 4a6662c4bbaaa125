//! Every version of one side of a thing: who said what, and when.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Aspect, Entity, FieldDoc, FieldDocs, Origin, Payload, Record, Revision, Timestamp, Urn};

use crate::{
    App, AppError, AppResult, products, terms,
    words::{self, Subject},
};

/// Versions that are answered.
const MOST: usize = 500;

/// Which side of which thing.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ListVersionsRequest {
    /// A urn or name of a product or asset.
    pub name: String,
    /// `docs`, `tags`, `field_docs` or `product`.
    pub aspect: Aspect,
    /// Only versions of the words on this column (`field_docs`); a path.
    #[serde(default)]
    pub column: Option<String>,
}

/// One version.
#[derive(Debug, Clone, Serialize, Type)]
pub struct VersionView {
    /// The revision that brought it.
    pub revision: Revision,
    /// Which node it was said of; another one where the thing was joined from several.
    pub urn: Urn,
    /// Who said it.
    pub origin: Origin,
    /// When.
    pub at: Timestamp,
    /// Whether it is the newest word of its origin.
    pub newest: bool,
    /// Whether it is the one that is shown.
    pub shown: bool,
    /// What was said; absent where the origin stopped saying it.
    pub value: Option<Payload>,
}

/// The versions.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListVersionsResponse {
    /// What restoring one is written over.
    pub base: Revision,
    /// Newest first, at most 500.
    pub versions: Vec<VersionView>,
    /// Versions that were left out.
    pub more: u32,
}

/// Lists versions.
pub async fn list_versions(app: &App, request: ListVersionsRequest) -> AppResult<ListVersionsResponse> {
    if request.aspect == Aspect::Term {
        return of_term(app, &request.name).await;
    }
    let subject = words::subject(app, &request.name).await?;
    let records = history(app, &subject, request.aspect).await?;
    let mut versions: Vec<VersionView> = Vec::new();
    let mut spoken: Vec<Origin> = Vec::new();
    let shown = subject
        .written(request.aspect)
        .map(|record| (record.revision, record.origin.clone()))
        .or_else(|| strongest(&records));
    for record in records {
        let newest = !spoken.contains(&record.origin);
        if newest {
            spoken.push(record.origin.clone());
        }
        versions.push(VersionView {
            newest,
            shown: shown
                .as_ref()
                .is_some_and(|(revision, origin)| *revision == record.revision && *origin == record.origin),
            revision: record.revision,
            urn: record.urn,
            origin: record.origin,
            at: record.at,
            value: record.payload,
        });
    }
    if let Some(column) = &request.column {
        versions = of_column(versions, &subject, column)?;
    }
    let more = versions.len().saturating_sub(MOST);
    versions.truncate(MOST);
    Ok(ListVersionsResponse {
        base: match request.aspect {
            Aspect::Product => products::base(&subject),
            _ => subject.base(),
        },
        versions,
        more: u32::try_from(more).unwrap_or(u32::MAX),
    })
}

/// Versions of what a term means.
async fn of_term(app: &App, name: &str) -> AppResult<ListVersionsResponse> {
    let (term, _) = terms::find(app, name).await?;
    let records = term_history(app, &term).await?;
    let written = term.written();
    let shown = written
        .map(|(record, _)| (record.revision, record.origin.clone()))
        .or_else(|| strongest(&records));
    let mut spoken: Vec<Origin> = Vec::new();
    let view = |record: Record| {
        let newest = !spoken.contains(&record.origin);
        if newest {
            spoken.push(record.origin.clone());
        }
        VersionView {
            newest,
            shown: shown.as_ref() == Some(&(record.revision, record.origin.clone())),
            revision: record.revision,
            urn: record.urn,
            origin: record.origin,
            at: record.at,
            value: record.payload,
        }
    };
    let mut versions: Vec<VersionView> = records.into_iter().map(view).collect();
    let more = versions.len().saturating_sub(MOST);
    versions.truncate(MOST);
    Ok(ListVersionsResponse {
        base: term.base(),
        versions,
        more: u32::try_from(more).unwrap_or(u32::MAX),
    })
}

/// All versions of what a term means, newest first.
pub(crate) async fn term_history(app: &App, term: &terms::Term) -> AppResult<Vec<Record>> {
    let mut all = app.workspace.history(&term.urn, Aspect::Term, None).await?;
    all.sort_by(|left, right| {
        right
            .revision
            .cmp(&left.revision)
            .then(left.origin.cmp(&right.origin))
    });
    Ok(all)
}

/// All versions of an aspect that people write, of all nodes that are the thing, newest first.
pub(crate) async fn history(app: &App, subject: &Subject, aspect: Aspect) -> AppResult<Vec<Record>> {
    let of: &Entity = match aspect {
        Aspect::Docs | Aspect::Tags | Aspect::Product => &subject.thing,
        Aspect::FieldDocs => subject
            .holder
            .as_ref()
            .ok_or_else(|| AppError::not_found(format!("`{}` has no columns", subject.thing.full_name)))?,
        _ => {
            return Err(
                AppError::invalid(format!("people write no `{}` of a thing", aspect.as_str()))
                    .hint("ask for `docs`, `tags`, `field_docs` or `product`"),
            );
        }
    };
    let mut all: Vec<Record> = Vec::new();
    for urn in words::urns(of) {
        all.extend(app.workspace.history(&urn, aspect, None).await?);
    }
    all.sort_by(|left, right| {
        right
            .revision
            .cmp(&left.revision)
            .then(left.origin.cmp(&right.origin))
    });
    Ok(all)
}

/// Without a word of a person: the newest of a source that still says something.
fn strongest(records: &[Record]) -> Option<(Revision, Origin)> {
    let mut spoken: Vec<&Origin> = Vec::new();
    for record in records.iter().filter(|record| words::is_harvested(record)) {
        if spoken.contains(&&record.origin) {
            continue;
        }
        if record.payload.is_some() {
            return Some((record.revision, record.origin.clone()));
        }
        spoken.push(&record.origin);
    }
    None
}

/// Of versions of all columns those in which one column's words changed, with only its entry in them.
fn of_column(versions: Vec<VersionView>, subject: &Subject, column: &str) -> AppResult<Vec<VersionView>> {
    let fields = subject.fields();
    let field = fields
        .iter()
        .find(|field| field.path.eq_ignore_ascii_case(column))
        .ok_or_else(|| {
            AppError::not_found(format!(
                "`{}` has no column `{}`",
                subject.thing.full_name,
                column.escape_debug()
            ))
        })?;
    let mut kept: Vec<VersionView> = Vec::new();
    let mut before = FieldDoc::default();
    // From the oldest: a version counts where the entry is another one than just before.
    for mut version in versions.into_iter().rev() {
        let Some(Payload::FieldDocs(words)) = &version.value else {
            continue;
        };
        let entry = words.of(field).cloned().unwrap_or_default();
        if entry.same_words(&before) {
            continue;
        }
        version.shown = false;
        version.value = Some(Payload::FieldDocs(FieldDocs {
            fields: Some(entry.clone())
                .filter(|entry| !entry.is_empty())
                .into_iter()
                .collect(),
        }));
        before = entry;
        kept.push(version);
    }
    if let Some(last) = kept.last_mut() {
        last.shown = true;
    }
    kept.reverse();
    Ok(kept)
}
