//! What faces are shown of campaigns.

use std::collections::HashMap;

use serde::Serialize;
use specta::Type;
use weft_model::{
    AccessPolicy, AccessRequest, Actor, CampaignScope, CampaignState, ItemOutcome, PersonRef, ReviewAnswer,
    Timestamp, Unanswered, Urn, access::policy::AccessRole,
};

use super::{
    kept::{KeptCampaign, KeptItem},
    scope,
    standing::{self, Grants, ItemState, Standing},
};
pub use crate::access::view::SensitiveColumn;
use crate::{
    App, AppResult,
    access::{
        judged,
        kept::{self as requests, short},
        shown,
    },
    grants::{KeptGrant, people::Desk, view as grant_view, view::GrantRow},
    show_mesh::number,
    show_proposal::{ActorView, named},
};

/// Length of a day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;
/// Letters of an id that name a grant on the command line.
const SHORT: usize = 8;
/// Renewals that are followed back.
const RENEWALS: u32 = 100;
/// What is known of when a grant was last used.
const LAST_USE: &str = "unknown: no system that Weft reads tells who read what";

/// A campaign in a list. Numbers are of the grants that the person at the desk may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CampaignRow {
    /// Its urn.
    pub id: Urn,
    /// What it is called.
    pub name: String,
    /// Which grants it looks at.
    pub scope: CampaignScope,
    /// The same in words: `what belongs to Sales`.
    pub scope_says: String,
    /// Who started it.
    pub by: ActorView,
    /// When.
    pub at: Timestamp,
    /// When every grant is to be answered for.
    pub due: Timestamp,
    /// What becomes of those that are not when it is closed.
    pub unanswered: Unanswered,
    /// Where it stands.
    pub state: CampaignState,
    /// How many grants it began with, those that may not be seen too.
    pub began_with: u32,
    /// How many may be seen.
    pub items: u32,
    /// How many of them wait for an answer.
    pub open: u32,
    /// How many of them were answered.
    pub answered: u32,
    /// How many of them ended otherwise.
    pub over: u32,
    /// How many of them wait for the person at the desk.
    pub mine: u32,
    /// Whether the person at the desk may close it now.
    pub may_close: bool,
    /// Who closed it.
    pub closed_by: Option<ActorView>,
    /// When.
    pub closed_at: Option<Timestamp>,
}

/// What a campaign came to for one grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OutcomeView {
    /// What.
    pub answer: ReviewAnswer,
    /// When the grant ends, where it was made to end earlier.
    pub until: Option<Timestamp>,
    /// The role that it has, where it was given a lesser one.
    pub role: Option<String>,
    /// Who said so; where nobody answered, who closed the campaign.
    pub by: ActorView,
    /// When.
    pub at: Timestamp,
    /// Why, in their words.
    pub reason: Option<String>,
    /// Whether nobody answered, and the rule of the campaign did.
    pub unanswered: bool,
}

/// A role that a grant can be reduced to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LesserRole {
    /// Its id.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// A grant of a campaign with what helps to answer for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CampaignItemView {
    /// Its urn.
    pub id: Urn,
    /// The first letters of the grant's id that name it on the command line.
    pub short: String,
    /// The grant as it stands.
    pub grant: GrantRow,
    /// Name of the purpose, for people.
    pub purpose_name: String,
    /// What its holder said that they need it for; absent where the request may not be seen.
    pub reason: Option<String>,
    /// For how many days it is held by now, with the grants that it goes on from.
    pub held_days: u32,
    /// How often it was renewed.
    pub renewals: u32,
    /// Columns that it opens and that are classified as sensitive, each as `table.column`.
    pub sensitive: Vec<SensitiveColumn>,
    /// How many other people hold the same role of the same thing.
    pub others: u32,
    /// When it was last used, as far as that is known.
    pub last_use: String,
    /// Who was to answer when the campaign began.
    pub reviewers: Vec<PersonRef>,
    /// Where it stands.
    pub state: ItemState,
    /// What it came to.
    pub outcome: Option<OutcomeView>,
    /// Roles that are less than the one it has, the least first.
    pub lesser: Vec<LesserRole>,
    /// How the grant differs from what the campaign began with, in words.
    pub changed: Option<String>,
    /// Whether it waits for the person at the desk.
    pub mine: bool,
    /// Whether they may answer now.
    pub may_review: bool,
    /// Why, or why not.
    pub because: String,
    /// What an answer is bound to.
    pub digest: String,
}

/// A campaign in a list; none where nothing of it is for the person at the desk.
pub(crate) async fn row(
    app: &App,
    desk: &mut Desk,
    kept: &KeptCampaign,
    items: &[KeptItem],
    grants: &Grants,
) -> AppResult<Option<CampaignRow>> {
    let campaign = &kept.campaign;
    let (mut seen, mut open, mut answered, mut over, mut mine) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    for item in items {
        let Some(grant) = grants.get(&item.item.grant) else {
            continue;
        };
        let Some(standing) = standing::of(app, desk, kept, item, &grant.grant).await? else {
            continue;
        };
        seen += 1;
        match standing.state {
            ItemState::Open => open += 1,
            ItemState::Over => over += 1,
            ItemState::Kept | ItemState::Reduced | ItemState::Revoked => answered += 1,
        }
        mine += u32::from(standing.mine);
    }
    let (may_run, _) = scope::may_run(app, desk, &campaign.scope).await?;
    if seen == 0 && !may_run && !campaign.by.is(&desk.actor) {
        return Ok(None);
    }
    let closed_by = match &campaign.closed {
        Some(end) => Some(named(app, &end.by).await?),
        None => None,
    };
    Ok(Some(CampaignRow {
        id: kept.id.clone(),
        name: campaign.name.clone(),
        scope: campaign.scope.clone(),
        scope_says: scope::says(app, &campaign.scope).await?,
        by: named(app, &campaign.by).await?,
        at: campaign.at,
        due: campaign.due,
        unanswered: campaign.unanswered,
        state: campaign.state(open, app.now()),
        began_with: campaign.items,
        items: seen,
        open,
        answered,
        over,
        mine,
        may_close: may_run && campaign.closed.is_none(),
        closed_by,
        closed_at: campaign.closed.as_ref().map(|end| end.at),
    }))
}

/// What is read once for all grants of a campaign.
pub(crate) struct Ledger {
    /// All grants.
    pub grants: Grants,
    requests: HashMap<Urn, AccessRequest>,
}

impl Ledger {
    /// Reads it.
    pub async fn open(app: &App) -> AppResult<Self> {
        let requests = requests::all(app).await?;
        Ok(Self {
            grants: standing::grants_by_urn(app).await?,
            requests: requests.into_iter().map(|kept| (kept.id, kept.request)).collect(),
        })
    }

    /// Takes a grant as it was written a moment ago, where nothing newer is known: what is read here may be behind it.
    pub fn take(&mut self, grant: &KeptGrant) {
        let known = self.grants.get(&grant.id);
        if known.is_none_or(|known| known.revision < grant.revision) {
            self.grants.insert(grant.id.clone(), grant.clone());
        }
    }

    /// Since when it is held, with the grants that it goes on from, and how often it was renewed.
    fn history(&self, kept: &KeptGrant) -> (Timestamp, u32) {
        let (mut since, mut renewals) = (kept.grant.at, 0);
        let mut request = &kept.grant.request;
        while let Some(before) = self
            .requests
            .get(request)
            .and_then(|request| request.renews.as_ref())
            .and_then(|grant| self.grants.get(grant))
            .filter(|_| renewals < RENEWALS)
        {
            since = since.min(before.grant.at);
            request = &before.grant.request;
            renewals += 1;
        }
        (since, renewals)
    }

    /// How many others hold the same role of the same thing.
    fn others(&self, kept: &KeptGrant, now: Timestamp) -> u32 {
        let grant = &kept.grant;
        let mut holders: Vec<&Actor> = Vec::new();
        for other in self.grants.values().map(|other| &other.grant) {
            let same = other.subject == grant.subject
                && other.terms.role == grant.terms.role
                && other.end.is_none()
                && !other.is_due(now);
            let known = |holder: &&Actor| other.holder.is(holder);
            if same && !other.holder.is(&grant.holder) && !holders.iter().any(known) {
                holders.push(&other.holder);
            }
        }
        number(holders.len())
    }
}

/// A grant of a campaign; none where the person at the desk may not see it.
pub(crate) async fn item(
    app: &App,
    desk: &mut Desk,
    ledger: &Ledger,
    campaign: &KeptCampaign,
    kept: &KeptItem,
) -> AppResult<Option<CampaignItemView>> {
    let Some(grant) = ledger.grants.get(&kept.item.grant) else {
        return Ok(None);
    };
    let Some(standing) = standing::of(app, desk, campaign, kept, &grant.grant).await? else {
        return Ok(None);
    };
    let Standing {
        state,
        mine,
        may,
        because,
    } = standing;
    let now = app.now();
    let terms = &grant.grant.terms;
    let assets = app.replica.entities(&terms.assets).await?;
    let opened = shown::opens(&desk.policy, terms, &assets);
    let sensitive = opened.into_iter().flat_map(|opened| {
        let table = opened.asset.name;
        opened.sensitive.into_iter().map(move |column| SensitiveColumn {
            column: format!("{table}.{}", column.column),
            ..column
        })
    });
    let sensitive: Vec<SensitiveColumn> = sensitive.collect();
    let purpose = desk.policy.purposes.iter().find(|one| one.id == terms.purpose);
    let purpose_name = purpose.map_or_else(|| terms.purpose.clone(), |purpose| purpose.name.clone());
    let (since, renewals) = ledger.history(grant);
    let request = ledger.requests.get(&grant.grant.request);
    let outcome = match &kept.item.outcome {
        Some(outcome) => Some(outcome_view(app, outcome).await?),
        None => None,
    };
    Ok(Some(CampaignItemView {
        id: kept.id.clone(),
        short: short(&grant.id).chars().take(SHORT).collect(),
        grant: grant_view::of(app, desk, grant).await?,
        purpose_name,
        reason: request.map(|request| request.reason.clone()),
        held_days: u32::try_from(now.since(since) / DAY).unwrap_or(0),
        renewals,
        sensitive,
        others: ledger.others(grant, now),
        last_use: LAST_USE.to_owned(),
        reviewers: kept.item.reviewers.clone(),
        state,
        outcome,
        lesser: lesser(&desk.policy, &terms.role),
        changed: kept.item.changed(&grant.grant, now),
        mine,
        may_review: may,
        because: because.to_owned(),
        digest: standing::seen(campaign, kept, &grant.grant)?,
    }))
}

fn lesser(policy: &AccessPolicy, than: &str) -> Vec<LesserRole> {
    let choice = |role: &AccessRole| LesserRole {
        id: role.id.clone(),
        name: role.name.clone(),
    };
    judged::lesser_roles(policy, than)
        .into_iter()
        .map(choice)
        .collect()
}

async fn outcome_view(app: &App, outcome: &ItemOutcome) -> AppResult<OutcomeView> {
    Ok(OutcomeView {
        answer: outcome.answer,
        until: outcome.until,
        role: outcome.role.clone(),
        by: named(app, &outcome.by).await?,
        at: outcome.at,
        reason: outcome.reason.clone(),
        unanswered: outcome.unanswered,
    })
}
