//! From text to tokens.

use super::filter::{FilterField, Span};

/// One token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open,
    Close,
    Or,
    And,
    Not,
    Word(String),
    Phrase(String),
    /// A filter with its raw values. The flag says whether the value may go on.
    Filter(FilterField, Vec<String>),
    /// Looks like a filter and is none.
    Unknown(String, String),
}

/// Cuts the text into tokens. Never fails: what is no sign of the language is a word.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    while let Some(found) = lexer.next() {
        tokens.extend(found);
    }
    tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|letter| !wanted(letter)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or("")
    }

    fn next(&mut self) -> Option<Vec<Token>> {
        self.take_while(char::is_whitespace);
        let from = self.at;
        let first = self.peek()?;
        let kind = match first {
            '(' | ')' => {
                self.at += 1;
                if first == '(' {
                    TokenKind::Open
                } else {
                    TokenKind::Close
                }
            }
            '"' => return Some(self.quoted(from)),
            '-' if self
                .rest()
                .chars()
                .nth(1)
                .is_some_and(|next| !next.is_whitespace() && next != '-') =>
            {
                self.at += 1;
                TokenKind::Not
            }
            _ => self.word(),
        };
        Some(vec![self.token(kind, from)])
    }

    fn token(&self, kind: TokenKind, from: usize) -> Token {
        Token {
            kind,
            span: Span { from, to: self.at },
        }
    }

    /// A phrase; where the quote is not closed yet, its words.
    fn quoted(&mut self, from: usize) -> Vec<Token> {
        self.at += 1;
        let inner = self.take_while(|letter| letter != '"');
        if self.peek().is_some() {
            self.at += 1;
            return vec![self.token(TokenKind::Phrase(inner.to_owned()), from)];
        }
        let mut words: Vec<Token> = inner
            .split_whitespace()
            .map(|word| Token {
                kind: TokenKind::Word(word.to_owned()),
                span: Span { from, to: from },
            })
            .collect();
        // Only the last one may go on.
        if let Some(last) = words.last_mut().filter(|_| !inner.ends_with(char::is_whitespace)) {
            last.span.to = self.at;
        }
        words
    }

    fn word(&mut self) -> TokenKind {
        let from = self.at;
        let ends = |letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '"');
        let head = self.take_while(|letter| !ends(letter) && letter != ':');
        if self.peek() == Some(':') {
            let field = FilterField::parse(head);
            self.at += 1;
            if let Some(field) = field {
                return TokenKind::Filter(field, self.values());
            }
            let tail = self.take_while(|letter| !ends(letter));
            let looks_like_a_filter = !head.is_empty() && head.chars().all(char::is_alphabetic);
            if looks_like_a_filter && !tail.starts_with(['/', ':']) && FilterField::close_to(head).is_some() {
                return TokenKind::Unknown(head.to_owned(), tail.to_owned());
            }
            return TokenKind::Word(self.text.get(from..self.at).unwrap_or("").to_owned());
        }
        match head {
            "OR" => TokenKind::Or,
            "AND" => TokenKind::And,
            "NOT" => TokenKind::Not,
            _ => TokenKind::Word(head.to_owned()),
        }
    }

    /// Values of a filter: bare or quoted, with commas between them.
    fn values(&mut self) -> Vec<String> {
        let mut values = Vec::new();
        loop {
            let value = if self.peek() == Some('"') {
                self.at += 1;
                let inner = self.take_while(|letter| letter != '"');
                if self.peek().is_some() {
                    self.at += 1;
                }
                inner
            } else {
                self.take_while(|letter| !letter.is_whitespace() && !matches!(letter, ',' | '(' | ')' | '"'))
            };
            if !value.trim().is_empty() {
                values.push(value.trim().to_owned());
            }
            if self.peek() != Some(',') {
                return values;
            }
            self.at += 1;
        }
    }
}
