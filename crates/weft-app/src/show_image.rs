//! An image of the documentation, out of the workspace and from nowhere else.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{App, AppError, AppResult, images};

/// Which image.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowImageRequest {
    /// `weft://image/…`, as Markdown names it.
    pub link: String,
}

/// The image.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowImageResponse {
    /// `image/png`, `image/jpeg`, `image/gif` or `image/webp`.
    pub media_type: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Its bytes in base64.
    pub data: String,
}

/// Reads it.
pub async fn show_image(app: &App, request: ShowImageRequest) -> AppResult<ShowImageResponse> {
    let digest = images::digest(&request.link)
        .ok_or_else(|| AppError::invalid("that is no link to an image of this workspace"))?;
    let image = app.workspace.image(digest).await?.ok_or_else(|| {
        AppError::not_found("the image is not in this workspace")
            .hint("put it in again where the words are edited")
    })?;
    // What is kept was looked at before; what another program put there is looked at now.
    let seen = images::look(&image.bytes)?;
    Ok(ShowImageResponse {
        media_type: seen.kind.media_type().to_owned(),
        width: seen.width,
        height: seen.height,
        data: STANDARD.encode(&image.bytes),
    })
}
