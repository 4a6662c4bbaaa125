//! What Tab would add to the query line: values of the filter that is being typed, or filters that narrow
//! the present answer, each with the hits it would leave.

use weft_ports::{
    error::PortResult,
    index::{Completion, Query},
};

use crate::{
    analysis::{fold, words},
    bits::Bits,
    column_hits::columns,
    evaluate::{Evaluated, evaluate},
    facets::count,
    filters::passing,
    language::{Filter, FilterField, Pattern, Test, parse, quoted},
    snapshot::Snapshot,
};

/// Completions of one kind.
const EACH_AT_MOST: usize = 8;
/// Columns counted exactly.
const COLUMNS_COUNTED: usize = 12;

/// The completions, best first.
pub(crate) fn complete(snapshot: &Snapshot, query: &Query) -> PortResult<Vec<Completion>> {
    let at = last_token(&query.text);
    let (before, last) = query.text.split_at(at);
    let (sign, last) = last.strip_prefix('-').map_or(("", last), |rest| ("-", rest));
    let line = Line {
        snapshot,
        query,
        before,
        sign,
    };
    if let Some((field, value)) = last.split_once(':')
        && let Some(field) = FilterField::parse(field)
    {
        let (chosen, typed) = value
            .rsplit_once(',')
            .map_or(("", value), |(chosen, typed)| (chosen, typed));
        return line.values(field, chosen, typed.trim_matches('"'));
    }
    line.filters(last)
}

/// Where the token begins that is being typed. Quotes keep a token together.
fn last_token(text: &str) -> usize {
    let mut start = 0;
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' | ')' if !quoted => start = at + 1,
            letter if letter.is_whitespace() && !quoted => start = at + letter.len_utf8(),
            _ => {}
        }
    }
    start
}

struct Line<'a> {
    snapshot: &'a Snapshot,
    query: &'a Query,
    before: &'a str,
    sign: &'a str,
}

impl Line<'_> {
    /// The present answer without what is being typed.
    fn answer(&self, text: &str) -> PortResult<Evaluated> {
        evaluate(self.snapshot, parse(text, self.query.now)?, self.query.now)
    }

    fn completion(&self, label: &str, count: u64) -> Completion {
        Completion {
            text: format!("{}{}{label} ", self.before, self.sign),
            label: format!("{}{label}", self.sign),
            count,
        }
    }

    /// Values of the filter that is being typed.
    fn values(&self, field: FilterField, chosen: &str, typed: &str) -> PortResult<Vec<Completion>> {
        let found = self.answer(self.before)?;
        let prefix = if chosen.is_empty() {
            String::new()
        } else {
            format!("{chosen},")
        };
        let label = |value: &str| format!("{}:{prefix}{value}", field.as_str());
        let completions = match field {
            FilterField::Updated => ["1d", "7d", "30d", "90d", ">30d", ">90d"]
                .iter()
                .filter(|value| value.starts_with(typed))
                .map(|value| {
                    let text = format!("{} {}updated:{value}", self.before, self.sign);
                    Ok(self.completion(&label(value), self.answer(&text)?.total()))
                })
                .collect::<PortResult<Vec<_>>>()?,
            FilterField::Column => self.columns(&found.hits, typed)?,
            FilterField::Name => Vec::new(),
            _ => self.narrowing(field, &found.hits, typed, &prefix),
        };
        Ok(best(completions, EACH_AT_MOST))
    }

    /// Names of filters that begin like what is typed, then filters that fit it as a word.
    fn filters(&self, typed: &str) -> PortResult<Vec<Completion>> {
        let found = self.answer(self.before)?;
        let mut completions = Vec::new();
        if typed.is_empty() {
            // Nothing is typed: what would narrow the answer best.
            for field in [
                FilterField::Kind,
                FilterField::Domain,
                FilterField::Has,
                FilterField::Sla,
            ] {
                completions.extend(best(self.narrowing(field, &found.hits, "", ""), 2));
            }
            let total = found.total();
            completions.retain(|completion| completion.count < total);
            return Ok(best(completions, EACH_AT_MOST));
        }
        let folded = fold(typed);
        let total = found.total();
        for field in FilterField::ALL
            .into_iter()
            .filter(|field| field.as_str().starts_with(&folded))
        {
            completions.push(Completion {
                text: format!("{}{}{}:", self.before, self.sign, field.as_str()),
                label: format!("{}{}:", self.sign, field.as_str()),
                count: total,
            });
        }
        let mut fitting = best(self.columns(&found.hits, typed)?, 3);
        for field in [
            FilterField::Domain,
            FilterField::Tag,
            FilterField::Term,
            FilterField::Owner,
            FilterField::Kind,
        ] {
            fitting.extend(best(self.narrowing(field, &found.hits, typed, ""), 2));
        }
        completions.extend(fitting);
        completions.truncate(EACH_AT_MOST);
        Ok(completions)
    }

    fn narrowing(&self, field: FilterField, hits: &[Bits], typed: &str, prefix: &str) -> Vec<Completion> {
        let typed = fold(typed);
        let fits = |value: &str| {
            let value = fold(value);
            let value = value.trim_matches('"');
            value.starts_with(&typed) || words(value).iter().any(|word| word.starts_with(&typed))
        };
        count(self.snapshot, field, hits, self.query.now)
            .into_iter()
            .filter(|value| typed.is_empty() || fits(&value.value))
            .map(|value| {
                // Domains are written small in queries, as people type them.
                let written = match field {
                    FilterField::Domain => value.value.to_lowercase(),
                    _ => value.value,
                };
                self.completion(&format!("{}:{prefix}{written}", field.as_str()), value.count)
            })
            .collect()
    }

    fn columns(&self, hits: &[Bits], typed: &str) -> PortResult<Vec<Completion>> {
        let words = words(typed);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut completions = Vec::new();
        for column in columns(self.snapshot, &words.join(" "), true, COLUMNS_COUNTED)? {
            // Longer names have these words side by side, too: what counts is what the filter selects.
            let filter = Filter {
                field: FilterField::Column,
                test: Test::Texts(vec![Pattern::new(&column.path, false)]),
            };
            let mut count = 0;
            let passing = passing(self.snapshot, &filter, self.query.now)?;
            for (mut passing, hits) in passing.into_iter().zip(hits) {
                passing.and(hits);
                count += passing.count();
            }
            if count > 0 {
                completions.push(self.completion(&format!("column:{}", quoted(&column.path)), count));
            }
        }
        Ok(completions)
    }
}

/// The first few by count, then by text.
fn best(mut completions: Vec<Completion>, at_most: usize) -> Vec<Completion> {
    completions.sort_by(|left, right| right.count.cmp(&left.count).then(left.text.cmp(&right.text)));
    completions.truncate(at_most);
    completions
}
