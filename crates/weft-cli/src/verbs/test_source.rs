//! `weft source test`.

use weft_app::{
    App, AppError, AppResult, ErrorCode,
    test_source::{ProbeState, TestSourceRequest, test_source},
};

use crate::output::Output;

/// Tries a source step by step.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let request = TestSourceRequest {
        name: name.clone(),
        source: None,
        secret: None,
    };
    let tried = test_source(app, request).await?;
    if output.is_json() {
        Output::value(&tried)?;
    } else {
        for step in &tried.steps {
            let word = match step.state {
                ProbeState::Passed => "ok",
                ProbeState::Denied => "denied",
                ProbeState::Failed => "failed",
                ProbeState::Skipped => "skipped",
            };
            Output::line(format!(
                "{word:<8} {:<18} {} ({} ms)",
                step.name, step.found, step.took_ms
            ))?;
            if let Some(costs) = &step.costs {
                Output::line(format!("         {costs}"))?;
            }
        }
    }
    if tried.passed {
        return Ok(());
    }
    let mut error = AppError::failed(format!("`{name}` does not work as it should: {}", tried.found));
    if tried.steps.iter().any(|step| step.state == ProbeState::Denied) {
        error.code = ErrorCode::Denied;
    }
    Err(error)
}
