//! What a campaign would look at and who would answer, before it is started.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{CampaignScope, PersonRef, Timestamp, Unanswered, Urn};

use super::{
    moment,
    scope::{self, CampaignOver, Chosen, GRANTS},
};
use crate::{App, AppError, AppResult, grants::people::Desk, show_mesh::number, words::limits};

/// A campaign that is to be started.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CampaignRequest {
    /// What it is to be called; no other may be called the same.
    pub name: String,
    /// Which grants it is to look at.
    pub over: CampaignOver,
    /// Last day for answers, in UTC: `2027-01-31`; or a moment.
    pub due: String,
    /// What becomes of grants that nobody has answered for when it is closed.
    pub unanswered: Unanswered,
}

/// Who would be asked about how many grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReviewerCount {
    /// Who.
    pub person: PersonRef,
    /// About how many; with colleagues, any of whom answers.
    pub grants: u32,
}

/// What a campaign would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CampaignPlan {
    /// What it would be called.
    pub name: String,
    /// Which grants it would look at.
    pub scope: CampaignScope,
    /// The same in words.
    pub scope_says: String,
    /// When every grant is to be answered for.
    pub due: Timestamp,
    /// What becomes of those that are not.
    pub unanswered: Unanswered,
    /// How many grants.
    pub grants: u32,
    /// How many people hold them.
    pub holders: u32,
    /// Who would be asked, those with most grants first.
    pub reviewers: Vec<ReviewerCount>,
    /// For how many there is nobody but their holder.
    pub nobody: u32,
    /// How many more there are for which others answer: they are not looked at.
    pub elsewhere: u32,
    /// Whether the person at the desk may start it.
    pub may_start: bool,
    /// Why, or why not.
    pub because: String,
}

/// A plan with the grants that it is about.
pub struct Planned {
    /// The plan.
    pub plan: CampaignPlan,
    /// The grants.
    pub chosen: Chosen,
}

/// Works it out.
pub async fn plan(app: &App, desk: &mut Desk, request: &CampaignRequest) -> AppResult<Planned> {
    let name = limits::label("name", &request.name)?.ok_or_else(|| {
        AppError::invalid("a campaign needs a name").hint("for example `Sales, last quarter`")
    })?;
    let due = moment(&request.due)?;
    if due <= app.now() {
        return Err(AppError::invalid("that day is over").hint("name a day to come"));
    }
    let scope = scope::resolve(app, &request.over).await?;
    let (may_start, because) = scope::may_run(app, desk, &scope).await?;
    let chosen = if may_start {
        scope::chosen(app, desk, &scope).await?
    } else {
        Chosen::default()
    };
    if chosen.grants.len() > GRANTS {
        return Err(AppError::invalid(format!(
            "those are {} grants, and one campaign looks at {GRANTS} at most",
            chosen.grants.len()
        ))
        .hint("start one for each domain"));
    }
    let plan = CampaignPlan {
        scope_says: scope::says(app, &scope).await?,
        name,
        scope,
        due,
        unanswered: request.unanswered,
        grants: number(chosen.grants.len()),
        holders: holders(&chosen),
        reviewers: reviewers(&chosen),
        nobody: number(
            chosen
                .grants
                .iter()
                .filter(|(_, people)| people.is_empty())
                .count(),
        ),
        elsewhere: chosen.elsewhere,
        may_start,
        because,
    };
    Ok(Planned { plan, chosen })
}

fn holders(chosen: &Chosen) -> u32 {
    let mut known = Vec::new();
    for (kept, _) in &chosen.grants {
        let holder = &kept.grant.holder;
        if !known.iter().any(|other| holder.is(other)) {
            known.push(holder.clone());
        }
    }
    number(known.len())
}

fn reviewers(chosen: &Chosen) -> Vec<ReviewerCount> {
    let mut counted: HashMap<Urn, ReviewerCount> = HashMap::new();
    for person in chosen.grants.iter().flat_map(|(_, people)| people) {
        let count = counted
            .entry(person.urn.clone())
            .or_insert_with(|| ReviewerCount {
                person: person.clone(),
                grants: 0,
            });
        count.grants = count.grants.saturating_add(1);
    }
    let mut all: Vec<ReviewerCount> = counted.into_values().collect();
    all.sort_by(|one, other| (other.grants, &one.person.name).cmp(&(one.grants, &other.person.name)));
    all
}
