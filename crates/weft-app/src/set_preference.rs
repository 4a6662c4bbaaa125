//! Preferences of this person on this machine.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{App, AppError, AppResult};

/// Preferences that there are.
const KNOWN: [&str; 4] = ["theme", "single_letter_keys", "density", "me"];

/// One preference.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetPreferenceRequest {
    /// `theme`, `single_letter_keys`, `density`, `me`.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// All preferences after it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct PreferencesResponse {
    /// Key and value of those that are set.
    pub preferences: Vec<(String, String)>,
}

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListPreferencesRequest {}

/// Sets one.
pub async fn set_preference(app: &App, request: SetPreferenceRequest) -> AppResult<PreferencesResponse> {
    if !KNOWN.contains(&request.key.as_str()) {
        return Err(AppError::invalid(format!(
            "`{}` is no preference",
            request.key.escape_debug()
        )));
    }
    if request.value.len() > 200 {
        return Err(AppError::invalid(
            "the value of a preference has at most 200 bytes",
        ));
    }
    app.device.set_preference(&request.key, &request.value).await?;
    list_preferences(app, ListPreferencesRequest {}).await
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
