//! `weft people …`.

use clap::{Args, Subcommand, ValueEnum};
use weft_app::plan_people::PeopleFormat;

/// `weft people …`.
#[derive(Debug, Args)]
pub struct PeopleArguments {
    /// What to do; absent: list everybody
    #[command(subcommand)]
    pub command: Option<PeopleCommand>,
}

/// `weft people …` with something to do.
#[derive(Debug, Subcommand)]
pub enum PeopleCommand {
    /// List everybody, by id
    List {
        /// Also the names of the mesh that are nobody's, and who keeps the people
        #[arg(long)]
        unmatched: bool,
    },
    /// Show one person: all their names, who stands in for them, and what is to end where they have left
    Show {
        /// Any of their names: mail, login, name as an owner
        name: String,
    },
    /// Show what a CSV file of people comes to, and take it with --yes
    Import {
        /// The file; its header names the columns: name, mail, id, login, owner_name …
        file: String,
        /// Take it as it is shown
        #[arg(long)]
        yes: bool,
    },
    /// The same for an export that names everybody, and show who is gone from it
    Sync(PeopleSyncArguments),
    /// Say that somebody stands in for somebody else
    Deputy {
        /// Who stands in
        person: String,
        /// For whom
        #[arg(long = "for", value_name = "PERSON")]
        of: String,
        /// For this domain; absent: for all that they answer for
        #[arg(long)]
        domain: Option<String>,
        /// First day, in UTC: 2026-12-01; absent: at once
        #[arg(long, value_name = "DAY")]
        from: Option<String>,
        /// Last day; one that is over ends it
        #[arg(long, value_name = "DAY")]
        until: String,
    },
}

/// `weft people sync …`.
#[derive(Debug, Args)]
pub struct PeopleSyncArguments {
    /// The export
    pub file: String,
    /// How it is written [default: SCIM where the name ends in .json, else CSV]
    #[arg(long, value_enum)]
    pub format: Option<PeopleFileFormat>,
    /// Take it as it is shown
    #[arg(long)]
    pub yes: bool,
    /// Whoever is not in it has left, as of today
    #[arg(long)]
    pub leavers: bool,
    /// The same where more than a fifth of the people would be gone
    #[arg(long)]
    pub leavers_anyway: bool,
}

/// How a file of people is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PeopleFileFormat {
    /// One row a person, under a header
    Csv,
    /// A SCIM 2.0 list of users, as JSON
    Scim,
}

impl From<PeopleFileFormat> for PeopleFormat {
    fn from(format: PeopleFileFormat) -> Self {
        match format {
            PeopleFileFormat::Csv => Self::Csv,
            PeopleFileFormat::Scim => Self::Scim,
        }
    }
}
