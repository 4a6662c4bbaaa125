//! The team workspace: a PostgreSQL database in which each person has a login of their own.
//!
//! Who may see and write what is decided there, by row-level security and by the functions through which alone anything is
//! written (`migrations/team`); this module calls them and says what they said. Every act is one transaction, so that a
//! pooler in transaction mode may stand in between.

mod address;
pub(crate) mod ask;
pub(crate) mod audit;
mod copy;
mod duties;
mod error;
mod followed;
mod glance;
mod harvests;
mod listening;
mod login;
mod migrate;
mod reading;
mod rights;
pub(crate) mod schema;
mod writing;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::{PgConnection, PgPool, Postgres, Transaction, pool::PoolConnection, postgres::PgPoolOptions};
use weft_model::{
    Aspect, AuditEntry, Origin, Payload, Record, Revision, Timestamp, Urn, access::compiled::CompiledPolicy,
};
use weft_ports::{
    PortError, PortErrorKind, Workspace,
    error::PortResult,
    source::{Fingerprint, SourceConfig},
    workspace::{
        AuditBreak, AuditFilter, Committed, HarvestBatch, HarvestId, Image, SourceState, SyncReport, Word,
        Worded,
    },
};

pub use address::TeamAddress;
pub use followed::FollowedWorkspace;
pub use migrate::{Migrated, migrate};
pub use rights::TeamRights;
pub use schema::init;

pub(crate) use error::said;
pub(crate) use migrate::carried_into;
pub(crate) use reading::PLACE;
pub(crate) use writing::without_nul;

/// How reading begins.
const READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Version of the schema that this program knows.
const CLIENT: u32 = 1;
/// Connections of one client, beside the one that listens: what its window asks for, and what goes on behind it. Nothing holds one
/// while it waits for another, and a server has a hundred of them as it comes.
const CONNECTIONS: u32 = 2;
/// How long a connection may take. The server may be behind a VPN that is not up, and what is here can be read meanwhile.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// A workspace in PostgreSQL, as one person sees it.
#[derive(Debug, Clone)]
pub struct TeamWorkspace {
    pool: PgPool,
    address: TeamAddress,
}

impl TeamWorkspace {
    /// A workspace at this address. Nothing is connected before something is asked.
    pub fn at(address: TeamAddress) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(address.options());
        Self { pool, address }
    }

    /// Connects, and checks that this program may work there.
    pub async fn open(address: TeamAddress) -> PortResult<Self> {
        let workspace = Self::at(address);
        workspace.check().await?;
        Ok(workspace)
    }

    /// The login that this person has there.
    pub fn login(&self) -> &str {
        self.address.login()
    }

    /// Which workspace this is: made at random with it.
    pub async fn id(&self) -> PortResult<String> {
        let mut tx = self.read().await?;
        let id: Option<String> = ask::query_scalar("SELECT value FROM meta WHERE key = 'workspace_id'")
            .fetch_optional(&mut *tx)
            .await
            .map_err(said)?;
        match id {
            Some(id) => Ok(id),
            None => Err(self.turned_away_on(&mut tx).await),
        }
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Where it is.
    pub(crate) const fn address(&self) -> &TeamAddress {
        &self.address
    }

    async fn check(&self) -> PortResult<()> {
        let mut tx = self.read().await?;
        self.check_client(&mut tx).await
    }

    /// Refuses where a newer Weft has closed the workspace to this version, and whoever has no duty.
    async fn check_client(&self, connection: &mut PgConnection) -> PortResult<()> {
        let lowest: Option<String> = ask::query_scalar("SELECT value FROM meta WHERE key = 'lowest_client'")
            .fetch_optional(&mut *connection)
            .await
            .map_err(said)?;
        // Row-level security shows a person without a duty no row at all.
        match lowest {
            Some(lowest) => self.may_work(&lowest),
            None => Err(self.turned_away_on(connection).await),
        }
    }

    fn may_work(&self, lowest: &str) -> PortResult<()> {
        let lowest: u32 = lowest.parse().map_err(|_| {
            PortError::new(
                PortErrorKind::Corrupt,
                "the workspace's lowest client is no number",
            )
        })?;
        if lowest > CLIENT {
            return Err(PortError::new(
                PortErrorKind::Unsupported,
                format!("{} asks for a newer Weft", self.address),
            )
            .hint("update Weft"));
        }
        Ok(())
    }

    pub(crate) fn stranger(&self) -> PortError {
        PortError::new(
            PortErrorKind::Denied,
            format!("`{}` has no duty in {}", self.login(), self.address),
        )
        .hint("ask its platform team to invite you: `weft workspace invite`")
    }

    /// Why somebody is nobody there: they have left, or were never invited. A workspace of an older schema cannot say which, and
    /// then the second is told, which holds of both.
    pub(crate) async fn turned_away(&self) -> PortError {
        match self.read().await {
            Ok(mut tx) => self.turned_away_on(&mut tx).await,
            Err(_) => self.stranger(),
        }
    }

    /// The same over a connection that is at hand: there are few.
    pub(crate) async fn turned_away_on(&self, connection: &mut PgConnection) -> PortError {
        let left = ask::query_scalar::<bool>("SELECT i_have_left()")
            .fetch_one(connection)
            .await;
        if !left.unwrap_or(false) {
            return self.stranger();
        }
        PortError::new(
            PortErrorKind::Denied,
            format!(
                "`{}` has left {}, and what was kept of it on this machine is gone",
                self.login(),
                self.address
            ),
        )
        .hint("if that is wrong, its platform team corrects the last day (`weft people import`) or the duty (`weft workspace dismiss`)")
    }

    /// Begins to read: everything that is read in it is of one moment.
    pub(crate) async fn read(&self) -> PortResult<Transaction<'static, Postgres>> {
        self.begin(READING).await?.map_err(said)
    }

    /// Begins to write.
    async fn write_transaction(&self) -> PortResult<Transaction<'static, Postgres>> {
        let mut tx = self.begin("BEGIN").await?.map_err(said)?;
        self.check_client(&mut tx).await?;
        Ok(tx)
    }

    /// Begins a transaction. The outer error is the password command's, the inner one the server's.
    async fn begin(
        &self,
        how: &'static str,
    ) -> PortResult<Result<Transaction<'static, Postgres>, sqlx::Error>> {
        self.signed_in(|pool| async move { pool.begin_with(how).await })
            .await
    }

    /// A connection, for what is one statement. The errors are those of [`TeamWorkspace::begin`].
    async fn connection(&self) -> PortResult<Result<PoolConnection<Postgres>, sqlx::Error>> {
        self.signed_in(|pool| async move { pool.acquire().await }).await
    }

    /// Takes something of the pool. Where a new connection is due and a command tells the password, it is asked again: what it
    /// told before may have run out.
    async fn signed_in<T, F>(&self, take: impl Fn(PgPool) -> F) -> PortResult<Result<T, sqlx::Error>>
    where
        F: Future<Output = Result<T, sqlx::Error>>,
    {
        let Some(command) = self.address.password_command() else {
            return Ok(take(self.pool.clone()).await);
        };
        if self.pool.num_idle() == 0 && self.pool.size() < CONNECTIONS {
            self.ask_password(command).await?;
        }
        match take(self.pool.clone()).await {
            // A connection that was idle is gone, and the new one was tried with the password of then.
            Err(error) if reading::is_refused(&error, "28") => {
                self.ask_password(command).await?;
                Ok(take(self.pool.clone()).await)
            }
            taken => Ok(taken),
        }
    }

    async fn ask_password(&self, command: &[String]) -> PortResult<()> {
        let password = login::ask(command).await?;
        let address = self.address.clone().with_password(&password);
        self.pool.set_connect_options(address.options());
        Ok(())
    }

    /// The database knows only one person here, and takes nobody's word for being another.
    fn is_me(&self, person: &str) -> PortResult<()> {
        if person == self.login() {
            return Ok(());
        }
        Err(PortError::new(
            PortErrorKind::Denied,
            format!(
                "{} knows you as `{}` and not as `{person}`",
                self.address,
                self.login()
            ),
        )
        .hint("join the workspace with the login of who acts"))
    }
}

#[async_trait]
impl Workspace for TeamWorkspace {
    async fn head(&self) -> PortResult<Revision> {
        reading::head(self).await
    }

    async fn begin_harvest(&self, source: &str, at: Timestamp) -> PortResult<HarvestId> {
        harvests::begin(self, source, at).await
    }

    async fn commit_harvest(&self, harvest: &HarvestId, batch: HarvestBatch) -> PortResult<Committed> {
        harvests::commit(self, harvest, batch).await
    }

    async fn finish_harvest(
        &self,
        harvest: &HarvestId,
        complete: bool,
        report: SyncReport,
    ) -> PortResult<Committed> {
        harvests::finish(self, harvest, complete, &report).await
    }

    async fn fingerprints(&self, source: &str, keys: &[String]) -> PortResult<HashMap<String, Fingerprint>> {
        reading::fingerprints(self, source, keys).await
    }

    async fn write(&self, person: &str, action: &str, urn: &Urn, payload: Payload) -> PortResult<Revision> {
        self.is_me(person)?;
        let said = vec![writing::Said::anew(urn, &payload)?];
        match writing::write(self, action, said).await? {
            Worded::Written(revision) => Ok(revision),
            // Without a base there is nothing to be in conflict with.
            Worded::Conflict(_) => Err(PortError::new(
                PortErrorKind::Corrupt,
                "the workspace refused a word without a base",
            )),
        }
    }

    async fn write_over(&self, person: &str, action: &str, words: Vec<Word>) -> PortResult<Worded> {
        self.is_me(person)?;
        let said = words
            .iter()
            .map(|word| writing::Said::over(word, None))
            .collect::<PortResult<_>>()?;
        writing::write(self, action, said).await
    }

    async fn write_for(
        &self,
        person: &str,
        action: &str,
        author: &str,
        words: Vec<Word>,
        own: Vec<Word>,
    ) -> PortResult<Worded> {
        self.is_me(person)?;
        let theirs = words.iter().map(|word| writing::Said::over(word, Some(author)));
        let said = theirs
            .chain(own.iter().map(|word| writing::Said::over(word, None)))
            .collect::<PortResult<_>>()?;
        writing::write(self, action, said).await
    }

    async fn publish_policy(&self, person: &str, word: Word, rules: &CompiledPolicy) -> PortResult<Worded> {
        self.is_me(person)?;
        writing::publish_policy(self, &word, rules).await
    }

    async fn note_act(&self, person: &str, action: &str, subject: &str, detail: &str) -> PortResult<()> {
        self.is_me(person)?;
        writing::note_act(self, action, subject, detail).await
    }

    async fn keep_image(&self, person: &str, subject: &str, image: Image) -> PortResult<bool> {
        self.is_me(person)?;
        writing::keep_image(self, subject, image).await
    }

    async fn has_image(&self, digest: &str) -> PortResult<bool> {
        reading::has_image(self, digest).await
    }

    async fn image(&self, digest: &str) -> PortResult<Option<Image>> {
        reading::image(self, digest).await
    }

    async fn changes(&self, since: Revision, limit: usize) -> PortResult<Vec<Record>> {
        reading::changes(self, since, limit).await
    }

    async fn records(&self, urns: &[Urn]) -> PortResult<Vec<Record>> {
        reading::records(self, urns).await
    }

    async fn listed(&self, part: &str, aspect: Aspect) -> PortResult<Vec<Record>> {
        reading::listed(self, part, aspect).await
    }

    async fn scan(&self, each: &mut (dyn FnMut(Urn, Vec<Record>) + Send)) -> PortResult<Revision> {
        reading::scan(self, each).await
    }

    async fn history(&self, urn: &Urn, aspect: Aspect, origin: Option<&Origin>) -> PortResult<Vec<Record>> {
        reading::history(self, urn, aspect, origin).await
    }

    async fn add_source(&self, person: &str, config: &SourceConfig, at: Timestamp) -> PortResult<()> {
        self.is_me(person)?;
        harvests::add_source(self, config, at).await
    }

    async fn remove_source(&self, person: &str, name: &str, at: Timestamp) -> PortResult<Committed> {
        self.is_me(person)?;
        harvests::remove_source(self, name, at).await
    }

    async fn sources(&self) -> PortResult<Vec<SourceState>> {
        reading::sources(self).await
    }

    async fn audit(&self, subject: Option<&str>, limit: usize) -> PortResult<Vec<AuditEntry>> {
        audit::list(self, subject, limit).await
    }

    async fn audited(&self, filter: &AuditFilter, limit: usize) -> PortResult<Vec<AuditEntry>> {
        audit::filtered(self, filter, limit).await
    }

    async fn audit_hash(&self, sequence: u64) -> PortResult<Option<String>> {
        audit::hash(self, sequence).await
    }

    async fn verify_audit(&self) -> PortResult<Result<u64, AuditBreak>> {
        audit::verify(self).await
    }
}
