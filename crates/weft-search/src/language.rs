//! The query language: words, `"phrases"`, `field:value`, `field:a,b`, `-not`, `NOT`, `OR`, `( )`.
//!
//! Reading is lenient, because people see answers while they type: an open quote or bracket, an `OR` with
//! nothing after it and a filter without a value yet are read as far as they go. Only a filter that can
//! never mean anything is an error, and it says where. Limits hold before anything is read.

mod filter;
mod lexer;
mod parser;

pub(crate) use filter::{Filter, FilterField, INCIDENTS, Pattern, STATES, Test, quoted};
pub(crate) use parser::parse;

/// Bytes of a query at most.
pub(crate) const BYTES_AT_MOST: usize = 1 << 10;
/// Depth of brackets at most.
pub(crate) const DEPTH_AT_MOST: usize = 32;
/// Words and filters used; what comes after them is left out, and the answer says so.
pub(crate) const LEAVES_AT_MOST: usize = 64;

/// A query as read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parsed {
    /// How the leaves belong together.
    pub expr: Expr,
    /// Words and filters in the order in which they were typed.
    pub leaves: Vec<Leaf>,
    /// Whether something was left out because there was too much of it.
    pub cut: bool,
}

/// A condition over leaves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    /// Everything.
    All,
    /// A leaf, by its place in [`Parsed::leaves`].
    Leaf(usize),
    /// All of them.
    And(Vec<Expr>),
    /// Any of them.
    Or(Vec<Expr>),
    /// Not it.
    Not(Box<Expr>),
}

/// A word or a filter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Leaf {
    /// Words to find.
    Text(Text),
    /// A condition on a field.
    Filter(Filter),
}

/// What was typed between spaces or quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// As typed, without quotes.
    pub typed: String,
    /// Whether it stood in quotes: these words, in this order, as they are.
    pub phrase: bool,
    /// Whether it may go on: it stands at the end and nothing follows it.
    pub open: bool,
}

#[cfg(test)]
mod tests;
