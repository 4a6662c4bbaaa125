//! What people say of a product, in the three sides that it is kept in: what it is and offers, its words, who answers.

use std::collections::HashMap;

use weft_model::{
    Aspect, Docs, EntityKind, InputPort, Origin, OutputPort, Ownership, Payload, ProductInfo, Record,
    Revision, Urn,
};

use super::{Desk, SIDES};
use crate::{
    App, AppResult,
    show_product::{InputWords, PortWords, ProductWords},
    view::EntityLink,
    words::{self, Subject},
};

/// What people say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// What it is and offers. Its texts stand in `docs`, where the page's editor has them too.
    pub product: ProductInfo,
    /// Its words.
    pub docs: Docs,
    /// Owner and domain.
    pub ownership: Ownership,
}

impl Parts {
    /// What stands.
    pub fn standing(subject: &Subject) -> Self {
        let mut parts = Self::default();
        for aspect in SIDES {
            if let Some(record) = subject.written(aspect) {
                parts.take(record);
            }
        }
        parts
    }

    /// What people said at a revision.
    pub async fn at(app: &App, subject: &Subject, base: Revision) -> AppResult<Self> {
        let mut parts = Self::default();
        for aspect in SIDES {
            let mut all: Vec<Record> = Vec::new();
            for urn in words::urns(&subject.thing) {
                all.extend(app.workspace.history(&urn, aspect, None).await?);
            }
            let newest = all
                .iter()
                .filter(|record| record.revision <= base && matches!(record.origin, Origin::Person(_)))
                .max_by_key(|record| record.revision);
            if let Some(record) = newest {
                parts.take(record);
            }
        }
        Ok(parts)
    }

    fn take(&mut self, record: &Record) {
        match &record.payload {
            Some(Payload::Product(info)) => self.product.clone_from(info),
            Some(Payload::Docs(docs)) => self.docs.clone_from(docs),
            Some(Payload::Ownership(ownership)) => self.ownership.clone_from(ownership),
            _ => {}
        }
    }

    /// One side, as it is kept.
    pub fn payload(&self, aspect: Aspect) -> Payload {
        match aspect {
            Aspect::Docs => Payload::Docs(self.docs.clone()),
            Aspect::Ownership => Payload::Ownership(self.ownership.clone()),
            _ => Payload::Product(self.product.clone()),
        }
    }

    /// The same as words.
    pub fn words(&self, links: &HashMap<Urn, EntityLink>) -> ProductWords {
        words_of(&self.product, &self.docs, links)
    }
}

/// Words out of what is kept. A text of the docs stands before the one of the product.
pub fn words_of(info: &ProductInfo, docs: &Docs, links: &HashMap<Urn, EntityLink>) -> ProductWords {
    let either = |first: &Option<String>, second: &Option<String>| first.clone().or_else(|| second.clone());
    ProductWords {
        title: docs.title.clone(),
        version: info.version.clone(),
        product_type: info.product_type.clone(),
        purpose: either(&docs.purpose, &info.purpose),
        usage: either(&docs.usage, &info.usage),
        limitations: either(&docs.limitations, &info.limitations),
        output_ports: info
            .output_ports
            .iter()
            .map(|port| offered(port, links))
            .collect(),
        input_ports: info.input_ports.iter().map(|port| read(port, links)).collect(),
        team: info.team.clone(),
        support: info.support.clone(),
    }
}

fn offered(port: &OutputPort, links: &HashMap<Urn, EntityLink>) -> PortWords {
    PortWords {
        name: port.name.clone(),
        version: port.version.clone(),
        description: port.description.clone(),
        port_type: port.port_type.clone(),
        contract_id: port.contract_id.clone(),
        assets: port.assets.iter().map(|urn| link(urn, links)).collect(),
    }
}

fn read(port: &InputPort, links: &HashMap<Urn, EntityLink>) -> InputWords {
    InputWords {
        name: port.name.clone(),
        version: port.version.clone(),
        contract_id: port.contract_id.clone(),
        reads: port.reads.as_ref().map(|urn| link(urn, links)),
    }
}

/// What is gone is still named, by the only name that is left of it.
fn link(urn: &Urn, links: &HashMap<Urn, EntityLink>) -> EntityLink {
    links.get(urn).cloned().unwrap_or_else(|| EntityLink {
        urn: urn.clone(),
        kind: EntityKind::Table,
        name: urn.as_str().to_owned(),
        full_name: urn.as_str().to_owned(),
        domain: None,
    })
}

impl Desk {
    /// What people would say if `words` took the place of what they say now. What repeats a source, or follows from a
    /// contract, and was never written is no word: it goes on following.
    pub fn said(&self, words: &ProductWords) -> Parts {
        let mut parts = self.written.clone();
        let shown = self.shown_words();
        let harvested = words_of(&self.harvested, &self.harvested_docs, &self.links);
        let before = self.written.words(&self.links);
        for (slot, sent, before, source) in [
            (
                &mut parts.docs.title,
                &words.title,
                &before.title,
                &harvested.title,
            ),
            (
                &mut parts.docs.purpose,
                &words.purpose,
                &before.purpose,
                &harvested.purpose,
            ),
            (
                &mut parts.docs.usage,
                &words.usage,
                &before.usage,
                &harvested.usage,
            ),
            (
                &mut parts.docs.limitations,
                &words.limitations,
                &before.limitations,
                &harvested.limitations,
            ),
            (
                &mut parts.product.version,
                &words.version,
                &before.version,
                &harvested.version,
            ),
            (
                &mut parts.product.product_type,
                &words.product_type,
                &before.product_type,
                &harvested.product_type,
            ),
        ] {
            let follows = before.is_none()
                && sent.as_deref().map(str::trim_end) == source.as_deref().map(str::trim_end);
            *slot = if follows { None } else { sent.clone() };
        }
        // These stand in the docs from now on.
        (
            parts.product.purpose,
            parts.product.usage,
            parts.product.limitations,
        ) = (None, None, None);
        let sent: Vec<OutputPort> = words.output_ports.iter().map(output).collect();
        let as_they_are = |ports: &[PortWords]| ports.iter().map(output).eq(sent.iter().cloned());
        let follows = before.output_ports.is_empty()
            && (as_they_are(&harvested.output_ports) || as_they_are(&shown.output_ports));
        parts.product.output_ports = if follows {
            Vec::new()
        } else {
            sent.iter().map(|port| self.output(port, &shown)).collect()
        };
        let sent: Vec<InputPort> = words.input_ports.iter().map(input).collect();
        let as_they_are = |ports: &[InputWords]| ports.iter().map(input).eq(sent.iter().cloned());
        let follows = before.input_ports.is_empty()
            && (as_they_are(&harvested.input_ports) || as_they_are(&shown.input_ports));
        parts.product.input_ports = if follows {
            Vec::new()
        } else {
            sent.iter().map(|port| self.input(port, &shown)).collect()
        };
        parts.product.team = own(&words.team, &before.team, &harvested.team);
        parts.product.support = own(&words.support, &before.support, &harvested.support);
        parts
    }

    /// A port without what it would have anyway: its contract, or the assets that the contract or its name give.
    fn output(&self, sent: &OutputPort, shown: &ProductWords) -> OutputPort {
        let same = |name: &str, version: &Option<String>| name == sent.name && *version == sent.version;
        let mut stated = (self.written.product.output_ports.iter()).chain(&self.harvested.output_ports);
        let stated = stated.find(|port| same(&port.name, &port.version));
        let mut shown = shown.output_ports.iter();
        let shown = shown.find(|port| same(&port.name, &port.version)).map(output);
        let mut port = sent.clone();
        let (Some(stated), Some(shown)) = (stated, shown) else {
            return port;
        };
        let same_contract = shown.contract_id == sent.contract_id;
        if stated.contract_id.is_none() && same_contract {
            port.contract_id = None;
        }
        if stated.assets.is_empty() && same_contract && shown.assets == sent.assets {
            port.assets = Vec::new();
        }
        port
    }

    fn input(&self, sent: &InputPort, shown: &ProductWords) -> InputPort {
        let same = |name: &str, version: &Option<String>| name == sent.name && *version == sent.version;
        let mut stated = (self.written.product.input_ports.iter()).chain(&self.harvested.input_ports);
        let stated = stated.find(|port| same(&port.name, &port.version));
        let mut shown = shown.input_ports.iter();
        let shown = shown.find(|port| same(&port.name, &port.version)).map(input);
        let follows = stated.is_some_and(|port| port.reads.is_none()) && shown.as_ref() == Some(sent);
        InputPort {
            reads: sent.reads.clone().filter(|_| !follows),
            ..sent.clone()
        }
    }
}

/// A port as it is kept: of assets only the urn.
fn output(port: &PortWords) -> OutputPort {
    OutputPort {
        name: port.name.clone(),
        version: port.version.clone(),
        description: port.description.clone(),
        port_type: port.port_type.clone(),
        contract_id: port.contract_id.clone(),
        contract: None,
        assets: port.assets.iter().map(|asset| asset.urn.clone()).collect(),
    }
}

fn input(port: &InputWords) -> InputPort {
    InputPort {
        name: port.name.clone(),
        version: port.version.clone(),
        contract_id: port.contract_id.clone(),
        reads: port.reads.as_ref().map(|link| link.urn.clone()),
    }
}

/// A list that repeats a source and was never written is no word.
fn own<T: Clone + PartialEq>(sent: &[T], before: &[T], harvested: &[T]) -> Vec<T> {
    if before.is_empty() && sent == harvested {
        return Vec::new();
    }
    sent.to_vec()
}
