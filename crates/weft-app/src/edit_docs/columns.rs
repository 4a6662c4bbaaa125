//! Words on columns: which are meant, what they say from now on, and whether somebody said something else meanwhile.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Aspect, Entity, Field, FieldDoc, FieldDocs, Origin, Payload, Record, Revision};
use weft_ports::workspace::Word;

use super::{Conflict, entries};
use crate::{
    App, AppError, AppResult,
    words::{self, Subject, limits},
};

/// Changes in one edit.
const EDITS: usize = 10_000;

/// A change of what is said of one column. What is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ColumnEdit {
    /// Field id; decides where the schema has them.
    #[serde(default)]
    pub id: Option<i32>,
    /// Path.
    pub path: String,
    /// What it means; empty goes back to what is harvested.
    #[serde(default)]
    pub doc: Option<String>,
    /// Classification; empty goes back to what is harvested.
    #[serde(default)]
    pub classification: Option<String>,
    /// Tags to add.
    #[serde(default)]
    pub add_tags: Vec<String>,
    /// Tags to take away; harvested ones stay.
    #[serde(default)]
    pub remove_tags: Vec<String>,
}

/// Refuses what is too long, and brings tags into their form.
pub fn checked(edits: &[ColumnEdit]) -> AppResult<Vec<ColumnEdit>> {
    if edits.len() > EDITS {
        return Err(AppError::invalid(format!(
            "an edit changes at most {EDITS} columns"
        )));
    }
    edits.iter().map(one).collect()
}

fn one(edit: &ColumnEdit) -> AppResult<ColumnEdit> {
    let emptied = |text: Option<String>| Some(text.unwrap_or_default());
    Ok(ColumnEdit {
        id: edit.id,
        path: edit.path.clone(),
        doc: match edit.doc.clone() {
            Some(doc) => emptied(limits::column_doc(doc)?),
            None => None,
        },
        classification: match edit.classification.clone() {
            Some(label) => emptied(limits::classification(label)?),
            None => None,
        },
        add_tags: limits::column_tags(&edit.add_tags)?,
        remove_tags: limits::column_tags(&edit.remove_tags)?,
    })
}

/// What came of the edits.
#[derive(Default)]
pub struct Put {
    /// The words on all columns from now on.
    pub word: Option<Word>,
    /// Columns that somebody else described meanwhile.
    pub conflicts: Vec<Conflict>,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Puts the edits over what stands.
pub async fn put(app: &App, subject: &Subject, edits: &[ColumnEdit], base: Revision) -> AppResult<Put> {
    let Some(holder) = &subject.holder else {
        return Err(no_columns(&subject.thing));
    };
    let fields = subject.fields();
    if fields.is_empty() {
        return Err(no_columns(holder));
    }
    let harvested = subject.fields_without_people();
    let standing = subject.written_fields();
    let newest = subject.base_of(Aspect::FieldDocs);
    let seen = if newest > base {
        Some(at(app, holder, base).await?)
    } else {
        None
    };
    let mut put = Put::default();
    let mut words = standing.clone();
    for edit in edits {
        let field = meant(&fields, edit, holder)?;
        let source = harvested.iter().find(|other| other.path == field.path);
        let before = standing.of(field);
        let after = said(app, edit, field, before, source);
        if let Some(seen) = &seen {
            let moved = !same(seen.of(field), before);
            if moved && !same(Some(&after), before) {
                put.conflicts
                    .extend(conflict(app, holder, field, before, &after).await?);
                continue;
            }
        }
        put.notes.extend(note(&after, edit, source));
        replace(&mut words, field, after);
    }
    words
        .fields
        .sort_by(|left, right| left.path.cmp(&right.path).then(left.id.cmp(&right.id)));
    limits::columns(&words)?;
    put.word = Some(Word {
        urn: holder.urn.clone(),
        joined: holder.merged.clone(),
        base: newest,
        payload: Payload::FieldDocs(words),
    });
    Ok(put)
}

fn no_columns(thing: &Entity) -> AppError {
    AppError::invalid(format!("`{}` has no columns that Weft knows of", thing.full_name))
        .hint("sync the source that holds it; for a product, describe the columns on its tables")
}

fn meant<'a>(fields: &'a [Field], edit: &ColumnEdit, holder: &Entity) -> AppResult<&'a Field> {
    let key = FieldDoc {
        id: edit.id,
        path: edit.path.clone(),
        ..FieldDoc::default()
    };
    key.column(fields).ok_or_else(|| {
        let close = fields.iter().find(|field| {
            let (path, typed) = (field.path.to_lowercase(), edit.path.to_lowercase());
            path.contains(&typed) || typed.contains(&path)
        });
        let error = AppError::not_found(format!(
            "`{}` has no column `{}`",
            holder.full_name,
            edit.path.escape_debug()
        ));
        match close {
            Some(close) => error.hint(format!("did you mean `{}`?", close.path)),
            None => error.hint("`weft show` lists its columns"),
        }
    })
}

/// What is said of the column from now on. Author and time change only where the words do.
fn said(
    app: &App,
    edit: &ColumnEdit,
    field: &Field,
    before: Option<&FieldDoc>,
    source: Option<&Field>,
) -> FieldDoc {
    let mut after = before.cloned().unwrap_or_default();
    after.id = field.id;
    after.path.clone_from(&field.path);
    if let Some(doc) = &edit.doc {
        after.doc = own(
            doc,
            after.doc.as_deref(),
            source.and_then(|source| source.doc.as_deref()),
        );
    }
    if let Some(label) = &edit.classification {
        let harvested = source.and_then(|source| source.classification.as_deref());
        after.classification = own(label, after.classification.as_deref(), harvested);
    }
    let harvested = source.map(|source| source.tags.as_slice()).unwrap_or_default();
    for tag in &edit.add_tags {
        if !after.tags.contains(tag) && !harvested.contains(tag) {
            after.tags.push(tag.clone());
        }
    }
    after.tags.retain(|tag| !edit.remove_tags.contains(tag));
    after.tags.sort();
    if !same(Some(&after), before) {
        after.by.clone_from(&app.login);
        after.at = app.now();
    }
    after
}

/// What is typed as a word: nothing takes it back, and repeating a source is none where none was written.
fn own(typed: &str, before: Option<&str>, harvested: Option<&str>) -> Option<String> {
    let repeats = before.is_none() && harvested == Some(typed);
    (!typed.is_empty() && !repeats).then(|| typed.to_owned())
}

/// Whether both say the same; no entry says nothing.
fn same(left: Option<&FieldDoc>, right: Option<&FieldDoc>) -> bool {
    let nothing = FieldDoc::default();
    left.unwrap_or(&nothing).same_words(right.unwrap_or(&nothing))
}

fn replace(words: &mut FieldDocs, field: &Field, after: FieldDoc) {
    let old = words.of(field).cloned();
    words.fields.retain(|entry| Some(entry) != old.as_ref());
    if !after.is_empty() {
        words.fields.push(after);
    }
}

fn note(after: &FieldDoc, edit: &ColumnEdit, source: Option<&Field>) -> Option<String> {
    let source = source?;
    let said = Field {
        classification: after.classification.clone(),
        ..Field::default()
    };
    if edit.classification.is_some()
        && said.classification.is_some()
        && source.is_sensitive()
        && !said.is_sensitive()
    {
        return Some(format!(
            "`{}` stays classified as `{}`: a source says so, and a mask falls only when the source takes it back",
            after.path,
            source.classification.as_deref().unwrap_or("sensitive")
        ));
    }
    let kept = edit.remove_tags.iter().find(|tag| source.tags.contains(tag))?;
    Some(format!(
        "`{}` keeps the tag `{kept}`: a source gives it",
        after.path
    ))
}

/// What people said of the columns at a revision.
async fn at(app: &App, holder: &Entity, base: Revision) -> AppResult<FieldDocs> {
    let then = history(app, holder).await?;
    let newest = then
        .into_iter()
        .filter(|record| record.revision <= base)
        .max_by_key(|record| record.revision);
    match newest.and_then(|record| record.payload) {
        Some(Payload::FieldDocs(words)) => Ok(words),
        _ => Ok(FieldDocs::default()),
    }
}

/// Everything that people ever said of the columns.
async fn history(app: &App, holder: &Entity) -> AppResult<Vec<Record>> {
    let mut all = Vec::new();
    for urn in words::urns(holder) {
        let versions = app.workspace.history(&urn, Aspect::FieldDocs, None).await?;
        all.extend(
            versions
                .into_iter()
                .filter(|record| matches!(record.origin, Origin::Person(_))),
        );
    }
    Ok(all)
}

async fn conflict(
    app: &App,
    holder: &Entity,
    field: &Field,
    theirs: Option<&FieldDoc>,
    mine: &FieldDoc,
) -> AppResult<Option<Conflict>> {
    // The newest record holds their word; where they took it back, only the record says who did.
    let newest = history(app, holder)
        .await?
        .into_iter()
        .max_by_key(|record| record.revision);
    Ok(newest.map(|record| Conflict {
        aspect: Aspect::FieldDocs,
        column: Some(field.path.clone()),
        by: theirs.map_or_else(
            || words::speaker(&record.origin).to_owned(),
            |entry| entry.by.clone(),
        ),
        at: theirs.map_or(record.at, |entry| entry.at),
        revision: record.revision,
        theirs: entries(theirs),
        mine: entries(Some(mine)),
    }))
}
