//! `weft recertify start`.

use weft_app::{
    App, AppResult,
    plan_campaign::{CampaignOver, CampaignPlan, CampaignRequest, Unanswered, plan_campaign},
    start_campaign::start_campaign,
};

use super::recertify::rule;
use crate::{
    args::{CampaignStartArguments, Rule},
    output::{Output, table::table},
};

/// Starts a campaign, or says what it would come to.
pub async fn run(app: &App, output: Output, arguments: CampaignStartArguments) -> AppResult<()> {
    let plan = arguments.plan;
    let request = request(arguments);
    if plan {
        let plan = plan_campaign(app, request).await?;
        if output.is_json() {
            return Output::value(&plan);
        }
        told(&plan)?;
        return Output::line(format!(
            "nothing was started: {} start it, {}",
            if plan.may_start { "you may" } else { "you may not" },
            plan.because
        ));
    }
    let started = start_campaign(app, request).await?;
    if output.is_json() {
        return Output::value(&started);
    }
    told(&started.plan)?;
    Output::line(format!("{} is started", started.campaign.name))
}

fn request(arguments: CampaignStartArguments) -> CampaignRequest {
    let over = match (arguments.domain, arguments.product, arguments.classification) {
        (Some(domain), _, _) => CampaignOver::Domain(domain),
        (None, Some(product), _) => CampaignOver::Product(product),
        (None, None, Some(label)) => CampaignOver::Classification(label),
        // One of the four has to be typed.
        (None, None, None) => CampaignOver::Mesh,
    };
    CampaignRequest {
        name: arguments.name,
        over,
        due: arguments.due,
        unanswered: match arguments.unanswered {
            Rule::Keep => Unanswered::Keep,
            Rule::Revoke => Unanswered::Revoke,
        },
    }
}

fn told(plan: &CampaignPlan) -> AppResult<()> {
    Output::line(format!(
        "{}: {} grants of {} people, {}, to be answered for by {}; what is not is {}",
        plan.name,
        plan.grants,
        plan.holders,
        plan.scope_says,
        plan.due,
        rule(plan.unanswered),
    ))?;
    if !plan.reviewers.is_empty() {
        let rows = plan
            .reviewers
            .iter()
            .map(|count| [count.person.name.clone(), count.grants.to_string()]);
        Output::text(&table(["who answers", "grants"], rows))?;
    }
    if plan.nobody > 0 {
        Output::note(&format!(
            "for {} nobody but their holder answers, so they go by the rule",
            plan.nobody
        ));
    }
    if plan.elsewhere > 0 {
        Output::note(&format!(
            "{} more are left out: others answer for them",
            plan.elsewhere
        ));
    }
    Ok(())
}
