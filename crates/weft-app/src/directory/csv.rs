//! People as CSV (RFC 4180): a header, one row a person, several names in one cell separated by `;`.
//!
//! `name`, and `mail` or `id`, have to be there; `login`, `principal`, `principal_role`, `shared_role`, `subject` (as
//! `ISSUER#SUB`), `owner_name`, `from` and `until` may be. A column that is not there says nothing; an empty cell of one
//! that is says that there is none.

use std::{iter::Peekable, str::Chars};

use weft_model::{NameKind, OtherName, Timestamp};

use super::{
    days,
    read::{ERRORS, NAMES, PEOPLE, PeopleError, Read, Row, mail, name},
};

/// Columns of a file.
const COLUMNS: usize = 40;
/// Bytes of one cell.
const CELL: usize = 16 * 1024;
/// What a column may be called, beside the kinds of names.
const OWN: [&str; 5] = ["id", "name", "mail", "from", "until"];

/// A line of the file, split.
struct Line {
    number: u32,
    cells: Vec<String>,
}

/// Reads it.
pub fn read(text: &str) -> Read {
    let mut lines = match split(text) {
        Ok(lines) => lines.into_iter(),
        Err(error) => {
            return Read {
                errors: vec![error],
                ..Read::default()
            };
        }
    };
    let Some(header) = lines.next() else {
        return Read::broken(None, "the file is empty; its first line names the columns");
    };
    let columns: Vec<String> = header
        .cells
        .iter()
        .map(|cell| cell.trim().to_lowercase())
        .collect();
    let has = |wanted: &str| columns.iter().any(|column| column == wanted);
    let mut read = Read {
        speaks: NameKind::ALL
            .into_iter()
            .filter(|kind| has(kind.as_str()))
            .collect(),
        says_from: has("from"),
        says_until: has("until"),
        errors: wrong_header(&header, &columns),
        ..Read::default()
    };
    if !read.errors.is_empty() {
        return read;
    }
    for line in lines {
        if read.errors.len() >= ERRORS {
            let message = "the rest of the file was not looked at: mend these first";
            read.errors
                .push(PeopleError::at(Some(line.number), None, message));
            break;
        }
        if line.cells.len() != columns.len() {
            let message = format!(
                "this row has {} cells, and the header has {}; a cell with a comma is written in quotes",
                line.cells.len(),
                columns.len()
            );
            read.errors
                .push(PeopleError::at(Some(line.number), None, message));
            continue;
        }
        let row = row(&columns, &line, &mut read.errors);
        read.rows.push(row);
    }
    read
}

fn wrong_header(header: &Line, columns: &[String]) -> Vec<PeopleError> {
    let mut errors = Vec::new();
    let mut wrong = |column: Option<&str>, message: String| {
        errors.push(PeopleError::at(Some(header.number), column, message));
    };
    for (at, column) in columns.iter().enumerate() {
        let known = OWN.contains(&column.as_str()) || NameKind::parse(column).is_some();
        if !known {
            let kinds: Vec<&str> = NameKind::ALL.map(NameKind::as_str).into();
            wrong(
                Some(column.as_str()),
                format!(
                    "no column is called `{}`; columns are {}, {}, separated by commas",
                    column.escape_debug(),
                    OWN.join(", "),
                    kinds.join(", ")
                ),
            );
        } else if columns.iter().take(at).any(|earlier| earlier == column) {
            wrong(
                Some(column.as_str()),
                format!("the column `{column}` is there twice"),
            );
        }
    }
    let has = |wanted: &str| columns.iter().any(|column| column == wanted);
    if !has("name") {
        wrong(None, "there is no column `name`".to_owned());
    }
    if !has("mail") && !has("id") {
        wrong(
            None,
            "there is no column `mail` and no column `id`: one of them tells people apart".to_owned(),
        );
    }
    errors.truncate(ERRORS);
    errors
}

fn row(columns: &[String], line: &Line, errors: &mut Vec<PeopleError>) -> Row {
    let mut row = Row {
        line: line.number,
        ..Row::default()
    };
    for (column, cell) in columns.iter().zip(&line.cells) {
        let taken = match column.as_str() {
            "id" => name(cell).map(|id| row.id = id),
            "name" => name(cell).and_then(|name| {
                row.name = name.ok_or("everybody has a name")?;
                Ok(())
            }),
            "mail" => mail(cell).map(|mail| row.mail = mail),
            "from" => day(cell, days::start).map(|from| row.from = from),
            "until" => day(cell, days::end).map(|until| row.until = until),
            other => match NameKind::parse(other) {
                Some(kind) => names(cell, kind).map(|names| row.names.extend(names)),
                None => Ok(()),
            },
        };
        if let Err(message) = taken {
            errors.push(PeopleError::at(Some(line.number), Some(column.as_str()), message));
        }
    }
    if row.id.is_none() && row.mail.is_none() {
        errors.push(PeopleError::at(
            Some(line.number),
            None,
            "a mail or an id tells people apart, and here is neither",
        ));
    }
    if let (Some(from), Some(until)) = (row.from, row.until)
        && until <= from
    {
        let message = "the last day is before the first one";
        errors.push(PeopleError::at(Some(line.number), Some("until"), message));
    }
    row
}

/// The names of one cell.
fn names(cell: &str, kind: NameKind) -> Result<Vec<OtherName>, String> {
    let mut all: Vec<OtherName> = Vec::new();
    for part in cell.split(';') {
        let Some(name) = name(part)? else { continue };
        if kind == NameKind::Subject {
            subject(&name)?;
        }
        let other = OtherName { kind, name };
        if !all.contains(&other) {
            all.push(other);
        }
        if all.len() > NAMES {
            return Err(format!("one person has at most {NAMES} names of one kind"));
        }
    }
    Ok(all)
}

/// What an identity provider calls somebody means nothing without the provider. An address of one has no fragment.
fn subject(name: &str) -> Result<(), String> {
    match name.split_once('#') {
        Some((issuer, sub)) if issuer.starts_with("https://") && !sub.is_empty() => Ok(()),
        _ => Err(format!(
            "`{}` is no subject: write it as https://ISSUER#SUB",
            name.escape_debug()
        )),
    }
}

fn day(cell: &str, read: impl Fn(&str) -> Option<Timestamp>) -> Result<Option<Timestamp>, String> {
    if cell.trim().is_empty() {
        return Ok(None);
    }
    let found = read(cell);
    found.map(Some).ok_or_else(|| {
        format!(
            "`{}` is no day: write it as 2027-01-31",
            cell.trim().escape_debug()
        )
    })
}

/// The lines of the file; a line break inside quotes is part of its cell.
fn split(text: &str) -> Result<Vec<Line>, PeopleError> {
    let mut lines = Vec::new();
    let (mut chars, mut number) = (text.chars().peekable(), 1_u32);
    while chars.peek().is_some() {
        let begins = number;
        let mut cells = Vec::new();
        loop {
            let (cell, last) = cell(&mut chars, &mut number)?;
            cells.push(cell);
            if cells.len() > COLUMNS {
                let message = format!("this row has more than {COLUMNS} cells");
                return Err(PeopleError::at(Some(begins), None, message));
            }
            if last {
                break;
            }
        }
        let empty = matches!(cells.as_slice(), [cell] if cell.trim().is_empty());
        if empty {
            continue;
        }
        // The header is a line too.
        if lines.len() > PEOPLE {
            let message = format!("the file has more than {PEOPLE} people");
            return Err(PeopleError::at(Some(begins), None, message));
        }
        lines.push(Line {
            number: begins,
            cells,
        });
    }
    Ok(lines)
}

/// The next cell, and whether its row ends with it.
fn cell(chars: &mut Peekable<Chars<'_>>, number: &mut u32) -> Result<(String, bool), PeopleError> {
    let begins = *number;
    let wrong = |message: &str| PeopleError::at(Some(begins), None, message);
    let mut text = String::new();
    let quoted = chars.next_if_eq(&'"').is_some();
    let mut open = quoted;
    loop {
        if text.len() > CELL {
            return Err(wrong(&format!("a cell has more than {CELL} bytes")));
        }
        match chars.next() {
            None if open => return Err(wrong("a cell in quotes is not closed")),
            None => return Ok((text, true)),
            Some('"') if open => {
                if chars.next_if_eq(&'"').is_some() {
                    text.push('"');
                } else {
                    open = false;
                }
            }
            Some(letter) if open => {
                *number = number.saturating_add(u32::from(letter == '\n'));
                text.push(letter);
            }
            Some(',') => return Ok((text, false)),
            Some(end @ ('\n' | '\r')) => {
                if end == '\r' {
                    chars.next_if_eq(&'\n');
                }
                *number = number.saturating_add(1);
                return Ok((text, true));
            }
            Some(letter) if quoted && !letter.is_whitespace() => {
                return Err(wrong("something follows the closing quote of a cell"));
            }
            Some(_) if quoted => {}
            Some('"') => {
                return Err(wrong(
                    "a quote stands inside a cell: write the whole cell in quotes, and quotes in it twice",
                ));
            }
            Some(letter) => text.push(letter),
        }
    }
}

#[cfg(test)]
mod tests;
