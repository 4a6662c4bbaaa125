//! Two people act on one request at the same moment, in every order of their calls: it has one effect, and who was late is
//! told so.

#![allow(
    clippy::indexing_slicing,
    clippy::large_futures,
    clippy::unwrap_used,
    reason = "a broken assumption is a failed test"
)]

#[allow(dead_code, reason = "shared with the tests of projections")]
#[path = "../projection/fakes.rs"]
mod fakes;
mod guarded;
mod left;
#[path = "../runners/one_projector.rs"]
mod one_projector;
mod people;
mod stopped;
mod three;
mod turns;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use serde_json::{Value, json};
use weft_app::{
    App, AppResult,
    act_on_request::{ActOnRequest, ActOnRequestRequest, act_on_request},
    decide_access::{DecideAccessOutcome, DecideAccessRequest, decide_access},
    grants,
    request_access::{RequestAccessRequest, request_access},
    show_request::{AccessRequestView, ShowRequestRequest, show_request},
};
use weft_model::{
    Directory, Entity, EntityKind, GrantState, Payload, RequestAct, RequestState, Revision, Timestamp, Urn,
    access::policy::PolicyText,
};
use weft_ports::{
    Clock, Index, Replica, Workspace,
    replica::{Change, Ties},
    workspace::{Word, Worded},
};
use weft_store::{SqliteDevice, SqliteReplica, SqliteWorkspace};
use weft_testkit::grants::FakeSink;

use one_projector::OneProjector;
use turns::{InTurn, Turns};

/// Calls of each of the two that are put in order: those until they have written, and the first after it.
const CALLS: u32 = 5;
const MAYA: &str = "maya@example.com";
const RUTH: &str = "ruth@example.com";

/// No two acts are at the same time: what is said twice is not word for word the same.
#[derive(Default)]
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// One workspace for everybody.
struct Room {
    app: App,
    turns: Arc<Turns>,
    folder: tempfile::TempDir,
}

fn asset() -> Urn {
    Urn::derive(EntityKind::Table, "test", "orders")
}

fn person(mail: &str, role: Option<&str>) -> Value {
    json!({ "urn": Urn::person(mail), "name": mail, "mail": mail, "role": role })
}

/// A product with a table, and who answers for it.
fn mesh() -> Vec<Entity> {
    let product = Urn::derive(EntityKind::Product, "test", "orders");
    let people = [person(MAYA, Some("owner")), person(RUTH, Some("Data steward"))];
    let known = |mail: &str| {
        json!({
            "urn": Urn::person(mail), "kind": "person", "name": mail, "full_name": mail, "access": "unknown",
        })
    };
    let all = vec![
        known(MAYA),
        known(RUTH),
        json!({
            "urn": asset(), "kind": "table", "name": "orders", "full_name": "lake.sales.orders",
            "namespace": ["sales"], "access": "unknown", "products": [product], "people": people,
            "schema": { "fields": [{ "path": "order_id", "type": "string", "required": true }] },
        }),
        json!({
            "urn": product, "kind": "product", "name": "orders", "full_name": "sales.orders", "access": "unknown",
            "owner": people[0], "people": people,
            "product": {
                "id": "orders", "version": null, "status": null, "product_type": null, "purpose": null,
                "usage": null, "limitations": null, "created": null,
                "output_ports": [{
                    "name": "orders", "version": null, "description": null, "port_type": null,
                    "contract_id": null, "contract": null, "assets": [asset()],
                }],
            },
        }),
    ];
    all.into_iter()
        .map(|entity| serde_json::from_value(entity).unwrap())
        .collect()
}

fn policy(two_persons: bool) -> PolicyText {
    let policy = json!({
        "apiVersion": "weft/v1", "kind": "AccessPolicy", "version": 1, "governance": [],
        "purposes": [{ "id": "reporting", "name": "Reporting" }],
        "roles": [{ "id": "reader", "name": "Reader", "privileges": ["TABLE_READ_DATA"] }],
        "durations": { "defaultDays": 30, "maxDays": 90 },
        "decisions": [{
            "id": "team", "by": "owner_or_steward", "twoPersons": two_persons, "withinHours": 24,
        }],
    });
    PolicyText {
        version: 1,
        text: policy.to_string(),
        policy: serde_json::from_value(policy).unwrap(),
    }
}

impl Room {
    async fn open(two_persons: bool) -> Self {
        Self::with(policy(two_persons), Directory::default()).await
    }

    /// The same under a policy, with people of whom more than a mail is known.
    async fn with(policy: PolicyText, people: Directory) -> Self {
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
        let policy = Payload::Policy(Box::new(policy));
        let mut words = vec![word(Urn::access_policy(), policy)];
        if !people.people.is_empty() {
            words.push(word(Urn::directory(), Payload::Directory(Box::new(people))));
        }
        let published = workspace.write_over(RUTH, "publish_policy", words).await;
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
        let mut app = fakes::app(workspace, replica, index);
        app.device = Arc::new(device);
        app.grants = Arc::new(FakeSink::default());
        app.clock = Arc::new(Ticking::default());
        app.projection = Arc::new(OneProjector::default());
        Self {
            app,
            turns: Arc::default(),
            folder,
        }
    }

    /// The workspace as somebody sees it.
    fn of(&self, login: &str) -> App {
        App {
            login: login.to_owned(),
            account: login.to_owned(),
            ..self.app.clone()
        }
    }

    /// The same in turns with another one.
    fn in_turn(&self, who: usize, login: &str) -> App {
        App {
            workspace: Arc::new(InTurn {
                workspace: Arc::clone(&self.app.workspace),
                turns: Arc::clone(&self.turns),
                who,
                refuses: |_| false,
                behind: None,
            }),
            ..self.of(login)
        }
    }

    async fn asked(&self, requester: &str) -> Urn {
        let request = RequestAccessRequest {
            names: vec!["sales.orders".to_owned()],
            role: "reader".to_owned(),
            purpose: "reporting".to_owned(),
            days: 30,
            reason: "to see".to_owned(),
            ..RequestAccessRequest::default()
        };
        let sent = request_access(&self.of(requester), request).await.unwrap();
        assert_eq!(sent.requests[0].row.state, RequestState::Waiting);
        sent.requests[0].id.clone()
    }

    async fn shown(&self, login: &str, id: &Urn) -> AccessRequestView {
        let request = ShowRequestRequest { id: id.to_string() };
        show_request(&self.of(login), request).await.unwrap()
    }

    /// How many grants came of a request, and whether all of them are in force.
    async fn granted(&self, id: &Urn) -> (usize, bool) {
        let all = grants::all(&self.app).await.unwrap();
        let of_it: Vec<_> = all.iter().filter(|kept| kept.grant.request == *id).collect();
        let active = of_it.iter().all(|kept| kept.grant.state() == GrantState::Active);
        (of_it.len(), active)
    }
}

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Approve,
    Reject,
    Act(ActOnRequest),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    Done,
    /// It was not what was shown any more.
    Changed,
    /// Somebody was faster.
    Late,
    /// It is their own request.
    Own,
}

async fn does(app: &App, does: Does, id: &Urn, digest: &str) -> Came {
    let done = match does {
        Does::Approve | Does::Reject => decides(app, does == Does::Approve, id, digest).await,
        Does::Act(act) => {
            let request = ActOnRequestRequest {
                id: id.to_string(),
                act,
                text: Some("so".to_owned()),
            };
            act_on_request(app, request).await.map(|_| Came::Done)
        }
    };
    match done {
        Ok(came) => came,
        Err(error) if error.message.contains("nobody decides their own") => Came::Own,
        Err(error) => {
            assert!(
                error.message.contains("already"),
                "whoever was late is told by whom: {error}"
            );
            Came::Late
        }
    }
}

async fn decides(app: &App, approve: bool, id: &Urn, digest: &str) -> AppResult<Came> {
    let request = DecideAccessRequest {
        id: id.to_string(),
        digest: digest.to_owned(),
        approve,
        reason: Some("so".to_owned()),
        role: None,
        days: None,
        assets: None,
    };
    let done = decide_access(app, request).await?;
    Ok(match done.outcome {
        DecideAccessOutcome::Changed => Came::Changed,
        _ => Came::Done,
    })
}

/// Every order of so many calls of two people.
fn orders() -> impl Iterator<Item = Vec<usize>> {
    (0_u32..(1 << (2 * CALLS)))
        .filter(|bits| bits.count_ones() == CALLS)
        .map(|bits| {
            (0..2 * CALLS)
                .map(|at| usize::from((bits >> at) & 1 == 1))
                .collect()
        })
}

/// Lets two people act in every order of their calls, and looks at what is left each time. How many orders there were.
async fn raced(
    room: &Room,
    (one, one_does): (Option<&str>, Does),
    (other, other_does): (&str, Does),
    holds: impl Fn(&AccessRequestView, [Came; 2], (usize, bool)) -> bool,
) -> usize {
    let mut count = 0;
    for order in orders() {
        // Each time somebody else asks: who holds it already does not ask again.
        let requester = format!("p{count}");
        let id = room.asked(&requester).await;
        let digest = room.shown(RUTH, &id).await.digest;
        let apps = [room.in_turn(0, one.unwrap_or(&requester)), room.in_turn(1, other)];
        room.turns.order(order.clone());
        let [first, second] = &apps;
        let acts = tokio::join!(
            async {
                let came = does(first, one_does, &id, &digest).await;
                room.turns.done(0);
                came
            },
            async {
                let came = does(second, other_does, &id, &digest).await;
                room.turns.done(1);
                came
            }
        );
        let (came, left) = ([acts.0, acts.1], room.shown(RUTH, &id).await);
        let granted = room.granted(&id).await;
        assert!(
            holds(&left, came, granted),
            "{order:?}: {came:?}, {granted:?}, {:#?}",
            left.history
        );
        count += 1;
    }
    count
}

fn acts(view: &AccessRequestView, act: RequestAct) -> usize {
    view.history.iter().filter(|entry| entry.act == act).count()
}

/// One of the two decided, and the other was told.
fn one_decided(view: &AccessRequestView, came: [Came; 2], granted: (usize, bool)) -> bool {
    let decisions =
        acts(view, RequestAct::Approve) + acts(view, RequestAct::Reject) + acts(view, RequestAct::Withdraw);
    let approved = usize::from(view.row.state == RequestState::Approved);
    let done = came.iter().filter(|came| **came == Came::Done).count();
    decisions == 1 && done == 1 && came.contains(&Came::Late) && granted == (approved, true)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_decide_at_once_one_does() {
    let mut orders = 0;
    let room = Room::open(false).await;
    orders += raced(
        &room,
        (Some(MAYA), Does::Approve),
        (RUTH, Does::Approve),
        one_decided,
    )
    .await;
    let room = Room::open(false).await;
    orders += raced(
        &room,
        (Some(MAYA), Does::Approve),
        (RUTH, Does::Reject),
        one_decided,
    )
    .await;
    let room = Room::open(false).await;
    orders += raced(
        &room,
        (None, Does::Act(ActOnRequest::Withdraw)),
        (RUTH, Does::Approve),
        one_decided,
    )
    .await;
    assert!(orders > 700, "{orders} orders say nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_and_an_approval_at_once_are_not_both_heard() {
    let room = Room::open(false).await;
    let orders = raced(
        &room,
        (Some(MAYA), Does::Approve),
        (RUTH, Does::Act(ActOnRequest::AskBack)),
        |view, came, granted| match came {
            [Came::Done, Came::Late] => view.row.state == RequestState::Approved && granted == (1, true),
            [Came::Changed, Came::Done] => view.row.state == RequestState::AskedBack && granted.0 == 0,
            _ => false,
        },
    )
    .await;
    assert!(orders > 200, "{orders} orders say nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_approvals_at_once_are_not_two_of_what_was_shown() {
    let room = Room::open(true).await;
    let orders = raced(
        &room,
        (Some(MAYA), Does::Approve),
        (RUTH, Does::Approve),
        |view, came, granted| {
            // The second has not seen the first: it is shown anew, and waits.
            acts(view, RequestAct::ApproveFirst) == 1
                && granted.0 == 0
                && view.row.state == RequestState::Waiting
                && came.contains(&Came::Done)
                && came.contains(&Came::Changed)
        },
    )
    .await;
    assert!(orders > 200, "{orders} orders say nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asked_twice_at_once_it_is_one_request() {
    let room = Room::open(false).await;
    for (number, order) in orders().enumerate() {
        let requester = format!("p{number}");
        let apps = [room.in_turn(0, &requester), room.in_turn(1, &requester)];
        room.turns.order(order.clone());
        let ask = |key: Option<&str>| RequestAccessRequest {
            names: vec!["sales.orders".to_owned()],
            role: "reader".to_owned(),
            purpose: "reporting".to_owned(),
            days: 30,
            reason: "to see".to_owned(),
            key: key.map(str::to_owned),
            ..RequestAccessRequest::default()
        };
        // With one key both are told of one request; without, one is told that it is asked for already.
        let key = (order[0] == 0).then_some("k");
        let [first, second] = &apps;
        let sent = tokio::join!(
            async {
                let sent = request_access(first, ask(key)).await;
                room.turns.done(0);
                sent
            },
            async {
                let sent = request_access(second, ask(key)).await;
                room.turns.done(1);
                sent
            }
        );
        let ids: Vec<Urn> = [&sent.0, &sent.1]
            .into_iter()
            .flatten()
            .map(|sent| sent.requests[0].id.clone())
            .collect();
        if key.is_some() {
            assert!(
                ids.len() == 2 && ids[0] == ids[1],
                "{order:?}: {:?} {:?}",
                sent.0.err(),
                sent.1.err()
            );
        } else {
            assert_eq!(ids.len(), 1, "{order:?}");
            let late = sent.0.err().or(sent.1.err()).unwrap();
            assert!(late.message.contains("already"), "{late}");
        }
    }
}
