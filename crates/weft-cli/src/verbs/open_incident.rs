//! `weft incident open`.

use weft_app::{
    App, AppResult,
    open_incident::{AboutRequest, IncidentSource, OpenIncidentRequest, open_incident},
};

use crate::{
    args::IncidentOpenArguments,
    output::{Output, clean},
};

/// Opens an incident.
pub async fn run(app: &App, output: Output, arguments: IncidentOpenArguments) -> AppResult<()> {
    let element = arguments.element;
    let of = |source, name: Option<String>| name.map(|name| (source, name));
    let about = of(IncidentSource::Sla, arguments.sla).or_else(|| of(IncidentSource::Rule, arguments.rule));
    let request = OpenIncidentRequest {
        name: arguments.name,
        title: arguments.title,
        severity: arguments.severity.into(),
        about: about.map(|(source, name)| AboutRequest {
            source,
            name,
            element,
        }),
        text: arguments.text,
        cause: arguments.cause,
    };
    let opened = open_incident(app, request).await?;
    if output.is_json() {
        return Output::value(&opened);
    }
    let incident = &opened.incident;
    Output::line(format!("{} {}", incident.id, clean(&incident.title)))?;
    Output::note(&match opened.told {
        0 => "nothing is known to read it".to_owned(),
        1 => "one thing reads it and is told".to_owned(),
        told => format!("{told} things read it and are told"),
    });
    Ok(())
}
