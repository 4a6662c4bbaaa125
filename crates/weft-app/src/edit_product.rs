//! Publishes what a person says of a product: what it offers and reads, its words, who answers for it.
//!
//! An edit sends all words of people about the product. What is left out goes back to what sources say, and what only repeats
//! them is no word, so that it goes on following. Who changed another field meanwhile is in nobody's way.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Ownership, Payload, ProductInfo, TeamMember, Timestamp, Urn, slug};
use weft_ports::{device::DraftPart, workspace::Word};

use crate::{
    App, AppResult,
    products::{Desk, Outcome, Parts, Said, checked::checked, domain_named, free_name, owner_named, put},
    resolve::ownership::is_owner,
    review::rules::only_who_answers,
};
pub use crate::{
    edit_docs::{Conflict, EditState},
    review::ProposeAs,
    show_product::{ProductWords, Revision},
};

/// What is to be said from now on.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct EditProductRequest {
    /// Urn or name of the product.
    pub name: String,
    /// `base` of the answer of `show_product` that the edit began from.
    pub base: Revision,
    /// All words of people about it. Of assets only the urn counts.
    pub words: ProductWords,
    /// Mail or login of who answers for it; empty: whom the sources name. Absent: it stays.
    #[serde(default)]
    pub owner: Option<String>,
    /// Name or urn of its domain; empty: the one that sources name. Absent: it stays.
    #[serde(default)]
    pub domain: Option<String>,
    /// When the draft was kept that is published by this; it is dropped then.
    #[serde(default)]
    pub draft: Option<Timestamp>,
    /// Keeps the edit as a proposal, for a second person to accept.
    #[serde(default)]
    pub propose: Option<ProposeAs>,
}

/// What became of it, and where to go on from.
#[derive(Debug, Clone, Serialize, Type)]
pub struct EditProductResponse {
    /// What became of it.
    pub state: EditState,
    /// What a next edit is written over.
    pub base: Revision,
    /// Both versions of what is in conflict.
    pub conflicts: Vec<Conflict>,
    /// What a person should know about it, in words.
    pub notes: Vec<String>,
    /// The proposal that it is kept as.
    pub proposal: Option<Urn>,
}

/// Publishes what is said.
pub async fn edit_product(app: &App, request: EditProductRequest) -> AppResult<EditProductResponse> {
    let desk = Desk::of(app, &request.name).await?;
    let urn = desk.subject.thing.urn.clone();
    let words = checked(app, request.words, &standing(&desk)).await?;
    let owner = match &request.owner {
        Some(owner) => Some(owner_named(app, owner).await?),
        None => None,
    };
    let domain = match &request.domain {
        Some(domain) => Some(domain_named(app, domain).await?),
        None => None,
    };
    // Its own domain is asked where the edit is submitted; the one that it would come into is asked here.
    if let Some(Some(domain)) = &domain
        && (desk.subject.thing.domain.as_deref()).is_none_or(|now| Urn::domain(now) != Urn::domain(domain))
    {
        only_who_answers(app, Some(domain), "nothing is moved into it by others").await?;
    }
    let moved = moved(app, &desk, domain.as_ref()).await?;
    let says = |desk: &Desk| {
        let mut parts = desk.said(&words);
        parts.ownership = owned(desk, owner.as_ref(), domain.as_ref());
        Ok(Said {
            parts,
            beside: moved.clone().into_iter().collect(),
        })
    };
    let done = put(
        app,
        "edit_product",
        urn.as_str(),
        request.base,
        request.propose.as_ref(),
        says,
    )
    .await?;
    if let Some(at) = request.draft
        && !matches!(done.state, EditState::Conflict | EditState::NeedsReview)
    {
        app.device
            .drop_draft(&app.login, &urn, DraftPart::Product, at)
            .await?;
    }
    Ok(done.into())
}

impl From<Outcome> for EditProductResponse {
    fn from(outcome: Outcome) -> Self {
        Self {
            state: outcome.state,
            base: outcome.base,
            conflicts: outcome.conflicts,
            notes: outcome.notes,
            proposal: outcome.proposal,
        }
    }
}

/// Says an old version of what the product is and offers anew. Where it stands in its life stays: that has steps of its own.
pub(crate) async fn restore(
    app: &App,
    urn: &Urn,
    base: Revision,
    propose: Option<&ProposeAs>,
    version: &ProductInfo,
) -> AppResult<EditProductResponse> {
    let says = |desk: &Desk| {
        let now = &desk.written.product;
        let product = ProductInfo {
            id: now.id.clone(),
            status: now.status,
            ends: now.ends,
            successor: now.successor.clone(),
            lifecycle_note: now.lifecycle_note.clone(),
            created: now.created,
            // These are a part of the words, which have versions of their own.
            purpose: None,
            usage: None,
            limitations: None,
            ..version.clone()
        };
        Ok(Said {
            parts: Parts {
                product,
                ..desk.written.clone()
            },
            beside: Vec::new(),
        })
    };
    Ok(put(app, "restore_version", urn.as_str(), base, propose, says)
        .await?
        .into())
}

/// Urns that stand in the product now.
fn standing(desk: &Desk) -> HashSet<Urn> {
    let said = [&desk.written.product, &desk.harvested];
    let shown = desk.subject.thing.product.iter();
    let infos = said.into_iter().chain(shown);
    infos
        .flat_map(|info| {
            let assets = info.output_ports.iter().flat_map(|port| port.assets.iter());
            assets.chain(info.input_ports.iter().filter_map(|port| port.reads.as_ref()))
        })
        .cloned()
        .collect()
}

/// Owner and domain from now on. What repeats what is shown, and nobody wrote, is no word.
fn owned(desk: &Desk, owner: Option<&Option<TeamMember>>, domain: Option<&Option<String>>) -> Ownership {
    let thing = &desk.subject.thing;
    let mut ownership = desk.written.ownership.clone();
    if let Some(owner) = owner {
        let written = ownership
            .people
            .iter()
            .any(|member| is_owner(member.role.as_deref()));
        let shown = thing.owner.as_ref();
        let repeats = |member: &TeamMember| {
            let names = shown
                .iter()
                .flat_map(|shown| [Some(&shown.name), shown.mail.as_ref()]);
            names
                .flatten()
                .any(|name| name.eq_ignore_ascii_case(&member.username))
        };
        ownership
            .people
            .retain(|member| !is_owner(member.role.as_deref()));
        if let Some(owner) = owner
            && (written || !repeats(owner))
        {
            ownership.people.insert(0, owner.clone());
        }
    }
    if let Some(domain) = domain {
        let follows = ownership.domain.is_none() && *domain == thing.domain;
        ownership.domain = domain.clone().filter(|_| !follows);
    }
    ownership
}

/// A product that was made here is called by its domain: another domain, another full name.
async fn moved(app: &App, desk: &Desk, domain: Option<&Option<String>>) -> AppResult<Option<Word>> {
    let thing = &desk.subject.thing;
    let (Some(domain), Some(record)) = (domain, desk.subject.written(weft_model::Aspect::Asset)) else {
        return Ok(None);
    };
    let Some(Payload::Asset(asset)) = &record.payload else {
        return Ok(None);
    };
    if *domain == thing.domain {
        return Ok(None);
    }
    let full_name = free_name(app, domain.as_deref(), &asset.name, Some(&thing.urn)).await?;
    let asset = weft_model::AssetInfo {
        full_name,
        namespace: domain.iter().map(|domain| slug(domain)).collect(),
        ..asset.clone()
    };
    Ok(Some(desk.word(Payload::Asset(asset))))
}
