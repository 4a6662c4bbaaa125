//! Holds a promise that is not made yet against what was: would it have held, and what would have.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{
    Entity, Sla, SlaField, SlaProblem,
    sla::{check, vocabulary::promised as in_words},
};
use weft_policy::service_levels::{
    PassingSla, SlaBreach, SlaMeasure, SlaScale, SlaState, Window, measure, passing,
};
use weft_ports::Cancel;

use crate::{
    App, AppResult,
    list_policies::promise::about,
    preview_rows::unless_cancelled,
    service_levels::{self, Depth, Known, Promised, tables_of},
    show_slas::window,
};

/// Shares of the time that people promise.
const OBJECTIVES: [f64; 3] = [99.0, 99.9, 100.0];

/// What is to be promised.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct TestSlaRequest {
    /// A urn or name of a product or asset.
    pub name: String,
    /// The promise.
    pub sla: Sla,
    /// Days to look back, 1 to 400; absent: 90.
    #[serde(default)]
    pub window_days: Option<u32>,
}

/// The promise that stands today, over the same time.
#[derive(Debug, Clone, Serialize, Type)]
pub struct TodaysSla {
    /// In words.
    pub promised: String,
    /// What was measured of it.
    pub measure: SlaMeasure,
}

/// What it would have come to.
#[derive(Debug, Clone, Serialize, Type)]
pub struct TestSlaResponse {
    /// The promise as it would be kept: names in the standard's spelling, texts trimmed.
    pub sla: Sla,
    /// The same in words.
    pub promised: String,
    /// Days that were looked back.
    pub window_days: u32,
    /// What is wrong with it, field by field; there is no measure then.
    pub problems: Vec<SlaProblem>,
    /// How it would have been kept.
    pub measure: Option<SlaMeasure>,
    /// The promise of the same property and element that stands today.
    pub today: Option<TodaysSla>,
    /// The strictest values that would have held 99 %, 99.9 % and all of the time.
    pub passing: Vec<PassingSla>,
    /// What it comes to, in a sentence.
    pub verdict: String,
    /// Why the objective could not have been reached and what to ask for instead; absent where it was, or none is set.
    pub advice: Option<String>,
}

/// Tests a promise.
pub async fn test_sla(app: &App, request: TestSlaRequest, cancel: Cancel) -> AppResult<TestSlaResponse> {
    let window = window(app, request.window_days)?;
    let promised = service_levels::promised(app, &request.name).await?;
    let sla = check::tidied(&request.sla);
    let problems = problems(&sla, &promised);
    let mut answer = TestSlaResponse {
        promised: in_words(&sla),
        window_days: window.days,
        measure: None,
        today: None,
        passing: Vec::new(),
        verdict: String::new(),
        advice: None,
        problems,
        sla,
    };
    if let Some(problem) = answer.problems.first() {
        answer.verdict.clone_from(&problem.message);
        return Ok(answer);
    }
    unless_cancelled(&cancel, held(app, &promised, window, &cancel, &mut answer)).await?;
    Ok(answer)
}

async fn held(
    app: &App,
    promised: &Promised,
    window: Window,
    cancel: &Cancel,
    answer: &mut TestSlaResponse,
) -> AppResult<()> {
    let thing = &promised.subject.thing;
    let depth = Depth::Deep(cancel.clone());
    let known = Known::of(app, thing, &promised.assets, &[&answer.sla], window, &depth).await?;
    let facts = known.facts(&tables_of(&answer.sla, thing, &promised.assets));
    let measured = measure(&answer.sla, &facts, window);
    let mut objectives = OBJECTIVES.to_vec();
    if let Some(asked) = answer.sla.objective_percent()
        && !objectives.contains(&asked)
    {
        objectives.insert(0, asked);
    }
    answer.passing = passing(&answer.sla, &facts, window, &objectives);
    let stands = promised.promises.iter().find(|promise| {
        let shown = &promise.shown.sla;
        !shown.withdrawn && shown.replaces(&answer.sla)
    });
    answer.today = stands.map(|promise| TodaysSla {
        promised: in_words(&promise.shown.sla),
        measure: measure(&promise.shown.sla, &known.facts(&promise.tables), window),
    });
    answer.verdict = verdict(&answer.promised, &measured);
    answer.advice = advice(answer, &measured);
    answer.measure = Some(measured);
    Ok(())
}

/// What is wrong with a tidied promise of a thing.
pub(crate) fn problems(sla: &Sla, promised: &Promised) -> Vec<SlaProblem> {
    let mut problems = check::problems(sla);
    let harvested = |element: &str| {
        let stated = promised
            .promises
            .iter()
            .flat_map(|promise| std::iter::once(&promise.shown).chain(&promise.beneath));
        stated
            .into_iter()
            .any(|stated| stated.sla.element.as_deref() == Some(element))
    };
    if let Some(element) = sla.element.as_deref()
        && !harvested(element)
        && let Some(part) = element
            .split(',')
            .map(str::trim)
            .find(|part| !is_there(part, &promised.assets))
    {
        problems.push(SlaProblem {
            field: SlaField::Element,
            message: format!(
                "`{part}` is no table or column here. Name a table, a column, or leave it empty."
            ),
        });
    }
    problems
}

/// Whether an element is a table, or a column of one.
fn is_there(element: &str, assets: &[Entity]) -> bool {
    let is_column = |asset: &Entity, path: &str| {
        let fields = asset.schema.iter().flat_map(|schema| &schema.fields);
        fields.into_iter().any(|field| field.path == path)
    };
    let named = Sla {
        element: Some(element.to_owned()),
        ..Sla::default()
    };
    !element.is_empty()
        && assets.iter().any(|asset| {
            let dotted = [asset.namespace.join("."), asset.name.clone()].join(".");
            let is_named = element == asset.name || element == dotted || is_column(asset, element);
            let rest = [dotted.as_str(), asset.name.as_str()]
                .into_iter()
                .find_map(|name| element.strip_prefix(name)?.strip_prefix('.'));
            // The rule by which promises find their table has the last word.
            (is_named || rest.is_some_and(|path| is_column(asset, path)))
                && about(asset, &named, asset).is_some()
        })
}

/// The worst value of a breach, in words.
pub fn worst(measure: &SlaMeasure, breach: &SlaBreach) -> String {
    match measure.scale {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "spans of time are far below 2^53 ms"
        )]
        SlaScale::Millis => weft_policy::text::span(breach.worst as i64),
        SlaScale::Percent => format!("{:.1} %", breach.worst),
    }
}

fn verdict(promised: &str, measured: &SlaMeasure) -> String {
    if measured.state == SlaState::PromisedNotMeasured {
        let why = measured.why.as_deref().unwrap_or_default();
        return format!("It can be promised, and is not measured: {why}.");
    }
    let Some(held) = measured.held else {
        let now = measured.measured.as_deref().unwrap_or_default();
        return match measured.state {
            SlaState::Broken => format!("It does not hold: {now}."),
            _ => format!("It holds: {now}."),
        };
    };
    let days = measured.measured_ms / weft_policy::service_levels::DAY;
    let time = match days {
        0 => weft_policy::text::span(measured.measured_ms),
        1 => "day".to_owned(),
        days => format!("{days} days"),
    };
    match measured.breach_count {
        0 => format!("In the last {time} {promised} was always met."),
        1 => format!(
            "In the last {time} {promised} was missed once and met {} % of the time.",
            percent(held)
        ),
        count => {
            format!(
                "In the last {time} {promised} was missed {count} times and met {} % of the time.",
                percent(held)
            )
        }
    }
}

fn advice(answer: &TestSlaResponse, measured: &SlaMeasure) -> Option<String> {
    let (objective, held) = (measured.objective?, measured.held?);
    if measured.met? {
        return None;
    }
    let passes = answer
        .passing
        .iter()
        .find(|found| found.objective.total_cmp(&objective).is_eq());
    let or = passes.map_or_else(String::new, |found| {
        format!(", or promise {} {}", found.value, found.unit)
    });
    Some(format!(
        "{} was met {} % of the time, not {objective} %. Ask for at most {} %{or}.",
        answer.promised,
        percent(held),
        percent(held)
    ))
}

/// Percent with one decimal, rounded down: what is asked for by it would have held.
fn percent(held: f64) -> f64 {
    (held * 10.0).floor() / 10.0
}

#[cfg(test)]
mod tests;
