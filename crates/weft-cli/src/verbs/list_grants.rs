//! `weft grants`.

use weft_app::{
    App, AppResult,
    list_grants::{GrantRow, GrantStep, ListGrantsRequest, SharedRole, list_grants},
};

use super::carry_out_grants;
use crate::{
    args::{GrantsArguments, GrantsCommand},
    output::{Output, clean, table::table},
};

/// Lists grants, or carries them out.
pub async fn run(app: &App, output: Output, arguments: GrantsArguments) -> AppResult<()> {
    if let Some(GrantsCommand::Run) = arguments.command {
        return carry_out_grants::run(app, output).await;
    }
    let request = ListGrantsRequest {
        subject: arguments.name,
        person: arguments.person,
        mine: arguments.mine,
        ended: arguments.ended,
    };
    let listed = list_grants(app, request).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    if listed.grants.is_empty() {
        return Output::line("there are no grants that you may see");
    }
    Output::text(&rows(&listed.grants))?;
    if listed.left > 0 {
        Output::note(&format!(
            "{} are of people who have left, and are to end: `weft grants run` ends them",
            listed.left
        ));
    }
    if listed.overdue > 0 {
        Output::note(&format!(
            "{} should have ended and hold their rights still: `weft grants run` takes them away",
            listed.overdue
        ));
    }
    if listed.unfinished > 0 {
        Output::note(&format!(
            "{} are not finished: `weft grants run` goes on",
            listed.unfinished
        ));
    }
    Ok(())
}

/// Grants as a table, with why those are not done that are not.
pub fn rows(grants: &[GrantRow]) -> String {
    let cells = grants.iter().map(|row| {
        [
            short(row),
            row.state.as_str().to_owned(),
            row.subject.full_name.clone(),
            row.holder_name.clone(),
            row.role_name.clone(),
            row.until.to_string(),
            row.guardrail
                .as_ref()
                .map_or_else(|| row.by.clone(), |guardrail| format!("guardrail {guardrail}")),
        ]
    });
    let mut text = table(["id", "state", "of", "holder", "role", "until", "by"], cells);
    for row in grants {
        if let Some(because) = &row.unfinished_because {
            text.push_str(&clean(&format!("{}: {because}\n", short(row))));
        }
        if let Some(because) = &row.to_end_because {
            text.push_str(&clean(&format!("{}: is to end: {because}\n", short(row))));
        }
        let mut roles: Vec<String> = row.steps.iter().filter_map(through).collect();
        roles.sort();
        roles.dedup();
        for role in roles {
            text.push_str(&clean(&format!("{}: {role}\n", short(row))));
        }
    }
    text
}

/// For whom else a right opens, where a role of several people holds it.
fn through(step: &GrantStep) -> Option<String> {
    step.through.as_ref().map(SharedRole::says)
}

/// The letters that name a grant.
pub fn short(row: &GrantRow) -> String {
    let id = row.id.as_str().rsplit(':').next().unwrap_or_default();
    id.chars().take(8).collect()
}
