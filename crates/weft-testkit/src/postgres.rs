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
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Mutex, PoisonError},
};

use tempfile::TempDir;

/// A server's other address on this machine, which programs take for one that is elsewhere.
pub const ELSEWHERE: &str = "127.0.0.2";
/// What `openssl` makes keys of.
const CURVE: [&str; 5] = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
];

/// A server in a temporary folder, without locale and without waiting for the disk; stopped when dropped. Its superuser is
/// `admin`, and everybody on this machine is believed to be who they say they are, but `locked`, who needs a password, and
/// `carl`, who needs a certificate.
pub struct Server {
    folder: TempDir,
    programs: PathBuf,
    as_root: bool,
    port: u16,
}

impl Server {
    /// Starts one. `None`, with a printed line, where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        Self::started(false)
    }

    /// The same with TLS. Its certificate is for [`ELSEWHERE`] alone, and from an authority of its own; [`Self::file`] names
    /// `ca.pem`, one of another authority `other.pem`, and `carl.pem` with `carl.key`.
    pub fn start_with_tls() -> Option<Self> {
        Self::started(true)
    }

    fn started(tls: bool) -> Option<Self> {
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
        server.copy_template(&data);
        let rules = Path::new(&data).join("pg_hba.conf");
        let text = fs::read_to_string(&rules).unwrap();
        fs::write(
            &rules,
            format!(
                "host all locked 127.0.0.1/32 scram-sha-256\nhostssl all carl 127.0.0.0/8 cert\n\
                 host all all {ELSEWHERE}/32 trust\n{text}"
            ),
        )
        .unwrap();
        let mut options = format!(
            "-p {} -k {home} -c listen_addresses=127.0.0.1,{ELSEWHERE} -c fsync=off -c max_connections=800",
            server.port
        );
        if tls {
            server.make_certificates();
            for (setting, name) in [
                ("ssl_cert_file", "server.pem"),
                ("ssl_key_file", "server.key"),
                ("ssl_ca_file", "ca.pem"),
            ] {
                options = format!("{options} -c {setting}={home}/{name}");
            }
            options.push_str(" -c ssl=on");
        }
        let log = format!("{home}/log");
        server.run(
            "pg_ctl",
            &["-D", &data, "-w", "-l", &log, "-o", &options, "start"],
        );
        Some(server)
    }

    /// Copies a cluster that was made once on this machine: making one takes longer than most tests.
    fn copy_template(&self, data: &str) {
        static MAKING: Mutex<()> = Mutex::new(());
        let _alone = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self
            .programs
            .parent()
            .and_then(Path::file_name)
            .unwrap_or_default();
        let user = if self.as_root { "root" } else { "own" };
        let template =
            std::env::temp_dir().join(format!("weft-testkit-postgres-{}-{user}", version.display()));
        if !template.exists() {
            let made = format!("{data}-made");
            self.run(
                "initdb",
                &[
                    "-D",
                    &made,
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
            // Another program may have been faster, or the folder lies on another disk.
            if fs::rename(&made, &template).is_err() {
                fs::rename(&made, data).unwrap();
                return;
            }
        }
        let copied = Command::new("cp")
            .arg("-a")
            .args([template.as_os_str(), data.as_ref()])
            .status()
            .unwrap();
        assert!(copied.success());
    }

    /// The address of a database as somebody.
    pub fn uri(&self, user: &str, database: &str) -> String {
        format!("postgresql://{user}@127.0.0.1:{}/{database}", self.port)
    }

    /// The same at its other address.
    pub fn uri_elsewhere(&self, user: &str, database: &str) -> String {
        format!("postgresql://{user}@{ELSEWHERE}:{}/{database}", self.port)
    }

    /// A file beside the server's.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Two authorities; certificates of the server and of `carl` from the first.
    fn make_certificates(&self) {
        for (name, subject) in [("ca", "/CN=ca"), ("other", "/CN=other")] {
            let (key, file) = (format!("{name}.key"), format!("{name}.pem"));
            let own = [
                "-x509", "-days", "2", "-keyout", &key, "-out", &file, "-subj", subject,
            ];
            self.openssl(&[&["req"][..], &CURVE, &own].concat());
        }
        fs::write(self.file("names"), format!("subjectAltName=IP:{ELSEWHERE}")).unwrap();
        for (name, subject) in [("server", "/CN=server"), ("carl", "/CN=carl")] {
            let [key, asked, file] = ["key", "csr", "pem"].map(|end| format!("{name}.{end}"));
            let own = ["-keyout", &key, "-out", &asked, "-subj", subject];
            self.openssl(&[&["req"][..], &CURVE, &own].concat());
            self.openssl(&[
                "x509",
                "-req",
                "-in",
                &asked,
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-out",
                &file,
                "-extfile",
                "names",
            ]);
        }
        if self.as_root {
            let key = self.file("server.key");
            let given = Command::new("chown").arg("postgres").arg(key).status().unwrap();
            assert!(given.success());
        }
    }

    fn openssl(&self, arguments: &[&str]) {
        let output = Command::new("openssl")
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// Starts `pgbouncer` before the server, in transaction mode with two connections of its own; everybody who is named may use it.
    /// `None`, with a printed line, where it is not installed.
    pub fn pooler(&self, people: &[&str]) -> Option<Pooler> {
        let program = Path::new("/usr/sbin/pgbouncer");
        if !program.exists() {
            println!("skipped: no PgBouncer in /usr/sbin");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let (settings, users) = (self.file("pooler.ini"), self.file("pooler.users"));
        let known = people
            .iter()
            .fold(String::new(), |known, name| known + "\"" + name + "\" \"\"\n");
        fs::write(&users, known).unwrap();
        fs::write(
            &settings,
            format!(
                "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
                 listen_port = {port}\nunix_socket_dir =\npool_mode = transaction\ndefault_pool_size = 2\n\
                 auth_type = trust\nauth_file = {}\n",
                self.port,
                users.display()
            ),
        )
        .unwrap();
        let mut command = if self.as_root {
            // It refuses to run as root. `setpriv` becomes it, so that what is ended later is the pooler itself.
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                .arg(program);
            command
        } else {
            Command::new(program)
        };
        let child = command
            .arg("-q")
            .arg(settings)
            .current_dir("/")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let pooler = Pooler { child, port };
        let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(std::time::Instant::now() < until, "the pooler does not listen");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        Some(pooler)
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

/// A connection pooler; ended when dropped.
pub struct Pooler {
    child: Child,
    port: u16,
}

impl Pooler {
    /// The address of a database as somebody, through the pooler.
    pub fn uri(&self, user: &str, database: &str) -> String {
        format!("postgresql://{user}@127.0.0.1:{}/{database}", self.port)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
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
