//! How many requests one server sees at once, whatever asks: every connection and every harvest of this program.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError, Weak},
};

use tokio::sync::Semaphore;

/// Requests that one server sees at once.
pub const AT_ONCE: usize = 8;

/// The budget of a server, by scheme, host and port.
pub fn of(server: &str) -> Arc<Semaphore> {
    static SERVERS: OnceLock<Mutex<HashMap<String, Weak<Semaphore>>>> = OnceLock::new();
    let servers = SERVERS.get_or_init(Mutex::default);
    let mut servers = servers.lock().unwrap_or_else(PoisonError::into_inner);
    servers.retain(|_, budget| budget.strong_count() > 0);
    if let Some(known) = servers.get(server).and_then(Weak::upgrade) {
        return known;
    }
    let fresh = Arc::new(Semaphore::new(AT_ONCE));
    servers.insert(server.to_owned(), Arc::downgrade(&fresh));
    fresh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_has_one_budget() {
        let (one, same) = (of("https://a.example"), of("https://a.example"));
        assert!(Arc::ptr_eq(&one, &same));
        assert!(!Arc::ptr_eq(&one, &of("https://b.example")));
    }
}
