//! `weft proposal revise`.

use weft_app::{
    App, AppResult,
    revise_proposal::{ReviseProposalRequest, revise_proposal},
    show_proposal::{ShowProposalRequest, show_proposal},
};

use crate::output::Output;

/// Puts a proposal over what others have published since.
pub async fn run(app: &App, output: Output, id: String, digest: Option<String>) -> AppResult<()> {
    let digest = match digest {
        Some(digest) => digest,
        None => {
            show_proposal(app, ShowProposalRequest { id: id.clone() })
                .await?
                .digest
        }
    };
    let done = revise_proposal(app, ReviseProposalRequest { id, digest }).await?;
    if output.is_json() {
        return Output::value(&done);
    }
    Output::line(format!("it is version {} now", done.version))
}
