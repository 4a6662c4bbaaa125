//! `weft policy …`.

use clap::{Args, Subcommand};

/// `weft policy …`.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Say what is wrong in files of an access policy, with line and column; exit code 1 where something is
    Check {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
    },
    /// Print the access policy that stands; before any was published, one to begin with
    Show {
        /// Another version of it
        #[arg(long, value_name = "NUMBER")]
        version: Option<u32>,
        /// Who published which version, and when
        #[arg(long, conflicts_with = "version")]
        versions: bool,
    },
    /// Hold a policy against its own tests; exit code 1 where one does not hold
    Test {
        /// A file; absent: the policy that stands
        file: Option<String>,
    },
    /// Put a version of the access policy in force; the governance team does
    Publish(PolicyPublishArguments),
}

/// `weft policy publish …`.
#[derive(Debug, Args)]
pub struct PolicyPublishArguments {
    /// The file
    pub file: String,
    /// Only over this one: the `base` of `weft policy show --json` [default: the version that stands]
    #[arg(long, value_name = "REVISION")]
    pub over: Option<u64>,
}
