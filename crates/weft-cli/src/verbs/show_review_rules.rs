//! `weft review rules` without a word.

use weft_app::{
    App, AppResult,
    show_review_rules::{ReviewRuleView, ShowReviewRulesRequest, ShowReviewRulesResponse, show_review_rules},
};

use crate::output::{Output, table::table};

/// Shows where edits wait.
pub async fn run(app: &App, output: Output) -> AppResult<()> {
    told(
        output,
        &show_review_rules(app, ShowReviewRulesRequest::default()).await?,
    )
}

/// Prints the rules.
pub fn told(output: Output, rules: &ShowReviewRulesResponse) -> AppResult<()> {
    if output.is_json() {
        return Output::value(rules);
    }
    let all = std::iter::once(&rules.workspace).chain(&rules.domains);
    Output::text(&table(["in", "edits", "said", "by"], all.map(row)))
}

fn row(rule: &ReviewRuleView) -> [String; 4] {
    let said = match (rule.asked, &rule.domain) {
        (Some(true), _) => "on",
        (Some(false), _) => "off",
        (None, Some(_)) => "as the workspace",
        (None, None) => "",
    };
    [
        rule.domain.clone().unwrap_or_else(|| "the workspace".to_owned()),
        if rule.holds {
            "wait for a review"
        } else {
            "are published"
        }
        .to_owned(),
        said.to_owned(),
        rule.by.clone().unwrap_or_default(),
    ]
}
