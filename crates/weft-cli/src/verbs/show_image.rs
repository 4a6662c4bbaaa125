//! `weft docs image`.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use weft_app::{
    App, AppError, AppResult,
    show_image::{ShowImageRequest, show_image},
};

use crate::output::Output;

/// Writes an image to a file.
pub async fn run(app: &App, output: Output, link: String, out: &Path) -> AppResult<()> {
    let shown = show_image(app, ShowImageRequest { link }).await?;
    let bytes = STANDARD
        .decode(&shown.data)
        .map_err(|_| AppError::failed("the image cannot be read"))?;
    std::fs::write(out, bytes)
        .map_err(|error| AppError::invalid(format!("`{}` cannot be written: {error}", out.display())))?;
    if output.is_json() {
        return Output::value(&shown);
    }
    Output::note(&format!(
        "wrote {} ({}, {} × {})",
        out.display(),
        shown.media_type,
        shown.width,
        shown.height
    ));
    Ok(())
}
