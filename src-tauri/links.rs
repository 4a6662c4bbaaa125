//! Deep links: `weft://` addresses that only open something that is already there.

use std::sync::{Mutex, PoisonError};

/// A link that came before the UI was there to hear of it.
#[derive(Debug, Default)]
pub struct PendingLink(Mutex<Option<String>>);

impl PendingLink {
    /// Keeps a link until the UI asks.
    pub fn put(&self, link: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(link);
    }

    /// The link, once.
    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The first argument that is a link. Everything else on the command line is not for the UI.
pub fn in_arguments(arguments: impl IntoIterator<Item = String>) -> Option<String> {
    arguments
        .into_iter()
        .find(|argument| argument.starts_with("weft://") && argument.len() <= 2048)
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_links_are_taken_from_the_command_line() {
        let arguments = ["weft-desktop", "--help", "weft://open/product/x"].map(str::to_owned);
        assert_eq!(
            super::in_arguments(arguments).as_deref(),
            Some("weft://open/product/x")
        );
        assert_eq!(super::in_arguments(["file:///etc".to_owned()]), None);
    }
}
