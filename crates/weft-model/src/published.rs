//! Texts of contracts and products that people published.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Bytes of a text that is kept with its version.
pub const KEPT: usize = 1024 * 1024;

/// One published text: what the folder of contracts held from then on, as its owner wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PublishedText {
    /// Version of the contract or product.
    pub version: Option<String>,
    /// Name of the source that holds the file.
    pub source: String,
    /// The file, below the source's folder.
    pub file: String,
    /// Digest of its bytes.
    pub digest: String,
    /// The text; none where it is larger than 1 MiB.
    pub text: Option<String>,
}

impl PublishedText {
    /// A text as it is kept.
    pub fn new(version: Option<String>, source: &str, file: &str, text: &str) -> Self {
        Self {
            version,
            source: source.to_owned(),
            file: file.to_owned(),
            digest: digest(text.as_bytes()),
            text: (text.len() <= KEPT).then(|| text.to_owned()),
        }
    }
}

/// Digest of a file's bytes (BLAKE3, hex): tells whether it is still the one that was seen.
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::{KEPT, PublishedText, digest};

    #[test]
    fn a_text_above_the_limit_is_known_by_its_digest_only() {
        let large = "x".repeat(KEPT + 1);
        let kept = PublishedText::new(None, "a", "b.yaml", &large);
        assert_eq!((kept.text, kept.digest), (None, digest(large.as_bytes())));
        let small = PublishedText::new(None, "a", "b.yaml", "id: a\n");
        assert_eq!(small.text.as_deref(), Some("id: a\n"));
    }
}
