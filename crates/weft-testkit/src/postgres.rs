//! A PostgreSQL server of a test's own, where its programs are installed.
#![allow(
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and says that it was skipped"
)]

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// A server in a temporary folder, without locale and without waiting for the disk; stopped when dropped. Its superuser is
/// `admin`, and everybody on this machine is believed to be who they say they are, but `locked`, who needs a password.
pub struct Server {
    folder: TempDir,
    programs: PathBuf,
    as_root: bool,
    port: u16,
}

impl Server {
    /// Starts one. `None`, with a printed line, where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            println!("skipped: no PostgreSQL in /usr/lib/postgresql");
            return None;
        };
        let id = Command::new("id").arg("-u").output().unwrap();
        let server = Self {
            folder: TempDir::new().unwrap(),
            programs,
            as_root: id.stdout.starts_with(b"0\n"),
            port: TcpListener::bind("127.0.0.1:0")
                .unwrap()
                .local_addr()
                .unwrap()
                .port(),
        };
        let home = server.folder.path().to_str().unwrap();
        if server.as_root {
            // The server refuses to run as root.
            let given = Command::new("chown").args(["postgres", home]).status().unwrap();
            assert!(given.success());
        }
        let data = server.data();
        server.run(
            "initdb",
            &[
                "-D",
                &data,
                "-A",
                "trust",
                "-U",
                "admin",
                "-E",
                "UTF8",
                "--locale=C",
                "-N",
            ],
        );
        let rules = Path::new(&data).join("pg_hba.conf");
        let text = fs::read_to_string(&rules).unwrap();
        fs::write(
            &rules,
            format!("host all locked 127.0.0.1/32 scram-sha-256\n{text}"),
        )
        .unwrap();
        let options = format!(
            "-p {} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300",
            server.port
        );
        let log = format!("{home}/log");
        server.run(
            "pg_ctl",
            &["-D", &data, "-w", "-l", &log, "-o", &options, "start"],
        );
        Some(server)
    }

    /// The address of a database as somebody.
    pub fn uri(&self, user: &str, database: &str) -> String {
        format!("postgresql://{user}@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs statements as somebody, as a person with `psql` would; what it printed, or what it complained of.
    pub fn psql(&self, user: &str, database: &str, sql: &str) -> Result<String, String> {
        let output = Command::new(self.programs.join("psql"))
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d"])
            .args([&self.uri(user, database), "-c", sql])
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(text(&output.stderr))
        }
    }

    fn data(&self) -> String {
        self.folder.path().join("data").to_str().unwrap().to_owned()
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let program = self.programs.join(program);
        let mut command = if self.as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // `pg_ctl` hands its output on to the server, which would keep a pipe open.
        let output = command
            .args(arguments)
            .current_dir("/")
            .stdout(Stdio::null())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.data();
        if Path::new(&data).join("postmaster.pid").exists() {
            self.run("pg_ctl", &["-D", &data, "-m", "immediate", "stop"]);
        }
    }
}

fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    found.retain(|folder| folder.join("initdb").exists());
    found.sort();
    found.pop()
}
