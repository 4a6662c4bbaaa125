//! Scalars as YAML: plain where every reader takes them for the same text, else in quotes.

use std::fmt::Write as _;

use crate::syntax::Style;

/// A text, written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// On one line.
    Line(String),
    /// A literal block: its header, and its lines without indentation.
    Block(&'static str, Vec<String>),
}

/// A text in the style that was there, where it can be written so; of several lines as a literal block where `blocks` says
/// that it may.
pub fn text(text: &str, before: Option<Style>, flow: bool, blocks: bool) -> Written {
    let single = || {
        let plain = !text.chars().any(|letter| letter.is_control() || special(letter));
        plain.then(|| format!("'{}'", text.replace('\'', "''")))
    };
    if let Some((header, lines)) = (blocks && !flow).then(|| literal(text)).flatten() {
        return Written::Block(header, lines);
    }
    let line = match before {
        Some(Style::Double) => double(text),
        Some(Style::Single) => single().unwrap_or_else(|| double(text)),
        _ if is_plain(text, flow) => text.to_owned(),
        _ => single().unwrap_or_else(|| double(text)),
    };
    Written::Line(line)
}

/// A key in the style that was there; always on one line.
pub fn key(name: &str, before: Option<Style>, flow: bool) -> String {
    match text(name, before, true, false) {
        Written::Line(line) if flow || before.is_some_and(|style| style != Style::Plain) => line,
        _ if is_plain(name, flow) => name.to_owned(),
        Written::Line(line) => line,
        Written::Block(..) => double(name),
    }
}

/// Several lines as a literal block; none where it would not read back as it was.
fn literal(text: &str) -> Option<(&'static str, Vec<String>)> {
    let (header, body) = match text.strip_suffix('\n') {
        Some(body) => ("|", body),
        None => ("|-", text),
    };
    let several = body.contains('\n') || (header == "|" && !body.is_empty());
    let odd = |letter: char| (letter.is_control() && letter != '\n' && letter != '\t') || special(letter);
    let blank = |line: &str| !line.is_empty() && line.trim().is_empty();
    let fits = several
        && !body.starts_with([' ', '\t', '\n'])
        && !body.ends_with('\n')
        && !body.contains(odd)
        && !body.split('\n').any(blank);
    fits.then(|| (header, body.split('\n').map(str::to_owned).collect()))
}

/// In double quotes, with escapes for all that does not show.
fn double(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() || special(letter) => {
                let code = u32::from(letter);
                // Writing to a text does not fail.
                let _ = write!(quoted, "\\u{code:04X}");
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Characters that YAML takes for line breaks or marks, or that cannot be told from none.
const fn special(letter: char) -> bool {
    matches!(
        letter,
        '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    )
}

/// Whether a text may stand without quotes.
fn is_plain(text: &str, flow: bool) -> bool {
    let starts = text
        .chars()
        .next()
        .is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '/' | '(' | '$'));
    let breaks = |letter: char| letter.is_control() || special(letter);
    let marks = text.ends_with([' ', ':']) || text.contains(": ") || text.contains(" #");
    let brackets = flow && text.contains([',', '[', ']', '{', '}', ':', '?']);
    starts && !marks && !brackets && !text.contains(breaks) && !is_typed(text)
}

/// Whether a reader of YAML 1.1 or 1.2 takes a plain text for something else than text.
fn is_typed(text: &str) -> bool {
    const WORDS: [&str; 10] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan"];
    if WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return true;
    }
    if !text.starts_with(|letter: char| letter.is_numeric()) {
        return false;
    }
    let parts: Vec<&str> = text.split('.').collect();
    let number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() > 2 && parts.iter().all(number) {
        // `1.2.0`: a version, and no number to anybody.
        return false;
    }
    let hexadecimal = text.starts_with("0x") || text.starts_with("0X");
    text.chars().all(|letter| {
        letter.is_numeric()
            || matches!(
                letter,
                '+' | '-' | '.' | '_' | ':' | 'e' | 'E' | 'o' | 'b' | 'x' | 'X' | 'T' | 't' | 'Z' | 'z' | ' '
            )
            || (hexadecimal && letter.is_ascii_hexdigit())
    })
}
