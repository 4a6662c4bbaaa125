//! Pieces that several answers share.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{
    Entity, EntityKind, FreshnessState, Lifecycle, PersonRef, Timestamp, Urn, access::AccessState,
    fact::TestStatus,
};

/// A thing that is named somewhere: enough to draw a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EntityLink {
    /// Identity.
    pub urn: Urn,
    /// What it is.
    pub kind: EntityKind,
    /// Name to show.
    pub name: String,
    /// Full name.
    pub full_name: String,
    /// Domain.
    pub domain: Option<String>,
}

impl From<&Entity> for EntityLink {
    fn from(entity: &Entity) -> Self {
        Self {
            urn: entity.urn.clone(),
            kind: entity.kind,
            name: entity.display_name().to_owned(),
            full_name: entity.full_name.clone(),
            domain: entity.domain.clone(),
        }
    }
}

/// Freshness against its promise, at the time of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct FreshnessView {
    /// On time, due soon, late, not measured.
    pub state: FreshnessState,
    /// Age of the newest data in milliseconds.
    #[specta(type = Option<u32>)]
    pub age_ms: Option<i64>,
    /// Promised largest age in milliseconds.
    #[specta(type = Option<u32>)]
    pub promised_ms: Option<i64>,
    /// When the newest snapshot was committed.
    pub last_commit: Option<Timestamp>,
}

impl FreshnessView {
    /// Freshness of an entity at `now`.
    pub fn of(entity: &Entity, now: Timestamp) -> Self {
        let freshness = entity.freshness;
        Self {
            state: freshness.state(now),
            age_ms: freshness.last_commit.map(|at| now.since(at).max(0)),
            promised_ms: freshness.promised_ms,
            last_commit: freshness.last_commit,
        }
    }
}

/// Test results in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct QualityView {
    /// Share of the tests that ran and passed, in percent.
    pub score: Option<u8>,
    /// Tests that passed.
    pub passed: u32,
    /// Tests that warned.
    pub warned: u32,
    /// Tests that failed or broke.
    pub failed: u32,
    /// Tests without a result.
    pub not_run: u32,
}

impl QualityView {
    /// Quality of an entity, where any test is known.
    pub fn of(entity: &Entity) -> Option<Self> {
        let quality = entity.quality.as_ref()?;
        let count = |wanted: &[TestStatus]| {
            let found = quality
                .results
                .iter()
                .filter(|result| wanted.contains(&result.status))
                .count();
            u32::try_from(found).unwrap_or(u32::MAX)
        };
        Some(Self {
            score: quality.score(),
            passed: count(&[TestStatus::Passed]),
            warned: count(&[TestStatus::Warned]),
            failed: count(&[TestStatus::Failed, TestStatus::Errored]),
            not_run: count(&[TestStatus::NotRun]),
        })
    }
}

/// One row of a list of things.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct EntityCard {
    /// Identity.
    pub urn: Urn,
    /// What it is.
    pub kind: EntityKind,
    /// Name to show.
    pub name: String,
    /// Full name.
    pub full_name: String,
    /// Domain.
    pub domain: Option<String>,
    /// Name of the owner.
    pub owner: Option<String>,
    /// A few plain sentences.
    pub description: Option<String>,
    /// Version of the product or contract.
    pub version: Option<String>,
    /// Lifecycle.
    pub status: Option<Lifecycle>,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether any column is classified as sensitive.
    pub sensitive: bool,
    /// Freshness.
    pub freshness: FreshnessView,
    /// Quality.
    pub quality: Option<QualityView>,
    /// What this person may do with it.
    pub access: AccessState,
    /// Newest change that any source reported.
    pub updated: Option<Timestamp>,
}

impl EntityCard {
    /// Short form of an entity at `now`.
    pub fn of(entity: &Entity, now: Timestamp) -> Self {
        let fields = entity
            .schema
            .as_ref()
            .map(|schema| schema.fields.as_slice())
            .unwrap_or_default();
        Self {
            urn: entity.urn.clone(),
            kind: entity.kind,
            name: entity.display_name().to_owned(),
            full_name: entity.full_name.clone(),
            domain: entity.domain.clone(),
            owner: entity.owner.as_ref().map(|owner| owner.name.clone()),
            description: entity.description.clone(),
            version: entity.version.clone(),
            status: entity.status,
            tags: entity.tags.clone(),
            sensitive: fields.iter().any(weft_model::Field::is_sensitive),
            freshness: FreshnessView::of(entity, now),
            quality: QualityView::of(entity),
            access: entity.access,
            updated: entity.updated,
        }
    }
}

/// A person and what they own, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PersonCard {
    /// The person.
    #[serde(flatten)]
    pub person: PersonRef,
    /// Products they have a role in.
    pub products: u32,
    /// Assets they have a role in.
    pub assets: u32,
}
