//! Hearing at once that a team workspace has moved, instead of asking again and again.
//!
//! It takes a connection of its own, which only a window that waits has. Behind a pooler in transaction mode nothing is heard,
//! and whoever waits looks by the clock.

use std::{sync::Arc, time::Duration};

use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::{sync::Notify, task::JoinHandle};
use weft_ports::error::PortResult;

use super::{PATIENCE, TeamAddress, error::said, login};

/// What the database tells on when its head moves.
const CHANNEL: &str = "weft";
/// How long nobody listens again after the connection could not be made.
const REST: Duration = Duration::from_secs(5);
/// The same where a command tells the password: it is somebody's program, and not run all the time.
const REST_OF_COMMAND: Duration = Duration::from_mins(1);

/// Listens in a task of its own until it is dropped.
#[derive(Debug)]
pub struct Listening {
    heard: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Listening {
    /// Begins to listen.
    pub fn start(address: &TeamAddress) -> Self {
        let heard = Arc::new(Notify::new());
        Self {
            task: tokio::spawn(listen(address.clone(), Arc::clone(&heard))),
            heard,
        }
    }

    /// Waits until something was told since the last time; what was told several times is one.
    pub async fn wait(&self) {
        self.heard.notified().await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(address: TeamAddress, heard: Arc<Notify>) {
    let rest = if address.password_command().is_some() {
        REST_OF_COMMAND
    } else {
        REST
    };
    loop {
        if let Ok(mut listener) = open(&address).await {
            // What moved before this is told by nobody. The same after a connection that was lost and made anew, which is
            // answered without a notification.
            heard.notify_one();
            while listener.try_recv().await.is_ok() {
                heard.notify_one();
            }
        }
        tokio::time::sleep(rest).await;
    }
}

/// Why it could not be opened is told to whoever looks by the clock.
async fn open(address: &TeamAddress) -> PortResult<PgListener> {
    let options = match address.password_command() {
        Some(command) => address
            .clone()
            .with_password(&login::ask(command).await?)
            .options(),
        None => address.options(),
    };
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options);
    let mut listener = PgListener::connect_with(&pool).await.map_err(said)?;
    listener.listen(CHANNEL).await.map_err(said)?;
    Ok(listener)
}
