//! Takes a product a step on in its life. Who reads it is told by what stands there: nothing is sent.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{EntityKind, Urn};
pub use weft_model::{Lifecycle, Timestamp};
use weft_policy::Missing;

use crate::{
    App, AppError, AppResult, lookup, notices,
    products::{Desk, Parts, Said, put, transitions},
    words::limits,
};
pub use crate::{
    edit_docs::{Conflict, EditState},
    review::ProposeAs,
    show_product::Revision,
};

/// The step.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetLifecycleRequest {
    /// Urn or name of the product.
    pub name: String,
    /// `base` of the answer of `show_product` that it was decided on.
    pub base: Revision,
    /// Where it stands from now on. `deprecated` again changes its end, its successor or the words.
    pub to: Lifecycle,
    /// When it ends; needed to deprecate it.
    #[serde(default)]
    pub ends: Option<Timestamp>,
    /// Urn or name of the product that takes its place.
    #[serde(default)]
    pub successor: Option<String>,
    /// Why; needed to deprecate it without a successor.
    #[serde(default)]
    pub note: Option<String>,
    /// Keeps the step as a proposal, for a second person to accept.
    #[serde(default)]
    pub propose: Option<ProposeAs>,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SetLifecycleResponse {
    /// What became of it.
    pub state: EditState,
    /// What a next edit is written over.
    pub base: Revision,
    /// How many read it and see it on their pages now.
    pub told: u32,
    /// Both versions where somebody published another state since.
    pub conflicts: Vec<Conflict>,
    /// What a person should know about it, in words.
    pub notes: Vec<String>,
    /// The proposal that it is kept as.
    pub proposal: Option<Urn>,
}

/// Takes the step.
pub async fn set_lifecycle(app: &App, request: SetLifecycleRequest) -> AppResult<SetLifecycleResponse> {
    let desk = Desk::of(app, &request.name).await?;
    let thing = desk.subject.thing.clone();
    let assets = desk.assets(app).await?;
    let missing = weft_policy::missing(&thing, &assets.iter().collect::<Vec<_>>());
    let successor = match request.successor.as_deref().map(str::trim) {
        Some(name) if !name.is_empty() => Some(successor(app, &desk, name).await?),
        _ => None,
    };
    let step = Step {
        to: request.to,
        ends: request.ends,
        note: limits::short("reason", request.note)?,
        successor,
    };
    step.complete(app.now())?;
    let says = |desk: &Desk| step.taken(desk, &missing);
    let propose = request.propose.as_ref();
    let done = put(
        app,
        "set_lifecycle",
        thing.urn.as_str(),
        request.base,
        propose,
        says,
    )
    .await?;
    let told = if done.state == EditState::Published && step.to.is_ending() {
        notices::consumers(app, &thing).await?.len()
    } else {
        0
    };
    Ok(SetLifecycleResponse {
        state: done.state,
        base: done.base,
        told: u32::try_from(told).unwrap_or(u32::MAX),
        conflicts: done.conflicts,
        notes: done.notes,
        proposal: done.proposal,
    })
}

async fn successor(app: &App, desk: &Desk, name: &str) -> AppResult<Urn> {
    let found = lookup::find(app, name).await?;
    let refused = |why: &str| {
        Err(
            AppError::invalid(format!("`{}` cannot take its place: {why}", found.full_name))
                .hint("name another product, or say in words why there is none"),
        )
    };
    if found.kind != EntityKind::Product {
        return refused(&format!("it is a {} and no product", found.kind.as_str()));
    }
    if found.urn == desk.subject.thing.urn {
        return refused("it is the same product");
    }
    if found.status == Some(Lifecycle::Retired) {
        return refused("it is retired itself");
    }
    let next = found.product.as_ref().and_then(|info| info.successor.as_ref());
    if next == Some(&desk.subject.thing.urn) {
        return refused("it names this product as its own successor");
    }
    Ok(found.urn)
}

struct Step {
    to: Lifecycle,
    ends: Option<Timestamp>,
    note: Option<String>,
    successor: Option<Urn>,
}

impl Step {
    /// Whether who reads the product is told enough.
    fn complete(&self, now: Timestamp) -> AppResult<()> {
        if self.to != Lifecycle::Deprecated {
            let given = self.ends.is_some() || self.successor.is_some();
            return if given {
                Err(
                    AppError::invalid("only a deprecated product has an end and a successor")
                        .hint("leave them out, or deprecate it"),
                )
            } else {
                Ok(())
            };
        }
        let Some(ends) = self.ends else {
            return Err(
                AppError::invalid("a deprecated product has an end, and none is given")
                    .hint("say when it ends, so that who reads it knows how long they have"),
            );
        };
        if ends.day() < now.day() {
            return Err(AppError::invalid(format!("{ends} is past"))
                .hint("say a day that who reads it has time until"));
        }
        if self.successor.is_none() && self.note.is_none() {
            return Err(AppError::invalid("neither a successor nor a reason is given")
                .hint("name the product that takes its place, or say in words why there is none"));
        }
        Ok(())
    }

    fn taken(&self, desk: &Desk, missing: &[Missing]) -> AppResult<Said> {
        let now = desk.status();
        let again = now == Some(Lifecycle::Deprecated) && self.to == Lifecycle::Deprecated;
        if !again {
            self.allowed(desk, now, missing)?;
        }
        let mut product = desk.written.product.clone();
        product.status = Some(self.to);
        match self.to {
            Lifecycle::Deprecated => {
                product.ends = self.ends;
                product.successor.clone_from(&self.successor);
            }
            // What was said of its end goes on to be of use to who still looks for it.
            Lifecycle::Retired => {}
            _ => (product.ends, product.successor) = (None, None),
        }
        if self.to != Lifecycle::Retired || self.note.is_some() {
            product.lifecycle_note.clone_from(&self.note);
        }
        Ok(Said {
            parts: Parts {
                product,
                ..desk.written.clone()
            },
            beside: Vec::new(),
        })
    }

    fn allowed(&self, desk: &Desk, now: Option<Lifecycle>, missing: &[Missing]) -> AppResult<()> {
        let name = &desk.subject.thing.full_name;
        let to = self.to.as_str();
        let next = transitions(now, missing);
        let Some(step) = next.iter().find(|step| step.to == self.to) else {
            let state = now.map_or("in no state", Lifecycle::as_str);
            let error = if now == Some(self.to) {
                AppError::invalid(format!("`{name}` is {state} already"))
            } else {
                AppError::invalid(format!("`{name}` is {state} and cannot become {to}"))
            };
            let next: Vec<&str> = next.iter().map(|step| step.to.as_str()).collect();
            let mut hint = format!("it may become {}", next.join(" or "));
            if self.to == Lifecycle::Retired && now == Some(Lifecycle::Active) {
                hint.push_str("; deprecate it first, so that who reads it is told");
            }
            return Err(error.hint(hint));
        };
        match step.blocked.as_slice() {
            [] => Ok(()),
            blocked => {
                Err(AppError::invalid(format!("`{name}` cannot become {to} yet")).hint(blocked.join("\n")))
            }
        }
    }
}
