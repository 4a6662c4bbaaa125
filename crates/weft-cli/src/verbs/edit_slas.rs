//! `weft sla set` and `weft sla remove`.

use weft_app::{
    App, AppError, AppResult, Cancel,
    edit_docs::ProposeAs,
    edit_slas::{EditSlasRequest, EditSlasResponse, EditState, edit_slas},
    show_slas::{Revision, ShowSlasRequest, ShowSlasResponse, Sla, show_slas},
    test_sla::{TestSlaRequest, TestSlaResponse, test_sla},
};

use crate::{
    args::{SlaRemoveArguments, SlaSetArguments},
    output::{Output, clean, table::table},
};

/// Tests a promise and makes it.
pub async fn set(app: &App, output: Output, arguments: SlaSetArguments, cancel: Cancel) -> AppResult<()> {
    let shown = stands(app, &arguments.name, cancel.clone()).await?;
    let sla = Sla {
        property: arguments.property,
        value: arguments.value,
        value_ext: arguments.to,
        unit: arguments.unit,
        element: arguments.element,
        driver: arguments.driver,
        description: arguments.description,
        objective: arguments.objective,
        withdrawn: false,
    };
    let request = TestSlaRequest {
        name: arguments.name.clone(),
        sla,
        window_days: Some(arguments.days),
    };
    let tested = Box::pin(test_sla(app, request, cancel)).await?;
    if let [first, rest @ ..] = tested.problems.as_slice() {
        let error = AppError::invalid(first.message.clone());
        let rest: Vec<&str> = rest.iter().map(|problem| problem.message.as_str()).collect();
        return Err(if rest.is_empty() {
            error
        } else {
            error.hint(rest.join("\n"))
        });
    }
    if arguments.test_only {
        return told_test(output, &tested);
    }
    if !output.is_json() {
        told_test(output, &tested)?;
    }
    let mut slas = shown.written.clone();
    slas.retain(|other| !other.replaces(&tested.sla));
    slas.push(tested.sla);
    let propose = super::propose::asked(arguments.propose);
    write(app, output, &shown, arguments.base, slas, propose).await
}

/// Takes a promise back.
pub async fn remove(
    app: &App,
    output: Output,
    arguments: SlaRemoveArguments,
    cancel: Cancel,
) -> AppResult<()> {
    let shown = stands(app, &arguments.name, cancel).await?;
    let key = Sla {
        property: arguments.property.clone(),
        element: arguments.element.clone(),
        ..Sla::default()
    };
    let mut slas = shown.written.clone();
    let written = slas.iter().any(|other| other.replaces(&key));
    slas.retain(|other| !other.replaces(&key));
    if !arguments.follow_source {
        let promise = shown.promises.iter().find(|promise| promise.sla.replaces(&key));
        if let Some(promise) = promise {
            slas.push(Sla {
                withdrawn: true,
                ..promise.sla.clone()
            });
        } else if written {
            slas.clone_from(&shown.written);
        }
    }
    let known = shown.promises.iter().any(|promise| promise.sla.replaces(&key));
    if !known && !written {
        let with: Vec<String> = shown
            .promises
            .iter()
            .filter(|promise| promise.property.eq_ignore_ascii_case(&arguments.property))
            .filter_map(|promise| promise.sla.element.clone())
            .collect();
        let error = AppError::not_found(format!(
            "`{}` does not promise `{}`{}",
            shown.thing.full_name,
            arguments.property,
            arguments
                .element
                .as_ref()
                .map_or_else(String::new, |element| format!(" of `{element}`"))
        ));
        return Err(if with.is_empty() {
            error.hint("`weft sla show` lists what is promised")
        } else {
            error.hint(format!("name what it is about: --element {}", with.join(" or ")))
        });
    }
    let propose = super::propose::asked(arguments.propose);
    write(app, output, &shown, arguments.base, slas, propose).await
}

async fn stands(app: &App, name: &str, cancel: Cancel) -> AppResult<ShowSlasResponse> {
    let request = ShowSlasRequest {
        name: name.to_owned(),
        window_days: Some(1),
    };
    Box::pin(show_slas(app, request, cancel)).await
}

async fn write(
    app: &App,
    output: Output,
    shown: &ShowSlasResponse,
    base: Option<u64>,
    slas: Vec<Sla>,
    propose: Option<ProposeAs>,
) -> AppResult<()> {
    let request = EditSlasRequest {
        name: shown.thing.urn.as_str().to_owned(),
        base: base.map_or(shown.base, Revision),
        seen: None,
        slas,
        draft: None,
        propose,
    };
    let done = edit_slas(app, request).await?;
    if output.is_json() {
        Output::value(&done)?;
    }
    told(output, &done)
}

fn told(output: Output, done: &EditSlasResponse) -> AppResult<()> {
    super::propose::needs_review(done.state, &done.notes, "")?;
    if output.is_json() && done.state != EditState::Conflict {
        return Ok(());
    }
    match done.state {
        EditState::Published => Output::line(format!("published; the next edit is over {}", done.base)),
        EditState::Unchanged => Output::line("this was promised already; nothing was written"),
        EditState::Proposed => Output::line("proposed; `weft proposals --mine` lists it"),
        EditState::NeedsReview => Ok(()),
        EditState::Conflict => {
            let by = done
                .conflicts
                .first()
                .map_or("somebody", |conflict| conflict.by.as_str());
            Err(AppError::failed(format!(
                "{by} published other promises since; nothing was written"
            ))
            .hint("look at them with `weft sla show`, and run the command again"))
        }
    }
}

fn told_test(output: Output, tested: &TestSlaResponse) -> AppResult<()> {
    if output.is_json() {
        return Output::value(tested);
    }
    Output::line(clean(&tested.verdict))?;
    if let Some(advice) = &tested.advice {
        Output::line(clean(advice))?;
    }
    if let Some(measure) = &tested.measure {
        for note in &measure.notes {
            Output::note(&clean(note));
        }
        // The newest breaches say most.
        let rows = measure.breaches.iter().rev().take(10).map(|breach| {
            [
                breach.from.to_string(),
                breach.to.to_string(),
                weft_app::test_sla::worst(measure, breach),
            ]
        });
        if !measure.breaches.is_empty() {
            Output::text(&table(["missed from", "until", "worst"], rows))?;
        }
    }
    if !tested.passing.is_empty() {
        let rows = tested.passing.iter().map(|found| {
            [
                format!("{} %", found.objective),
                format!("{} {}", found.value, found.unit),
            ]
        });
        Output::text(&table(["of the time", "would have held"], rows))?;
    }
    Ok(())
}
