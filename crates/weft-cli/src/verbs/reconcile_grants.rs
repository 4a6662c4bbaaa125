//! `weft reconcile`.

use weft_app::{
    App, AppError, AppResult,
    reconcile_grants::{Drift, ReconcileGrantsRequest, reconcile_grants},
};

use crate::output::{Output, table::table};

/// Compares what was granted with what is held.
pub async fn run(app: &App, output: Output) -> AppResult<()> {
    let found = reconcile_grants(app, ReconcileGrantsRequest {}).await?;
    let differ = found.missing.len() + found.foreign.len();
    if output.is_json() {
        Output::value(&found)?;
    } else if differ == 0 {
        Output::line(format!(
            "{} rights compared: what is held is what was granted",
            found.checked
        ))?;
    } else {
        let missing = found.missing.iter().map(|drift| row("missing", drift));
        let foreign = found.foreign.iter().map(|drift| row("foreign", drift));
        let head = ["", "holder", "privilege", "of", "system"];
        Output::text(&table(head, missing.chain(foreign)))?;
        for drift in found.missing.iter().chain(&found.foreign) {
            Output::line(format!("{} on {}: {}", drift.holder, drift.name, drift.says))?;
        }
    }
    if differ > 0 {
        return Err(AppError::failed(format!(
            "{differ} rights are not as they were granted; nothing was changed"
        )));
    }
    Ok(())
}

fn row(kind: &str, drift: &Drift) -> [String; 5] {
    [
        kind.to_owned(),
        drift.holder.clone(),
        drift.privilege.clone(),
        drift.name.clone(),
        drift.system.clone(),
    ]
}
