//! The people of the workspace as it keeps them: one record, written over what was read, that says who is who by all
//! their names, who is here, and who stands in for whom.

pub(crate) mod csv;
pub(crate) mod days;
pub(crate) mod deputies;
pub(crate) mod laid;
pub mod read;
pub(crate) mod scim;
pub(crate) mod unmatched;

use weft_model::{
    Actor, Directory, EntityKind, Origin, Payload, PersonNames, PersonRef, Record, Revision, Roster,
    Timestamp, Urn, people::roster::reference,
};
use weft_policy::access::StandIn;
use weft_ports::workspace::{Word, Worded};

use crate::{
    App, AppResult,
    access_policy::{self, Current},
    duties::Duties,
};

/// People that a refusal names.
const NAMED: usize = 3;

/// The people that stand in some records, and the revision of the newest word on them.
pub fn standing(records: &[Record]) -> (Roster, Revision) {
    let said = |record: &&Record| {
        matches!(record.origin, Origin::Person(_)) && matches!(record.payload, Some(Payload::Directory(_)))
    };
    let newest = records.iter().filter(said).max_by_key(|record| record.revision);
    match newest.and_then(|record| Some((record, record.payload.as_ref()?))) {
        Some((record, Payload::Directory(directory))) => {
            (Roster::new(Directory::clone(directory)), record.revision)
        }
        _ => (Roster::default(), Revision::default()),
    }
}

/// The people as they stand now, read from the workspace: who decides must not rest on an older word.
pub async fn roster(app: &App) -> AppResult<Roster> {
    Ok(kept(app).await?.0)
}

/// The same, with what another word is written over.
pub(crate) async fn kept(app: &App) -> AppResult<(Roster, Revision)> {
    let records = app.workspace.records(&[Urn::directory()]).await?;
    Ok(standing(&records))
}

/// Writes the people over what was read; whether nobody else was faster.
pub(crate) async fn write(app: &App, action: &str, base: Revision, directory: Directory) -> AppResult<bool> {
    let word = Word {
        urn: Urn::directory(),
        joined: Vec::new(),
        base,
        payload: Payload::Directory(Box::new(directory)),
    };
    let worded = app.workspace.write_over(&app.login, action, vec![word]).await?;
    Ok(matches!(worded, Worded::Written(_)))
}

/// Whose login it is: as the people of the workspace say, else as the mesh does.
pub(crate) async fn called(app: &App, roster: &Roster, login: &str) -> AppResult<Option<String>> {
    if let Some(known) = roster.by_login(login) {
        return Ok(Some(known.name.clone()));
    }
    let found = app.replica.find(login).await?;
    Ok(found
        .filter(|entity| entity.kind == EntityKind::Person && roster.of_urn(&entity.urn).is_none())
        .map(|entity| entity.display_name().to_owned()))
}

/// Who stands in for whom now, for those who decide.
pub fn stand_ins(roster: &Roster, now: Timestamp) -> Vec<StandIn> {
    roster
        .stand_ins(now)
        .map(|(who, of, deputy)| StandIn {
            who: reference(who, None),
            of: reference(of, None),
            domain: deputy.domain.clone(),
            by_duty: false,
        })
        .collect()
}

/// That somebody has left, in words; nothing is said of somebody of whom nobody knows when.
pub(crate) fn left_words(person: &PersonNames) -> String {
    match person.until {
        Some(until) => format!("{} has left; the last day was {}", person.name, days::last(until)),
        None => format!("{} is here", person.name),
    }
}

/// Who acts or holds something, where they have left.
pub(crate) fn leaver<'r>(roster: &'r Roster, actor: &Actor, now: Timestamp) -> Option<&'r PersonNames> {
    roster.of_actor(actor).filter(|person| person.has_left(now))
}

/// Whether the person at the desk keeps the people of the workspace, and why or why not. In a team the database decides, by
/// their duties; elsewhere the governance team does, and before there is one whoever answers for a domain.
pub(crate) async fn may_keep(app: &App, current: &Current) -> AppResult<(bool, String)> {
    if let Some(duties) = Duties::open(app, &current.roster).await? {
        return Ok(if duties.governs(&app.login) {
            (true, "you look after the whole mesh".to_owned())
        } else {
            (
                false,
                "the platform team, or a steward of the whole mesh, keeps its people".to_owned(),
            )
        });
    }
    let actor = crate::review::rules::actor_of(app, &current.roster).await?;
    let team = access_policy::governance(app, current).await?;
    let among = |person: &PersonRef| actor.person.as_ref() == Some(&person.urn);
    if access_policy::is_listed(app, current) || team.iter().any(among) {
        return Ok((true, "you are of those who answer for the policy".to_owned()));
    }
    if team.is_empty() && !current.is_published() {
        return Ok((true, "nobody answers for any domain yet".to_owned()));
    }
    let names: Vec<&str> = team.iter().take(NAMED).map(|one| one.name.as_str()).collect();
    Ok((
        false,
        format!(
            "who answers for the policy keeps the people of the workspace: {}",
            names.join(", ")
        ),
    ))
}

/// The person at the desk by their login, who says of themselves who stands in for them; nobody in a team, where the
/// database asks for a duty.
pub(crate) fn own<'r>(app: &App, roster: &'r Roster) -> Option<&'r PersonNames> {
    if app.team.is_some() {
        return None;
    }
    roster.by_login(&app.login)
}

#[cfg(test)]
mod tests {
    use weft_model::{Aspect, Directory, Origin, Payload, PersonNames, Record, Revision, Timestamp, Urn};

    use super::{left_words, standing};

    fn record(origin: Origin, revision: u64, id: &str) -> Record {
        let person = PersonNames {
            id: id.to_owned(),
            name: id.to_owned(),
            ..PersonNames::default()
        };
        Record {
            urn: Urn::directory(),
            aspect: Aspect::Directory,
            origin,
            revision: Revision(revision),
            at: Timestamp::from_millis(0),
            payload: Some(Payload::Directory(Box::new(Directory {
                people: vec![person],
                deputies: Vec::new(),
            }))),
        }
    }

    #[test]
    fn the_newest_word_of_a_person_stands_and_no_source_has_one() {
        let person = |login: &str| Origin::Person(login.to_owned());
        let records = [
            record(person("maya"), 3, "old"),
            record(person("ruth"), 5, "new"),
            record(Origin::Source("lake".to_owned()), 9, "harvested"),
        ];
        let (roster, base) = standing(&records);
        assert_eq!((roster.people()[0].id.as_str(), base), ("new", Revision(5)));
        let (nobody, base) = standing(&records[2..]);
        assert!(nobody.is_empty() && base == Revision(0));
    }

    #[test]
    fn a_last_day_is_the_one_before_it_ends() {
        let sam = PersonNames {
            name: "Sam".to_owned(),
            until: Timestamp::parse("2026-11-30T00:00:00Z"),
            ..PersonNames::default()
        };
        assert_eq!(left_words(&sam), "Sam has left; the last day was 2026-11-29");
    }
}
