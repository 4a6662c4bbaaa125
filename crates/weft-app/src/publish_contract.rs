//! Publishes a contract or product file: writes it where it belongs and reads the folder, so that the mesh shows it.
//!
//! What is not valid, is lower than its changes demand, or would be written over a file that nobody has seen, is refused,
//! and nothing is written.

mod checked;
mod over;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Aspect, Origin, Payload, PublishedText, Timestamp, Urn, digest};
use weft_policy::contract_diff::Impact;
use weft_ports::{
    Cancel, ProgressSink,
    contracts::{ContractText, WrittenBelow},
};

pub use crate::contracts::{grade::GradedChange, place::PublishPlace};
use crate::{
    App, AppResult,
    add_source::{AddSourceRequest, SourceKind, add_source},
    contracts::{
        place::{self, Target},
        text,
    },
    lookup, projector, show_contract_file,
    sync_source::{SyncSourceRequest, SyncSourceResponse, sync_source},
};
use checked::checked;
use over::over;

/// What to publish where.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct PublishContractRequest {
    /// The text of the file.
    pub text: String,
    /// Digest of the file that the edit began from (`base` of `show_contract_file`). Absent: the file has to say what was
    /// published last, or not to be there.
    #[serde(default)]
    pub base: Option<String>,
    /// Whether the edit began where there was no file: one that is there by now is in the way, whatever was published last.
    /// Asked only where there is no `base`.
    #[serde(default)]
    pub fresh: bool,
    /// Where a file goes that is nowhere yet; absent: where the contract's file is, else to the only folder of contracts.
    #[serde(default)]
    pub place: Option<PublishPlace>,
    /// Puts this version into the text first.
    #[serde(default)]
    pub version: Option<String>,
    /// The thing whose draft is published by this.
    #[serde(default)]
    pub name: Option<String>,
    /// When that draft was kept; it is dropped then.
    #[serde(default)]
    pub draft: Option<Timestamp>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PublishState {
    /// It stands in the folder, and the mesh shows it.
    Published,
    /// It stood there already, byte for byte; the folder was read.
    Unchanged,
    /// Another file is there than the edit began from: nothing was written.
    Conflict,
}

/// The file that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OtherText {
    /// Its text; none where it is gone, or no text.
    pub text: Option<String>,
    /// Its digest: publishing over it names this.
    pub base: Option<String>,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PublishContractResponse {
    /// What became of it.
    pub state: PublishState,
    /// The contract or product.
    pub urn: Urn,
    /// Name of the source that holds the file.
    pub source: String,
    /// Whether that source was added by this.
    pub added_source: bool,
    /// The file, below the source's folder.
    pub file: String,
    /// Its version.
    pub version: Option<String>,
    /// The version before.
    pub from: Option<String>,
    /// The highest impact of what changed; none where nothing did, or nothing was published before.
    pub impact: Option<Impact>,
    /// What changed, and who breaks.
    pub changes: Vec<GradedChange>,
    /// Digest of what was to be published, and stands there unless there is a conflict.
    pub base: String,
    /// The text of that: yours, with the version that was put into it.
    pub text: String,
    /// What stands there instead, in a conflict.
    pub theirs: Option<OtherText>,
    /// What a person should know about it.
    pub notes: Vec<String>,
    /// What reading the folder did.
    pub synced: Option<SyncSourceResponse>,
}

/// Publishes a file.
pub async fn publish_contract(
    app: &App,
    request: PublishContractRequest,
    progress: ProgressSink,
    cancel: Cancel,
) -> AppResult<PublishContractResponse> {
    let checked = checked(app, &request, &cancel).await?;
    let target = place::target(
        app,
        checked.located.as_ref(),
        request.place.as_ref(),
        &checked.document,
        checked.standard,
    )
    .await?;
    let bytes = checked.text.as_bytes();
    let over = over(app, &request, &checked, &target, &cancel).await?;
    let mut answer = PublishContractResponse {
        state: PublishState::Published,
        urn: checked.urn.clone(),
        source: target.source.clone(),
        added_source: false,
        file: target.file.clone(),
        version: text(&checked.document, "version"),
        from: checked.from.clone(),
        impact: checked.graded.impact,
        changes: checked.graded.changes,
        base: digest(bytes),
        text: checked.text.clone(),
        theirs: None,
        notes: checked.notes,
        synced: None,
    };
    if cancel.is_cancelled() {
        return Err(weft_ports::PortError::cancelled().into());
    }
    let written = app
        .contracts
        .write_below(&target.folder, &target.file, bytes, over.as_deref())
        .await?;
    match written {
        WrittenBelow::Differs(theirs) => {
            answer.state = PublishState::Conflict;
            answer.theirs = Some(other(theirs));
            return Ok(answer);
        }
        WrittenBelow::Unchanged => answer.state = PublishState::Unchanged,
        WrittenBelow::Written { .. } => {}
    }
    // From here on it stands: what follows makes the mesh show it, and cannot take it back. What fails of that is told beside
    // it, because a publish that is called failed would be tried again.
    if let Err(error) = drop_draft(app, &request).await {
        let message = error.message;
        answer
            .notes
            .push(format!("the draft could not be dropped: {message}"));
    }
    let word = PublishedText::new(
        answer.version.clone(),
        &target.source,
        &target.file,
        &checked.text,
    );
    if target.is_new {
        answer.added_source = add(app, &target, &mut answer.notes).await;
    }
    if let Err(error) = keep_word(app, &answer.urn, word).await {
        let message = error.message;
        answer.notes.push(format!(
            "the file is written, and it could not be noted who published it: {message}; publish it again to note it"
        ));
    }
    show(app, &target, &mut answer, &progress).await;
    Ok(answer)
}

/// Reads the folder, so that the mesh shows what stands there.
async fn show(app: &App, target: &Target, answer: &mut PublishContractResponse, progress: &ProgressSink) {
    let asked = SyncSourceRequest {
        source: target.source.clone(),
    };
    match sync_source(app, asked, progress.clone(), Cancel::new()).await {
        Ok(synced) => {
            let about = |place: &str| place == target.file || place.starts_with(&format!("{}:", target.file));
            let warnings = synced.warnings.iter().filter(|warning| about(&warning.place));
            answer
                .notes
                .extend(warnings.map(|warning| format!("{}: {}", warning.place, warning.message)));
            answer.synced = Some(synced);
        }
        Err(error) => {
            answer.notes.push(format!(
                "the file is written, and reading its folder failed: {}; sync `{}` to show it",
                error.message, target.source
            ));
            if let Err(second) = projector::project(app, progress).await
                && second.message != error.message
            {
                answer
                    .notes
                    .push(format!("the mesh does not show it yet: {}", second.message));
            }
        }
    }
}

fn other(theirs: Option<ContractText>) -> OtherText {
    let Some(theirs) = theirs else {
        return OtherText {
            text: None,
            base: None,
        };
    };
    OtherText {
        base: Some(digest(&theirs.bytes)),
        text: String::from_utf8(theirs.bytes).ok(),
    }
}

/// Keeps the text as this person's word, unless it is the word that stands: publishing it once more is no other version.
async fn keep_word(app: &App, urn: &Urn, word: PublishedText) -> AppResult<()> {
    let records = app.workspace.records(std::slice::from_ref(urn)).await?;
    let newest = records
        .iter()
        .filter(|record| record.aspect == Aspect::Published && matches!(record.origin, Origin::Person(_)))
        .max_by_key(|record| record.revision);
    if let Some(Payload::Published(stands)) = newest.and_then(|record| record.payload.as_ref())
        && stands.digest == word.digest
    {
        return Ok(());
    }
    app.workspace
        .write(&app.login, "publish_contract", urn, Payload::Published(word))
        .await?;
    Ok(())
}

async fn drop_draft(app: &App, request: &PublishContractRequest) -> AppResult<()> {
    let (Some(at), Some(name)) = (request.draft, &request.name) else {
        return Ok(());
    };
    let thing = lookup::find(app, name).await?;
    for part in [None, Some(weft_ports::contracts::ContractStandard::Odps)] {
        let part = show_contract_file::part(part);
        app.device.drop_draft(&app.login, &thing.urn, part, at).await?;
    }
    Ok(())
}

/// Makes the folder a source; whether it is one now.
async fn add(app: &App, target: &Target, notes: &mut Vec<String>) -> bool {
    let request = AddSourceRequest {
        name: target.source.clone(),
        source: SourceKind::Contracts {
            path: target.folder.display().to_string(),
        },
        secret: None,
        domains: Vec::new(),
        domain: None,
    };
    match add_source(app, request).await {
        Ok(_) => true,
        Err(error) => {
            notes.push(format!(
                "the folder could not be added as a source: {}",
                error.message
            ));
            false
        }
    }
}
