//! `weft contract …` and `weft check …`, as they can be typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// `weft contract …`.
#[derive(Debug, Subcommand)]
pub enum ContractCommand {
    /// Hold files against the official schema of their version (ODCS, ODPS); exit code 1 where one is not as it wants
    Validate {
        /// Files, and folders whose YAML and JSON files are looked at
        #[arg(required = true)]
        files: Vec<String>,
    },
    /// Compare two versions of a contract and say who breaks; exit code 1 where a change is breaking
    Diff {
        /// File of the older version
        old: String,
        /// File of the newer version
        new: String,
        /// Whose side the changes are graded from
        #[arg(long, value_enum, default_value_t = Side::Consumer)]
        perspective: Side,
    },
    /// Hold a contract against the tables that it promises; exit code 1 where one breaks it
    Drift {
        /// A contract, or a table or product under one
        name: String,
    },
    /// Write the first contract of a product or table from what is known of it, and print it
    Draft {
        /// A product, table or view without a contract
        name: String,
        /// Write it here
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Publish a contract or product file: checked, written where it belongs, and read; refused where its version is lower than its changes demand
    Publish(PublishArguments),
    /// List the versions of a contract, with what changed by each
    Changelog {
        /// A contract by name or id, or what one promises
        name: String,
    },
    /// List breaking versions upstream, published in the last 30 days, that touch what a thing reads
    News {
        /// A product or asset
        name: String,
    },
    /// Copy a file into a folder of contracts that is a source, and read it
    Import {
        /// The file
        file: String,
        /// Name of the source [default: the only folder of contracts]
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
        /// Put it in the place of a file of this name that says something else of the same contract; its version is held to the same rules as where it is published
        #[arg(long)]
        replace: bool,
    },
    /// Print the file of a contract or product as it is
    Export {
        /// A contract or product by name or id, or what a contract promises
        name: String,
        /// Which file [default: the product's for a product that has one, else the contract's]
        #[arg(long, value_enum)]
        format: Option<ContractFormat>,
        /// Write it here
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// `weft contract publish …`.
#[derive(Debug, Args)]
pub struct PublishArguments {
    /// A file; or a contract or product by name, whose own file is published
    pub file: String,
    /// Put this version into it first
    #[arg(long)]
    pub version: Option<String>,
    /// Name of the source that a new file goes to [default: where the contract is, else the only folder of contracts]
    #[arg(long, value_name = "NAME", conflicts_with = "folder")]
    pub source: Option<String>,
    /// Folder that a new file goes to; one that is no source yet is added as one
    #[arg(long, value_name = "DIR")]
    pub folder: Option<String>,
    /// Name of a new file below the folder [default: after the contract]
    #[arg(long, value_name = "PATH")]
    pub file_name: Option<String>,
    /// Digest of the file that is to be replaced, as a conflict names it
    #[arg(long, value_name = "DIGEST")]
    pub over: Option<String>,
    /// Only where no file of the contract is there yet, not even one that was published last
    #[arg(long, conflicts_with = "over")]
    pub new: bool,
}

/// Whose side a change is graded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Side {
    /// Who reads the data
    Consumer,
    /// Who makes the data
    Producer,
}

impl From<Side> for weft_app::diff_contracts::ChangePerspective {
    fn from(side: Side) -> Self {
        match side {
            Side::Consumer => Self::Consumer,
            Side::Producer => Self::Producer,
        }
    }
}

/// `weft check …`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Files, and folders whose YAML and JSON files are looked at
    #[arg(required = true)]
    pub paths: Vec<String>,
    /// Folder of the earlier versions, such as a checkout of the main branch [default: what the workspace holds]
    #[arg(long, value_name = "DIR")]
    pub base: Option<String>,
    /// How to report
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub format: CheckFormat,
}

/// Format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Lines for people
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code hosts
    Sarif,
    /// JUnit XML, for CI systems
    Junit,
}

/// A standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ContractFormat {
    /// Open Data Contract Standard
    Odcs,
    /// Open Data Product Standard
    Odps,
}
