//! `weft glossary show`.

use weft_app::{
    App, AppResult,
    show_term::{ShowTermRequest, ShowTermResponse, show_term},
};

use crate::output::Output;

/// Shows a term.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let shown = show_term(app, ShowTermRequest { name }).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    for_people(&shown)
}

fn for_people(shown: &ShowTermResponse) -> AppResult<()> {
    let term = &shown.shown;
    Output::line(&shown.name)?;
    if let Some(into) = &term.merged_into {
        Output::line(format!("not used any more: it is `{into}` now"))?;
    } else if let Some(why) = &term.deprecated {
        Output::line(format!("not to be used any more: {why}"))?;
    }
    Output::line(&term.definition)?;
    for (label, text) in [
        ("domain", term.domain.clone()),
        ("owner", term.owner.clone()),
        ("synonyms", joined(&term.synonyms)),
        ("related", joined(&term.related)),
    ] {
        if let Some(text) = text {
            Output::line(format!("{label}: {text}"))?;
        }
    }
    if let Some(written) = &shown.written {
        Output::line(format!("written by {}, {}", written.by, written.at))?;
    }
    for said in &shown.harvested {
        if said.term.definition != term.definition {
            Output::line(format!("{} says: {}", said.by, said.term.definition))?;
        }
    }
    if shown.used.is_empty() {
        return Output::line("nothing is marked with it");
    }
    Output::line(format!("marks {}:", shown.used_total))?;
    for thing in &shown.used {
        Output::line(format!("  {} {}", thing.kind.as_str(), thing.full_name))?;
    }
    Ok(())
}

fn joined(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(", "))
}
