//! What people wrote about a thing, asset by asset: only their words go back, never those of another source.

use weft_model::{Aspect, Docs, Entity, EntityKind, FieldDoc, Urn};

use super::PushHeld;
use crate::{
    App, AppResult,
    words::{self, Subject},
};

/// Assets of a product whose words are pushed with it.
const ASSETS: usize = 50;

/// Words of people.
pub struct Said {
    /// About assets: itself, or those behind a product's output ports.
    pub about: Vec<Words>,
    /// About the product.
    pub product: Option<Words>,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Words about one thing.
pub struct Words {
    /// The thing.
    pub entity: Entity,
    /// What people wrote about it.
    pub docs: Docs,
    /// Login of who wrote that last.
    pub by: String,
    /// What people wrote about its columns.
    pub fields: Vec<FieldDoc>,
}

impl Said {
    /// Whether nobody wrote anything.
    pub fn is_silent(&self) -> bool {
        let silent = |words: &Words| words.docs.is_empty() && words.fields.is_empty();
        self.about.iter().all(silent) && self.product.iter().all(silent)
    }
}

impl Words {
    fn of(subject: &Subject) -> Self {
        let record = subject.written(Aspect::Docs);
        Self {
            by: record.map_or_else(String::new, |record| words::speaker(&record.origin).to_owned()),
            docs: subject.written_docs(),
            fields: subject.written_fields().fields,
            entity: subject.thing.clone(),
        }
    }

    /// Descriptions of columns with who wrote them.
    pub fn described(&self) -> impl Iterator<Item = (&FieldDoc, &str)> {
        self.fields
            .iter()
            .filter_map(|field| Some((field, field.doc.as_deref()?)))
    }

    /// The thing in a few words; the long text, as plain text, where there are no few words.
    pub fn in_short(&self) -> Option<String> {
        let short = self.docs.description.clone();
        short.or_else(|| self.docs.markdown.as_deref().map(super::plain::plain))
    }

    /// Words for which a place has nothing, in one line each.
    pub fn left_out(&self, place: &str) -> Vec<PushHeld> {
        let mut held = Vec::new();
        let mut leave = |part: &str, why: String| {
            held.push(PushHeld {
                thing: String::new(),
                path: String::new(),
                part: part.to_owned(),
                why,
            });
        };
        if self.docs.title.is_some() {
            leave("title", format!("{place} has no place for a title"));
        }
        let labelled = self
            .fields
            .iter()
            .filter(|field| !field.tags.is_empty() || field.classification.is_some())
            .count();
        if labelled > 0 {
            let why = format!(
                "tags and classifications of {labelled} columns stay in Weft: {place} is given descriptions only"
            );
            leave("tags", why);
        }
        held
    }
}

/// Reads them.
pub async fn of(app: &App, thing: &Entity) -> AppResult<Said> {
    let subject = words::subject(app, thing.urn.as_str()).await?;
    if thing.kind != EntityKind::Product {
        return Ok(Said {
            about: vec![Words::of(&subject)],
            product: None,
            notes: Vec::new(),
        });
    }
    let mut urns: Vec<Urn> = Vec::new();
    let ports = thing.product.iter().flat_map(|product| &product.output_ports);
    for urn in ports.flat_map(|port| &port.assets) {
        if !urns.contains(urn) {
            urns.push(urn.clone());
        }
    }
    let mut notes = Vec::new();
    if urns.len() > ASSETS {
        notes.push(format!(
            "it offers {} assets; words about the first {ASSETS} are pushed with it, push the others by name",
            urns.len()
        ));
        urns.truncate(ASSETS);
    }
    let mut about = Vec::new();
    for urn in urns {
        about.push(Words::of(&words::subject(app, urn.as_str()).await?));
    }
    Ok(Said {
        about,
        product: Some(Words {
            // Words on columns are those of the assets.
            fields: Vec::new(),
            ..Words::of(&subject)
        }),
        notes,
    })
}
