//! Grants over a real workspace and a system that answers as badly as it can: at every call, in every way, once and twice.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a broken assumption is a failed test"
)]

mod answers;
#[allow(dead_code, reason = "shared with the tests of projections")]
#[path = "../projection/fakes.rs"]
mod fakes;
mod reduced;
mod together;
mod witness;

use std::sync::Arc;

use weft_app::{
    App,
    grants::{self, KeptGrant},
};
use weft_model::{
    AccessTerms, Actor, EntityKind, Grant, GrantState, GrantStep, Payload, Revision, StepState, Timestamp,
    Urn,
};
use weft_ports::{
    Right,
    workspace::{Word, Worded},
};
use weft_store::{SqliteDevice, SqliteReplica, SqliteWorkspace};
use weft_testkit::{FakeClock, grants::FakeSink};

/// When grants of these tests end.
const UNTIL: Timestamp = Timestamp::from_millis(1_000);

/// A workspace, and a system.
struct Desk {
    app: App,
    sink: Arc<FakeSink>,
    clock: Arc<FakeClock>,
    _folder: tempfile::TempDir,
}

impl Desk {
    async fn with(sink: FakeSink) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        let workspace = SqliteWorkspace::open(&file("workspace.db")).await.unwrap();
        let replica = SqliteReplica::open(&file("replica.db")).await.unwrap();
        let device = SqliteDevice::open(&file("device.db")).await.unwrap();
        let sink = Arc::new(sink);
        let clock = Arc::new(FakeClock::at(Timestamp::from_millis(0)));
        let mut app = fakes::app(workspace, replica, fakes::MemoryIndex::default());
        app.device = Arc::new(device);
        app.grants = Arc::<FakeSink>::clone(&sink);
        app.clock = Arc::<FakeClock>::clone(&clock);
        "ruth".clone_into(&mut app.login);
        Self {
            app,
            sink,
            clock,
            _folder: folder,
        }
    }

    /// A grant of tables to somebody, decided and not carried out; `key` tells it from others.
    async fn decided(&self, holder: &str, key: &str, tables: &[&str]) -> Urn {
        let request = Urn::request(holder, key);
        let id = Urn::grant(&request);
        let urn = |table: &&str| Urn::derive(EntityKind::Table, "test", table);
        let step = |table: &&str| GrantStep {
            system: "weft".to_owned(),
            privilege: "TABLE_READ_DATA".to_owned(),
            target: urn(table),
            name: format!("sales.{table}"),
            state: StepState::Pending,
            at: None,
            said: None,
            before: false,
            through: None,
            dropped: false,
        };
        let actor = |login: &str| Actor {
            login: login.to_owned(),
            person: None,
        };
        let grant = Grant {
            request,
            subject: urn(&"orders"),
            holder: actor(holder),
            terms: AccessTerms {
                role: "reader".to_owned(),
                purpose: "reporting".to_owned(),
                assets: tables.iter().map(urn).collect(),
                days: 30,
            },
            by: actor("ruth"),
            guardrail: None,
            at: Timestamp::from_millis(0),
            until: UNTIL,
            steps: tables.iter().map(step).collect(),
            attempts: 0,
            end: None,
        };
        let word = Word {
            urn: id.clone(),
            joined: Vec::new(),
            base: Revision(0),
            payload: Payload::Grant(Box::new(grant)),
        };
        let written = self.app.workspace.write_over("ruth", "decide_access", vec![word]);
        assert!(matches!(written.await.unwrap(), Worded::Written(_)));
        id
    }

    /// Carries a grant out; none where the program ended over it.
    async fn carried(&self, id: &Urn) -> Option<Grant> {
        tokio::select! {
            biased;
            () = self.sink.crashed() => None,
            done = grants::carry_out(&self.app, id) => Some(done.unwrap()),
        }
    }

    /// The grant as it stands in the workspace.
    async fn kept(&self, id: &Urn) -> KeptGrant {
        grants::load(&self.app, id).await.unwrap()
    }

    /// Whether the system holds the right of each step.
    fn held(&self, grant: &Grant) -> Vec<bool> {
        let rights = grants::rights(grant);
        rights.iter().map(|right| self.sink.has(right)).collect()
    }

    /// Nothing is said to be done that is not.
    async fn is_honest(&self, id: &Urn, told: &str) {
        let grant = self.kept(id).await.grant;
        let held = self.held(&grant);
        match grant.state() {
            GrantState::Active => assert!(held.iter().all(|held| *held), "{told}: {grant:#?}"),
            GrantState::Ended => {
                let mut own = grant.steps.iter().zip(&held).filter(|(step, _)| !step.before);
                assert!(own.all(|(_, held)| !held), "{told}: {grant:#?}");
            }
            state => assert!(state.is_unfinished(), "{told}: {grant:#?}"),
        }
    }
}

fn right(holder: &str, table: &str) -> Right {
    weft_testkit::grants_suite::right(holder, table)
}
