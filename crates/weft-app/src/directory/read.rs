//! What a file of people says, whatever its format: rows with the names that it speaks of, and what is wrong in it.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{NameKind, OtherName, Timestamp};

use super::{csv, scim};

/// Bytes of a file that are read.
pub const BYTES: usize = 4 * 1024 * 1024;
/// People of a file.
pub const PEOPLE: usize = 20_000;
/// Bytes of one name.
pub const NAME: usize = 320;
/// Names of one kind that one person may have.
pub const NAMES: usize = 50;
/// Errors that are told; the rest is counted.
pub const ERRORS: usize = 50;

/// How a file of people is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PeopleFormat {
    /// One row a person, under a header.
    Csv,
    /// A SCIM 2.0 list of users, as JSON.
    Scim,
}

/// Something wrong in a file of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PeopleError {
    /// Line of the file, from 1, where that is known.
    pub line: Option<u32>,
    /// Column of the header, or the place in JSON.
    pub column: Option<String>,
    /// What, and how it is written right.
    pub message: String,
}

impl PeopleError {
    /// What is wrong at a place.
    pub fn at(line: Option<u32>, column: Option<&str>, message: impl Into<String>) -> Self {
        Self {
            line,
            column: column.map(str::to_owned),
            message: message.into(),
        }
    }
}

/// Somebody in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Where they stand: a line, from 1; 0 where lines are not known.
    pub line: u32,
    /// What the organisation calls them, where it says.
    pub id: Option<String>,
    /// Name for people.
    pub name: String,
    /// Mail.
    pub mail: Option<String>,
    /// Their other names.
    pub names: Vec<OtherName>,
    /// First day, where it is said.
    pub from: Option<Timestamp>,
    /// When they leave, where it is said.
    pub until: Option<Timestamp>,
    /// Whether they are here, for a file that says that instead of days.
    pub active: Option<bool>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// The people, in the order of the file.
    pub rows: Vec<Row>,
    /// Kinds of names that the file speaks of: of these it says all, of the others nothing.
    pub speaks: Vec<NameKind>,
    /// Whether it says from when people are here.
    pub says_from: bool,
    /// Whether it says until when.
    pub says_until: bool,
    /// What is wrong. Nothing is taken from a file in which anything is.
    pub errors: Vec<PeopleError>,
}

impl Read {
    /// Nothing but what is wrong with the whole of it.
    pub fn broken(line: Option<u32>, message: impl Into<String>) -> Self {
        Self {
            errors: vec![PeopleError::at(line, None, message)],
            ..Self::default()
        }
    }
}

/// Reads a file.
pub fn read(text: &str, format: PeopleFormat) -> Read {
    if text.len() > BYTES {
        return Read::broken(
            None,
            format!("the file has {} bytes, and at most {BYTES} are read", text.len()),
        );
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match format {
        PeopleFormat::Csv => csv::read(text),
        PeopleFormat::Scim => scim::read(text),
    }
}

/// A name as it is kept, or what is wrong with it. Nothing where nothing is written.
pub fn name(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > NAME {
        return Err(format!(
            "this has {} bytes, and a name has at most {NAME}",
            text.len()
        ));
    }
    if text.chars().any(char::is_control) {
        return Err("a name has no line breaks and no other control characters".to_owned());
    }
    Ok(Some(text.to_owned()))
}

/// A mail, or what is wrong with it.
pub fn mail(text: &str) -> Result<Option<String>, String> {
    let Some(mail) = name(text)? else {
        return Ok(None);
    };
    let parts: Vec<&str> = mail.split('@').collect();
    let whole = matches!(parts.as_slice(), [user, host] if !user.is_empty() && !host.is_empty());
    if !whole || mail.chars().any(char::is_whitespace) {
        return Err(format!("`{}` is no mail", mail.escape_debug()));
    }
    Ok(Some(mail))
}

#[cfg(test)]
mod tests {
    use super::{BYTES, NAME, PeopleFormat, mail, name, read};

    #[test]
    fn names_and_mails_have_limits() {
        assert_eq!(name("  Ruth  "), Ok(Some("Ruth".to_owned())));
        assert_eq!(name(" \t"), Ok(None));
        name(&"x".repeat(NAME)).unwrap();
        for odd in ["a\nb", "a\u{0}b", "a\u{1b}[31m", &"x".repeat(NAME + 1)] {
            name(odd).unwrap_err();
        }
        assert_eq!(mail("r@example.com"), Ok(Some("r@example.com".to_owned())));
        for odd in ["ruth", "@example.com", "ruth@", "a b@example.com", "a@b@c"] {
            mail(odd).unwrap_err();
        }
    }

    #[test]
    fn a_file_above_the_limit_is_not_read() {
        let large = format!("mail,name\n{}", "x".repeat(BYTES));
        for format in [PeopleFormat::Csv, PeopleFormat::Scim] {
            let read = read(&large, format);
            assert!(read.rows.is_empty() && read.errors[0].message.contains("at most"));
        }
    }
}
