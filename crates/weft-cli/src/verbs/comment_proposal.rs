//! `weft proposal comment`.

use weft_app::{
    App, AppResult,
    comment_proposal::{CommentProposalRequest, comment_proposal},
};

use crate::output::Output;

/// Adds a remark.
pub async fn run(app: &App, output: Output, id: String, text: String) -> AppResult<()> {
    let done = comment_proposal(app, CommentProposalRequest { id, text }).await?;
    if output.is_json() {
        return Output::value(&done);
    }
    Output::line("said")
}
