//! What a file of people comes to before anything is written: who joins, who leaves, what changes, which names of the
//! mesh are nobody's, and what cannot be.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use specta::Type;
use weft_model::{Directory, PersonNames, Revision, Roster, review::digest};

pub use crate::directory::{
    read::{PeopleError, PeopleFormat},
    unmatched::{UnmatchedKind, UnmatchedName},
};
use crate::{
    App, AppError, AppResult, access_policy,
    directory::{
        self,
        laid::{self, Laid, lay},
        read::read,
        unmatched::unmatched,
    },
    grants,
};

/// Of so many people one may leave at once, without being asked for by name.
const FIFTH: usize = 5;

/// A file of people.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct PlanPeopleRequest {
    /// Its text.
    pub text: String,
    /// How it is written.
    pub format: PeopleFormat,
    /// Whether it names everybody: whoever is not in it has left, as of today.
    #[serde(default)]
    pub leavers: bool,
    /// Whether that holds also where more than a fifth of the people would be gone.
    #[serde(default)]
    pub leavers_anyway: bool,
}

/// Somebody, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PersonLine {
    /// What tells them from others.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What is another than before, in words; for somebody new the names that they bring.
    pub says: Vec<String>,
}

/// Somebody who leaves, with what they leave behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LeavingPerson {
    /// What tells them from others.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Grants that are to end with them.
    pub grants: u32,
    /// Logins that are to be closed.
    pub logins: Vec<String>,
    /// Names of those whom they stand in for, which nobody does then.
    pub stands_in_for: Vec<String>,
}

/// What a file of people comes to.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PlanPeopleResponse {
    /// Who is new.
    pub joiners: Vec<PersonLine>,
    /// Who is another than before.
    pub changed: Vec<PersonLine>,
    /// Who would be gone.
    pub leavers: Vec<LeavingPerson>,
    /// Who is here, is not in the file, and stays.
    pub missing: Vec<LeavingPerson>,
    /// How many stay as they are.
    pub same: u32,
    /// Names of the mesh that would be nobody's then.
    pub unmatched: Vec<UnmatchedName>,
    /// Such names that were left out.
    pub more_unmatched: u32,
    /// What is wrong in the file, by place. Nothing is written from such a file.
    pub errors: Vec<PeopleError>,
    /// Why nothing is written of it as it is asked for: too many people would be gone.
    pub refused: Option<String>,
    /// Whether the person at the desk may import it.
    pub may_import: bool,
    /// Why, or why not.
    pub because: String,
    /// What an import of this is bound to.
    pub digest: String,
}

/// A plan with what it would write.
pub(crate) struct Planned {
    /// What is shown.
    pub shown: PlanPeopleResponse,
    /// The directory as it would be.
    pub directory: Directory,
    /// What it is written over.
    pub base: Revision,
    /// Whether it is another directory than the one that stands.
    pub changes: bool,
}

/// Plans.
pub async fn plan_people(app: &App, request: PlanPeopleRequest) -> AppResult<PlanPeopleResponse> {
    Ok(planned(app, request).await?.shown)
}

/// Plans, and keeps what would be written.
pub(crate) async fn planned(app: &App, request: PlanPeopleRequest) -> AppResult<Planned> {
    let PlanPeopleRequest {
        text,
        format,
        leavers,
        leavers_anyway,
    } = request;
    let current = access_policy::current(app).await?;
    let (before, base) = directory::kept(app).await?;
    let now = app.now();
    let (before, laid) = tokio::task::spawn_blocking(move || {
        let laid = lay(&before, read(&text, format), now, leavers);
        (before, laid)
    })
    .await
    .map_err(|error| AppError::failed(format!("reading the people stopped short: {error}")))?;
    let here = before
        .people()
        .iter()
        .filter(|person| !person.has_left(now))
        .count();
    let refused = too_many(laid.swept, here).filter(|_| !leavers_anyway);
    let changes = laid.directory != *before.directory();
    let digest = bound(base, &laid, leavers_anyway)?;
    let after = Roster::new(laid.directory.clone());
    let (unmatched, more_unmatched) = unmatched(app, &after).await?;
    let (may_import, because) = directory::may_keep(app, &current).await?;
    Ok(Planned {
        shown: PlanPeopleResponse {
            joiners: laid.joiners.iter().map(joiner).collect(),
            changed: laid
                .changed
                .iter()
                .map(|(person, says)| PersonLine {
                    id: person.id.clone(),
                    name: person.name.clone(),
                    says: says.clone(),
                })
                .collect(),
            leavers: leaving(app, &before, &laid.leavers).await?,
            missing: leaving(app, &before, &laid.missing).await?,
            same: u32::try_from(laid.same).unwrap_or(u32::MAX),
            unmatched,
            more_unmatched,
            errors: laid.errors,
            refused,
            may_import,
            because,
            digest,
        },
        directory: laid.directory,
        base,
        changes,
    })
}

/// Why so many may not leave at once: a file that was cut short looks just like that.
fn too_many(leaving: usize, here: usize) -> Option<String> {
    (leaving.saturating_mul(FIFTH) > here).then(|| {
        format!("{leaving} of {here} people would be gone, which is more than a fifth: is the file whole?")
    })
}

/// What an import is bound to: what would be written, over what, and who is told to leave.
fn bound(base: Revision, laid: &Laid, leavers_anyway: bool) -> AppResult<String> {
    let gone: Vec<&str> = laid.leavers.iter().map(|person| person.id.as_str()).collect();
    let shown = serde_json::to_vec(&json!([base, laid.directory, gone, leavers_anyway]))
        .map_err(|error| AppError::failed(format!("the people cannot be written as JSON: {error}")))?;
    Ok(digest(&shown))
}

fn joiner(person: &PersonNames) -> PersonLine {
    PersonLine {
        id: person.id.clone(),
        name: person.name.clone(),
        says: person
            .names
            .iter()
            .map(|other| format!("{} {}", other.kind.as_str(), other.name))
            .collect(),
    }
}

/// What people leave behind.
async fn leaving(app: &App, roster: &Roster, people: &[PersonNames]) -> AppResult<Vec<LeavingPerson>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let ledger = grants::all(app).await?;
    let mut held: HashMap<&str, u32> = HashMap::new();
    for kept in ledger.iter().filter(|kept| kept.grant.end.is_none()) {
        if let Some(holder) = roster.of_actor(&kept.grant.holder) {
            *held.entry(holder.id.as_str()).or_default() += 1;
        }
    }
    let now = app.now();
    let places: Vec<(&str, &str)> = roster
        .stand_ins(now)
        .map(|(who, of, _)| (who.id.as_str(), of.name.as_str()))
        .collect();
    let all = people.iter().map(|person| {
        let places = places.iter().filter(|(who, _)| *who == person.id);
        LeavingPerson {
            id: person.id.clone(),
            name: person.name.clone(),
            grants: held.get(person.id.as_str()).copied().unwrap_or_default(),
            logins: laid::logins(person),
            stands_in_for: places.map(|(_, of)| (*of).to_owned()).collect(),
        }
    });
    Ok(all.collect())
}

#[cfg(test)]
mod tests {
    use super::too_many;

    #[test]
    fn more_than_a_fifth_do_not_leave_at_once() {
        assert_eq!(too_many(0, 0), None);
        assert_eq!(too_many(20, 100), None);
        assert!(too_many(21, 100).unwrap().contains("21 of 100"));
        assert!(too_many(1, 4).is_some() && too_many(1, 5).is_none());
    }
}
