//! `weft runner run`.

use std::time::Duration;

use weft_app::{
    App, AppError, AppResult, Cancel, ErrorCode,
    run_runner::{RunRunnerRequest, RunRunnerResponse, run_runner},
};

use super::list_grants;
use crate::{
    args::RunnerRunArguments,
    output::{Output, clean},
};

/// Runs it once, or again and again until it is asked to end; what is under way then is finished first.
pub async fn run(app: &App, output: Output, arguments: RunnerRunArguments, cancel: Cancel) -> AppResult<()> {
    let RunnerRunArguments { name, every } = arguments;
    let told = cancel.clone();
    tokio::spawn(async move {
        weft_host::terminated().await;
        told.cancel();
    });
    loop {
        let outcome = once(app, output, &name, &cancel).await;
        let Some(every) = every else { return outcome };
        match outcome {
            Ok(()) => {}
            // Whoever may not now may not later; anything else may go better the next time.
            Err(error)
                if matches!(
                    error.code,
                    ErrorCode::Denied | ErrorCode::NotFound | ErrorCode::Invalid
                ) =>
            {
                return Err(error);
            }
            Err(error) => output.error(&error),
        }
        let pause = tokio::time::sleep(Duration::from_secs(u64::from(every)));
        tokio::select! {
            () = cancel.cancelled() => return Ok(()),
            () = pause => {}
        }
    }
}

/// The same app as another login, which need not be a person's. Only where nobody else says who one is.
pub fn acting_as(app: &App, login: &str) -> AppResult<App> {
    if app.team.is_some() && login != app.login {
        return Err(
            AppError::invalid("in a team's workspace the database says who you are")
                .hint("join it as that login in a folder of its own, and name the folder with `--workspace`"),
        );
    }
    Ok(App {
        login: login.to_owned(),
        account: login.to_owned(),
        ..app.clone()
    })
}

async fn once(app: &App, output: Output, name: &str, cancel: &Cancel) -> AppResult<()> {
    let request = RunRunnerRequest {
        name: name.to_owned(),
    };
    let done = Box::pin(run_runner(app, request, cancel.clone())).await?;
    if output.is_json() {
        Output::value(&done)?;
    } else {
        told(&done)?;
    }
    left(&done)
}

fn told(done: &RunRunnerResponse) -> AppResult<()> {
    let run = &done.run;
    Output::line(format!(
        "runner {}: {} granted, {} taken away, {} left",
        done.runner.name, run.granted, run.taken, run.left
    ))?;
    if !done.carried.is_empty() {
        Output::text(&list_grants::rows(&done.carried))?;
    }
    for drift in done.missing.iter().chain(&done.foreign) {
        Output::line(format!("{} on {}: {}", drift.holder, drift.name, drift.says))?;
    }
    for trouble in &done.troubles {
        Output::note(&clean(trouble));
    }
    if run.stopped {
        Output::note("it was asked to stop, and did between two grants");
    }
    Ok(())
}

/// An error where it broke off or left something.
fn left(done: &RunRunnerResponse) -> AppResult<()> {
    if let Some(error) = &done.run.error {
        return Err(AppError::failed(format!("the run broke off: {error}"))
            .hint("what was done stays; it goes on the next time"));
    }
    if done.run.left > 0 {
        return Err(
            AppError::failed(format!("{} grants are not finished", done.run.left))
                .hint("each says why: `weft grants`; the next run tries again"),
        );
    }
    Ok(())
}
