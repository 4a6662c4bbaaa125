//! A contract while it is typed: what is wrong, what changes by it, who breaks, and whether it can be published.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;
use weft_model::digest;
use weft_policy::contract_diff::{Impact, Perspective};
use weft_ports::{
    Cancel, PortError,
    contracts::{ContractError, ContractStandard, ContractText, TextPlace},
};

pub use crate::contracts::grade::VersionStep;
use crate::{
    App, AppError, AppResult,
    contracts::{
        file,
        grade::{self, Graded, GradedChange, Refusal},
        published::Published,
        text,
    },
    validate_contracts::validated,
};

/// Changes that are answered with their places.
const CHANGES: usize = 500;
/// Errors that are answered.
const ERRORS: usize = 500;

/// What was typed.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CheckContractTextRequest {
    /// The text.
    pub text: String,
    /// Name of its file; `.json` is read as JSON, anything else as YAML.
    #[serde(default)]
    pub file: Option<String>,
    /// Digest of the file that the edit began from: where that is still there, its version counts as well.
    #[serde(default)]
    pub base: Option<String>,
}

/// A change with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PlacedChange {
    /// The change, and who breaks by it.
    #[serde(flatten)]
    pub graded: GradedChange,
    /// Where it stands; of what was removed, what held it.
    pub place: Option<TextPlace>,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CheckContractTextResponse {
    /// Whether it is as its standard wants it.
    pub valid: bool,
    /// Its standard; none where it is neither a contract nor a product.
    pub standard: Option<ContractStandard>,
    /// `apiVersion`, as written.
    pub api_version: Option<String>,
    /// The official schema it was held against.
    pub schema: Option<String>,
    /// Why that is another than `api_version`.
    pub note: Option<String>,
    /// What is wrong, by place; at most 500.
    pub errors: Vec<ContractError>,
    /// The document as JSON text; none where it cannot be parsed.
    pub document: Option<String>,
    /// `id` of the contract or product.
    pub id: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The version that was published last; none where none was, or it states none.
    pub from: Option<String>,
    /// Where that comes from; none where nothing was published.
    pub compared_with: Option<String>,
    /// What of it could not be compared.
    pub not_compared: Vec<String>,
    /// The highest impact of what changed.
    pub impact: Option<Impact>,
    /// What the version should be.
    pub suggested_version: Option<String>,
    /// Whether the version says so.
    pub step: VersionStep,
    /// What changed; at most 500.
    pub changes: Vec<PlacedChange>,
    /// Why it cannot be published; none where it can.
    pub refused: Option<String>,
    /// Which rules say so, and who breaks.
    pub refused_hint: Option<String>,
}

/// Checks a text. Nothing is written.
pub async fn check_contract_text(
    app: &App,
    request: CheckContractTextRequest,
    cancel: Cancel,
) -> AppResult<CheckContractTextResponse> {
    let source = ContractText {
        path: request.file.unwrap_or_else(|| "contract.yaml".to_owned()),
        bytes: request.text.into_bytes(),
    };
    let mut checked = file::check(app, source.clone()).await?;
    stop(&cancel)?;
    let document = checked.document.take();
    let file = validated(source.path.clone(), checked);
    let mut answer = CheckContractTextResponse {
        valid: file.valid,
        standard: file.standard,
        api_version: file.api_version,
        schema: file.schema,
        note: file.note,
        refused: file.errors.first().map(invalid),
        errors: file.errors,
        document: document.as_ref().map(Value::to_string),
        id: document.as_ref().and_then(|document| text(document, "id")),
        version: document.as_ref().and_then(|document| text(document, "version")),
        from: None,
        compared_with: None,
        not_compared: Vec::new(),
        impact: None,
        suggested_version: None,
        step: VersionStep::Unneeded,
        changes: Vec::new(),
        refused_hint: None,
    };
    answer.errors.truncate(ERRORS);
    let contract = document.filter(|_| answer.standard == Some(ContractStandard::Odcs));
    if let (Some(document), Some(id)) = (contract, answer.id.clone())
        && let Some(published) = Published::of(app, &id).await?
    {
        stop(&cancel)?;
        let new = published.comparable(&document);
        let graded = grade::graded(app, &published.known, &new, Perspective::Consumer, &cancel).await?;
        compare(&mut answer, &published, &document, &graded);
        if answer.refused.is_none()
            && let Some(base) = &request.base
            && let Some(refusal) = refused_over(app, &id, base, &published, &document, &cancel).await?
        {
            answer.refused = Some(refusal.message);
            answer.refused_hint = Some(refusal.hint);
        }
        answer.changes = placed(app, source, graded.changes).await?;
    }
    Ok(answer)
}

fn stop(cancel: &Cancel) -> AppResult<()> {
    if cancel.is_cancelled() {
        return Err(PortError::cancelled().into());
    }
    Ok(())
}

/// The first thing that is wrong, in words.
pub(crate) fn invalid(error: &ContractError) -> String {
    match error.place.line {
        0 => error.message.clone(),
        line => format!("line {line}: {}", error.message),
    }
}

fn compare(answer: &mut CheckContractTextResponse, published: &Published, document: &Value, graded: &Graded) {
    answer.from.clone_from(&published.version);
    answer.compared_with = Some(published.from.clone());
    answer.not_compared.clone_from(&published.missing);
    answer.impact = graded.impact;
    answer.suggested_version.clone_from(&graded.suggested_version);
    let old = &published.known;
    answer.step = grade::step(old, document, graded.impact);
    if answer.refused.is_none()
        && let Some(refusal) = grade::refusal(old, document, graded)
    {
        answer.refused = Some(refusal.message);
        answer.refused_hint = Some(refusal.hint);
    }
}

/// Why the text cannot be published over the file that its edit began from. It may say more than was read of it last.
async fn refused_over(
    app: &App,
    id: &str,
    base: &str,
    published: &Published,
    document: &Value,
    cancel: &Cancel,
) -> AppResult<Option<Refusal>> {
    let Some(located) = file::contract_file(app, id).await? else {
        return Ok(None);
    };
    let seen = located.text.ok().filter(|read| digest(&read.bytes) == base);
    let Some(read) = seen else { return Ok(None) };
    let held = file::check(app, read).await?;
    match held.document {
        Some(held) if published.whole() != Some(&held) => {
            grade::refused_over(app, &located.file, &held, document, cancel).await
        }
        _ => Ok(None),
    }
}

/// Puts changes where they stand.
async fn placed(
    app: &App,
    source: ContractText,
    mut changes: Vec<GradedChange>,
) -> AppResult<Vec<PlacedChange>> {
    changes.truncate(CHANGES);
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let paths: Vec<String> = changes.iter().map(|graded| graded.change.path.clone()).collect();
    let contracts = Arc::clone(&app.contracts);
    let places = tokio::task::spawn_blocking(move || contracts.places(&source, &paths))
        .await
        .map_err(|error| AppError::failed(format!("looking for places stopped: {error}")))?;
    Ok(changes
        .into_iter()
        .zip(places)
        .map(|(graded, place)| PlacedChange { graded, place })
        .collect())
}
