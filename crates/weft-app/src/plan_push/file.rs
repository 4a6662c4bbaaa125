//! A file that holds words: what stands where in it, what would, and the diff between.

use std::collections::BTreeSet;

use serde_json::Value;
use weft_ports::contracts::{ContractEdit, ContractText};

use super::{Act, Planned, PushChange, PushHeld, PushKind, PushTarget, key, patch, refused};
use crate::{App, AppError, AppResult};

/// A file under the plan.
pub struct Page {
    /// Its kind.
    pub kind: PushKind,
    /// Source that it belongs to.
    pub source: String,
    /// File below the folder.
    pub file: String,
    /// The folder, as the person named it.
    pub folder: String,
    /// Its text.
    pub text: ContractText,
    /// What it says.
    pub document: Value,
    /// Name of the thing in the file that the next words are about.
    thing: String,
    /// Edits so far, in the order in which they are made.
    edits: Vec<ContractEdit>,
    changes: Vec<PushChange>,
    held: Vec<PushHeld>,
}

/// A word for a file.
pub struct Word<'a> {
    /// Path of the column; empty: the thing.
    pub path: &'a str,
    /// What it is called.
    pub part: &'a str,
    /// JSON pointer of where it goes.
    pub pointer: String,
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub by: &'a str,
}

impl Page {
    /// Reads a text as a document; what cannot be parsed is told with its line.
    pub async fn open(
        app: &App,
        (kind, source): (PushKind, &str),
        (folder, file): (&str, &str),
        text: ContractText,
    ) -> AppResult<Self> {
        let (contracts, copy) = (std::sync::Arc::clone(&app.contracts), text.clone());
        let checked = tokio::task::spawn_blocking(move || contracts.check(&copy))
            .await
            .map_err(|error| AppError::failed(format!("reading `{file}` stopped short: {error}")))?;
        let Some(document) = checked.document else {
            let first = checked.errors.first();
            let words = first.map_or_else(String::new, |error| {
                format!(", line {}: {}", error.place.line, error.message)
            });
            return Err(AppError::invalid(format!("`{file}` cannot be read{words}")).hint("mend the file"));
        };
        let lone = text
            .bytes
            .windows(2)
            .any(|pair| pair.first() == Some(&b'\r') && pair.last() != Some(&b'\n'));
        if lone {
            return Err(AppError::invalid(format!(
                "`{file}` ends lines with carriage returns alone, which no diff can show"
            ))
            .hint("save it with line feeds"));
        }
        Ok(Self {
            kind,
            source: source.to_owned(),
            file: file.to_owned(),
            folder: folder.to_owned(),
            text,
            document,
            thing: String::new(),
            edits: Vec::new(),
            changes: Vec::new(),
            held: Vec::new(),
        })
    }

    /// Says which thing in the file the next words are about.
    pub fn about(&mut self, thing: &str) {
        thing.clone_into(&mut self.thing);
    }

    /// What stands at a place now.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.document.pointer(pointer)
    }

    /// The text at a place now.
    pub fn said(&self, pointer: &str) -> Option<String> {
        match self.at(pointer)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }

    /// Puts a word where it goes, unless it stands there; ends of lines at its end do not count.
    pub fn put(&mut self, app: &App, word: Word<'_>) {
        let old = self.said(&word.pointer);
        if old.as_deref().map(str::trim_end) == Some(word.text.trim_end()) {
            return;
        }
        let edit = ContractEdit::Set {
            path: word.pointer.clone(),
            value: Value::from(word.text.clone()).to_string(),
        };
        self.change(app, word, old, edit);
    }

    /// Adds something new that holds a word.
    pub fn add(&mut self, app: &App, word: Word<'_>, value: &Value) {
        let edit = ContractEdit::Set {
            path: word.pointer.clone(),
            value: value.to_string(),
        };
        self.change(app, word, None, edit);
    }

    fn change(&mut self, app: &App, word: Word<'_>, old: Option<String>, edit: ContractEdit) {
        let place = old
            .as_ref()
            .and_then(|_| app.contracts.place(&self.text, &word.pointer));
        self.changes.push(PushChange {
            thing: self.thing.clone(),
            path: word.path.to_owned(),
            part: word.part.to_owned(),
            old,
            new: word.text,
            by: word.by.to_owned(),
            line: place.map(|place| place.line).filter(|line| *line > 0),
        });
        self.edits.push(edit);
    }

    /// Leaves a word out.
    pub fn hold(&mut self, path: &str, part: &str, why: impl Into<String>) {
        self.held.push(PushHeld {
            thing: self.thing.clone(),
            path: path.to_owned(),
            part: part.to_owned(),
            why: why.into(),
        });
    }

    /// Leaves words out.
    pub fn hold_all(&mut self, held: Vec<PushHeld>) {
        let thing = &self.thing;
        self.held.extend(held.into_iter().map(|one| PushHeld {
            thing: thing.clone(),
            ..one
        }));
    }

    /// Names of things are told only where there are several.
    fn without_lone_name(&mut self) {
        let things: BTreeSet<&String> = self
            .changes
            .iter()
            .map(|one| &one.thing)
            .chain(self.held.iter().map(|one| &one.thing))
            .collect();
        if things.len() > 1 {
            return;
        }
        for thing in self
            .changes
            .iter_mut()
            .map(|one| &mut one.thing)
            .chain(self.held.iter_mut().map(|one| &mut one.thing))
        {
            thing.clear();
        }
    }

    /// The target, with the file as it would be.
    pub async fn planned(mut self, app: &App, writable: bool) -> AppResult<Planned> {
        self.without_lone_name();
        let place = self.file.clone();
        let mut act = Act::Nothing;
        let mut diff = None;
        if !self.edits.is_empty() {
            let (contracts, before, edits) = (
                std::sync::Arc::clone(&app.contracts),
                self.text.clone(),
                self.edits,
            );
            let edited = tokio::task::spawn_blocking(move || contracts.edit(&before, &edits))
                .await
                .map_err(|error| AppError::failed(format!("editing `{place}` stopped short: {error}")))?;
            let after = match edited {
                Ok(after) => after,
                Err(error) => return Ok(refused(self.kind, &self.source, &place, error.into())),
            };
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec());
            if let (Ok(old), Ok(new)) = (text(&self.text.bytes), text(&after.bytes)) {
                diff = patch::unified(&place, &old, &new);
            }
            act = Act::File {
                before: self.text,
                after,
            };
        }
        Ok(Planned {
            target: PushTarget {
                key: key(self.kind, &self.source, &place),
                kind: self.kind,
                source: self.source,
                place,
                folder: Some(self.folder),
                writable: writable && !self.changes.is_empty(),
                changes: self.changes,
                held: self.held,
                refused: None,
                patch: diff,
            },
            act,
        })
    }
}

/// A key of a JSON pointer (RFC 6901).
pub fn step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
