//! `weft sla show`.

use weft_app::{
    App, AppResult, Cancel,
    show_slas::{PromiseView, ShowSlasRequest, ShowSlasResponse, StatedSla, show_slas},
};

use crate::output::{Output, clean, table::table};

/// Shows promises and how they were kept.
pub async fn run(app: &App, output: Output, name: String, days: u32, cancel: Cancel) -> AppResult<()> {
    let request = ShowSlasRequest {
        name,
        window_days: Some(days),
    };
    let shown = Box::pin(show_slas(app, request, cancel)).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    for_people(&shown)
}

fn for_people(shown: &ShowSlasResponse) -> AppResult<()> {
    Output::line(format!("{}  ({})", shown.thing.name, shown.thing.full_name))?;
    if shown.promises.is_empty() {
        Output::line("nothing is promised")?;
    } else {
        let rows = shown.promises.iter().map(|promise| {
            [
                about(promise),
                promise.promised.clone(),
                promise.measure.measured.clone().unwrap_or_default(),
                promise.measure.state.words().to_owned(),
                kept(promise),
                budget(promise),
                promise.by.clone(),
            ]
        });
        let head = [
            "promise",
            "promised",
            "measured",
            "state",
            "held",
            "budget left",
            "by",
        ];
        Output::text(&table(head, rows))?;
    }
    for promise in &shown.promises {
        let name = clean(&about(promise));
        for note in promise.measure.why.iter().chain(&promise.measure.notes) {
            Output::note(&format!("{name}: {}", clean(note)));
        }
        for other in &promise.beneath {
            Output::note(&format!("{name}: {}", beside(other)));
        }
    }
    for gone in &shown.withdrawn {
        let name = clean(&gone.label);
        Output::line(format!(
            "{name} {} was withdrawn by {}, {}",
            clean(&gone.promised),
            clean(&gone.by),
            gone.at
        ))?;
        for other in &gone.beneath {
            Output::note(&format!("{name}: {}", beside(other)));
        }
    }
    for seen in &shown.observations {
        Output::line(format!("{}: {}", clean(&seen.table), clean(&seen.text)))?;
    }
    if shown.draft.is_some() {
        Output::note("a draft of yours is kept; the window shows it");
    }
    Ok(())
}

fn about(promise: &PromiseView) -> String {
    match &promise.sla.element {
        Some(element) => format!("{} of {element}", promise.property),
        None => promise.property.clone(),
    }
}

fn kept(promise: &PromiseView) -> String {
    let Some(held) = promise.measure.held else {
        return String::new();
    };
    let held = (held * 100.0).floor() / 100.0;
    match promise.measure.objective {
        Some(objective) => format!("{held} of {objective} %"),
        None => format!("{held} %"),
    }
}

fn budget(promise: &PromiseView) -> String {
    promise
        .measure
        .budget_left
        .map_or_else(String::new, |left| format!("{left:.0} %"))
}

fn beside(other: &StatedSla) -> String {
    format!("{} promises {}", clean(&other.by), clean(&other.promised))
}
