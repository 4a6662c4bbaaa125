//! Who holds access to what, since when, until when, and by whose word.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{GrantState, Urn};
pub use weft_model::{GrantStep, SharedRole};

pub use crate::grants::view::GrantRow;
use crate::{
    App, AppResult,
    grants::{
        self, KeptGrant,
        people::{self, Desk},
        view,
    },
};

/// Which grants.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListGrantsRequest {
    /// Only those of this thing; a urn or name.
    #[serde(default)]
    pub subject: Option<String>,
    /// Only those of this person; a login, name, mail or urn.
    #[serde(default)]
    pub person: Option<String>,
    /// Only those of the person at the desk.
    #[serde(default)]
    pub mine: bool,
    /// Those that have ended as well.
    #[serde(default)]
    pub ended: bool,
}

/// The grants.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListGrantsResponse {
    /// Those that end first come first.
    pub grants: Vec<GrantRow>,
    /// How many of them have work left to do.
    pub unfinished: u32,
    /// How many of them should have ended and have not.
    pub overdue: u32,
    /// How many of them are of people who have left, and are to end.
    pub left: u32,
}

/// Lists grants: one's own, and those of what one answers for.
pub async fn list_grants(app: &App, request: ListGrantsRequest) -> AppResult<ListGrantsResponse> {
    let about: Option<Vec<Urn>> = match &request.subject {
        Some(name) => Some(people::urns_of(app, name).await?),
        None => None,
    };
    let mut desk = Desk::open(app).await?;
    let holder = match &request.person {
        Some(text) => Some(people::person(app, &desk.roster, text).await?),
        None => None,
    };
    let now = app.now();
    let mut shown: Vec<KeptGrant> = Vec::new();
    for kept in grants::all(app).await? {
        let grant = &kept.grant;
        let is_about = |urns: &Vec<Urn>| {
            urns.contains(&grant.subject) || grant.terms.assets.iter().any(|asset| urns.contains(asset))
        };
        let wanted = about.as_ref().is_none_or(is_about)
            && holder.as_ref().is_none_or(|holder| grant.holder.is(holder))
            && (request.ended || grant.state() != GrantState::Ended);
        let own = grant.holder.is(&desk.actor);
        // In a team its database says who sees what others hold, and nothing else is here.
        let sees = own || app.team.is_some() || desk.answers_for(app, &grant.subject).await?;
        if wanted && sees && (own || !request.mine) {
            shown.push(kept);
        }
    }
    shown.sort_by(|one, other| (one.grant.until, &one.id).cmp(&(other.grant.until, &other.id)));
    let count = |is: &dyn Fn(&KeptGrant) -> bool| {
        let found = shown.iter().filter(|kept| is(kept)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let is_overdue = |kept: &KeptGrant| kept.grant.until <= now && kept.grant.state() != GrantState::Ended;
    let unfinished = count(&|kept: &KeptGrant| kept.grant.state().is_unfinished() || kept.grant.is_due(now));
    let overdue = count(&is_overdue);
    let left = count(&|kept: &KeptGrant| kept.grant.end.is_none() && desk.left(app, &kept.grant).is_some());
    let mut rows = Vec::with_capacity(shown.len());
    for kept in &shown {
        rows.push(view::of(app, &mut desk, kept).await?);
    }
    Ok(ListGrantsResponse {
        grants: rows,
        unfinished,
        overdue,
        left,
    })
}
