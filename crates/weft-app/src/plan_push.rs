//! What of people's words would go back to the sources that hold a thing, and what would not and why.
//!
//! Everything is read anew: the table from its catalog, the files from their folders. A plan has a digest over all that it
//! rests on, so that what a person agreed to is what is done, or nothing.

mod catalog;
mod contract;
mod file;
mod patch;
mod plain;
mod project;
mod said;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::{contracts::ContractText, push, source::SourceConfig};

use crate::{App, AppError, AppResult, lookup, view::EntityLink};

/// Where words can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PushKind {
    /// Comments of a table in its Iceberg catalog.
    Iceberg,
    /// The YAML file of a dbt project.
    Dbt,
    /// A contract file (ODCS).
    Odcs,
    /// A product file (ODPS).
    Odps,
}

impl PushKind {
    /// Word of the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Iceberg => "iceberg",
            Self::Dbt => "dbt",
            Self::Odcs => "odcs",
            Self::Odps => "odps",
        }
    }
}

/// What is to be pushed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Type)]
pub struct PlanPushRequest {
    /// A urn or name of a product or asset.
    pub name: String,
    /// Only these; empty: wherever they can go.
    #[serde(default)]
    pub to: Vec<PushKind>,
    /// Folder of the dbt project, where its source names artifacts that lie elsewhere.
    #[serde(default)]
    pub project: Option<String>,
}

/// One word that would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PushChange {
    /// Name of the thing in the file, where words about several go into it; empty: the only one.
    pub thing: String,
    /// Path of the column; empty: the thing itself.
    pub path: String,
    /// What it is called there: `comment`, `doc`, `description`, `purpose`.
    pub part: String,
    /// What stands there now.
    pub old: Option<String>,
    /// What would.
    pub new: String,
    /// Login of who wrote it.
    pub by: String,
    /// Line in the file, from 1, where it stands there already.
    pub line: Option<u32>,
}

/// Words that would not go there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PushHeld {
    /// Name of the thing in the file, where words about several go into it; empty: the only one.
    pub thing: String,
    /// Path of the column; empty: the thing itself.
    pub path: String,
    /// Which words.
    pub part: String,
    /// Why not, and what would help.
    pub why: String,
}

/// One place that words go to.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct PushTarget {
    /// Names it in `push_docs`.
    pub key: String,
    /// What it is.
    pub kind: PushKind,
    /// Name of the source.
    pub source: String,
    /// The table, or the file below the folder.
    pub place: String,
    /// The folder that holds the file, for people.
    pub folder: Option<String>,
    /// What would change.
    pub changes: Vec<PushChange>,
    /// What would not.
    pub held: Vec<PushHeld>,
    /// Why nothing at all can go there.
    pub refused: Option<AppError>,
    /// The change of a file as a unified diff that `git apply -p1` takes, in the folder.
    pub patch: Option<String>,
    /// Whether Weft can write the file itself.
    pub writable: bool,
}

/// The plan.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PlanPushResponse {
    /// The thing.
    pub thing: EntityLink,
    /// Stands for the plan and everything that it rests on.
    pub digest: String,
    /// Places, those with changes first.
    pub targets: Vec<PushTarget>,
    /// What a person should know about it, in words.
    pub notes: Vec<String>,
}

/// A target with what doing it takes.
pub(crate) struct Planned {
    pub target: PushTarget,
    pub act: Act,
}

/// How a target is done.
pub(crate) enum Act {
    /// There is nothing to do, or it cannot be done.
    Nothing,
    /// A commit to a catalog.
    Commit {
        config: Box<SourceConfig>,
        namespace: Vec<String>,
        name: String,
        seen: Box<push::TableComments>,
        comments: push::Comments,
    },
    /// A file as it is and as it would be.
    File {
        before: ContractText,
        after: ContractText,
    },
}

/// Makes the plan; changes nothing.
pub async fn plan_push(app: &App, request: PlanPushRequest) -> AppResult<PlanPushResponse> {
    Ok(planned(app, &request).await?.0)
}

/// The plan, and what doing it takes.
pub(crate) async fn planned(
    app: &App,
    request: &PlanPushRequest,
) -> AppResult<(PlanPushResponse, Vec<Planned>)> {
    let thing = lookup::find(app, &request.name).await?;
    let said = said::of(app, &thing).await?;
    let wanted = |kind: PushKind| request.to.is_empty() || request.to.contains(&kind);
    let mut planned: Vec<Planned> = Vec::new();
    let mut notes = said.notes.clone();
    for words in &said.about {
        if wanted(PushKind::Iceberg) {
            planned.extend(catalog::plan(app, words).await?);
        }
    }
    if wanted(PushKind::Dbt) {
        planned.extend(project::plan(app, &said.about, request.project.as_deref()).await?);
    }
    if wanted(PushKind::Odcs) {
        planned.extend(contract::plan(app, &said.about).await?);
    }
    if let Some(product) = &said.product
        && wanted(PushKind::Odps)
    {
        planned.extend(contract::plan_product(app, product).await?);
    }
    if said.is_silent() {
        notes.push("nobody has written words about it in Weft; there is nothing to push".to_owned());
    } else if planned.is_empty() {
        notes.push("no source of it takes words back".to_owned());
    }
    planned.sort_by_key(|one| {
        let target = &one.target;
        (target.refused.is_some(), target.changes.is_empty(), target.kind)
    });
    let response = PlanPushResponse {
        thing: (&thing).into(),
        digest: digest(&planned)?,
        targets: planned.iter().map(|one| one.target.clone()).collect(),
        notes,
    };
    Ok((response, planned))
}

/// Over the targets as they are shown, the tables as they were read and the files as they are.
fn digest(planned: &[Planned]) -> AppResult<String> {
    let mut hasher = blake3::Hasher::new();
    for one in planned {
        let target = serde_json::to_vec(&one.target)
            .map_err(|error| AppError::failed(format!("the plan cannot be written down: {error}")))?;
        hasher.update(&target);
        match &one.act {
            Act::Nothing => {}
            Act::Commit { seen, .. } => {
                hasher.update(format!("{seen:?}").as_bytes());
            }
            Act::File { before, .. } => {
                hasher.update(blake3::hash(&before.bytes).as_bytes());
            }
        }
        hasher.update(b"\0");
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// A target to which nothing can go.
fn refused(kind: PushKind, source: &str, place: &str, error: AppError) -> Planned {
    let target = PushTarget {
        key: key(kind, source, place),
        kind,
        source: source.to_owned(),
        place: place.to_owned(),
        folder: None,
        changes: Vec::new(),
        held: Vec::new(),
        refused: Some(error),
        patch: None,
        writable: false,
    };
    Planned {
        target,
        act: Act::Nothing,
    }
}

fn key(kind: PushKind, source: &str, place: &str) -> String {
    format!("{}:{source}:{place}", kind.as_str())
}
