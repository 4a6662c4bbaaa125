//! What is kept of an entity beside the index: enough to show where words matched, read without copying.

use crate::error::corrupt;
use weft_ports::error::PortResult;

/// Bytes of description kept and indexed.
pub(crate) const DESCRIPTION_BYTES: usize = 8 << 10;
/// Bytes of documentation (Markdown, then words about columns) kept and indexed.
pub(crate) const DOCS_BYTES: usize = 32 << 10;
/// Columns indexed.
pub(crate) const COLUMNS: usize = 2_000;
/// Tags, terms, people, aliases indexed, each.
pub(crate) const LABELS: usize = 200;

/// The kept part of one entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stored<'a> {
    pub urn: &'a str,
    pub kind: &'a str,
    pub name: &'a str,
    pub full_name: &'a str,
    pub title: &'a str,
    pub domain: &'a str,
    pub description: &'a str,
    pub docs: &'a str,
    pub owners: Vec<&'a str>,
    pub tags: Vec<&'a str>,
    pub terms: Vec<&'a str>,
    pub columns: Vec<&'a str>,
    pub aliases: Vec<&'a str>,
}

impl<'a> Stored<'a> {
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(1_024);
        for text in [
            self.urn,
            self.kind,
            self.name,
            self.full_name,
            self.title,
            self.domain,
            self.description,
            self.docs,
        ] {
            write_text(&mut out, text);
        }
        for list in [
            &self.owners,
            &self.tags,
            &self.terms,
            &self.columns,
            &self.aliases,
        ] {
            write_length(&mut out, list.len());
            for text in list {
                write_text(&mut out, text);
            }
        }
        out
    }

    pub(crate) fn read(bytes: &'a [u8]) -> PortResult<Self> {
        let mut rest = Reader(bytes);
        Ok(Self {
            urn: rest.text()?,
            kind: rest.text()?,
            name: rest.text()?,
            full_name: rest.text()?,
            title: rest.text()?,
            domain: rest.text()?,
            description: rest.text()?,
            docs: rest.text()?,
            owners: rest.list()?,
            tags: rest.list()?,
            terms: rest.list()?,
            columns: rest.list()?,
            aliases: rest.list()?,
        })
    }

    /// The name to show.
    pub(crate) fn display_name(&self) -> &'a str {
        if self.title.is_empty() {
            self.name
        } else {
            self.title
        }
    }
}

fn write_length(out: &mut Vec<u8>, length: usize) {
    // Texts are capped far below 4 GiB before they come here.
    out.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    write_length(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn length(&mut self) -> PortResult<usize> {
        let (head, rest) = self.0.split_first_chunk::<4>().ok_or_else(cut)?;
        self.0 = rest;
        usize::try_from(u32::from_le_bytes(*head)).map_err(|_| cut())
    }

    fn text(&mut self) -> PortResult<&'a str> {
        let length = self.length()?;
        let (head, rest) = self.0.split_at_checked(length).ok_or_else(cut)?;
        self.0 = rest;
        std::str::from_utf8(head).map_err(|_| cut())
    }

    fn list(&mut self) -> PortResult<Vec<&'a str>> {
        let count = self.length()?;
        if count > self.0.len() {
            return Err(cut());
        }
        (0..count).map(|_| self.text()).collect()
    }
}

fn cut() -> weft_ports::PortError {
    corrupt("a document of the search index is cut short")
}

/// The longest start of `text` of at most `bytes` bytes that ends at a letter's end.
pub(crate) fn capped(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::{Stored, capped};

    #[test]
    fn reads_what_it_wrote_and_refuses_every_cut() {
        let stored = Stored {
            urn: "urn:weft:asset:x",
            name: "orders",
            description: "größer",
            columns: vec!["a", "b.c"],
            tags: vec!["pii"],
            ..Stored::default()
        };
        let bytes = stored.write();
        assert_eq!(Stored::read(&bytes).unwrap(), stored);
        for end in 0..bytes.len() {
            assert!(Stored::read(&bytes[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn caps_at_letters() {
        assert_eq!(capped("größe", 3), "gr");
        assert_eq!(capped("ab", 3), "ab");
    }
}
