//! Keeps an image of the documentation in the workspace, by its content: the same image is kept once.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::workspace::Image;

use crate::{App, AppError, AppResult, images, lookup};

/// An image.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct KeepImageRequest {
    /// A urn or name of the thing whose words it is for; stands in the audit.
    pub name: String,
    /// Its bytes in base64: PNG, JPEG, GIF or WebP, at most 2 MiB.
    pub data: String,
}

/// Where it is kept.
#[derive(Debug, Clone, Serialize, Type)]
pub struct KeepImageResponse {
    /// What Markdown names it by: `weft://image/…`.
    pub link: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Whether it was new.
    pub added: bool,
}

/// Keeps it. It is on disk when this answers.
pub async fn keep_image(app: &App, request: KeepImageRequest) -> AppResult<KeepImageResponse> {
    let thing = lookup::find(app, &request.name).await?;
    if request.data.len() > images::BYTES / 3 * 4 + 16 {
        return Err(
            AppError::invalid("the image has more than 2 MiB").hint("make it smaller, or save it as WebP")
        );
    }
    let bytes = STANDARD
        .decode(request.data.as_bytes())
        .map_err(|_| AppError::invalid("the image is not in base64"))?;
    let seen = images::look(&bytes)?;
    let digest = blake3::hash(&bytes).to_hex().to_string();
    let image = Image {
        digest: digest.clone(),
        kind: seen.kind,
        bytes,
    };
    let added = app
        .workspace
        .keep_image(&app.login, thing.urn.as_str(), image)
        .await?;
    Ok(KeepImageResponse {
        link: format!("{}{digest}", images::LINK),
        width: seen.width,
        height: seen.height,
        added,
    })
}
