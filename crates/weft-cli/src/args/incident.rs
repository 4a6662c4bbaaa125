//! `weft incident …`.

use clap::{Args, Subcommand, ValueEnum};
use weft_app::{list_incidents::WantedState, open_incident::IncidentSeverity};

/// `weft incident …`.
#[derive(Debug, Subcommand)]
pub enum IncidentCommand {
    /// Say that something is wrong with a thing; whoever reads it is told
    Open(Box<IncidentOpenArguments>),
    /// List incidents, the worst first
    List {
        /// A product, a table, another asset or a domain
        name: Option<String>,
        /// Only of things of this domain
        #[arg(long, value_name = "DOMAIN", conflicts_with = "name")]
        domain: Option<String>,
        /// Which ones
        #[arg(long, value_enum, default_value_t = StateArgument::Unresolved)]
        state: StateArgument,
    },
    /// Show an incident, its log, and who is told of it
    Show {
        /// Its id, or the beginning of it
        id: String,
    },
    /// Say that you look after it
    Ack {
        /// Its id, or the beginning of it
        id: String,
        /// What to write beside it
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
    },
    /// Write what you found out
    Note {
        /// Its id, or the beginning of it
        id: String,
        /// The words
        #[arg(long, value_name = "TEXT")]
        text: String,
        /// What the cause is believed to be
        #[arg(long, value_name = "TEXT")]
        cause: Option<String>,
    },
    /// Say that it is over
    Resolve {
        /// Its id, or the beginning of it
        id: String,
        /// What was done
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
        /// What the cause was
        #[arg(long, value_name = "TEXT")]
        cause: Option<String>,
    },
    /// Say that it was not over
    Reopen {
        /// Its id, or the beginning of it
        id: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
    },
}

/// `weft incident open …`.
#[derive(Debug, Args)]
pub struct IncidentOpenArguments {
    /// A product, a table or another asset
    pub name: String,
    /// What is wrong, in a few words [default: what the promise or rule says]
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["sla", "rule"])]
    pub title: Option<String>,
    /// How bad it is for those who read it
    #[arg(long, value_enum)]
    pub severity: SeverityArgument,
    /// The promise that is broken: latency, frequency …
    #[arg(long, value_name = "PROPERTY", conflicts_with = "rule")]
    pub sla: Option<String>,
    /// The rule or test that does not hold
    #[arg(long, value_name = "NAME")]
    pub rule: Option<String>,
    /// The table or column that the promise or rule is of
    #[arg(long, value_name = "ELEMENT")]
    pub element: Option<String>,
    /// More of it
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
    /// What the cause is believed to be
    #[arg(long, value_name = "TEXT")]
    pub cause: Option<String>,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SeverityArgument {
    /// The data must not be used
    Critical,
    /// Part of it is wrong, missing or late
    Major,
    /// It can be used all the same
    Minor,
}

impl From<SeverityArgument> for IncidentSeverity {
    fn from(severity: SeverityArgument) -> Self {
        match severity {
            SeverityArgument::Critical => Self::Critical,
            SeverityArgument::Major => Self::Major,
            SeverityArgument::Minor => Self::Minor,
        }
    }
}

/// Which incidents.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum StateArgument {
    /// Not over
    Unresolved,
    /// Nobody looks after them
    Open,
    /// Somebody looks after them
    Acknowledged,
    /// Over
    Resolved,
    /// All
    All,
}

impl From<StateArgument> for WantedState {
    fn from(state: StateArgument) -> Self {
        match state {
            StateArgument::Unresolved => Self::Unresolved,
            StateArgument::Open => Self::Open,
            StateArgument::Acknowledged => Self::Acknowledged,
            StateArgument::Resolved => Self::Resolved,
            StateArgument::All => Self::All,
        }
    }
}
