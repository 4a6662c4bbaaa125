//! What was measured of the promise or rule that an incident is about, when it is opened.

use weft_model::{
    IncidentAbout, IncidentSource, TestResult, TestStatus,
    sla::vocabulary::{long_form, term_of},
};
use weft_policy::{
    service_levels::{SlaScale, SlaState, WINDOW_DAYS, Window},
    text::of_promise,
};

use super::AboutRequest;
use crate::{
    App, AppError, AppResult, lookup,
    service_levels::{self, Depth},
    show_slas::{PromiseView, measured as measured_promises},
};

/// The measure of what is asked for; an error that names what there is where there is no such promise or rule.
pub async fn measured(app: &App, name: &str, wanted: AboutRequest) -> AppResult<IncidentAbout> {
    match wanted.source {
        IncidentSource::Sla => promise(app, name, wanted).await,
        IncidentSource::Rule => rule(app, name, wanted).await,
    }
}

/// A title for people: `Freshness: 86 of 60 min`.
pub fn title(about: &IncidentAbout) -> String {
    let name = match about.source {
        IncidentSource::Sla => term_of(&about.name).map_or(about.name.as_str(), |term| term.label),
        IncidentSource::Rule => about.name.as_str(),
    };
    about
        .found
        .as_ref()
        .map_or_else(|| name.to_owned(), |found| format!("{name}: {found}"))
}

async fn promise(app: &App, name: &str, wanted: AboutRequest) -> AppResult<IncidentAbout> {
    let window = Window {
        days: WINDOW_DAYS,
        now: app.now(),
    };
    let promised = service_levels::promised(app, name).await?;
    let (views, _) = measured_promises(app, &promised, window, &Depth::Shallow).await?;
    let property = long_form(&wanted.name);
    let fits = |view: &&PromiseView| {
        long_form(&view.property).eq_ignore_ascii_case(property)
            && wanted
                .element
                .as_ref()
                .is_none_or(|element| view.sla.element.as_ref() == Some(element))
    };
    let Some(view) = views.iter().find(fits) else {
        let all: Vec<&str> = views.iter().map(|view| view.property.as_str()).collect();
        let error = AppError::not_found(format!(
            "`{}` does not promise `{}`",
            promised.subject.thing.full_name, wanted.name
        ));
        return Err(if all.is_empty() {
            error.hint("nothing is promised of it: leave out what the incident is about")
        } else {
            error.hint(format!("it promises {}", all.join(", ")))
        });
    };
    let found = match (view.measure.scale, view.measure.value, view.measure.limit) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "spans of time are far below 2^53 ms"
        )]
        (SlaScale::Millis, Some(value), Some(limit)) if view.sla.is_freshness() => {
            Some(of_promise(value as i64, limit as i64))
        }
        _ => view
            .measure
            .measured
            .as_ref()
            .map(|found| format!("{found}, promised {}", view.promised)),
    };
    Ok(IncidentAbout {
        source: IncidentSource::Sla,
        name: view.property.clone(),
        element: view.sla.element.clone(),
        since: view
            .measure
            .since
            .filter(|_| view.measure.state == SlaState::Broken),
        found,
    })
}

async fn rule(app: &App, name: &str, wanted: AboutRequest) -> AppResult<IncidentAbout> {
    let thing = lookup::find(app, name).await?;
    let results = thing.quality.as_ref().map(|quality| quality.results.as_slice());
    let fits = |result: &&TestResult| {
        result.name == wanted.name
            && wanted
                .element
                .as_ref()
                .is_none_or(|element| result.column.as_ref() == Some(element))
    };
    let results = results.unwrap_or_default();
    // Of several of one name the one that fails.
    let chosen = results
        .iter()
        .filter(fits)
        .min_by_key(|result| match result.status {
            TestStatus::Failed | TestStatus::Errored => 0,
            TestStatus::Warned => 1,
            TestStatus::NotRun | TestStatus::Passed => 2,
        });
    let Some(result) = chosen else {
        return Err(AppError::not_found(format!(
            "`{}` has no rule or test `{}`",
            thing.full_name, wanted.name
        ))
        .hint("`weft show` lists its tests"));
    };
    let measured = result.rule.as_ref().and_then(|rule| {
        let unit = if rule.percent { " %" } else { "" };
        let expected = rule
            .expected
            .as_ref()
            .map_or_else(String::new, |expected| format!(", {expected}"));
        rule.measured.map(|number| format!("{number}{unit}{expected}"))
    });
    let rows = result.failures.map(|rows| match rows {
        1 => "1 row fails".to_owned(),
        rows => format!("{rows} rows fail"),
    });
    Ok(IncidentAbout {
        source: IncidentSource::Rule,
        name: result.name.clone(),
        element: result.column.clone(),
        since: None,
        found: measured.or(rows),
    })
}
