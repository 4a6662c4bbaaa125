//! `weft policy show`.

use weft_app::{
    App, AppResult,
    show_policy::{AppOnly, ShowPolicyRequest, ShowPolicyResponse, show_policy},
};

use crate::output::{Output, clean, table::table};

/// Prints the policy as it was written, and beside it who published it.
pub async fn run(app: &App, output: Output, version: Option<u32>, versions: bool) -> AppResult<()> {
    let shown = show_policy(app, ShowPolicyRequest { version }).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    if versions {
        return listed(&shown);
    }
    // Line by line: a policy is a text of people, and its line breaks are its own.
    for line in shown.text.lines() {
        Output::line(line)?;
    }
    Output::note(&clean(&published(&shown)));
    app_only(&shown.app_only);
    Ok(())
}

/// Says what a team's database does not hold people to.
pub fn app_only(all: &[AppOnly]) {
    for one in all {
        Output::note(&clean(&format!(
            "binds in the app only: {}: {}",
            one.rule, one.says
        )));
    }
}

fn published(shown: &ShowPolicyResponse) -> String {
    match (&shown.by, shown.at) {
        (Some(by), Some(at)) => {
            let stands = if shown.stands {
                ""
            } else {
                ", and does not stand any more"
            };
            format!("version {}, published by {by} at {at}{stands}", shown.version)
        }
        _ => "nobody has published a policy yet: this is one to begin with, and holds until then".to_owned(),
    }
}

fn listed(shown: &ShowPolicyResponse) -> AppResult<()> {
    if shown.versions.is_empty() {
        return Output::line("nobody has published a policy yet");
    }
    let rows = shown
        .versions
        .iter()
        .map(|one| [one.version.to_string(), one.by.clone(), one.at.to_string()]);
    Output::text(&table(["version", "by", "at"], rows))
}
