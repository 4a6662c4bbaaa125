//! `weft recertify close`.

use weft_app::{
    App, AppResult,
    close_campaign::{CloseCampaignRequest, close_campaign},
};

use crate::output::Output;

/// Closes a campaign.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let done = close_campaign(app, CloseCampaignRequest { name }).await?;
    if output.is_json() {
        return Output::value(&done);
    }
    Output::line(format!(
        "{} is closed; nobody answered for {} that are kept and {} that are revoked",
        done.campaign.name, done.kept, done.revoked
    ))?;
    if done.unfinished > 0 {
        Output::note(&format!(
            "{} of them hold rights still: `weft grants run` goes on",
            done.unfinished
        ));
    }
    Ok(())
}
