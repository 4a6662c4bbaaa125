//! `weft notifications …` and `weft webhook …`.

use clap::{Args, Subcommand};

/// `weft notifications …`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct NotificationsArguments {
    /// Something to do instead of listing
    #[command(subcommand)]
    pub command: Option<NotificationsCommand>,
    /// Only those that were not read on this machine
    #[arg(long)]
    pub unread: bool,
    /// Notifications at most, up to 200
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
    /// How many of the newest are left out
    #[arg(long, default_value_t = 0)]
    pub offset: u32,
}

/// `weft notifications …` with something to do.
#[derive(Debug, Subcommand)]
pub enum NotificationsCommand {
    /// Mark notifications as read, on this machine
    Read {
        /// Their ids
        #[arg(required_unless_present = "all", value_name = "ID")]
        ids: Vec<String>,
        /// All that there are
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
}

/// `weft webhook …`.
#[derive(Debug, Subcommand)]
pub enum WebhookCommand {
    /// Send events to an address from now on, signed with a key that is shown this once
    Add {
        /// A name for it
        name: String,
        /// https://…, or http://localhost…; everybody in the workspace may read it
        url: String,
        /// Which events, separated by commas: access.requested, grant.*, *
        #[arg(long, value_delimiter = ',', required = true, value_name = "EVENTS")]
        events: Vec<String>,
        /// Only those about things of this domain
        #[arg(long)]
        domain: Option<String>,
        /// The receiver lies in a private network
        #[arg(long)]
        inner: bool,
    },
    /// List webhooks, and what waits on this machine
    List,
    /// Send one event to try whether it arrives; exit code 1 where it does not
    Test {
        /// Its name
        name: String,
    },
    /// Send nothing to it any more
    Remove {
        /// Its name
        name: String,
    },
    /// Send what happened since the last time, for a timer; exit code 1 where something waits or could not be sent
    Deliver {
        /// Only this webhook
        name: Option<String>,
        /// Try at once what would be tried again later
        #[arg(long)]
        now: bool,
    },
}
