//! `weft contract changelog`.

use weft_app::{
    App, AppError, AppResult,
    list_contract_versions::{
        ContractVersion, ListContractVersionsRequest, VersionStep, list_contract_versions,
    },
};

use crate::output::{Output, clean, table::one_line};

/// Changes of one version that are printed for people.
const SHOWN: usize = 20;

/// Lists the versions of a contract, newest first.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let listed = list_contract_versions(app, ListContractVersionsRequest { name: name.clone() }).await?;
    if let [_, ..] = listed.several.as_slice() {
        let names: Vec<&str> = listed.several.iter().map(|link| link.name.as_str()).collect();
        return Err(
            AppError::invalid(format!("`{name}` has {} contracts", names.len()))
                .hint(format!("name one of them: {}", names.join(", "))),
        );
    }
    if listed.contract.is_none() {
        return Err(
            AppError::not_found(format!("`{name}` is under no contract that Weft knows"))
                .hint("draft one with `weft contract draft`, or add the folder that holds it"),
        );
    }
    if output.is_json() {
        return Output::value(&listed);
    }
    for version in &listed.versions {
        one(version)?;
    }
    if listed.older > 0 {
        Output::note(&format!("{} older records were not looked at", listed.older));
    }
    Ok(())
}

fn one(version: &ContractVersion) -> AppResult<()> {
    let who = match &version.by {
        Some(by) => format!("published by {by}"),
        None => format!("read from {}", version.source),
    };
    let impact = match (version.impact, version.step) {
        (None, _) if version.from.is_none() => "first known".to_owned(),
        (None, _) => "nothing changed".to_owned(),
        (Some(impact), VersionStep::TooLittle) => format!("{}, version not raised", impact.as_str()),
        (Some(impact), _) => impact.as_str().to_owned(),
    };
    Output::line(format!(
        "{}  {}  {impact}  {who}",
        version.version.as_deref().unwrap_or("no version"),
        version.at
    ))?;
    for change in version.changes.iter().take(SHOWN) {
        let values = match (&change.before, &change.after) {
            (Some(before), Some(after)) => format!(": {} became {}", one_line(before), one_line(after)),
            (Some(value), None) | (None, Some(value)) => format!(": {}", one_line(value)),
            (None, None) => String::new(),
        };
        Output::line(clean(&format!(
            "    {:<5} {} {}{values}",
            change.impact.as_str(),
            change.about,
            change.path
        )))?;
    }
    let more =
        version.changes.len().saturating_sub(SHOWN) + usize::try_from(version.more).unwrap_or(usize::MAX);
    if more > 0 {
        Output::line(format!("    and {more} more changes"))?;
    }
    for part in &version.missing {
        Output::line(format!(
            "    `{part}` was too large to be kept, and was not compared"
        ))?;
    }
    Ok(())
}
