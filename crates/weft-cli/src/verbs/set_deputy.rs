//! `weft people deputy`.

use weft_app::{
    App, AppResult,
    set_deputy::{SetDeputyRequest, set_deputy},
};

use super::list_people::told;
use crate::output::Output;

/// Says who stands in for whom, and shows whom it is said of.
pub async fn run(
    app: &App,
    output: Output,
    person: String,
    of: String,
    domain: Option<String>,
    from: Option<String>,
    until: String,
) -> AppResult<()> {
    let request = SetDeputyRequest {
        person,
        of,
        domain,
        from,
        until,
    };
    let listed = set_deputy(app, request).await?;
    if output.is_json() {
        return Output::value(&listed);
    }
    told(&listed)
}
