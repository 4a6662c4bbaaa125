//! Log lines for whoever runs the program, on stderr. What is logged never holds a secret or a row.

use tracing_subscriber::EnvFilter;

/// Starts logging: warnings, or what `WEFT_LOG` asks for (`info`, `weft_search=debug`).
pub fn start() {
    let filter = EnvFilter::try_from_env("WEFT_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    // It repeats a line of ~/.pgpass that it cannot read, with the password in it.
    let filter = match "sqlx_postgres::options::pgpass=off".parse() {
        Ok(silent) => filter.add_directive(silent),
        Err(_) => EnvFilter::new("off"),
    };
    // A second start (tests in one process) keeps the first.
    drop(
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_target(true)
            .try_init(),
    );
}
