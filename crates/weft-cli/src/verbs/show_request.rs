//! `weft request show`.

use weft_app::{
    App, AppResult,
    list_requests::RequestState,
    show_request::{AccessRequestView, RequestAct, ShowRequestRequest, show_request},
};

use super::{
    list_requests::state,
    request_access::{decides, opened, steps},
};
use crate::output::Output;

/// Shows a request.
pub async fn run(app: &App, output: Output, id: String) -> AppResult<()> {
    let shown = show_request(app, ShowRequestRequest { id }).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    for_people(&shown)
}

/// A request for people.
pub fn for_people(shown: &AccessRequestView) -> AppResult<()> {
    let row = &shown.row;
    let subject = row
        .subject
        .as_ref()
        .map_or("something that is not there any more", |subject| {
            subject.full_name.as_str()
        });
    Output::line(format!("{} {subject} ({})", row.short, state(row.state)))?;
    Output::line(format!(
        "{} asks as {} for {}, until {}",
        row.by.name,
        row.role_name,
        row.purpose_name,
        row.until.date()
    ))?;
    Output::line(&shown.reason)?;
    if let Some(reference) = &shown.reference {
        Output::line(format!("ticket {reference}"))?;
    }
    if row.state == RequestState::Waiting {
        Output::line(&shown.outcome.says)?;
        decides(&shown.outcome)?;
    }
    for check in &shown.checks_now {
        let mark = if check.pass { "ok" } else { "no" };
        Output::line(format!("  {mark} {}: {}", check.policy, check.reason))?;
    }
    opened(&shown.opens)?;
    steps(&shown.steps)?;
    if shown.others > 0 {
        Output::line(format!("  held by {} others already", shown.others))?;
    }
    for entry in &shown.history {
        let text = entry
            .text
            .as_ref()
            .map_or_else(String::new, |text| format!(": {text}"));
        Output::line(format!(
            "── {} {} on {}{text}",
            entry.by.name,
            done(entry.act),
            entry.at
        ))?;
    }
    if let Some(grant) = &shown.grant {
        let why = grant
            .unfinished_because
            .as_ref()
            .map_or_else(String::new, |why| format!(": {why}"));
        Output::line(format!(
            "grant {} until {}{why}",
            grant.state.as_str(),
            grant.until.date()
        ))?;
    }
    if shown.may_decide {
        Output::line(format!(
            "\n{}: `weft decide {} --approve --digest {}`, or `--reject --reason …`",
            shown.because, row.short, shown.digest
        ))?;
    }
    Ok(())
}

const fn done(act: RequestAct) -> &'static str {
    match act {
        RequestAct::Send => "asked",
        RequestAct::Note => "noted",
        RequestAct::AskBack => "asked back",
        RequestAct::Answer => "answered",
        RequestAct::ApproveFirst => "approved it first",
        RequestAct::Approve => "approved it",
        RequestAct::Reject => "rejected it",
        RequestAct::Withdraw => "withdrew it",
    }
}
