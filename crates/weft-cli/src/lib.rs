//! The command line: it parses, calls the verbs of `weft-app`, and prints.
//!
//! Data goes to stdout, everything else to stderr. With `--json` both are JSON. Exit codes: 0 done, 1 failed,
//! 2 usage, 3 denied, 4 not found.

mod args;
mod output;
pub mod secret_input;
mod verbs;

use std::process::ExitCode;

use clap::Parser;
use weft_app::{AppError, AppResult, Cancel, ErrorCode};
use weft_host::Options;

use args::{Arguments, Command, SourceCommand};
use output::Output;

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    weft_host::logging::start();
    let arguments = match Arguments::try_parse_from(args::with_negated_terms(words())) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let output = Output::new(arguments.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return failed(
                output,
                &AppError::failed(format!("the runtime cannot start: {error}")),
            );
        }
    };
    match runtime.block_on(dispatch(arguments, output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(output, &error),
    }
}

/// Words of the command line. What is not Unicode cannot name anything here.
fn words() -> impl Iterator<Item = String> {
    std::env::args_os().map(|word| word.to_string_lossy().into_owned())
}

fn usage(error: &clap::Error) -> ExitCode {
    let asked = matches!(
        error.kind(),
        clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion
    );
    let json = words().any(|word| word == "--json");
    if json && !asked {
        let text = error.to_string();
        let message = text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("error: ");
        Output::new(true).error(&AppError::invalid(message).hint("run `weft --help`"));
    } else if error.print().is_err() {
        // Nobody reads the terminal any more.
        return ExitCode::FAILURE;
    }
    if asked {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}

fn failed(output: Output, error: &AppError) -> ExitCode {
    output.error(error);
    ExitCode::from(match error.code {
        ErrorCode::Invalid => 2,
        ErrorCode::Denied | ErrorCode::SignedOut => 3,
        ErrorCode::NotFound => 4,
        ErrorCode::Cancelled | ErrorCode::Limit | ErrorCode::Unavailable | ErrorCode::Failed => 1,
    })
}

async fn dispatch(arguments: Arguments, output: Output) -> AppResult<()> {
    let mut options = Options::from_env();
    if arguments.workspace.is_some() {
        options.workspace = arguments.workspace;
    }
    let app = weft_host::open(&options).await?;
    let cancel = cancelled_by_interrupt();
    if arguments.command.reads_projections() {
        // An earlier run may have been killed between its commit and the projection of it.
        weft_app::projector::project(&app, &output.progress()).await?;
    }
    match arguments.command {
        Command::Demo { fresh } => verbs::make_demo::run(&app, fresh, output, cancel).await,
        Command::Source(SourceCommand::Add { domain, source }) => {
            verbs::add_source::run(&app, output, source, &domain, cancel).await
        }
        Command::Source(SourceCommand::Test { name }) => verbs::test_source::run(&app, output, name).await,
        Command::Source(SourceCommand::Secret { name, forget, secret }) => {
            verbs::set_secret::run(&app, output, name, forget, secret).await
        }
        Command::Source(SourceCommand::SignIn { name, no_browser }) => {
            verbs::sign_in_source::run(&app, output, name, no_browser, cancel).await
        }
        Command::Source(SourceCommand::List) => verbs::list_sources::run(&app, output).await,
        Command::Source(SourceCommand::Browse(browse)) => {
            verbs::browse_catalog::run(&app, output, browse).await
        }
        Command::Source(SourceCommand::Domains { name, set, clear }) => {
            verbs::set_domains::run(&app, output, name, set, clear).await
        }
        Command::Source(SourceCommand::Remove { name }) => {
            verbs::remove_source::run(&app, output, name).await
        }
        Command::Sync { name } => verbs::sync_source::run(&app, output, name, cancel).await,
        Command::Search(search) => verbs::search_assets::run(&app, output, search).await,
        Command::Show { name } => verbs::show_entity::run(&app, output, name).await,
        Command::Preview(preview) => verbs::preview_rows::run(&app, output, preview, cancel).await,
        Command::Sql { statement, limit } => {
            verbs::run_sql::run(&app, output, statement, limit, cancel).await
        }
        Command::Lineage(lineage) => verbs::show_lineage::run(&app, output, lineage).await,
        Command::Policies { name } => verbs::list_policies::run(&app, output, name, cancel).await,
        Command::Open { target, print } => verbs::open_link::run(&app, output, target, print).await,
    }
}

/// The first Ctrl-C asks the work to stop; what was committed stays. The second ends the process.
fn cancelled_by_interrupt() -> Cancel {
    let cancel = Cancel::new();
    let told = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            told.cancel();
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
    cancel
}
