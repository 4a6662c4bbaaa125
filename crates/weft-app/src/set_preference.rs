//! Sets one preference of this person on this machine.

use serde::Deserialize;
use specta::Type;

use crate::{
    App, AppError, AppResult,
    list_preferences::{KNOWN, ListPreferencesRequest, PreferencesResponse, kept_as, list_preferences},
};

/// Longest value, in bytes.
const LONGEST: usize = 200;
/// The same of what was gathered: as many urns as are asked for together.
const GATHERED: usize = 64 << 10;

/// One preference.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SetPreferenceRequest {
    /// `theme`, `single_letter_keys`, `density`, `me`, `desktop_notifications` (`on`, `off`), `gathered` (urns, one a line).
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
    let longest = if request.key == "gathered" {
        GATHERED
    } else {
        LONGEST
    };
    if request.value.len() > longest {
        return Err(AppError::invalid(format!(
            "the value of `{}` has at most {longest} bytes",
            request.key
        )));
    }
    let key = kept_as(app, &request.key);
    app.device.set_preference(&key, &request.value).await?;
    list_preferences(app, ListPreferencesRequest {}).await
}
