//! Running calls by the name that the UI gave them, so that it can cancel them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use weft_app::{AppError, AppResult, Cancel};

/// Running calls.
#[derive(Debug, Clone, Default)]
pub struct Calls(Arc<Mutex<HashMap<String, Cancel>>>);

impl Calls {
    /// Registers a call; it is forgotten when the guard is dropped.
    pub fn start(&self, call: String) -> AppResult<Running> {
        if call.is_empty() || call.len() > 64 {
            return Err(AppError::invalid("the name of a call has 1 to 64 bytes"));
        }
        let cancel = Cancel::new();
        self.held().insert(call.clone(), cancel.clone());
        Ok(Running {
            calls: self.clone(),
            call,
            cancel,
        })
    }

    /// Stops a call if it still runs.
    pub fn cancel(&self, call: &str) {
        if let Some(cancel) = self.held().get(call) {
            cancel.cancel();
        }
    }

    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<String, Cancel>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that runs.
#[derive(Debug)]
pub struct Running {
    calls: Calls,
    call: String,
    cancel: Cancel,
}

impl Running {
    /// What tells the verb to stop.
    pub fn cancel(&self) -> Cancel {
        self.cancel.clone()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.calls.held().remove(&self.call);
    }
}

#[cfg(test)]
mod tests {
    use super::Calls;

    #[test]
    fn a_call_is_cancelled_by_its_name_and_forgotten_at_its_end() {
        let calls = Calls::default();
        let running = calls.start("a".to_owned()).unwrap();
        let other = calls.start("b".to_owned()).unwrap();
        calls.cancel("a");
        assert!(running.cancel().is_cancelled());
        assert!(!other.cancel().is_cancelled());
        drop(running);
        assert_eq!(calls.held().len(), 1);
        calls.cancel("a");
    }
}
