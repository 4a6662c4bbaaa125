//! What is at hand while one file is read, and what was made of it.

use weft_model::{Fact, Payload, Timestamp, Urn, Warning, WarningCode};

use crate::tree::Tree;

/// Warnings that one file may give; the last one counts the rest.
const WARNINGS: usize = 50;

/// One file being read.
#[derive(Debug)]
pub struct Reading<'a> {
    /// Name of the source: first part of full names.
    pub source: &'a str,
    /// Path below the source's folder.
    pub file: &'a str,
    /// When it is read: people who have left by now are left out.
    pub now: Timestamp,
    stated: Stated,
    warnings: Vec<(u32, Warning)>,
    hushed: usize,
}

/// What one file states.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stated {
    /// What it states of things that are its own.
    pub facts: Vec<Fact>,
    /// What it states of people, domains and terms, which other files may state as well.
    pub shared: Vec<Fact>,
    /// Ids that only one file may claim, with the word and id for people.
    pub claims: Vec<(Urn, String)>,
    /// What was left out.
    pub warnings: Vec<Warning>,
}

impl<'a> Reading<'a> {
    /// Starts on a file.
    pub fn new(source: &'a str, file: &'a str, now: Timestamp) -> Self {
        Self {
            source,
            file,
            now,
            stated: Stated::default(),
            warnings: Vec::new(),
            hushed: 0,
        }
    }

    /// What the file states, its warnings in the order of its lines.
    pub fn finish(mut self) -> Stated {
        self.warnings.sort_by_key(|(line, _)| *line);
        self.stated.warnings = self.warnings.into_iter().map(|(_, warning)| warning).collect();
        if self.hushed > 0 {
            let message = format!("{} more warnings of this file are not shown", self.hushed);
            self.stated
                .warnings
                .push(Warning::new(WarningCode::Malformed, self.file, message));
        }
        self.stated
    }

    /// Tells what is wrong, and on which line.
    pub fn warn(&mut self, code: WarningCode, line: u32, message: impl Into<String>) {
        if self.warnings.len() >= WARNINGS {
            self.hushed += 1;
            return;
        }
        let warning = Warning::new(code, place(self.file, line), message);
        self.warnings.push((line, warning));
    }

    /// States something of a thing that belongs to this file.
    pub fn state(&mut self, urn: &Urn, payload: Payload) {
        self.stated.facts.push(Fact::new(urn.clone(), payload));
    }

    /// States something that other files may state too; the first file to do so is heard.
    pub fn share(&mut self, urn: Urn, payload: Payload) {
        let fact = Fact::new(urn, payload);
        let key = |fact: &Fact| (fact.urn.clone(), fact.payload.aspect());
        if !self.stated.shared.iter().any(|known| key(known) == key(&fact)) {
            self.stated.shared.push(fact);
        }
    }

    /// Claims an id.
    pub fn claim(&mut self, urn: &Urn, words: String) {
        self.stated.claims.push((urn.clone(), words));
    }

    /// The elements of the list under `key`. Anything but a list is a warning and read as none.
    pub fn list<'t>(&mut self, tree: &'t Tree, key: &str) -> &'t [Tree] {
        if let Some(found) = tree.get(key)
            && !found.is_list()
        {
            let message = format!("`{key}` should be a list and was left out");
            self.warn(WarningCode::Malformed, found.line, message);
        }
        tree.list(key)
    }
}

/// `file:line`, or the file where the line is not known.
pub fn place(file: &str, line: u32) -> String {
    if line == 0 {
        file.to_owned()
    } else {
        format!("{file}:{line}")
    }
}
