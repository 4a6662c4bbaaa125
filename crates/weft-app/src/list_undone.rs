//! What is left to do and nobody may be about to do: what waits in a domain, without whose it is, for those who see to it that
//! somebody is there; and what those who have left leave behind.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{PersonNames, Roster, Timestamp};
pub use weft_ports::team::{Duty, DutyRole, Undone, UndoneKind};
use weft_ports::{Team, team::GivenDuty};

use crate::{
    App, AppResult, directory,
    grants::{self, people::Desk},
    records::short,
};

/// Letters of an id that name a grant on the command line.
const SHORT: usize = 8;
/// Who sees what is asked and granted in a domain: they have lists with names.
const SEES: [DutyRole; 4] = [
    DutyRole::Owner,
    DutyRole::Steward,
    DutyRole::Deputy,
    DutyRole::Auditor,
];

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListUndoneRequest {}

/// What is left to do.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListUndoneResponse {
    /// What waits where the person at the desk sees no names, by domain.
    pub undone: Vec<UndoneWork>,
    /// Those who have left and whose duties or grants the person at the desk may end, by name.
    pub leavers: Vec<LeftBehind>,
}

/// What waits in a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UndoneWork {
    /// What, where, how much, since when.
    #[serde(flatten)]
    pub undone: Undone,
    /// The same in words.
    pub says: String,
    /// What to do about it.
    pub next: String,
}

/// What somebody leaves behind who has left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LeftBehind {
    /// Their name.
    pub name: String,
    /// When they left.
    pub left: Timestamp,
    /// Their duties that hold no more and are to be dismissed.
    pub duties: Vec<Duty>,
    /// The letters that name their grants that are to end.
    pub grants: Vec<String>,
    /// The same in words.
    pub says: String,
}

/// Lists it.
pub async fn list_undone(app: &App, _request: ListUndoneRequest) -> AppResult<ListUndoneResponse> {
    let now = app.now();
    let roster = directory::roster(app).await?;
    let mut undone = Vec::new();
    let mut duties = Vec::new();
    if let Some(team) = &app.team {
        duties = team.duties().await?;
        undone = work(team.as_ref(), &duties, &app.login, now).await?;
    }
    Ok(ListUndoneResponse {
        undone,
        leavers: leavers(app, &roster, &duties, now).await?,
    })
}

async fn work(
    team: &dyn Team,
    duties: &[GivenDuty],
    login: &str,
    now: Timestamp,
) -> AppResult<Vec<UndoneWork>> {
    let all = team.undone().await?;
    let unseen = |one: &Undone| {
        one.kind == UndoneKind::Decide || !has(duties, login, &SEES, one.domain.as_deref(), now)
    };
    Ok(all
        .into_iter()
        .filter(unseen)
        .map(|undone| UndoneWork {
            says: says(&undone),
            next: next(&undone),
            undone,
        })
        .collect())
}

/// Whether somebody has one of these roles for a domain or for the whole mesh.
fn has(duties: &[GivenDuty], login: &str, roles: &[DutyRole], domain: Option<&str>, now: Timestamp) -> bool {
    duties.iter().map(|given| &given.duty).any(|duty| {
        let there = duty.domain.is_none() || duty.domain.as_deref() == domain;
        duty.login == login && roles.contains(&duty.role) && duty.holds(now) && there
    })
}

fn says(undone: &Undone) -> String {
    let number = undone.number;
    let (one, several) = match undone.kind {
        UndoneKind::Decide => (
            "request waits, and nobody there has a duty to decide it",
            "requests wait, and nobody there has a duty to decide them",
        ),
        UndoneKind::Give => (
            "grant was approved and is not in force yet",
            "grants were approved and are not in force yet",
        ),
        UndoneKind::Take => (
            "grant is over, and rights of it may be there still",
            "grants are over, and rights of them may be there still",
        ),
    };
    format!("{number} {}", if number == 1 { one } else { several })
}

fn next(undone: &Undone) -> String {
    let domain = undone
        .domain
        .as_ref()
        .map_or_else(String::new, |domain| format!(" --domain '{domain}'"));
    match undone.kind {
        UndoneKind::Decide => {
            format!("give somebody a duty: `weft workspace invite LOGIN --role steward{domain}`")
        }
        UndoneKind::Give | UndoneKind::Take => {
            "an owner or steward of the domain runs `weft grants run`, or installs a runner: `weft runner install`".to_owned()
        }
    }
}

/// Those who have left by the directory, with what is theirs still.
async fn leavers(
    app: &App,
    roster: &Roster,
    duties: &[GivenDuty],
    now: Timestamp,
) -> AppResult<Vec<LeftBehind>> {
    let left: Vec<&PersonNames> = roster
        .people()
        .iter()
        .filter(|person| person.has_left(now))
        .collect();
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let mut desk = Desk::open(app).await?;
    let mut held: Vec<(String, String)> = Vec::new();
    for kept in grants::all(app).await? {
        let grant = &kept.grant;
        let Some(person) = desk.left(app, grant).map(|person| person.id.clone()) else {
            continue;
        };
        if grant.end.is_none() && desk.answers_for(app, &grant.subject).await? {
            held.push((person, short(&kept.id).chars().take(SHORT).collect()));
        }
    }
    let mut all: Vec<LeftBehind> = left
        .into_iter()
        .filter_map(|person| {
            let grants = held.iter().filter(|(id, _)| *id == person.id);
            let own = duties.iter().map(|given| &given.duty).filter(|duty| {
                let is = roster
                    .by_login(&duty.login)
                    .is_some_and(|found| found.id == person.id);
                let over = duty.until.is_some_and(|until| until <= now);
                is && !over && duty.role != DutyRole::Leaver && may_dismiss(duties, &app.login, duty, now)
            });
            behind(
                person,
                own.cloned().collect(),
                grants.map(|(_, grant)| grant.clone()).collect(),
            )
        })
        .collect();
    all.sort_by(|one, other| (&one.name, one.left).cmp(&(&other.name, other.left)));
    Ok(all)
}

/// Whether somebody may end a duty, as the database answers.
fn may_dismiss(duties: &[GivenDuty], login: &str, duty: &Duty, now: Timestamp) -> bool {
    let less = matches!(
        duty.role,
        DutyRole::Analyst | DutyRole::Owner | DutyRole::Deputy | DutyRole::Runner | DutyRole::Agent
    );
    let of_domain = duty.domain.is_some() && less;
    duty.login != login
        && (has(duties, login, &[DutyRole::Platform], None, now)
            || (of_domain && has(duties, login, &[DutyRole::Steward], duty.domain.as_deref(), now)))
}

/// What somebody leaves; none where that is nothing.
fn behind(person: &PersonNames, duties: Vec<Duty>, grants: Vec<String>) -> Option<LeftBehind> {
    let left = person.until?;
    let mut parts = Vec::new();
    for (number, one, several) in [
        (duties.len(), "duty", "duties"),
        (grants.len(), "grant", "grants"),
    ] {
        match number {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            number => parts.push(format!("{number} {several}")),
        }
    }
    (!parts.is_empty()).then(|| LeftBehind {
        says: format!(
            "{}: {} left to end",
            directory::left_words(person),
            parts.join(" and ")
        ),
        name: person.name.clone(),
        left,
        duties,
        grants,
    })
}

#[cfg(test)]
mod tests {
    use weft_model::{PersonNames, Timestamp};

    use super::{Duty, DutyRole, GivenDuty, SEES, Undone, UndoneKind, behind, has, may_dismiss, next, says};

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

    fn given(duties: &[Duty]) -> Vec<GivenDuty> {
        let given = |duty: &Duty| GivenDuty {
            duty: duty.clone(),
            given_by: "plat".to_owned(),
        };
        duties.iter().map(given).collect()
    }

    #[test]
    fn who_sees_names_is_told_no_numbers_and_a_duty_to_come_sees_none() {
        let now = Timestamp::from_millis(10);
        let mut later = duty("sam", DutyRole::Deputy, Some("sales"));
        later.since = Some(Timestamp::from_millis(11));
        let all = given(&[
            duty("plat", DutyRole::Platform, None),
            duty("ruth", DutyRole::Owner, Some("sales")),
            duty("aud", DutyRole::Auditor, None),
            later,
        ]);
        let sees = |login: &str, domain| has(&all, login, &SEES, domain, now);
        assert!(sees("ruth", Some("sales")) && sees("aud", Some("sales")) && sees("aud", None));
        assert!(!sees("plat", Some("sales")) && !sees("ruth", Some("supply")) && !sees("ruth", None));
        assert!(!sees("sam", Some("sales")));
    }

    #[test]
    fn what_is_undone_says_how_much_and_what_to_do_and_no_name() {
        let undone = |kind, number| Undone {
            domain: Some("sales".to_owned()),
            kind,
            number,
            since: None,
        };
        assert_eq!(
            says(&undone(UndoneKind::Give, 1)),
            "1 grant was approved and is not in force yet"
        );
        assert!(says(&undone(UndoneKind::Take, 3)).starts_with("3 grants are over"));
        assert!(next(&undone(UndoneKind::Decide, 2)).contains("--domain 'sales'"));
    }

    #[test]
    fn a_leaver_is_told_while_there_is_something_that_one_may_end() {
        let now = Timestamp::from_millis(10);
        let person = PersonNames {
            name: "Sam".to_owned(),
            until: Timestamp::parse("2026-11-30T00:00:00Z"),
            ..PersonNames::default()
        };
        let owner = duty("sam", DutyRole::Owner, Some("sales"));
        let told = behind(&person, vec![owner.clone()], vec!["abcd1234".to_owned()]).unwrap();
        assert_eq!(
            told.says,
            "Sam has left; the last day was 2026-11-29: 1 duty and 1 grant left to end"
        );
        assert_eq!(behind(&person, Vec::new(), Vec::new()), None);
        let all = given(&[
            duty("plat", DutyRole::Platform, None),
            duty("anna", DutyRole::Steward, Some("sales")),
            duty("gov", DutyRole::Steward, None),
            owner.clone(),
        ]);
        let may = |login: &str, duty: &Duty| may_dismiss(&all, login, duty, now);
        assert!(may("plat", &owner) && may("anna", &owner) && may("gov", &owner));
        assert!(!may("sam", &owner) && !may("ruth", &owner));
        let steward = duty("kim", DutyRole::Steward, Some("sales"));
        assert!(
            may("plat", &steward) && !may("anna", &steward),
            "a steward gives what is less"
        );
        let whole = duty("kim", DutyRole::Owner, None);
        assert!(may("plat", &whole) && !may("gov", &whole));
    }
}
