//! `weft workspace init`, `join`, `backup`, `restore`, `move` and `migrate`: what is done before a workspace is open.

use std::path::PathBuf;

use weft_app::AppResult;
use weft_host::{BackupCounts, MovePlan, Options, Restored, RestoredTo, SchemaStanding, TeamLogin, Work};

use crate::{
    args::{JoinArguments, WorkspaceCommand},
    cancelled_by_interrupt,
    output::Output,
};

/// Does it; whether it was one of these.
pub async fn run(output: Output, options: &Options, command: &WorkspaceCommand) -> AppResult<bool> {
    let work = || Work {
        progress: output.progress(),
        cancel: cancelled_by_interrupt(),
    };
    match command {
        WorkspaceCommand::Init { address, first } => init(output, address, first).await?,
        WorkspaceCommand::Join(arguments) => join(output, options, arguments).await?,
        WorkspaceCommand::Backup { out } => backup(output, options, out.clone(), &work()).await?,
        WorkspaceCommand::Restore { file, into, first } => {
            let done = match into.as_deref().zip(first.as_deref()) {
                Some((admin, first)) => weft_host::restore_team(file, admin, first, &work()).await?,
                None => weft_host::restore(options, file, &work()).await?,
            };
            restored(output, &done)?;
        }
        WorkspaceCommand::Move {
            address,
            first,
            yes: false,
        } => plan_move(output, options, address, first.as_deref()).await?,
        WorkspaceCommand::Move {
            address,
            first,
            yes: true,
        } => move_workspace(output, options, address, first.as_deref(), &work()).await?,
        WorkspaceCommand::Migrate { address, plan } => {
            migrate(output, options, address.as_deref(), *plan).await?;
        }
        WorkspaceCommand::Show
        | WorkspaceCommand::Members
        | WorkspaceCommand::Undone
        | WorkspaceCommand::Invite { .. }
        | WorkspaceCommand::Dismiss(_) => return Ok(false),
    }
    Ok(true)
}

async fn init(output: Output, address: &str, first: &str) -> AppResult<()> {
    let member = weft_host::init_team(address, first).await?;
    if output.is_json() {
        return Output::value(&serde_json::json!({ "member_role": member, "first": first }));
    }
    Output::line(format!(
        "the workspace is made; {first} joins it with `weft workspace join`, and invites the others\nmembers need the role {member}"
    ))
}

async fn join(output: Output, options: &Options, arguments: &JoinArguments) -> AppResult<()> {
    let certificate = arguments.client_cert.clone().zip(arguments.client_key.clone());
    let login = TeamLogin {
        password_command: arguments.password_command.clone(),
        ca: arguments.ca.clone(),
        certificate,
    };
    let folder = weft_host::join_team(options, &arguments.address, &login).await?;
    if output.is_json() {
        return Output::value(&serde_json::json!({ "folder": folder }));
    }
    Output::line(format!("`{}` follows the team's workspace now", folder.display()))
}

async fn backup(output: Output, options: &Options, out: Option<PathBuf>, work: &Work) -> AppResult<()> {
    let done = weft_host::backup(options, out, work).await?;
    if output.is_json() {
        return Output::value(&serde_json::json!({
            "file": done.file, "of_team": done.of_team, "counts": done.counts,
        }));
    }
    Output::line(format!(
        "`{}` holds {}\nit was read again and is whole; keep it where only you can read it",
        done.file.display(),
        held(&done.counts)
    ))
}

fn restored(output: Output, done: &Restored) -> AppResult<()> {
    if output.is_json() {
        let (folder, member) = match &done.place {
            RestoredTo::Folder(folder) => (Some(folder), None),
            RestoredTo::Database(member) => (None, Some(member)),
        };
        return Output::value(&serde_json::json!({
            "folder": folder, "member_role": member, "of_team": done.of_team, "counts": done.counts,
        }));
    }
    let place = match &done.place {
        RestoredTo::Folder(folder) => format!("`{}` holds", folder.display()),
        RestoredTo::Database(member) => format!("members need the role {member}; the workspace holds"),
    };
    Output::line(format!("{place} {}", held(&done.counts)))?;
    if done.of_team && matches!(done.place, RestoredTo::Folder(_)) {
        Output::note(
            "it was a team's and is one person's own here: nobody has a duty in it, and whoever may open the folder sees all",
        );
    }
    Ok(())
}

async fn plan_move(output: Output, options: &Options, address: &str, first: Option<&str>) -> AppResult<()> {
    let plan = weft_host::plan_move(options, address, first).await?;
    let first = weft_host::first_person(first);
    if output.is_json() {
        let MovePlan {
            counts,
            people,
            member,
        } = &plan;
        let people: Vec<_> = people
            .iter()
            .map(|(login, known)| serde_json::json!({ "login": login, "known": known }))
            .collect();
        return Output::value(&serde_json::json!({
            "moved": false, "counts": counts, "people": people, "member_role": member, "first": first,
        }));
    }
    Output::line(format!(
        "goes over     {}\nplatform team {first}, who invites the others\nmembers need  the role {}",
        held(&plan.counts),
        plan.member
    ))?;
    for (login, _) in plan.people.iter().filter(|(_, known)| !known) {
        Output::line(format!(
            "not known     `{login}` said something and is no login of the server: the words stay theirs"
        ))?;
    }
    Output::line(
        "stays here    drafts, stars and secrets, in this folder; the workspace may only be read afterwards",
    )?;
    Output::note("nothing was done; say it again with `--yes` to move it");
    Ok(())
}

async fn move_workspace(
    output: Output,
    options: &Options,
    address: &str,
    first: Option<&str>,
    work: &Work,
) -> AppResult<()> {
    let moved = weft_host::move_workspace(options, address, first, work).await?;
    let first = weft_host::first_person(first);
    if output.is_json() {
        return Output::value(&serde_json::json!({
            "moved": true, "counts": moved.counts, "member_role": moved.member, "first": first,
        }));
    }
    Output::line(format!(
        "moved {}\nmembers need the role {}\n{first} goes on in this folder with `weft workspace join postgres://{first}@HOST/DATABASE`, and invites the others",
        held(&moved.counts),
        moved.member
    ))
}

async fn migrate(output: Output, options: &Options, address: Option<&str>, plan: bool) -> AppResult<()> {
    let migrated = match weft_host::migrate(options, address, plan).await? {
        SchemaStanding::Team(migrated) => migrated,
        SchemaStanding::Own if output.is_json() => {
            return Output::value(&serde_json::json!({ "own": true, "steps": [] }));
        }
        SchemaStanding::Own => {
            return Output::line(
                "this folder's own workspace is brought up whenever it is opened: it is up to date",
            );
        }
    };
    let done = !plan && !migrated.steps.is_empty();
    if output.is_json() {
        return Output::value(&serde_json::json!({
            "own": false, "from": migrated.from, "to": migrated.to, "steps": migrated.steps, "done": done,
        }));
    }
    if migrated.steps.is_empty() {
        return Output::line(format!(
            "the schema is at {}: there is nothing to do",
            migrated.to
        ));
    }
    let (from, to, steps) = (migrated.from, migrated.to, migrated.steps.join(", "));
    Output::line(if done {
        format!("brought from {from} to {to}: {steps}")
    } else {
        format!("would be brought from {from} to {to}: {steps}")
    })
}

/// What a workspace holds, in a line.
fn held(counts: &BackupCounts) -> String {
    format!(
        "{} records of {} statements in {} revisions, {} sources, {} audit entries, {} images, {} duties, {} rights",
        counts.records,
        counts.statements,
        counts.revisions,
        counts.sources,
        counts.audit,
        counts.images,
        counts.duties,
        counts.rights
    )
}
