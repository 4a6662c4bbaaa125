//! Contracts in a pipeline: valid, as their tables are, and raised to the version that their changes want.
//!
//! Reads files, the workspace and nothing else: no network, whatever a contract names.

mod base;
mod findings;

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Warning;
use weft_policy::contract_diff::Impact;
use weft_ports::{
    Cancel, ContractFiles,
    contracts::{CheckedContract, ContractStandard, ContractText, TextPlace},
    workspace::SourceState,
};

use self::{base::Base, findings::Findings};
use crate::{App, AppError, AppResult, contracts::text};

pub use crate::contracts::breaks::BrokenReader;
pub use findings::{CheckRule, rules};
pub use weft_policy::contract_diff::Impact as CheckImpact;
pub use weft_ports::contracts::{ContractStandard as CheckStandard, TextPlace as CheckPlace};

/// Files that are held in memory at once, each of at most 4 MiB.
const AT_ONCE: usize = 32;
/// Files of one check.
const FILES: usize = 100_000;

/// What to check.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CheckContractsRequest {
    /// Files, and folders of them.
    pub paths: Vec<String>,
    /// Folder (or file) of the earlier versions, for example a checkout of the main branch. Absent: what the workspace
    /// holds of each contract.
    #[serde(default)]
    pub base: Option<String>,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CheckLevel {
    /// The check fails.
    Error,
    /// Somebody should look.
    Warning,
    /// Good to know.
    Note,
}

/// One thing that was found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CheckFinding {
    /// Stable id of the rule.
    pub rule: String,
    /// How bad it is.
    pub level: CheckLevel,
    /// JSON pointer into the file; where something was removed, its nearest place that is left.
    pub path: String,
    /// Where that stands.
    #[serde(flatten)]
    pub place: TextPlace,
    /// What was found and what to do.
    pub message: String,
    /// Who breaks by it.
    pub breaks: Vec<BrokenReader>,
}

/// An earlier version that a file was compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CheckBase {
    /// Its version.
    pub version: Option<String>,
    /// Where it comes from: a path, or the source of the workspace with the file's name.
    pub from: String,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CheckedFile {
    /// Its path as it was named or found.
    pub path: String,
    /// Its standard.
    pub standard: Option<ContractStandard>,
    /// `id` of the contract or product.
    pub contract: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Whether it is valid by its standard.
    pub valid: bool,
    /// Tables that it was held against.
    pub tables: Vec<String>,
    /// The earlier version, where one is known.
    pub base: Option<CheckBase>,
    /// The highest impact of what changed since.
    pub impact: Option<Impact>,
    /// The version that the changes want.
    pub suggested_version: Option<String>,
    /// What was found, worst first.
    pub findings: Vec<CheckFinding>,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CheckContractsResponse {
    /// Whether nothing is wrong: no finding is an error.
    pub passed: bool,
    /// Findings that are errors.
    pub errors: u32,
    /// Findings that are warnings.
    pub warnings: u32,
    /// Files that were checked, in the order in which they were found.
    pub files: Vec<CheckedFile>,
    /// YAML and JSON files below the named folders that are neither contract nor product.
    pub skipped: u32,
    /// Pieces that could not be looked at.
    pub unread: Vec<Warning>,
}

/// Checks contract files.
pub async fn check_contracts(
    app: &App,
    request: CheckContractsRequest,
    cancel: Cancel,
) -> AppResult<CheckContractsResponse> {
    if request.paths.is_empty() {
        return Err(AppError::invalid("no file was named").hint("name contract files, or folders of them"));
    }
    let named: Vec<PathBuf> = request.paths.iter().map(PathBuf::from).collect();
    let (found, mut unread) = app.contracts.find(&named, &cancel).await?;
    if found.len() > FILES {
        return Err(AppError::invalid(format!(
            "{} files are more than {FILES} at once",
            found.len()
        )));
    }
    let named: BTreeSet<PathBuf> = named.into_iter().collect();
    let base = match &request.base {
        Some(folder) => {
            let (base, warnings) = Base::folder(app, folder, &cancel).await?;
            unread.extend(warnings);
            base
        }
        None => Base::Workspace,
    };
    let check = Check {
        app,
        base,
        sources: app.workspace.sources().await?,
    };
    let mut files = Vec::with_capacity(found.len());
    let mut skipped = 0_u32;
    for batch in found.chunks(AT_ONCE) {
        if cancel.is_cancelled() {
            return Err(cancelled());
        }
        for (path, read) in batch.iter().zip(read(app, batch).await?) {
            match check.file(path.display().to_string(), read).await? {
                // Below a folder lies much that is no contract; a file that was named should be one.
                file if file.standard.is_none() && file.is_foreign() && !named.contains(path) => skipped += 1,
                file => files.push(file),
            }
        }
    }
    let count = |level: CheckLevel| {
        let findings = files.iter().flat_map(|file: &CheckedFile| &file.findings);
        u32::try_from(findings.filter(|finding| finding.level == level).count()).unwrap_or(u32::MAX)
    };
    let errors = count(CheckLevel::Error);
    Ok(CheckContractsResponse {
        passed: errors == 0,
        errors,
        warnings: count(CheckLevel::Warning),
        files,
        skipped,
        unread,
    })
}

fn cancelled() -> AppError {
    weft_ports::PortError::cancelled().into()
}

/// A file that was read and parsed, or why it was not.
type Read = Result<(ContractText, CheckedContract), AppError>;

/// Reads some files and parses them side by side.
async fn read(app: &App, paths: &[PathBuf]) -> AppResult<Vec<Read>> {
    let mut texts = Vec::with_capacity(paths.len());
    for path in paths {
        texts.push(app.contracts.read(path).await.map_err(AppError::from));
    }
    let contracts = Arc::clone(&app.contracts);
    tokio::task::spawn_blocking(move || {
        let parse = |text: Result<ContractText, AppError>| {
            let text = text?;
            let checked = contracts.check(&text);
            Ok((text, checked))
        };
        texts.into_par_iter().map(parse).collect()
    })
    .await
    .map_err(|error| AppError::failed(format!("reading the files stopped: {error}")))
}

impl CheckedFile {
    fn new(path: String) -> Self {
        Self {
            path,
            standard: None,
            contract: None,
            version: None,
            valid: false,
            tables: Vec::new(),
            base: None,
            impact: None,
            suggested_version: None,
            findings: Vec::new(),
        }
    }

    /// Whether it was parsed and is something else than a contract or product.
    fn is_foreign(&self) -> bool {
        self.findings
            .iter()
            .all(|finding| finding.rule == findings::FOREIGN.id)
    }
}

struct Check<'a> {
    app: &'a App,
    base: Base,
    sources: Vec<SourceState>,
}

impl Check<'_> {
    async fn file(&self, path: String, read: Read) -> AppResult<CheckedFile> {
        let mut file = CheckedFile::new(path);
        let mut findings = Findings::default();
        let (source, checked) = match read {
            Ok(read) => read,
            Err(error) => {
                findings.unreadable(&error);
                file.findings = findings.found;
                return Ok(file);
            }
        };
        file.standard = checked.standard;
        file.valid = checked.errors.is_empty();
        findings.invalid(&checked);
        if let Some(document) = &checked.document {
            file.contract = text(document, "id");
            file.version = text(document, "version");
            if checked.standard == Some(ContractStandard::Odcs) {
                self.against_tables(document, &mut file, &mut findings).await?;
                self.against_base(document, &mut file, &mut findings).await?;
            }
        }
        file.findings = self.placed(source, findings).await?;
        Ok(file)
    }

    /// Puts findings where they stand and in order. Looking for a place takes as long as reading the file.
    async fn placed(&self, source: ContractText, findings: Findings) -> AppResult<Vec<CheckFinding>> {
        let mut found = findings.found;
        if found.iter().any(|finding| finding.place == TextPlace::default()) {
            let contracts: Arc<dyn ContractFiles> = Arc::clone(&self.app.contracts);
            found = tokio::task::spawn_blocking(move || findings::placed(&*contracts, &source, found))
                .await
                .map_err(|error| AppError::failed(format!("looking for places stopped: {error}")))?;
        }
        found.sort_by(|one, other| {
            (one.level, one.place, &one.path, &one.rule).cmp(&(
                other.level,
                other.place,
                &other.path,
                &other.rule,
            ))
        });
        Ok(found)
    }
}
