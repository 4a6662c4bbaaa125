//! The schema of a team workspace, step by step, and bringing one that is there to what this program knows.

use sqlx::{Connection, PgConnection};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{
    TeamAddress, ask,
    error::{Again, committed, said},
    schema::{member_role, owner_role, quoted, refuse, run},
};

/// A step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number; they rise.
    number: u32,
    /// Its name.
    name: &'static str,
    sql: &'static str,
}

impl Migration {
    const fn new(number: u32, name: &'static str, sql: &'static str) -> Self {
        Self { number, name, sql }
    }

    /// Its statements for the workspace in a database.
    pub fn sql(&self, database: &str) -> String {
        self.sql
            .replace("{owner}", &quoted(&owner_role(database)))
            .replace("{member}", &quoted(&member_role(database)))
    }

    fn told(&self) -> String {
        format!("{:04} {}", self.number, self.name)
    }
}

/// All steps, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration::new(
        1,
        "records",
        include_str!("../../migrations/team/0001_records.sql"),
    ),
    Migration::new(2, "words", include_str!("../../migrations/team/0002_words.sql")),
    Migration::new(
        3,
        "harvests",
        include_str!("../../migrations/team/0003_harvests.sql"),
    ),
    Migration::new(4, "rights", include_str!("../../migrations/team/0004_rights.sql")),
    Migration::new(
        5,
        "runners",
        include_str!("../../migrations/team/0005_runners.sql"),
    ),
    Migration::new(6, "rules", include_str!("../../migrations/team/0006_rules.sql")),
    Migration::new(7, "people", include_str!("../../migrations/team/0007_people.sql")),
    Migration::new(
        9,
        "campaigns",
        include_str!("../../migrations/team/0009_campaigns.sql"),
    ),
    Migration::new(10, "told", include_str!("../../migrations/team/0010_told.sql")),
    Migration::new(11, "held", include_str!("../../migrations/team/0011_held.sql")),
    Migration::new(12, "days", include_str!("../../migrations/team/0012_days.sql")),
    Migration::new(
        13,
        "bounds",
        include_str!("../../migrations/team/0013_bounds.sql"),
    ),
    Migration::new(
        14,
        "following",
        include_str!("../../migrations/team/0014_following.sql"),
    ),
    Migration::new(
        15,
        "duties",
        include_str!("../../migrations/team/0015_duties.sql"),
    ),
    Migration::new(16, "acts", include_str!("../../migrations/team/0016_acts.sql")),
    Migration::new(
        17,
        "sources",
        include_str!("../../migrations/team/0017_sources.sql"),
    ),
    Migration::new(18, "moves", include_str!("../../migrations/team/0018_moves.sql")),
    Migration::new(
        19,
        "leavers",
        include_str!("../../migrations/team/0019_leavers.sql"),
    ),
];
/// What is so after each step: a function that was added is for nobody until somebody is given it.
pub const AFTER: &str = "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
    REVOKE ALL ON ALL TABLES IN SCHEMA weft FROM PUBLIC";
/// The step that a workspace made by this program has reached.
pub const NEWEST: u32 = last(MIGRATIONS);
/// The first four steps were never taken apart: a workspace that says 1 has all of them.
const FIRST: u32 = 4;

const fn last(steps: &[Migration]) -> u32 {
    match steps.last() {
        Some(last) => last.number,
        None => 0,
    }
}

/// What a migration did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The step that the workspace had reached.
    pub from: u32,
    /// The step that it has reached now, or would.
    pub to: u32,
    /// The steps between, by number and name.
    pub steps: Vec<String>,
}

/// Brings the schema of the workspace in a database up, in one transaction; with `only_plan` it says what would be done.
/// `admin` is an address of whoever made the workspace, or of a superuser.
pub async fn migrate(admin: &TeamAddress, only_plan: bool) -> PortResult<Migrated> {
    bring_up(admin, only_plan, MIGRATIONS).await
}

async fn bring_up(admin: &TeamAddress, only_plan: bool, all: &[Migration]) -> PortResult<Migrated> {
    let newest = last(all);
    let mut connection = PgConnection::connect_with(&admin.options()).await.map_err(said)?;
    let mut tx = connection.begin().await.map_err(said)?;
    let owner = become_owner(&mut tx, admin).await?;
    let version: String = ask::query_scalar("SELECT value FROM meta WHERE key = 'schema_version'")
        .fetch_one(&mut *tx)
        .await
        .map_err(said)?;
    let reached: u32 = version.parse().map_err(|_| {
        PortError::new(
            PortErrorKind::Corrupt,
            "the version of the workspace's schema is no number",
        )
    })?;
    let from = reached.max(FIRST);
    if from > newest {
        return Err(PortError::new(
            PortErrorKind::Unsupported,
            format!("{admin} has schema {from}, and this Weft knows {newest}"),
        )
        .hint("update Weft"));
    }
    let steps: Vec<&Migration> = all.iter().filter(|step| step.number > from).collect();
    let migrated = Migrated {
        from,
        to: newest,
        steps: steps.iter().map(|step| step.told()).collect(),
    };
    if only_plan || steps.is_empty() {
        tx.rollback().await.map_err(said)?;
        connection.close().await.map_err(said)?;
        return Ok(migrated);
    }
    // Whoever writes waits, and then finds the new functions.
    run(&mut tx, "SELECT 1 FROM head FOR UPDATE".to_owned()).await?;
    for step in steps {
        run(&mut tx, step.sql(admin.database())).await?;
    }
    run(&mut tx, AFTER.to_owned()).await?;
    ask::query("UPDATE meta SET value = $1 WHERE key = 'schema_version'")
        .bind(newest.to_string())
        .execute(&mut *tx)
        .await
        .map_err(said)?;
    ask::query("SELECT note(now_ms(), session_user, 'migrate_workspace', 'schema', $1, 'mesh')")
        .bind(format!("schema brought from {from} to {newest}"))
        .execute(&mut *tx)
        .await
        .map_err(said)?;
    owner.step_back(&mut tx).await?;
    tx.commit().await.map_err(committed(Again::Same))?;
    // It is done, however the connection ends.
    drop(connection.close().await);
    Ok(migrated)
}

/// That this transaction acts as the owner of the workspace.
pub(super) struct Owner {
    role: String,
    superuser: bool,
}

/// Makes a transaction act as the owner of the workspace that is there. Nothing of it stays if it is rolled back.
pub(super) async fn become_owner(tx: &mut PgConnection, admin: &TeamAddress) -> PortResult<Owner> {
    let (superuser, made): (bool, bool) = ask::query_as(
        "SELECT rolsuper, EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'weft')
         FROM pg_roles WHERE rolname = current_user",
    )
    .fetch_one(&mut *tx)
    .await
    .map_err(said)?;
    if !made {
        return refuse(
            format!("there is no workspace in `{}`", admin.database()),
            "check the name of the database; `weft workspace init` makes a workspace".to_owned(),
        );
    }
    let role = owner_role(admin.database());
    let mut statements = Vec::new();
    if !superuser {
        statements.push(format!("GRANT {} TO CURRENT_USER", quoted(&role)));
    }
    statements.push(format!("SET LOCAL ROLE {}", quoted(&role)));
    statements.push("SET LOCAL search_path TO weft, pg_temp".to_owned());
    for statement in statements {
        run(tx, statement).await.map_err(|error| match error.kind {
            PortErrorKind::Denied => PortError::new(
                PortErrorKind::Denied,
                format!("`{}` may not act for the owner of the workspace", admin.login()),
            )
            .hint("use the login that made the workspace, or a superuser"),
            _ => error,
        })?;
    }
    Ok(Owner { role, superuser })
}

impl Owner {
    /// Gives the power back, before the transaction ends.
    pub(super) async fn step_back(self, tx: &mut PgConnection) -> PortResult<()> {
        run(tx, "RESET ROLE".to_owned()).await?;
        if !self.superuser {
            run(tx, format!("REVOKE {} FROM CURRENT_USER", quoted(&self.role))).await?;
        }
        Ok(())
    }
}

/// Which workspace is there, as its owner sees it: its id, and how the one stood that was moved into it.
pub async fn carried_into(admin: &TeamAddress) -> PortResult<Option<(String, String)>> {
    let mut connection = PgConnection::connect_with(&admin.options()).await.map_err(said)?;
    let made: bool = ask::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'weft')")
        .fetch_one(&mut connection)
        .await
        .map_err(said)?;
    if !made {
        connection.close().await.map_err(said)?;
        return Ok(None);
    }
    let mut tx = connection.begin().await.map_err(said)?;
    become_owner(&mut tx, admin).await?;
    let found = ask::query_as(
        "SELECT (SELECT value FROM meta WHERE key = 'workspace_id'),
                coalesce((SELECT value FROM meta WHERE key = 'moved_head'), '')",
    )
    .fetch_one(&mut *tx)
    .await
    .map_err(said)?;
    tx.rollback().await.map_err(said)?;
    connection.close().await.map_err(said)?;
    Ok(Some(found))
}

#[cfg(test)]
mod tests {
    use weft_ports::PortErrorKind;
    use weft_testkit::postgres::Server;

    use super::{MIGRATIONS, Migration, NEWEST, bring_up, migrate};
    use crate::team::{TeamAddress, TeamWorkspace, schema::init};

    fn later() -> Vec<Migration> {
        let mut all = MIGRATIONS.to_vec();
        all.push(Migration::new(
            NEWEST + 1,
            "marks",
            "CREATE TABLE mark (id bigint PRIMARY KEY);
             ALTER TABLE mark ENABLE ROW LEVEL SECURITY;
             ALTER TABLE mark FORCE ROW LEVEL SECURITY;
             CREATE POLICY own ON mark TO {owner} USING (true);
             CREATE FUNCTION marks() RETURNS bigint LANGUAGE sql SECURITY DEFINER
                 SET search_path = weft, pg_temp AS 'SELECT count(*) FROM mark';
             GRANT EXECUTE ON FUNCTION marks() TO {member}",
        ));
        all
    }

    #[tokio::test]
    async fn a_schema_is_brought_up_once_and_leaves_nobody_a_power() {
        let Some(server) = Server::start() else { return };
        for sql in [
            "CREATE ROLE dba LOGIN CREATEROLE CREATEDB",
            "CREATE ROLE plat LOGIN",
        ] {
            server.psql("admin", "postgres", sql).unwrap();
        }
        server.psql("dba", "postgres", "CREATE DATABASE w").unwrap();
        let address = |who: &str| TeamAddress::parse(&server.uri(who, "w")).unwrap();
        let none = migrate(&address("dba"), true).await.unwrap_err();
        assert_eq!(none.kind, PortErrorKind::Invalid, "{none:?}");
        init(&address("dba"), "plat").await.unwrap();

        let same = migrate(&address("dba"), false).await.unwrap();
        assert!(same.steps.is_empty() && same.from == same.to, "{same:?}");
        let refused = bring_up(&address("plat"), true, &later()).await.unwrap_err();
        assert_eq!(refused.kind, PortErrorKind::Denied, "{refused:?}");

        // A plan changes nothing.
        let plan = bring_up(&address("dba"), true, &later()).await.unwrap();
        assert_eq!(plan.steps, [format!("{:04} marks", NEWEST + 1)]);
        assert!(server.psql("plat", "w", "SELECT weft.marks()").is_err());
        let done = bring_up(&address("dba"), false, &later()).await.unwrap();
        assert_eq!(done, plan);
        assert_eq!(
            server.psql("plat", "w", "SELECT weft.marks()"),
            Ok("0".to_owned())
        );
        let public = "SELECT has_function_privilege('public', 'weft.marks()', 'execute')";
        assert_eq!(server.psql("admin", "w", public), Ok("f".to_owned()));
        assert!(server.psql("dba", "w", "SELECT * FROM weft.mark").is_err());
        assert!(server.psql("dba", "w", "SET ROLE w_weft_owner").is_err());
        let again = bring_up(&address("admin"), false, &later()).await.unwrap();
        assert_eq!(again.steps, Vec::<String>::new());
        let platform = TeamWorkspace::open(address("plat")).await.unwrap();
        assert_eq!(
            weft_ports::Workspace::verify_audit(&platform).await.unwrap(),
            Ok(2),
            "the first duty and the migration are audited"
        );

        // This program does not know that schema, and leaves it alone.
        let newer = migrate(&address("dba"), false).await.unwrap_err();
        assert_eq!(newer.kind, PortErrorKind::Unsupported, "{newer:?}");
    }

    #[tokio::test]
    async fn an_older_program_is_told_so_when_it_reads_and_when_it_writes() {
        let Some(server) = Server::start() else { return };
        server
            .psql("admin", "postgres", "CREATE ROLE plat LOGIN")
            .unwrap();
        server.psql("admin", "postgres", "CREATE DATABASE w").unwrap();
        let address = |who: &str| TeamAddress::parse(&server.uri(who, "w")).unwrap();
        init(&address("admin"), "plat").await.unwrap();
        let platform = TeamWorkspace::open(address("plat")).await.unwrap();
        let raise = "UPDATE weft.meta SET value = '999' WHERE key = 'lowest_client'";
        server.psql("admin", "w", raise).unwrap();
        let opened = TeamWorkspace::open(address("plat")).await.unwrap_err();
        let said = weft_testkit::workspace_suite::docs("orders", "x").payload;
        let urn = weft_testkit::workspace_suite::urn("orders");
        let wrote = weft_ports::Workspace::write(&platform, "plat", "edit_docs", &urn, said)
            .await
            .unwrap_err();
        for error in [opened, wrote] {
            assert_eq!(error.kind, PortErrorKind::Unsupported, "{error:?}");
            assert!(error.hint.is_some_and(|hint| hint.contains("update")));
        }
    }
}
