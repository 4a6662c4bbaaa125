//! Makes a team workspace in a database, with an admin's connection that is used this once.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{
    TeamAddress, ask,
    error::{Again, committed, said},
    migrate::{AFTER, MIGRATIONS, NEWEST},
};
use crate::backup::{self, Load};

/// Oldest server that has what the schema needs (`UNIQUE NULLS NOT DISTINCT`).
const OLDEST: i32 = 150_000;
/// Longest name of a role, in bytes.
const LONGEST: usize = 63;

/// What anybody could fill the disk with.
const LARGE_OBJECTS: &str =
    "REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea),
    lo_put(oid, bigint, bytea), lowrite(integer, bytea) FROM PUBLIC";

/// Makes the workspace. `admin` is an address of whoever owns the database and may make roles, `first` the login of the first
/// person of the platform team, which has to be there. The answer is the role that members are to be given.
///
/// What is made belongs to a role that cannot log in; the admin's connection keeps no right to it, and nobody gets the right
/// to make roles.
pub async fn init(admin: &TeamAddress, first: &str) -> PortResult<String> {
    make(admin, first, None).await
}

/// The same with everything that a backup holds, in one transaction.
pub async fn make(admin: &TeamAddress, first: &str, load: Option<&Load<'_>>) -> PortResult<String> {
    let mut connection = PgConnection::connect_with(&admin.options()).await.map_err(said)?;
    let place = Place::look(&mut connection, first).await?;
    let member = member_role(&place.database);
    let mut tx = connection.begin().await.map_err(said)?;
    for statement in place.before(first) {
        run(&mut tx, statement).await?;
    }
    for migration in MIGRATIONS {
        run(&mut tx, migration.sql(&place.database)).await?;
    }
    run(&mut tx, AFTER.to_owned()).await?;
    ask::query("UPDATE meta SET value = $1 WHERE key = 'schema_version'")
        .bind(NEWEST.to_string())
        .execute(&mut *tx)
        .await
        .map_err(said)?;
    let loaded = match load {
        Some(load) => Some((load, backup::fill_team(&mut tx, load).await?)),
        None => None,
    };
    ask::query("SELECT begin_duties($1)")
        .bind(first)
        .execute(&mut *tx)
        .await
        .map_err(said)?;
    if let Some((load, duties)) = loaded {
        backup::end_team(&mut tx, load, duties).await?;
    }
    run(&mut tx, "RESET ROLE".to_owned()).await?;
    if !place.superuser {
        run(
            &mut tx,
            format!("REVOKE {} FROM CURRENT_USER", quoted(&place.owner)),
        )
        .await?;
    }
    tx.commit().await.map_err(committed(Again::Same))?;
    // It is done, however the connection ends.
    drop(connection.close().await);
    Ok(member)
}

/// Whether a workspace could be made there, by this admin and for this first person. Which of these logins the server knows.
pub async fn look(admin: &TeamAddress, first: &str, logins: &[String]) -> PortResult<Vec<String>> {
    let mut connection = PgConnection::connect_with(&admin.options()).await.map_err(said)?;
    Place::look(&mut connection, first).await?;
    let known = ask::query_scalar(
        "SELECT rolname::text FROM pg_roles WHERE rolname = ANY ($1) AND rolcanlogin ORDER BY 1",
    )
    .bind(logins)
    .fetch_all(&mut connection)
    .await
    .map_err(said)?;
    connection.close().await.map_err(said)?;
    Ok(known)
}

pub(super) async fn run(connection: &mut PgConnection, sql: String) -> PortResult<()> {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .map_err(said)?;
    Ok(())
}

pub(super) fn refuse<T>(message: String, hint: String) -> PortResult<T> {
    Err(PortError::new(PortErrorKind::Invalid, message).hint(hint))
}

/// The database that it is made in.
struct Place {
    database: String,
    owner: String,
    superuser: bool,
}

impl Place {
    /// Looks at it; refuses one that will not do.
    async fn look(connection: &mut PgConnection, first: &str) -> PortResult<Self> {
        let (version, database, superuser, known, made): (i32, String, bool, bool, bool) = ask::query_as(
            "SELECT current_setting('server_version_num')::int, current_database()::text, rolsuper,
                    EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1 AND rolcanlogin),
                    EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'weft')
             FROM pg_roles WHERE rolname = current_user",
        )
        .bind(first)
        .fetch_one(&mut *connection)
        .await
        .map_err(said)?;
        if version < OLDEST {
            return refuse(
                format!(
                    "the server is PostgreSQL {}, and a team workspace needs 15 or newer",
                    version / 10_000
                ),
                "use a newer server".to_owned(),
            );
        }
        if made {
            return refuse(
                format!("there is a workspace in `{database}` already"),
                "join it with `weft workspace join`".to_owned(),
            );
        }
        if !known {
            return refuse(
                format!("no login of the server is called `{first}`"),
                format!("make it first: CREATE ROLE {} LOGIN", quoted(first)),
            );
        }
        let (owner, member) = (owner_role(&database), member_role(&database));
        if owner.len() > LONGEST || member.len() > LONGEST {
            return refuse(
                format!("the name of the database `{database}` is too long for roles called after it"),
                "use a name of at most 50 bytes".to_owned(),
            );
        }
        let there: Vec<String> =
            ask::query_scalar("SELECT rolname::text FROM pg_roles WHERE rolname = ANY ($1)")
                .bind(vec![owner.clone(), member])
                .fetch_all(connection)
                .await
                .map_err(said)?;
        if let Some(role) = there.first() {
            // It might log in, or have members: nobody may have a right to what it owns.
            return refuse(
                format!("there is a role called `{role}` already"),
                format!(
                    "if it was left by a workspace that is gone: DROP ROLE {}",
                    quoted(role)
                ),
            );
        }
        Ok(Self {
            database,
            owner,
            superuser,
        })
    }

    /// What comes before the schema; after it the owner is who acts.
    fn before(&self, first: &str) -> Vec<String> {
        let (database, owner) = (quoted(&self.database), quoted(&self.owner));
        let member = quoted(&member_role(&self.database));
        let mut all: Vec<String> = [&owner, &member]
            .map(|role| format!("CREATE ROLE {role} NOLOGIN NOINHERIT NOCREATEDB NOCREATEROLE NOREPLICATION"))
            .into();
        all.extend([
            format!("REVOKE ALL ON DATABASE {database} FROM PUBLIC"),
            format!("GRANT CONNECT ON DATABASE {database} TO {member}"),
            format!("ALTER DATABASE {database} SET search_path TO weft"),
            // Whoever holds the head and goes away lets the others write again.
            format!("ALTER DATABASE {database} SET idle_in_transaction_session_timeout TO '30s'"),
            "REVOKE ALL ON SCHEMA public FROM PUBLIC".to_owned(),
            format!("GRANT {member} TO {}", quoted(first)),
        ]);
        if self.superuser {
            all.push(LARGE_OBJECTS.to_owned());
        } else {
            all.push(format!("GRANT {owner} TO CURRENT_USER"));
        }
        all.extend([
            format!("CREATE SCHEMA weft AUTHORIZATION {owner}"),
            format!("SET LOCAL ROLE {owner}"),
            "SET LOCAL search_path TO weft, pg_temp".to_owned(),
        ]);
        all
    }
}

/// The role that owns the workspace in a database.
pub fn owner_role(database: &str) -> String {
    format!("{database}_weft_owner")
}

/// The role that members of the workspace in a database have.
pub fn member_role(database: &str) -> String {
    format!("{database}_weft_member")
}

/// A name in SQL.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
