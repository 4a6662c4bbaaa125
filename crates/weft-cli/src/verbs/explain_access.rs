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
        Output::line(format!("  {} -> {}: {}", step.from, step.to, step.what))?;
    }
    if let Some(until) = told.until {
        Output::line(format!("until {until}"))?;
    }
    if let Some(missing) = &told.missing {
        Output::line(format!("missing: {}", missing.what))?;
        let who: Vec<&str> = missing.who.iter().map(|person| person.name.as_str()).collect();
        if !who.is_empty() {
            Output::line(format!("who can give it: {}", who.join(", ")))?;
        }
        Output::line(format!("how: {}", missing.how))?;
    }
    Ok(())
}
