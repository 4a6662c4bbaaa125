//! What is promised of a thing, held against what was measured.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{
    Aspect, Entity, Origin, SlaTerm, Timestamp, Urn,
    sla::vocabulary::{TERMS, promised as in_words, term_of},
};
pub use weft_model::{Revision, Sla};
use weft_policy::service_levels::{
    LONGEST_WINDOW_DAYS, Observation, SlaMeasure, WINDOW_DAYS, Window, measure, observe,
};
use weft_ports::Cancel;

use crate::{
    App, AppError, AppResult,
    preview_rows::unless_cancelled,
    save_draft::{DraftPart, DraftView},
    service_levels::{self, Depth, Known, Promise, Promised, Statement},
    view::EntityLink,
    words,
};

/// Columns that are offered as elements.
const ELEMENTS: usize = 500;

/// Which thing, over which time.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowSlasRequest {
    /// A urn or name of a product or asset.
    pub name: String,
    /// Days to look back, 1 to 400; absent: 90.
    #[serde(default)]
    pub window_days: Option<u32>,
}

/// The same promise as another origin states it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct StatedSla {
    /// Name of the source, or login of the person.
    pub by: String,
    /// Whether a person states it.
    pub written: bool,
    /// When.
    pub at: Timestamp,
    /// The thing that it is stated of.
    pub on: Urn,
    /// In words: `15 min`.
    pub promised: String,
    /// As it was written.
    pub sla: Sla,
}

/// One promise with its measure.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PromiseView {
    /// Property, in its long form.
    pub property: String,
    /// The same for people.
    pub label: String,
    /// In words: `15 min`.
    pub promised: String,
    /// As it was written.
    pub sla: Sla,
    /// Who promises it: name of the source, or login of the person.
    pub by: String,
    /// Whether a person wrote it.
    pub written: bool,
    /// When.
    pub at: Timestamp,
    /// Whether it is taken over from a table behind the product.
    pub inherited: bool,
    /// The tables that it is about.
    pub tables: Vec<EntityLink>,
    /// What others promise of the same property and element.
    pub beneath: Vec<StatedSla>,
    /// What was measured.
    #[serde(flatten)]
    pub measure: SlaMeasure,
}

/// A promise that a person took back.
#[derive(Debug, Clone, Serialize, Type)]
pub struct WithdrawnSla {
    /// Property, for people.
    pub label: String,
    /// What was promised, in words.
    pub promised: String,
    /// As it was written.
    pub sla: Sla,
    /// Login of who took it back.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What sources promise all the same.
    pub beneath: Vec<StatedSla>,
}

/// Something that reads the thing.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Reliant {
    /// What reads it.
    pub thing: EntityLink,
    /// How fresh that promises to be itself, in milliseconds.
    #[specta(type = Option<u32>)]
    pub promised_ms: Option<i64>,
}

/// The promises.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowSlasResponse {
    /// The thing.
    pub thing: EntityLink,
    /// What an edit that begins now is written over.
    pub base: Revision,
    /// Days that were looked back.
    pub window_days: u32,
    /// Promises that stand.
    pub promises: Vec<PromiseView>,
    /// Promises that were taken back.
    pub withdrawn: Vec<WithdrawnSla>,
    /// All that people promise or took back, as an edit is to send it.
    pub written: Vec<Sla>,
    /// What snapshots tell without a promise.
    pub observations: Vec<Observation>,
    /// What reads it.
    pub relies: Vec<Reliant>,
    /// The vocabulary.
    pub terms: Vec<SlaTerm>,
    /// Tables and columns that a promise can be about, at most 500.
    pub elements: Vec<String>,
    /// What this person typed on this machine and has not published.
    pub draft: Option<DraftView>,
}

/// Shows promises and how they are kept.
pub async fn show_slas(app: &App, request: ShowSlasRequest, cancel: Cancel) -> AppResult<ShowSlasResponse> {
    let window = window(app, request.window_days)?;
    let promised = service_levels::promised(app, &request.name).await?;
    let thing = &promised.subject.thing;
    let depth = Depth::Deep(cancel.clone());
    let (views, known) = unless_cancelled(&cancel, measured(app, &promised, window, &depth)).await?;
    let (_, downstream) = app.graph.neighbours(app, &thing.urn).await?;
    let readers = app.replica.entities(&downstream).await?;
    let draft = app.device.draft(&app.login, &thing.urn, DraftPart::Slas).await?;
    Ok(ShowSlasResponse {
        thing: thing.into(),
        base: promised.subject.base_of(Aspect::Slas),
        window_days: window.days,
        withdrawn: promised.promises.iter().filter_map(taken_back).collect(),
        promises: views,
        written: promised.subject.written_slas(),
        observations: observe(&known.tables(), window),
        relies: readers
            .iter()
            .map(|reader| Reliant {
                thing: reader.into(),
                promised_ms: reader.freshness.promised_ms,
            })
            .collect(),
        terms: TERMS.to_vec(),
        elements: elements(&promised.assets),
        draft: draft.map(DraftView::from),
    })
}

/// The window that a request asks for.
pub(crate) fn window(app: &App, days: Option<u32>) -> AppResult<Window> {
    let days = days.unwrap_or(WINDOW_DAYS);
    if !(1..=LONGEST_WINDOW_DAYS).contains(&days) {
        return Err(AppError::invalid(format!(
            "{days} days cannot be looked back: say 1 to {LONGEST_WINDOW_DAYS}"
        )));
    }
    Ok(Window { days, now: app.now() })
}

/// The promises that stand, each with its measure.
pub(crate) async fn measured(
    app: &App,
    promised: &Promised,
    window: Window,
    depth: &Depth,
) -> AppResult<(Vec<PromiseView>, Known)> {
    let stand = || {
        promised
            .promises
            .iter()
            .filter(|promise| !promise.shown.sla.withdrawn)
    };
    let slas: Vec<&Sla> = stand().map(|promise| &promise.shown.sla).collect();
    let known = Known::of(
        app,
        &promised.subject.thing,
        &promised.assets,
        &slas,
        window,
        depth,
    )
    .await?;
    let views = stand().map(|promise| {
        let found = measure(&promise.shown.sla, &known.facts(&promise.tables), window);
        view(promise, promised, found)
    });
    Ok((views.collect(), known))
}

fn view(promise: &Promise, promised: &Promised, measure: SlaMeasure) -> PromiseView {
    let shown = &promise.shown;
    let tables = promised
        .assets
        .iter()
        .filter(|asset| promise.tables.contains(&asset.urn));
    PromiseView {
        property: shown.sla.property.clone(),
        label: label(&shown.sla),
        promised: in_words(&shown.sla),
        sla: shown.sla.clone(),
        by: words::speaker(&shown.origin).to_owned(),
        written: shown.is_written(),
        at: shown.at,
        inherited: shown.on != promised.subject.thing.urn,
        tables: tables.map(EntityLink::from).collect(),
        beneath: promise.beneath.iter().map(stated).collect(),
        measure,
    }
}

fn taken_back(promise: &Promise) -> Option<WithdrawnSla> {
    let shown = &promise.shown;
    shown.sla.withdrawn.then(|| WithdrawnSla {
        label: label(&shown.sla),
        promised: in_words(&shown.sla),
        sla: shown.sla.clone(),
        by: words::speaker(&shown.origin).to_owned(),
        at: shown.at,
        beneath: promise.beneath.iter().map(stated).collect(),
    })
}

fn stated(statement: &Statement) -> StatedSla {
    StatedSla {
        by: words::speaker(&statement.origin).to_owned(),
        written: matches!(statement.origin, Origin::Person(_)),
        at: statement.at,
        on: statement.on.clone(),
        promised: in_words(&statement.sla),
        sla: statement.sla.clone(),
    }
}

/// Name of a promise's property for people.
pub(crate) fn label(sla: &Sla) -> String {
    term_of(&sla.property).map_or_else(|| sla.property.clone(), |term| term.label.to_owned())
}

/// What a promise can be about: each table, and each of its columns behind the table's name.
pub(crate) fn elements(assets: &[Entity]) -> Vec<String> {
    let named = assets.iter().flat_map(|asset| {
        let columns = asset.schema.iter().flat_map(|schema| &schema.fields);
        let columns = columns.map(|field| format!("{}.{}", asset.name, field.path));
        std::iter::once(asset.name.clone()).chain(columns)
    });
    named.take(ELEMENTS).collect()
}
