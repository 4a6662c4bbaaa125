//! Proposals as the workspace keeps them.

use weft_model::{Aspect, Origin, Payload, Proposal, ProposedWords, Record, Revision, Urn};
use weft_ports::workspace::{Word, Worded};

pub use crate::records::short;
use crate::{
    App, AppError, AppResult,
    records::{self, Called},
};

/// Times that an act on a proposal is put over newer ones before giving up.
const TURNS: u32 = 40;
const CALLED: Called = Called {
    one: "proposal",
    several: "proposals",
    listed_by: "weft proposals",
};

/// A proposal with the revisions that an act on it is written over.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its urn.
    pub id: Urn,
    /// Everything but its words.
    pub proposal: Proposal,
    /// Revision of that.
    pub revision: Revision,
}

/// Proposals, each as it stands now.
pub async fn all(app: &App) -> AppResult<Vec<Kept>> {
    let part = Urn::proposal("", "");
    let records = app.workspace.listed(part.part(), Aspect::Proposal).await?;
    let all = records.into_iter().filter_map(kept);
    Ok(records::newest(all, |kept| (&kept.id, kept.revision)))
}

fn kept(record: Record) -> Option<Kept> {
    match (record.origin, record.payload) {
        (Origin::Person(_), Some(Payload::Proposal(proposal))) => Some(Kept {
            id: record.urn,
            proposal: *proposal,
            revision: record.revision,
        }),
        _ => None,
    }
}

/// The proposal of this urn, or whose id begins like this.
pub async fn find(app: &App, id: &str) -> AppResult<Kept> {
    let id = id.trim();
    if let Some(urn) = Urn::parse(id).filter(Urn::is_proposal) {
        return load(app, &urn).await;
    }
    CALLED.by_letters(id, all(app), |kept| &kept.id).await
}

/// The proposal of this urn.
pub async fn load(app: &App, id: &Urn) -> AppResult<Kept> {
    CALLED.load(app, id, kept, |kept| kept.revision).await
}

/// The words of a proposal, and the revision that brought them.
pub async fn words(app: &App, id: &Urn) -> AppResult<(ProposedWords, Revision)> {
    let records = app.workspace.records(std::slice::from_ref(id)).await?;
    let newest = records
        .into_iter()
        .filter(|record| record.aspect == Aspect::Proposed && matches!(record.origin, Origin::Person(_)))
        .max_by_key(|record| record.revision);
    match newest.map(|record| (record.payload, record.revision)) {
        Some((Some(Payload::Proposed(words)), revision)) => Ok((words, revision)),
        _ => Err(AppError::failed(format!(
            "the words of proposal {} are not there",
            short(id)
        ))),
    }
}

/// The word that writes a proposal over the state that was read.
pub fn over(kept: &Kept, proposal: Proposal) -> Word {
    Word {
        urn: kept.id.clone(),
        joined: Vec::new(),
        base: kept.revision,
        payload: Payload::Proposal(Box::new(proposal)),
    }
}

/// Changes a proposal over whatever others did to it meanwhile. `change` is asked again for each newer state.
pub async fn change(
    app: &App,
    action: &str,
    id: &Urn,
    change: impl Fn(&Proposal) -> AppResult<Proposal>,
) -> AppResult<Proposal> {
    for _ in 0..TURNS {
        let kept = load(app, id).await?;
        let changed = change(&kept.proposal)?;
        let word = over(&kept, changed.clone());
        if let Worded::Written(_) = app.workspace.write_over(&app.login, action, vec![word]).await? {
            return Ok(changed);
        }
    }
    Err(busy())
}

/// Others are faster, again and again.
pub fn busy() -> AppError {
    AppError {
        retryable: true,
        ..AppError::failed("others are acting on this proposal at the same time")
            .hint("try again; nothing of yours was written")
    }
}
