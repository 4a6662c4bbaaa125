//! Names of the mesh that no person of the directory has.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{EntityKind, GrantState, Roster};
use weft_ports::replica::EntityFilter;

use crate::{App, AppResult, grants};

/// Names of one kind that are told; the rest is counted.
const TOLD: usize = 100;
/// Things of which one is named for an owner.
const THINGS: usize = 1;

/// Where a name without a person is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UnmatchedKind {
    /// As an owner or in the team of something, in dbt and contract files.
    Owner,
    /// As a login of the team.
    Login,
    /// As the holder of a grant.
    Holder,
}

impl UnmatchedKind {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Login => "login",
            Self::Holder => "holder",
        }
    }
}

/// A name of the mesh that is nobody's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
pub struct UnmatchedName {
    /// Where it is used.
    pub kind: UnmatchedKind,
    /// The name.
    pub name: String,
    /// One thing that it stands at: the product that it owns.
    pub at: Option<String>,
}

/// The names that are nobody's, at most a hundred of each kind, and how many were left out.
pub async fn unmatched(app: &App, roster: &Roster) -> AppResult<(Vec<UnmatchedName>, u32)> {
    let mut people = Vec::new();
    app.replica
        .scan(&[EntityKind::Person], &mut |entity| {
            let known = roster.of_urn(&entity.urn).is_some() || roster.named(&entity.full_name).is_some();
            if !known {
                people.push((entity.full_name, entity.urn));
            }
        })
        .await?;
    people.sort();
    let mut more = people.len().saturating_sub(TOLD);
    let mut all = Vec::new();
    for (name, urn) in people.into_iter().take(TOLD) {
        let filter = EntityFilter {
            kinds: vec![EntityKind::Product, EntityKind::Domain, EntityKind::Table],
            person: Some(urn),
            ..EntityFilter::default()
        };
        let rows = app.replica.list(&filter, THINGS, 0).await?;
        all.push(UnmatchedName {
            kind: UnmatchedKind::Owner,
            name,
            at: rows.into_iter().next().map(|row| row.full_name),
        });
    }
    let mut logins = Vec::new();
    if let Some(team) = &app.team {
        let duties = team.duties().await?;
        logins.extend(duties.into_iter().map(|given| given.duty.login));
    }
    logins.retain(|login| roster.by_login(login).is_none());
    more += taken(&mut all, UnmatchedKind::Login, logins);
    let mut holders = Vec::new();
    for kept in grants::all(app).await? {
        let grant = kept.grant;
        if grant.state() != GrantState::Ended && roster.of_actor(&grant.holder).is_none() {
            holders.push(grant.holder.login);
        }
    }
    more += taken(&mut all, UnmatchedKind::Holder, holders);
    Ok((all, u32::try_from(more).unwrap_or(u32::MAX)))
}

/// Takes the first of them, each once; how many are left.
fn taken(all: &mut Vec<UnmatchedName>, kind: UnmatchedKind, mut names: Vec<String>) -> usize {
    names.sort();
    names.dedup();
    let left = names.len().saturating_sub(TOLD);
    let told = names.into_iter().take(TOLD);
    all.extend(told.map(|name| UnmatchedName { kind, name, at: None }));
    left
}
