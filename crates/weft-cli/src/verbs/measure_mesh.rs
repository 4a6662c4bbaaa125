//! `weft measure` without a name.

use weft_app::{
    App, AppError, AppResult, Cancel,
    measure_mesh::{MeasureMeshRequest, measure_mesh},
};

use super::measure_quality::describe;
use crate::output::{Output, clean};

/// Runs the rules of all contracts. One that cannot be measured does not keep the others from it; it is a failure of the
/// command, as is a rule that does not hold.
pub async fn run(
    app: &App,
    output: Output,
    domain: Option<String>,
    if_changed: bool,
    cancel: Cancel,
) -> AppResult<()> {
    let request = MeasureMeshRequest { domain, if_changed };
    let answer = measure_mesh(app, request, output.progress(), cancel).await?;
    if output.is_json() {
        Output::value(&answer)?;
    } else {
        for one in &answer.measured {
            describe(one)?;
        }
        for one in &answer.refused {
            Output::note(&clean(&format!("{} is not measured: {}", one.name, one.error)));
        }
    }
    let contracts = answer.measured.len();
    match (answer.broken(), answer.refused.len()) {
        (0, 0) => Ok(()),
        (0, refused) => Err(AppError::failed(format!(
            "{refused} of {} contracts with rules could not be measured",
            contracts + refused
        ))),
        (broken, _) => Err(AppError::failed(format!(
            "{broken} rules do not hold or could not be run, of {contracts} contracts"
        ))),
    }
}
