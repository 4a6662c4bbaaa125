//! Sets one preference of this person on this machine.

use serde::Deserialize;
use specta::Type;

use crate::{
    App, AppError, AppResult,
    list_preferences::{KNOWN, ListPreferencesRequest, PreferencesResponse, kept_as, list_preferences},
};

/// One preference.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetPreferenceRequest {
    /// `theme`, `single_letter_keys`, `density`, `me`, `desktop_notifications` (`on`, `off`).
    pub key: String,
    /// Its value.
    pub value: String,
}

/// Sets it and lists all.
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
    let key = kept_as(app, &request.key);
    app.device.set_preference(&key, &request.value).await?;
    list_preferences(app, ListPreferencesRequest {}).await
}
