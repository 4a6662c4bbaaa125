//! `weft docs show`.

use weft_app::{
    App, AppResult,
    edit_docs::Docs,
    show_docs::{ColumnDocs, ShowDocsRequest, ShowDocsResponse, show_docs},
};

use crate::output::{Output, table::table};

/// Shows the words about a thing.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let shown = show_docs(app, ShowDocsRequest { name }).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    for_people(&shown)
}

fn for_people(shown: &ShowDocsResponse) -> AppResult<()> {
    Output::line(format!("{}  ({})", shown.thing.name, shown.thing.full_name))?;
    if let Some(written) = &shown.written {
        Output::line(format!(
            "written by {}, {} (version {})",
            written.by, written.at, written.revision
        ))?;
    }
    for (label, text) in parts(&shown.shown) {
        Output::line(format!("\n{label}\n{text}"))?;
    }
    // What a source says is only worth its place where something else is shown.
    for source in &shown.harvested {
        for (label, text) in parts(&source.docs) {
            let other = parts(&shown.shown).into_iter().find(|(shown, _)| *shown == label);
            if other.is_some_and(|(_, shown)| shown != text) {
                Output::line(format!("\n{label}, as {} says\n{text}", source.source))?;
            }
        }
    }
    let mut tags = shown.tags.harvested.tags.clone();
    tags.extend(shown.tags.written.tags.iter().cloned());
    let mut terms = shown.tags.harvested.terms.clone();
    terms.extend(shown.tags.written.terms.iter().cloned());
    for (label, words) in [("tags", tags), ("terms", terms)] {
        if !words.is_empty() {
            Output::line(format!("\n{label}\n{}", words.join(", ")))?;
        }
    }
    if !shown.columns.is_empty() {
        Output::line("")?;
        let rows = shown.columns.iter().map(|column| {
            [
                column.path.clone(),
                column.classification.clone().unwrap_or_default(),
                column.tags.join(", "),
                column.doc.clone().unwrap_or_default(),
                whence(column),
            ]
        });
        Output::text(&table(["column", "class", "tags", "about", "from"], rows))?;
    }
    for orphan in &shown.orphans {
        Output::note(&format!(
            "`{}` is not there any more; the words on it are kept: {}",
            crate::output::clean(&orphan.path),
            crate::output::clean(orphan.doc.as_deref().unwrap_or_default())
        ));
    }
    let offered = shown
        .columns
        .iter()
        .filter(|column| column.suggestion.is_some())
        .count();
    if offered > 0 {
        Output::note(&format!(
            "{offered} columns without words have some upstream; `weft docs show --json` offers them"
        ));
    }
    if let Some(draft) = &shown.draft {
        Output::note(&format!(
            "a draft of yours was kept {}; `weft docs edit` opens it",
            draft.at
        ));
    }
    Ok(())
}

fn whence(column: &ColumnDocs) -> String {
    match &column.written {
        Some(written) if written.doc.is_some() => written.by.clone(),
        _ => column
            .harvested
            .iter()
            .find(|source| source.doc.is_some())
            .map(|source| source.source.clone())
            .unwrap_or_default(),
    }
}

fn parts(docs: &Docs) -> Vec<(&'static str, &str)> {
    let parts = [
        ("title", &docs.title),
        ("description", &docs.description),
        ("text", &docs.markdown),
        ("purpose", &docs.purpose),
        ("usage", &docs.usage),
        ("limitations", &docs.limitations),
    ];
    parts
        .into_iter()
        .filter_map(|(label, text)| Some((label, text.as_deref()?)))
        .collect()
}
