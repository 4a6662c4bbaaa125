//! What stops one grant from being carried out stops nothing else.

use std::sync::Arc;

use weft_app::{
    App,
    carry_out_grants::{CarryOutGrantsRequest, carry_out_grants},
};
use weft_model::{GrantState, Payload};
use weft_ports::workspace::Word;
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
        }),
        ..room.of(login)
    }
}

/// Whether something is said of a grant of Emre's.
fn is_of_emre(words: &[Word]) -> bool {
    let of = |word: &Word| matches!(&word.payload, Payload::Grant(grant) if grant.holder.login == "emre");
    words.iter().any(of)
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
