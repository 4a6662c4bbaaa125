use super::{
    ENTRIES, INCIDENTS, Incident, IncidentAct as Act, IncidentEntry, IncidentSeverity,
    IncidentState as State, Refused, fit, join,
};
use crate::{EntityKind, Timestamp, Urn};

fn entry(act: Act, at: i64) -> IncidentEntry {
    IncidentEntry {
        act,
        by: "maya".to_owned(),
        at: Timestamp::from_millis(at),
        text: None,
        cause: None,
    }
}

fn opened(at: i64) -> Incident {
    let subject = Urn::derive(EntityKind::Product, "test", "orders");
    Incident::open(
        &subject,
        "Feed stopped".to_owned(),
        IncidentSeverity::Major,
        None,
        entry(Act::Open, at),
    )
}

#[test]
fn its_state_is_read_from_its_log() {
    let mut incident = opened(1);
    assert_eq!(incident.state(), State::Open);
    for (act, at, wanted) in [
        (Act::Note, 2, State::Open),
        (Act::Acknowledge, 3, State::Acknowledged),
        (Act::Note, 4, State::Acknowledged),
        (Act::Resolve, 5, State::Resolved),
        (Act::Note, 6, State::Resolved),
        (Act::Reopen, 7, State::Open),
    ] {
        incident.act(entry(act, at)).unwrap();
        assert_eq!(incident.state(), wanted, "{act:?}");
    }
    assert_eq!(incident.resolved(), None);
    assert_eq!(
        incident.acknowledged(),
        None,
        "nobody looks after it since it was reopened"
    );
    let at = Timestamp::from_millis;
    assert_eq!(incident.spans(), [(at(1), Some(at(5))), (at(7), None)]);
}

#[test]
fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let mut incident = opened(1);
    assert_eq!(
        incident.act(entry(Act::Reopen, 2)),
        Err(Refused::Already(State::Open))
    );
    assert_eq!(incident.act(entry(Act::Open, 2)), Err(Refused::Opened));
    incident.act(entry(Act::Resolve, 2)).unwrap();
    assert_eq!(
        incident.act(entry(Act::Resolve, 3)),
        Err(Refused::Already(State::Resolved))
    );
    assert_eq!(incident.act(entry(Act::Acknowledge, 3)), Err(Refused::Over));
    assert_eq!(incident.log.len(), 2);
}

#[test]
fn a_full_log_can_still_be_ended() {
    let mut incident = opened(0);
    while incident.act(entry(Act::Note, 1)).is_ok() {}
    assert_eq!(incident.act(entry(Act::Note, 1)), Err(Refused::Full));
    incident.act(entry(Act::Resolve, 2)).unwrap();
    assert_eq!(incident.log.len(), ENTRIES);
}

#[test]
fn an_id_tells_openings_apart() {
    assert_eq!(opened(1).id, opened(1).id);
    assert_ne!(opened(1).id, opened(2).id);
    assert_eq!(opened(1).id.len(), "inc-".len() + 10);
}

#[test]
fn words_about_what_became_one_thing_are_taken_together() {
    let (mut longer, other) = (opened(1), opened(2));
    let shorter = longer.clone();
    longer.act(entry(Act::Resolve, 3)).unwrap();
    let mut newer = vec![longer.clone()];
    join(&mut newer, &[shorter.clone(), other.clone()]);
    assert_eq!(
        newer,
        [longer.clone(), other.clone()],
        "an older state does not come back"
    );
    let mut older_first = vec![shorter];
    join(&mut older_first, &[longer.clone(), other.clone()]);
    assert_eq!(older_first, [longer, other], "what was said last stands");
}

#[test]
fn of_too_many_the_oldest_resolved_go() {
    let mut all: Vec<Incident> = (0..i64::try_from(INCIDENTS).unwrap() + 2).map(opened).collect();
    for place in [3, 5, 7] {
        all[place]
            .act(entry(Act::Resolve, 1_000 - i64::try_from(place).unwrap()))
            .unwrap();
    }
    let (oldest, next) = (all[7].id.clone(), all[5].id.clone());
    fit(&mut all);
    assert_eq!(all.len(), INCIDENTS);
    assert!(!all.iter().any(|one| one.id == oldest || one.id == next));
}
