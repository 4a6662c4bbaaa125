//! `weft source browse`.

use weft_app::{
    App, AppResult,
    browse_catalog::{
        BrowseCatalogRequest, BrowseCatalogResponse, BrowseRow, NamespaceRow, Unlisted, WarningCode,
        browse_catalog,
    },
};

use crate::{
    args::BrowseArguments,
    output::{Output, clean, table::table},
};

/// Shows one namespace of a source.
pub async fn run(app: &App, output: Output, browse: BrowseArguments) -> AppResult<()> {
    let namespace = match browse.namespace.as_slice() {
        [dotted] => dotted.split('.').map(str::to_owned).collect(),
        _ => browse.namespace,
    };
    let request = BrowseCatalogRequest {
        source: browse.name,
        namespace,
        filter: browse.filter,
        limit: browse.limit,
        offset: browse.offset,
    };
    let (limit, offset) = (request.limit, request.offset);
    let found = browse_catalog(app, request).await?;
    if output.is_json() {
        return Output::value(&found);
    }
    for_people(&found, limit, offset)
}

fn for_people(found: &BrowseCatalogResponse, limit: u32, offset: u32) -> AppResult<()> {
    if !found.read {
        return Output::line(format!(
            "{} was not read yet; read it with `weft sync {}`",
            found.source, found.source
        ));
    }
    let place = [std::slice::from_ref(&found.source), found.namespace.as_slice()]
        .concat()
        .join(".");
    let asset = if found.things_below == 1 {
        "thing"
    } else {
        "things"
    };
    Output::line(format!("{place}  ({} {asset})", found.things_below))?;
    if let Some(origin) = &found.origin {
        Output::line(format!("catalog   {origin}"))?;
    }
    for one in &found.unlisted {
        Output::line(format!("not seen  {}", unlisted(*one)))?;
    }
    if !found.namespaces.is_empty() {
        Output::line("")?;
        let rows = found.namespaces.iter().map(namespace);
        Output::text(&table(["namespace", "things", "namespaces", ""], rows))?;
    }
    if !found.rows.is_empty() {
        Output::line("")?;
        let rows = found.rows.iter().map(row);
        Output::text(&table(["name", "kind", "domain", "rows", "updated", ""], rows))?;
    }
    if found.namespaces.is_empty() && found.matching == 0 && found.unlisted.is_empty() {
        Output::line("nothing lies here that was listed")?;
    }
    let shown = offset.saturating_add(u32::try_from(found.rows.len()).unwrap_or(u32::MAX));
    if limit > 0 && shown < found.matching {
        Output::note(&format!(
            "{} more; go on with `--offset {shown}`",
            found.matching - shown
        ));
    }
    for warning in &found.warnings {
        Output::note(&clean(&format!(
            "warning: {}: {}",
            warning.place, warning.message
        )));
    }
    Ok(())
}

fn unlisted(one: Unlisted) -> String {
    let what = one.what.words();
    match one.why {
        WarningCode::Denied => format!("you may not list its {what}"),
        _ => format!("its {what} could not be listed"),
    }
}

fn namespace(row: &NamespaceRow) -> [String; 4] {
    let mut notes: Vec<String> = row.origin.iter().cloned().collect();
    notes.extend(row.unlisted.iter().copied().map(unlisted));
    if row.denied > 0 {
        notes.push(format!("{} not visible to you", row.denied));
    }
    [
        row.name.clone(),
        row.things_below.to_string(),
        row.namespaces.to_string(),
        notes.join("; "),
    ]
}

fn row(row: &BrowseRow) -> [String; 6] {
    let kind = row.card.kind.as_str();
    [
        row.name.clone(),
        row.format
            .as_ref()
            .map_or_else(|| kind.to_owned(), |format| format!("{format} {kind}")),
        row.card.domain.clone().unwrap_or_default(),
        row.rows.map(|rows| rows.to_string()).unwrap_or_default(),
        row.card.updated.map(|at| at.to_string()).unwrap_or_default(),
        if row.denied {
            "exists, not visible to you"
        } else {
            ""
        }
        .to_owned(),
    ]
}
