//! What verbs on products share: what stands about one, what people say of it, and writing over it.

pub(crate) mod checked;
pub(crate) mod files;
mod naming;
mod parts;
mod put;
pub(crate) mod seeds;

use std::collections::HashMap;

use weft_model::{Aspect, Docs, Entity, EntityKind, Lifecycle, Origin, ProductInfo, Record, Revision, Urn};
use weft_policy::Missing;

pub(crate) use naming::{domain_named, free_name, full_name, owner_named, product_name};
pub(crate) use parts::{Parts, words_of};
pub(crate) use put::{Outcome, Said, put};

use crate::{
    App, AppError, AppResult,
    show_product::{LastWriter, ProductWords, SaidOfProduct, Transition},
    view::EntityLink,
    words::{self, Subject},
};

/// Sides of a product that its editor writes.
pub(crate) const SIDES: [Aspect; 3] = [Aspect::Product, Aspect::Docs, Aspect::Ownership];

/// A product as it stands in the workspace, with what people say of it apart from what sources say.
pub(crate) struct Desk {
    /// The product and its records.
    pub subject: Subject,
    /// What people say.
    pub written: Parts,
    /// What would be shown if no person had said anything.
    pub harvested: ProductInfo,
    /// The same of its words.
    pub harvested_docs: Docs,
    /// Everything that anybody's ports, or the shown ones, name.
    pub links: HashMap<Urn, EntityLink>,
}

impl Desk {
    /// Reads the product that a name or urn means.
    pub async fn of(app: &App, name: &str) -> AppResult<Self> {
        let subject = words::subject(app, name).await?;
        if subject.thing.kind != EntityKind::Product {
            let thing = &subject.thing;
            return Err(AppError::invalid(format!(
                "`{}` is a {} and no product",
                thing.full_name,
                thing.kind.as_str()
            ))
            .hint(format!(
                "make a product of it with `weft product new NAME --from-assets {}`",
                thing.full_name
            )));
        }
        let mut harvested = ProductInfo::default();
        for (_, said) in said_by_sources(&subject) {
            harvested.fill(&said);
        }
        let written = Parts::standing(&subject);
        let links = links(app, &subject, [&written.product, &harvested]).await?;
        Ok(Self {
            links,
            written,
            harvested_docs: subject.without_people(),
            harvested,
            subject,
        })
    }

    /// What an edit that begins now is written over.
    pub fn base(&self) -> Revision {
        base(&self.subject)
    }

    /// Whether a person made it: no source knows it.
    pub fn made_here(&self) -> bool {
        self.subject.thing.sources.is_empty()
    }

    /// Where it stands in its life, by the newest word there is.
    pub fn status(&self) -> Option<Lifecycle> {
        self.written.product.status.or(self.harvested.status)
    }

    /// Who of the people wrote last.
    pub fn last_writer(&self) -> Option<LastWriter> {
        let newest = SIDES.iter().filter_map(|aspect| self.subject.newest(*aspect));
        newest
            .max_by_key(|record| record.revision)
            .map(|record| LastWriter {
                by: words::speaker(&record.origin).to_owned(),
                at: record.at,
            })
    }

    /// The assets behind its output ports.
    pub async fn assets(&self, app: &App) -> AppResult<Vec<Entity>> {
        let ports = self
            .subject
            .thing
            .product
            .iter()
            .flat_map(|info| &info.output_ports);
        let mut urns: Vec<Urn> = ports.flat_map(|port| port.assets.iter().cloned()).collect();
        urns.sort();
        urns.dedup();
        Ok(app.replica.entities(&urns).await?)
    }

    /// What each source says.
    pub fn harvested_words(&self) -> Vec<SaidOfProduct> {
        let docs = self.subject.harvested_docs();
        let mut said: Vec<SaidOfProduct> = Vec::new();
        for (record, info) in said_by_sources(&self.subject) {
            let of = docs.iter().find(|(other, _)| other.origin == record.origin);
            let docs = of.map_or_else(Docs::default, |(_, docs)| docs.clone());
            said.push(SaidOfProduct {
                source: words::speaker(&record.origin).to_owned(),
                at: record.at,
                words: words_of(&info, &docs, &self.links),
            });
        }
        said
    }

    /// What is shown.
    pub fn shown_words(&self) -> ProductWords {
        let thing = &self.subject.thing;
        let docs = Docs {
            title: thing.title.clone(),
            ..Docs::default()
        };
        match &thing.product {
            Some(info) => words_of(info, &docs, &self.links),
            None => ProductWords::default(),
        }
    }
}

/// Newest revision at which a person said something of any side of a product.
pub(crate) fn base(subject: &Subject) -> Revision {
    let newest = SIDES.map(|aspect| subject.base_of(aspect));
    newest.into_iter().max().unwrap_or_default()
}

async fn links(app: &App, subject: &Subject, said: [&ProductInfo; 2]) -> AppResult<HashMap<Urn, EntityLink>> {
    let mut urns: Vec<Urn> = subject.thing.product.iter().chain(said).flat_map(named).collect();
    urns.sort();
    urns.dedup();
    let mut links = HashMap::new();
    for entity in app.replica.entities(&urns).await? {
        let link = EntityLink::from(&entity);
        for merged in &entity.merged {
            links.insert(merged.clone(), link.clone());
        }
        links.insert(entity.urn, link);
    }
    Ok(links)
}

/// What each source states of the product itself, the strongest first.
fn said_by_sources(subject: &Subject) -> Vec<(&Record, ProductInfo)> {
    let stated = subject.stated().iter();
    stated
        .filter(|record| matches!(record.origin, Origin::Source(_)))
        .filter_map(|record| match &record.payload {
            Some(weft_model::Payload::Product(info)) => Some((record, info.clone())),
            _ => None,
        })
        .collect()
}

/// Urns that a product names.
fn named(info: &ProductInfo) -> Vec<Urn> {
    let assets = info.output_ports.iter().flat_map(|port| port.assets.iter());
    let reads = info.input_ports.iter().filter_map(|port| port.reads.as_ref());
    assets
        .chain(reads)
        .chain(info.successor.as_ref())
        .cloned()
        .collect()
}

/// What may follow a state, each with what stands in its way.
pub(crate) fn transitions(now: Option<Lifecycle>, missing: &[Missing]) -> Vec<Transition> {
    let next = now.map_or(Lifecycle::UNSAID, Lifecycle::may_become);
    let blocked = |to: Lifecycle| -> Vec<String> {
        let required = missing
            .iter()
            .filter(|one| one.required && to == Lifecycle::Active);
        required.map(|one| one.why.clone()).collect()
    };
    next.iter()
        .map(|to| Transition {
            to: *to,
            blocked: blocked(*to),
        })
        .collect()
}
