//! Installs a runner: who does unattended what was decided, for one domain and one system.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Actor, Runner, RunnerAct, Urn, access::runner::PERIOD};
use weft_ports::{
    PortErrorKind, Team,
    team::{Duty, DutyRole},
};

pub use crate::runners::{units::UnitFile, view::RunnerRow};
use crate::{
    App, AppError, AppResult,
    invite_member::duty,
    review::rules,
    runners::{
        charge,
        kept::{self, KeptRunner},
        units, view,
    },
};

/// Shortest and longest time between two runs, in seconds.
const PERIODS: std::ops::RangeInclusive<u32> = 10..=86_400;

/// Which runner. One of this name that is there is changed.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct InstallRunnerRequest {
    /// Its name: lower-case letters, digits and dashes.
    pub name: String,
    /// The login that it acts as, which nobody else has.
    pub login: String,
    /// Its domain; absent: the whole mesh, which a team's workspace has no runner for.
    #[serde(default)]
    pub domain: Option<String>,
    /// The system that it gives rights in and takes them from; absent: the one that is connected here.
    #[serde(default)]
    pub system: Option<String>,
    /// Time between two runs, in seconds, from 10 to 86,400; absent: 300.
    #[serde(default)]
    pub every: Option<u32>,
}

/// What was installed.
#[derive(Debug, Clone, Serialize, Type)]
pub struct InstallRunnerResponse {
    /// The runner.
    pub runner: RunnerRow,
    /// The service and the timer that start it.
    pub files: Vec<UnitFile>,
    /// What is to be done still, in sentences.
    pub notes: Vec<String>,
}

/// Installs it.
pub async fn install_runner(app: &App, request: InstallRunnerRequest) -> AppResult<InstallRunnerResponse> {
    let mut runner = wanted(app, &request).await?;
    let before = kept::known(app, &runner.name).await?;
    charge::refuse_unless_in_charge(app, runner.domain.as_deref()).await?;
    if let Some(before) = &before {
        charge::refuse_unless_in_charge(app, before.runner.domain.as_deref()).await?;
        refuse_another(&before.runner, &runner)?;
        // How it went stands as long as it is the same one.
        runner.last = before
            .runner
            .last
            .clone()
            .filter(|_| before.runner.login == runner.login);
    }
    let mut notes = Vec::new();
    if let Some(team) = app.team.as_deref() {
        give_duty(app, team, &runner, &mut notes).await?;
    }
    let is_same = before
        .as_ref()
        .is_some_and(|before| says_the_same(before, &runner));
    if !is_same {
        let base = before.as_ref().map(|before| before.revision).unwrap_or_default();
        if !kept::write(app, "install_runner", base, &runner).await? {
            return Err(kept::busy());
        }
    }
    let kept = kept::find(app, &runner.name).await?;
    let folder = app.folder.display().to_string();
    Ok(InstallRunnerResponse {
        runner: view::row(app, &kept).await?,
        files: units::files(&kept.runner, app.team.is_none().then_some(folder.as_str())),
        notes,
    })
}

/// The runner as it is asked for.
async fn wanted(app: &App, request: &InstallRunnerRequest) -> AppResult<Runner> {
    let by: Actor = rules::actor(app).await?;
    let domain = match request
        .domain
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        Some(name) => Some(named_domain(app, name).await?),
        None => None,
    };
    if domain.is_none() && app.team.is_some() {
        return Err(
            AppError::invalid("a runner of a team looks after one domain").hint(
                "name it with `--domain`; another domain has another runner, which may have the same login",
            ),
        );
    }
    let login = duty(&request.login, DutyRole::Runner, domain.clone(), None)?.login;
    if login == app.login {
        return Err(AppError::invalid(format!("`{login}` is your own login"))
            .hint("a runner has a login of its own, so that the audit tells its acts from yours"));
    }
    let system = request
        .system
        .clone()
        .unwrap_or_else(|| app.grants.system().to_owned());
    if system != app.grants.system() {
        return Err(
            AppError::invalid(format!("`{}` is not connected here", system.escape_debug()))
                .hint(format!("the system that is: `{}`", app.grants.system())),
        );
    }
    let every = request.every.unwrap_or(PERIOD);
    if !PERIODS.contains(&every) {
        return Err(
            AppError::invalid(format!("{every} seconds are no time between two runs"))
                .hint("from 10 seconds to one day: `--every 5m`"),
        );
    }
    Ok(Runner {
        name: kept::name(&request.name)?,
        login,
        domain,
        system,
        every,
        installed: RunnerAct { by, at: app.now() },
        removed: None,
        last: None,
    })
}

/// The name of a domain as the mesh writes it.
async fn named_domain(app: &App, name: &str) -> AppResult<String> {
    let known = app.replica.entities(&[Urn::domain(name)]).await?;
    let found = known.into_iter().next().ok_or_else(|| {
        AppError::not_found(format!("no domain is called `{}`", name.escape_debug()))
            .hint("`weft search` shows the domains that there are")
    })?;
    Ok(found.name)
}

/// Refuses to make another runner of one that is installed.
fn refuse_another(before: &Runner, runner: &Runner) -> AppResult<()> {
    if before.removed.is_some() || before.domain == runner.domain {
        return Ok(());
    }
    Err(AppError::invalid(format!(
        "there is a runner `{}` already, for {}",
        before.name,
        before.domain.as_deref().unwrap_or("the whole mesh")
    ))
    .hint("choose another name, or remove that one first: `weft runner remove`"))
}

fn says_the_same(before: &KeptRunner, runner: &Runner) -> bool {
    let wanted = Runner {
        installed: before.runner.installed.clone(),
        ..runner.clone()
    };
    before.runner == wanted
}

/// Gives the login the duty of a runner, where it has not got it yet, and says what is to be done there still.
async fn give_duty(app: &App, team: &dyn Team, runner: &Runner, notes: &mut Vec<String>) -> AppResult<()> {
    let wanted = duty(&runner.login, DutyRole::Runner, runner.domain.clone(), None)?;
    let of_login: Vec<Duty> = team
        .duties()
        .await?
        .into_iter()
        .map(|given| given.duty)
        .filter(|known| known.login == wanted.login)
        .filter(|known| known.until.is_none_or(|until| until > app.now()))
        .collect();
    let folded = |duty: &Duty| duty.domain.as_deref().map(str::to_lowercase);
    let is_held = |known: &Duty| {
        known.role == DutyRole::Runner && (known.domain.is_none() || folded(known) == folded(&wanted))
    };
    if !of_login.iter().any(is_held) {
        give(team, &wanted).await?;
    }
    let others: Vec<&str> = of_login
        .iter()
        .filter(|known| known.role != DutyRole::Runner)
        .map(|known| known.role.as_str())
        .collect();
    if !others.is_empty() {
        notes.push(format!(
            "`{}` is {} as well: a runner is best nothing else",
            wanted.login,
            others.join(", ")
        ));
    }
    notes.push(format!(
        "whoever runs the database says once, if it was not said before: {}",
        team.admission(&wanted.login)
    ));
    notes.push(format!(
        "on the machine that runs it, join once as `{}`: {}",
        wanted.login,
        team.address()
    ));
    Ok(())
}

async fn give(team: &dyn Team, duty: &Duty) -> AppResult<()> {
    let Err(error) = team.give(duty).await else {
        return Ok(());
    };
    if error.kind != PortErrorKind::Denied {
        return Err(error.into());
    }
    let domain = duty.domain.as_deref().unwrap_or_default();
    Err(AppError::denied(format!(
        "`{}` is no runner of {domain} yet, and you may not make it one: {}",
        duty.login, error.message
    ))
    .hint(format!(
        "a steward of {domain} or the platform team does: `weft workspace invite {} --role runner --domain {domain}`; then install it again",
        duty.login
    )))
}
