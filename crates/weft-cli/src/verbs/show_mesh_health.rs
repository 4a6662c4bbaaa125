//! `weft health` without a name.

use weft_app::{
    App, AppResult,
    show_mesh_health::{HealthGroup, ShowMeshHealthRequest, ShowMeshHealthResponse, show_mesh_health},
};

use crate::output::{Output, clean, table::table};

/// Rows of each kind that people are shown.
const SHOWN: usize = 10;

/// Shows the health of the mesh.
pub async fn run(app: &App, output: Output, request: ShowMeshHealthRequest) -> AppResult<()> {
    let shown = show_mesh_health(app, request).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    for_people(&shown)
}

/// Counts by domain, then the worst of each kind.
pub fn for_people(shown: &ShowMeshHealthResponse) -> AppResult<()> {
    let rows = shown.domains.iter().map(|one| {
        let count = |place: usize| {
            one.counts
                .get(place)
                .map_or_else(String::new, |count| count.things.to_string())
        };
        [
            one.domain.clone().unwrap_or_else(|| "(no domain)".to_owned()),
            one.things.to_string(),
            one.sound.to_string(),
            count(0),
            count(1),
            count(2),
            count(3),
            count(4),
            count(5),
            count(6),
        ]
    });
    let head = [
        "domain",
        "things",
        "sound",
        "incident",
        "late",
        "failing",
        "drifting",
        "not measured",
        "no owner",
        "undocumented",
    ];
    Output::text(&table(head, rows))?;
    for group in shown.groups.iter().filter(|group| !group.rows.is_empty()) {
        of_kind(group)?;
    }
    if shown.things == shown.sound {
        Output::line("nothing is late, failing or in trouble, as far as it is measured")?;
    }
    Ok(())
}

fn of_kind(group: &HealthGroup) -> AppResult<()> {
    Output::line(format!("\n{}: {}", group.kind.words(), group.total))?;
    let rows = group.rows.iter().take(SHOWN).map(|row| {
        [
            row.thing.full_name.clone(),
            row.text.clone(),
            row.since.map(|at| at.to_string()).unwrap_or_default(),
            row.owner.clone().unwrap_or_default(),
            row.consumers.to_string(),
            row.incident.clone().unwrap_or_default(),
        ]
    });
    Output::text(&table(
        ["thing", "what", "since", "owner", "consumers", "incident"],
        rows,
    ))?;
    let shown = group.rows.len().min(SHOWN);
    if (shown as u64) < u64::from(group.total) {
        Output::note(&clean(&format!(
            "the first {shown} of {}; --json has more",
            group.total
        )));
    }
    Ok(())
}
