//! Names of namespaces and tables in paths, and which of them are taken.

use std::fmt::Write as _;

use super::error::RestError;
use crate::names::{deceives, visible};

/// Bytes of a level or a name.
const MAX_NAME: usize = 1_024;
/// Levels of a namespace.
pub const MAX_LEVELS: usize = 32;
/// Separator of levels where the server names none (specification, `namespace-separator`).
const UNIT: &str = "\u{1f}";

/// Levels of a namespace.
pub type Levels = Vec<String>;

/// Why a name cannot be a part of the mesh, in words. Those with `*` or `%` once widened what Polaris let people read
/// (CVE-2026-42809 and its siblings).
pub fn refused(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("it has no name");
    }
    if name.len() > MAX_NAME {
        return Some("its name has more than 1,024 bytes");
    }
    if deceives(name) {
        return Some("its name holds control or direction characters");
    }
    if name == "." || name.contains("..") || name.contains(['*', '?', '[', ']', '%', '\\']) {
        return Some("its name holds characters that catalogs treat as patterns or paths");
    }
    None
}

/// One segment of a path.
pub fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'~')
            || (byte == b'.' && !name.trim_matches('.').is_empty())
        {
            out.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// How a server joins levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Separator {
    plain: String,
    encoded: String,
}

impl Default for Separator {
    fn default() -> Self {
        Self {
            plain: UNIT.to_owned(),
            encoded: "%1F".to_owned(),
        }
    }
}

impl Separator {
    /// Takes `namespace-separator` of the server's configuration, which is percent-encoded.
    pub fn parse(stated: &str) -> Result<Self, RestError> {
        let plain = decoded(stated)
            .filter(|plain| (1..=8).contains(&plain.len()) && !plain.contains(['/', '?', '#', '\\']));
        let Some(plain) = plain else {
            return Err(RestError::Malformed {
                what: "the server's configuration".to_owned(),
                why: format!("`{}` cannot separate namespaces", visible(stated)),
            });
        };
        let encoded = encoded(&plain);
        Ok(Self { plain, encoded })
    }

    /// The namespace as one segment of a path.
    pub fn segment(&self, levels: &[String]) -> String {
        let levels: Vec<String> = levels.iter().map(|level| encoded(level)).collect();
        levels.join(&self.encoded)
    }

    /// The namespace as the value of a query parameter, not yet encoded.
    pub fn parameter(&self, levels: &[String]) -> String {
        levels.join(&self.plain)
    }
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                let value = digit(high)? * 16 + digit(low)?;
                bytes.push(u8::try_from(value).ok()?);
                rest = after;
            }
            (b'%', _) => return None,
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// A prefix of paths as the server states it: segments that may be percent-encoded already, none of which leads
/// elsewhere.
pub fn prefix(stated: &str) -> Result<String, RestError> {
    let wrong = || RestError::Malformed {
        what: "the server's configuration".to_owned(),
        why: format!("`{}` cannot be the prefix of paths", visible(stated)),
    };
    if stated.len() > MAX_NAME {
        return Err(wrong());
    }
    let mut out = String::new();
    for segment in stated.split('/').filter(|segment| !segment.is_empty()) {
        let plain = decoded(segment).ok_or_else(wrong)?;
        let leads_away = plain.split('/').any(|part| matches!(part, "" | "." | ".."));
        if leads_away || plain.contains(['\\', '?', '#']) || deceives(&plain) {
            return Err(wrong());
        }
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(&encoded(&plain));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_joined_as_the_server_wants() {
        let levels = ["a b".to_owned(), "c/d".to_owned()];
        let unit = Separator::default();
        assert_eq!(unit.segment(&levels), "a%20b%1Fc%2Fd");
        assert_eq!(unit.parameter(&levels), "a b\u{1f}c/d");
        let dot = Separator::parse("%2E").expect("a dot");
        assert_eq!(dot.parameter(&levels), "a b.c/d");
        for wrong in ["", "%", "%2", "%zz", "%2F", "?", "%FF", "123456789"] {
            Separator::parse(wrong).expect_err(wrong);
        }
    }

    #[test]
    fn prefixes_lead_nowhere_else() {
        for (stated, expected) in [
            ("lake", "lake"),
            ("my lake", "my%20lake"),
            ("main%7Cwarehouse", "main%7Cwarehouse"),
            ("a/b", "a/b"),
            (
                "arn%3Aaws%3As3tables%3Aeu-1%3A1%3Abucket%2Fx",
                "arn%3Aaws%3As3tables%3Aeu-1%3A1%3Abucket%2Fx",
            ),
            ("", ""),
        ] {
            assert_eq!(prefix(stated).expect(stated), expected);
        }
        for wrong in [
            "..",
            "a/../b",
            "%2e%2e",
            "a%2F%2E%2E%2Fb",
            "a?b",
            "a#b",
            "a\\b",
            "%zz",
            "a%00b",
        ] {
            prefix(wrong).expect_err(wrong);
        }
    }

    #[test]
    fn names_that_are_patterns_or_paths_are_refused() {
        for name in ["orders", "Größe", "orders-2026", "a.b", "x y", "@v"] {
            assert_eq!(refused(name), None, "{name}");
        }
        for name in [
            "",
            "*",
            "a?",
            "[x]",
            "a%b",
            "..",
            "a..b",
            "a\\b",
            "a\u{202e}b",
            "a\nb",
        ] {
            assert!(refused(name).is_some(), "{name}");
        }
        assert_eq!(encoded(".."), "%2E%2E");
        assert_eq!(encoded("a.b"), "a.b");
    }
}
