//! Files and folders that a person chose in a dialog. Each choice allows one verb to write there, once.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use weft_app::{AppError, AppResult};

/// Choices that were not used yet.
#[derive(Debug, Default)]
pub struct ChosenFiles(Mutex<HashSet<String>>);

impl ChosenFiles {
    /// Remembers a choice.
    pub fn put(&self, path: &str) {
        self.held().insert(path.to_owned());
    }

    /// Uses a choice up.
    pub fn take(&self, path: &str) -> AppResult<()> {
        if self.held().remove(path) {
            return Ok(());
        }
        Err(AppError::invalid(format!("`{path}` was not chosen in a dialog")).hint("choose it again"))
    }

    fn held(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::ChosenFiles;

    #[test]
    fn a_choice_is_used_once_and_nothing_else_is_allowed() {
        let chosen = ChosenFiles::default();
        assert!(chosen.take("a.csv").is_err());
        chosen.put("a.csv");
        assert!(chosen.take("b.csv").is_err());
        assert!(chosen.take("a.csv").is_ok());
        assert!(chosen.take("a.csv").is_err());
    }
}
