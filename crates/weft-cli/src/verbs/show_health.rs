//! `weft health`.

use weft_app::{
    App, AppResult, Cancel,
    show_health::{ShowHealthRequest, ShowHealthResponse, show_health},
    show_mesh_health::{ShowMeshHealthRequest, show_mesh_health},
};

use crate::{
    args::HealthArguments,
    output::{Output, clean, table::table},
    verbs::{list_incidents, show_mesh_health as mesh},
};

/// Shows how things stand against what is promised of them.
pub async fn run(app: &App, output: Output, arguments: HealthArguments, cancel: Cancel) -> AppResult<()> {
    let of_mesh = ShowMeshHealthRequest {
        domain: arguments.domain.clone(),
        products_only: arguments.products,
        ..ShowMeshHealthRequest::default()
    };
    if arguments.name.is_none() && arguments.domain.is_none() {
        return mesh::run(app, output, of_mesh).await;
    }
    let is_domain = arguments.domain.is_some();
    let request = ShowHealthRequest {
        name: arguments.name,
        domain: arguments.domain,
        window_days: Some(arguments.days),
    };
    let shown = show_health(app, request, cancel).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    if is_domain {
        mesh::for_people(&show_mesh_health(app, of_mesh).await?)?;
    }
    for_people(&shown)
}

fn for_people(shown: &ShowHealthResponse) -> AppResult<()> {
    Output::line(clean(&shown.subject))?;
    let rows = shown.slas.iter().map(|sla| {
        [
            sla.of.clone(),
            sla.property.clone(),
            sla.promised.clone(),
            sla.measured
                .clone()
                .or_else(|| sla.why.clone())
                .unwrap_or_default(),
            sla.state.words().to_owned(),
            sla.since.map(|at| at.to_string()).unwrap_or_default(),
            sla.budget_left
                .map_or_else(String::new, |left| format!("{left:.0} %")),
        ]
    });
    if shown.slas.is_empty() {
        Output::line("nothing is promised")?;
    } else {
        let head = [
            "thing",
            "promise",
            "promised",
            "measured",
            "state",
            "since",
            "budget left",
        ];
        Output::text(&table(head, rows))?;
    }
    if let Some(quality) = &shown.quality {
        Output::line(format!(
            "tests: {} passed, {} warned, {} failed, {} without a result",
            quality.passed, quality.warned, quality.failed, quality.not_run
        ))?;
    }
    if !shown.incidents.is_empty() {
        Output::text(&list_incidents::rows(shown.incidents.iter()))?;
    }
    for reaching in &shown.reaching {
        Output::line(list_incidents::way(reaching))?;
    }
    for seen in &shown.observations {
        Output::line(format!("{}: {}", clean(&seen.table), clean(&seen.text)))?;
    }
    for thing in &shown.things {
        for finding in &thing.findings {
            Output::note(&format!("{}: {}", clean(&thing.name), clean(&finding.text)));
        }
    }
    Ok(())
}
