//! Terms of the glossary: one namespace over all sources, by their name in small letters.

use weft_model::{Aspect, Entity, EntityKind, Origin, Payload, Record, Revision, TermInfo, Urn};

use crate::{App, AppError, AppResult, lookup, resolve, words};

/// Urn of the term of this name, whoever states it.
pub fn urn_of(name: &str) -> Urn {
    Urn::derive(EntityKind::Term, "mesh", &name.trim().to_lowercase())
}

/// A term with everything that is stated of it.
pub struct Term {
    /// Identity.
    pub urn: Urn,
    /// The term as it is shown; none where nobody states it.
    pub entity: Option<Entity>,
    /// Ranked, every word of people among them.
    records: Vec<Record>,
}

impl Term {
    /// Newest revision of a person's word; 0 where nobody wrote.
    pub fn base(&self) -> Revision {
        let said = |record: &&Record| matches!(record.origin, Origin::Person(_));
        self.records
            .iter()
            .filter(said)
            .map(|record| record.revision)
            .max()
            .unwrap_or_default()
    }

    /// The person's word that stands.
    pub fn written(&self) -> Option<(&Record, &TermInfo)> {
        let newest = self
            .records
            .iter()
            .filter(|record| matches!(record.origin, Origin::Person(_)))
            .max_by_key(|record| record.revision)?;
        Some((newest, info(newest)?))
    }

    /// What sources say, the strongest first.
    pub fn harvested(&self) -> impl Iterator<Item = (&Record, &TermInfo)> {
        self.records
            .iter()
            .filter(|record| words::is_harvested(record))
            .filter_map(|record| Some((record, info(record)?)))
    }

    /// What would be shown if no person had said anything; none where no source states it.
    pub fn without_people(&self) -> Option<TermInfo> {
        let mut said = self.harvested().map(|(_, term)| term.clone());
        let mut first = said.next()?;
        for weaker in said {
            first.fill(&weaker);
        }
        Some(first)
    }
}

fn info(record: &Record) -> Option<&TermInfo> {
    match &record.payload {
        Some(Payload::Term(term)) => Some(term),
        _ => None,
    }
}

/// Reads the term of a name or urn from the workspace: an editor must begin from the newest word there is.
pub async fn read(app: &App, name: &str) -> AppResult<Term> {
    let urn = match Urn::parse(name.trim()) {
        Some(urn) => urn,
        None => urn_of(name),
    };
    let entity = app.replica.find(urn.as_str()).await?;
    let entity = entity.filter(|entity| entity.kind == EntityKind::Term);
    let urns = entity.as_ref().map_or_else(|| vec![urn.clone()], words::urns);
    let mut records = resolve::ranked(app.workspace.records(&urns).await?);
    records.retain(|record| record.aspect == Aspect::Term);
    Ok(Term { urn, entity, records })
}

/// The same where there has to be one.
pub async fn find(app: &App, name: &str) -> AppResult<(Term, Entity)> {
    let term = read(app, name).await?;
    if let Some(entity) = term.entity.clone() {
        return Ok((term, entity));
    }
    // Says what is close, or what else is called so.
    let other = lookup::find(app, name).await?;
    if other.kind == EntityKind::Term {
        let term = read(app, other.urn.as_str()).await?;
        return Ok((term, other));
    }
    Err(AppError::not_found(format!(
        "`{}` is a {}, not a term of the glossary",
        other.full_name,
        other.kind.as_str()
    ))
    .hint("`weft glossary list` shows the terms"))
}

/// Terms that stand for another from the one of this name on, the next first. A ring, which two sources can state between
/// them, ends where it would begin again.
pub async fn followed(app: &App, name: &str) -> AppResult<Vec<Entity>> {
    let mut found: Vec<Entity> = Vec::new();
    let mut next = Some(urn_of(name));
    while let Some(urn) = next.take() {
        let known = app.replica.entities(std::slice::from_ref(&urn)).await?;
        let Some(entity) = known.into_iter().next() else {
            break;
        };
        if found.iter().any(|one| one.urn == entity.urn) {
            break;
        }
        let into = entity.term.as_ref().and_then(|term| term.merged_into.as_deref());
        next = into.map(urn_of);
        found.push(entity);
    }
    Ok(found)
}
