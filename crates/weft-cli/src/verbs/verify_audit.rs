//! `weft audit verify`.

use serde_json::json;
use weft_app::{
    App, AppError, AppResult,
    verify_audit::{VerifyAuditRequest, verify_audit},
};

use crate::output::Output;

/// Checks the chain.
pub async fn run(app: &App, output: Output) -> AppResult<()> {
    let found = verify_audit(app, VerifyAuditRequest {}).await?;
    if output.is_json() {
        Output::value(&json!({
            "ok": found.ok,
            "entries": found.entries,
            "first_bad": found.first_bad,
            "head": found.head,
        }))?;
    } else if found.ok {
        Output::line(format!(
            "{} entries, each as it was written; head {}",
            found.entries, found.head
        ))?;
        if let Some(witnessed) = found.witnessed {
            Output::line(format!(
                "entry {witnessed}, which this machine saw last, is among them"
            ))?;
        }
    }
    if found.ok {
        return Ok(());
    }
    let says = found
        .says
        .unwrap_or_else(|| "the audit is not as it was written".to_owned());
    Err(AppError::failed(says)
        .hint("keep the workspace as it is, and compare it with a backup or with what other machines saw"))
}
