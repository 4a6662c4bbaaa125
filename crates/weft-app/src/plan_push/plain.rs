//! Markdown as plain text, for places that have only text.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The text as somebody would read it aloud: marks are gone, lists and paragraphs stay apart, addresses of the web stand
/// behind their words. Links into Weft lead nowhere outside and leave their words.
pub fn plain(markdown: &str) -> String {
    let options = Options::ENABLE_WIKILINKS
        | Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH;
    let mut out = String::with_capacity(markdown.len());
    let mut links: Vec<String> = Vec::new();
    let mut items: Vec<Option<u64>> = Vec::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push('\n'),
            Event::TaskListMarker(done) => out.push_str(if done { "[x] " } else { "[ ] " }),
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.into_string()),
            Event::End(TagEnd::Link) => {
                let url = links.pop().unwrap_or_default();
                let web = ["https://", "http://", "mailto:"]
                    .iter()
                    .any(|scheme| url.to_ascii_lowercase().starts_with(scheme));
                if web && !out.ends_with(&url) {
                    out.extend([" (", &url, ")"]);
                }
            }
            Event::Start(Tag::List(first)) => {
                if items.is_empty() {
                    apart(&mut out);
                }
                items.push(first);
            }
            Event::End(TagEnd::List(_)) => {
                items.pop();
                if items.is_empty() {
                    apart(&mut out);
                }
            }
            Event::Start(Tag::Item) => {
                line(&mut out);
                out.push_str(&"  ".repeat(items.len().saturating_sub(1)));
                match items.last_mut() {
                    Some(Some(number)) => {
                        out.extend([number.to_string().as_str(), ". "]);
                        *number = number.saturating_add(1);
                    }
                    _ => out.push_str("- "),
                }
            }
            Event::End(TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => line(&mut out),
            Event::End(TagEnd::TableCell) => out.push_str("  "),
            Event::Start(Tag::Paragraph) if !items.is_empty() => {}
            Event::End(TagEnd::Paragraph) if !items.is_empty() => line(&mut out),
            Event::Rule
            | Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::BlockQuote(_) | Tag::Table(_),
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::CodeBlock
                | TagEnd::BlockQuote(_)
                | TagEnd::Table,
            ) => apart(&mut out),
            _ => {}
        }
    }
    let trimmed: Vec<&str> = out.trim().lines().map(str::trim_end).collect();
    trimmed.join("\n")
}

/// Markdown for a place outside of Weft: links and images that only Weft knows leave their words, the rest stays to the
/// letter.
pub fn without_weft(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut copied = 0;
    // The span of a link of Weft, and of what stands in it so far.
    let mut open: Option<(Range<usize>, Option<Range<usize>>)> = None;
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if open.is_none() && dest_url.trim_start().to_ascii_lowercase().starts_with("weft:") =>
            {
                open = Some((range, None));
            }
            Event::End(TagEnd::Link | TagEnd::Image)
                if open.as_ref().is_some_and(|(whole, _)| *whole == range) =>
            {
                if let Some((whole, inner)) = open.take() {
                    out.push_str(markdown.get(copied..whole.start).unwrap_or_default());
                    out.push_str(inner.and_then(|inner| markdown.get(inner)).unwrap_or_default());
                    copied = whole.end;
                }
            }
            _ => {
                if let Some((_, inner)) = &mut open {
                    let so_far = inner.take().unwrap_or(range.start..range.end);
                    *inner = Some(so_far.start..so_far.end.max(range.end));
                }
            }
        }
    }
    out.push_str(markdown.get(copied..).unwrap_or_default());
    out
}

fn line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn apart(out: &mut String) {
    line(out);
    if !out.is_empty() && !out.ends_with("\n\n") {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, without_weft};

    #[test]
    fn marks_go_and_words_stay() {
        let text = "# Orders\n\nOne *row* a **order**, see [the feed](https://example.org/feed) and \
                    [lines](weft://open/table/x).\n\n- `id` first\n- [x] done\n  1. inner\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sql\nselect 1\n```\n";
        assert_eq!(
            plain(text),
            "Orders\n\nOne row a order, see the feed (https://example.org/feed) and lines.\n\n- id first\n- [x] done\n  1. inner\n\na  b\n1  2\n\nselect 1"
        );
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        for text in ["One row a order.", "a < b & c", "5 * 3"] {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn only_links_of_weft_go() {
        let text = "# A\n\nsee [the *orders*](weft://open/product/x), [web](https://example.org) and\n\n![the flow](weft://image/ab)\n\n| a |\n|---|\n| [b](weft://open/table/y#3) |\n";
        let wanted =
            "# A\n\nsee the *orders*, [web](https://example.org) and\n\nthe flow\n\n| a |\n|---|\n| b |\n";
        assert_eq!(without_weft(text), wanted);
        for same in ["", "a [b](c) `[x](weft://y)`", "[open"] {
            assert_eq!(without_weft(same), same);
        }
    }

    #[test]
    fn html_and_images_leave_no_marks() {
        assert_eq!(
            plain("a <b>bold</b> word\n\n![the flow](weft://image/x)"),
            "a bold word\n\nthe flow"
        );
    }
}
