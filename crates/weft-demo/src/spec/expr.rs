//! How the values of a column are made: a small expression language.
//!
//! | written | value |
//! |---|---|
//! | `name` | this row's column `name` |
//! | `of(parent, column)` | the parent row's column |
//! | `base`, `base(column)` | the base table's column of the same row |
//! | `seq(AF-, 7000000)` | prefix and a running number |
//! | `token(c_)` | prefix and eight hexadecimal digits, no two the same |
//! | `pick(web:42, app:38, store)` | one of them, by weight |
//! | `cycle(5, web, app)` | each for five rows, in turn |
//! | `time` | time of the event; rows are in this order |
//! | `after(column, 5m, 3d)` | a moment that long after another one |
//! | `date(column)`, `day(12)` | its date; one date for every twelve rows, ending yesterday |
//! | `num(1, 90, 3)` | a number from 1 to 90, the small ones likelier the larger the third |
//! | `scale(e, 0.1, 0.3)`, `sum(e, e)`, `diff(e, e)` | arithmetic, to two digits |
//! | `flag(0.2)` | true in a fifth of the rows |
//! | `word(city, column)` | a word of a list, fitting the country in the column |
//! | `nth(parent)` | the how-manieth row of its parent |
//! | `some(3, a, b, c)`, `pairs(size=S/M, colour=red)` | a list; a map |
//! | `when(status, paid/sent, e)` | `e` where the column is one of these, else empty |
//! | `fixed(EUR)` | always this |

use crate::values::words::Word;

/// Which parent row a row has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// The one at the same share of the way: children in order of their parents.
    Step,
    /// Few parents have most of the children.
    Skew,
    /// Any.
    Any,
}

/// See the module.
#[derive(Debug, Clone)]
pub enum Expr {
    /// Column of this row.
    Column(usize),
    /// (parent, column).
    Of(usize, usize),
    /// Column of the base table.
    Base(usize),
    /// Prefix and first number.
    Sequence(String, u64),
    /// Prefix.
    Token(String),
    /// Words with cumulated weight, up to 1.
    Pick(Vec<(String, f64)>),
    /// Rows for each, words.
    Cycle(u64, Vec<String>),
    /// Event time.
    Time,
    /// After another moment, from and to in milliseconds.
    After(Box<Expr>, i64, i64),
    /// Date of a moment.
    Date(Box<Expr>),
    /// Rows a day.
    Day(u64),
    /// From, to, skew.
    Number(f64, f64, f64),
    /// Times a factor from, to.
    Scale(Box<Expr>, f64, f64),
    /// Sum.
    Sum(Box<Expr>, Box<Expr>),
    /// Difference.
    Difference(Box<Expr>, Box<Expr>),
    /// True with this likelihood.
    Flag(f64),
    /// Word of a list, for the country or name in another expression.
    Word(Word, Option<Box<Expr>>),
    /// Ordinal within the parent.
    Nth(usize),
    /// At most so many of these.
    Some(u64, Vec<String>),
    /// Keys with their possible values.
    Pairs(Vec<(String, Vec<String>)>),
    /// Column, words, then.
    When(usize, Vec<String>, Box<Expr>),
    /// Constant.
    Fixed(String),
}

/// Names that an expression may use.
pub(crate) trait Names {
    /// A column of the table itself.
    fn column(&self, path: &str) -> Result<usize, String>;
    /// A parent.
    fn parent(&self, name: &str) -> Result<usize, String>;
    /// A parent's column.
    fn parent_column(&self, parent: usize, path: &str) -> Result<usize, String>;
    /// A column of the base table.
    fn base_column(&self, path: &str) -> Result<usize, String>;
}

/// Reads one expression of the column `own`.
pub(crate) fn parse(text: &str, own: &str, names: &dyn Names) -> Result<Expr, String> {
    let text = text.trim();
    let (name, words) = match text.split_once('(') {
        Some((name, rest)) => {
            let inner = rest
                .strip_suffix(')')
                .ok_or_else(|| format!("`{text}` has no closing bracket"))?;
            (name.trim(), split(inner, ','))
        }
        None => (text, Vec::new()),
    };
    let args = Args {
        text,
        words,
        own,
        names,
    };
    Ok(match name {
        "of" => {
            let parent = names.parent(args.word(0)?)?;
            Expr::Of(parent, names.parent_column(parent, args.word(1).unwrap_or(own))?)
        }
        "base" => Expr::Base(names.base_column(args.word(0).unwrap_or(own))?),
        "seq" => Expr::Sequence(args.word(0)?.to_owned(), args.number(1)?),
        "token" => Expr::Token(args.word(0)?.to_owned()),
        "pick" => Expr::Pick(weights(&args.words)?),
        "cycle" => Expr::Cycle(args.number(0)?, args.rest(1)),
        "time" => Expr::Time,
        "after" => Expr::After(args.expr(0)?, millis(args.word(1)?)?, millis(args.word(2)?)?),
        "date" => Expr::Date(args.expr(0)?),
        "day" => Expr::Day(args.number(0)?),
        "num" => Expr::Number(args.number(0)?, args.number(1)?, args.number(2).unwrap_or(1.0)),
        "scale" => Expr::Scale(
            args.expr(0)?,
            args.number(1)?,
            args.number(2).or_else(|_| args.number(1))?,
        ),
        "sum" => Expr::Sum(args.expr(0)?, args.expr(1)?),
        "diff" => Expr::Difference(args.expr(0)?, args.expr(1)?),
        "flag" => Expr::Flag(args.number(0)?),
        "word" => Expr::Word(
            Word::parse(args.word(0)?)?,
            args.word(1).is_ok().then(|| args.expr(1)).transpose()?,
        ),
        "nth" => Expr::Nth(names.parent(args.word(0)?)?),
        "some" => Expr::Some(args.number(0)?, args.rest(1)),
        "pairs" => Expr::Pairs(
            args.rest(0)
                .iter()
                .map(|pair| key_values(pair))
                .collect::<Result<_, _>>()?,
        ),
        "when" => Expr::When(
            names.column(args.word(0)?)?,
            alternatives(args.word(1)?),
            args.expr(2)?,
        ),
        "fixed" => Expr::Fixed(args.word(0)?.to_owned()),
        _ if args.words.is_empty() => Expr::Column(names.column(name)?),
        _ => return Err(format!("no generator is called `{name}`")),
    })
}

struct Args<'a> {
    text: &'a str,
    words: Vec<&'a str>,
    own: &'a str,
    names: &'a dyn Names,
}

impl<'a> Args<'a> {
    fn word(&self, index: usize) -> Result<&'a str, String> {
        self.words
            .get(index)
            .copied()
            .ok_or_else(|| format!("`{}` needs more arguments", self.text))
    }

    fn number<T: std::str::FromStr>(&self, index: usize) -> Result<T, String> {
        let word = self.word(index)?;
        word.parse().map_err(|_| format!("`{word}` is not a number"))
    }

    fn expr(&self, index: usize) -> Result<Box<Expr>, String> {
        parse(self.word(index)?, self.own, self.names).map(Box::new)
    }

    fn rest(&self, from: usize) -> Vec<String> {
        self.words
            .iter()
            .skip(from)
            .map(|word| (*word).to_owned())
            .collect()
    }
}

/// Splits at a character outside of brackets.
pub(crate) fn split(text: &str, at: char) -> Vec<&str> {
    let mut depth = 0_i32;
    let pieces = text.split(|letter: char| {
        match letter {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth -= 1,
            _ => {}
        }
        letter == at && depth == 0
    });
    pieces.map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

fn weights(words: &[&str]) -> Result<Vec<(String, f64)>, String> {
    let mut total = 0.0;
    let mut summed = Vec::with_capacity(words.len());
    for word in words {
        let (name, weight) = match word.rsplit_once(':') {
            Some((name, weight)) => (
                name,
                weight.parse().map_err(|_| format!("`{word}` has no weight"))?,
            ),
            None => (*word, 1.0),
        };
        total += weight;
        summed.push((name.to_owned(), total));
    }
    for (_, weight) in &mut summed {
        *weight /= total;
    }
    Ok(summed)
}

fn key_values(pair: &str) -> Result<(String, Vec<String>), String> {
    let (key, values) = pair
        .split_once('=')
        .ok_or_else(|| format!("`{pair}` is not `key=value/value`"))?;
    Ok((key.to_owned(), alternatives(values)))
}

fn alternatives(text: &str) -> Vec<String> {
    text.split('/').map(|word| word.trim().to_owned()).collect()
}

/// A span of time: `30s`, `15min` or `15m`, `6h`, `3d`.
pub(crate) fn millis(text: &str) -> Result<i64, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = match text.get(digits.len()..) {
        Some("s") => 1_000,
        Some("m" | "min") => 60_000,
        Some("h") => 3_600_000,
        Some("d") => 86_400_000,
        _ => return Err(format!("`{text}` is not a span of time such as 15min, 6h or 3d")),
    };
    let count: i64 = digits
        .parse()
        .map_err(|_| format!("`{text}` is not a span of time"))?;
    Ok(count * unit)
}
