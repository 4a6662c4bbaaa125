//! From tokens to a condition, by recursive descent. The only recursion is over brackets, and they are
//! counted before it starts.

use std::iter::Peekable;

use weft_model::Timestamp;
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{
    BYTES_AT_MOST, DEPTH_AT_MOST, Expr, LEAVES_AT_MOST, Leaf, Parsed, Text,
    filter::{Filter, FilterField},
    lexer::{Token, TokenKind, tokens},
};

/// Reads a query.
pub(crate) fn parse(text: &str, now: Timestamp) -> PortResult<Parsed> {
    if text.len() > BYTES_AT_MOST {
        return Err(PortError::new(
            PortErrorKind::Invalid,
            format!(
                "the query has {} bytes; at most {BYTES_AT_MOST} are read",
                text.len()
            ),
        )
        .hint("search for fewer words"));
    }
    let tokens = tokens(text);
    check_depth(&tokens)?;
    let mut parser = Parser {
        end: text.len(),
        now,
        tokens: tokens.into_iter().peekable(),
        leaves: Vec::new(),
        cut: false,
    };
    let mut parts = Vec::new();
    while parser.tokens.peek().is_some() {
        parts.push(parser.any_of()?);
        // A bracket that closes nothing.
        parser.tokens.next_if(|token| token.kind == TokenKind::Close);
    }
    Ok(Parsed {
        expr: all_of(parts),
        leaves: parser.leaves,
        cut: parser.cut,
    })
}

fn check_depth(tokens: &[Token]) -> PortResult<()> {
    let mut depth = 0_usize;
    for token in tokens {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_AT_MOST {
            return Err(PortError::new(
                PortErrorKind::Invalid,
                format!(
                    "brackets are nested more than {DEPTH_AT_MOST} deep at character {}",
                    token.span.from + 1
                ),
            )
            .hint("take out brackets"));
        }
    }
    Ok(())
}

struct Parser {
    end: usize,
    now: Timestamp,
    tokens: Peekable<std::vec::IntoIter<Token>>,
    leaves: Vec<Leaf>,
    cut: bool,
}

impl Parser {
    fn at_end_of_group(&mut self) -> bool {
        self.tokens
            .peek()
            .is_none_or(|token| token.kind == TokenKind::Close)
    }

    fn any_of(&mut self) -> PortResult<Expr> {
        let mut branches = vec![self.all_of()?];
        while self.tokens.next_if(|token| token.kind == TokenKind::Or).is_some() {
            branches.push(self.all_of()?);
        }
        // A branch that is not written yet must not mean "everything".
        branches.retain(|branch| *branch != Expr::All);
        Ok(match branches.len() {
            0 => Expr::All,
            1 => branches.remove(0),
            _ => Expr::Or(branches),
        })
    }

    fn all_of(&mut self) -> PortResult<Expr> {
        let mut parts = Vec::new();
        while !self.at_end_of_group()
            && self
                .tokens
                .peek()
                .is_some_and(|token| token.kind != TokenKind::Or)
        {
            parts.push(self.one()?);
        }
        Ok(all_of(parts))
    }

    fn one(&mut self) -> PortResult<Expr> {
        let mut negated = false;
        while let Some(token) = self
            .tokens
            .next_if(|token| matches!(token.kind, TokenKind::Not | TokenKind::And))
        {
            negated ^= token.kind == TokenKind::Not;
        }
        if self.at_end_of_group()
            || self
                .tokens
                .peek()
                .is_some_and(|token| token.kind == TokenKind::Or)
        {
            return Ok(Expr::All);
        }
        let inner = self.operand()?;
        Ok(match inner {
            Expr::All => Expr::All,
            inner if negated => Expr::Not(Box::new(inner)),
            inner => inner,
        })
    }

    fn operand(&mut self) -> PortResult<Expr> {
        let Some(token) = self.tokens.next() else {
            return Ok(Expr::All);
        };
        let open = token.span.to == self.end;
        let leaf = match token.kind {
            TokenKind::Open => {
                let inner = self.any_of()?;
                self.tokens.next_if(|token| token.kind == TokenKind::Close);
                return Ok(inner);
            }
            TokenKind::Word(typed) => Leaf::Text(Text {
                typed,
                phrase: false,
                open,
            }),
            TokenKind::Phrase(typed) => Leaf::Text(Text {
                typed,
                phrase: true,
                open: false,
            }),
            TokenKind::Filter(field, values) => {
                match Filter::read(field, &values, token.span, open, self.now)? {
                    Some(filter) => Leaf::Filter(filter),
                    None => return Ok(Expr::All),
                }
            }
            TokenKind::Unknown(field, value) => {
                // The value was typed already, so the name is meant to be finished.
                if value.is_empty() {
                    return Ok(Expr::All);
                }
                return Err(unknown(&field, token.span.from));
            }
            TokenKind::Close | TokenKind::Or | TokenKind::And | TokenKind::Not => return Ok(Expr::All),
        };
        if let Leaf::Text(text) = &leaf
            && crate::analysis::words(&text.typed).is_empty()
        {
            return Ok(Expr::All);
        }
        if self.leaves.len() >= LEAVES_AT_MOST {
            self.cut = true;
            return Ok(Expr::All);
        }
        self.leaves.push(leaf);
        Ok(Expr::Leaf(self.leaves.len() - 1))
    }
}

/// Joins conditions, without levels that add nothing.
fn all_of(parts: Vec<Expr>) -> Expr {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Expr::All => {}
            Expr::And(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    match flat.len() {
        0 => Expr::All,
        1 => flat.remove(0),
        _ => Expr::And(flat),
    }
}

fn unknown(field: &str, at: usize) -> PortError {
    let error = PortError::new(
        PortErrorKind::Invalid,
        format!("`{field}` is not a filter (at character {})", at + 1),
    );
    match FilterField::close_to(field) {
        Some(known) => error.hint(format!("did you mean `{}`?", known.as_str())),
        None => error,
    }
}
