//! `weft grants …`.

use clap::{Args, Subcommand};

/// `weft grants …`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct GrantsArguments {
    /// Something to do instead of listing
    #[command(subcommand)]
    pub command: Option<GrantsCommand>,
    /// Only those of this product, table or view
    pub name: Option<String>,
    /// Only those of this person, by login, name or mail
    #[arg(long)]
    pub person: Option<String>,
    /// Only your own
    #[arg(long)]
    pub mine: bool,
    /// Those that have ended too
    #[arg(long)]
    pub ended: bool,
}

/// `weft grants …` with something to do.
#[derive(Debug, Subcommand)]
pub enum GrantsCommand {
    /// Apply what was decided and is not in force, ask again where nobody knows, and end what is due or of somebody who
    /// has left; exit code 1 where work is left
    Run,
}
