//! `weft docs push`.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use weft_app::{
    App, AppError, AppResult, Cancel,
    plan_push::{PlanPushRequest, PlanPushResponse, PushKind, PushTarget, plan_push},
    push_docs::{PushDocsRequest, PushDocsResponse, PushPatch, PushState, by_folder, push_docs, save},
};

use crate::{
    args::{DocsPushArguments, PushTo},
    output::{Output, clean},
};

/// Shows the plan, then does it.
pub async fn run(app: &App, output: Output, arguments: DocsPushArguments, cancel: Cancel) -> AppResult<()> {
    let asked = PlanPushRequest {
        name: arguments.name.clone(),
        to: arguments.to.iter().map(|to| kind(*to)).collect(),
        project: arguments.project.clone(),
    };
    let plan = plan_push(app, asked.clone()).await?;
    if arguments.dry_run {
        if let Some(out) = &arguments.out {
            let mut patches = by_folder(&plan.targets);
            save(app, &mut patches, &out.display().to_string()).await?;
            saved(&patches);
        }
        return if output.is_json() {
            Output::value(&plan)
        } else {
            shown(&plan, Output::line)
        };
    }
    if !output.is_json() {
        // The patch is the data; the plan stands beside it.
        shown(&plan, |line| {
            Output::note(&clean(&line));
            Ok(())
        })?;
    }
    let changes = plan.targets.iter().any(|target| !target.changes.is_empty());
    if changes && arguments.digest.is_none() && !agreed(output)? {
        return Err(AppError::failed("nothing was sent"));
    }
    let request = PushDocsRequest {
        plan: asked,
        digest: arguments.digest.unwrap_or(plan.digest),
        targets: Vec::new(),
        write: arguments.write,
        out: arguments.out.map(|out| out.display().to_string()),
    };
    told(output, &push_docs(app, request, cancel).await?)
}

const fn kind(to: PushTo) -> PushKind {
    match to {
        PushTo::Iceberg => PushKind::Iceberg,
        PushTo::Dbt => PushKind::Dbt,
        PushTo::Odcs => PushKind::Odcs,
        PushTo::Odps => PushKind::Odps,
    }
}

/// Asks on a terminal; a script that calls this has decided.
fn agreed(output: Output) -> AppResult<bool> {
    if output.is_json() || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(true);
    }
    let failed = |error: std::io::Error| AppError::failed(format!("the terminal cannot be read: {error}"));
    write!(std::io::stderr().lock(), "Send this? [y/N] ").map_err(failed)?;
    let mut word = String::new();
    std::io::stdin().lock().read_line(&mut word).map_err(failed)?;
    Ok(matches!(word.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Says where patches are; true where they are in files.
fn saved(patches: &[PushPatch]) -> bool {
    let mut any = false;
    for patch in patches {
        if let Some(file) = &patch.saved {
            Output::note(&format!("wrote {file}, for `git apply -p1` in {}", patch.folder));
            any = true;
        }
    }
    any
}

/// The patches are the data. One that has no file of its own is told with its folder.
fn printed(patches: &[PushPatch]) -> AppResult<()> {
    let shown = std::io::stdout().is_terminal();
    for patch in patches {
        if patches.len() > 1 {
            Output::line(format!("# for `git apply -p1` in {}", clean(&patch.folder)))?;
        }
        Output::text(&if shown {
            clean(&patch.text)
        } else {
            patch.text.clone()
        })?;
    }
    Ok(())
}

/// Shows a plan line by line.
pub fn shown(plan: &PlanPushResponse, print: impl Fn(String) -> AppResult<()>) -> AppResult<()> {
    for target in &plan.targets {
        let place = match &target.folder {
            Some(folder) => format!("{} in {folder}", target.place),
            None => target.place.clone(),
        };
        print(format!(
            "{} · {} · {place}: {}",
            target.kind.as_str(),
            target.source,
            what(target)
        ))?;
        if let Some(error) = &target.refused {
            print(format!("  not possible: {}", error.message))?;
            if let Some(hint) = &error.hint {
                print(format!("  {hint}"))?;
            }
        }
        for change in &target.changes {
            let of = named(&change.path, &change.part);
            let line = change
                .line
                .map_or_else(String::new, |line| format!(" (line {line})"));
            print(format!("  {of}{line}, written by {}", change.by))?;
            for old in change.old.iter().flat_map(|old| old.lines()) {
                print(format!("  - {old}"))?;
            }
            for new in change.new.lines() {
                print(format!("  + {new}"))?;
            }
        }
        for held in &target.held {
            print(format!(
                "  stays: {}: {}",
                named(&held.path, &held.part),
                held.why
            ))?;
        }
    }
    for note in &plan.notes {
        print(note.clone())?;
    }
    Ok(())
}

fn what(target: &PushTarget) -> String {
    match (target.refused.is_some(), target.changes.len()) {
        (true, _) => "nothing can go there".to_owned(),
        (false, 0) => "it says so already".to_owned(),
        (false, 1) => "1 description".to_owned(),
        (false, count) => format!("{count} descriptions"),
    }
}

fn named(path: &str, part: &str) -> String {
    if path.is_empty() {
        part.to_owned()
    } else {
        format!("{path}, {part}")
    }
}

fn told(output: Output, answer: &PushDocsResponse) -> AppResult<()> {
    if output.is_json() {
        Output::value(answer)?;
    } else {
        for outcome in &answer.outcomes {
            let place = format!("{} · {}", outcome.kind.as_str(), outcome.place);
            Output::note(&clean(&format!("{place}: {}", outcome.words)));
            if let Some(hint) = &outcome.hint {
                Output::note(&clean(&format!("  {hint}")));
            }
        }
        if !saved(&answer.patches) {
            printed(&answer.patches)?;
        }
        for note in &answer.notes {
            Output::note(&clean(note));
        }
        if let Some(plan) = &answer.plan {
            Output::note("what stands there now:");
            shown(plan, |line| {
                Output::note(&clean(&line));
                Ok(())
            })?;
        }
    }
    let bad = answer
        .outcomes
        .iter()
        .find(|outcome| !matches!(outcome.state, PushState::Written | PushState::Patched));
    let Some(bad) = bad else { return Ok(()) };
    let error = match bad.state {
        PushState::Denied => AppError {
            code: weft_app::ErrorCode::Denied,
            ..AppError::failed(format!("{}: {}", bad.place, bad.words))
        },
        _ => AppError::failed(format!("{}: {}", bad.place, bad.words)),
    };
    Err(match &bad.hint {
        Some(hint) => error.hint(hint.clone()),
        None => error,
    })
}
