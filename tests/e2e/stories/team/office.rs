//! A team's workspace with the demo's sources in it, and the people who work there: each with a login, a folder and a window of
//! their own.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;
use weft_testkit::postgres::Server;

use crate::{
    Stage,
    browser::Browser,
    stories::{copy_of, ready},
    webdriver::{Outcome, Window},
};

/// An analyst.
const PRIYA: &str = "priya.raghavan@alderfinch.example";
/// Steward of Finance.
const OSKAR: &str = "oskar.nyberg@alderfinch.example";
/// Owner of what is asked for.
const HANNAH: &str = "hannah.sorensen@alderfinch.example";
/// Of the platform team, and of the governance team.
const RUTH: &str = "ruth.adeyemi@alderfinch.example";
/// Login of the runner.
pub const ROBOT: &str = "robot";
/// What is asked for.
pub const LEDGER: &str = "finance.general-ledger";
/// The database, and the role that lets into it.
const DATABASE: &str = "w";
const MEMBER: &str = "w_weft_member";
/// What gives a right there.
const GIVE: &str = "FUNCTION weft.give_right(text, text, text, text)";

/// The database and everybody's folders.
pub struct Office {
    server: Server,
    home: TempDir,
}

impl Office {
    /// Makes it. `None`, with a printed line, where PostgreSQL is not installed.
    pub fn open() -> Outcome<Option<Self>> {
        let started = std::panic::catch_unwind(Server::start)
            .map_err(|_| "PostgreSQL does not start; what it said stands above".to_owned())?;
        let Some(server) = started else { return Ok(None) };
        let home = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        let office = Self { server, home };
        office.furnish()?;
        office.settle()?;
        Ok(Some(office))
    }

    /// The workspace, what the sources of the demo state, and its policy in force.
    fn furnish(&self) -> Outcome<()> {
        self.sql("postgres", &format!("CREATE DATABASE {DATABASE}"))?;
        for login in [RUTH, OSKAR, HANNAH, PRIYA, ROBOT] {
            self.sql("postgres", &format!("CREATE ROLE \"{login}\" LOGIN"))?;
        }
        let admin = self.server.uri("admin", DATABASE);
        self.weft("admin", &["workspace", "init", &admin, "--first", RUTH])?;
        self.join("ruth", RUTH)?;
        let demo = demo()?;
        let copy = copy_of(&demo)?;
        let listed = answer(copy.path(), &["source", "list"])?;
        for words in weft_tests::source_words(&listed) {
            let words = words.iter().map(String::as_str);
            let add: Vec<&str> = ["source", "add"].into_iter().chain(words).collect();
            self.json("ruth", &add)?;
        }
        self.json("ruth", &["sync"])?;
        let policy = demo.join("demo").join("policy.yaml");
        let policy = policy.to_str().ok_or("the demo lies where no text names it")?;
        self.weft("ruth", &["policy", "publish", policy]).map(drop)
    }

    /// Everybody is let in, and has what there is on their machine: a window shows it at once.
    fn settle(&self) -> Outcome<()> {
        let duties: [(&str, &str, &[&str]); 3] = [
            ("priya", PRIYA, &["analyst"]),
            ("oskar", OSKAR, &["steward", "--domain", "Finance"]),
            ("hannah", HANNAH, &["owner", "--domain", "Finance"]),
        ];
        for (machine, login, duty) in duties {
            let invite = ["workspace", "invite", login, "--role"];
            let invited = self.json("ruth", &[&invite[..], duty].concat())?;
            let admission = invited["admission"]
                .as_str()
                .ok_or_else(|| format!("nothing lets {login} in: {invited}"))?;
            self.sql(DATABASE, admission)?;
            self.join(machine, login)?;
            self.json(machine, &["show", LEDGER])?;
        }
        // Where they type commands is another folder than the one that their window shows.
        self.join("oskar-terminal", OSKAR)?;
        self.join("priya-terminal", PRIYA)
    }

    /// The runner is let in, on a machine of its own.
    pub fn let_the_runner_in(&self) -> Outcome<()> {
        self.sql(DATABASE, &format!("GRANT {MEMBER} TO {ROBOT}"))?;
        self.join(ROBOT, ROBOT)
    }

    /// From here on the database gives nobody a right.
    pub fn gives_nothing(&self) -> Outcome<()> {
        self.sql(DATABASE, &format!("REVOKE EXECUTE ON {GIVE} FROM {MEMBER}"))
    }

    /// It does again.
    pub fn gives_again(&self) -> Outcome<()> {
        self.sql(DATABASE, &format!("GRANT EXECUTE ON {GIVE} TO {MEMBER}"))
    }

    fn join(&self, machine: &str, login: &str) -> Outcome<()> {
        let address = self.server.uri(&login.replace('@', "%40"), DATABASE);
        self.weft(machine, &["workspace", "join", &address]).map(drop)
    }

    fn sql(&self, database: &str, sql: &str) -> Outcome<()> {
        self.server
            .psql("admin", database, sql)
            .map(drop)
            .map_err(|error| format!("{sql}: {error}"))
    }

    fn folder(&self, machine: &str) -> PathBuf {
        self.home.path().join(machine).join("workspace")
    }

    /// What the command line prints on somebody's machine; what it complains of where it fails.
    pub fn weft(&self, machine: &str, arguments: &[&str]) -> Outcome<String> {
        run(&self.folder(machine), arguments)
    }

    /// The same as JSON.
    pub fn json(&self, machine: &str, arguments: &[&str]) -> Outcome<Value> {
        answer(&self.folder(machine), arguments)
    }

    /// Opens somebody's window.
    pub fn window(&self, machine: &str, port: u16, pictures: &Path) -> Outcome<Stage> {
        let own = self.home.path().join(machine);
        let workspace = self.folder(machine);
        let browser = Browser::new(&own.join("browser"))?;
        let environment = [
            ("PATH", browser.path()?),
            ("WEFT_WORKSPACE", workspace.clone()),
            ("XDG_DATA_HOME", own.join("data")),
            // As on the command line: what opens the secrets of the folder lies there.
            ("XDG_CONFIG_HOME", workspace.with_extension("config")),
            ("XDG_CACHE_HOME", own.join("cache")),
            ("WEFT_SECRETS", "file".into()),
        ];
        let window = Window::open(
            &program("weft-desktop")?,
            port,
            &environment,
            own.join("window.log"),
        )?;
        let stage = Stage {
            window,
            workspace,
            pictures: pictures.to_path_buf(),
            browser,
        };
        ready(&stage).map_err(|error| format!("the window of {machine}: {error}"))?;
        Ok(stage)
    }
}

/// A program beside this one.
fn program(name: &str) -> Outcome<PathBuf> {
    std::env::current_exe()
        .map(|own| own.with_file_name(name))
        .map_err(|error| format!("this program has no path: {error}"))
}

/// The workspace of the demo, which nobody writes into.
fn demo() -> Outcome<PathBuf> {
    std::env::var_os("WEFT_E2E_DEMO")
        .map(PathBuf::from)
        .ok_or_else(|| "WEFT_E2E_DEMO is not set; run `cargo xtask e2e`".to_owned())
}

fn run(workspace: &Path, arguments: &[&str]) -> Outcome<String> {
    let output = Command::new(program("weft")?)
        .args(arguments)
        .env("WEFT_WORKSPACE", workspace)
        .env("WEFT_SECRETS", "file")
        .env("XDG_CONFIG_HOME", workspace.with_extension("config"))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("the command line does not start: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!(
        "weft {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}

fn answer(workspace: &Path, arguments: &[&str]) -> Outcome<Value> {
    let text = run(workspace, &[arguments, &["--json"]].concat())?;
    serde_json::from_str(&text)
        .map_err(|error| format!("weft {arguments:?} prints no JSON ({error}): {text}"))
}
