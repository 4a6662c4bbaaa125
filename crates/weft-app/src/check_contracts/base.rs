//! The earlier version of each contract, and what changed since.

use std::{collections::HashMap, path::PathBuf};

use serde_json::Value;
use weft_model::{Warning, WarningCode};
use weft_policy::{
    contract_diff::{Impact, Perspective, Raised, diff, raised},
    contract_drift::drift,
};
use weft_ports::{Cancel, contracts::ContractStandard};

use super::{AT_ONCE, Check, CheckBase, CheckedFile, cancelled, findings::Findings, read};
use crate::{
    App, AppResult,
    contracts::{
        breaks::Readers,
        kept::without,
        stored::{Stored, stored},
        tables::tables,
        text,
    },
};

/// Where earlier versions come from.
pub enum Base {
    /// What the workspace holds.
    Workspace,
    /// Files, by the `id` of their contract: the newest version of each.
    Folder(HashMap<String, Stored>),
}

impl Base {
    /// Reads a folder of earlier versions.
    pub async fn folder(app: &App, folder: &str, cancel: &Cancel) -> AppResult<(Self, Vec<Warning>)> {
        let (paths, mut warnings) = app.contracts.find(&[PathBuf::from(folder)], cancel).await?;
        let mut held: HashMap<String, Stored> = HashMap::new();
        for batch in paths.chunks(AT_ONCE) {
            if cancel.is_cancelled() {
                return Err(cancelled());
            }
            for (path, read) in batch.iter().zip(read(app, batch).await?) {
                let path = path.display().to_string();
                let (checked, error) = match read {
                    Ok((_, checked)) => (Some(checked), None),
                    Err(error) => (None, Some(error.message)),
                };
                let error = error.or_else(|| match &checked {
                    Some(checked) if checked.document.is_none() => {
                        checked.errors.first().map(|error| error.message.clone())
                    }
                    _ => None,
                });
                if let Some(error) = error {
                    let message = format!("not compared with: {error}");
                    warnings.push(Warning::new(WarningCode::Malformed, &path, message));
                }
                let contract = checked.filter(|checked| checked.standard == Some(ContractStandard::Odcs));
                if let Some(document) = contract.and_then(|checked| checked.document)
                    && let Some(id) = text(&document, "id")
                {
                    let found = Stored {
                        document,
                        from: path,
                        missing: Vec::new(),
                    };
                    let newer = held
                        .get(&id)
                        .is_none_or(|known| is_newer(&known.document, &found.document));
                    if newer {
                        held.insert(id, found);
                    }
                }
            }
        }
        Ok((Self::Folder(held), warnings))
    }
}

fn is_newer(known: &Value, found: &Value) -> bool {
    let (known, found) = (text(known, "version"), text(found, "version"));
    raised(known.as_deref(), found.as_deref(), Impact::Patch) == Raised::Enough
}

impl Check<'_> {
    /// Holds a contract against the tables that the workspace knows.
    pub async fn against_tables(
        &self,
        document: &Value,
        file: &mut CheckedFile,
        findings: &mut Findings,
    ) -> AppResult<()> {
        let found = tables(self.app, document, &self.sources).await?;
        for (index, table) in found.iter().enumerate() {
            let Some(table) = table.as_ref().filter(|table| table.is_known()) else {
                continue;
            };
            file.tables.push(table.entity.full_name.clone());
            for difference in drift(document, index, &table.actual()) {
                findings.differs(&table.entity.full_name, &difference);
            }
        }
        Ok(())
    }

    /// Compares a contract with its earlier version.
    pub async fn against_base(
        &self,
        document: &Value,
        file: &mut CheckedFile,
        findings: &mut Findings,
    ) -> AppResult<()> {
        let Some(id) = &file.contract else { return Ok(()) };
        let read;
        let earlier = match &self.base {
            Base::Folder(held) => held.get(id),
            Base::Workspace => {
                read = stored(self.app, id).await?;
                read.as_ref()
            }
        };
        let Some(earlier) = earlier else { return Ok(()) };
        let version = text(&earlier.document, "version");
        file.base = Some(CheckBase {
            version: version.clone(),
            from: earlier.from.clone(),
        });
        if !earlier.missing.is_empty() {
            findings.incomplete(&earlier.missing);
        }
        let known = without(document, &earlier.missing);
        let graded = diff(&earlier.document, &known, Perspective::Consumer);
        file.impact = graded.impact;
        file.suggested_version.clone_from(&graded.suggested_version);
        let Some(impact) = graded.impact else {
            return Ok(());
        };
        let enough = raised(version.as_deref(), file.version.as_deref(), impact);
        let readers = if impact == Impact::Major {
            Some(Readers::new(self.app, &earlier.document).await?)
        } else {
            None
        };
        for change in &graded.changes {
            let breaks = match &readers {
                Some(readers) => readers.of(self.app, change, Perspective::Consumer).await?,
                None => Vec::new(),
            };
            findings.changed(change, enough, breaks);
        }
        findings.version(version.as_deref(), file, impact, enough);
        Ok(())
    }
}
