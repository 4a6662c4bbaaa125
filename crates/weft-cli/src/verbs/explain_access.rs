//! `weft why`.

use weft_app::{
    App, AppResult,
    explain_access::{ExplainAccessRequest, explain_access},
};

use crate::output::Output;

/// Explains why somebody can or cannot see a thing.
pub async fn run(app: &App, output: Output, name: String, person: Option<String>) -> AppResult<()> {
    let told = explain_access(app, ExplainAccessRequest { name, person }).await?;
    if output.is_json() {
        return Output::value(&told);
    }
    Output::line(&told.says)?;
    for step in &told.path {
        let until = step
            .until
            .map_or_else(String::new, |until| format!(", until {}", until.date()));
        Output::line(format!("  {} -> {}: {}{until}", step.from, step.to, step.what))?;
    }
    if let Some(until) = told.until {
        Output::line(format!("until {}", until.date()))?;
    }
    if let Some(missing) = &told.missing {
        let due = missing
            .due
            .map_or_else(String::new, |due| format!(", due on {}", due.date()));
        Output::line(format!("missing: {}{due}", missing.what))?;
        let who: Vec<&str> = missing.who.iter().map(|person| person.name.as_str()).collect();
        if !who.is_empty() {
            Output::line(format!("who can give it: {}", who.join(", ")))?;
        }
        if !missing.how.is_empty() {
            Output::line(format!("how: {}", missing.how))?;
        }
    }
    Ok(())
}
