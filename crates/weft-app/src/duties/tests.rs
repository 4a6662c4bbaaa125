//! What the database answers to the same questions stands in `migrations/team`.

use std::sync::Arc;

use weft_model::{
    Actor, Directory, PersonNames, PersonRef, Roster, Timestamp, Urn,
    people::{NameKind, OtherName},
};
use weft_ports::team::{Duty, DutyRole, GivenDuty};

use super::Duties;

const NOW: Timestamp = Timestamp::from_millis(10);

fn duty(login: &str, role: DutyRole, domain: Option<&str>) -> Duty {
    Duty {
        login: login.to_owned(),
        role,
        domain: domain.map(str::to_owned),
        since: None,
        until: None,
        stands_for: None,
    }
}

fn deputy(login: &str, of: &str, domain: &str) -> Duty {
    Duty {
        stands_for: Some(of.to_owned()),
        ..duty(login, DutyRole::Deputy, Some(domain))
    }
}

/// Ruth, who has the login `ra` and is called `finance-team` by files; Kim, who has left.
fn roster() -> Roster {
    let person = |id: &str, names: &[(NameKind, &str)], until: Option<i64>| PersonNames {
        id: id.to_owned(),
        name: format!("{id} of the directory"),
        names: names
            .iter()
            .map(|(kind, name)| OtherName {
                kind: *kind,
                name: (*name).to_owned(),
            })
            .collect(),
        until: until.map(Timestamp::from_millis),
        ..PersonNames::default()
    };
    Roster::new(Directory {
        people: vec![
            person(
                "ruth",
                &[(NameKind::Login, "ra"), (NameKind::OwnerName, "finance-team")],
                None,
            ),
            person("kim", &[], Some(10)),
        ],
        deputies: Vec::new(),
    })
}

fn duties(held: Vec<Duty>) -> Duties {
    let given = held
        .into_iter()
        .map(|duty| GivenDuty {
            duty,
            given_by: "plat".to_owned(),
        })
        .collect();
    let mut duties = Duties::of(given, Arc::new(roster()), NOW);
    duties.settle();
    duties
}

fn actor(login: &str) -> Actor {
    Actor {
        login: login.to_owned(),
        person: None,
    }
}

fn told(people: &[PersonRef]) -> Vec<(&str, &str)> {
    people
        .iter()
        .map(|person| (person.name.as_str(), person.role.as_deref().unwrap_or_default()))
        .collect()
}

#[test]
fn who_has_a_duty_in_the_domain_or_for_the_whole_mesh_decides_and_nobody_else() {
    let duties = duties(vec![
        duty("dan", DutyRole::Steward, Some("finance")),
        duty("ra", DutyRole::Owner, Some("finance")),
        duty("dep", DutyRole::Deputy, Some("finance")),
        duty("gov", DutyRole::Steward, None),
        duty("plat", DutyRole::Platform, None),
        duty("sam", DutyRole::Owner, Some("sales")),
        duty("ana", DutyRole::Analyst, Some("finance")),
        duty("bot", DutyRole::Runner, Some("finance")),
        duty("aud", DutyRole::Auditor, None),
    ]);
    let finance = [
        ("ruth of the directory", "owner"),
        ("dan", "steward"),
        ("gov", "steward"),
        ("dep", "deputy, owner and steward"),
    ];
    assert_eq!(told(duties.deciders(Some(" Finance "))), finance);
    for elsewhere in [Some("supply"), None] {
        assert_eq!(told(duties.deciders(elsewhere)), [("gov", "steward")]);
    }
    let decides = |login: &str, domain| duties.decides(login, domain);
    assert!(decides("dan", Some("Finance")) && decides("dep", Some("finance")) && decides("gov", None));
    assert!(!decides("dan", None) && !decides("sam", Some("Finance")) && !decides("plat", Some("Finance")));
    assert!(!decides("ruth", Some("Finance")), "it is another login of hers");
}

#[test]
fn a_duty_counts_from_its_first_day_to_its_last_and_not_of_whoever_left() {
    let on = |since: Option<i64>, until: Option<i64>| Duty {
        since: since.map(Timestamp::from_millis),
        until: until.map(Timestamp::from_millis),
        ..duty("dan", DutyRole::Steward, Some("sales"))
    };
    let decides = |held: Vec<Duty>| !duties(held).deciders(Some("Sales")).is_empty();
    assert!(decides(vec![on(Some(10), Some(11))]));
    assert!(!decides(vec![on(None, Some(10))]) && !decides(vec![on(Some(11), None)]));
    let leaver = duty("dan", DutyRole::Leaver, Some("supply"));
    assert!(!decides(vec![on(None, None), leaver]));
    assert!(
        !decides(vec![duty("kim", DutyRole::Owner, Some("sales"))]),
        "by the directory"
    );
}

#[test]
fn the_governance_team_looks_after_the_whole_mesh() {
    let duties = duties(vec![
        duty("plat", DutyRole::Platform, None),
        duty("gov", DutyRole::Steward, None),
        duty("own", DutyRole::Owner, None),
        duty("dan", DutyRole::Steward, Some("sales")),
        duty("aud", DutyRole::Auditor, None),
    ]);
    let all = [("plat", "governance"), ("gov", "governance")];
    assert_eq!(told(&duties.governance(true)), all);
    assert_eq!(told(&duties.governance(false)), [("gov", "governance")]);
    let governs = ["plat", "gov", "own", "dan", "aud", "maya"].map(|login| duties.governs(login));
    assert_eq!(governs, [true, true, false, false, false, false]);
}

#[test]
fn who_acts_is_the_person_of_their_login_whatever_they_call_themselves() {
    let duties = duties(vec![duty("dan", DutyRole::Steward, Some("sales"))]);
    let person = |login: &str| {
        let disguised = Actor {
            person: Some(Urn::person("ruth")),
            ..actor(login)
        };
        duties.canonical(&disguised).person.unwrap()
    };
    assert_eq!(
        (person("ra"), person("ruth")),
        (Urn::person("ruth"), Urn::person("ruth"))
    );
    assert_eq!(person("dan"), Urn::person("dan"));
    assert_eq!(duties.deciders(Some("sales"))[0].urn, person("dan"));
    assert_eq!(person("priya"), Urn::person("priya"));
    assert_ne!(
        person("finance-team"),
        Urn::person("finance-team"),
        "files call Ruth so, and it is no login of hers"
    );
}

#[test]
fn who_only_stands_in_is_named_with_for_whom() {
    let all = duties(vec![
        duty("ra", DutyRole::Owner, Some("sales")),
        deputy("sam", "ra", "sales"),
        deputy("lee", "ra", "sales"),
        duty("lee", DutyRole::Steward, Some("sales")),
        deputy("plat", "ra", "sales"),
        duty("plat", DutyRole::Platform, None),
        deputy("dep", "ra", "supply"),
        deputy("two", "ra", "sales"),
        deputy("two", "tom", "sales"),
    ]);
    let pairs = |domain: &str, asks: &str| -> Vec<(String, String)> {
        let found = all.stand_ins(Some(domain), &actor(asks)).into_iter();
        found.map(|one| (one.who.name, one.of.name)).collect()
    };
    let pair = |who: &str, of: &str| (who.to_owned(), of.to_owned());
    let ruth = "ruth of the directory";
    assert_eq!(
        pairs("Sales", "priya"),
        [pair("sam", ruth), pair("two", ruth), pair("two", "tom")]
    );
    assert_eq!(pairs("Supply", "priya"), [pair("dep", ruth)]);
    // Of Ruth's own request Sam has no say; who stands in for another one as well has.
    assert_eq!(pairs("Sales", "ruth"), [pair("sam", ruth), pair("two", "tom")]);
}
