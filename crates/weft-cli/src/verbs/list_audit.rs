//! `weft audit show` and `weft audit export`.

use weft_app::{
    App, AppResult,
    list_audit::{ListAuditRequest, list_audit},
};

use super::verify_audit;
use crate::{
    args::{AuditArguments, AuditCommand},
    output::{Output, table::table},
};

/// Entries that are read at once for an export.
const PAGE: u32 = 5_000;

/// Runs `weft audit …`.
pub async fn dispatch(app: &App, output: Output, command: AuditCommand) -> AppResult<()> {
    match command {
        AuditCommand::Show(arguments) => run(app, output, arguments).await,
        AuditCommand::Verify => verify_audit::run(app, output).await,
        AuditCommand::Export(arguments) => export(app, arguments).await,
    }
}

/// Shows entries.
pub async fn run(app: &App, output: Output, arguments: AuditArguments) -> AppResult<()> {
    let listed = list_audit(app, request(arguments)).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    if listed.entries.is_empty() {
        return Output::line("no such entry");
    }
    let rows = listed.entries.iter().map(|entry| {
        [
            entry.sequence.to_string(),
            entry.at.to_string(),
            entry.actor.clone(),
            entry.action.clone(),
            entry.subject.clone(),
            entry.detail.clone(),
        ]
    });
    Output::text(&table(["", "at", "who", "did", "on", ""], rows))?;
    if listed.more {
        Output::note("there are more: `--limit` shows them, `weft audit export` prints all");
    }
    Ok(())
}

/// Prints entries as JSON lines, oldest first.
async fn export(app: &App, arguments: AuditArguments) -> AppResult<()> {
    let mut left = arguments.limit.unwrap_or(u32::MAX);
    let mut page = ListAuditRequest {
        after: Some(0),
        ..request(arguments)
    };
    while left > 0 {
        page.limit = PAGE.min(left);
        let listed = list_audit(app, page.clone()).await?;
        for entry in &listed.entries {
            Output::value(entry)?;
            page.after = Some(entry.sequence);
        }
        left = left.saturating_sub(u32::try_from(listed.entries.len()).unwrap_or(u32::MAX));
        if !listed.more {
            break;
        }
    }
    Ok(())
}

fn request(arguments: AuditArguments) -> ListAuditRequest {
    ListAuditRequest {
        subject: arguments.subject,
        person: arguments.person,
        since: arguments.since,
        after: None,
        limit: arguments.limit.unwrap_or(0),
    }
}
