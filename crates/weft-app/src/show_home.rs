//! What is mine, recent, late or new.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, EntityKind, PersonRef, Roster, Urn, people::roster::reference};
use weft_policy::{Finding, FindingKind};
use weft_ports::replica::EntityFilter;

use crate::{
    App, AppResult, directory, incidents,
    list_preferences::kept_as,
    list_searches::{Visit, visited},
    notices,
    show_mesh::NeedsAttention,
    view::EntityCard,
};

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ShowHomeRequest {}

/// The home page.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowHomeResponse {
    /// Who is at the desk, as a person of the mesh, where that is known.
    pub me: Option<PersonRef>,
    /// Products that I have a role in.
    pub mine: Vec<EntityCard>,
    /// What I starred.
    pub starred: Vec<EntityCard>,
    /// What I opened last.
    pub recent: Vec<Visit>,
    /// Products that are late, failing or in trouble, or read what ends, and those of mine that somebody else's incident reaches;
    /// mine first.
    pub attention: Vec<NeedsAttention>,
    /// Products changed last, newest first.
    pub fresh: Vec<EntityCard>,
}

/// Gathers the home page.
pub async fn show_home(app: &App, _request: ShowHomeRequest) -> AppResult<ShowHomeResponse> {
    let now = app.now();
    let me = me(app).await?;
    let mine = match &me {
        None => Vec::new(),
        Some(person) => {
            let filter = EntityFilter {
                kinds: vec![EntityKind::Product],
                person: Some(person.urn.clone()),
                ..EntityFilter::default()
            };
            let urns: Vec<_> = app
                .replica
                .list(&filter, 200, 0)
                .await?
                .into_iter()
                .map(|row| row.urn)
                .collect();
            app.replica.entities(&urns).await?
        }
    };
    let graphs = app.graph.get(app).await?;
    let mut attention = Vec::new();
    let mut fresh = Vec::new();
    app.replica
        .scan(&[EntityKind::Product], &mut |entity| {
            let notices = graphs.notices.of(&entity.urn);
            let findings = notices::with_ends(weft_policy::attention(&entity, now), &notices, now);
            let bad = |finding: &Finding| finding.severity == weft_policy::Severity::Bad;
            if !notices.is_empty() || findings.iter().any(bad) {
                attention.push(NeedsAttention {
                    entity: (&entity).into(),
                    owner: entity.owner.as_ref().map(|owner| owner.name.clone()),
                    findings,
                });
            }
            fresh.push(EntityCard::of(&entity, now));
        })
        .await?;
    let starred = app.replica.entities(&app.device.starred().await?).await?;
    told_of_incidents(app, mine.iter().chain(&starred), &mut attention).await?;
    let is_mine = |one: &NeedsAttention| mine.iter().any(|entity| entity.urn == one.entity.urn);
    attention.sort_by_key(|one| (!is_mine(one), one.findings.first().map(|finding| finding.kind)));
    attention.truncate(12);
    fresh.sort_by_key(|card| std::cmp::Reverse(card.updated));
    fresh.truncate(8);
    Ok(ShowHomeResponse {
        mine: mine.iter().map(|entity| EntityCard::of(entity, now)).collect(),
        me,
        starred: starred.iter().map(|entity| EntityCard::of(entity, now)).collect(),
        recent: visited(app, 8).await?,
        attention,
        fresh,
    })
}

/// Adds what reaches a person's own things from things that they read: who relies on something wants to know of it.
async fn told_of_incidents(
    app: &App,
    own: impl Iterator<Item = &Entity>,
    attention: &mut Vec<NeedsAttention>,
) -> AppResult<()> {
    let mut things: Vec<&Entity> = Vec::new();
    for thing in own {
        if !things.iter().any(|known| known.urn == thing.urn) {
            things.push(thing);
        }
    }
    let urns: Vec<Urn> = things.iter().map(|thing| thing.urn.clone()).collect();
    let mut reaching = incidents::reaching(app, &urns).await?;
    for thing in things {
        let Some(found) = reaching.remove(&thing.urn) else {
            continue;
        };
        let Some(first) = found.first() else { continue };
        let more = match found.len() - 1 {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let finding = Finding {
            kind: FindingKind::UpstreamIncident,
            severity: weft_policy::weight(first.incident.severity),
            text: format!("{}: {}{more}", first.incident.subject.name, first.incident.title),
        };
        match attention.iter_mut().find(|one| one.entity.urn == thing.urn) {
            Some(known) => known.findings.push(finding),
            None => attention.push(NeedsAttention {
                entity: thing.into(),
                owner: thing.owner.as_ref().map(|owner| owner.name.clone()),
                findings: vec![finding],
            }),
        }
    }
    Ok(())
}

/// The person at the desk: the one chosen in the settings, else whoever has the login's name or mail.
pub(crate) async fn me(app: &App) -> AppResult<Option<PersonRef>> {
    me_of(app, &directory::roster(app).await?).await
}

/// The same, by the people of the workspace: whose login it is, they say first.
pub(crate) async fn me_of(app: &App, roster: &Roster) -> AppResult<Option<PersonRef>> {
    let chosen = app.device.preference(&kept_as(app, "me")).await?;
    let known = match &chosen {
        Some(chosen) => roster.find(chosen),
        None => roster.by_login(&app.login),
    };
    if let Some(known) = known {
        return Ok(Some(reference(known, None)));
    }
    let by_login = chosen.is_none();
    let key = chosen.unwrap_or_else(|| app.login.clone());
    let found = app
        .replica
        .find(&key)
        .await?
        .filter(|entity| entity.kind == EntityKind::Person)
        // Of whom the directory knows it knows the logins: what a file calls them is none.
        .filter(|entity| !by_login || roster.of_urn(&entity.urn).is_none());
    Ok(found.map(|entity| PersonRef {
        mail: entity.full_name.contains('@').then(|| entity.full_name.clone()),
        urn: entity.urn,
        name: entity.name,
        role: None,
    }))
}
