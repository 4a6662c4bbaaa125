//! Says that somebody stands in for somebody else, for a domain or for all that they answer for, and until when.

use serde::Deserialize;
use specta::Type;
use weft_model::{Deputy, Directory, PersonNames, Roster, Timestamp, Urn, people::folded};
use weft_ports::progress::no_progress;

pub use crate::list_people::ListPeopleResponse;
use crate::{
    App, AppError, AppResult, access_policy,
    directory::{self, days, deputies},
    list_people::{ListPeopleRequest, find, list_people},
    projector,
};

/// Times that it is put over newer words of others before giving up.
const TURNS: u32 = 8;
/// Deputies that are kept, those that are over too.
const DEPUTIES: usize = 5_000;

/// Who stands in for whom.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetDeputyRequest {
    /// Who stands in; any of their names.
    pub person: String,
    /// For whom; any of their names.
    pub of: String,
    /// Name of the domain; absent: for all that they answer for.
    #[serde(default)]
    pub domain: Option<String>,
    /// First day, in UTC: `2026-12-01`; absent: at once.
    #[serde(default)]
    pub from: Option<String>,
    /// Last day, in UTC. One that is over ends it.
    pub until: String,
}

/// Says so, and answers whom it is said of.
pub async fn set_deputy(app: &App, request: SetDeputyRequest) -> AppResult<ListPeopleResponse> {
    let domain = domain(app, request.domain.as_deref()).await?;
    for _ in 0..TURNS {
        let current = access_policy::current(app).await?;
        let (roster, base) = directory::kept(app).await?;
        let (who, of) = (find(&roster, &request.person)?, find(&roster, &request.of)?);
        refuse_unless_allowed(app, &current, of).await?;
        let deputy = deputy(who, of, domain.clone(), &request, app.now())?;
        let answers = of.id.clone();
        let directory = with(&roster, deputy.clone(), app.now())?;
        let after = Roster::new(directory.clone());
        if directory != *roster.directory() && !directory::write(app, "set_deputy", base, directory).await? {
            // Somebody was faster: it is looked at again.
            continue;
        }
        projector::project(app, &no_progress()).await?;
        // Said once more it does what is left of this.
        let notes = deputies::carry_out(app, &after, who, of, &deputy).await?;
        let about = ListPeopleRequest {
            name: Some(answers),
            ..ListPeopleRequest::default()
        };
        let listed = list_people(app, about).await?;
        return Ok(ListPeopleResponse { notes, ..listed });
    }
    Err(AppError {
        retryable: true,
        ..AppError::failed("others are writing on the people at the same time").hint("try again")
    })
}

/// Whoever keeps the people says it, and everybody of themselves.
async fn refuse_unless_allowed(
    app: &App,
    current: &access_policy::Current,
    of: &PersonNames,
) -> AppResult<()> {
    let (may, because) = directory::may_keep(app, current).await?;
    let own = directory::own(app, &current.roster).is_some_and(|me| me.id == of.id);
    if may || own {
        return Ok(());
    }
    Err(AppError::denied(because).hint("ask one of them; who you are is chosen in the settings"))
}

/// A domain by its name as it is written there.
async fn domain(app: &App, name: Option<&str>) -> AppResult<Option<String>> {
    let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else {
        return Ok(None);
    };
    let found = app.replica.entities(&[Urn::domain(name)]).await?;
    match found.into_iter().next() {
        Some(domain) => Ok(Some(domain.name)),
        None => Err(
            AppError::not_found(format!("no domain is called `{}`", name.escape_debug()))
                .hint("`weft search kind:domain` lists them; leave it out to stand in for all of them"),
        ),
    }
}

fn deputy(
    who: &PersonNames,
    of: &PersonNames,
    domain: Option<String>,
    request: &SetDeputyRequest,
    now: Timestamp,
) -> AppResult<Deputy> {
    let day = |day: &str| {
        AppError::invalid(format!("`{}` is no day", day.trim().escape_debug())).hint("write it as 2027-01-31")
    };
    if who.id == of.id {
        return Err(AppError::invalid("nobody stands in for themselves").hint("name two people"));
    }
    for person in [who, of] {
        if person.has_left(now) {
            return Err(AppError::invalid(directory::left_words(person)).hint("name somebody who is here"));
        }
    }
    let from = match request
        .from
        .as_deref()
        .map(str::trim)
        .filter(|from| !from.is_empty())
    {
        Some(from) => days::start(from).ok_or_else(|| day(from))?,
        None => days::today(now),
    };
    let until = days::end(&request.until).ok_or_else(|| day(&request.until))?;
    if until <= from && until > now {
        return Err(AppError::invalid("the last day is before the first one").hint("give them in order"));
    }
    Ok(Deputy {
        person: who.id.clone(),
        of: of.id.clone(),
        domain,
        from,
        until,
    })
}

/// The people with one deputy more, or with other days of one; without one whose time is over.
fn with(roster: &Roster, deputy: Deputy, now: Timestamp) -> AppResult<Directory> {
    let mut directory = roster.directory().clone();
    let over = deputy.until <= now;
    let known = directory.deputies.iter_mut().find(|known| known.is_same(&deputy));
    if let Some(known) = known {
        // That it was so stays told.
        known.from = if over {
            known.from.min(deputy.until)
        } else {
            deputy.from
        };
        known.until = deputy.until;
    } else if over {
        return Err(AppError::invalid("that day is over, and nobody stands in there")
            .hint("name a day to come; `weft people show NAME` has the deputies"));
    } else if directory.deputies.len() >= DEPUTIES {
        return Err(
            AppError::invalid(format!("at most {DEPUTIES} deputies are kept")).hint("end some that are over")
        );
    } else {
        directory.deputies.push(deputy);
    }
    directory.deputies.sort_by_cached_key(|deputy| {
        let domain = deputy.domain.as_deref().map(folded);
        (deputy.of.clone(), deputy.person.clone(), domain)
    });
    Ok(directory)
}

#[cfg(test)]
mod tests {
    use weft_model::{Deputy, Directory, PersonNames, Roster, Timestamp};

    use super::{SetDeputyRequest, deputy, with};

    fn person(id: &str) -> PersonNames {
        PersonNames {
            id: id.to_owned(),
            name: id.to_owned(),
            ..PersonNames::default()
        }
    }

    fn at(day: &str) -> Timestamp {
        Timestamp::parse(&format!("{day}T12:00:00Z")).unwrap()
    }

    fn said(from: Option<&str>, until: &str) -> Result<Deputy, String> {
        let request = SetDeputyRequest {
            person: "sam".to_owned(),
            of: "ruth".to_owned(),
            domain: None,
            from: from.map(str::to_owned),
            until: until.to_owned(),
        };
        let found = deputy(&person("sam"), &person("ruth"), None, &request, at("2026-11-29"));
        found.map_err(|error| error.message)
    }

    #[test]
    fn somebody_stands_in_through_their_last_day_and_from_the_first_one() {
        let deputy = said(Some("2026-12-01"), "2026-12-24").unwrap();
        let days = ["2026-11-30", "2026-12-01", "2026-12-24", "2026-12-25"];
        assert_eq!(days.map(|day| deputy.holds(at(day))), [false, true, true, false]);
        assert!(said(None, "2026-11-29").unwrap().holds(at("2026-11-29")));
        assert!(
            said(Some("2026-12-24"), "2026-12-01")
                .unwrap_err()
                .contains("before")
        );
        assert!(said(None, "24.12.2026").unwrap_err().contains("no day"));
        let own = SetDeputyRequest {
            person: "sam".to_owned(),
            of: "sam".to_owned(),
            domain: None,
            from: None,
            until: "2026-12-24".to_owned(),
        };
        let sam = person("sam");
        super::deputy(&sam, &sam, None, &own, at("2026-11-29")).unwrap_err();
        let gone = PersonNames {
            until: Some(at("2026-11-01")),
            ..person("kim")
        };
        super::deputy(&gone, &sam, None, &own, at("2026-11-29")).unwrap_err();
    }

    #[test]
    fn a_day_that_is_over_ends_it_and_it_is_told_still() {
        let now = at("2026-11-29");
        let deputy = said(None, "2026-12-24").unwrap();
        let roster = Roster::new(Directory::default());
        let standing = Roster::new(with(&roster, deputy.clone(), now).unwrap());
        let over = Deputy {
            until: at("2026-11-28"),
            ..deputy
        };
        let ended = with(&standing, over.clone(), now).unwrap();
        assert_eq!(ended.deputies.len(), 1);
        assert!(!ended.deputies[0].holds(now));
        with(&roster, over, now).unwrap_err();
    }
}
