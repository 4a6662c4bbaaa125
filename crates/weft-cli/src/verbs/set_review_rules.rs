//! `weft review rules --on`, `--off` and `--clear`.

use weft_app::{
    App, AppResult,
    set_review_rules::{SetReviewRulesRequest, set_review_rules},
};

use super::show_review_rules;
use crate::{args::RulesArguments, output::Output};

/// Says where edits wait; without a word shows it.
pub async fn run(app: &App, output: Output, arguments: RulesArguments) -> AppResult<()> {
    if !arguments.on && !arguments.off && !arguments.clear {
        return show_review_rules::run(app, output).await;
    }
    let request = SetReviewRulesRequest {
        domain: arguments.domain,
        asked: (!arguments.clear).then_some(arguments.on),
    };
    show_review_rules::told(output, &set_review_rules(app, request).await?)
}
