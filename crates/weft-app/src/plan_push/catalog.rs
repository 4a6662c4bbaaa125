//! Comments of a table and its columns, in the catalogs that hold it.

use weft_model::EntityKind;
use weft_ports::{
    PortErrorKind,
    push::{Comments, TableComments},
    source::SourceKind,
};

use super::{Act, Planned, PushChange, PushHeld, PushKind, PushTarget, key, plain, refused, said::Words};
use crate::{
    App, AppError, AppResult,
    lookup::{self, Holder},
};

/// Longest comment, in bytes: more than engines show.
const LONGEST: usize = 64 * 1024;

/// A target for each catalog that holds the table.
pub async fn plan(app: &App, words: &Words) -> AppResult<Vec<Planned>> {
    let mut planned = Vec::new();
    if words.docs.is_empty() && words.fields.is_empty() {
        return Ok(planned);
    }
    for holder in lookup::holders(app, &words.entity).await? {
        let is_catalog = matches!(
            holder.state.config.kind,
            SourceKind::IcebergRest(_) | SourceKind::Polaris(_) | SourceKind::IcebergSql { .. }
        );
        if is_catalog {
            planned.push(of_holder(app, words, holder).await);
        }
    }
    Ok(planned)
}

async fn of_holder(app: &App, words: &Words, holder: Holder) -> Planned {
    let source = holder.state.config.name.clone();
    let place = holder
        .namespace
        .iter()
        .chain([&holder.name])
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(".");
    let no = |error: AppError| refused(PushKind::Iceberg, &source, &place, error);
    if words.entity.kind != EntityKind::Table {
        let error = AppError::invalid(format!("`{place}` is a view: only comments of tables are pushed"));
        return no(error.hint("describe it where its text is kept"));
    }
    let read = match app.sources.open(&holder.state.config) {
        Ok(opened) => opened.comments(&holder.namespace, &holder.name).await,
        Err(error) => Err(error),
    };
    match read {
        Ok(seen) => laid_out(words, holder, seen, &source, &place),
        Err(error) if error.kind == PortErrorKind::Unsupported => {
            let why = format!("`{source}` is a catalog that has no way to change a table's comments");
            no(AppError {
                code: crate::ErrorCode::Unsupported,
                ..AppError::failed(why).hint("connect the lake through an Iceberg REST catalog")
            })
        }
        Err(error) => no(lookup::refused(app, &holder.state, error).await),
    }
}

fn laid_out(words: &Words, holder: Holder, seen: TableComments, source: &str, place: &str) -> Planned {
    let mut comments = Comments::default();
    let mut changes = Vec::new();
    let mut held = words.left_out("an Iceberg table");
    if words.docs.description.is_some() && words.docs.markdown.is_some() {
        held.push(hold(
            "",
            "text",
            "a table has one comment, and the short description takes it",
        ));
    }
    if let Some(text) = words.in_short() {
        if text.len() > LONGEST {
            held.push(hold(
                "",
                "comment",
                "it is longer than 64 KiB; write a short description",
            ));
        } else if seen.comment.as_deref() != Some(text.as_str()) {
            changes.push(PushChange {
                thing: String::new(),
                path: String::new(),
                part: "comment".to_owned(),
                old: seen.comment.clone(),
                new: text.clone(),
                by: words.by.clone(),
                line: None,
            });
            comments.table = Some(text);
        }
    }
    for (field, doc) in words.described() {
        let text = plain::plain(doc);
        let known = match field.id {
            Some(id) => seen.columns.iter().find(|column| column.id == id),
            None => seen
                .columns
                .iter()
                .find(|column| column.path.eq_ignore_ascii_case(&field.path)),
        };
        let Some(known) = known else {
            let why = "the table has no such column now, or it is an element of a list or map, which can have no words in Iceberg";
            held.push(hold(&field.path, "doc", why));
            continue;
        };
        if known.doc.as_deref() != Some(text.as_str()) {
            changes.push(PushChange {
                thing: String::new(),
                path: known.path.clone(),
                part: "doc".to_owned(),
                old: known.doc.clone(),
                new: text.clone(),
                by: field.by.clone(),
                line: None,
            });
            comments.columns.insert(known.id, text);
        }
    }
    let act = if changes.is_empty() {
        Act::Nothing
    } else {
        Act::Commit {
            config: Box::new(holder.state.config),
            namespace: holder.namespace,
            name: holder.name,
            seen: Box::new(seen),
            comments,
        }
    };
    Planned {
        target: PushTarget {
            key: key(PushKind::Iceberg, source, place),
            kind: PushKind::Iceberg,
            source: source.to_owned(),
            place: place.to_owned(),
            folder: None,
            writable: !changes.is_empty(),
            changes,
            held,
            refused: None,
            patch: None,
        },
        act,
    }
}

fn hold(path: &str, part: &str, why: &str) -> PushHeld {
    PushHeld {
        thing: String::new(),
        path: path.to_owned(),
        part: part.to_owned(),
        why: why.to_owned(),
    }
}
