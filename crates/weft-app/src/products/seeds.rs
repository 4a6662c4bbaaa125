//! Groups of dbt models that a product can begin from.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use weft_model::{AssetInfo, Entity, EntityKind, Origin, Payload, Urn};
use weft_ports::{replica::EntityFilter, source::SourceKind};

use crate::{App, AppResult, words};

/// Models of one project that are looked at.
const MODELS: usize = 20_000;
/// Models that are looked at together.
const PAGE: usize = 500;

/// A group with the models that a product of it would offer: those that are public and under an enforced contract; where
/// none is, those that are public; else all of them.
pub struct Group {
    /// Name of the source.
    pub source: String,
    /// Name of the group; with its package where another package has one of the same name.
    pub name: String,
    /// Its models, as the things they were found to be.
    pub models: Vec<Entity>,
}

struct Model {
    entity: Entity,
    public: bool,
    contracted: bool,
}

/// Groups, and what was left out of them.
#[derive(Default)]
pub struct Groups {
    /// The groups.
    pub groups: Vec<Group>,
    /// What was left out, for people.
    pub notes: Vec<String>,
}

/// The groups of all dbt projects that are no products of their own.
pub async fn groups(app: &App) -> AppResult<Groups> {
    let mut found = Groups::default();
    for state in app.workspace.sources().await? {
        if matches!(state.config.kind, SourceKind::Dbt { .. }) {
            of_source(app, &state.config.name, &mut found).await?;
        }
    }
    Ok(found)
}

async fn of_source(app: &App, source: &str, found: &mut Groups) -> AppResult<()> {
    let filter = EntityFilter {
        kinds: EntityKind::ALL
            .into_iter()
            .filter(|kind| kind.is_asset())
            .collect(),
        source: Some(source.to_owned()),
        ..EntityFilter::default()
    };
    let mut rows = app.replica.list(&filter, MODELS + 1, 0).await?;
    if rows.len() > MODELS {
        rows.truncate(MODELS);
        found.notes.push(format!(
            "`{source}` has more than {MODELS} models; groups of the first {MODELS} are listed"
        ));
    }
    let urns: Vec<Urn> = rows.into_iter().map(|row| row.urn).collect();
    let mut grouped: BTreeMap<(String, String), Vec<Model>> = BTreeMap::new();
    for page in urns.chunks(PAGE) {
        let entities = app.replica.entities(page).await?;
        let mut stated = stated(app, &entities, source).await?;
        for entity in entities {
            let own = words::urns(&entity);
            let Some(asset) = own.iter().find_map(|urn| stated.remove(urn)) else {
                continue;
            };
            let property = |key: &str| {
                let found = asset.properties.iter().find(|(known, _)| known == key);
                found.map(|(_, value)| value.clone())
            };
            let Some(name) = property("dbt.group") else {
                continue;
            };
            let package = property("dbt.package").unwrap_or_default();
            grouped.entry((name, package)).or_default().push(Model {
                entity,
                public: property("dbt.access").as_deref() == Some("public"),
                contracted: property("dbt.contract").is_some(),
            });
        }
    }
    let mut names = BTreeSet::new();
    let twice: BTreeSet<String> = grouped
        .keys()
        .filter(|(name, _)| !names.insert(name.clone()))
        .map(|(name, _)| name.clone())
        .collect();
    let product = |(name, package): &(String, String)| {
        Urn::derive(EntityKind::Product, "dbt", &format!("group.{package}.{name}"))
    };
    let products: Vec<Urn> = grouped.keys().map(product).collect();
    let products = app.replica.entities(&products).await?;
    let made: BTreeSet<Urn> = products.iter().flat_map(words::urns).collect();
    for (key, models) in grouped {
        if made.contains(&product(&key)) {
            continue;
        }
        let (name, package) = key;
        found.groups.push(Group {
            source: source.to_owned(),
            name: if twice.contains(&name) {
                format!("{package}.{name}")
            } else {
                name
            },
            models: offered(models),
        });
    }
    Ok(())
}

/// What a source states of these things, under whichever of their urns.
async fn stated(app: &App, entities: &[Entity], source: &str) -> AppResult<HashMap<Urn, AssetInfo>> {
    let urns: Vec<Urn> = entities.iter().flat_map(words::urns).collect();
    let records = app.workspace.records(&urns).await?.into_iter();
    let stated = records.filter_map(|record| match (record.origin, record.payload) {
        (Origin::Source(name), Some(Payload::Asset(asset))) if name == source => Some((record.urn, asset)),
        _ => None,
    });
    Ok(stated.collect())
}

fn offered(models: Vec<Model>) -> Vec<Entity> {
    let offers = |model: &Model| (model.public, model.public && model.contracted);
    let best = models.iter().map(offers).max().unwrap_or_default();
    let chosen = models
        .into_iter()
        .filter(|model| offers(model) == best || best == (false, false));
    chosen.map(|model| model.entity).collect()
}
