//! `weft workspace …`.

use clap::{Args, Subcommand, ValueEnum};
use weft_app::list_members::DutyRole;

/// `weft workspace …`.
#[derive(Debug, Subcommand)]
pub enum WorkspaceCommand {
    /// Make a team workspace in a PostgreSQL database, with an admin's connection that is used this once
    Init {
        /// postgres://ADMIN@HOST/DATABASE, of whoever owns the database and may make roles
        address: String,
        /// Login of the first person of the platform team; the server has to know it
        #[arg(long, value_name = "LOGIN")]
        first: String,
    },
    /// Make this folder a copy of a team workspace, as one of its members
    Join {
        /// postgres://LOGIN@HOST/DATABASE; the password is taken from ~/.pgpass or PGPASSWORD
        address: String,
    },
    /// Show which workspace this is, and when a shared one was last heard of
    Show,
    /// List who is in a team workspace, and what each of them may do
    Members,
    /// Give somebody a duty in a team workspace
    Invite {
        #[command(flatten)]
        duty: DutyArguments,
        /// Last day that it holds, in UTC: 2027-01-31
        #[arg(long, value_name = "DAY")]
        until: Option<String>,
    },
    /// Take a duty away from somebody
    Dismiss(DutyArguments),
}

/// A duty.
#[derive(Debug, Args)]
pub struct DutyArguments {
    /// Their login at the database
    pub login: String,
    /// What they are
    #[arg(long)]
    pub role: Role,
    /// For this domain; absent: for the whole mesh
    #[arg(long)]
    pub domain: Option<String>,
}

/// What somebody is in a workspace.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Role {
    /// Reads, asks, proposes
    Analyst,
    /// Writes for what a domain owns, and decides over it
    Owner,
    /// Decides over access, and says who is what in a domain
    Steward,
    /// Stands in for an owner or steward
    Deputy,
    /// Connects sources, invites people
    Platform,
    /// Does unattended what was decided
    Runner,
    /// Reads everything about access
    Auditor,
    /// A program that reads and asks
    Agent,
    /// Has left
    Leaver,
}

impl From<Role> for DutyRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Analyst => Self::Analyst,
            Role::Owner => Self::Owner,
            Role::Steward => Self::Steward,
            Role::Deputy => Self::Deputy,
            Role::Platform => Self::Platform,
            Role::Runner => Self::Runner,
            Role::Auditor => Self::Auditor,
            Role::Agent => Self::Agent,
            Role::Leaver => Self::Leaver,
        }
    }
}
