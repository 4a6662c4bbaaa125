//! Finds the links of Markdown that lead into the mesh. Code spans and blocks hold none.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use weft_model::Docs;

use super::DocsPart;

/// How a link says what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// By `weft://open/…`.
    Thing,
    /// By a name in double brackets.
    Name,
    /// An image of the workspace, by `weft://image/…`.
    Image,
}

/// A link as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// In which part.
    pub part: DocsPart,
    /// Line in it, from 1.
    pub line: u32,
    /// Its words.
    pub text: String,
    /// Its address, or the name.
    pub url: String,
    /// Which of the two.
    pub names: Names,
}

/// Links of all parts that are Markdown.
pub fn of_docs(docs: &Docs) -> Vec<Found> {
    let parts = [
        (DocsPart::Markdown, &docs.markdown),
        (DocsPart::Purpose, &docs.purpose),
        (DocsPart::Usage, &docs.usage),
        (DocsPart::Limitations, &docs.limitations),
    ];
    parts
        .into_iter()
        .filter_map(|(part, text)| Some((part, text.as_deref()?)))
        .flat_map(|(part, text)| of_text(part, text))
        .collect()
}

/// Links of one text.
pub fn of_text(part: DocsPart, text: &str) -> Vec<Found> {
    let options = Options::ENABLE_WIKILINKS
        | Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES;
    let mut found: Vec<Found> = Vec::new();
    let mut open: Option<Found> = None;
    let (mut line, mut counted) = (1_u32, 0_usize);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Link {
                link_type, dest_url, ..
            }) => {
                let Some(names) = names(link_type, &dest_url) else {
                    continue;
                };
                // Events come in the order of the text; a definition at its end does not move a link.
                if let Some(passed) = text.get(counted..range.start) {
                    line = line.saturating_add(newlines(passed));
                    counted = range.start;
                }
                open = Some(Found {
                    part,
                    line,
                    text: String::new(),
                    url: dest_url.into_string(),
                    names,
                });
            }
            Event::Start(Tag::Image { dest_url, .. }) if is_of_weft(&dest_url) => {
                if let Some(passed) = text.get(counted..range.start) {
                    line = line.saturating_add(newlines(passed));
                    counted = range.start;
                }
                found.push(Found {
                    part,
                    line,
                    text: "image".to_owned(),
                    url: dest_url.into_string(),
                    names: Names::Image,
                });
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some(link) = &mut open {
                    link.text.push_str(&words);
                }
            }
            Event::End(TagEnd::Link) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

fn names(link_type: LinkType, url: &str) -> Option<Names> {
    if matches!(link_type, LinkType::WikiLink { .. }) {
        return Some(Names::Name);
    }
    // Searches lead somewhere whatever they find.
    (is_of_weft(url) && !url.starts_with("weft://search/")).then_some(Names::Thing)
}

fn is_of_weft(url: &str) -> bool {
    url.trim_start().to_ascii_lowercase().starts_with("weft:")
}

fn newlines(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{DocsPart, Names, of_text};

    fn found(text: &str) -> Vec<(u32, String, String, Names)> {
        of_text(DocsPart::Markdown, text)
            .into_iter()
            .map(|link| (link.line, link.text, link.url, link.names))
            .collect()
    }

    #[test]
    fn links_are_found_where_a_reader_sees_them() {
        let text = "# A\n\nsee [the *orders*](weft://open/product/x) and [web](https://example.org)\n\n\
                    | a |\n| - |\n| [[Order lines]] |\n\n- [x] [ref][one]\n\n[one]: weft://open/table/y#3\n";
        assert_eq!(
            found(text),
            [
                (
                    3,
                    "the orders".to_owned(),
                    "weft://open/product/x".to_owned(),
                    Names::Thing
                ),
                (7, "Order lines".to_owned(), "Order lines".to_owned(), Names::Name),
                (
                    9,
                    "ref".to_owned(),
                    "weft://open/table/y#3".to_owned(),
                    Names::Thing
                ),
            ]
        );
    }

    #[test]
    fn code_and_searches_are_no_links_to_things() {
        let text =
            "`[[a]]`\n\n```\n[x](weft://open/table/y)\n```\n\n[s](weft://search/late)\n\n    [[indented]]\n";
        assert_eq!(found(text), []);
    }

    #[test]
    fn a_hostile_text_ends() {
        for text in [
            "[".repeat(200_000),
            "[[".repeat(100_000),
            "> ".repeat(100_000),
            "[a](".repeat(50_000),
        ] {
            let started = std::time::Instant::now();
            of_text(DocsPart::Markdown, &text);
            assert!(started.elapsed().as_secs() < 20, "{}", text.get(..4).unwrap());
        }
    }
}
