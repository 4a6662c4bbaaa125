//! `weft recertify list`.

use weft_app::{
    App, AppError, AppResult,
    list_campaigns::{CampaignRow, CampaignState, ListCampaignsRequest, list_campaigns},
};

use crate::output::{Output, table::table};

/// Lists campaigns. That some are overdue is an error where only those were asked for.
pub async fn run(app: &App, output: Output, overdue: bool) -> AppResult<()> {
    let listed = list_campaigns(app, ListCampaignsRequest { overdue }).await?;
    if output.is_json() {
        Output::value(&listed)?;
    } else if listed.campaigns.is_empty() {
        Output::line(if overdue {
            "nothing is overdue"
        } else {
            "there are no campaigns that you have to do with"
        })?;
    } else {
        Output::text(&table(
            ["name", "", "over", "due", "answered", "yours"],
            listed.campaigns.iter().map(cells),
        ))?;
        if listed.to_review > 0 {
            Output::note(&format!(
                "{} grants wait for you: `weft recertify show NAME`",
                listed.to_review
            ));
        }
    }
    if overdue && listed.overdue > 0 {
        return Err(AppError::failed(format!("{} campaigns are overdue", listed.overdue))
            .hint("`weft recertify show NAME` tells who is to answer; `weft recertify close NAME` goes by its rule"));
    }
    Ok(())
}

fn cells(row: &CampaignRow) -> [String; 6] {
    [
        row.name.clone(),
        state(row.state).to_owned(),
        row.scope_says.clone(),
        row.due.to_string(),
        format!("{} of {}", row.answered + row.over, row.items),
        row.mine.to_string(),
    ]
}

/// Where a campaign stands, in a word.
pub const fn state(state: CampaignState) -> &'static str {
    match state {
        CampaignState::Open => "open",
        CampaignState::Overdue => "overdue",
        CampaignState::Closed => "closed",
    }
}
