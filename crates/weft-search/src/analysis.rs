//! How text becomes words: the same rules for what is indexed and for what is typed.
//!
//! Names of data are written in many hands: `order_items`, `OrderItems`, `order-items`, `sales.order2items`.
//! All of them are the words `order` and `items`, so that any of them finds all of them.

pub(crate) mod inflection;
pub(crate) mod tokenizer;
pub(crate) mod vocabulary;

/// Words longer than this are cut, in bytes: nobody types them, and a dictionary must not hold a file.
const WORD_BYTES_AT_MOST: usize = 48;

/// One word and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case, without accents.
    pub text: String,
    /// First byte in the text.
    pub from: usize,
    /// Byte after the last one.
    pub to: usize,
}

/// Splits text into words without allocating for each: the caller lends the buffer.
pub(crate) struct Splitter<'a> {
    text: &'a str,
    at: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Upper,
    Digit,
    /// One sign is one word (Han, Kana): such text has no spaces.
    Sign,
    /// Combining marks belong to the letter before them.
    Mark,
    Other,
}

fn class(letter: char) -> Class {
    match letter {
        'a'..='z' => Class::Lower,
        'A'..='Z' => Class::Upper,
        '0'..='9' => Class::Digit,
        _ if letter.is_ascii() => Class::Other,
        '\u{300}'..='\u{36f}' => Class::Mark,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => Class::Sign,
        _ if letter.is_uppercase() => Class::Upper,
        _ if letter.is_numeric() => Class::Digit,
        _ if letter.is_alphabetic() => Class::Lower,
        _ => Class::Other,
    }
}

impl<'a> Splitter<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The letter at `at`. Most text is ASCII, and this is where a build spends its time.
    fn letter(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte.is_ascii() {
            return Some(char::from(byte));
        }
        self.text.get(at..)?.chars().next()
    }

    /// Puts the next word into `word` and returns its place.
    pub(crate) fn next_into(&mut self, word: &mut String) -> Option<(usize, usize)> {
        word.clear();
        let (from, first) = loop {
            let letter = self.letter(self.at)?;
            let at = self.at;
            self.at += letter.len_utf8();
            if !matches!(class(letter), Class::Other | Class::Mark) {
                break (at, letter);
            }
        };
        push_folded(word, first);
        let mut before = class(first);
        if before == Class::Sign {
            return Some((from, self.at));
        }
        while let Some(letter) = self.letter(self.at) {
            let here = class(letter);
            let border = match (before, here) {
                (_, Class::Other | Class::Sign) | (Class::Lower, Class::Upper) => true,
                (Class::Upper, Class::Upper) => self.begins_a_word(self.at + letter.len_utf8()),
                (Class::Digit, other) => !matches!(other, Class::Digit | Class::Mark),
                (_, Class::Digit) => true,
                _ => false,
            };
            if border {
                break;
            }
            self.at += letter.len_utf8();
            if here != Class::Mark {
                push_folded(word, letter);
                before = here;
            }
        }
        let to = self.at;
        self.skip_possessive();
        Some((from, to))
    }

    /// Whether the capital before `next` opens a word of its own: the `S` of `HTTPServer`.
    fn begins_a_word(&self, next: usize) -> bool {
        self.letter(next).is_some_and(|next| class(next) == Class::Lower)
    }

    /// Leaves out the `'s` of `customer's`.
    fn skip_possessive(&mut self) {
        let Some(mark @ ('\'' | '\u{2019}')) = self.letter(self.at) else {
            return;
        };
        let after = self.at + mark.len_utf8();
        let ends = matches!(self.letter(after), Some('s' | 'S'))
            && self
                .letter(after + 1)
                .is_none_or(|next| class(next) == Class::Other);
        if ends {
            self.at = after + 1;
        }
    }
}

impl Iterator for Splitter<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let mut text = String::new();
        let (from, to) = self.next_into(&mut text)?;
        Some(Word { text, from, to })
    }
}

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<String> {
    Splitter::new(text).map(|word| word.text).collect()
}

/// The words of a text with one space between them: equal for every way to write the same name.
pub(crate) fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut splitter = Splitter::new(text);
    let mut word = String::new();
    while splitter.next_into(&mut word).is_some() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

/// Lower case, without accents, everything else kept.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if class(letter) == Class::Mark {
            continue;
        }
        fold_into(&mut out, letter);
    }
    out
}

fn push_folded(out: &mut String, letter: char) {
    if out.len() < WORD_BYTES_AT_MOST {
        fold_into(out, letter);
    }
}

fn fold_into(out: &mut String, letter: char) {
    if letter.is_ascii() {
        out.push(letter.to_ascii_lowercase());
        return;
    }
    for lower in letter.to_lowercase() {
        match lower {
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => out.push('a'),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => out.push('c'),
            'ď' | 'đ' | 'ð' => out.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => out.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => out.push('g'),
            'ĥ' | 'ħ' => out.push('h'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => out.push('i'),
            'ĵ' => out.push('j'),
            'ķ' => out.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => out.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => out.push('o'),
            'ŕ' | 'ŗ' | 'ř' => out.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => out.push('s'),
            'ţ' | 'ť' | 'ŧ' | 'ț' => out.push('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => out.push('u'),
            'ŵ' => out.push('w'),
            'ý' | 'ÿ' | 'ŷ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            '\u{307}' => {}
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests;
