//! `weft recertify keep`, `reduce` and `revoke`.

use weft_app::{
    App, AppError, AppResult,
    review_grant::{ReviewAnswer, ReviewGrantOutcome, ReviewGrantRequest, review_grant},
    show_campaign::{ShowCampaignRequest, show_campaign},
};

use super::show_campaign::stands;
use crate::{args::AnswerArguments, output::Output};

/// What a grant is reduced to.
#[derive(Debug, Default)]
pub struct Less {
    /// The last day that it holds.
    pub until: Option<String>,
    /// A lesser role.
    pub role: Option<String>,
}

/// Answers. Without a digest the answer is about what the grant says now.
pub async fn run(
    app: &App,
    output: Output,
    arguments: AnswerArguments,
    answer: ReviewAnswer,
    less: Less,
) -> AppResult<()> {
    let digest = match arguments.digest {
        Some(digest) => digest,
        None => now(app, &arguments.name, &arguments.grant).await?,
    };
    let request = ReviewGrantRequest {
        campaign: arguments.name,
        grant: arguments.grant,
        digest,
        answer,
        until: less.until,
        role: less.role,
        reason: arguments.reason,
    };
    let done = review_grant(app, request).await?;
    if output.is_json() {
        Output::value(&done)?;
    }
    let item = &done.item;
    if done.outcome == ReviewGrantOutcome::Changed {
        return Err(AppError::failed(format!(
            "it is not what was shown any more{}; nothing was done",
            item.changed
                .as_ref()
                .map_or_else(String::new, |changed| format!(": {changed}"))
        ))
        .hint("look at it again with `weft recertify show NAME`"));
    }
    if output.is_json() {
        return Ok(());
    }
    let why = item
        .grant
        .unfinished_because
        .as_ref()
        .map_or_else(String::new, |why| format!(": {why}"));
    Output::line(format!(
        "{}: {}, {} until {}{why}",
        item.short,
        stands(item.state),
        item.grant.state.as_str(),
        item.grant.until
    ))
}

/// The digest of the grant as it stands. Which grant is meant, and whether one may answer, is the verb's to say.
async fn now(app: &App, name: &str, grant: &str) -> AppResult<String> {
    let name = name.to_owned();
    let shown = show_campaign(app, ShowCampaignRequest { name }).await?;
    let id = grant.trim().rsplit(':').next().unwrap_or_default();
    let is = |urn: &str| {
        urn.rsplit(':')
            .next()
            .is_some_and(|letters| letters.starts_with(id))
    };
    let found = shown.items.into_iter().find(|item| is(item.grant.id.as_str()));
    Ok(found.map(|item| item.digest).unwrap_or_default())
}
