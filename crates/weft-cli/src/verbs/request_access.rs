//! `weft request`.

use weft_app::{
    App, AppError, AppResult,
    act_on_request::ActOnRequest,
    list_grants::{GrantRow, ListGrantsRequest, list_grants},
    list_requests::{ListRequestsRequest, RequestBox, list_requests},
    plan_access::{
        AccessOutcome, OpenedAsset, PlanAccessRequest, PlannedAccess, PlannedStep, SharedRole, plan_access,
    },
    request_access::{AccessRequestView, RequestAccessRequest, request_access},
};

use super::{
    act_on_request,
    list_requests::{Told, state},
    show_request,
};
use crate::{
    args::{AskArguments, RenewArguments, RequestArguments, RequestCommand},
    output::{Output, clean},
};

/// Runs `weft request …`.
pub async fn dispatch(app: &App, output: Output, arguments: RequestArguments) -> AppResult<()> {
    match arguments.command {
        None if arguments.ask.plan => plan(app, output, arguments.ask).await,
        None => run(app, output, arguments.ask).await,
        Some(RequestCommand::Show { id }) => show_request::run(app, output, id).await,
        Some(RequestCommand::Note(say)) => act_on_request::say(app, output, say, ActOnRequest::Note).await,
        Some(RequestCommand::Ask(say)) => act_on_request::say(app, output, say, ActOnRequest::AskBack).await,
        Some(RequestCommand::Answer(say)) => {
            act_on_request::say(app, output, say, ActOnRequest::Answer).await
        }
    }
}

/// Runs `weft renew`: asks to go on from a grant of one's own.
pub async fn renew(app: &App, output: Output, arguments: RenewArguments) -> AppResult<()> {
    let RenewArguments {
        grant,
        days,
        purpose,
        because,
        plan: only_shown,
    } = arguments;
    let reason = match because {
        Some(words) => words,
        None => asked_for(app, &grant).await?,
    };
    let ask = AskArguments {
        names: Vec::new(),
        reason: Some(reason),
        purpose,
        role: None,
        days,
        ticket: None,
        renews: Some(grant),
        key: None,
        plan: only_shown,
    };
    if only_shown {
        return plan(app, output, ask).await;
    }
    run(app, output, ask).await
}

/// What a grant of one's own was asked for with, in one's own words. Nothing where there is no such grant: asking says so.
async fn asked_for(app: &App, grant: &str) -> AppResult<String> {
    let own = ListGrantsRequest {
        mine: true,
        ..ListGrantsRequest::default()
    };
    let letters = |id: &str| id.rsplit(':').next().unwrap_or_default().to_owned();
    let wanted = letters(grant.trim());
    let grants = list_grants(app, own).await?.grants;
    let is_wanted = |row: &&GrantRow| !wanted.is_empty() && letters(row.id.as_str()).starts_with(&wanted);
    let Some(known) = grants.iter().find(is_wanted) else {
        return Ok(String::new());
    };
    let request = ListRequestsRequest {
        which: RequestBox::Mine,
        ..ListRequestsRequest::default()
    };
    let requests = list_requests(app, request).await?.requests;
    let of_it = requests
        .into_iter()
        .find(|row| row.grant.as_ref() == Some(&known.id));
    of_it.map(|row| row.reason).ok_or_else(|| {
        AppError::invalid("the words of the request that it came from are not known here")
            .hint("say why it is needed still: `--because TEXT`")
    })
}

fn planned(ask: &AskArguments) -> PlanAccessRequest {
    PlanAccessRequest {
        names: ask.names.clone(),
        role: ask.role.clone(),
        purpose: ask.purpose.clone(),
        days: ask.days,
        reason: ask.reason.clone(),
        renews: ask.renews.clone(),
    }
}

/// Shows what asking would come to.
async fn plan(app: &App, output: Output, ask: AskArguments) -> AppResult<()> {
    let plan = plan_access(app, planned(&ask)).await?;
    if output.is_json() {
        return Output::value(&plan);
    }
    for item in &plan.items {
        told(item)?;
    }
    let purposes: Vec<&str> = plan.purposes.iter().map(|purpose| purpose.id.as_str()).collect();
    Output::line(format!("purposes: {}", purposes.join(", ")))?;
    for role in &plan.roles {
        let fits = if role.fits { "" } else { "not for this: " };
        Output::line(format!("role {}: {fits}{}", role.id, role.why))?;
    }
    Output::line(format!(
        "days: {} unless another number is given, at most {}",
        plan.durations.default_days, plan.durations.max_days
    ))
}

fn told(item: &PlannedAccess) -> AppResult<()> {
    Output::line(format!(
        "{} as {} for {} days: {}",
        item.subject.full_name, item.terms.role, item.terms.days, item.outcome.says
    ))?;
    decides(&item.outcome)?;
    opened(&item.opens)?;
    for check in item.checks.iter().filter(|check| !check.pass) {
        Output::line(format!("  ! {}: {}", check.policy, check.reason))?;
    }
    steps(&item.steps)
}

/// Who decides, and by when.
pub fn decides(outcome: &AccessOutcome) -> AppResult<()> {
    if !outcome.by.is_empty() {
        let names: Vec<&str> = outcome.by.iter().map(|person| person.name.as_str()).collect();
        Output::line(format!("  decided by {}", names.join(" or ")))?;
    }
    match outcome.due {
        Some(due) => Output::line(format!("  due {due}")),
        None => Ok(()),
    }
}

/// What is opened.
pub fn opened(opens: &[OpenedAsset]) -> AppResult<()> {
    for one in opens {
        let sensitive: Vec<String> = one
            .sensitive
            .iter()
            .map(|column| {
                let masked = if column.masked { ", masked" } else { "" };
                format!("{} ({}{masked})", column.column, column.classification)
            })
            .collect();
        let sensitive = match sensitive.as_slice() {
            [] => String::new(),
            columns => format!("; sensitive: {}", columns.join(", ")),
        };
        Output::line(format!(
            "  opens {}: {} columns{sensitive}",
            one.asset.full_name, one.columns
        ))?;
    }
    Ok(())
}

/// What is done.
pub fn steps(steps: &[PlannedStep]) -> AppResult<()> {
    for step in steps {
        let through = step.through.as_ref().map(SharedRole::says);
        let through = through.map_or_else(String::new, |through| format!("; {through}"));
        Output::line(format!("  {}{through}", step.operation))?;
    }
    Ok(())
}

/// Asks. What is left out is taken as the policy presets it.
async fn run(app: &App, output: Output, ask: AskArguments) -> AppResult<()> {
    let reason = ask.reason.clone().ok_or_else(|| {
        AppError::invalid("no reason is given").hint("say in a sentence what it is for: `--reason TEXT`")
    })?;
    let preset = plan_access(app, planned(&ask)).await?;
    let first = preset.items.first().ok_or_else(|| {
        AppError::invalid("nothing is named")
            .hint("name a product, a table or a view; `weft search` finds them")
    })?;
    let names = if ask.names.is_empty() {
        vec![first.subject.urn.to_string()]
    } else {
        ask.names
    };
    let request = RequestAccessRequest {
        names,
        role: first.terms.role.clone(),
        purpose: first.terms.purpose.clone(),
        days: first.terms.days,
        reason,
        reference: ask.ticket,
        renews: ask.renews,
        key: ask.key,
    };
    let sent = request_access(app, request).await?;
    if output.is_json() {
        let told: Vec<Told<'_>> = sent.requests.iter().map(Told::from).collect();
        return Output::value(&told);
    }
    sent.requests.iter().try_for_each(became)
}

/// What became of a request.
fn became(view: &AccessRequestView) -> AppResult<()> {
    let row = &view.row;
    let subject = row
        .subject
        .as_ref()
        .map_or_else(|| "(gone)".to_owned(), |subject| subject.full_name.clone());
    Output::line(format!("{} {}: {}", row.short, subject, state(row.state)))?;
    let Some(grant) = &view.grant else {
        Output::line(format!("  {}", view.outcome.says))?;
        return decides(&view.outcome);
    };
    let within = row
        .guardrail
        .as_ref()
        .map_or_else(String::new, |id| format!(" within the guardrail {}", clean(id)));
    let why = grant
        .unfinished_because
        .as_ref()
        .map_or_else(String::new, |why| format!(": {}", clean(why)));
    Output::line(format!(
        "  {}{within} until {}{why}",
        grant.state.as_str(),
        grant.until.date()
    ))
}
