//! `weft grants run`.

use weft_app::{
    App, AppError, AppResult,
    carry_out_grants::{CarryOutGrantsRequest, carry_out_grants},
};

use super::list_grants;
use crate::output::Output;

/// Carries out what is left to do.
pub async fn run(app: &App, output: Output) -> AppResult<()> {
    let done = carry_out_grants(app, CarryOutGrantsRequest {}).await?;
    if output.is_json() {
        Output::value(&done)?;
    } else if done.carried.is_empty() {
        Output::line("nothing is left to do")?;
    } else {
        Output::text(&list_grants::rows(&done.carried))?;
    }
    if done.failed > 0 {
        return Err(
            AppError::failed(format!("{} grants are not finished", done.failed))
                .hint("each says why; run it again when that is mended"),
        );
    }
    Ok(())
}
