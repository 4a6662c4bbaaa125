//! Keys: whole names and runs of words within a name, each one term. They make exact names exact, and
//! `order_id` the column of that name rather than any text with `order` and `id` in it.

use crate::{
    analysis::{Splitter, canonical, tokenizer::KEY_END},
    stored::Stored,
};

/// Follows the words of a run that ends where the name ends.
pub(crate) const RUN_END: char = '\u{2}';

/// Which whole name a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exact {
    /// The full name, one of its dotted tails, or another dotted name of the same thing.
    Full,
    /// The technical name.
    Name,
    /// The name for people.
    Title,
}

impl Exact {
    pub(crate) const ALL: [Self; 3] = [Self::Full, Self::Name, Self::Title];

    const fn mark(self) -> char {
        match self {
            Self::Full => 'f',
            Self::Name => 'n',
            Self::Title => 't',
        }
    }
}

/// Key of a whole name, given its canonical form.
pub(crate) fn exact_key(exact: Exact, canonical: &str) -> String {
    format!("{}{canonical}", exact.mark())
}

/// Start of the keys of names in which these words stand side by side.
pub(crate) fn run_key(words: &str) -> String {
    format!("r{words}")
}

/// The same for titles.
pub(crate) fn title_run_key(words: &str) -> String {
    format!("s{words}")
}

/// Start of the keys of columns in which these words stand side by side. What follows [`RUN_END`] is the
/// column's path.
pub(crate) fn column_key(words: &str) -> String {
    format!("c{words}")
}

/// All keys of an entity, in the form that the key tokenizer takes apart.
pub(super) fn all(stored: &Stored<'_>) -> String {
    let mut keys = Keys(String::with_capacity(1_024));
    let name = canonical(stored.name);
    keys.push(exact_key(Exact::Name, &name));
    if !stored.title.is_empty() {
        keys.push(exact_key(Exact::Title, &canonical(stored.title)));
        keys.runs('s', stored.title, "");
    }
    keys.runs('r', stored.name, "");
    for full in std::iter::once(&stored.full_name).chain(&stored.aliases) {
        let mut tail = Some(*full);
        while let Some(name) = tail.filter(|name| name.contains('.')) {
            keys.push(exact_key(Exact::Full, &canonical(name)));
            tail = name.split_once('.').map(|(_, rest)| rest);
        }
    }
    for path in &stored.columns {
        keys.runs('c', path, path);
    }
    keys.0
}

struct Keys(String);

impl Keys {
    fn push(&mut self, key: impl AsRef<str>) {
        self.0.push_str(key.as_ref());
        self.0.push(KEY_END);
    }

    /// One key for each word of `name`: from that word to the end.
    fn runs(&mut self, mark: char, name: &str, tail: &str) {
        let words: Vec<String> = Splitter::new(name).map(|word| word.text).collect();
        for start in 0..words.len().min(16) {
            self.0.push(mark);
            for (index, word) in words.iter().skip(start).take(16).enumerate() {
                if index > 0 {
                    self.0.push(' ');
                }
                self.0.push_str(word);
            }
            self.0.push(RUN_END);
            self.0.push_str(tail);
            self.0.push(KEY_END);
        }
    }
}
