//! `weft recertify …`.

use weft_app::{App, AppResult, list_campaigns::Unanswered, review_grant::ReviewAnswer};

use super::{
    close_campaign, list_campaigns,
    review_grant::{self, Less},
    show_campaign, start_campaign,
};
use crate::{
    args::{RecertifyArguments, RecertifyCommand},
    output::Output,
};

/// Does what was typed.
pub async fn dispatch(app: &App, output: Output, arguments: RecertifyArguments) -> AppResult<()> {
    match arguments.command {
        None => list_campaigns::run(app, output, arguments.list.overdue).await,
        Some(RecertifyCommand::List(list)) => list_campaigns::run(app, output, list.overdue).await,
        Some(RecertifyCommand::Start(start)) => start_campaign::run(app, output, *start).await,
        Some(RecertifyCommand::Show { name }) => show_campaign::run(app, output, name).await,
        Some(RecertifyCommand::Keep(answer)) => {
            review_grant::run(app, output, answer, ReviewAnswer::Keep, Less::default()).await
        }
        Some(RecertifyCommand::Reduce { answer, until, role }) => {
            review_grant::run(app, output, answer, ReviewAnswer::Reduce, Less { until, role }).await
        }
        Some(RecertifyCommand::Revoke(answer)) => {
            review_grant::run(app, output, answer, ReviewAnswer::Revoke, Less::default()).await
        }
        Some(RecertifyCommand::Close { name }) => close_campaign::run(app, output, name).await,
    }
}

/// What becomes of grants that nobody answered for, in words.
pub const fn rule(unanswered: Unanswered) -> &'static str {
    match unanswered {
        Unanswered::Keep => "kept",
        Unanswered::Revoke => "revoked",
    }
}
