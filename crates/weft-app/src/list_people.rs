//! Who is who: the people of the workspace by all their names, who is here, and who stands in for whom.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Deputy, OtherName, PersonNames, Revision, Roster, Timestamp, Urn};

pub use crate::directory::unmatched::{UnmatchedKind, UnmatchedName};
use crate::{
    App, AppError, AppResult, ErrorCode, access_policy, directory, directory::unmatched::unmatched, grants,
    records::short,
};

/// Everybody, or one of them.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListPeopleRequest {
    /// Only this person; any of their names, or a urn.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether it is told as well what is to be known for keeping them: who may, and which names are nobody's.
    #[serde(default)]
    pub keeping: bool,
}

/// Whether somebody is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// They have not begun.
    Joins,
    /// They are here.
    Here,
    /// They have left.
    Left,
}

impl PersonState {
    fn of(person: &PersonNames, now: Timestamp) -> Self {
        if person.has_left(now) {
            Self::Left
        } else if person.is_here(now) {
            Self::Here
        } else {
            Self::Joins
        }
    }

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Joins => "joins",
            Self::Here => "here",
            Self::Left => "left",
        }
    }
}

/// That somebody stands in for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DeputyView {
    /// Id of who stands in.
    pub person: String,
    /// Their name.
    pub person_name: String,
    /// Id of whom they stand in for.
    pub of: String,
    /// Their name.
    pub of_name: String,
    /// Name of the domain; absent: for all of it.
    pub domain: Option<String>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Whether they do it now: it is their time, and both are here.
    pub holds: bool,
}

/// A person of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PersonView {
    /// What tells them from others.
    pub id: String,
    /// Their urn.
    pub urn: Urn,
    /// Name for people.
    pub name: String,
    /// Mail.
    pub mail: Option<String>,
    /// Their other names.
    pub names: Vec<OtherName>,
    /// Whether they are here.
    pub state: PersonState,
    /// From when they are here, where that is known.
    pub from: Option<Timestamp>,
    /// When they leave or have left, where that is known.
    pub until: Option<Timestamp>,
    /// Those who stand in for them, now or at other times.
    pub deputies: Vec<DeputyView>,
    /// Those whom they stand in for.
    pub stands_in_for: Vec<DeputyView>,
    /// The letters that name their grants that are to end, because they have left.
    pub grants_to_end: Vec<String>,
}

/// What is to be known for keeping the people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PeopleKeeping {
    /// Whether the person at the desk keeps them.
    pub may_keep: bool,
    /// Why, or why not.
    pub because: String,
    /// Id of the person at the desk, where they say themselves who stands in for them.
    pub own: Option<String>,
    /// Names of the mesh that are nobody's.
    pub unmatched: Vec<UnmatchedName>,
    /// Such names that were left out.
    pub more_unmatched: u32,
}

/// The people.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListPeopleResponse {
    /// By id.
    pub people: Vec<PersonView>,
    /// Revision of the newest word on them; 0 where nobody has said any.
    pub base: Revision,
    /// What is to be done elsewhere for this to hold there too.
    pub notes: Vec<String>,
    /// What is to be known for keeping them, where that was asked for.
    pub keeping: Option<PeopleKeeping>,
}

/// Lists them.
pub async fn list_people(app: &App, request: ListPeopleRequest) -> AppResult<ListPeopleResponse> {
    let (roster, base) = directory::kept(app).await?;
    let name = request.name.map(|name| name.trim().to_owned());
    let wanted: Vec<&PersonNames> = match name.filter(|name| !name.is_empty()) {
        Some(name) => vec![find(&roster, &name)?],
        None => roster.people().iter().collect(),
    };
    let now = app.now();
    let to_end = to_end(app, &roster).await?;
    let mut notes = Vec::new();
    let keeping = if request.keeping {
        Some(Box::pin(keeping(app, &roster, &mut notes)).await?)
    } else {
        None
    };
    let of = |wanted: &dyn Fn(&Deputy) -> bool| -> Vec<DeputyView> {
        let deputies = roster.directory().deputies.iter();
        deputies
            .filter(|deputy| wanted(deputy))
            .map(|deputy| view(&roster, deputy, now))
            .collect()
    };
    let people = wanted.into_iter().map(|person| PersonView {
        id: person.id.clone(),
        urn: person.urn(),
        name: person.name.clone(),
        mail: person.mail.clone(),
        names: person.names.clone(),
        state: PersonState::of(person, now),
        from: person.from,
        until: person.until,
        deputies: of(&|deputy: &Deputy| deputy.of == person.id),
        stands_in_for: of(&|deputy: &Deputy| deputy.person == person.id),
        grants_to_end: to_end
            .iter()
            .filter(|(id, _)| *id == person.id)
            .map(|(_, grant)| grant.clone())
            .collect(),
    });
    Ok(ListPeopleResponse {
        people: people.collect(),
        base,
        notes,
        keeping,
    })
}

/// What is to be known for keeping them. Who is who is read without a team's database too: it is then told that it was not
/// asked, and never that nothing is to be done.
async fn keeping(app: &App, roster: &Roster, notes: &mut Vec<String>) -> AppResult<PeopleKeeping> {
    let current = access_policy::current(app).await?;
    let (may_keep, because) = match directory::may_keep(app, &current).await {
        Err(away) if away.code == ErrorCode::Unavailable => (false, away.message),
        said => said?,
    };
    let (unmatched, more_unmatched) = match unmatched(app, roster).await {
        Err(away) if away.code == ErrorCode::Unavailable => {
            let message = away.message;
            notes.push(format!(
                "which names are nobody's is not known until it is reached: {message}"
            ));
            (Vec::new(), 0)
        }
        found => found?,
    };
    let own = directory::own(app, roster).map(|person| person.id.clone());
    Ok(PeopleKeeping {
        may_keep,
        because,
        own,
        unmatched,
        more_unmatched,
    })
}

/// The one person of this name.
pub(crate) fn find<'r>(roster: &'r Roster, name: &str) -> AppResult<&'r PersonNames> {
    roster.find(name).ok_or_else(|| {
        let shown = name.escape_debug();
        if roster.is_empty() {
            return AppError::not_found(format!("nobody is known here, and so nobody is called `{shown}`"))
                .hint("`weft people import FILE.csv` says who is who");
        }
        AppError::not_found(format!("no one person is called `{shown}`"))
            .hint("`weft people` lists everybody; a login or a mail is one person's")
    })
}

fn view(roster: &Roster, deputy: &Deputy, now: Timestamp) -> DeputyView {
    let name = |id: &str| {
        roster
            .of_id(id)
            .map_or_else(|| id.to_owned(), |person| person.name.clone())
    };
    DeputyView {
        person: deputy.person.clone(),
        person_name: name(&deputy.person),
        of: deputy.of.clone(),
        of_name: name(&deputy.of),
        domain: deputy.domain.clone(),
        from: deputy.from,
        until: deputy.until,
        holds: roster.stand_ins(now).any(|(_, _, known)| known == deputy),
    }
}

/// Grants of those who have left, each with whose it is.
async fn to_end(app: &App, roster: &Roster) -> AppResult<Vec<(String, String)>> {
    let now = app.now();
    if !roster.people().iter().any(|person| person.has_left(now)) {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for kept in grants::all(app).await? {
        let holder = roster.of_actor(&kept.grant.holder);
        let left = holder.filter(|person| person.has_left(now) && kept.grant.end.is_none());
        if let Some(person) = left {
            all.push((person.id.clone(), short(&kept.id).chars().take(8).collect()));
        }
    }
    Ok(all)
}
