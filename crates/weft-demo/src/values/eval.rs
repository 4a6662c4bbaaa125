//! Evaluates expressions.

use super::{Row, Value, World, dates, schedule::share, words};
use crate::{hash, spec::Expr};

impl<'a> World<'a> {
    /// The value of an expression for a row; `salt` is the cell's own randomness.
    pub(super) fn eval(&self, expr: &'a Expr, row: Row, salt: u64) -> Value<'a> {
        match expr {
            Expr::Column(column) => self.cell(row, *column),
            Expr::Of(parent, column) => self.column_of(self.parent(row, *parent), *column),
            Expr::Base(column) => self.column_of(self.base(row), *column),
            Expr::Sequence(prefix, start) => Value::Text(format!("{prefix}{}", start + row.number).into()),
            Expr::Token(prefix) => {
                let number = u32::try_from(row.number).unwrap_or(u32::MAX);
                let salt = u32::try_from(self.salt(row.table, 0) & 0xffff_ffff).unwrap_or(0);
                Value::Text(format!("{prefix}{:08x}", hash::scatter(number, salt)).into())
            }
            Expr::Pick(words) => {
                let at = hash::unit(salt);
                let found = words.iter().find(|(_, limit)| at < *limit).or(words.last());
                found.map_or(Value::Null, |(word, _)| Value::Text(word.as_str().into()))
            }
            Expr::Cycle(each, words) => {
                let index = row.number / (*each).max(1) % (words.len().max(1) as u64);
                let found = usize::try_from(index).ok().and_then(|index| words.get(index));
                found.map_or(Value::Null, |word| Value::Text(word.as_str().into()))
            }
            Expr::Time => self.schedule(row.table).map_or(Value::Null, |schedule| {
                Value::Moment(schedule.moment(share(row.number, self.rows(row.table))))
            }),
            Expr::After(from, least, most) => self.moment(from, row, salt).map_or(Value::Null, |from| {
                let span = hash::below(hash::mix(salt, 3), (most - least).unsigned_abs());
                Value::Moment(from + least + i64::try_from(span).unwrap_or(0))
            }),
            Expr::Date(from) => self
                .moment(from, row, salt)
                .map_or(Value::Null, |at| Value::Date(dates::days(at))),
            Expr::Day(each) => {
                let back = self.rows(row.table).saturating_sub(row.number + 1) / (*each).max(1);
                Value::Date(dates::days(self.now_ms) - 1 - i32::try_from(back).unwrap_or(0))
            }
            Expr::Number(from, to, skew) => number(from + (to - from) * hash::unit(salt).powf(*skew)),
            Expr::Scale(inner, from, to) => match self.eval(inner, row, salt) {
                Value::Number(inner) => number(inner * (from + (to - from) * hash::unit(hash::mix(salt, 5)))),
                _ => Value::Null,
            },
            Expr::Sum(left, right) => self.both(left, right, row, salt, |left, right| left + right),
            Expr::Difference(left, right) => self.both(left, right, row, salt, |left, right| left - right),
            Expr::Flag(likelihood) => Value::Bool(hash::unit(salt) < *likelihood),
            Expr::Word(word, about) => {
                let about = about.as_ref().map(|about| self.eval(about, row, salt));
                let about = match &about {
                    Some(Value::Text(text)) => Some(text.as_ref()),
                    Some(_) => return Value::Null,
                    None => None,
                };
                words::word(*word, about, salt)
            }
            Expr::Nth(parent) => number(f64::from(
                u32::try_from(self.ordinal(row, *parent)).unwrap_or(u32::MAX),
            )),
            Expr::Some(most, words) => {
                let count = hash::below(hash::mix(salt, 11), most + 1).min(words.len() as u64);
                let start = hash::below(salt, words.len() as u64);
                let list = words
                    .iter()
                    .cycle()
                    .skip(usize::try_from(start).unwrap_or(0))
                    .map(String::as_str);
                Value::List(list.take(usize::try_from(count).unwrap_or(0)).collect())
            }
            Expr::Pairs(keys) => Value::Pairs(pairs(keys, salt)),
            Expr::When(column, words, then) => match self.cell(row, *column) {
                Value::Text(text) if words.iter().any(|word| *word == text) => self.eval(then, row, salt),
                Value::Bool(true) if words.iter().any(|word| word == "true") => self.eval(then, row, salt),
                _ => Value::Null,
            },
            Expr::Fixed(text) => Value::Text(text.as_str().into()),
        }
    }

    fn both(
        &self,
        left: &'a Expr,
        right: &'a Expr,
        row: Row,
        salt: u64,
        join: impl Fn(f64, f64) -> f64,
    ) -> Value<'a> {
        match (
            self.eval(left, row, salt),
            self.eval(right, row, hash::mix(salt, 13)),
        ) {
            (Value::Number(left), Value::Number(right)) => number(join(left, right)),
            (Value::Number(left), Value::Null) => number(left),
            _ => Value::Null,
        }
    }
}

fn pairs(keys: &[(String, Vec<String>)], salt: u64) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for (index, (key, values)) in (0_u64..).zip(keys) {
        let noise = hash::mix(salt, 17 + index);
        let at = usize::try_from(hash::below(hash::mix(noise, 1), values.len() as u64)).unwrap_or(0);
        if let Some(value) = values.get(at).filter(|_| !noise.is_multiple_of(5)) {
            found.push((key.as_str(), value.as_str()));
        }
    }
    found
}

/// Money and measures have two decimals.
fn number<'a>(exact: f64) -> Value<'a> {
    Value::Number((exact * 100.0).round() / 100.0)
}
