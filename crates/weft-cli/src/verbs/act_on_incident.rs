//! `weft incident ack`, `note`, `resolve` and `reopen`.

use weft_app::{
    App, AppError, AppResult,
    act_on_incident::{ActOnIncidentRequest, ActState, act_on_incident},
};

use crate::output::{Output, clean};

/// Acts on an incident.
pub async fn run(app: &App, output: Output, request: ActOnIncidentRequest) -> AppResult<()> {
    let done = act_on_incident(app, request).await?;
    let incident = &done.incident;
    if output.is_json() {
        Output::value(&done)?;
    }
    match done.state {
        ActState::Written if output.is_json() => Ok(()),
        ActState::Written => Output::line(format!(
            "{} {}: {}",
            incident.id,
            clean(&incident.title),
            incident.state.as_str()
        )),
        ActState::Conflict => {
            let before = done
                .since
                .iter()
                .rev()
                .find(|entry| entry.act.leads_to().is_some());
            let by = before.map_or_else(
                || "somebody was faster".to_owned(),
                |entry| format!("{} {} at {}", clean(&entry.by), entry.act.done(), entry.at),
            );
            let mine = done
                .mine
                .as_ref()
                .and_then(|entry| entry.text.clone().or_else(|| entry.cause.clone()));
            let mine = mine.map_or_else(String::new, |words| format!("; you wrote: {}", clean(&words)));
            Err(AppError::failed(format!(
                "{by}, so that `{}` is {} now; nothing of yours was written{mine}",
                incident.id,
                incident.state.as_str()
            ))
            .hint(format!(
                "add it as a note with `weft incident note {} --text …`",
                incident.id
            )))
        }
    }
}
