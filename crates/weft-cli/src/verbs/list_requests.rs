//! `weft requests`.

use serde::Serialize;
use weft_app::{
    App, AppResult,
    list_requests::{
        AccessRequestRow, AccessRequestView, ListRequestsRequest, RequestBox, RequestState, list_in_full,
        list_requests,
    },
    plan_access::{AccessCheck, PlannedStep, Timestamp},
    show_request::RequestEntryView,
};

use crate::{
    args::{RequestsArguments, WhoseArguments},
    output::{Output, table::table},
};

/// A request as programs read it.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    id: &'a str,
    short: &'a str,
    subject: Option<&'a str>,
    requester: &'a str,
    purpose: &'a str,
    role: &'a str,
    days: u32,
    reason: &'a str,
    until: Timestamp,
    due: Timestamp,
    state: RequestState,
    /// How the rules hold now; for what is decided, how they held when it was sent.
    checks: &'a [AccessCheck],
    plan: &'a [PlannedStep],
    history: &'a [RequestEntryView],
    may_decide: bool,
    digest: &'a str,
    grant: Option<&'a str>,
}

impl<'a> From<&'a AccessRequestView> for Told<'a> {
    fn from(view: &'a AccessRequestView) -> Self {
        let row = &view.row;
        let open = matches!(row.state, RequestState::Waiting | RequestState::AskedBack);
        Self {
            id: view.id.as_str(),
            short: &row.short,
            subject: row.subject.as_ref().map(|subject| subject.full_name.as_str()),
            requester: &row.by.login,
            purpose: &row.terms.purpose,
            role: &row.terms.role,
            days: row.terms.days,
            reason: &view.reason,
            until: row.until,
            due: row.due,
            state: row.state,
            checks: if open { &view.checks_now } else { &view.checks },
            plan: &view.steps,
            history: &view.history,
            may_decide: view.may_decide,
            digest: &view.digest,
            grant: view.grant.as_ref().map(|grant| grant.id.as_str()),
        }
    }
}

/// Lists requests.
pub async fn run(app: &App, output: Output, arguments: RequestsArguments) -> AppResult<()> {
    let which = which(&arguments.whose);
    let inbox = which == RequestBox::Inbox;
    let request = ListRequestsRequest {
        which,
        open: arguments.open,
        subject: arguments.name,
    };
    if output.is_json() {
        let all = list_in_full(app, request).await?;
        return Output::value(&all.iter().map(Told::from).collect::<Vec<_>>());
    }
    let listed = list_requests(app, request).await?;
    if listed.requests.is_empty() {
        Output::line(if inbox {
            "nothing waits for you"
        } else {
            "there are no requests"
        })?;
    } else {
        let rows = listed.requests.iter().map(cells);
        Output::text(&table(["id", "", "of", "role", "by", "due", ""], rows))?;
    }
    if !inbox && listed.inbox > 0 {
        Output::note(&format!(
            "{} wait for you, of which {} are overdue: `weft requests --inbox`",
            listed.inbox, listed.overdue
        ));
    }
    Ok(())
}

/// One of them at most is asked for; one's own where none is.
const fn which(whose: &WhoseArguments) -> RequestBox {
    match (whose.mine, whose.inbox, whose.all) {
        (_, true, _) => RequestBox::Inbox,
        (_, _, true) => RequestBox::All,
        _ => RequestBox::Mine,
    }
}

fn cells(row: &AccessRequestRow) -> [String; 7] {
    let open = matches!(row.state, RequestState::Waiting | RequestState::AskedBack);
    [
        row.short.clone(),
        state(row.state).to_owned(),
        row.subject
            .as_ref()
            .map_or_else(|| "(gone)".to_owned(), |subject| subject.full_name.clone()),
        row.terms.role.clone(),
        row.by.name.clone(),
        if open { row.due.to_string() } else { String::new() },
        note(row),
    ]
}

fn note(row: &AccessRequestRow) -> String {
    let mut notes: Vec<String> = Vec::new();
    if row.overdue {
        notes.push("overdue".to_owned());
    }
    if row.to_decide {
        notes.push("you decide".to_owned());
    }
    if let Some(first) = &row.first {
        notes.push(format!("{} approved it first", first.name));
    }
    notes.extend(row.grant_state.map(|state| format!("grant {}", state.as_str())));
    notes.join(", ")
}

/// Where a request stands, in a word or two.
pub const fn state(state: RequestState) -> &'static str {
    match state {
        RequestState::AskedBack => "asked back",
        other => other.as_str(),
    }
}
