//! Writes what people say of a product over what stands: field by field, or not at all.
//!
//! What somebody else changed meanwhile and this edit did not touch stays theirs. A field that both changed is a conflict:
//! both versions are answered and nothing is written.

use weft_model::{Aspect, Payload, Revision, Urn};
use weft_policy::merge;
use weft_ports::{progress::no_progress, workspace::Word};

use super::{Desk, Parts, SIDES};
use crate::{
    App, AppError, AppResult,
    edit_docs::{Conflict, EditState},
    projector,
    review::{Edit, ProposeAs, Submitted, submit},
    words,
};

/// Times that an edit is put over newer words of *other* fields before giving up.
const TURNS: u32 = 20;

/// What became of an edit.
#[derive(Debug)]
pub struct Outcome {
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

impl Outcome {
    const fn new(state: EditState, base: Revision) -> Self {
        Self {
            state,
            base,
            conflicts: Vec::new(),
            notes: Vec::new(),
            proposal: None,
        }
    }
}

/// What an edit says: the sides of the product, and words beside them that stand or fall with it.
pub struct Said {
    /// The sides.
    pub parts: Parts,
    /// Other words.
    pub beside: Vec<Word>,
}

/// Writes what `says` makes of what stands, as an edit that began at `base`; or keeps it as a proposal.
pub async fn put(
    app: &App,
    action: &str,
    name: &str,
    base: Revision,
    propose: Option<&ProposeAs>,
    says: impl Fn(&Desk) -> AppResult<Said>,
) -> AppResult<Outcome> {
    for _ in 0..TURNS {
        let desk = Box::pin(Desk::of(app, name)).await?;
        let said = says(&desk)?;
        let seen = if base >= desk.base() {
            desk.written.clone()
        } else {
            Box::pin(Parts::at(app, &desk.subject, base)).await?
        };
        let (merged, fought) = merged(&seen, &desk.written, &said.parts);
        if !fought.is_empty() {
            return Ok(conflict(&desk, &fought, &said.parts));
        }
        let mut wanted: Vec<Word> = SIDES
            .into_iter()
            .filter(|aspect| merged.payload(*aspect) != desk.written.payload(*aspect))
            .map(|aspect| desk.word(merged.payload(aspect)))
            .collect();
        if wanted.is_empty() && said.beside.is_empty() {
            return Ok(Outcome::new(EditState::Unchanged, desk.base()));
        }
        wanted.extend(said.beside);
        let edit = Edit {
            subject: &desk.subject.thing,
            action,
            words: wanted,
            propose,
        };
        match Box::pin(submit(app, edit)).await? {
            Submitted::Written => {
                projector::project(app, &no_progress()).await?;
                let base = Box::pin(Desk::of(app, name)).await?.base();
                return Ok(Outcome::new(EditState::Published, base));
            }
            Submitted::Proposed(id) => {
                projector::project(app, &no_progress()).await?;
                return Ok(Outcome {
                    proposal: Some(id),
                    ..Outcome::new(EditState::Proposed, desk.base())
                });
            }
            Submitted::Asked(because) => {
                return Ok(Outcome {
                    notes: vec![because],
                    ..Outcome::new(EditState::NeedsReview, desk.base())
                });
            }
            // Somebody wrote in between: whether it is about the same is asked again.
            Submitted::Conflict(_) => {}
        }
    }
    Err(AppError {
        retryable: true,
        ..AppError::failed("others are writing about this product at the same time")
            .hint("try again; nothing of yours was written")
    })
}

impl Desk {
    /// A word over what stands of its side.
    pub fn word(&self, payload: Payload) -> Word {
        Word {
            urn: self.subject.thing.urn.clone(),
            joined: self.subject.thing.merged.clone(),
            base: self.subject.base_of(payload.aspect()),
            payload,
        }
    }
}

fn conflict(desk: &Desk, fought: &[Aspect], mine: &Parts) -> Outcome {
    let conflicts = fought.iter().filter_map(|aspect| {
        let newest = desk.subject.newest(*aspect)?;
        Some(Conflict {
            aspect: *aspect,
            column: None,
            by: words::speaker(&newest.origin).to_owned(),
            at: newest.at,
            revision: newest.revision,
            theirs: desk.written.payload(*aspect),
            mine: mine.payload(*aspect),
        })
    });
    Outcome {
        conflicts: conflicts.collect(),
        ..Outcome::new(EditState::Conflict, desk.base())
    }
}

/// What stands with what `mine` changed of `seen` in it, and the sides with a field that both changed.
fn merged(seen: &Parts, standing: &Parts, mine: &Parts) -> (Parts, Vec<Aspect>) {
    let (mut parts, mut fought) = (standing.clone(), Vec::new());
    for aspect in SIDES {
        let (base, now) = (seen.payload(aspect), standing.payload(aspect));
        let side = merge::over(Some(&base), Some(&now), &mine.payload(aspect));
        if !side.clashes.is_empty() {
            fought.push(aspect);
        }
        match side.payload {
            Payload::Product(product) => parts.product = product,
            Payload::Docs(docs) => parts.docs = docs,
            Payload::Ownership(ownership) => parts.ownership = ownership,
            _ => {}
        }
    }
    (parts, fought)
}

#[cfg(test)]
mod tests {
    use weft_model::{Aspect, Docs, ProductInfo, TeamMember};

    use super::merged;
    use crate::products::Parts;

    fn parts(title: &str, version: &str, team: &[&str]) -> Parts {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let member = |name: &&str| TeamMember {
            username: (*name).to_owned(),
            ..TeamMember::default()
        };
        Parts {
            docs: Docs {
                title: text(title),
                ..Docs::default()
            },
            product: ProductInfo {
                version: text(version),
                team: team.iter().map(member).collect(),
                ..ProductInfo::default()
            },
            ..Parts::default()
        }
    }

    #[test]
    fn two_people_in_two_fields_are_in_nobodys_way() {
        let seen = parts("A", "1", &["ann"]);
        let theirs = parts("B", "1", &["ann"]);
        let (both, fought) = merged(&seen, &theirs, &parts("A", "2", &[]));
        assert_eq!((both, fought), (parts("B", "2", &[]), Vec::new()));
    }

    #[test]
    fn two_people_in_one_field_are() {
        let seen = parts("A", "1", &[]);
        for (theirs, mine, side) in [
            (parts("B", "1", &[]), parts("C", "1", &[]), Aspect::Docs),
            (
                parts("A", "1", &["ann"]),
                parts("A", "1", &["bob"]),
                Aspect::Product,
            ),
            (parts("A", "", &[]), parts("A", "2", &[]), Aspect::Product),
        ] {
            assert_eq!(merged(&seen, &theirs, &mine).1, [side]);
        }
        let same = parts("B", "2", &[]);
        assert_eq!(merged(&seen, &same, &same), (same, Vec::new()));
    }
}
