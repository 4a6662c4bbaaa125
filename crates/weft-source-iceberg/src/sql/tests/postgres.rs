//! The same catalog in PostgreSQL, on a server of the test's own where its programs are installed.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use sqlx::{Connection, PgConnection, Row};
use tempfile::TempDir;
use weft_ports::{PortErrorKind, Source, source::SourceKind};
use weft_testkit::harvest;

use super::fixture::{Lake, story, urn};
use crate::IcebergSqlSource;

/// A server in a temporary folder; stopped when dropped.
struct Server {
    folder: TempDir,
    programs: PathBuf,
    as_root: bool,
    port: u16,
}

impl Server {
    /// `None`, with a printed line, where PostgreSQL is not installed.
    fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            println!("skipped: no PostgreSQL in /usr/lib/postgresql");
            return None;
        };
        let folder = TempDir::new().unwrap();
        let as_root = Command::new("id")
            .arg("-u")
            .output()
            .unwrap()
            .stdout
            .starts_with(b"0\n");
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let server = Self {
            folder,
            programs,
            as_root,
            port,
        };
        let home = server.folder.path().to_str().unwrap();
        if as_root {
            // The server refuses to run as root.
            assert!(
                Command::new("chown")
                    .args(["postgres", home])
                    .status()
                    .unwrap()
                    .success()
            );
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
        let options = format!("-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off");
        let log = format!("{home}/log");
        server.run(
            "pg_ctl",
            &["-D", &data, "-w", "-l", &log, "-o", &options, "start"],
        );
        Some(server)
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
            .stdout(std::process::Stdio::null())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }

    fn uri(&self, user: &str, database: &str) -> String {
        format!("postgresql://{user}@127.0.0.1:{}/{database}", self.port)
    }

    async fn sql(&self, database: &str, sql: &str) {
        let mut connection = PgConnection::connect(&self.uri("admin", database)).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }

    fn source(&self, lake: &Lake, user: &str, database: &str) -> IcebergSqlSource {
        let kind = SourceKind::IcebergSql {
            uri: self
                .uri(user, database)
                .replace("postgresql:", "postgresql+psycopg2:"),
            warehouse: lake.path("warehouse").to_str().unwrap().to_owned(),
            catalog: None,
        };
        IcebergSqlSource::new("shop", &kind).unwrap()
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

/// Copies the rows of the SQLite catalog.
async fn copy(lake: &Lake, server: &Server) {
    server
        .sql(
            "lake",
            "CREATE TABLE iceberg_tables (catalog_name VARCHAR(255), table_namespace VARCHAR(255),
                table_name VARCHAR(255), metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000),
                PRIMARY KEY (catalog_name, table_namespace, table_name));
             CREATE TABLE iceberg_namespace_properties (catalog_name VARCHAR(255), namespace VARCHAR(255),
                property_key VARCHAR(255), property_value VARCHAR(1000));
             CREATE ROLE reader LOGIN; CREATE ROLE nobody LOGIN; CREATE ROLE locked LOGIN PASSWORD 'hunter2';
             GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;",
        )
        .await;
    let mut from = lake.open().await;
    let mut to = PgConnection::connect(&server.uri("admin", "lake")).await.unwrap();
    for (select, insert, columns) in [
        (
            "SELECT catalog_name, table_namespace, table_name, metadata_location FROM iceberg_tables",
            "INSERT INTO iceberg_tables VALUES ($1, $2, $3, $4)",
            4,
        ),
        (
            "SELECT catalog_name, namespace, property_key, property_value FROM iceberg_namespace_properties",
            "INSERT INTO iceberg_namespace_properties VALUES ($1, $2, $3, $4)",
            4,
        ),
    ] {
        for row in sqlx::query(select).fetch_all(&mut from).await.unwrap() {
            let mut query = sqlx::query(insert);
            for column in 0..columns {
                query = query.bind(row.get::<String, _>(column));
            }
            query.execute(&mut to).await.unwrap();
        }
    }
    from.close().await.unwrap();
    to.close().await.unwrap();
}

#[tokio::test]
async fn a_catalog_in_postgresql_is_the_same_catalog() {
    let Some(server) = Server::start() else { return };
    let lake = Lake::pyiceberg().await;
    server.sql("postgres", "CREATE DATABASE lake").await;

    let empty = harvest(&server.source(&lake, "admin", "lake")).await.unwrap_err();
    assert_eq!(empty.kind, PortErrorKind::Invalid);
    assert!(empty.message.contains("`iceberg_tables`"), "{empty}");

    copy(&lake, &server).await;
    let source = server.source(&lake, "reader", "lake");
    let line = source.test().await.unwrap();
    assert_eq!(line, "4 namespaces, 4 tables in catalog lake (postgresql)");
    let here = harvest(&source).await.unwrap();
    assert!(here.summary.complete);
    assert_eq!(here.warnings, []);
    let there = harvest(&lake.source()).await.unwrap();
    assert_eq!(
        story(&here, lake.folder.path()),
        story(&there, lake.folder.path())
    );
    // Another catalog, so other things, even where a table was registered in both.
    assert_ne!(urn(&here, "shop.sales.orders"), urn(&there, "shop.sales.orders"));
    // Whoever reads it.
    let admin = harvest(&server.source(&lake, "admin", "lake")).await.unwrap();
    assert_eq!(urn(&here, "shop.sales.orders"), urn(&admin, "shop.sales.orders"));

    let found = source
        .locate(&["sales".to_owned(), "eu".to_owned()], "returns")
        .await
        .unwrap();
    assert!(found.metadata_location.contains("sales.eu/returns"), "{found:?}");
    let missing = source.locate(&["sales".to_owned()], "returns").await.unwrap_err();
    assert_eq!(missing.kind, PortErrorKind::NotFound);

    refusals(&server, &lake).await;
    drop(server);
    let down = source.test().await.unwrap_err();
    assert_eq!(down.kind, PortErrorKind::Unavailable, "{down:?}");
}

async fn refusals(server: &Server, lake: &Lake) {
    for (user, database, kind) in [
        ("nobody", "lake", PortErrorKind::Denied),
        ("locked", "lake", PortErrorKind::Denied),
        ("stranger", "lake", PortErrorKind::Denied),
        ("reader", "ocean", PortErrorKind::NotFound),
    ] {
        let source = server.source(lake, user, database);
        let error = source.test().await.unwrap_err();
        assert_eq!(error.kind, kind, "{user}: {error:?}");
        assert_eq!(harvest(&source).await.unwrap_err(), error, "{user}");
        assert!(error.hint.is_some(), "{error}");
        assert!(error.message.contains(database), "{error}");
    }
}
