//! `weft runner remove`.

use weft_app::{
    App, AppResult,
    remove_runner::{RemoveRunnerRequest, remove_runner},
};

use super::list_runners;
use crate::output::Output;

/// Removes a runner.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let left = remove_runner(app, RemoveRunnerRequest { name: name.clone() }).await?;
    if !output.is_json() {
        Output::note(&format!(
            "removed; stop its timer too: systemctl --user disable --now weft-runner-{}.timer",
            name.trim().to_lowercase()
        ));
    }
    list_runners::told(output, &left)
}
