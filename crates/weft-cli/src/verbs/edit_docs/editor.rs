//! The person's own editor, on a file of its own.

use std::{
    fs,
    io::{Read, Write},
    process::Command,
};

use weft_app::{AppError, AppResult};

use super::LONGEST;

/// Opens `text` in the editor that VISUAL or EDITOR names, and gives what it was when the editor ended.
pub fn edited(text: &str) -> AppResult<String> {
    let named = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()))
        .ok_or_else(|| {
            AppError::invalid("no editor is named")
                .hint("set EDITOR, or give the text with `--file FILE` or `--file -`")
        })?;
    let mut words = named.split_whitespace();
    let program = words.next().unwrap_or_default();
    let unwritten =
        |error: std::io::Error| AppError::failed(format!("the text for the editor cannot be kept: {error}"));
    // Readable by this person alone, and gone when this ends.
    let folder = tempfile::Builder::new()
        .prefix("weft-docs-")
        .tempdir()
        .map_err(unwritten)?;
    let path = folder.path().join("text.md");
    let mut file = fs::File::create_new(&path).map_err(unwritten)?;
    file.write_all(text.as_bytes()).map_err(unwritten)?;
    drop(file);
    let ended = Command::new(program)
        .args(words)
        .arg(&path)
        .status()
        .map_err(|error| AppError::failed(format!("the editor `{program}` cannot be started: {error}")))?;
    let mut typed = String::new();
    let read = fs::File::open(&path).and_then(|opened| opened.take(LONGEST).read_to_string(&mut typed));
    if let Err(error) = read {
        // What cannot be read may still be somebody's words.
        let kept = folder.keep().join("text.md");
        return Err(AppError::failed(format!("the text cannot be read: {error}"))
            .hint(format!("it is kept in {}", kept.display())));
    }
    if !ended.success() && typed != text {
        let kept = folder.keep().join("text.md");
        return Err(AppError::failed(format!(
            "the editor ended with {ended}, and nothing was published"
        ))
        .hint(format!("what you typed is kept in {}", kept.display())));
    }
    if !ended.success() {
        return Err(AppError::failed(format!("the editor ended with {ended}")));
    }
    Ok(typed)
}
