//! `weft audit …`.

use clap::{Args, Subcommand};

/// `weft audit …`.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Show who did what, newest first
    Show(AuditArguments),
    /// Check that every entry is as it was written; exit code 1 where one is not
    Verify,
    /// Print all of it as JSON lines, oldest first
    Export(AuditArguments),
}

/// Which entries.
#[derive(Debug, Args)]
pub struct AuditArguments {
    /// Only those on this thing and on requests and grants for it, or on this source
    #[arg(long, value_name = "NAME")]
    pub subject: Option<String>,
    /// Only acts of this login; source/NAME: syncs whose maker is not known
    #[arg(long, value_name = "LOGIN")]
    pub person: Option<String>,
    /// Only from this day or moment on: 2026-11-29, or RFC 3339
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Entries at most [default: 100; with `export` all]
    #[arg(long)]
    pub limit: Option<u32>,
}
