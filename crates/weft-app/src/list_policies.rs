//! Policies for the upkeep of a table, beside what is promised of its history and what is there of it.
//!
//! Snapshot expiry is not record retention: it removes old versions of a table, not rows. So the promise, the oldest row,
//! the oldest snapshot and the policy stand side by side, and where two of them do not fit, a sentence says so.

mod compare;
pub(crate) mod promise;
pub(crate) mod rows;
mod words;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, EntityKind, Timestamp};
pub use weft_policy::Severity;
use weft_ports::{AppliedPolicy, Cancel, PolicyKind, PortError, PortErrorKind, policy::said};

use self::{
    compare::{Facts, compare},
    promise::Promises,
};
use crate::{App, AppError, AppResult, ErrorCode, lookup};

/// Which table.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ListPoliciesRequest {
    /// A table, or a product with one.
    pub name: String,
}

/// One setting of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PolicySetting {
    /// Key as the policy has it: `max_snapshot_age_days`.
    pub key: String,
    /// The key in plain words where the published schemas name it, else the key.
    pub label: String,
    /// Value.
    pub value: String,
}

/// A policy that holds for the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PolicyView {
    /// Its name.
    pub name: String,
    /// The catalog's word for its kind: `system.snapshot-expiry`.
    pub kind: String,
    /// The same in plain words: `snapshot expiry`.
    pub about: String,
    /// The namespace that it lives in, which need not be what it is attached to.
    pub namespace: Vec<String>,
    /// Whether it is attached to something above the table.
    pub inherited: bool,
    /// Whether it switches its work on or off; unknown where its content cannot be read.
    pub enabled: Option<bool>,
    /// Words of whoever made it.
    pub description: Option<String>,
    /// What else it says.
    pub settings: Vec<PolicySetting>,
    /// How often it was changed.
    #[specta(type = Option<u32>)]
    pub version: Option<u64>,
    /// What of its content cannot be read, and why.
    pub unread: Option<String>,
}

/// How long data is promised to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PromisedRetention {
    /// As it was promised: `26 months`.
    pub value: String,
    /// Who promised it: `contract Orders 3.2.0`.
    pub from: String,
}

/// What is promised of the history, what is there of it, and what may remove it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RetentionView {
    /// The promise.
    pub promised: Option<PromisedRetention>,
    /// When the oldest snapshot was committed.
    pub oldest_snapshot: Option<Timestamp>,
    /// Snapshots that are there.
    pub snapshots: u32,
    /// The time of the oldest row, where it is known without reading data.
    pub oldest_row: Option<Timestamp>,
    /// By what the oldest row is known, or why it is not.
    pub oldest_row_by: String,
    /// The policy that expires snapshots, in a sentence.
    pub expiry: String,
}

/// One sentence about what does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RetentionNote {
    /// How bad it is.
    pub severity: Severity,
    /// In words.
    pub text: String,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListPoliciesResponse {
    /// Full name of the table.
    pub table: String,
    /// Whether a source of the table keeps policies at all.
    pub kept: bool,
    /// Policies that hold for it: of each kind the nearest one.
    pub policies: Vec<PolicyView>,
    /// Why the policies are not known, where the catalog did not tell them. The rest is there all the same.
    pub refused: Option<AppError>,
    /// The history.
    pub retention: RetentionView,
    /// What does not fit, worst first.
    pub notes: Vec<RetentionNote>,
}

/// What asking for policies came to.
enum Asked {
    /// The catalog told them.
    Told(Vec<AppliedPolicy>),
    /// No source of the table keeps policies.
    NoneKept,
    /// The catalog refused, or did not answer.
    Refused(AppError),
}

/// Asks the catalog which policies hold for a table, and compares them with what is promised and what is there.
pub async fn list_policies(
    app: &App,
    request: ListPoliciesRequest,
    cancel: Cancel,
) -> AppResult<ListPoliciesResponse> {
    let entity = lookup::find(app, &request.name).await?;
    let table = lookup::data_asset(app, &entity)
        .await?
        .filter(|asset| asset.kind == EntityKind::Table)
        .ok_or_else(|| {
            AppError::invalid(format!("`{}` has no table that is kept up", entity.full_name))
                .hint("name a table, or a product with one")
        })?;
    let promises = Promises::of(app, &entity, &table).await?;
    let both = async {
        tokio::join!(
            asked(app, &table),
            rows::oldest(app, &entity, promises.column.as_deref(), &cancel)
        )
    };
    let (asked, oldest_row) = tokio::select! {
        () = cancel.cancelled() => return Err(PortError::cancelled().into()),
        both = both => both,
    };
    let log = table.snapshots.clone().unwrap_or_default();
    let oldest = log.snapshots.iter().min_by_key(|snapshot| snapshot.at);
    let (policies, kept, refused) = match asked {
        Asked::Told(policies) => (policies, true, None),
        Asked::NoneKept => (Vec::new(), false, None),
        Asked::Refused(error) => (Vec::new(), true, Some(error)),
    };
    let expiry = policies
        .iter()
        .find(|policy| policy.kind == PolicyKind::SnapshotExpiry);
    let expiry_words = match &refused {
        Some(error) if error.code == ErrorCode::Denied => {
            "you may not see which policy expires snapshots here".to_owned()
        }
        Some(_) => "not known: the catalog did not tell its policies".to_owned(),
        None if !kept => "no policy expires snapshots here: the source keeps no policies".to_owned(),
        None => words::expiry(expiry),
    };
    let notes = compare(&Facts {
        promised: promises.retention.as_ref(),
        time_travel: promises.time_travel.as_ref(),
        policies: &policies,
        oldest_snapshot: oldest.map(|snapshot| snapshot.at),
        is_cut: oldest.is_some_and(|snapshot| snapshot.parent_id.is_some()),
        snapshots: log.snapshots.len(),
        oldest_row: oldest_row.as_ref().ok().map(|row| row.at),
        now: app.now(),
    });
    Ok(ListPoliciesResponse {
        table: table.full_name,
        kept,
        policies: policies.into_iter().map(view).collect(),
        refused,
        retention: RetentionView {
            promised: promises.retention.map(|promise| PromisedRetention {
                value: promise.words,
                from: promise.from,
            }),
            oldest_snapshot: oldest.map(|snapshot| snapshot.at),
            snapshots: u32::try_from(log.snapshots.len()).unwrap_or(u32::MAX),
            oldest_row: oldest_row.as_ref().ok().map(|row| row.at),
            oldest_row_by: oldest_row.map_or_else(|why| why, |row| row.by),
            expiry: expiry_words,
        },
        notes,
    })
}

/// Asks the sources of the table, until one tells its policies.
async fn asked(app: &App, table: &Entity) -> Asked {
    let holders = match lookup::holders(app, table).await {
        Ok(holders) => holders,
        Err(error) => return Asked::Refused(error),
    };
    let mut refused = None;
    for holder in holders {
        let answer = match app.sources.open(&holder.state.config) {
            Ok(source) => source.policies(&holder.namespace, &holder.name).await,
            Err(error) => Err(error),
        };
        match answer {
            Ok(policies) => return Asked::Told(policies),
            Err(error) if error.kind == PortErrorKind::Unsupported => {}
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    refused.map_or(Asked::NoneKept, |error| Asked::Refused(error.into()))
}

fn view(policy: AppliedPolicy) -> PolicyView {
    let setting = |(key, value): (String, String)| PolicySetting {
        label: said(&key).map_or_else(|| key.clone(), str::to_owned),
        key,
        value,
    };
    PolicyView {
        name: policy.name,
        kind: policy.kind.as_str().to_owned(),
        about: policy.kind.to_string(),
        namespace: policy.namespace,
        inherited: policy.inherited,
        enabled: policy.enabled,
        description: policy.description,
        settings: policy.settings.into_iter().map(setting).collect(),
        version: policy.version,
        unread: policy.unread,
    }
}
