//! What faces are shown of runners, and of what waits for one.

use serde::Serialize;
use specta::Type;
use weft_model::{Runner, RunnerRun, RunnerState, Timestamp};

use super::kept::KeptRunner;
use crate::{App, AppResult, show_proposal::named};

/// A runner, as faces show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RunnerRow {
    /// Its name.
    pub name: String,
    /// The login that it acts as.
    pub login: String,
    /// Its domain; absent: the whole mesh.
    pub domain: Option<String>,
    /// The system that it gives rights in and takes them from.
    pub system: String,
    /// Time between two runs, in seconds.
    pub every: u32,
    /// Who installed it, by name.
    pub installed_by: String,
    /// When.
    pub installed_at: Timestamp,
    /// How its last run went, where it has run.
    pub last: Option<RunnerRun>,
    /// Where it stands.
    pub state: RunnerState,
    /// The same in a sentence, with what to do.
    pub says: String,
}

/// What waits for somebody in a domain, because no runner does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Unattended {
    /// The domain; absent: things of no domain, or the whole mesh.
    pub domain: Option<String>,
    /// Grants that were approved and are not in force yet.
    pub pending: u32,
    /// Grants that should have ended and have not.
    pub overdue: u32,
    /// The runner that looks after it; absent: there is none.
    pub runner: Option<String>,
    /// What it comes to, in a sentence: `2 grants are approved, not yet granted`.
    pub says: String,
    /// What to do, in a sentence.
    pub next: String,
}

/// A runner as it is shown.
pub async fn row(app: &App, kept: &KeptRunner) -> AppResult<RunnerRow> {
    let Runner {
        name,
        login,
        domain,
        system,
        every,
        installed,
        last,
        ..
    } = kept.runner.clone();
    let now = app.now();
    Ok(RunnerRow {
        says: says(&kept.runner, now),
        state: kept.runner.state(now),
        installed_by: named(app, &installed.by).await?.name,
        installed_at: installed.at,
        name,
        login,
        domain,
        system,
        every,
        last,
    })
}

/// Where a runner stands, in a sentence.
pub fn says(runner: &Runner, now: Timestamp) -> String {
    let name = &runner.name;
    match (runner.state(now), &runner.last) {
        (RunnerState::Removed, _) => "it was removed".to_owned(),
        (RunnerState::Late, None) => {
            format!(
                "it has never run: start its timer, or `weft runner run {name}` as `{}`",
                runner.login
            )
        }
        (RunnerState::Late, Some(run)) => format!(
            "it has not run for {}: look at its timer, or `weft runner run {name}` as `{}`",
            lasted(now.since(run.ended)),
            runner.login
        ),
        (RunnerState::Waiting, _) | (_, None) => "it was installed, and has not run yet".to_owned(),
        (_, Some(run)) => match &run.error {
            Some(error) => format!("its last run broke off: {error}"),
            None if run.left > 0 => format!(
                "its last run left {} not done: `weft grants` says why",
                grants(run.left)
            ),
            None if run.missing + run.foreign > 0 => {
                "its last run found rights that are not as they were granted: `weft reconcile` lists them"
                    .to_owned()
            }
            None => "its last run left nothing to do".to_owned(),
        },
    }
}

/// A number of grants, in words.
pub fn grants(number: u32) -> String {
    if number == 1 {
        "1 grant".to_owned()
    } else {
        format!("{number} grants")
    }
}

/// A time in the largest unit that fits, from milliseconds.
fn lasted(millis: i64) -> String {
    let minutes = millis.max(0) / 60_000;
    let of = |number: i64, unit: &str| {
        let end = if number == 1 { "" } else { "s" };
        format!("{number} {unit}{end}")
    };
    match minutes {
        0..60 => of(minutes, "minute"),
        60..2_880 => of(minutes / 60, "hour"),
        _ => of(minutes / 1_440, "day"),
    }
}

/// What waits in a domain, and what to do about it.
pub fn unattended(
    domain: Option<String>,
    (pending, overdue): (u32, u32),
    runner: Option<&Runner>,
    now: Timestamp,
) -> Unattended {
    let mut parts = Vec::new();
    if pending > 0 {
        let are = if pending == 1 { "is" } else { "are" };
        parts.push(format!("{} {are} approved, not yet granted", grants(pending)));
    }
    if overdue > 0 {
        parts.push(format!("{} should have ended", grants(overdue)));
    }
    let of: &str = match (&domain, runner) {
        (Some(domain), _) => domain,
        (None, Some(runner)) if runner.domain.is_none() => "the whole mesh",
        (None, _) => "what is in no domain",
    };
    let next = match (runner, &domain) {
        (Some(runner), _) => format!("The runner `{}`: {}.", runner.name, says(runner, now)),
        (None, Some(domain)) => format!(
            "No runner looks after {domain}: a steward or owner installs one with `weft runner install NAME --domain {} --login LOGIN`; `weft grants run` does it once.",
            typed(domain)
        ),
        (None, None) => format!("No runner looks after {of}: `weft grants run` does it once."),
    };
    Unattended {
        says: if parts.is_empty() {
            format!("nobody is known to have looked after {of} lately")
        } else {
            parts.join(", ")
        },
        next,
        domain,
        pending,
        overdue,
        runner: runner.map(|runner| runner.name.clone()),
    }
}

/// A word as it is typed on a command line.
fn typed(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use weft_model::{Actor, Runner, RunnerAct, RunnerRun, Timestamp};

    use super::{lasted, says, typed, unattended};

    const fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    fn runner(last: Option<RunnerRun>) -> Runner {
        Runner {
            name: "sales".to_owned(),
            login: "robot".to_owned(),
            domain: Some("Sales".to_owned()),
            system: "weft".to_owned(),
            every: 300,
            installed: RunnerAct {
                by: Actor::default(),
                at: at(0),
            },
            removed: None,
            last,
        }
    }

    #[test]
    fn it_says_where_it_stands_and_what_to_do() {
        assert!(says(&runner(None), at(1)).contains("has not run yet"));
        assert!(says(&runner(None), at(16)).contains("weft runner run sales"));
        let run = RunnerRun::begun(at(0));
        assert!(says(&runner(Some(run.clone())), at(1)).contains("nothing to do"));
        assert!(says(&runner(Some(run.clone())), at(180)).contains("for 3 hours"));
        let left = RunnerRun {
            left: 2,
            ..run.clone()
        };
        assert!(says(&runner(Some(left)), at(1)).contains("left 2 grants"));
        let broken = RunnerRun {
            error: Some("no answer came".to_owned()),
            ..run.clone()
        };
        assert!(says(&runner(Some(broken)), at(1)).contains("no answer came"));
        let drifts = RunnerRun { foreign: 1, ..run };
        assert!(says(&runner(Some(drifts)), at(1)).contains("weft reconcile"));
    }

    #[test]
    fn what_waits_is_told_with_what_to_do() {
        let alone = unattended(Some("Sales and more".to_owned()), (1, 2), None, at(0));
        assert_eq!(
            alone.says,
            "1 grant is approved, not yet granted, 2 grants should have ended"
        );
        assert!(
            alone.next.starts_with("No runner looks after Sales and more")
                && alone.next.contains("--domain 'Sales and more' "),
            "{}",
            alone.next
        );
        let late = unattended(Some("Sales".to_owned()), (0, 0), Some(&runner(None)), at(60));
        assert!(late.next.contains("`sales`: it has never run"), "{}", late.next);
        assert!(late.says.contains("Sales"), "{}", late.says);
        let nowhere = unattended(None, (0, 1), None, at(0));
        assert_eq!(nowhere.says, "1 grant should have ended");
        assert!(nowhere.next.contains("in no domain"), "{}", nowhere.next);
    }

    #[test]
    fn words_are_short_and_can_be_typed() {
        assert_eq!(lasted(60_000), "1 minute");
        assert_eq!(lasted(-5), "0 minutes");
        assert_eq!(lasted(3 * 3_600_000), "3 hours");
        assert_eq!(lasted(49 * 3_600_000), "2 days");
        assert_eq!(typed("Sales"), "Sales");
        assert_eq!(typed("it's"), r"'it'\''s'");
    }
}
