//! Description, links and tags, which contracts, products and their parts all have in one form.

use weft_model::Docs;

use crate::tree::{Tree, Value};

/// Longest text of one description, in bytes.
const TEXT: usize = 64 * 1024;
/// Longest Markdown, in bytes.
const MARKDOWN: usize = 256 * 1024;
/// Longest name, title, tag or id, in characters.
const NAME: usize = 512;
/// Tags of one thing.
const TAGS: usize = 200;

/// `description`: an object of purpose, usage and limitations since ODCS 3.0, a text before and often still.
#[derive(Debug, Clone, Default)]
pub struct Description {
    /// What it is for; the whole text where it is one.
    pub purpose: Option<String>,
    /// How to use it.
    pub usage: Option<String>,
    /// What it is not for.
    pub limitations: Option<String>,
}

/// Reads the description of a contract or product.
pub fn description(tree: &Tree) -> Description {
    let Some(found) = tree.get("description") else {
        return Description::default();
    };
    if !found.is_map() {
        return Description {
            purpose: found.scalar().map(bounded),
            ..Description::default()
        };
    }
    let part = |key: &str| found.text(key).map(|text| bounded(&text));
    Description {
        purpose: part("purpose"),
        usage: part("usage"),
        limitations: part("limitations"),
    }
}

/// Title, first words and the whole text of a contract or product.
pub fn docs(tree: &Tree, title: Option<String>) -> Docs {
    let description = description(tree);
    let mut markdown = String::new();
    let sections = [
        (None, description.purpose.as_deref()),
        (Some("Usage"), description.usage.as_deref()),
        (Some("Limitations"), description.limitations.as_deref()),
    ];
    for (heading, text) in sections {
        let Some(text) = text else { continue };
        if let Some(heading) = heading {
            markdown.extend(["## ", heading, "\n\n"]);
        }
        markdown.extend([text, "\n\n"]);
    }
    let nested = tree
        .get("description")
        .map(|found| found.list("authoritativeDefinitions"));
    let links: Vec<String> = nested
        .unwrap_or_default()
        .iter()
        .chain(tree.list("authoritativeDefinitions"))
        .filter_map(link)
        .collect();
    if !links.is_empty() {
        markdown.push_str("## Definitions\n\n");
        markdown.push_str(&links.join("\n"));
        markdown.push('\n');
    }
    let markdown = cut(markdown.trim_end(), MARKDOWN);
    Docs {
        title,
        description: description.purpose.as_deref().map(first_words),
        markdown: (!markdown.is_empty()).then(|| markdown.to_owned()),
        ..Docs::default()
    }
}

/// `authoritativeDefinitions[]` as an item of a Markdown list. Only web and mail addresses become links;
/// others are shown as code, so that nothing opens by a click what a browser should not.
fn link(definition: &Tree) -> Option<String> {
    let url = definition.text("url")?;
    let name = definition
        .text("description")
        .or_else(|| definition.text("type"))
        .unwrap_or_else(|| url.clone());
    let name: String = name
        .chars()
        .map(|letter| {
            if matches!(letter, '[' | ']' | '\n' | '\r') {
                ' '
            } else {
                letter
            }
        })
        .take(NAME)
        .collect();
    let plain = url.chars().all(|letter| {
        !letter.is_whitespace() && !letter.is_control() && !matches!(letter, '<' | '>' | '(' | ')')
    });
    let known = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.to_ascii_lowercase().starts_with(scheme));
    Some(if plain && known {
        format!("- [{name}]({url})")
    } else {
        format!("- {name}: `{}`", url.replace(['`', '\n', '\r'], " "))
    })
}

/// The first paragraph, for lists and results.
pub fn first_words(text: &str) -> String {
    let first = text.split("\n\n").next().unwrap_or(text);
    let joined = first.split_whitespace().collect::<Vec<_>>().join(" ");
    cut(&joined, 2_000).to_owned()
}

/// Tags in lower case, each once, in the order of the file. A single word is a list of one.
pub fn tags(tree: &Tree) -> Vec<String> {
    let Some(found) = tree.get("tags") else {
        return Vec::new();
    };
    let words: Vec<&str> = match &found.value {
        Value::List(items) => items.iter().filter_map(Tree::scalar).collect(),
        _ => found
            .scalar()
            .map(|text| text.split(',').collect())
            .unwrap_or_default(),
    };
    let mut tags: Vec<String> = Vec::new();
    for word in words {
        let tag = name(word).to_lowercase();
        if !tag.is_empty() && !tags.contains(&tag) && tags.len() < TAGS {
            tags.push(tag);
        }
    }
    tags
}

/// A name as it may stand in lists: one line, at most 512 characters.
pub fn name(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(NAME)
        .collect()
}

/// A text of at most 64 KiB.
pub fn bounded(text: &str) -> String {
    cut(text.trim(), TEXT).to_owned()
}

/// At most `limit` bytes, cut between two characters.
pub fn cut(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
