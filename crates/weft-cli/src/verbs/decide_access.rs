//! `weft decide`.

use weft_app::{
    App, AppError, AppResult,
    decide_access::{DecideAccessOutcome, DecideAccessRequest, DecideAccessResponse, Urn, decide_access},
    show_request::{AccessRequestView, ShowRequestRequest, show_request},
};

use crate::{args::DecideAccessArguments, output::Output};

/// Decides. Without a digest the decision is about what the request says now.
pub async fn run(app: &App, output: Output, arguments: DecideAccessArguments) -> AppResult<()> {
    let mut assets = None;
    let digest = match arguments.digest {
        Some(digest) if arguments.only.is_empty() => digest,
        given => {
            let id = arguments.id.clone();
            let shown = show_request(app, ShowRequestRequest { id }).await?;
            if !arguments.only.is_empty() {
                assets = Some(only(&shown, &arguments.only)?);
            }
            given.unwrap_or(shown.digest)
        }
    };
    let request = DecideAccessRequest {
        id: arguments.id,
        digest,
        approve: arguments.approve,
        reason: arguments.reason,
        role: arguments.role,
        days: arguments.days,
        assets,
    };
    let done = decide_access(app, request).await?;
    if output.is_json() {
        Output::value(&done)?;
    }
    told(output, &done)
}

/// The tables and views that are named, of those that were asked for.
fn only(shown: &AccessRequestView, names: &[String]) -> AppResult<Vec<Urn>> {
    let mut assets = Vec::with_capacity(names.len());
    for name in names {
        let found = shown.opens.iter().map(|one| &one.asset).find(|asset| {
            [asset.full_name.as_str(), asset.name.as_str(), asset.urn.as_str()].contains(&name.as_str())
        });
        let found = found.ok_or_else(|| {
            AppError::invalid(format!("`{name}` is none of what was asked for"))
                .hint("`weft request show ID` lists what it opens")
        })?;
        assets.push(found.urn.clone());
    }
    Ok(assets)
}

fn told(output: Output, done: &DecideAccessResponse) -> AppResult<()> {
    let request = &done.request;
    let short = &request.row.short;
    match done.outcome {
        DecideAccessOutcome::Changed => Err(AppError::failed(
            "it is not what was shown any more; nothing was done",
        )
        .hint(format!("look at it again with `weft request show {short}`"))),
        _ if output.is_json() => Ok(()),
        DecideAccessOutcome::Rejected => Output::line(format!("{short}: rejected")),
        DecideAccessOutcome::FirstOfTwo => Output::line(format!(
            "{short}: approved, and a second person has to approve it"
        )),
        DecideAccessOutcome::Approved => match &request.grant {
            Some(grant) => {
                let why = grant
                    .unfinished_because
                    .as_ref()
                    .map_or_else(String::new, |why| format!(": {why}"));
                Output::line(format!(
                    "{short}: approved, {} until {}{why}",
                    grant.state.as_str(),
                    grant.until.date()
                ))
            }
            None => Output::line(format!("{short}: approved")),
        },
    }
}
