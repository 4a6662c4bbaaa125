//! `weft source remove`.

use weft_app::{
    App, AppResult,
    remove_source::{RemoveSourceRequest, remove_source},
};

use crate::output::Output;

/// Removes a source.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let removed = remove_source(app, RemoveSourceRequest { name: name.clone() }).await?;
    if output.is_json() {
        return Output::value(&removed);
    }
    Output::line(format!("removed {name}; {} records closed", removed.gone))
}
