//! Which words of a text are what the query looks for.

use crate::{analysis::Splitter, evaluate::Evaluated};

/// The words to mark.
pub(crate) struct Marks(Vec<Mark>);

struct Mark {
    word: String,
    forms: Vec<String>,
    open: bool,
    /// It carries no subject: marked only beside others.
    empty: bool,
}

impl Marks {
    pub(crate) fn of(found: &Evaluated) -> Self {
        let mut marks = Vec::new();
        for scored in &found.words {
            let words = scored
                .sought
                .need
                .words()
                .zip(scored.sought.words.iter().flatten());
            marks.extend(words.map(|(word, resolved)| Mark {
                word: word.to_owned(),
                forms: resolved.forms.clone(),
                open: resolved.open,
                empty: scored.optional,
            }));
        }
        Self(marks)
    }

    /// Number of words looked for.
    pub(crate) fn words(&self) -> usize {
        self.0.len()
    }

    /// Places in the query of the words that `word` stands for.
    pub(crate) fn which<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.0
            .iter()
            .enumerate()
            .filter(move |(_, mark)| mark.is(word))
            .map(|(place, _)| place)
    }

    /// Whether any word of `text` is looked for.
    pub(crate) fn has(&self, text: &str) -> bool {
        let mut splitter = Splitter::new(text);
        let mut word = String::new();
        while splitter.next_into(&mut word).is_some() {
            if self.0.iter().any(|mark| !mark.empty && mark.is(&word)) {
                return true;
            }
        }
        false
    }

    /// Bytes from and to of the words of `text` that are looked for.
    pub(crate) fn ranges(&self, text: &str) -> Vec<(usize, usize)> {
        let mut ranges = Vec::new();
        let mut splitter = Splitter::new(text);
        let mut word = String::new();
        while let Some(range) = splitter.next_into(&mut word) {
            if self.0.iter().any(|mark| !mark.empty && mark.is(&word)) {
                ranges.push(range);
            }
        }
        ranges
    }
}

impl Mark {
    fn is(&self, word: &str) -> bool {
        self.word == word
            || (self.open && word.starts_with(&self.word))
            || self.forms.iter().any(|form| form == word)
    }
}
