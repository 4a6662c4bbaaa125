//! Runners as the workspace keeps them.

use weft_model::{Aspect, Origin, Payload, Record, Revision, Runner, RunnerRun, Urn};
use weft_ports::workspace::{Word, Worded};

use crate::{App, AppError, AppResult, records};

/// Times that something is written over what others wrote before giving up.
pub const TURNS: u32 = 40;
/// Longest name, in letters.
const LONGEST: usize = 40;

/// A runner with the revision that an act on it is written over.
#[derive(Debug, Clone)]
pub struct KeptRunner {
    /// Its urn.
    pub id: Urn,
    /// The runner.
    pub runner: Runner,
    /// The revision that brought it to where it stands.
    pub revision: Revision,
}

/// Runners by name, those that were removed too.
pub async fn all(app: &App) -> AppResult<Vec<KeptRunner>> {
    let part = Urn::runner("");
    let records = app.workspace.listed(part.part(), Aspect::Runner).await?;
    let all = records.into_iter().filter_map(kept);
    let mut all = records::newest(all, |kept| (&kept.id, kept.revision));
    all.sort_by(|one, other| one.runner.name.cmp(&other.runner.name));
    Ok(all)
}

/// Runners that are installed, by name.
pub async fn installed(app: &App) -> AppResult<Vec<KeptRunner>> {
    let mut all = all(app).await?;
    all.retain(|kept| kept.runner.removed.is_none());
    Ok(all)
}

/// The runner of this name, also one that was removed.
pub async fn known(app: &App, name: &str) -> AppResult<Option<KeptRunner>> {
    records::newest_at(app, &Urn::runner(name), kept, |kept| kept.revision).await
}

/// The runner of this name.
pub async fn find(app: &App, name: &str) -> AppResult<KeptRunner> {
    let found = known(app, name).await?;
    found.filter(|kept| kept.runner.removed.is_none()).ok_or_else(|| {
        AppError::not_found(format!("no runner is called `{}`", name.trim().escape_debug()))
            .hint("`weft runner status` lists them; a steward installs one with `weft runner install`")
    })
}

fn kept(record: Record) -> Option<KeptRunner> {
    match (record.origin, record.payload) {
        // Under another's name it would stand in another's place.
        (Origin::Person(_), Some(Payload::Runner(runner))) if Urn::runner(&runner.name) == record.urn => {
            Some(KeptRunner {
                id: record.urn,
                runner: *runner,
                revision: record.revision,
            })
        }
        _ => None,
    }
}

/// Writes a runner over the state that was read; whether nobody else was faster.
pub async fn write(app: &App, action: &str, base: Revision, runner: &Runner) -> AppResult<bool> {
    let word = Word {
        urn: Urn::runner(&runner.name),
        joined: Vec::new(),
        base,
        payload: Payload::Runner(Box::new(runner.clone())),
    };
    let written = app.workspace.write_over(&app.login, action, vec![word]).await?;
    Ok(matches!(written, Worded::Written(_)))
}

/// Writes down how a run went, over whatever others wrote meanwhile. Nothing where it is no news, or the runner was removed.
pub async fn write_run(app: &App, name: &str, run: &RunnerRun) -> AppResult<()> {
    for _ in 0..TURNS {
        let Some(kept) = known(app, name).await? else {
            return Ok(());
        };
        let over = kept.runner.removed.is_some();
        if over || !run.is_news(kept.runner.last.as_ref(), kept.runner.every) {
            return Ok(());
        }
        let runner = Runner {
            last: Some(run.clone()),
            ..kept.runner
        };
        if write(app, "run_runner", kept.revision, &runner).await? {
            return Ok(());
        }
    }
    Err(busy())
}

/// The name as it is kept: it is part of the names of files.
pub fn name(text: &str) -> AppResult<String> {
    let name = text.trim().to_lowercase();
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if name.is_empty() || name.len() > LONGEST || !name.chars().all(fits) || name.starts_with('-') {
        return Err(
            AppError::invalid(format!("`{}` is no name of a runner", text.escape_debug())).hint(format!(
                "use 1 to {LONGEST} letters, digits and dashes, for example `sales`"
            )),
        );
    }
    Ok(name)
}

/// Others are faster, again and again.
pub fn busy() -> AppError {
    AppError {
        retryable: true,
        ..AppError::failed("others are writing about this runner at the same time")
            .hint("try again; `weft runner status` shows where it stands")
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_is_safe_in_the_name_of_a_file() {
        assert_eq!(name(" Sales-2 ").unwrap(), "sales-2");
        for odd in [
            "",
            " ",
            "-x",
            "a b",
            "a/b",
            "a.b",
            "a\nb",
            "größe",
            &"x".repeat(41),
        ] {
            name(odd).unwrap_err();
        }
    }
}
