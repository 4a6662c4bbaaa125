//! `weft workspace undone`.

use weft_app::{
    App, AppResult,
    list_undone::{LeftBehind, ListUndoneRequest, list_undone},
};

use crate::output::{Output, clean};

/// Lists what is left to do.
pub async fn run(app: &App, output: Output) -> AppResult<()> {
    let listed = list_undone(app, ListUndoneRequest {}).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    if listed.undone.is_empty() && listed.leavers.is_empty() {
        return Output::line("nothing waits that you would see to");
    }
    for one in &listed.undone {
        let domain = one.undone.domain.as_deref().unwrap_or("no domain");
        let since = one
            .undone
            .since
            .map_or_else(String::new, |since| format!(", since {since}"));
        Output::line(clean(&format!("{domain}: {}{since}", one.says)))?;
        Output::line(clean(&format!("  {}", one.next)))?;
    }
    for one in &listed.leavers {
        Output::line(clean(&one.says))?;
        for command in ends(one) {
            Output::line(clean(&format!("  {command}")))?;
        }
    }
    Ok(())
}

/// The commands that end what somebody left.
fn ends(one: &LeftBehind) -> Vec<String> {
    let duties = one.duties.iter().map(|duty| {
        let domain = duty
            .domain
            .as_ref()
            .map_or_else(String::new, |domain| format!(" --domain '{domain}'"));
        format!(
            "weft workspace dismiss {} --role {}{domain}",
            duty.login,
            duty.role.as_str()
        )
    });
    let grants = one.grants.iter().map(|grant| format!("weft revoke {grant}"));
    duties.chain(grants).collect()
}
