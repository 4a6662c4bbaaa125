//! The directory of people decides with: who has left does not decide, whoever stands in does within their days, and what
//! opens for all who have a role says so from the plan to the grant.

use std::sync::Arc;

use weft_app::{
    ErrorCode, grants,
    list_grants::{ListGrantsRequest, list_grants},
    plan_access::{PlanAccessRequest, plan_access},
    show_request::AccessRequestView,
};
use weft_model::{Deputy, Directory, NameKind, OtherName, PersonNames, RequestState, SharedRole, Timestamp};
use weft_testkit::grants::FakeSink;

use super::{Came, MAYA, RUTH, Room, decides, policy};

const SAM: &str = "sam@example.com";
const PRIYA: &str = "priya@example.com";
/// Later than the clock of these tests ever shows.
const LATER: i64 = 1_000_000;

fn person(mail: &str) -> PersonNames {
    PersonNames {
        id: mail.to_owned(),
        name: mail.to_owned(),
        mail: Some(mail.to_owned()),
        ..PersonNames::default()
    }
}

fn stands_in(person: &str, of: &str, from: i64, until: i64) -> Deputy {
    Deputy {
        person: person.to_owned(),
        of: of.to_owned(),
        domain: None,
        from: Timestamp::from_millis(from),
        until: Timestamp::from_millis(until),
    }
}

fn everybody(deputies: Vec<Deputy>) -> Directory {
    Directory {
        people: [MAYA, PRIYA, RUTH, SAM].map(person).into(),
        deputies,
    }
}

fn names(view: &AccessRequestView) -> Vec<String> {
    let mut names: Vec<String> = view.outcome.by.iter().map(|one| one.name.clone()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn who_has_left_decides_nothing_and_is_not_counted() {
    let mut directory = everybody(Vec::new());
    for person in directory.people.iter_mut().filter(|person| person.id == RUTH) {
        person.until = Some(Timestamp::from_millis(0));
    }
    let room = Room::with(policy(false), directory).await;
    let id = room.asked(PRIYA).await;
    let shown = room.shown(MAYA, &id).await;
    assert_eq!(names(&shown), [MAYA]);
    assert!(shown.may_decide);
    // Whoever saw it while they were here cannot decide over it now.
    let refused = decides(&room.of(RUTH), true, &id, &shown.digest)
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::Denied, "{refused}");
    assert_eq!(room.granted(&id).await.0, 0);
}

#[tokio::test]
async fn a_deputy_decides_within_their_days_only() {
    for (from, until, may) in [(0, LATER, true), (0, 1, false), (LATER, 2 * LATER, false)] {
        let room = Room::with(policy(false), everybody(vec![stands_in(SAM, RUTH, from, until)])).await;
        let id = room.asked(PRIYA).await;
        let shown = room.shown(MAYA, &id).await;
        assert_eq!(names(&shown).contains(&SAM.to_owned()), may, "{from} {until}");
        let told = format!("{SAM} stands in for {RUTH}");
        assert_eq!(shown.outcome.says.contains(&told), may, "{}", shown.outcome.says);
        let done = decides(&room.of(SAM), true, &id, &shown.digest).await;
        if may {
            assert_eq!(done.unwrap(), Came::Done);
            assert_eq!(room.shown(MAYA, &id).await.row.state, RequestState::Approved);
        } else {
            assert_eq!(done.unwrap_err().code, ErrorCode::Denied);
        }
    }
}

#[tokio::test]
async fn a_deputy_decides_neither_their_own_request_nor_that_of_whom_they_stand_in_for() {
    let room = Room::with(policy(false), everybody(vec![stands_in(SAM, RUTH, 0, LATER)])).await;
    for requester in [SAM, RUTH] {
        let id = room.asked(requester).await;
        let shown = room.shown(MAYA, &id).await;
        let refused = decides(&room.of(SAM), true, &id, &shown.digest)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::Denied, "{requester}: {refused}");
    }
}

#[tokio::test]
async fn one_person_under_two_logins_is_one_still() {
    let mut directory = everybody(Vec::new());
    for person in directory.people.iter_mut().filter(|person| person.id == RUTH) {
        person.names.push(OtherName {
            kind: NameKind::Login,
            name: "ra".to_owned(),
        });
    }
    let room = Room::with(policy(false), directory).await;
    let id = room.asked("ra").await;
    let shown = room.shown(MAYA, &id).await;
    assert_eq!(names(&shown), [MAYA]);
    let refused = decides(&room.of(RUTH), true, &id, &shown.digest)
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::Denied, "{refused}");
}

#[tokio::test]
async fn what_opens_for_a_whole_role_says_so_from_the_plan_to_the_grant() {
    let role = |people| SharedRole {
        name: "analysts".to_owned(),
        people,
    };
    for (having, people) in [(&[PRIYA, SAM][..], Some(2)), (&[][..], None)] {
        let mut directory = everybody(Vec::new());
        for person in &mut directory.people {
            if having.contains(&person.id.as_str()) {
                person.names.push(OtherName {
                    kind: NameKind::SharedRole,
                    name: "Analysts".to_owned(),
                });
            }
        }
        let mut room = Room::with(policy(false), directory).await;
        room.app.grants = Arc::new(FakeSink::through(role(None)));
        let plan = PlanAccessRequest {
            names: vec!["sales.orders".to_owned()],
            ..PlanAccessRequest::default()
        };
        let planned = plan_access(&room.of(PRIYA), plan).await.unwrap();
        let through = planned.items[0].steps[0].through.clone();
        assert_eq!(through, Some(role(people)));
        let says = through.unwrap().says();
        let counted = people.map_or("people unknown".to_owned(), |people| format!("{people} people"));
        assert_eq!(says, format!("opens for everyone in analysts ({counted})"));
        let id = room.asked(PRIYA).await;
        let shown = room.shown(MAYA, &id).await;
        assert_eq!(shown.steps[0].through, Some(role(people)));
        let came = decides(&room.of(MAYA), true, &id, &shown.digest).await.unwrap();
        assert_eq!(came, Came::Done);
        let kept = grants::all(&room.app).await.unwrap();
        assert_eq!(kept[0].grant.steps[0].through, Some(role(people)));
        let listed = list_grants(&room.of(PRIYA), ListGrantsRequest::default())
            .await
            .unwrap();
        assert_eq!(listed.grants[0].steps[0].through, Some(role(people)));
    }
}

#[tokio::test]
async fn a_grant_of_who_has_left_is_listed_as_to_end() {
    let mut directory = everybody(Vec::new());
    for person in directory.people.iter_mut().filter(|person| person.id == PRIYA) {
        person.until = Some(Timestamp::from_millis(LATER));
    }
    let mut room = Room::with(policy(false), directory).await;
    let id = room.asked(PRIYA).await;
    let shown = room.shown(MAYA, &id).await;
    decides(&room.of(MAYA), true, &id, &shown.digest).await.unwrap();
    let listed = list_grants(&room.of(MAYA), ListGrantsRequest::default())
        .await
        .unwrap();
    assert_eq!((listed.left, &listed.grants[0].to_end_because), (0, &None));
    // Her last day is over, and the grant is not.
    room.app.clock = Arc::new(weft_testkit::FakeClock::at(Timestamp::from_millis(LATER)));
    let listed = list_grants(&room.of(MAYA), ListGrantsRequest::default())
        .await
        .unwrap();
    assert_eq!(listed.left, 1);
    let because = listed.grants[0].to_end_because.clone().unwrap();
    assert!(because.contains("has left"), "{because}");
    assert!(listed.grants[0].may_end);
}
