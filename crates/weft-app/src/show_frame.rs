//! What the frame around every screen shows: domains, stars, where the data is from and how old it is.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{EntityKind, PersonRef, Revision, Timestamp};
use weft_ports::replica::EntityFilter;

use crate::{
    App, AppResult, incidents,
    show_home::me,
    show_mesh::{DomainHealth, health, number},
    show_workspace::{self, TeamStanding},
    verify_audit::witness,
    view::{EntityCard, EntityLink},
};

/// How long the frame waits for who keeps the audit.
const PATIENCE: Duration = Duration::from_secs(2);

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ShowFrameRequest {}

/// The frame.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowFrameResponse {
    /// Folder of the workspace.
    pub workspace: String,
    /// Login of the person at the desk.
    pub login: String,
    /// The person, where the mesh knows them.
    pub me: Option<PersonRef>,
    /// Products in all.
    pub products: u32,
    /// Assets in all.
    pub assets: u32,
    /// Domains with their products.
    pub domains: Vec<DomainHealth>,
    /// What is starred.
    pub starred: Vec<EntityLink>,
    /// People of the mesh, for "this is me".
    pub people: u32,
    /// Connections.
    pub sources: u32,
    /// When a source was last read without an error; the oldest of them.
    pub synced: Option<Timestamp>,
    /// Names of sources whose last sync failed.
    pub failing: Vec<String>,
    /// Incidents that are not over, in the whole mesh.
    pub incidents: u32,
    /// Revision of the local copy.
    pub revision: Revision,
    /// Whether the local copy is behind the workspace.
    pub behind: bool,
    /// The shared workspace that it is a copy of, where it is.
    pub team: Option<TeamStanding>,
}

/// Gathers the frame.
pub async fn show_frame(app: &App, _request: ShowFrameRequest) -> AppResult<ShowFrameResponse> {
    let now = app.now();
    // An audit that cannot be read is told by `audit verify`, and neither takes the frame away nor holds it up.
    drop(tokio::time::timeout(PATIENCE, witness::keep(app)).await);
    let mut cards = Vec::new();
    app.replica
        .scan(&[EntityKind::Product], &mut |entity| {
            cards.push(EntityCard::of(&entity, now));
        })
        .await?;
    let domains = app
        .replica
        .list(
            &EntityFilter {
                kinds: vec![EntityKind::Domain],
                ..EntityFilter::default()
            },
            500,
            0,
        )
        .await?
        .into_iter()
        .map(|row| health(&row.name, &cards))
        .collect();
    let counts = app.replica.counts().await?;
    let count = |wanted: &dyn Fn(EntityKind) -> bool| {
        let sum: u64 = counts
            .iter()
            .filter(|(kind, _, _)| wanted(*kind))
            .map(|(_, _, count)| *count)
            .sum();
        u32::try_from(sum).unwrap_or(u32::MAX)
    };
    let starred = app.replica.entities(&app.device.starred().await?).await?;
    let troubled = incidents::troubled(app, true).await?;
    let open = troubled
        .iter()
        .flat_map(|thing| &thing.incidents)
        .filter(|incident| incident.is_open());
    let sources = app.workspace.sources().await?;
    let revision = app.replica.revision().await?.unwrap_or_default();
    Ok(ShowFrameResponse {
        workspace: app.folder.display().to_string(),
        login: app.login.clone(),
        me: me(app).await?,
        products: number(cards.len()),
        assets: count(&EntityKind::is_asset),
        people: count(&|kind| kind == EntityKind::Person),
        domains,
        starred: starred.iter().map(EntityLink::from).collect(),
        sources: number(sources.len()),
        synced: sources.iter().filter_map(|state| state.last_success).min(),
        failing: sources
            .iter()
            .filter(|state| state.last.as_ref().is_some_and(|report| report.error.is_some()))
            .map(|state| state.config.name.clone())
            .collect(),
        incidents: number(open.count()),
        revision,
        behind: app.workspace.head().await? != revision,
        team: show_workspace::standing(app).await?,
    })
}
