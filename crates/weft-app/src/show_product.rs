//! A product as its owner sees it: who says what of it, where it stands in its life, what is missing, who reads it.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Lifecycle, PersonRef, Timestamp, Urn};
pub use weft_model::{Revision, SupportChannel, TeamMember};
pub use weft_policy::{EditPart, Missing, MissingKind};

use crate::{
    App, AppResult, notices,
    products::{Desk, transitions},
    save_draft::{DraftPart, DraftView},
    view::EntityLink,
};

/// Which product.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowProductRequest {
    /// Its urn or name.
    pub name: String,
}

/// What is said of a product. What is absent or empty is not said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ProductWords {
    /// Name for people.
    pub title: Option<String>,
    /// Version of the product.
    pub version: Option<String>,
    /// ODPS 1.1 `type`: `sourceAligned`, `aggregate`, `consumerAligned`.
    pub product_type: Option<String>,
    /// What it is for. Markdown.
    pub purpose: Option<String>,
    /// How to use it. Markdown.
    pub usage: Option<String>,
    /// What it is not for. Markdown.
    pub limitations: Option<String>,
    /// What it offers. The key is name and version.
    pub output_ports: Vec<PortWords>,
    /// What it reads.
    pub input_ports: Vec<InputWords>,
    /// The team behind it.
    pub team: Vec<TeamMember>,
    /// Where to ask.
    pub support: Vec<SupportChannel>,
}

/// What is said of one output port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PortWords {
    /// Name of the port.
    pub name: String,
    /// Version of the port.
    pub version: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
    /// `type`, for example `tables`, `topic`.
    pub port_type: Option<String>,
    /// ODCS id of its contract.
    pub contract_id: Option<String>,
    /// Assets behind it. Empty in what is sent: the contract says, or the name of the port.
    pub assets: Vec<EntityLink>,
}

/// What is said of one input port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct InputWords {
    /// Name of the port.
    pub name: String,
    /// Version it reads.
    pub version: Option<String>,
    /// ODCS id of the contract it relies on.
    pub contract_id: Option<String>,
    /// The product or asset it reads. Empty in what is sent: the contract says, or the name of the port.
    pub reads: Option<EntityLink>,
}

/// What one source says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SaidOfProduct {
    /// Name of the source.
    pub source: String,
    /// When it stated it.
    pub at: Timestamp,
    /// What it says.
    pub words: ProductWords,
}

/// Who of the people wrote last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LastWriter {
    /// Login.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A step in the life of a product that may be taken next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Transition {
    /// Where it leads.
    pub to: Lifecycle,
    /// What stands in the way, in words; empty: it can be taken.
    pub blocked: Vec<String>,
}

/// Where a product stands in its life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct LifecycleState {
    /// The state; absent where nobody says it.
    pub now: Option<Lifecycle>,
    /// When a deprecated product ends.
    pub ends: Option<Timestamp>,
    /// What takes its place.
    pub successor: Option<EntityLink>,
    /// Why, in words.
    pub note: Option<String>,
    /// Whether a person says so; otherwise a source.
    pub written: bool,
    /// What may follow.
    pub may_become: Vec<Transition>,
}

/// The product.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowProductResponse {
    /// Identity.
    pub urn: Urn,
    /// Full name.
    pub name: String,
    /// What an edit that begins now is written over.
    pub base: Revision,
    /// Whether it was made in Weft; otherwise a source states it.
    pub made_here: bool,
    /// What people say.
    pub written: ProductWords,
    /// Who of them wrote last.
    pub written_by: Option<LastWriter>,
    /// What sources say, the strongest first.
    pub harvested: Vec<SaidOfProduct>,
    /// What is shown.
    pub shown: ProductWords,
    /// Who answers for it.
    pub owner: Option<PersonRef>,
    /// Name of its domain.
    pub domain: Option<String>,
    /// Where it stands in its life.
    pub lifecycle: LifecycleState,
    /// What is missing, what it cannot be active without first.
    pub missing: Vec<Missing>,
    /// What reads it: products, dashboards, and tables of no product.
    pub consumers: Vec<EntityLink>,
    /// What this person typed on this machine and has not published.
    pub draft: Option<DraftView>,
}

/// Shows a product to who edits it.
pub async fn show_product(app: &App, request: ShowProductRequest) -> AppResult<ShowProductResponse> {
    let desk = Desk::of(app, &request.name).await?;
    let thing = &desk.subject.thing;
    let assets = desk.assets(app).await?;
    let assets: Vec<_> = assets.iter().collect();
    let missing = weft_policy::missing(thing, &assets);
    let draft = app
        .device
        .draft(&app.login, &thing.urn, DraftPart::Product)
        .await?;
    let info = thing.product.clone().unwrap_or_default();
    Ok(ShowProductResponse {
        urn: thing.urn.clone(),
        name: thing.full_name.clone(),
        base: desk.base(),
        made_here: desk.made_here(),
        written: desk.written.words(&desk.links),
        written_by: desk.last_writer(),
        harvested: desk.harvested_words(),
        shown: desk.shown_words(),
        owner: thing.owner.clone(),
        domain: thing.domain.clone(),
        lifecycle: LifecycleState {
            now: info.status,
            ends: info.ends,
            successor: info
                .successor
                .as_ref()
                .and_then(|urn| desk.links.get(urn))
                .cloned(),
            note: info.lifecycle_note.clone(),
            written: desk.written.product.status.is_some(),
            may_become: transitions(info.status, &missing),
        },
        consumers: notices::consumers(app, thing).await?,
        missing,
        draft: draft.map(DraftView::from),
    })
}
