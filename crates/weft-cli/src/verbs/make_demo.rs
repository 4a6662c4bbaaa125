//! `weft demo`.

use weft_app::{
    App, AppResult, Cancel,
    make_demo::{MakeDemoRequest, make_demo},
};

use crate::output::Output;

/// Builds the demo mesh and reads it.
pub async fn run(app: &App, fresh: bool, output: Output, cancel: Cancel) -> AppResult<()> {
    let made = make_demo(app, MakeDemoRequest { fresh }, output.progress(), cancel).await?;
    if output.is_json() {
        return Output::value(&made);
    }
    super::sync_source::describe(&made.synced)?;
    Output::line("the demo mesh is ready; try `weft search refund`")
}
