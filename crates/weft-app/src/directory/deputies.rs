//! What a deputy is given in a team's database, which decides by duties: for exactly the days that they stand in.

use weft_model::{Deputy, PersonNames, Roster, Timestamp, people::folded};
use weft_ports::{
    PortErrorKind, Team,
    team::{Duty, DutyRole, GivenDuty},
};

use super::days;
use crate::{App, AppResult};

/// People that a note names.
const NAMED: usize = 3;

/// Brings the duties of a deputy to what the directory says, as far as the person at the desk may give them; what is left to
/// others is told. Done twice it changes nothing.
pub(crate) async fn carry_out(
    app: &App,
    roster: &Roster,
    who: &PersonNames,
    of: &PersonNames,
    deputy: &Deputy,
) -> AppResult<Vec<String>> {
    let Some(team) = &app.team else {
        return Ok(Vec::new());
    };
    let now = app.now();
    let duties = team.duties().await?;
    let plan = plan(roster, &duties, who, of, now);
    let mut notes = Vec::new();
    if plan.wanted.is_empty() && deputy.until > now {
        notes.push(format!(
            "{} has no duty in the database that {} could stand in for: `weft workspace members` lists who is what",
            of.name, who.name
        ));
    }
    for duty in plan.ends {
        let ended = team.end(&duty).await;
        notes.extend(told(ended, || {
            refused("taken back", app, &duties, roster, &duty, deputy)
        })?);
    }
    for duty in plan.gives {
        let given = team.give(&duty).await;
        notes.extend(told(given, || {
            refused("given", app, &duties, roster, &duty, deputy)
        })?);
    }
    notes.extend(admission(team.as_ref(), &duties, &plan.wanted));
    Ok(notes)
}

/// A note where it was not theirs to do; every other trouble stays one.
fn told(
    outcome: Result<(), weft_ports::PortError>,
    note: impl FnOnce() -> String,
) -> AppResult<Option<String>> {
    match outcome {
        Ok(()) => Ok(None),
        Err(error) if error.kind == PortErrorKind::Denied => {
            Ok(Some(format!("{}: {}", note(), error.message)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Who may do what the person at the desk may not, and what they run: the same once more.
fn refused(
    done: &str,
    app: &App,
    duties: &[GivenDuty],
    roster: &Roster,
    duty: &Duty,
    deputy: &Deputy,
) -> String {
    let now = app.now();
    let keeps = |given: &&GivenDuty| {
        let other = &given.duty;
        let role = other.role == DutyRole::Platform
            // A steward of the whole mesh gives what is for one domain.
            || (other.role == DutyRole::Steward && duty.domain.is_some());
        other.domain.is_none()
            && role
            && other.holds(now)
            && other.login != app.login
            && other.login != duty.login
    };
    let here = |login: &&str| roster.by_login(login).is_none_or(|person| !person.has_left(now));
    let mut logins: Vec<&str> = duties
        .iter()
        .filter(keeps)
        .map(|given| given.duty.login.as_str())
        .filter(here)
        .collect();
    logins.sort_unstable();
    logins.dedup();
    logins.truncate(NAMED);
    let who = if logins.is_empty() {
        "somebody else of the platform team".to_owned()
    } else {
        logins.join(" or ")
    };
    let domain = deputy
        .domain
        .as_ref()
        .map_or_else(String::new, |domain| format!(" --domain '{domain}'"));
    format!(
        "the duty of a deputy for {} was not {done}; {who} can: weft people deputy '{}' --for '{}'{domain} --from {} --until {}",
        duty.domain.as_deref().unwrap_or("the whole mesh"),
        deputy.person,
        deputy.of,
        days::of(deputy.from),
        days::last(deputy.until)
    )
}

/// What whoever runs the database does for a login that nobody has given a duty before.
fn admission(team: &dyn Team, duties: &[GivenDuty], wanted: &[Duty]) -> Option<String> {
    let login = &wanted.first()?.login;
    let known = duties.iter().any(|given| given.duty.login == *login);
    (!known).then(|| {
        format!(
            "`{login}` has had no duty here; an admin of the server lets them in: {}",
            team.admission(login)
        )
    })
}

/// What a deputy is to have, and what has to be done for that.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    wanted: Vec<Duty>,
    gives: Vec<Duty>,
    ends: Vec<Duty>,
}

/// Duties for the domains that the other one decides in, on the days that the directory says, and no longer than the other
/// one's own. What is said of one domain stands before what is said of all.
fn plan(roster: &Roster, duties: &[GivenDuty], who: &PersonNames, of: &PersonNames, now: Timestamp) -> Plan {
    let is =
        |person: &PersonNames, login: &str| roster.by_login(login).is_some_and(|found| found.id == person.id);
    let login_of = |person: &PersonNames| {
        let known = duties.iter().map(|given| given.duty.login.as_str());
        let mut own = known.filter(|login| is(person, login));
        own.next().unwrap_or_else(|| person.login()).to_owned()
    };
    let (login, stands_for) = (login_of(who), login_of(of));
    let theirs = duties.iter().map(|given| &given.duty).filter(|duty| {
        matches!(duty.role, DutyRole::Owner | DutyRole::Steward) && is(of, &duty.login) && !duty.is_over(now)
    });
    let theirs: Vec<&Duty> = theirs.collect();
    let said: Vec<&Deputy> = roster
        .directory()
        .deputies
        .iter()
        .filter(|deputy| deputy.person == who.id && deputy.of == of.id && deputy.until > now)
        .collect();
    let mut wanted: Vec<Duty> = Vec::new();
    let explicit = |domain: &Option<String>| {
        let named = |deputy: &&Deputy| deputy.domain.as_deref().map(folded) == *domain;
        domain.is_some() && said.iter().any(named)
    };
    for deputy in &said {
        let domain = deputy.domain.as_deref().map(folded);
        for duty in &theirs {
            let covers = domain.is_none() || duty.domain.is_none() || duty.domain == domain;
            let place = domain.clone().or_else(|| duty.domain.clone());
            if !covers || (domain.is_none() && explicit(&place)) {
                continue;
            }
            let until = duty.until.map_or(deputy.until, |until| until.min(deputy.until));
            if until <= deputy.from {
                continue;
            }
            match wanted.iter_mut().find(|known| known.domain == place) {
                Some(known) => known.until = known.until.max(Some(until)),
                None => wanted.push(Duty {
                    login: login.clone(),
                    role: DutyRole::Deputy,
                    domain: place,
                    since: Some(deputy.from),
                    until: Some(until),
                    stands_for: Some(stands_for.clone()),
                }),
            }
        }
    }
    let has: Vec<&Duty> = duties
        .iter()
        .map(|given| &given.duty)
        .filter(|duty| duty.role == DutyRole::Deputy && is(who, &duty.login))
        .filter(|duty| duty.stands_for.as_deref().is_some_and(|login| is(of, login)))
        .collect();
    let missing = |duty: &&Duty| !has.contains(duty);
    let same = |one: &Duty, other: &Duty| {
        one.login == other.login && one.domain == other.domain && one.stands_for == other.stands_for
    };
    let is_left = |duty: &&Duty| !wanted.iter().any(|one| same(one, duty));
    let ends = has.iter().copied().filter(is_left).cloned().collect();
    Plan {
        gives: wanted.iter().filter(missing).cloned().collect(),
        ends,
        wanted,
    }
}

#[cfg(test)]
mod tests {
    use weft_model::{Deputy, Directory, NameKind, OtherName, PersonNames, Roster, Timestamp};

    use super::{Duty, DutyRole, GivenDuty, plan};

    fn person(id: &str, login: &str) -> PersonNames {
        PersonNames {
            id: id.to_owned(),
            name: id.to_owned(),
            names: vec![OtherName {
                kind: NameKind::Login,
                name: login.to_owned(),
            }],
            ..PersonNames::default()
        }
    }

    fn at(day: i64) -> Timestamp {
        Timestamp::from_millis(day)
    }

    fn deputy(domain: Option<&str>, from: i64, until: i64) -> Deputy {
        Deputy {
            person: "p-sam".to_owned(),
            of: "p-ruth".to_owned(),
            domain: domain.map(str::to_owned),
            from: at(from),
            until: at(until),
        }
    }

    fn given(login: &str, role: DutyRole, domain: Option<&str>, until: Option<i64>) -> GivenDuty {
        GivenDuty {
            duty: Duty {
                login: login.to_owned(),
                role,
                domain: domain.map(str::to_owned),
                since: None,
                until: until.map(at),
                stands_for: None,
            },
            given_by: "plat".to_owned(),
        }
    }

    fn days(deputies: Vec<Deputy>, duties: &[GivenDuty], now: i64) -> super::Plan {
        let (sam, ruth) = (person("p-sam", "sam"), person("p-ruth", "Ruth"));
        let roster = Roster::new(Directory {
            people: vec![sam.clone(), ruth.clone()],
            deputies,
        });
        plan(&roster, duties, &sam, &ruth, at(now))
    }

    fn told(duties: &[Duty]) -> Vec<(Option<&str>, i64, i64)> {
        let told = |duty: &Duty| (duty.since.unwrap().as_millis(), duty.until.unwrap().as_millis());
        duties
            .iter()
            .map(|duty| (duty.domain.as_deref(), told(duty).0, told(duty).1))
            .collect()
    }

    #[test]
    fn a_deputy_has_what_the_other_one_decides_in_on_exactly_the_days() {
        let duties = [
            given("ruth", DutyRole::Owner, Some("sales"), None),
            given("ruth", DutyRole::Steward, Some("supply"), Some(15)),
            given("ruth", DutyRole::Analyst, Some("finance"), None),
            given("ruth", DutyRole::Owner, Some("past"), Some(4)),
            given("sam", DutyRole::Owner, Some("stock"), None),
        ];
        let plan = days(vec![deputy(None, 10, 20)], &duties, 5);
        assert_eq!(
            told(&plan.gives),
            [(Some("sales"), 10, 20), (Some("supply"), 10, 15)]
        );
        assert!(
            plan.gives.iter().all(|duty| {
                (duty.login.as_str(), duty.stands_for.as_deref(), duty.role)
                    == ("sam", Some("ruth"), DutyRole::Deputy)
            }),
            "{plan:?}"
        );
        // For a domain in which the other one has no duty there is nothing to stand in for.
        assert!(
            days(vec![deputy(Some("Finance"), 10, 20)], &duties, 5)
                .wanted
                .is_empty()
        );
        // What is said of one domain stands before what is said of all.
        let both = vec![deputy(None, 10, 20), deputy(Some("Sales"), 12, 13)];
        let plan = days(both, &duties, 5);
        assert_eq!(
            told(&plan.wanted),
            [(Some("supply"), 10, 15), (Some("sales"), 12, 13)]
        );
        let mesh = [given("ruth", DutyRole::Steward, None, None)];
        let plan = days(vec![deputy(Some("Sales"), 10, 20)], &mesh, 5);
        assert_eq!(told(&plan.wanted), [(Some("sales"), 10, 20)]);
    }

    #[test]
    fn done_twice_it_gives_nothing_and_what_is_over_is_taken_back() {
        let mut duties = vec![given("ruth", DutyRole::Owner, Some("sales"), None)];
        let first = days(vec![deputy(None, 10, 20)], &duties, 5);
        duties.extend(first.gives.into_iter().map(|duty| GivenDuty {
            duty,
            given_by: "plat".to_owned(),
        }));
        // One that nobody named is no deputy's for somebody, and stays.
        duties.push(given("sam", DutyRole::Deputy, Some("sales"), None));
        let again = days(vec![deputy(None, 10, 20)], &duties, 12);
        assert!(again.gives.is_empty() && again.ends.is_empty(), "{again:?}");
        let longer = days(vec![deputy(None, 10, 25)], &duties, 12);
        assert_eq!(told(&longer.gives), [(Some("sales"), 10, 25)]);
        assert!(longer.ends.is_empty(), "it is changed in its place: {longer:?}");
        let over = days(vec![deputy(None, 10, 11)], &duties, 12);
        assert_eq!(told(&over.ends), [(Some("sales"), 10, 20)]);
        assert!(over.gives.is_empty());
    }
}
