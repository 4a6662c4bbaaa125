//! A workspace with two domains, their owners, and a system that holds rights.

use std::sync::Arc;

use serde_json::{Value, json};
use weft_app::{App, grants};
use weft_model::{
    AccessRequest, AccessTerms, Actor, Directory, Entity, EntityKind, Grant, GrantStep, Payload, PersonNames,
    RequestState, Revision, StepState, Timestamp, Urn, access::policy::PolicyText,
};
use weft_ports::{
    Index, Replica, Workspace,
    replica::{Change, Ties},
    workspace::{Word, Worded},
};
use weft_store::{SqliteDevice, SqliteReplica, SqliteWorkspace};
use weft_testkit::{FakeClock, grants::FakeSink};

use super::{fakes, one_projector::OneProjector};

/// Owner of Sales.
pub const MAYA: &str = "maya@example.com";
/// Owner of Supply.
pub const SAM: &str = "sam@example.com";
/// When grants of these tests end.
pub const UNTIL: Timestamp = Timestamp::from_millis(1_000);

/// One workspace for everybody.
pub struct Room {
    app: App,
    pub sink: Arc<FakeSink>,
    pub clock: Arc<FakeClock>,
    _folder: tempfile::TempDir,
}

fn table(name: &str) -> Urn {
    Urn::derive(EntityKind::Table, "test", name)
}

fn mesh() -> Vec<Entity> {
    let owner = |mail: &str| json!({ "urn": Urn::person(mail), "name": mail, "mail": mail, "role": "owner" });
    let person = |mail: &str| {
        json!({
            "urn": Urn::person(mail), "kind": "person", "name": mail, "full_name": mail, "access": "unknown",
        })
    };
    let domain = |name: &str, mail: &str| {
        json!({
            "urn": Urn::domain(name), "kind": "domain", "name": name, "full_name": name, "domain": name,
            "access": "unknown", "people": [owner(mail)],
        })
    };
    let table = |name: &str, domain: &str| {
        json!({
            "urn": table(name), "kind": "table", "name": name, "full_name": format!("lake.{name}"),
            "domain": domain, "access": "unknown",
        })
    };
    let all: [Value; 6] = [
        person(MAYA),
        person(SAM),
        domain("Sales", MAYA),
        domain("Supply", SAM),
        table("orders", "Sales"),
        table("stock", "Supply"),
    ];
    all.into_iter()
        .map(|entity| serde_json::from_value(entity).unwrap())
        .collect()
}

fn policy() -> PolicyText {
    let policy = json!({
        "apiVersion": "weft/v1", "kind": "AccessPolicy", "version": 1, "governance": ["gov"],
        "purposes": [{ "id": "reporting", "name": "Reporting" }],
        "roles": [{ "id": "reader", "name": "Reader", "privileges": ["TABLE_READ_DATA"] }],
        "durations": { "defaultDays": 30, "maxDays": 90 },
        "decisions": [{ "id": "team", "by": "owner_or_steward", "twoPersons": false, "withinHours": 24 }],
    });
    PolicyText {
        version: 1,
        text: policy.to_string(),
        policy: serde_json::from_value(policy).unwrap(),
    }
}

impl Room {
    pub async fn open() -> Self {
        Self::with(Directory::default()).await
    }

    /// The same, where somebody leaves at a moment.
    pub async fn leaving(login: &str, until: Timestamp) -> Self {
        let person = PersonNames {
            id: login.to_owned(),
            name: "Priya Raghavan".to_owned(),
            until: Some(until),
            ..PersonNames::default()
        };
        Self::with(Directory {
            people: vec![person],
            deputies: Vec::new(),
        })
        .await
    }

    async fn with(people: Directory) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        let workspace = SqliteWorkspace::open(&file("workspace.db")).await.unwrap();
        let replica = SqliteReplica::open(&file("replica.db")).await.unwrap();
        let index = fakes::MemoryIndex::default();
        let device = SqliteDevice::open(&file("device.db")).await.unwrap();
        let word = |urn, payload| Word {
            urn,
            joined: Vec::new(),
            base: Revision(0),
            payload,
        };
        let mut words = vec![word(Urn::access_policy(), Payload::Policy(Box::new(policy())))];
        if !people.people.is_empty() {
            words.push(word(Urn::directory(), Payload::Directory(Box::new(people))));
        }
        let published = workspace.write_over("gov", "publish_policy", words).await;
        let Worded::Written(head) = published.unwrap() else {
            panic!("nobody else is here");
        };
        let known: Vec<Arc<Entity>> = mesh().into_iter().map(Arc::new).collect();
        let changes = known
            .iter()
            .map(|entity| Change::Upsert(Arc::clone(entity), Ties::default()))
            .collect();
        replica.apply(changes, true, head).await.unwrap();
        index.apply(known, Vec::new(), true, head).await.unwrap();
        let sink = Arc::new(FakeSink::default());
        let clock = Arc::new(FakeClock::at(Timestamp::from_millis(0)));
        let mut app = fakes::app(workspace, replica, index);
        app.device = Arc::new(device);
        app.grants = Arc::<FakeSink>::clone(&sink);
        app.clock = Arc::<FakeClock>::clone(&clock);
        app.projection = Arc::new(OneProjector::default());
        Self {
            app,
            sink,
            clock,
            _folder: folder,
        }
    }

    /// The workspace as somebody sees it.
    pub fn of(&self, login: &str) -> App {
        App {
            login: login.to_owned(),
            account: login.to_owned(),
            ..self.app.clone()
        }
    }

    /// A grant of a table to somebody, decided and not carried out.
    pub async fn decided(&self, holder: &str, name: &str) -> Urn {
        let request = Urn::request(holder, name);
        let id = Urn::grant(&request);
        let actor = |login: &str| Actor {
            login: login.to_owned(),
            person: None,
        };
        let terms = AccessTerms {
            role: "reader".to_owned(),
            purpose: "reporting".to_owned(),
            assets: vec![table(name)],
            days: 30,
        };
        let asked = AccessRequest {
            subject: table(name),
            by: actor(holder),
            terms: terms.clone(),
            reason: "to see".to_owned(),
            reference: None,
            cart: None,
            renews: None,
            at: Timestamp::from_millis(0),
            due: UNTIL,
            policy: 1,
            checks: Vec::new(),
            state: RequestState::Approved,
            entries: Vec::new(),
            grant: Some(id.clone()),
        };
        let grant = Grant {
            request: request.clone(),
            subject: table(name),
            holder: actor(holder),
            terms,
            by: actor(MAYA),
            guardrail: None,
            at: Timestamp::from_millis(0),
            until: UNTIL,
            steps: vec![GrantStep {
                system: "weft".to_owned(),
                privilege: "TABLE_READ_DATA".to_owned(),
                target: table(name),
                name: format!("sales.{name}"),
                state: StepState::Pending,
                at: None,
                said: None,
                before: false,
                through: None,
                dropped: false,
            }],
            attempts: 0,
            end: None,
        };
        let word = |urn: &Urn, payload: Payload| Word {
            urn: urn.clone(),
            joined: Vec::new(),
            base: Revision(0),
            payload,
        };
        let words = vec![
            word(&request, Payload::Request(Box::new(asked))),
            word(&id, Payload::Grant(Box::new(grant))),
        ];
        let written = self.app.workspace.write_over(MAYA, "decide_access", words);
        assert!(matches!(written.await.unwrap(), Worded::Written(_)));
        id
    }

    /// A grant as it stands in the workspace.
    pub async fn grant(&self, id: &Urn) -> Grant {
        grants::load(&self.app, id).await.unwrap().grant
    }

    /// How many rights the system holds, by a call that counts as none of the script.
    pub fn held(&self, holders: &[&str], name: &str) -> usize {
        let has = |holder: &&&str| self.sink.has(&weft_testkit::grants_suite::right(holder, name));
        holders.iter().filter(has).count()
    }
}
