//! What a proposal changes, part by part, in words that people read.

use serde::Serialize;
use specta::Type;
use weft_model::{
    Aspect, Docs, FieldDoc, FieldDocs, Payload, Sla, TagInfo, Timestamp, sla::vocabulary::promised,
};
use weft_policy::merge::{is_same_column, parts, promise_name};

use super::rebase::Laid;
use crate::{show_slas::label, view::EntityLink, words};

/// How a part is best shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// A line or a few of plain text.
    Text,
    /// Markdown.
    Markdown,
    /// Labels, one a line.
    Labels,
    /// A promise, in words.
    Promise,
}

/// What somebody else has said of the same part since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ChangeClash {
    /// Login of who wrote last about this side of the thing.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What stands now.
    pub theirs: Option<String>,
}

/// One part that would say something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProposedChange {
    /// What it is about: the thing, or the table that holds its columns.
    pub about: EntityLink,
    /// Which side of it.
    pub aspect: Aspect,
    /// Which part: a column, a promise, a field.
    pub part: String,
    /// The same for people: `order_id: description`.
    pub label: String,
    /// How it is best shown.
    pub kind: PartKind,
    /// What is shown without it; for a clash what its author saw.
    pub before: Option<String>,
    /// What would be shown; absent where nobody would say anything.
    pub after: Option<String>,
    /// What stands now, where somebody else has changed it since.
    pub clash: Option<ChangeClash>,
}

/// A side of a thing, in a sentence.
pub const fn side(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Docs => "words",
        Aspect::Tags => "tags",
        Aspect::FieldDocs => "columns",
        Aspect::Slas => "promises",
        Aspect::Ownership => "owners",
        Aspect::Product => "product",
        Aspect::Contract => "contract",
        other => other.as_str(),
    }
}

/// A part with what is shown of it, before anything is compared.
struct Shown {
    part: String,
    label: String,
    kind: PartKind,
    text: Option<String>,
}

/// The parts that a word changes: against what stands now, or, where it was decided, against what its author saw.
pub fn of(laid: &Laid, decided: bool) -> Vec<ProposedChange> {
    let show = |payload: Option<&Payload>| shown(laid, payload);
    let (base, now) = (show(laid.base.as_ref()), show(laid.now.as_ref()));
    let after = show(Some(if decided { &laid.mine } else { &laid.merged }));
    let mut keys: Vec<&Shown> = after.iter().collect();
    for other in base.iter().chain(&now) {
        if !keys.iter().any(|known| is_same(known, other)) {
            keys.push(other);
        }
    }
    let text = |list: &[Shown], key: &Shown| {
        let found = list.iter().find(|shown| is_same(shown, key));
        found.and_then(|shown| shown.text.clone())
    };
    let clashes = |key: &Shown| !decided && laid.clashes.iter().any(|clash| clash.part == key.part);
    keys.into_iter()
        .filter_map(|key| {
            let (was, is, wanted) = (text(&base, key), text(&now, key), text(&after, key));
            let clash = (clashes(key) && is != wanted)
                .then(|| laid.newest.clone())
                .flatten();
            let before = if decided || clash.is_some() {
                was
            } else {
                is.clone()
            };
            (before != wanted || clash.is_some()).then(|| ProposedChange {
                about: (&laid.subject.thing).into(),
                aspect: laid.aspect(),
                part: key.part.clone(),
                label: key.label.clone(),
                kind: key.kind,
                before,
                after: wanted,
                clash: clash.map(|(by, at)| ChangeClash { by, at, theirs: is }),
            })
        })
        .collect()
}

fn is_same(left: &Shown, right: &Shown) -> bool {
    left.part == right.part && left.label == right.label
}

/// What is shown of every part: people's words, and where they say nothing the sources'.
fn shown(laid: &Laid, payload: Option<&Payload>) -> Vec<Shown> {
    match (laid.aspect(), payload) {
        (Aspect::Docs, said) => of_docs(laid, said),
        (Aspect::Tags, said) => of_tags(laid, said),
        (Aspect::FieldDocs, Some(Payload::FieldDocs(words))) => of_columns(laid, words),
        (Aspect::FieldDocs, _) => of_columns(laid, &FieldDocs::default()),
        (Aspect::Slas, Some(Payload::Slas(slas))) => of_promises(laid, slas),
        (Aspect::Slas, _) => of_promises(laid, &[]),
        (_, said) => of_fields(said),
    }
}

fn of_docs(laid: &Laid, said: Option<&Payload>) -> Vec<Shown> {
    let mut docs = match said {
        Some(Payload::Docs(docs)) => docs.clone(),
        _ => Docs::default(),
    };
    words::fill(&mut docs, &laid.subject.without_people());
    let one = |part: &str, label: &str, kind, text: Option<String>| Shown {
        part: part.to_owned(),
        label: label.to_owned(),
        kind,
        text,
    };
    vec![
        one("title", "Title", PartKind::Text, docs.title),
        one(
            "description",
            "Short description",
            PartKind::Text,
            docs.description,
        ),
        one("markdown", "Text", PartKind::Markdown, docs.markdown),
        one("purpose", "Purpose", PartKind::Markdown, docs.purpose),
        one("usage", "Usage", PartKind::Markdown, docs.usage),
        one("limitations", "Limitations", PartKind::Markdown, docs.limitations),
    ]
}

fn of_tags(laid: &Laid, said: Option<&Payload>) -> Vec<Shown> {
    let mut tags = match said {
        Some(Payload::Tags(tags)) => tags.clone(),
        _ => TagInfo::default(),
    };
    let harvested = laid.subject.harvested_tags();
    tags.tags.extend(harvested.tags);
    tags.terms.extend(harvested.terms);
    [
        ("tags", "Tags", tags.tags),
        ("terms", "Glossary terms", tags.terms),
    ]
    .into_iter()
    .map(|(part, label, list)| Shown {
        part: part.to_owned(),
        label: label.to_owned(),
        kind: PartKind::Labels,
        text: listed(list),
    })
    .collect()
}

fn listed(mut labels: Vec<String>) -> Option<String> {
    labels.sort();
    labels.dedup();
    Some(labels.join("\n")).filter(|text| !text.is_empty())
}

/// Only columns that somebody has words about: what sources say of the others does not change by an edit.
fn of_columns(laid: &Laid, words: &FieldDocs) -> Vec<Shown> {
    let fields = laid.subject.fields_without_people();
    let mut keys: Vec<FieldDoc> = Vec::new();
    for payload in [
        laid.base.as_ref(),
        laid.now.as_ref(),
        Some(&laid.merged),
        Some(&laid.mine),
    ] {
        let Some(Payload::FieldDocs(said)) = payload else {
            continue;
        };
        for entry in &said.fields {
            if !keys.iter().any(|known| is_same_column(known, entry)) {
                keys.push(entry.clone());
            }
        }
    }
    let shown = keys.iter().flat_map(|key| {
        let said = words.fields.iter().find(|entry| is_same_column(entry, key));
        let source = key.column(&fields);
        let path = source.map_or(&key.path, |field| &field.path);
        let doc = said.and_then(|entry| entry.doc.clone());
        let label = said.and_then(|entry| entry.classification.clone());
        let mut tags = said.map(|entry| entry.tags.clone()).unwrap_or_default();
        tags.extend(source.map(|field| field.tags.clone()).unwrap_or_default());
        [
            ("description", PartKind::Text, doc.or_else(|| source?.doc.clone())),
            (
                "classification",
                PartKind::Text,
                label.or_else(|| source?.classification.clone()),
            ),
            ("tags", PartKind::Labels, listed(tags)),
        ]
        .map(|(what, kind, text)| Shown {
            part: key.path.clone(),
            label: format!("{path}: {what}"),
            kind,
            text,
        })
    });
    shown.collect()
}

/// A promise in words, with what it is about and why.
pub fn in_words(sla: &Sla) -> String {
    if sla.withdrawn {
        return format!("taken back ({} was promised)", promised(sla));
    }
    let mut parts = vec![promised(sla)];
    parts.extend(
        sla.objective
            .as_ref()
            .map(|objective| format!("{objective} % of the time")),
    );
    parts.extend(sla.driver.clone());
    parts.extend(sla.description.clone());
    parts.join("; ")
}

/// Those of people, and of sources those that no person says anything of.
fn of_promises(laid: &Laid, written: &[Sla]) -> Vec<Shown> {
    let stated = laid
        .subject
        .stated()
        .iter()
        .filter(|record| words::is_harvested(record));
    let harvested = stated.filter_map(|record| match &record.payload {
        Some(Payload::Slas(slas)) => Some(slas),
        _ => None,
    });
    let mut all: Vec<&Sla> = written.iter().collect();
    for sla in harvested.flatten() {
        if !all.iter().any(|known| known.replaces(sla)) {
            all.push(sla);
        }
    }
    all.into_iter().map(of_promise).collect()
}

fn of_promise(sla: &Sla) -> Shown {
    let label = label(sla);
    Shown {
        part: promise_name(sla),
        label: match &sla.element {
            Some(element) => format!("{label} of {element}"),
            None => label,
        },
        kind: PartKind::Promise,
        text: Some(in_words(sla)),
    }
}

fn of_fields(said: Option<&Payload>) -> Vec<Shown> {
    let fields = parts(said).unwrap_or_default();
    let shown = fields.into_iter().map(|(part, value)| Shown {
        label: part.replace('_', " "),
        part,
        kind: PartKind::Text,
        text: Some(match value {
            serde_json::Value::String(text) => text,
            other => serde_json::to_string_pretty(&other).unwrap_or_else(|_| other.to_string()),
        }),
    });
    shown.collect()
}
