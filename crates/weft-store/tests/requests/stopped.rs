//! What stops one grant from being carried out stops nothing else, and nothing that was decided.

use std::sync::Arc;

use weft_app::{
    App,
    carry_out_grants::{CarryOutGrantsRequest, carry_out_grants},
    decide_access::{DecideAccessOutcome, DecideAccessRequest, decide_access},
    end_grant::{EndGrantRequest, end_grant},
    show_request::AccessRequestView,
};
use weft_model::{EndReason, GrantState, Payload, RequestState, Urn};
use weft_ports::workspace::Word;
use weft_store::SqliteWorkspace;
use weft_testkit::grants::{FakeSink, SinkFault};

use crate::{MAYA, Room, decides, turns::InTurn};

const REFUSED: &str = "the database does not see that";

/// The workspace as somebody sees it whom it refuses some words.
fn refusing(room: &Room, login: &str, refuses: fn(&[Word]) -> bool) -> App {
    App {
        workspace: Arc::new(InTurn {
            workspace: Arc::clone(&room.app.workspace),
            turns: Arc::clone(&room.turns),
            who: 0,
            refuses,
            behind: None,
        }),
        ..room.of(login)
    }
}

/// Whether something is said of a grant of Emre's.
fn is_of_emre(words: &[Word]) -> bool {
    let of = |word: &Word| matches!(&word.payload, Payload::Grant(grant) if grant.holder.login == "emre");
    words.iter().any(of)
}

/// Whether something is said of a grant by whoever carries it out.
fn is_carrying(words: &[Word]) -> bool {
    let of = |word: &Word| matches!(&word.payload, Payload::Grant(grant) if grant.attempts > 0);
    words.iter().any(of)
}

async fn approved(app: &App, id: &Urn, digest: &str) -> AccessRequestView {
    let request = DecideAccessRequest {
        id: id.to_string(),
        digest: digest.to_owned(),
        approve: true,
        reason: None,
        role: None,
        days: None,
        assets: None,
    };
    let done = decide_access(app, request).await.unwrap();
    assert_eq!(done.outcome, DecideAccessOutcome::Approved);
    assert_eq!(done.request.row.state, RequestState::Approved);
    done.request
}

#[tokio::test]
async fn what_is_decided_or_ended_stands_though_it_could_not_be_carried_out() {
    let room = Room::open(false).await;
    let id = room.asked("priya").await;
    let digest = room.shown(MAYA, &id).await.digest;
    let app = refusing(&room, MAYA, is_carrying);
    let grant = approved(&app, &id, &digest).await.grant.unwrap();
    assert_eq!(
        (grant.state, grant.unfinished_because.as_deref()),
        (GrantState::Pending, Some(REFUSED))
    );
    let end = EndGrantRequest {
        id: grant.id.to_string(),
        reason: Some("it is over".to_owned()),
    };
    let ended = end_grant(&app, end).await.unwrap();
    assert_eq!(
        (ended.state, ended.unfinished_because.as_deref()),
        (GrantState::Ending, Some(REFUSED))
    );
    assert_eq!(ended.end.unwrap().why, EndReason::Revoked);
}

#[tokio::test]
async fn what_is_decided_is_told_where_nobody_could_read_it_back() {
    let room = Room::open(false).await;
    let id = room.asked("priya").await;
    let digest = room.shown(MAYA, &id).await.digest;
    // What is read stays as it is before the decision.
    let folder = tempfile::tempdir().unwrap();
    for name in ["workspace.db", "workspace.db-wal"] {
        let file = room.folder.path().join(name);
        if file.exists() {
            std::fs::copy(file, folder.path().join(name)).unwrap();
        }
    }
    let behind = SqliteWorkspace::open(&folder.path().join("workspace.db")).await;
    let app = App {
        workspace: Arc::new(InTurn {
            workspace: Arc::clone(&room.app.workspace),
            turns: Arc::clone(&room.turns),
            who: 0,
            refuses: |_| false,
            behind: Some(Arc::new(behind.unwrap())),
        }),
        ..room.of(MAYA)
    };
    let grant = approved(&app, &id, &digest).await.grant.unwrap();
    assert_eq!(grant.state, GrantState::Pending);
    assert!(grant.unfinished_because.is_some());
    assert_eq!(room.granted(&id).await, (1, false));
    assert_eq!(
        room.shown(MAYA, &id).await.row.grant_state,
        Some(GrantState::Pending)
    );
}

#[tokio::test]
async fn a_grant_that_one_may_not_carry_out_stops_no_other() {
    let mut room = Room::open(false).await;
    let sink = Arc::new(FakeSink::default());
    room.app.grants = Arc::<FakeSink>::clone(&sink);
    // Approved while the system does not answer: nothing was sent.
    sink.script((0..100).map(|call| (call, SinkFault::Timeout)));
    for holder in ["priya", "emre", "sam"] {
        let id = room.asked(holder).await;
        let digest = room.shown(MAYA, &id).await.digest;
        decides(&room.of(MAYA), true, &id, &digest).await.unwrap();
    }
    sink.script([]);
    let app = refusing(&room, MAYA, is_of_emre);
    let done = carry_out_grants(&app, CarryOutGrantsRequest {}).await.unwrap();
    assert_eq!((done.carried.len(), done.failed), (3, 1), "{done:#?}");
    for row in &done.carried {
        let (state, because) = if row.holder.login == "emre" {
            (GrantState::Pending, Some(REFUSED))
        } else {
            (GrantState::Active, None)
        };
        assert_eq!(
            (row.state, row.unfinished_because.as_deref()),
            (state, because),
            "{row:#?}"
        );
    }
    // Whoever may does it then.
    let done = carry_out_grants(&room.of(MAYA), CarryOutGrantsRequest {})
        .await
        .unwrap();
    assert_eq!((done.carried.len(), done.failed), (1, 0), "{done:#?}");
}
