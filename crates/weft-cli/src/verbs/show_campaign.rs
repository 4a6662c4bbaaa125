//! `weft recertify show`.

use weft_app::{
    App, AppResult,
    show_campaign::{CampaignItemView, ItemState, ShowCampaignRequest, show_campaign},
};

use super::{list_campaigns::state, recertify::rule};
use crate::output::{Output, clean, table::table};

/// Shows a campaign.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let shown = show_campaign(app, ShowCampaignRequest { name }).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    let row = &shown.campaign;
    Output::line(format!(
        "{}: {}, {}, due {}; {} of {} are answered for or over, what is not is {}",
        row.name,
        state(row.state),
        row.scope_says,
        row.due,
        row.answered + row.over,
        row.items,
        rule(row.unanswered),
    ))?;
    let rows = shown.items.iter().map(cells);
    let head = [
        "grant",
        "",
        "of",
        "holder",
        "role",
        "until",
        "held",
        "purpose",
        "who answers",
    ];
    Output::text(&table(head, rows))?;
    let mut notes = String::new();
    for item in &shown.items {
        for note in notes_of(item) {
            notes.push_str(&clean(&format!("{}: {note}\n", item.short)));
        }
    }
    Output::text(&notes)?;
    if row.mine > 0 {
        Output::note(&format!(
            "{} wait for you: `weft recertify keep|reduce|revoke NAME GRANT`",
            row.mine
        ));
    }
    Ok(())
}

fn cells(item: &CampaignItemView) -> [String; 9] {
    let grant = &item.grant;
    [
        item.short.clone(),
        if item.mine {
            "yours".to_owned()
        } else {
            stands(item.state).to_owned()
        },
        grant.subject.full_name.clone(),
        grant.holder_name.clone(),
        grant.role_name.clone(),
        grant.until.to_string(),
        held(item),
        item.purpose_name.clone(),
        who(item),
    ]
}

fn held(item: &CampaignItemView) -> String {
    match item.renewals {
        0 => format!("{} days", item.held_days),
        1 => format!("{} days, renewed once", item.held_days),
        times => format!("{} days, renewed {times} times", item.held_days),
    }
}

fn who(item: &CampaignItemView) -> String {
    if let Some(outcome) = &item.outcome {
        return outcome.by.name.clone();
    }
    let names: Vec<&str> = item.reviewers.iter().map(|person| person.name.as_str()).collect();
    names.join(", ")
}

/// What does not fit into the table.
fn notes_of(item: &CampaignItemView) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(changed) = &item.changed {
        notes.push(format!("it changed since the campaign began: {changed}"));
    }
    if let Some(outcome) = &item.outcome {
        if outcome.unanswered {
            notes.push("nobody answered for it".to_owned());
        }
        notes.extend(outcome.reason.iter().map(|reason| format!("because {reason}")));
    } else {
        if !item.sensitive.is_empty() {
            let columns: Vec<&str> = item.sensitive.iter().map(|one| one.column.as_str()).collect();
            notes.push(format!("opens what is sensitive: {}", columns.join(", ")));
        }
        notes.push(format!(
            "{} others hold the same; last use {}",
            item.others, item.last_use
        ));
    }
    notes.extend(item.grant.unfinished_because.clone());
    notes
}

/// Where a grant of a campaign stands, in a word.
pub const fn stands(state: ItemState) -> &'static str {
    match state {
        ItemState::Open => "waits",
        ItemState::Kept => "kept",
        ItemState::Reduced => "reduced",
        ItemState::Revoked => "revoked",
        ItemState::Over => "over",
    }
}
