//! How much a person may say, and what makes a word one.

use weft_model::{Docs, FieldDoc, FieldDocs, Incident, IncidentEntry, TagInfo, TermInfo, incident};

use crate::{AppError, AppResult};

/// Longest title, in bytes.
const TITLE: usize = 200;
/// Longest short description, in bytes.
const DESCRIPTION: usize = 4 * 1024;
/// Longest Markdown, in bytes.
const MARKDOWN: usize = 256 * 1024;
/// Longest purpose, usage or limitations, in bytes.
const SECTION: usize = 16 * 1024;
/// Longest description of a column, in bytes.
const COLUMN: usize = 4 * 1024;
/// Longest tag, term or classification, in bytes.
const LABEL: usize = 100;
/// Longest name or other word of one line, in bytes.
const LINE: usize = 300;
/// Longest address, in bytes.
const ADDRESS: usize = 2 * 1024;
/// Tags or terms of one thing or column.
const LABELS: usize = 100;
/// Columns of one thing that people have words about.
const COLUMNS: usize = 10_000;
/// Bytes of all words about the columns of one thing.
const COLUMN_WORDS: usize = 4 * 1024 * 1024;

/// Trims texts, takes empty ones for none, and refuses what is too long or holds control characters.
pub fn docs(docs: Docs) -> AppResult<Docs> {
    Ok(Docs {
        title: text("title", docs.title, TITLE, Lines::One)?,
        description: text("short description", docs.description, DESCRIPTION, Lines::Many)?,
        markdown: text("text", docs.markdown, MARKDOWN, Lines::Many)?,
        purpose: text("purpose", docs.purpose, SECTION, Lines::Many)?,
        usage: text("usage", docs.usage, SECTION, Lines::Many)?,
        limitations: text("limitations", docs.limitations, SECTION, Lines::Many)?,
    })
}

/// Tags in lower case, terms as they are; each once, in order.
pub fn tags(tags: &TagInfo) -> AppResult<TagInfo> {
    Ok(TagInfo {
        tags: labels("tag", &tags.tags, true)?,
        terms: labels("glossary term", &tags.terms, false)?,
    })
}

/// Tags of a column in lower case, each once, in order.
pub fn column_tags(tags: &[String]) -> AppResult<Vec<String>> {
    labels("tag", tags, true)
}

/// The description of a column.
pub fn column_doc(doc: String) -> AppResult<Option<String>> {
    text("description of a column", Some(doc), COLUMN, Lines::Many)
}

/// The classification of a column.
pub fn classification(label: String) -> AppResult<Option<String>> {
    text("classification", Some(label), LABEL, Lines::One)
}

/// A name, version or another word of one line.
pub fn label(what: &str, value: &str) -> AppResult<Option<String>> {
    text(what, Some(value.to_owned()), LINE, Lines::One)
}

/// A few sentences.
pub fn short(what: &str, value: Option<String>) -> AppResult<Option<String>> {
    text(what, value, DESCRIPTION, Lines::Many)
}

/// An address, on one line.
pub fn address(what: &str, value: Option<String>) -> AppResult<Option<String>> {
    text(what, value, ADDRESS, Lines::One)
}

/// Title of an incident; nothing where it is left out.
pub fn incident_title(title: String) -> AppResult<Option<String>> {
    text("title", Some(title), incident::TITLE_BYTES, Lines::One)
}

/// What is written about an incident: `what` is a note or a cause.
pub fn incident_text(what: &str, words: Option<String>) -> AppResult<Option<String>> {
    text(what, words, incident::TEXT_BYTES, Lines::Many)
}

/// Refuses more about what went wrong with a thing than can be kept about it.
pub fn incidents(all: &[Incident]) -> AppResult<()> {
    let open = all.iter().filter(|incident| incident.is_open()).count();
    if all.len() > incident::INCIDENTS {
        return Err(AppError::invalid(format!(
            "{open} incidents of it are open, and at most {} are kept about one thing",
            incident::INCIDENTS
        ))
        .hint("resolve what is over with `weft incident resolve`"));
    }
    let bytes: usize = all.iter().map(incident_size).sum();
    if bytes > incident::ALL_BYTES {
        return Err(AppError::invalid(format!(
            "its incidents have {bytes} bytes, and at most {} are kept about one thing",
            incident::ALL_BYTES
        ))
        .hint("keep notes short, and put long reports into the text of the page"));
    }
    Ok(())
}

fn incident_size(incident: &Incident) -> usize {
    let entry = |entry: &IncidentEntry| {
        let words = [&entry.text, &entry.cause].into_iter().flatten().map(String::len);
        entry.by.len() + words.sum::<usize>()
    };
    incident.title.len() + incident.log.iter().map(entry).sum::<usize>()
}

/// The name of a term.
pub fn term_name(name: &str) -> AppResult<String> {
    text("name of a term", Some(name.to_owned()), LABEL, Lines::One)?
        .ok_or_else(|| AppError::invalid("a term needs a name"))
}

/// What is said of a term.
pub fn term(term: TermInfo) -> AppResult<TermInfo> {
    let line = |what: &str, value: Option<String>| text(what, value, LABEL, Lines::One);
    Ok(TermInfo {
        definition: text("definition", Some(term.definition), SECTION, Lines::Many)?.unwrap_or_default(),
        domain: line("domain", term.domain)?,
        owner: line("owner", term.owner)?,
        synonyms: labels("synonym", &term.synonyms, false)?,
        related: labels("related term", &term.related, false)?,
        deprecated: text("reason", term.deprecated, DESCRIPTION, Lines::Many)?,
        merged_into: line("name of a term", term.merged_into)?,
        name: term.name,
    })
}

/// Refuses more words about columns than one thing can have.
pub fn columns(words: &FieldDocs) -> AppResult<()> {
    if words.fields.len() > COLUMNS {
        return Err(AppError::invalid(format!(
            "words are kept about {COLUMNS} columns of a thing at most"
        )));
    }
    let bytes: usize = words.fields.iter().map(size).sum();
    if bytes > COLUMN_WORDS {
        return Err(AppError::invalid(format!(
            "the words about the columns have {bytes} bytes, and at most {COLUMN_WORDS} are kept"
        ))
        .hint("move long explanations into the text of the page"));
    }
    Ok(())
}

fn size(entry: &FieldDoc) -> usize {
    let tags: usize = entry.tags.iter().map(String::len).sum();
    entry.path.len() + entry.doc.as_ref().map_or(0, String::len) + tags
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

fn text(what: &str, value: Option<String>, most: usize, lines: Lines) -> AppResult<Option<String>> {
    let Some(value) = value else { return Ok(None) };
    // A line is ended one way, so that the same text from another system is the same word.
    let value = value.replace("\r\n", "\n");
    let value = match lines {
        Lines::One => value.trim(),
        Lines::Many => value.trim_end().trim_start_matches('\n'),
    };
    if value.trim().is_empty() {
        return Ok(None);
    }
    if value.len() > most {
        return Err(AppError::invalid(format!(
            "the {what} has {} bytes, and at most {most} are kept",
            value.len()
        )));
    }
    let odd = value
        .chars()
        .find(|letter| letter.is_control() && (lines == Lines::One || !matches!(letter, '\n' | '\t')));
    if let Some(odd) = odd {
        return Err(AppError::invalid(format!(
            "the {what} holds the control character `{}`",
            odd.escape_unicode()
        ))
        .hint("remove it"));
    }
    Ok(Some(value.to_owned()))
}

fn labels(what: &str, values: &[String], lower: bool) -> AppResult<Vec<String>> {
    let mut all = Vec::with_capacity(values.len().min(LABELS));
    for value in values {
        let Some(label) = text(what, Some(value.clone()), LABEL, Lines::One)? else {
            continue;
        };
        all.push(if lower { label.to_lowercase() } else { label });
    }
    all.sort();
    all.dedup();
    if all.len() > LABELS {
        return Err(AppError::invalid(format!("a thing has at most {LABELS} {what}s")));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use weft_model::Docs;

    use super::{column_tags, docs};

    fn titled(title: &str) -> Docs {
        Docs {
            title: Some(title.to_owned()),
            ..Docs::default()
        }
    }

    #[test]
    fn nothing_but_blanks_is_no_word() {
        assert_eq!(docs(titled("  \n ")).unwrap(), Docs::default());
        assert_eq!(docs(titled(" Orders ")).unwrap(), titled("Orders"));
    }

    #[test]
    fn what_is_too_long_or_cannot_be_seen_is_refused() {
        for title in ["x".repeat(201), "a\u{1b}[2Jb".to_owned(), "two\nlines".to_owned()] {
            assert!(docs(titled(&title)).is_err(), "{title}");
        }
        let long = Docs {
            markdown: Some("x".repeat(256 * 1024 + 1)),
            ..Docs::default()
        };
        assert!(docs(long).is_err());
        let fits = Docs {
            markdown: Some("x".repeat(256 * 1024)),
            ..Docs::default()
        };
        assert!(docs(fits).is_ok());
    }

    #[test]
    fn tags_are_lower_case_and_each_once() {
        let typed = ["PII", " pii ", "Key", ""].map(str::to_owned);
        assert_eq!(column_tags(&typed).unwrap(), ["key", "pii"]);
        let many: Vec<String> = (0..101).map(|number| format!("t{number}")).collect();
        assert!(column_tags(&many).is_err());
    }
}
