//! Printing: tables for people, JSON for programs.

pub mod junit;
mod progress;
pub mod rows;
pub mod sarif;
pub mod table;

use std::{
    io::{IsTerminal, Write},
    sync::{Mutex, PoisonError},
    time::Instant,
};

use serde::Serialize;
use weft_app::{AppError, AppResult, Progress, ProgressSink};

/// How this run prints. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// Prints JSON or for people.
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether JSON is printed.
    pub const fn is_json(self) -> bool {
        self.json
    }

    /// Prints one JSON value on one line.
    pub fn value(value: &impl Serialize) -> AppResult<()> {
        let mut text = serde_json::to_string(value)
            .map_err(|error| AppError::failed(format!("the answer cannot be written as JSON: {error}")))?;
        text.push('\n');
        Self::text(&text)
    }

    /// Prints text as it is. A closed pipe (`weft search x | head`) ends the output, not the work.
    pub fn text(text: &str) -> AppResult<()> {
        let mut out = std::io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(AppError::failed(format!("stdout cannot be written: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// Prints one line for people.
    pub fn line(text: impl AsRef<str>) -> AppResult<()> {
        Self::text(&format!("{}\n", clean(text.as_ref())))
    }

    /// Prints an error to stderr.
    pub fn error(self, error: &AppError) {
        let text = if self.json {
            serde_json::to_string(error).unwrap_or_else(|_| error.message.clone())
        } else {
            match &error.hint {
                Some(hint) => format!("error: {}\nhint: {}", clean(&error.message), clean(hint)),
                None => format!("error: {}", clean(&error.message)),
            }
        };
        Self::note(&text);
    }

    /// A line beside the data: warnings, progress, what to do next.
    pub fn note(text: &str) {
        // Without a stderr nobody would read it.
        drop(writeln!(std::io::stderr().lock(), "{text}"));
    }

    /// Shows progress on a terminal; silent elsewhere and with `--json`.
    pub fn progress(self) -> ProgressSink {
        if self.json || !std::io::stderr().is_terminal() {
            return weft_host::no_progress();
        }
        let line = Mutex::new(progress::Line::default());
        std::sync::Arc::new(move |progress: Progress| {
            let mut line = line.lock().unwrap_or_else(PoisonError::into_inner);
            let shown = line.told(&progress, Instant::now());
            drop(write!(std::io::stderr().lock(), "\r\x1b[2K{shown}"));
            if progress.total == Some(progress.done) {
                drop(write!(std::io::stderr().lock(), "\r\x1b[2K"));
            }
        })
    }
}

/// Harvested text is data: control characters (which could move the cursor or recolour the terminal) are
/// shown as marks.
pub fn clean(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\n' | '\t' => letter,
            letter if letter.is_control() => '\u{fffd}',
            // Characters that turn the direction of the text around them, or cannot be seen.
            '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
            letter => letter,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn harvested_text_cannot_drive_the_terminal() {
        assert_eq!(super::clean("a\x1b[2Jb\u{202e}c\n"), "a\u{fffd}[2Jb\u{fffd}c\n");
    }
}
