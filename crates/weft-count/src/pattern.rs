//! Patterns, matched in time that grows with the text and nothing else, and built within bounds.

use arrow::array::{Array, ArrayRef, AsArray as _};
use arrow::datatypes::DataType;
use regex_automata::{
    Anchored,
    dfa::{Automaton as _, dense},
    nfa::thompson,
    util::{primitives::StateID, start},
};

/// Bytes of one pattern when it is built.
const LARGEST: usize = 1 << 20;
/// Bytes that all patterns of a job may take together.
const LARGEST_TOGETHER: usize = 48 << 20;

/// A pattern that is ready.
pub enum Pattern {
    /// As a table: one look for each byte.
    Table(Box<Table>),
    /// Where a table would be too large.
    Engine(Box<regex::Regex>),
}

/// Builds patterns within bounds for all of them.
#[derive(Default)]
pub struct Patterns {
    bytes: usize,
}

impl Patterns {
    /// A pattern for a column of this type.
    pub fn build(&mut self, text: &str, kind: &DataType) -> Result<Pattern, String> {
        if !matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) {
            return Err(format!("a pattern is for texts, and the column is {kind}"));
        }
        if self.bytes >= LARGEST_TOGETHER {
            return Err("the patterns of these rules are too large together".to_owned());
        }
        // The engine reads the pattern in any case: it says what is wrong with it.
        let engine = regex::RegexBuilder::new(text)
            .size_limit(LARGEST)
            .dfa_size_limit(LARGEST)
            .build()
            .map_err(|error| wrong(&error))?;
        if let Some(table) = Table::build(text) {
            self.bytes += table.states.memory_usage();
            return Ok(Pattern::Table(Box::new(table)));
        }
        self.bytes += LARGEST;
        Ok(Pattern::Engine(Box::new(engine)))
    }
}

/// A table of states, and the one that a text begins in.
pub struct Table {
    states: dense::DFA<Vec<u32>>,
    first: StateID,
}

impl Table {
    fn build(text: &str) -> Option<Self> {
        let states = dense::Builder::new()
            .configure(
                dense::Config::new()
                    .dfa_size_limit(Some(LARGEST))
                    .determinize_size_limit(Some(LARGEST)),
            )
            .thompson(thompson::Config::new().nfa_size_limit(Some(LARGEST)))
            .build(text)
            .ok()?;
        let first = states
            .start_state(&start::Config::new().anchored(Anchored::No))
            .ok()?;
        Some(Self { states, first })
    }

    /// Walked here and not by the library's own search, which is not optimised in every build.
    fn finds(&self, text: &str) -> bool {
        let mut state = self.first;
        for byte in text.bytes() {
            state = self.states.next_state(state, byte);
            if self.states.is_special_state(state) {
                if self.states.is_match_state(state) {
                    return true;
                }
                // No byte of text makes these tables give up: none is named in their configuration.
                if self.states.is_dead_state(state) || self.states.is_quit_state(state) {
                    return false;
                }
            }
        }
        self.states.is_match_state(self.states.next_eoi_state(state))
    }
}

fn wrong(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(most) => {
            format!("its pattern takes more than {most} bytes when it is built; write a simpler one")
        }
        other => {
            // The last line says what; those before it repeat the pattern.
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default();
            let what = last.trim_start_matches("error: ").to_owned();
            format!("its pattern cannot be matched here: {what}")
        }
    }
}

impl Pattern {
    fn finds(&self, text: &str) -> bool {
        match self {
            Self::Table(table) => table.finds(text),
            Self::Engine(engine) => engine.is_match(text),
        }
    }

    /// For each value that is not null whether the pattern is found in it.
    pub fn each(&self, values: &ArrayRef) -> Vec<bool> {
        let finds = |text| self.finds(text);
        match values.data_type() {
            DataType::Utf8 => values.as_string::<i32>().iter().flatten().map(finds).collect(),
            DataType::LargeUtf8 => values.as_string::<i64>().iter().flatten().map(finds).collect(),
            DataType::Utf8View => values.as_string_view().iter().flatten().map(finds).collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::StringArray;

    use super::*;

    #[test]
    fn a_table_finds_what_the_engine_finds() {
        let texts = [
            "",
            "a",
            "ab",
            "AB",
            "a1",
            "Köln",
            "x\ny",
            "10115",
            "a b",
            "\u{1f600}",
            "aaa",
            "abcabc",
            "a@b.de",
        ];
        let values: ArrayRef = Arc::new(StringArray::from_iter_values(texts));
        for pattern in [
            "",
            "a",
            "^a$",
            "^[a-z]+$",
            "b$",
            "^$",
            r"\d{5}",
            r"(?i)^AB$",
            r"^\w+@\w+\.\w+$",
            "(abc)+$",
            ".",
            "a|K",
            r"(?-u:\b)b",
            r"\bb",
            "^.$",
            "(?s)^.{3}$",
            "(?m)^y$",
            "ö",
        ] {
            let built = Patterns::default().build(pattern, &DataType::Utf8).unwrap();
            let engine = regex::Regex::new(pattern).unwrap();
            let expected: Vec<bool> = texts.iter().map(|text| engine.is_match(text)).collect();
            assert_eq!(built.each(&values), expected, "{pattern}");
        }
    }
}
