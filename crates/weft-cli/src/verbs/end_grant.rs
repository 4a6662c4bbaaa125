//! `weft revoke`.

use weft_app::{
    App, AppResult,
    end_grant::{EndGrantRequest, end_grant},
};

use super::list_grants;
use crate::output::Output;

/// Ends a grant.
pub async fn run(app: &App, output: Output, id: String, reason: Option<String>) -> AppResult<()> {
    let row = end_grant(app, EndGrantRequest { id, reason }).await?;
    if output.is_json() {
        return Output::value(&row);
    }
    Output::text(&list_grants::rows(std::slice::from_ref(&row)))
}
