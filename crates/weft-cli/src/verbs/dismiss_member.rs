//! `weft workspace dismiss`.

use weft_app::{
    App, AppResult,
    dismiss_member::{DismissMemberRequest, dismiss_member},
};

use super::list_members;
use crate::{args::DutyArguments, output::Output};

/// Ends a duty, and shows who is left.
pub async fn run(app: &App, output: Output, duty: DutyArguments) -> AppResult<()> {
    let request = DismissMemberRequest {
        login: duty.login,
        role: duty.role,
        domain: duty.domain,
    };
    list_members::told(output, &dismiss_member(app, request).await?)
}
