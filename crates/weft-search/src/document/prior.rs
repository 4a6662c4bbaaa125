//! How much a thing is worth before anybody asks: gentle, so that words decide and not standing.

use weft_model::{Entity, EntityKind, Lifecycle};

/// The prior in thousandths.
pub(super) fn prior(entity: &Entity) -> u16 {
    let described = entity.description.is_some() || entity.markdown.is_some();
    let quality = entity.quality.as_ref().and_then(weft_model::QualityInfo::score);
    let factors = [
        kind(entity.kind),
        status(entity.status),
        if described { 1.0 } else { 0.93 },
        if entity.owner.is_some() { 1.0 } else { 0.97 },
        if entity.contract.is_some() { 1.03 } else { 1.0 },
        if entity.products.is_empty() { 1.0 } else { 1.06 },
        quality.map_or(0.98, |percent| 0.93 + 0.07 * f64::from(percent) / 100.0),
    ];
    let thousandths = (factors.iter().product::<f64>() * 1_000.0)
        .round()
        .clamp(1.0, 65_535.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range on the line above"
    )]
    let prior = thousandths as u16;
    prior
}

/// Products before assets, assets before people and domains.
fn kind(kind: EntityKind) -> f64 {
    match kind {
        EntityKind::Product => 1.6,
        EntityKind::Table | EntityKind::View | EntityKind::VirtualDataset => 1.0,
        EntityKind::Topic | EntityKind::FileSet | EntityKind::Metric => 0.96,
        EntityKind::Model | EntityKind::Dashboard => 0.94,
        EntityKind::Term | EntityKind::Person | EntityKind::Team | EntityKind::Domain => 0.8,
        EntityKind::Contract => 0.75,
        EntityKind::Job | EntityKind::Field => 0.65,
    }
}

fn status(status: Option<Lifecycle>) -> f64 {
    match status {
        None | Some(Lifecycle::Active) => 1.0,
        Some(Lifecycle::Draft) => 0.88,
        Some(Lifecycle::Proposed) => 0.8,
        Some(Lifecycle::Deprecated) => 0.6,
        Some(Lifecycle::Retired) => 0.4,
    }
}
