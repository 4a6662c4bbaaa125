//! `weft docs history`.

use weft_app::{
    App, AppResult,
    edit_docs::{Aspect, Origin},
    list_versions::{ListVersionsRequest, VersionView, list_versions},
};

use super::edit_docs::words;
use crate::{
    args::Side,
    output::{Output, table::table},
};

/// Lists the versions of the words about a thing.
pub async fn run(app: &App, output: Output, name: String, of: Side, column: Option<String>) -> AppResult<()> {
    let request = ListVersionsRequest {
        name,
        aspect: aspect(of, column.as_deref()),
        column,
    };
    let listed = list_versions(app, request).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    if listed.versions.is_empty() {
        return Output::line("nobody has said anything yet");
    }
    let rows = listed.versions.iter().map(|version| {
        [
            version.revision.to_string(),
            version.at.to_string(),
            who(version),
            if version.shown { "shown" } else { "" }.to_owned(),
            version
                .value
                .as_ref()
                .map_or_else(|| "(no longer said)".to_owned(), words),
        ]
    });
    Output::text(&table(["version", "at", "by", "", "words"], rows))?;
    if listed.more > 0 {
        Output::note(&format!("{} older versions are not listed", listed.more));
    }
    Ok(())
}

/// A column has words of columns.
pub const fn aspect(of: Side, column: Option<&str>) -> Aspect {
    match (of, column) {
        (Side::Columns, _) | (_, Some(_)) => Aspect::FieldDocs,
        (Side::Docs, None) => Aspect::Docs,
        (Side::Tags, None) => Aspect::Tags,
        (Side::Product, None) => Aspect::Product,
        (Side::Term, None) => Aspect::Term,
    }
}

fn who(version: &VersionView) -> String {
    match &version.origin {
        Origin::Person(name) => name.clone(),
        Origin::Source(name) => format!("source {name}"),
    }
}
