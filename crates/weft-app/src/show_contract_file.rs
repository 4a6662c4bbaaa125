//! The file of a contract or product as it is edited: its text, where it lies, what is wrong in it, and what is published.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, EntityKind, Timestamp, Urn, digest};
use weft_ports::contracts::ContractText;
pub use weft_ports::contracts::{ContractStandard, GitPlace};

pub use crate::contracts::place::{PlaceChoice, PublishPlace};
use crate::{
    App, AppError, AppResult,
    contracts::{
        file::{self, Located},
        history::{self, Back},
        place, text,
    },
    save_draft::{DraftPart, DraftView},
    validate_contracts::{ValidatedFile, validated},
    view::EntityLink,
    words,
};

/// Whose file.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowContractFileRequest {
    /// A contract or product by name, id or urn; or what a contract promises.
    pub name: String,
    /// Which file; absent: the contract's, of a product that has none its own.
    #[serde(default)]
    pub format: Option<ContractStandard>,
}

/// Where a file lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContractPlace {
    /// Name of the source that holds it.
    pub source: String,
    /// The source's folder.
    pub folder: String,
    /// The file, below the folder.
    pub file: String,
    /// The git working copy that it lies in.
    pub git: Option<GitPlace>,
}

/// What was published last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PublishedVersion {
    /// Its version.
    pub version: Option<String>,
    /// When it was published, or read first.
    pub at: Timestamp,
    /// Login of who published it here; none where it was read from the folder.
    pub by: Option<String>,
}

/// The file.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowContractFileResponse {
    /// The thing that was asked for.
    pub thing: EntityLink,
    /// Urn of the contract or product whose file it is; none where there is none yet.
    pub urn: Option<Urn>,
    /// Its standard.
    pub format: ContractStandard,
    /// Where it lies; none where there is no file yet.
    pub place: Option<ContractPlace>,
    /// Its text as it stands there; none where there is no file, or it is gone.
    pub text: Option<String>,
    /// Digest of its bytes: what an edit that begins now is written over.
    pub base: Option<String>,
    /// What its standard's schema says of it.
    pub checked: Option<ValidatedFile>,
    /// The document as JSON text; none where it cannot be parsed.
    pub document: Option<String>,
    /// What was published last, as the workspace knows it.
    pub published: Option<PublishedVersion>,
    /// Why there is no text although there is a place.
    pub gone: Option<String>,
    /// The contracts to choose from, where the thing has several.
    pub several: Vec<EntityLink>,
    /// Folders that a new file can be published to.
    pub places: Vec<PlaceChoice>,
    /// Whether a contract can be drafted from what is known of the thing.
    pub can_draft: bool,
    /// What this person typed on this machine and has not published.
    pub draft: Option<DraftView>,
}

/// Shows the file.
pub async fn show_contract_file(
    app: &App,
    request: ShowContractFileRequest,
) -> AppResult<ShowContractFileResponse> {
    let entity = file::find(app, &request.name).await?;
    let mut answer = ShowContractFileResponse {
        thing: (&entity).into(),
        urn: None,
        format: request.format.unwrap_or(ContractStandard::Odcs),
        place: None,
        text: None,
        base: None,
        checked: None,
        document: None,
        published: None,
        gone: None,
        several: Vec::new(),
        places: place::choices(app).await?,
        can_draft: false,
        draft: None,
    };
    let located = if request.format == Some(ContractStandard::Odps) {
        file::product_file(app, &words::urns(&entity)).await?
    } else {
        match file::contract_ids(app, &entity).await?.as_slice() {
            [] => {
                answer.can_draft = can_draft(&entity);
                None
            }
            [only] => {
                answer.published = published(app, only).await?;
                file::contract_file(app, only).await?
            }
            several => {
                let urns: Vec<Urn> = several
                    .iter()
                    .map(|id| crate::contracts::stored::contract_urn(id))
                    .collect();
                let contracts = app.replica.entities(&urns).await?;
                answer.several = contracts.iter().map(EntityLink::from).collect();
                None
            }
        }
    };
    if let Some(located) = located {
        fill(app, &mut answer, located).await?;
    }
    // One draft of one file, from whichever page it is edited.
    let of = answer.urn.as_ref().unwrap_or(&entity.urn);
    let draft = app.device.draft(&app.login, of, part(request.format)).await?;
    answer.draft = draft.map(DraftView::from);
    Ok(answer)
}

/// Which draft holds the text of a file.
pub(crate) const fn part(format: Option<ContractStandard>) -> DraftPart {
    match format {
        Some(ContractStandard::Odps) => DraftPart::ProductFile,
        _ => DraftPart::Contract,
    }
}

/// Whether there are tables to draft a contract from.
pub(crate) const fn can_draft(entity: &Entity) -> bool {
    matches!(
        entity.kind,
        EntityKind::Product
            | EntityKind::Table
            | EntityKind::View
            | EntityKind::VirtualDataset
            | EntityKind::Model
    )
}

async fn published(app: &App, id: &str) -> AppResult<Option<PublishedVersion>> {
    let history = history::versions(app, id, Back::Newest).await?;
    Ok(history.versions.last().map(|last| PublishedVersion {
        version: text(&last.document, "version"),
        at: last.at,
        by: last.by.clone(),
    }))
}

async fn fill(app: &App, answer: &mut ShowContractFileResponse, located: Located) -> AppResult<()> {
    let folder = app.contracts.folder(&located.folder).await.ok();
    answer.place = Some(ContractPlace {
        source: located.source.clone(),
        folder: located.folder.display().to_string(),
        file: located.file.clone(),
        git: folder.and_then(|folder| folder.git),
    });
    answer.urn = Some(located.urn);
    answer.format = located.standard;
    let read = match located.text {
        Ok(read) => read,
        Err(error) => {
            answer.gone = Some(AppError::from(error).message);
            return Ok(());
        }
    };
    answer.base = Some(digest(&read.bytes));
    let named = ContractText {
        path: located.file.clone(),
        bytes: read.bytes.clone(),
    };
    let mut checked = file::check(app, named).await?;
    answer.document = checked.document.take().map(|document| document.to_string());
    answer.checked = Some(validated(located.file.clone(), checked));
    answer.text = Some(file::utf8(&located.file, read)?);
    Ok(())
}
