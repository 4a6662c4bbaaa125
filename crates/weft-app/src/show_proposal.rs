//! One proposal: what it changes beside what stands, what was said about it, and whether it still applies.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Actor, Comment, PersonRef, Proposal, ProposalState, ProposedWord, Timestamp, Urn};

pub use crate::review::changes::{ChangeClash, PartKind, ProposedChange};
use crate::{
    App, AppResult, ErrorCode, lookup,
    review::{
        changes,
        kept::{self, Kept},
        rebase::{self, Laid},
        rules::{self, Book},
    },
    view::EntityLink,
};

/// Which proposal.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowProposalRequest {
    /// Its urn, or the first letters of its id.
    pub id: String,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProposalStanding {
    /// It waits for a decision.
    Open,
    /// It is open, and somebody else has changed the same since: it cannot be accepted as it is.
    Outdated,
    /// Its words were published.
    Accepted,
    /// It was refused.
    Rejected,
    /// Its author took it back.
    Withdrawn,
}

/// Somebody who acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ActorView {
    /// Login.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// The person, where the mesh knows them.
    pub person: Option<Urn>,
}

/// A remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CommentView {
    /// Who.
    pub by: ActorView,
    /// When.
    pub at: Timestamp,
    /// What, as Markdown.
    pub text: String,
    /// Which version of the words was there when it was made.
    pub version: u32,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DecisionView {
    /// Who.
    pub by: ActorView,
    /// When.
    pub at: Timestamp,
    /// Why, where they said so.
    pub reason: Option<String>,
}

/// What the person at the desk may do with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MayWithProposal {
    /// Whether they may accept or reject it.
    pub decide: bool,
    /// Why, or why not.
    pub because: String,
    /// Whether it is theirs, to revise or withdraw.
    pub own: bool,
}

/// The proposal.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowProposalResponse {
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
    /// Which version of the words it is.
    pub version: u32,
    /// When the words were last put anew.
    pub revised: Option<Timestamp>,
    /// Where it stands.
    pub state: ProposalStanding,
    /// Who decided, where somebody has.
    pub decision: Option<DecisionView>,
    /// The thread, oldest first.
    pub comments: Vec<CommentView>,
    /// What it changes.
    pub changes: Vec<ProposedChange>,
    /// What would be written, over what stands now.
    pub words: Vec<ProposedWord>,
    /// What a decision on this is bound to.
    pub digest: String,
    /// Whether a review is asked for.
    pub asked: bool,
    /// Who decides.
    pub deciders: Vec<PersonRef>,
    /// What the person at the desk may do.
    pub may: MayWithProposal,
}

/// Shows a proposal.
pub async fn show_proposal(app: &App, request: ShowProposalRequest) -> AppResult<ShowProposalResponse> {
    let kept = kept::find(app, &request.id).await?;
    let mut book = Book::open(app).await?;
    let actor = rules::actor(app).await?;
    let seen = look(app, &kept, &mut book).await?;
    let decided = kept.proposal.state != ProposalState::Open;
    let verdict = {
        let asked: Vec<_> = seen.laid.iter().map(|one| &one.asked).collect();
        rules::verdict(&asked, &kept.proposal.by, &actor)
    };
    let Proposal {
        title,
        by,
        at,
        version,
        revised,
        comments,
        decision,
        ..
    } = &kept.proposal;
    let mut thread = Vec::with_capacity(comments.len());
    for Comment {
        by,
        at,
        text,
        version,
    } in comments
    {
        thread.push(CommentView {
            by: named(app, by).await?,
            at: *at,
            text: text.clone(),
            version: *version,
        });
    }
    let decision = match decision {
        Some(decision) => Some(DecisionView {
            by: named(app, &decision.by).await?,
            at: decision.at,
            reason: decision.reason.clone(),
        }),
        None => None,
    };
    Ok(ShowProposalResponse {
        short: kept::short(&kept.id).chars().take(8).collect(),
        title: title.clone(),
        subject: seen.subject,
        by: named(app, by).await?,
        at: *at,
        version: *version,
        revised: *revised,
        state: standing(&kept.proposal, &seen.laid),
        decision,
        comments: thread,
        changes: seen
            .laid
            .iter()
            .flat_map(|one| changes::of(one, decided))
            .collect(),
        words: seen.laid.iter().map(Laid::anew).collect(),
        digest: rebase::shown(*version, &seen.laid)?,
        asked: seen.laid.iter().any(|one| one.asked.is),
        deciders: seen
            .laid
            .first()
            .map(|one| one.asked.answerable.clone())
            .unwrap_or_default(),
        may: MayWithProposal {
            decide: verdict.may && !decided,
            because: verdict.because.to_owned(),
            own: by.is(&actor),
        },
        id: kept.id,
    })
}

/// A proposal beside what stands now.
pub(crate) struct Seen {
    /// The thing; absent where it is not there any more.
    pub subject: Option<EntityLink>,
    /// Its words; none where what they are about is not there any more.
    pub laid: Vec<Laid>,
}

/// Looks at a proposal beside what stands now.
pub(crate) async fn look(app: &App, kept: &Kept, book: &mut Book) -> AppResult<Seen> {
    let (words, _) = kept::words(app, &kept.id).await?;
    let subject = match lookup::find(app, kept.proposal.subject.as_str()).await {
        Ok(entity) => Some(EntityLink::from(&entity)),
        Err(error) if error.code == ErrorCode::NotFound => None,
        Err(error) => return Err(error),
    };
    let laid = match rebase::lay(app, &words, book).await {
        Ok(laid) => laid,
        Err(error) if error.code == ErrorCode::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    Ok(Seen { subject, laid })
}

/// Where a proposal stands beside what stands now. One whose things are gone does not apply either.
pub(crate) fn standing(proposal: &Proposal, laid: &[Laid]) -> ProposalStanding {
    match proposal.state {
        ProposalState::Accepted => ProposalStanding::Accepted,
        ProposalState::Rejected => ProposalStanding::Rejected,
        ProposalState::Withdrawn => ProposalStanding::Withdrawn,
        ProposalState::Open if laid.is_empty() || laid.iter().any(|one| !one.clashes.is_empty()) => {
            ProposalStanding::Outdated
        }
        ProposalState::Open => ProposalStanding::Open,
    }
}

/// Somebody with the name that the mesh has for them.
pub(crate) async fn named(app: &App, actor: &Actor) -> AppResult<ActorView> {
    let found = match &actor.person {
        Some(urn) => app.replica.entities(std::slice::from_ref(urn)).await?,
        None => Vec::new(),
    };
    Ok(ActorView {
        name: found
            .first()
            .map_or_else(|| actor.login.clone(), |person| person.display_name().to_owned()),
        login: actor.login.clone(),
        person: actor.person.clone(),
    })
}
