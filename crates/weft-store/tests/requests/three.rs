//! Three people act on one request at the same moment, in orders that are drawn, the same ones each time: there is one
//! decision, and it has one effect. `WEFT_RACE_ORDERS` sets how many orders (400; 10,000 by hand).

use weft_app::act_on_request::{ActOnRequest, ActOnRequestRequest, act_on_request};
use weft_model::{RequestAct, RequestState, Urn};
use weft_ports::Right;

use super::{CALLS, Came, Does, MAYA, RUTH, Room, acts, asset, does};

/// Orders in one workspace: whoever decides reads all that was asked for there.
const TOGETHER: usize = 100;

/// What somebody has seen before they decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Saw {
    /// What stands.
    Now,
    /// What stood before the requester said more.
    Before,
}

/// Who, none for the requester; what they do; and over what.
type Part = (Option<&'static str>, Does, Saw);

/// What the three do.
const SCENES: [[Part; 3]; 6] = [
    // Two stewards who disagree, and a requester who needs it no more.
    [
        (Some(MAYA), Does::Approve, Saw::Now),
        (Some(RUTH), Does::Reject, Saw::Now),
        (None, Does::Act(ActOnRequest::Withdraw), Saw::Now),
    ],
    // Two who agree, and the requester who would approve their own.
    [
        (Some(MAYA), Does::Approve, Saw::Now),
        (Some(RUTH), Does::Approve, Saw::Now),
        (None, Does::Approve, Saw::Now),
    ],
    // One presses twice, the other rejects.
    [
        (Some(MAYA), Does::Approve, Saw::Now),
        (Some(MAYA), Does::Approve, Saw::Now),
        (Some(RUTH), Does::Reject, Saw::Now),
    ],
    // One presses twice, and the requester takes it back.
    [
        (Some(MAYA), Does::Approve, Saw::Now),
        (Some(MAYA), Does::Approve, Saw::Now),
        (None, Does::Act(ActOnRequest::Withdraw), Saw::Now),
    ],
    // One decides over what stood before, the other over what stands, while the requester says more again.
    [
        (Some(RUTH), Does::Approve, Saw::Before),
        (Some(MAYA), Does::Approve, Saw::Now),
        (None, Does::Act(ActOnRequest::Note), Saw::Now),
    ],
    // The same with a rejection, and the requester's own approval.
    [
        (Some(RUTH), Does::Reject, Saw::Before),
        (Some(MAYA), Does::Reject, Saw::Now),
        (None, Does::Approve, Saw::Now),
    ],
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_three_do_at_once_there_is_one_decision_with_one_effect() {
    let orders: usize = std::env::var("WEFT_RACE_ORDERS").map_or(400, |orders| orders.parse().unwrap());
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    let mut room = Room::open(false).await;
    // How often each of the three was the one who decided, in each scene.
    let mut firsts = [[0_usize; 3]; SCENES.len()];
    for number in 0..orders {
        if number > 0 && number % TOGETHER == 0 {
            room = Room::open(false).await;
        }
        let at = number % SCENES.len();
        let who = raced(&room, &SCENES[at], chance.order(), number).await;
        if let Some(who) = who {
            firsts[at][who] += 1;
        }
    }
    // Orders in which always the same one is first say nothing.
    if orders >= 300 {
        for firsts in &firsts[..3] {
            let several = firsts.iter().filter(|first| **first > 0).count() > 1;
            assert!(several, "{firsts:?}");
        }
    }
}

/// Lets three act in this order; which of them decided, none where each of them was shown something new.
async fn raced(room: &Room, parts: &[Part; 3], order: Vec<usize>, number: usize) -> Option<usize> {
    let told = format!("{number}: {parts:?} in {order:?}");
    let requester = format!("p{number}");
    let id = room.asked(&requester).await;
    let before = room.shown(RUTH, &id).await.digest;
    says_more(room, &requester, &id).await;
    let now = room.shown(RUTH, &id).await.digest;
    assert_ne!(before, now, "what is said is seen");
    let apps = [0, 1, 2].map(|who| room.in_turn(who, parts[who].0.unwrap_or(&requester)));
    room.turns.order(order);
    let act = async |who: usize| {
        let digest = match parts[who].2 {
            Saw::Now => &now,
            Saw::Before => &before,
        };
        let came = does(&apps[who], parts[who].1, &id, digest).await;
        room.turns.done(who);
        came
    };
    let came = tokio::join!(act(0), act(1), act(2));
    let came = [came.0, came.1, came.2];
    for (part, came) in parts.iter().zip(came) {
        if part.2 == Saw::Before {
            assert!(matches!(came, Came::Changed | Came::Late), "{told}: {came:?}");
        }
        if part.0.is_none() && part.1 == Does::Approve {
            assert!(matches!(came, Came::Own | Came::Late), "{told}: {came:?}");
        }
    }
    let decides = |who: &usize| parts[*who].1 != Does::Act(ActOnRequest::Note);
    let done: Vec<usize> = (0..3)
        .filter(|who| decides(who) && came[*who] == Came::Done)
        .collect();
    assert!(done.len() <= 1, "{told}: {came:?}");
    if done.is_empty() {
        // Whoever was shown what was said meanwhile decides over that.
        assert!(came.contains(&Came::Changed), "{told}: {came:?}");
        let shown = room.shown(MAYA, &id).await.digest;
        let later = does(&room.of(MAYA), Does::Approve, &id, &shown).await;
        assert_eq!(later, Came::Done, "{told}");
    }
    has_one_effect(room, &id, &requester, &told).await;
    done.first().copied()
}

/// The request is decided once; there is a grant, and the right is held, exactly where it was approved.
async fn has_one_effect(room: &Room, id: &Urn, requester: &str, told: &str) {
    let left = room.shown(RUTH, id).await;
    let decisions =
        [RequestAct::Approve, RequestAct::Reject, RequestAct::Withdraw].map(|act| acts(&left, act));
    assert_eq!(decisions.iter().sum::<usize>(), 1, "{told}: {:#?}", left.history);
    let approved = left.row.state == RequestState::Approved;
    assert_eq!(decisions[0] == 1, approved, "{told}");
    assert_eq!(room.granted(id).await, (usize::from(approved), true), "{told}");
    let right = Right {
        holder: requester.to_owned(),
        privilege: "TABLE_READ_DATA".to_owned(),
        target: asset(),
        name: "orders".to_owned(),
    };
    let held = room.app.grants.holds(&right).await.unwrap();
    assert_eq!(held.is_some(), approved, "{told}");
}

async fn says_more(room: &Room, requester: &str, id: &Urn) {
    let note = ActOnRequestRequest {
        id: id.to_string(),
        act: ActOnRequest::Note,
        text: Some("It is for the board".to_owned()),
    };
    act_on_request(&room.of(requester), note).await.unwrap();
}

/// Repeatable chance (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    /// An order of the calls of three people.
    fn order(&mut self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..3 * CALLS as usize).map(|call| call % 3).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, self.below(at + 1));
        }
        order
    }
}
