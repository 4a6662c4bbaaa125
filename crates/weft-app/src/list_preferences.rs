//! Preferences of this person on this machine.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{App, AppResult};

/// Preferences that there are.
pub(crate) const KNOWN: [&str; 4] = ["theme", "single_letter_keys", "density", "me"];

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListPreferencesRequest {}

/// All preferences that are set.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PreferencesResponse {
    /// Key and value of those that are set.
    pub preferences: Vec<(String, String)>,
}

/// Lists those that are set.
pub async fn list_preferences(app: &App, _request: ListPreferencesRequest) -> AppResult<PreferencesResponse> {
    let mut preferences = Vec::new();
    for key in KNOWN {
        if let Some(value) = app.device.preference(key).await? {
            preferences.push((key.to_owned(), value));
        }
    }
    Ok(PreferencesResponse { preferences })
}
