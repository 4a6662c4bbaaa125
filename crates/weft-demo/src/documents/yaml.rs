//! The little YAML that the documents need: block style, keys in the order given, texts quoted where needed.

use std::fmt::{self, Display, Formatter, Write};

/// A YAML node.
#[derive(Debug, Clone, PartialEq)]
pub enum Yaml {
    /// Text.
    Text(String),
    /// A number, as it is written.
    Number(String),
    /// `true` or `false`.
    Flag(bool),
    /// A sequence.
    List(Vec<Yaml>),
    /// A mapping.
    Map(Vec<(String, Yaml)>),
}

impl From<&str> for Yaml {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Yaml {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Yaml {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// A mapping; empty texts, sequences and mappings are left out.
pub fn map<'a>(entries: impl IntoIterator<Item = (&'a str, Yaml)>) -> Yaml {
    let kept = entries.into_iter().filter(|(_, value)| !value.is_empty());
    Yaml::Map(kept.map(|(key, value)| (key.to_owned(), value)).collect())
}

/// A sequence.
pub fn list(items: impl IntoIterator<Item = Yaml>) -> Yaml {
    Yaml::List(items.into_iter().collect())
}

/// A sequence of texts.
pub fn texts(items: &[String]) -> Yaml {
    list(items.iter().map(|item| item.as_str().into()))
}

impl Yaml {
    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }

    fn write(&self, out: &mut Formatter<'_>, indent: usize) -> fmt::Result {
        match self {
            Self::Map(entries) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        pad(out, indent)?;
                    }
                    write!(out, "{key}:")?;
                    value.write_after(out, indent, false)?;
                }
                Ok(())
            }
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        pad(out, indent)?;
                    }
                    out.write_char('-')?;
                    item.write_after(out, indent, true)?;
                }
                Ok(())
            }
            Self::Text(text) => scalar(out, text, indent),
            Self::Number(text) => writeln!(out, "{text}"),
            Self::Flag(flag) => writeln!(out, "{flag}"),
        }
    }

    /// What stands behind `key:` or `-`.
    fn write_after(&self, out: &mut Formatter<'_>, indent: usize, item: bool) -> fmt::Result {
        let deeper = indent + 2;
        match self {
            Self::Map(_) | Self::List(_) if !item => {
                out.write_char('\n')?;
                pad(out, deeper)?;
            }
            _ => out.write_char(' ')?,
        }
        self.write(out, deeper)
    }
}

impl Display for Yaml {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.write(out, 0)
    }
}

fn pad(out: &mut Formatter<'_>, indent: usize) -> fmt::Result {
    write!(out, "{:indent$}", "")
}

fn scalar(out: &mut Formatter<'_>, text: &str, indent: usize) -> fmt::Result {
    if text.contains('\n') {
        out.write_str("|\n")?;
        for line in text.trim_end().lines() {
            if !line.is_empty() {
                pad(out, indent)?;
            }
            writeln!(out, "{line}")?;
        }
        return Ok(());
    }
    if is_plain(text) {
        return writeln!(out, "{text}");
    }
    // JSON's quoting is YAML's.
    writeln!(out, "{}", serde_json::Value::from(text))
}

/// Whether a text means itself without quotes: begins with a letter and holds nothing that YAML knows.
fn is_plain(text: &str) -> bool {
    let first = text.chars().next().is_some_and(char::is_alphabetic);
    let known = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = |letter: char| letter.is_alphanumeric() || " _-./,()'&+%@".contains(letter);
    first && text.chars().all(plain) && !text.ends_with(' ') && !known.contains(&text.to_lowercase().as_str())
}
