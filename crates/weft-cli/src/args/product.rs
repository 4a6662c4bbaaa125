//! `weft product …`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::ProposeArguments;

/// `weft product …`.
#[derive(Debug, Subcommand)]
pub enum ProductCommand {
    /// Make a product of tables, of a contract or of a group of dbt models; it begins as a draft of yours
    New(ProductNewArguments),
    /// Show who says what of a product, where it stands in its life, what is missing and who reads it
    Show {
        /// The product
        name: String,
    },
    /// Write what is said of a product
    Edit(ProductEditArguments),
    /// Make a draft active: something to be relied on
    Publish {
        #[command(flatten)]
        step: StepArguments,
    },
    /// Say when a product ends and what takes its place; who reads it sees that
    Deprecate {
        #[command(flatten)]
        step: StepArguments,
        /// The day on which it ends: 2027-06-30
        #[arg(long, value_name = "DATE")]
        ends: String,
        /// The product that takes its place
        #[arg(long, value_name = "PRODUCT", required_unless_present = "note")]
        successor: Option<String>,
    },
    /// End a product that is deprecated, or one that was never active
    Retire {
        #[command(flatten)]
        step: StepArguments,
    },
    /// Take a retired product up again as a draft
    Revive {
        #[command(flatten)]
        step: StepArguments,
    },
    /// Make the skeleton of a product: a dbt model or a Spark job, contract, product file, tests
    Scaffold {
        /// A product that there is, or the name of a new one
        name: String,
        /// Its domain
        #[arg(long, value_name = "DOMAIN")]
        domain: Option<String>,
        /// What makes the data
        #[arg(long, value_enum)]
        kind: Kind,
        /// The folder; nothing in it is overwritten
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// What makes the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A dbt model
    Dbt,
    /// A Spark job
    Spark,
}

/// `weft product new …`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("seed").required(true))]
pub struct ProductNewArguments {
    /// Its name: lower case letters, digits, - and _
    pub name: String,
    /// Name for people
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Its domain [default: that of what it is made from]
    #[arg(long, value_name = "DOMAIN")]
    pub domain: Option<String>,
    /// Tables and other assets, with commas between; each becomes an output port
    #[arg(long, value_name = "ASSETS", value_delimiter = ',', group = "seed")]
    pub from_assets: Vec<String>,
    /// A contract, which becomes its output port
    #[arg(long, value_name = "CONTRACT", group = "seed")]
    pub from_contract: Option<String>,
    /// A group of dbt models
    #[arg(long, value_name = "SOURCE/GROUP", group = "seed")]
    pub from_dbt_group: Option<String>,
}

/// `weft product edit …`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("words").required(true).multiple(true))]
pub struct ProductEditArguments {
    /// The product
    pub name: String,
    /// A field and what it says: title, version, type, purpose, usage, limitations, owner, domain; nothing after the = goes back to what is harvested
    #[arg(long, value_name = "FIELD=VALUE", group = "words")]
    pub set: Vec<String>,
    /// All words of people about it as YAML or JSON, in the form of `written` of `weft product show --json`; - reads stdin
    #[arg(long, value_name = "FILE", group = "words")]
    pub file: Option<String>,
    /// Write only over this state, the `base` of `weft product show --json` [default: what stands now]
    #[arg(long, value_name = "REVISION")]
    pub base: Option<u64>,
    #[command(flatten)]
    pub propose: ProposeArguments,
}

/// A step in the life of a product.
#[derive(Debug, Args)]
pub struct StepArguments {
    /// The product
    pub name: String,
    /// Why
    #[arg(long, value_name = "WORDS")]
    pub note: Option<String>,
    /// Write only over this state, the `base` of `weft product show --json` [default: what stands now]
    #[arg(long, value_name = "REVISION")]
    pub base: Option<u64>,
    #[command(flatten)]
    pub propose: ProposeArguments,
}
