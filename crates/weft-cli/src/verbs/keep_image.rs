//! `weft docs attach`.

use std::{io::Read as _, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use weft_app::{
    App, AppError, AppResult,
    keep_image::{KeepImageRequest, keep_image},
};

use crate::output::Output;

/// Bytes that are read at most: one more than is kept says that there is more.
const MOST: u64 = 2 * 1024 * 1024 + 1;

/// Keeps an image.
pub async fn run(app: &App, output: Output, name: String, file: &Path) -> AppResult<()> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|opened| opened.take(MOST).read_to_end(&mut bytes))
        .map_err(|error| AppError::invalid(format!("`{}` cannot be read: {error}", file.display())))?;
    let data = STANDARD.encode(&bytes);
    let kept = keep_image(app, KeepImageRequest { name, data }).await?;
    if output.is_json() {
        return Output::value(&kept);
    }
    let called = file.file_stem().unwrap_or_default().to_string_lossy();
    let called: String = called
        .chars()
        .map(|letter| {
            if matches!(letter, '[' | ']' | '\\') {
                ' '
            } else {
                letter
            }
        })
        .collect();
    Output::line(format!("![{called}]({})", kept.link))
}
