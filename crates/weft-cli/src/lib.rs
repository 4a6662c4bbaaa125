//! The command line: it parses, calls the verbs of `weft-app`, and prints.
//!
//! Data goes to stdout, everything else to stderr. With `--json` both are JSON. Exit codes: 0 done, 1 failed,
//! 2 usage, 3 denied, 4 not found.

// The list of verbs is taken apart one by one, and is longer than the depth that macros have by themselves.
#![recursion_limit = "512"]

mod args;
mod output;
pub mod secret_input;
mod verbs;

use std::process::ExitCode;

use clap::Parser;
use weft_app::{
    App, AppError, AppResult, Cancel, ErrorCode,
    act_on_incident::{ActOnIncidentRequest, IncidentAct},
    list_incidents::ListIncidentsRequest,
    set_lifecycle::Lifecycle,
};
use weft_host::Options;

use args::{
    Arguments, Command, ContractCommand, DocsCommand, GlossaryCommand, IncidentCommand, ProductCommand,
    ReviewCommand, RunnerCommand, SlaCommand, SourceCommand, WorkspaceCommand,
};
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
    let done = runtime.block_on(dispatch(arguments, output));
    runtime.block_on(weft_host::close());
    match done {
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
        ErrorCode::Cancelled
        | ErrorCode::Limit
        | ErrorCode::Unavailable
        | ErrorCode::Unsupported
        | ErrorCode::Failed => 1,
    })
}

async fn dispatch(arguments: Arguments, output: Output) -> AppResult<()> {
    let mut options = Options::from_env();
    if arguments.workspace.is_some() {
        options.workspace = arguments.workspace;
    }
    if let Command::Workspace(command) = &arguments.command
        && Box::pin(verbs::whole_workspace::run(output, &options, command)).await?
    {
        return Ok(());
    }
    let app = weft_host::open(&options).await?;
    let cancel = cancelled_by_interrupt();
    let verb = arguments.command.verb();
    weft_app::desk::unlocked(&app, verb).await?;
    if arguments.command.reads_projections() {
        // An earlier run may have been killed between its commit and the projection of it.
        weft_app::projector::project(&app, &output.progress()).await?;
    }
    let app = match (&arguments.acting_as, &arguments.command) {
        (Some(login), Command::Runner(RunnerCommand::Run(_))) => verbs::run_runner::acting_as(&app, login)?,
        (Some(name), _) => weft_app::desk::acting_as(&app, name).await?,
        (None, _) => weft_app::desk::seated(&app, verb).await?,
    };
    match arguments.command {
        Command::Demo { fresh } => verbs::make_demo::run(&app, fresh, output, cancel).await,
        Command::Source(command) => source(&app, output, command, cancel).await,
        Command::Sync { name } => verbs::sync_source::run(&app, output, name, cancel).await,
        Command::Contract(command) => contract(&app, output, command, cancel).await,
        Command::Check(check) => verbs::check_contracts::run(&app, output, check, cancel).await,
        Command::Search(search) => verbs::search_assets::run(&app, output, search).await,
        Command::Show { name } => verbs::show_entity::run(&app, output, name).await,
        Command::Docs(command) => docs(&app, output, command, cancel).await,
        Command::Product(product) => Box::pin(self::product(&app, output, *product, cancel)).await,
        Command::Glossary(GlossaryCommand::List { filter, domain }) => {
            verbs::list_terms::run(&app, output, filter, domain).await
        }
        Command::Glossary(GlossaryCommand::Show { name }) => verbs::show_term::run(&app, output, name).await,
        Command::Glossary(GlossaryCommand::Edit(edit)) => verbs::edit_term::run(&app, output, *edit).await,
        Command::Sla(SlaCommand::Show { name, days }) => {
            verbs::show_slas::run(&app, output, name, days, cancel).await
        }
        Command::Sla(SlaCommand::Set(set)) => verbs::edit_slas::set(&app, output, *set, cancel).await,
        Command::Sla(SlaCommand::Remove(remove)) => {
            verbs::edit_slas::remove(&app, output, remove, cancel).await
        }
        Command::Health(health) => verbs::show_health::run(&app, output, health, cancel).await,
        Command::Compliance(compliance) => verbs::show_compliance::run(&app, output, compliance).await,
        Command::Incident(command) => incident(&app, output, command).await,
        Command::Proposals(proposals) => verbs::list_proposals::run(&app, output, proposals).await,
        Command::Proposal(proposal) => verbs::propose::dispatch(&app, output, proposal).await,
        Command::Review(ReviewCommand::Rules(rules)) => {
            verbs::set_review_rules::run(&app, output, rules).await
        }
        Command::Grants(grants) => verbs::list_grants::run(&app, output, grants).await,
        Command::Revoke { id, reason } => verbs::end_grant::run(&app, output, id, reason).await,
        Command::Renew(renew) => verbs::request_access::renew(&app, output, renew).await,
        Command::Runner(command) => runner(&app, output, command, cancel).await,
        Command::Recertify(recertify) => Box::pin(verbs::recertify::dispatch(&app, output, recertify)).await,
        Command::Reconcile => verbs::reconcile_grants::run(&app, output).await,
        Command::Why { name, person } => verbs::explain_access::run(&app, output, name, person).await,
        Command::People(people) => Box::pin(verbs::list_people::dispatch(&app, output, people, cancel)).await,
        Command::Audit(command) => verbs::list_audit::dispatch(&app, output, command).await,
        Command::Policy(policy) => verbs::policy::dispatch(&app, output, policy).await,
        Command::Notifications(notifications) => {
            verbs::list_notifications::run(&app, output, notifications).await
        }
        Command::Webhook(command) => verbs::list_webhooks::dispatch(&app, output, command, cancel).await,
        Command::Request(request) => verbs::request_access::dispatch(&app, output, *request).await,
        Command::Requests(requests) => verbs::list_requests::run(&app, output, requests).await,
        Command::Withdraw(withdraw) => verbs::act_on_request::withdraw(&app, output, withdraw).await,
        Command::Decide(decide) => verbs::decide_access::run(&app, output, *decide).await,
        Command::Preview(preview) => verbs::preview_rows::run(&app, output, preview, cancel).await,
        Command::Sql { statement, limit } => {
            verbs::run_sql::run(&app, output, statement, limit, cancel).await
        }
        Command::Lineage(lineage) => verbs::show_lineage::run(&app, output, lineage).await,
        Command::Policies { name } => verbs::list_policies::run(&app, output, name, cancel).await,
        Command::Measure {
            name: Some(name),
            if_changed,
            ..
        } => verbs::measure_quality::run(&app, output, name, if_changed, cancel).await,
        Command::Measure {
            name: None,
            domain,
            if_changed,
        } => verbs::measure_mesh::run(&app, output, domain, if_changed, cancel).await,
        Command::Workspace(command) => workspace(&app, output, command).await,
        Command::Open { target, print } => verbs::open_link::run(&app, output, target, print).await,
    }
}

async fn workspace(app: &App, output: Output, command: WorkspaceCommand) -> AppResult<()> {
    match command {
        // These are done before a workspace is open.
        WorkspaceCommand::Init { .. }
        | WorkspaceCommand::Join(_)
        | WorkspaceCommand::Backup { .. }
        | WorkspaceCommand::Restore { .. }
        | WorkspaceCommand::Move { .. }
        | WorkspaceCommand::Migrate { .. } => Ok(()),
        WorkspaceCommand::Show => verbs::show_workspace::run(app, output).await,
        WorkspaceCommand::Members => verbs::list_members::run(app, output).await,
        WorkspaceCommand::Undone => verbs::list_undone::run(app, output).await,
        WorkspaceCommand::Invite { duty, until } => verbs::invite_member::run(app, output, duty, until).await,
        WorkspaceCommand::Dismiss(duty) => verbs::dismiss_member::run(app, output, duty).await,
    }
}

async fn runner(app: &App, output: Output, command: RunnerCommand, cancel: Cancel) -> AppResult<()> {
    match command {
        RunnerCommand::Install(install) => verbs::install_runner::run(app, output, install).await,
        RunnerCommand::Run(run) => Box::pin(verbs::run_runner::run(app, output, run, cancel)).await,
        RunnerCommand::Status { name } => verbs::list_runners::run(app, output, name).await,
        RunnerCommand::Remove { name } => verbs::remove_runner::run(app, output, name).await,
    }
}

async fn source(app: &App, output: Output, command: SourceCommand, cancel: Cancel) -> AppResult<()> {
    match command {
        SourceCommand::Add {
            domain,
            for_domain,
            source,
        } => verbs::add_source::run(app, output, source, &domain, for_domain, cancel).await,
        SourceCommand::Test { name } => verbs::test_source::run(app, output, name).await,
        SourceCommand::Secret { name, forget, secret } => {
            verbs::set_secret::run(app, output, name, forget, secret).await
        }
        SourceCommand::SignIn { name, no_browser } => {
            verbs::sign_in_source::run(app, output, name, no_browser, cancel).await
        }
        SourceCommand::List => verbs::list_sources::run(app, output).await,
        SourceCommand::Browse(browse) => verbs::browse_catalog::run(app, output, browse).await,
        SourceCommand::Domains { name, set, clear } => {
            verbs::set_domains::run(app, output, name, set, clear).await
        }
        SourceCommand::Remove { name } => verbs::remove_source::run(app, output, name).await,
    }
}

async fn contract(app: &App, output: Output, command: ContractCommand, cancel: Cancel) -> AppResult<()> {
    match command {
        ContractCommand::Validate { files } => {
            verbs::validate_contracts::run(app, output, files, cancel).await
        }
        ContractCommand::Draft { name, out } => verbs::draft_contract::run(app, output, name, out).await,
        ContractCommand::Publish(publish) => verbs::publish_contract::run(app, output, publish, cancel).await,
        ContractCommand::Changelog { name } => verbs::list_contract_versions::run(app, output, name).await,
        ContractCommand::News { name } => verbs::list_contract_news::run(app, output, name, cancel).await,
        ContractCommand::Import {
            file,
            source,
            replace,
        } => verbs::import_contract::run(app, output, file, source, replace, cancel).await,
        ContractCommand::Export { name, format, out } => {
            verbs::export_contract::run(app, output, name, format, out).await
        }
        ContractCommand::Diff {
            old,
            new,
            perspective,
        } => verbs::diff_contracts::run(app, output, old, new, perspective.into()).await,
        ContractCommand::Drift { name } => verbs::show_drift::run(app, output, name).await,
    }
}

async fn docs(app: &App, output: Output, command: DocsCommand, cancel: Cancel) -> AppResult<()> {
    match command {
        DocsCommand::Show { name } => verbs::show_docs::run(app, output, name).await,
        DocsCommand::Edit(edit) => verbs::edit_docs::run(app, output, *edit).await,
        DocsCommand::Push(push) => verbs::push_docs::run(app, output, *push, cancel).await,
        DocsCommand::Attach { name, file } => verbs::keep_image::run(app, output, name, &file).await,
        DocsCommand::Image { link, out } => verbs::show_image::run(app, output, link, &out).await,
        DocsCommand::History { name, of, column } => {
            verbs::list_versions::run(app, output, name, of, column).await
        }
        DocsCommand::Restore {
            name,
            version,
            of,
            column,
            propose,
        } => {
            let propose = verbs::propose::asked(propose);
            Box::pin(verbs::restore_version::run(
                app, output, name, version, of, column, propose,
            ))
            .await
        }
    }
}

async fn product(app: &App, output: Output, command: ProductCommand, cancel: Cancel) -> AppResult<()> {
    match command {
        ProductCommand::New(new) => verbs::create_product::run(app, output, new).await,
        ProductCommand::Show { name } => verbs::show_product::run(app, output, name).await,
        ProductCommand::Edit(edit) => verbs::edit_product::run(app, output, edit).await,
        ProductCommand::Publish { step } => {
            verbs::set_lifecycle::run(app, output, step, Lifecycle::Active).await
        }
        ProductCommand::Deprecate {
            step,
            ends,
            successor,
        } => verbs::set_lifecycle::deprecate(app, output, step, &ends, successor).await,
        ProductCommand::Retire { step } => {
            verbs::set_lifecycle::run(app, output, step, Lifecycle::Retired).await
        }
        ProductCommand::Revive { step } => {
            verbs::set_lifecycle::run(app, output, step, Lifecycle::Draft).await
        }
        ProductCommand::Scaffold {
            name,
            domain,
            kind,
            out,
        } => verbs::scaffold_product::run(app, output, name, domain, kind, &out, cancel).await,
    }
}

async fn incident(app: &App, output: Output, command: IncidentCommand) -> AppResult<()> {
    let act = |id, act, text, cause| ActOnIncidentRequest {
        id,
        act,
        text,
        cause,
        seen: None,
    };
    let request = match command {
        IncidentCommand::Open(open) => return verbs::open_incident::run(app, output, *open).await,
        IncidentCommand::List { name, domain, state } => {
            let state = state.into();
            return verbs::list_incidents::run(app, output, ListIncidentsRequest { name, domain, state })
                .await;
        }
        IncidentCommand::Show { id } => return verbs::show_incident::run(app, output, id).await,
        IncidentCommand::Ack { id, text } => act(id, IncidentAct::Acknowledge, text, None),
        IncidentCommand::Note { id, text, cause } => act(id, IncidentAct::Note, Some(text), cause),
        IncidentCommand::Resolve { id, text, cause } => act(id, IncidentAct::Resolve, text, cause),
        IncidentCommand::Reopen { id, text } => act(id, IncidentAct::Reopen, text, None),
    };
    verbs::act_on_incident::run(app, output, request).await
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
