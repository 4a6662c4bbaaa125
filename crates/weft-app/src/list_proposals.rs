//! Edits that wait for a second person, and what became of those before.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Proposal, ProposalState, Timestamp, Urn};

pub use crate::show_proposal::ProposalStanding;
use crate::{
    App, AppResult, lookup,
    review::{
        changes::side,
        kept::{self, Kept},
        rules,
    },
    show_proposal::{ActorView, look, named, standing},
    view::EntityLink,
    words,
};

/// Proposals in one answer.
const MOST: usize = 200;

/// Which proposals.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListProposalsRequest {
    /// Only those about this thing; a urn or name.
    #[serde(default)]
    pub name: Option<String>,
    /// Only those of the person at the desk.
    #[serde(default)]
    pub mine: bool,
    /// Only open ones that the person at the desk may decide.
    #[serde(default)]
    pub to_decide: bool,
    /// Only those that stand like this; open ones hold the outdated ones too.
    #[serde(default)]
    pub state: Option<ProposalStanding>,
}

/// One proposal in a list.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ProposalCard {
    /// Its urn.
    pub id: Urn,
    /// The first letters of its id that name it on the command line.
    pub short: String,
    /// What it is for.
    pub title: String,
    /// The thing; absent where it is not there any more.
    pub subject: Option<EntityLink>,
    /// Who proposes it.
    pub by: ActorView,
    /// When it was first proposed.
    pub at: Timestamp,
    /// When something last happened to it.
    pub touched: Timestamp,
    /// Where it stands.
    pub state: ProposalStanding,
    /// Remarks in its thread.
    pub comments: u32,
    /// Which sides of the thing it changes: `words`, `columns`, `promises`.
    pub sides: Vec<String>,
    /// Whether it is of the person at the desk.
    pub mine: bool,
    /// Whether the person at the desk may decide it.
    pub to_decide: bool,
}

/// The proposals.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListProposalsResponse {
    /// What was touched last comes first; at most 200.
    pub proposals: Vec<ProposalCard>,
    /// Proposals that were left out.
    pub more: u32,
}

/// Lists proposals.
pub async fn list_proposals(app: &App, request: ListProposalsRequest) -> AppResult<ListProposalsResponse> {
    let actor = rules::actor(app).await?;
    let about: Option<Vec<Urn>> = match &request.name {
        Some(name) => Some(words::urns(&lookup::find(app, name).await?)),
        None => None,
    };
    let open_only = request.to_decide
        || matches!(
            request.state,
            Some(ProposalStanding::Open | ProposalStanding::Outdated)
        );
    let mut all: Vec<Kept> = kept::all(app).await?;
    all.retain(|kept| {
        let proposal = &kept.proposal;
        about.as_ref().is_none_or(|urns| urns.contains(&proposal.subject))
            && (!request.mine || proposal.by.is(&actor))
            && (!open_only || proposal.state == ProposalState::Open)
    });
    all.sort_by_key(|kept| std::cmp::Reverse((touched(&kept.proposal), kept.revision)));
    let mut book = rules::Book::open(app).await?;
    let (mut proposals, mut more) = (Vec::new(), 0_u32);
    for kept in all {
        if proposals.len() == MOST {
            // What was not looked at cannot be told apart any further.
            more = more.saturating_add(1);
            continue;
        }
        let seen = look(app, &kept, &mut book).await?;
        let state = standing(&kept.proposal, &seen.laid);
        if request.state.is_some_and(|wanted| !fits(wanted, state)) {
            continue;
        }
        let asked: Vec<_> = seen.laid.iter().map(|one| &one.asked).collect();
        let decides = kept.proposal.state == ProposalState::Open
            && rules::verdict(&asked, &kept.proposal.by, &actor).may;
        if request.to_decide && !decides {
            continue;
        }
        let mut sides: Vec<String> = Vec::new();
        for laid in &seen.laid {
            let side = side(laid.aspect()).to_owned();
            if !sides.contains(&side) {
                sides.push(side);
            }
        }
        proposals.push(ProposalCard {
            short: kept::short(&kept.id).chars().take(8).collect(),
            title: kept.proposal.title.clone(),
            subject: seen.subject,
            by: named(app, &kept.proposal.by).await?,
            at: kept.proposal.at,
            touched: touched(&kept.proposal),
            state,
            comments: u32::try_from(kept.proposal.comments.len()).unwrap_or(u32::MAX),
            sides,
            mine: kept.proposal.by.is(&actor),
            to_decide: decides,
            id: kept.id,
        });
    }
    Ok(ListProposalsResponse { proposals, more })
}

fn fits(wanted: ProposalStanding, state: ProposalStanding) -> bool {
    wanted == state || (wanted == ProposalStanding::Open && state == ProposalStanding::Outdated)
}

fn touched(proposal: &Proposal) -> Timestamp {
    let decided = proposal.decision.as_ref().map(|decision| decision.at);
    let said = proposal.comments.last().map(|comment| comment.at);
    let last = [proposal.revised, decided, said].into_iter().flatten().max();
    last.unwrap_or(proposal.at).max(proposal.at)
}
