//! What a new text of a contract is compared with: the version that was published last.

use std::borrow::Cow;

use serde_json::Value;
use weft_ports::contracts::ContractStandard;

use super::{file, kept::without, stored::stored, text};
use crate::{App, AppResult};

/// The version that consumers see.
pub struct Published {
    /// What it says, without the parts that are not known.
    pub known: Value,
    /// Its version.
    pub version: Option<String>,
    /// Where it comes from, for people.
    pub from: String,
    /// Parts of it that are not known.
    pub missing: Vec<String>,
}

impl Published {
    /// The contract with this id as it was published last; none where none was.
    pub async fn of(app: &App, id: &str) -> AppResult<Option<Self>> {
        let Some(stored) = stored(app, id).await? else {
            return Ok(None);
        };
        let version = text(&stored.document, "version");
        let mut published = Self {
            known: stored.document,
            version,
            from: stored.from,
            missing: stored.missing,
        };
        if !published.missing.is_empty() {
            // Too large to be kept as a whole: its file is, where it is still that version.
            if let Some(document) = from_file(app, id, published.version.as_deref()).await? {
                published.known = document;
                published.missing.clear();
            }
        }
        Ok(Some(published))
    }

    /// All that it says; none where too much of it could not be kept.
    pub fn whole(&self) -> Option<&Value> {
        self.missing.is_empty().then_some(&self.known)
    }

    /// A document without what is not known of this one, so that the two can be compared.
    pub fn comparable<'a>(&self, document: &'a Value) -> Cow<'a, Value> {
        without(document, &self.missing)
    }
}

async fn from_file(app: &App, id: &str, version: Option<&str>) -> AppResult<Option<Value>> {
    let Some(located) = file::contract_file(app, id).await? else {
        return Ok(None);
    };
    let Ok(read) = located.text else {
        return Ok(None);
    };
    let checked = file::check(app, read).await?;
    let contract = checked.standard == Some(ContractStandard::Odcs);
    Ok(checked
        .document
        .filter(|document| contract && text(document, "version").as_deref() == version))
}
