//! `weft workspace invite`.

use weft_app::{
    App, AppResult,
    invite_member::{InviteMemberRequest, invite_member},
};

use super::list_members::words;
use crate::{args::DutyArguments, output::Output};

/// Gives a duty.
pub async fn run(app: &App, output: Output, duty: DutyArguments, until: Option<String>) -> AppResult<()> {
    let request = InviteMemberRequest {
        login: duty.login,
        role: duty.role,
        domain: duty.domain,
        until,
    };
    let given = invite_member(app, request).await?;
    if output.is_json() {
        return Output::value(&given);
    }
    Output::line(format!("{} is {}", given.duty.login, words(&given.duty)))?;
    Output::note(&format!(
        "whoever runs the database says once, if it was not said before: {}",
        given.admission
    ));
    Ok(())
}
