//! Accepts, rejects or withdraws a proposal.
//!
//! Accepting publishes its words as its author's, in one transaction with the decision, and only over what was shown: the
//! digest names the words, what stood there, and what would. Done twice, or by two people at once, it has one effect.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Actor, Docs, Payload, Proposal, ProposalDecision, ProposalState, Urn};
use weft_ports::{progress::no_progress, workspace::Worded};

use crate::{
    App, AppError, AppResult, check_docs, projector,
    review::{
        self,
        kept::{self, Kept},
        rebase, rules,
    },
    show_proposal::{ProposalStanding, Seen, look, standing},
};

/// Times that a decision is put over newer remarks before giving up.
const TURNS: u32 = 40;

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Decide {
    /// Publish its words.
    Accept,
    /// Refuse it.
    Reject,
    /// Take one's own back.
    Withdraw,
}

/// A decision on what was shown.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct DecideProposalRequest {
    /// The proposal: its urn, or the first letters of its id.
    pub id: String,
    /// The decision.
    pub decide: Decide,
    /// Why, as Markdown; a rejection says why.
    #[serde(default)]
    pub reason: Option<String>,
    /// `digest` of the answer of `show_proposal`: what the decision is about.
    pub digest: String,
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DecideOutcome {
    /// It stands.
    Decided,
    /// Somebody had decided already, perhaps oneself a moment ago; nothing was written.
    DecidedBefore,
    /// Somebody else has published other words of the same parts since; nothing was written.
    Outdated,
    /// The proposal, or what stands there, is not what was shown; nothing was written.
    Changed,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DecideProposalResponse {
    /// The proposal.
    pub id: Urn,
    /// What became of the decision.
    pub outcome: DecideOutcome,
    /// Where the proposal stands.
    pub state: ProposalStanding,
    /// Login of who decided, where somebody has.
    pub by: Option<String>,
    /// Parts that others have changed since, where it is outdated.
    pub conflicts: Vec<String>,
}

/// Decides.
pub async fn decide_proposal(app: &App, request: DecideProposalRequest) -> AppResult<DecideProposalResponse> {
    let reason = match &request.reason {
        Some(reason) => review::remark(reason)?,
        None => None,
    };
    if request.decide == Decide::Reject && reason.is_none() {
        return Err(AppError::invalid("a rejection says why")
            .hint("its author reads it, and can propose something better"));
    }
    let id = kept::find(app, &request.id).await?.id;
    let actor = rules::actor(app).await?;
    for _ in 0..TURNS {
        let kept = kept::load(app, &id).await?;
        let seen = look(app, &kept, &mut rules::Book::open(app).await?).await?;
        if kept.proposal.state != ProposalState::Open {
            return Ok(answer(&kept, &seen, DecideOutcome::DecidedBefore));
        }
        refuse_unless_allowed(&kept.proposal, &seen, &actor, request.decide)?;
        let accept = request.decide == Decide::Accept;
        let outdated = accept && standing(&kept.proposal, &seen.laid) == ProposalStanding::Outdated;
        if outdated || rebase::shown(kept.proposal.version, &seen.laid)? != request.digest {
            // What stands there may have moved because somebody accepted this very proposal between the two looks.
            if kept::load(app, &id).await?.proposal.state != ProposalState::Open {
                continue;
            }
            let outcome = if outdated {
                DecideOutcome::Outdated
            } else {
                DecideOutcome::Changed
            };
            return Ok(answer(&kept, &seen, outcome));
        }
        if accept {
            refuse_broken_links(app, &seen).await?;
        }
        let mut proposal = kept.proposal.clone();
        proposal.state = match request.decide {
            Decide::Accept => ProposalState::Accepted,
            Decide::Reject => ProposalState::Rejected,
            Decide::Withdraw => ProposalState::Withdrawn,
        };
        proposal.decision = Some(ProposalDecision {
            by: actor.clone(),
            at: app.now(),
            reason: reason.clone(),
        });
        let words = if accept {
            seen.laid.iter().map(rebase::Laid::word).collect()
        } else {
            Vec::new()
        };
        let own = vec![kept::over(&kept, proposal.clone())];
        let author = &kept.proposal.by.login;
        let written = app
            .workspace
            .write_for(&app.login, action(request.decide), author, words, own)
            .await?;
        // Somebody remarked, decided or published in between: everything is looked at again.
        if let Worded::Written(_) = written {
            projector::project(app, &no_progress()).await?;
            let kept = Kept { proposal, ..kept };
            return Ok(answer(&kept, &seen, DecideOutcome::Decided));
        }
    }
    Err(kept::busy())
}

const fn action(decide: Decide) -> &'static str {
    match decide {
        Decide::Accept => "accept_proposal",
        Decide::Reject => "reject_proposal",
        Decide::Withdraw => "withdraw_proposal",
    }
}

fn refuse_unless_allowed(proposal: &Proposal, seen: &Seen, actor: &Actor, decide: Decide) -> AppResult<()> {
    if decide == Decide::Withdraw {
        if proposal.by.is(actor) {
            return Ok(());
        }
        return Err(
            AppError::denied("only its author withdraws a proposal").hint("reject it instead, and say why")
        );
    }
    let asked: Vec<_> = seen.laid.iter().map(|one| &one.asked).collect();
    let verdict = rules::verdict(&asked, &proposal.by, actor);
    if verdict.may {
        return Ok(());
    }
    let who: Vec<&str> = seen
        .laid
        .first()
        .map(|one| one.asked.answerable.iter())
        .into_iter()
        .flatten()
        .filter(|person| proposal.by.person.as_ref() != Some(&person.urn))
        .take(5)
        .map(|person| person.name.as_str())
        .collect();
    let error = AppError::denied(verdict.because);
    Err(if who.is_empty() {
        error.hint("who you are is chosen in the settings")
    } else {
        error.hint(format!(
            "ask {}; who you are is chosen in the settings",
            who.join(" or ")
        ))
    })
}

/// A link can have lost what it led to since the words were proposed.
async fn refuse_broken_links(app: &App, seen: &Seen) -> AppResult<()> {
    let mut columns = Vec::new();
    for laid in &seen.laid {
        match &laid.merged {
            Payload::Docs(words) => check_docs::refuse_broken(app, words, &[]).await?,
            Payload::FieldDocs(words) => {
                columns.extend(words.fields.iter().filter_map(|one| one.doc.clone()));
            }
            _ => {}
        }
    }
    check_docs::refuse_broken(app, &Docs::default(), &columns).await
}

fn answer(kept: &Kept, seen: &Seen, outcome: DecideOutcome) -> DecideProposalResponse {
    let decision = kept.proposal.decision.as_ref();
    let clashes = seen.laid.iter().flat_map(|one| &one.clashes);
    DecideProposalResponse {
        id: kept.id.clone(),
        outcome,
        state: standing(&kept.proposal, &seen.laid),
        by: decision.map(|decision| decision.by.login.clone()),
        conflicts: clashes.map(|clash| clash.part.clone()).collect(),
    }
}
