//! Preferences of this person on this machine.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{App, AppResult};

/// Preferences that there are.
pub(crate) const KNOWN: [&str; 6] = [
    "theme",
    "single_letter_keys",
    "density",
    "me",
    "desktop_notifications",
    "gathered",
];

/// The key under which a preference is kept. Who one is belongs to the login: another login is another person, who must not
/// decide as this one. What was gathered to be asked for belongs to who gathered it.
pub(crate) fn kept_as(app: &App, key: &str) -> String {
    match key {
        "me" => format!("me/{}", app.account),
        "gathered" => format!("gathered/{}", app.login),
        _ => key.to_owned(),
    }
}

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
        if let Some(value) = app.device.preference(&kept_as(app, key)).await? {
            preferences.push((key.to_owned(), value));
        }
    }
    Ok(PreferencesResponse { preferences })
}
