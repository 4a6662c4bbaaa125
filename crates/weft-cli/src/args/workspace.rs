//! `weft workspace …`.

use std::path::PathBuf;

use clap::{
    Args, Subcommand,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
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
    Join(Box<JoinArguments>),
    /// Write everything that is in the workspace into one file, and read it again
    Backup {
        /// File to write; absent: weft-backup-DAY.jsonl here
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Make a workspace of a backup, in the empty folder that `--workspace` names
    Restore {
        /// A file that `weft workspace backup` wrote
        file: PathBuf,
        /// Make a team workspace of it instead: postgres://ADMIN@HOST/DATABASE, of a database without one
        #[arg(long, value_name = "ADDRESS", requires = "first")]
        into: Option<String>,
        /// Login of the first person of its platform team
        #[arg(long, value_name = "LOGIN", requires = "into")]
        first: Option<String>,
    },
    /// Make a team workspace of this one, with everything that is in it; shown first, done with `--yes`
    Move {
        /// postgres://ADMIN@HOST/DATABASE, of whoever owns the database and may make roles
        address: String,
        /// Login of the first person of the platform team; absent: yours
        #[arg(long, value_name = "LOGIN")]
        first: Option<String>,
        /// Move it now
        #[arg(long)]
        yes: bool,
    },
    /// Bring the schema of a team workspace to this version of Weft
    Migrate {
        /// postgres://ADMIN@HOST/DATABASE, of whoever made it; absent: this folder's own workspace
        address: Option<String>,
        /// Only say what would be done
        #[arg(long)]
        plan: bool,
    },
    /// Show which workspace this is, and when a shared one was last heard of
    Show,
    /// List who is in a team workspace, and what each of them may do
    Members,
    /// List what is left to do there: what waits in a domain, and what those who have left leave behind
    Undone,
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

/// Which workspace to join, and how to sign in there.
#[derive(Debug, Args)]
pub struct JoinArguments {
    /// postgres://LOGIN@HOST/DATABASE; the password is taken from ~/.pgpass or PGPASSWORD, or told by a command
    pub address: String,
    /// Program with its arguments that prints the password; run without a shell, for each connection
    #[arg(long, value_name = "CMD")]
    pub password_command: Option<String>,
    /// Authority of the server's certificate, in PEM format
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Certificate to sign in with, in PEM format
    #[arg(long, value_name = "FILE", requires = "client_key")]
    pub client_cert: Option<PathBuf>,
    /// Key of that certificate, in PEM format
    #[arg(long, value_name = "FILE", requires = "client_cert")]
    pub client_key: Option<PathBuf>,
}

/// A duty.
#[derive(Debug, Args)]
pub struct DutyArguments {
    /// Their login at the database
    pub login: String,
    /// What they are
    #[arg(long, value_parser = role())]
    pub role: DutyRole,
    /// For this domain; absent: for the whole mesh
    #[arg(long)]
    pub domain: Option<String>,
}

/// The word of a role, with what it may in the help.
fn role() -> impl TypedValueParser<Value = DutyRole> {
    let words = DutyRole::ALL.map(|role| PossibleValue::new(role.as_str()).help(may(role)));
    PossibleValuesParser::new(words).try_map(|word| DutyRole::parse(&word).ok_or("no role is called so"))
}

const fn may(role: DutyRole) -> &'static str {
    match role {
        DutyRole::Analyst => "Reads, asks, proposes",
        DutyRole::Owner => "Writes for what a domain owns, and decides over it",
        DutyRole::Steward => "Decides over access, and says who is what in a domain",
        DutyRole::Deputy => "Stands in for an owner or steward",
        DutyRole::Platform => "Connects sources, invites people",
        DutyRole::Runner => "Does unattended what was decided",
        DutyRole::Auditor => "Reads everything about access",
        DutyRole::Agent => "A program that reads and asks",
        DutyRole::Leaver => "Has left",
    }
}
