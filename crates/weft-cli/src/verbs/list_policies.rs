//! `weft policies`.

use weft_app::{
    App, AppResult, Cancel,
    list_policies::{ListPoliciesRequest, ListPoliciesResponse, PolicyView, Severity, list_policies},
};

use crate::output::{Output, table::table};

/// Shows which policies hold for a table, beside its promise and its history.
///
/// Where the catalog did not tell the policies, what is known is printed all the same, and the run ends as refused.
pub async fn run(app: &App, output: Output, name: String, cancel: Cancel) -> AppResult<()> {
    let shown = list_policies(app, ListPoliciesRequest { name }, cancel).await?;
    if output.is_json() {
        Output::value(&shown)?;
    } else {
        for_people(&shown)?;
    }
    shown.refused.map_or(Ok(()), Err)
}

fn for_people(shown: &ListPoliciesResponse) -> AppResult<()> {
    let kept = &shown.retention;
    let promised = kept.promised.as_ref().map_or_else(
        || "nothing promises how long data is kept".to_owned(),
        |promise| format!("{} ({})", promise.value, promise.from),
    );
    let row = kept.oldest_row.map_or_else(
        || format!("not known: {}", kept.oldest_row_by),
        |at| format!("{at} ({})", kept.oldest_row_by),
    );
    let snapshot = kept.oldest_snapshot.map_or_else(
        || "none is known".to_owned(),
        |at| format!("{at} (of {})", kept.snapshots),
    );
    Output::line(&shown.table)?;
    for (label, value) in [
        ("promised", promised.as_str()),
        ("oldest row", &row),
        ("oldest snapshot", &snapshot),
        ("expiry", &kept.expiry),
    ] {
        Output::line(format!("{label:<17}{value}"))?;
    }
    for note in &shown.notes {
        let word = match note.severity {
            Severity::Bad => "broken",
            Severity::Warn => "attention",
            Severity::Info => "note",
        };
        Output::line(format!("{word:<17}{}", note.text))?;
    }
    if !shown.policies.is_empty() {
        let rows = shown.policies.iter().map(|policy| {
            [
                policy.about.clone(),
                policy.name.clone(),
                state(policy).to_owned(),
                place(policy),
                settings(policy),
            ]
        });
        Output::line("")?;
        Output::text(&table(["policy", "name", "", "from", "says"], rows))?;
    } else if shown.kept && shown.refused.is_none() {
        Output::note("no policy holds for it");
    }
    Ok(())
}

const fn state(policy: &PolicyView) -> &'static str {
    match policy.enabled {
        Some(true) => "on",
        Some(false) => "off",
        None => "unknown",
    }
}

fn place(policy: &PolicyView) -> String {
    let lives = policy.namespace.join(".");
    if policy.inherited {
        format!("inherited, kept in {lives}")
    } else {
        format!("its own, kept in {lives}")
    }
}

fn settings(policy: &PolicyView) -> String {
    let said = policy
        .settings
        .iter()
        .map(|setting| format!("{}: {}", setting.label, setting.value));
    said.collect::<Vec<_>>().join("; ")
}
