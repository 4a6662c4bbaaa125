//! What stands in the workspace about one thing's words: read before they are shown, checked or written over.
//!
//! Read from the workspace and not from the local copy: an editor must begin from the newest word there is.

pub mod limits;

use weft_model::{
    Aspect, Docs, Entity, EntityKind, Field, FieldDocs, Incident, Origin, Payload, Record, Revision, Sla,
    TagInfo, Urn,
};

use crate::{App, AppError, AppResult, lookup, resolve};

/// The thing whose words are meant, and the asset that its columns are those of.
pub struct Subject {
    /// The thing.
    pub thing: Entity,
    /// The asset with the columns: itself, or the first table behind a product's ports.
    pub holder: Option<Entity>,
    /// What is stated of the thing, ranked; of people's words only those that stand.
    about: Vec<Record>,
    about_all: Vec<Record>,
    /// The same of the holder.
    columns: Vec<Record>,
    columns_all: Vec<Record>,
}

/// All urns of an entity, its own first.
pub fn urns(entity: &Entity) -> Vec<Urn> {
    let own = std::iter::once(entity.urn.clone());
    own.chain(entity.merged.iter().cloned()).collect()
}

/// Whether people write words about things of this kind.
pub const fn is_described(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Product) || kind.is_asset()
}

/// Reads what is stated of the thing that a name or urn means.
pub async fn subject(app: &App, name: &str) -> AppResult<Subject> {
    let thing = lookup::find(app, name).await?;
    if !is_described(thing.kind) {
        return Err(AppError::invalid(format!(
            "`{}` is a {}: words are written on products, tables and other assets",
            thing.full_name,
            thing.kind.as_str()
        ))
        .hint("what a contract, a domain or a person is called stands in the source that states it"));
    }
    of(app, thing).await
}

/// Reads what is stated of a thing of any kind.
pub async fn of(app: &App, thing: Entity) -> AppResult<Subject> {
    let holder = if thing.kind == EntityKind::Product {
        lookup::data_asset(app, &thing).await?
    } else {
        Some(thing.clone())
    };
    let about_all = ranked(app, &thing).await?;
    let columns_all = match &holder {
        Some(holder) if holder.urn != thing.urn => ranked(app, holder).await?,
        Some(_) => about_all.clone(),
        None => Vec::new(),
    };
    Ok(Subject {
        thing,
        holder,
        about: resolve::words::standing(about_all.clone()),
        columns: resolve::words::standing(columns_all.clone()),
        about_all,
        columns_all,
    })
}

/// Every word about an entity, ranked; what others have written over too.
pub(crate) async fn ranked(app: &App, entity: &Entity) -> AppResult<Vec<Record>> {
    let records = app.workspace.records(&urns(entity)).await?;
    Ok(resolve::ranked(records))
}

impl Subject {
    /// Newest revision at which a person said something of these aspects, also where they only took words back; 0 where
    /// nobody did.
    pub fn base(&self) -> Revision {
        [Aspect::Docs, Aspect::Tags, Aspect::FieldDocs]
            .map(|aspect| self.base_of(aspect))
            .into_iter()
            .max()
            .unwrap_or_default()
    }

    /// The same of one aspect.
    pub fn base_of(&self, aspect: Aspect) -> Revision {
        let all = if aspect == Aspect::FieldDocs {
            &self.columns_all
        } else {
            &self.about_all
        };
        let said = |record: &&Record| record.aspect == aspect && matches!(record.origin, Origin::Person(_));
        all.iter()
            .filter(said)
            .map(|record| record.revision)
            .max()
            .unwrap_or_default()
    }

    /// The newest record of a person on an aspect of the thing, also where it only took words back.
    pub fn newest(&self, aspect: Aspect) -> Option<&Record> {
        self.about_all
            .iter()
            .filter(|record| record.aspect == aspect && matches!(record.origin, Origin::Person(_)))
            .max_by_key(|record| record.revision)
    }

    /// The newest person's record of an aspect that stands, with what it says.
    pub fn written(&self, aspect: Aspect) -> Option<&Record> {
        let records = if aspect == Aspect::FieldDocs {
            &self.columns
        } else {
            &self.about
        };
        records
            .iter()
            .find(|record| record.aspect == aspect && matches!(record.origin, Origin::Person(_)))
    }

    /// Words of a person about the thing, nothing where there are none.
    pub fn written_docs(&self) -> Docs {
        match self
            .written(Aspect::Docs)
            .and_then(|record| record.payload.as_ref())
        {
            Some(Payload::Docs(docs)) => docs.clone(),
            _ => Docs::default(),
        }
    }

    /// Tags and terms of a person, nothing where there are none.
    pub fn written_tags(&self) -> TagInfo {
        match self
            .written(Aspect::Tags)
            .and_then(|record| record.payload.as_ref())
        {
            Some(Payload::Tags(tags)) => tags.clone(),
            _ => TagInfo::default(),
        }
    }

    /// Words of people about the columns, nothing where there are none.
    pub fn written_fields(&self) -> FieldDocs {
        match self
            .written(Aspect::FieldDocs)
            .and_then(|record| record.payload.as_ref())
        {
            Some(Payload::FieldDocs(words)) => words.clone(),
            _ => FieldDocs::default(),
        }
    }

    /// Promises of people, those that were taken back too; nothing where there are none.
    pub fn written_slas(&self) -> Vec<Sla> {
        match self
            .written(Aspect::Slas)
            .and_then(|record| record.payload.as_ref())
        {
            Some(Payload::Slas(slas)) => slas.clone(),
            _ => Vec::new(),
        }
    }

    /// What went wrong with it, oldest first.
    pub fn incidents(&self) -> Vec<Incident> {
        resolve::words::incidents(&self.about_all)
    }

    /// What is stated of the thing, ranked; of people's words only those that stand.
    pub fn stated(&self) -> &[Record] {
        &self.about
    }

    /// What the sources say of the thing, each by itself, the strongest first.
    pub fn harvested_docs(&self) -> Vec<(&Record, Docs)> {
        let mut found: Vec<(&Record, Docs)> = Vec::new();
        for record in self.about.iter().filter(|record| is_harvested(record)) {
            let said = match &record.payload {
                Some(Payload::Docs(docs)) => docs.clone(),
                Some(Payload::Product(product)) => Docs {
                    purpose: product.purpose.clone(),
                    usage: product.usage.clone(),
                    limitations: product.limitations.clone(),
                    ..Docs::default()
                },
                _ => continue,
            };
            match found.iter_mut().find(|(one, _)| one.origin == record.origin) {
                Some((_, docs)) => fill(docs, &said),
                None if said.is_empty() => {}
                None => found.push((record, said)),
            }
        }
        found
    }

    /// What would be shown if no person had said anything.
    pub fn without_people(&self) -> Docs {
        let mut shown = Docs::default();
        for (_, docs) in self.harvested_docs() {
            fill(&mut shown, &docs);
        }
        shown
    }

    /// What is shown.
    pub fn shown_docs(&self) -> Docs {
        let mut shown = self.written_docs();
        fill(&mut shown, &self.without_people());
        shown
    }

    /// Tags and terms that sources give.
    pub fn harvested_tags(&self) -> TagInfo {
        let mut all = TagInfo::default();
        for record in self.about.iter().filter(|record| is_harvested(record)) {
            if let Some(Payload::Tags(tags)) = &record.payload {
                all.tags.extend(tags.tags.iter().cloned());
                all.terms.extend(tags.terms.iter().cloned());
            }
        }
        for list in [&mut all.tags, &mut all.terms] {
            list.sort();
            list.dedup();
        }
        all
    }

    /// What sources state of the asset with the columns, the strongest first.
    pub fn stated_of_columns(&self) -> impl Iterator<Item = &Record> {
        self.columns.iter().filter(|record| is_harvested(record))
    }

    /// The columns as they are shown.
    pub fn fields(&self) -> Vec<Field> {
        resolve::schema::merged(&self.columns).map_or_else(Vec::new, |schema| schema.fields)
    }

    /// The columns as they would be shown if no person had said anything.
    pub fn fields_without_people(&self) -> Vec<Field> {
        let harvested: Vec<Record> = self
            .columns
            .iter()
            .filter(|record| is_harvested(record))
            .cloned()
            .collect();
        resolve::schema::merged(&harvested).map_or_else(Vec::new, |schema| schema.fields)
    }
}

/// Whether a source says it.
pub const fn is_harvested(record: &Record) -> bool {
    matches!(record.origin, Origin::Source(_))
}

/// Takes from `other` what `docs` leaves out.
pub fn fill(docs: &mut Docs, other: &Docs) {
    for (slot, value) in [
        (&mut docs.title, &other.title),
        (&mut docs.description, &other.description),
        (&mut docs.markdown, &other.markdown),
        (&mut docs.purpose, &other.purpose),
        (&mut docs.usage, &other.usage),
        (&mut docs.limitations, &other.limitations),
    ] {
        if slot.is_none() {
            slot.clone_from(value);
        }
    }
}

/// Who said it, for people.
pub fn speaker(origin: &Origin) -> &str {
    match origin {
        Origin::Person(name) | Origin::Source(name) => name,
    }
}
