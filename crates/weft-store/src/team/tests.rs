use async_trait::async_trait;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::collections::HashMap;
use weft_model::{Aspect, AuditEntry, Origin, Payload, Record, Revision, Timestamp, Urn};
use weft_ports::{
    AtRestKey, PortErrorKind, Workspace,
    error::PortResult,
    source::{Fingerprint, SourceConfig},
    workspace::{
        AuditBreak, AuditFilter, Committed, HarvestBatch, HarvestId, Image, SourceState, SyncReport, Word,
        Worded,
    },
};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, urn},
};

use super::{TeamAddress, TeamWorkspace, init};

mod audit;
mod authors;
mod campaigns;
mod crowd;
mod encrypted;
mod following;
mod held;
mod listening;
mod lost;
mod moves;
mod races;
mod rights;
mod rights_actions;
mod rules;
mod runners;
mod signed;
mod signing_in;
mod sources;

/// Runs statements as somebody.
async fn sql(server: &Server, user: &str, database: &str, text: &str) {
    let mut connection = PgConnection::connect(&server.uri(user, database)).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(text.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// What copies are encrypted with.
fn key() -> AtRestKey {
    AtRestKey::new([7; 32])
}

fn address(server: &Server, user: &str, database: &str) -> TeamAddress {
    TeamAddress::parse(&server.uri(user, database)).unwrap()
}

/// A workspace whose platform team is `plat`.
async fn made(server: &Server, database: &str) {
    sql(
        server,
        "admin",
        "postgres",
        &format!("CREATE DATABASE {database}"),
    )
    .await;
    sql(
        server,
        "admin",
        database,
        "DO $$ BEGIN CREATE ROLE plat LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;",
    )
    .await;
    init(&address(server, "admin", database), "plat").await.unwrap();
}

/// Makes a login, if it is not there, and a member of it.
async fn login(server: &Server, database: &str, name: &str) {
    sql(
        server,
        "admin",
        database,
        &format!(
            "DO $$ BEGIN CREATE ROLE {name} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
             GRANT {database}_weft_member TO {name};"
        ),
    )
    .await;
}

async fn duty(server: &Server, database: &str, name: &str, role: &str, domain: Option<&str>) {
    let domain = domain.map_or("NULL".to_owned(), |domain| format!("'{domain}'"));
    sql(
        server,
        "plat",
        database,
        &format!("SELECT give_duty('{name}', '{role}', {domain}, NULL)"),
    )
    .await;
}

/// Everybody who speaks in the suite, each with their own login.
struct Everybody {
    people: HashMap<String, TeamWorkspace>,
}

impl Everybody {
    fn of(&self, person: &str) -> &TeamWorkspace {
        &self.people[person]
    }

    fn plat(&self) -> &TeamWorkspace {
        self.of("plat")
    }
}

#[async_trait]
impl Workspace for Everybody {
    async fn head(&self) -> PortResult<Revision> {
        self.plat().head().await
    }
    async fn begin_harvest(&self, source: &str, at: Timestamp) -> PortResult<HarvestId> {
        self.plat().begin_harvest(source, at).await
    }
    async fn commit_harvest(&self, harvest: &HarvestId, batch: HarvestBatch) -> PortResult<Committed> {
        self.plat().commit_harvest(harvest, batch).await
    }
    async fn finish_harvest(
        &self,
        harvest: &HarvestId,
        complete: bool,
        report: SyncReport,
    ) -> PortResult<Committed> {
        self.plat().finish_harvest(harvest, complete, report).await
    }
    async fn fingerprints(&self, source: &str, keys: &[String]) -> PortResult<HashMap<String, Fingerprint>> {
        self.plat().fingerprints(source, keys).await
    }
    async fn write(&self, person: &str, action: &str, urn: &Urn, payload: Payload) -> PortResult<Revision> {
        self.of(person).write(person, action, urn, payload).await
    }
    async fn write_over(&self, person: &str, action: &str, words: Vec<Word>) -> PortResult<Worded> {
        self.of(person).write_over(person, action, words).await
    }
    async fn write_for(
        &self,
        person: &str,
        action: &str,
        author: &str,
        words: Vec<Word>,
        own: Vec<Word>,
    ) -> PortResult<Worded> {
        self.of(person)
            .write_for(person, action, author, words, own)
            .await
    }
    async fn note_act(&self, person: &str, action: &str, subject: &str, detail: &str) -> PortResult<()> {
        self.of(person).note_act(person, action, subject, detail).await
    }
    async fn keep_image(&self, person: &str, subject: &str, image: Image) -> PortResult<bool> {
        self.of(person).keep_image(person, subject, image).await
    }
    async fn has_image(&self, digest: &str) -> PortResult<bool> {
        self.plat().has_image(digest).await
    }
    async fn image(&self, digest: &str) -> PortResult<Option<Image>> {
        self.plat().image(digest).await
    }
    async fn changes(&self, since: Revision, limit: usize) -> PortResult<Vec<Record>> {
        self.plat().changes(since, limit).await
    }
    async fn records(&self, urns: &[Urn]) -> PortResult<Vec<Record>> {
        self.plat().records(urns).await
    }
    async fn listed(&self, part: &str, aspect: Aspect) -> PortResult<Vec<Record>> {
        self.plat().listed(part, aspect).await
    }
    async fn scan(&self, each: &mut (dyn FnMut(Urn, Vec<Record>) + Send)) -> PortResult<Revision> {
        self.plat().scan(each).await
    }
    async fn history(&self, urn: &Urn, aspect: Aspect, origin: Option<&Origin>) -> PortResult<Vec<Record>> {
        self.plat().history(urn, aspect, origin).await
    }
    async fn add_source(&self, person: &str, config: &SourceConfig, at: Timestamp) -> PortResult<()> {
        self.of(person).add_source(person, config, at).await
    }
    async fn remove_source(&self, person: &str, name: &str, at: Timestamp) -> PortResult<Committed> {
        self.of(person).remove_source(person, name, at).await
    }
    async fn sources(&self) -> PortResult<Vec<SourceState>> {
        self.plat().sources().await
    }
    async fn audit(&self, subject: Option<&str>, limit: usize) -> PortResult<Vec<AuditEntry>> {
        let mut entries = self.plat().audit(subject, limit).await?;
        // The suite counts from an empty chain; here people were invited first.
        entries.retain(|entry| entry.action != "give_duty");
        for entry in &mut entries {
            entry.sequence -= invitations();
        }
        Ok(entries)
    }
    async fn audited(&self, filter: &AuditFilter, limit: usize) -> PortResult<Vec<AuditEntry>> {
        self.plat().audited(filter, limit).await
    }
    async fn audit_hash(&self, sequence: u64) -> PortResult<Option<String>> {
        self.plat().audit_hash(sequence + invitations()).await
    }

    async fn verify_audit(&self) -> PortResult<Result<u64, AuditBreak>> {
        let walked = self.plat().verify_audit().await?;
        Ok(walked.map(|entries| entries - invitations()))
    }
}

const SPEAKERS: [&str; 5] = ["priya", "sam", "ann", "bob", "cyd"];

const fn invitations() -> u64 {
    1 + 2 * SPEAKERS.len() as u64
}

#[tokio::test]
async fn passes_the_suite() {
    let Some(server) = Server::start() else { return };
    let number = std::sync::atomic::AtomicU32::new(0);
    weft_testkit::workspace_suite::run(async || {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let database = format!("w{number}");
        made(&server, &database).await;
        let mut people = HashMap::new();
        for name in SPEAKERS {
            login(&server, &database, name).await;
            for role in ["platform", "owner"] {
                duty(&server, &database, name, role, None).await;
            }
        }
        for name in SPEAKERS.into_iter().chain(["plat"]) {
            let workspace = TeamWorkspace::open(address(&server, name, &database))
                .await
                .unwrap();
            people.insert(name.to_owned(), workspace);
        }
        Everybody { people }
    })
    .await;
}

#[tokio::test]
async fn nobody_is_another_and_a_stranger_sees_nothing() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let plat = TeamWorkspace::open(address(&server, "plat", "w")).await.unwrap();
    let said = docs("orders", "x").payload;
    let error = plat
        .write("maya", "edit_docs", &urn("orders"), said)
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Denied, "{error:?}");

    login(&server, "w", "eve").await;
    let stranger = TeamWorkspace::open(address(&server, "eve", "w"))
        .await
        .unwrap_err();
    assert_eq!(stranger.kind, PortErrorKind::Denied, "{stranger:?}");
    assert!(stranger.hint.is_some());

    // Whoever has left is told so at once, whatever else they are.
    duty(&server, "w", "eve", "platform", None).await;
    let eve = TeamWorkspace::open(address(&server, "eve", "w")).await.unwrap();
    assert_eq!(eve.head().await, Ok(Revision(0)));
    duty(&server, "w", "eve", "leaver", None).await;
    assert_eq!(eve.head().await.unwrap_err().kind, PortErrorKind::Denied);
    drop(server);
    assert_eq!(plat.head().await.unwrap_err().kind, PortErrorKind::Unavailable);
}

#[tokio::test]
async fn who_makes_a_workspace_keeps_no_power_over_it() {
    let Some(server) = Server::start() else { return };
    sql(
        &server,
        "admin",
        "postgres",
        "CREATE ROLE dba LOGIN CREATEROLE CREATEDB",
    )
    .await;
    sql(&server, "admin", "postgres", "CREATE ROLE plat LOGIN").await;
    sql(&server, "dba", "postgres", "CREATE DATABASE w").await;
    let member = init(&address(&server, "dba", "w"), "plat").await.unwrap();
    assert_eq!(member, "w_weft_member");
    let mut dba = PgConnection::connect(&server.uri("dba", "w")).await.unwrap();
    for statement in [
        "SELECT * FROM weft.record",
        "SET ROLE w_weft_owner",
        "SELECT weft.begin_duties('dba')",
    ] {
        let refused = sqlx::raw_sql(statement).execute(&mut dba).await;
        assert!(refused.is_err(), "{statement}");
    }
    let powers: Vec<String> = sqlx::query_scalar(
        "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'w\\_weft\\_%' AND
             (rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)",
    )
    .fetch_all(&mut dba)
    .await
    .unwrap();
    assert_eq!(powers, Vec::<String>::new());
    let error = init(&address(&server, "dba", "w"), "plat").await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Invalid, "{error:?}");
    // Every table has its policies, and they hold for its owner too; nothing is given to everybody.
    let mut admin = PgConnection::connect(&server.uri("admin", "w")).await.unwrap();
    let open: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'weft'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
             AND (NOT relrowsecurity OR NOT relforcerowsecurity
                  OR NOT EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid))",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert_eq!(open, Vec::<String>::new(), "tables without a policy");
    let public: Vec<String> = sqlx::query_scalar(
        "SELECT proname::text FROM pg_proc WHERE pronamespace = 'weft'::regnamespace
             AND (proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(proacl) WHERE grantee = 0))
         UNION ALL
         SELECT relname::text FROM pg_class WHERE relnamespace = 'weft'::regnamespace
             AND EXISTS (SELECT 1 FROM aclexplode(relacl) WHERE grantee = 0)",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert_eq!(public, Vec::<String>::new(), "given to everybody");
}
