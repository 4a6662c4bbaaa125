//! `weft docs …`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::ProposeArguments;

/// `weft docs …`.
#[derive(Debug, Subcommand)]
pub enum DocsCommand {
    /// Show the words about a thing: what people wrote, and what sources say beside it
    Show {
        /// A product, a table or another asset
        name: String,
    },
    /// Write words about a thing or its columns; without options your editor opens
    Edit(Box<DocsEditArguments>),
    /// Send what people wrote back to the sources: comments to Iceberg catalogs, descriptions to dbt and contract files
    Push(Box<DocsPushArguments>),
    /// Keep an image in the workspace, and print the Markdown that shows it
    Attach {
        /// The product, table or other asset whose words it is for
        name: String,
        /// PNG, JPEG, GIF or WebP, at most 2 MiB
        file: PathBuf,
    },
    /// Write an image of the workspace to a file
    Image {
        /// Its link: weft://image/...
        link: String,
        /// The file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// List every version of the words, newest first
    History {
        /// A product, a table or another asset
        name: String,
        /// Which words
        #[arg(long, value_enum, default_value_t = Side::Docs)]
        of: Side,
        /// Only the words on this column
        #[arg(long, value_name = "PATH")]
        column: Option<String>,
    },
    /// Write an old version anew; what stood in between stays in the history
    Restore {
        /// A product, a table or another asset
        name: String,
        /// The version, as `weft docs history` numbers it
        version: u64,
        /// Which words
        #[arg(long, value_enum, default_value_t = Side::Docs)]
        of: Side,
        /// Only the words on this column
        #[arg(long, value_name = "PATH")]
        column: Option<String>,
        #[command(flatten)]
        propose: ProposeArguments,
    },
}

/// Which words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Side {
    /// Title, descriptions and text
    Docs,
    /// Tags and glossary terms
    Tags,
    /// Words on columns
    Columns,
    /// What a product is and offers
    Product,
    /// What a term of the glossary means
    Term,
}

/// `weft docs edit …`.
#[derive(Debug, Args)]
pub struct DocsEditArguments {
    /// A product, a table or another asset
    pub name: String,
    /// Take the text (Markdown) from this file; - reads stdin
    #[arg(long, value_name = "FILE")]
    pub file: Option<String>,
    /// Title; as with all words, "" goes back to what is harvested
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Short description; with --column that of the column
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// What a product is for
    #[arg(long, value_name = "TEXT")]
    pub purpose: Option<String>,
    /// How to use a product
    #[arg(long, value_name = "TEXT")]
    pub usage: Option<String>,
    /// What a product is not for
    #[arg(long, value_name = "TEXT")]
    pub limitations: Option<String>,
    /// Write about this column; may be given several times with --tag, --untag and --classification
    #[arg(long, value_name = "PATH")]
    pub column: Vec<String>,
    /// Add a tag; may be given several times
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Take a tag away; what a source gives stays
    #[arg(long, value_name = "TAG")]
    pub untag: Vec<String>,
    /// Add a term of the glossary
    #[arg(long, value_name = "TERM", conflicts_with = "column")]
    pub term: Vec<String>,
    /// Take a term of the glossary away
    #[arg(long, value_name = "TERM", conflicts_with = "column")]
    pub unterm: Vec<String>,
    /// Classification of the column, for example pii
    #[arg(long, value_name = "LABEL", requires = "column")]
    pub classification: Option<String>,
    /// Write only over this state, the `base` of `weft docs show --json` [default: what stands now]
    #[arg(long, value_name = "REVISION")]
    pub base: Option<u64>,
    #[command(flatten)]
    pub propose: ProposeArguments,
}

/// Where words can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PushTo {
    /// Comments of tables and columns, through the catalog
    Iceberg,
    /// The YAML file of the dbt project, as a patch
    Dbt,
    /// The contract's file
    Odcs,
    /// The product's file
    Odps,
}

/// `weft docs push …`.
#[derive(Debug, Args)]
pub struct DocsPushArguments {
    /// A product, a table or another asset
    pub name: String,
    /// Only there; may be given several times [default: wherever words can go]
    #[arg(long, value_enum, value_name = "WHERE")]
    pub to: Vec<PushTo>,
    /// Only show what would change, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Send only what this plan says, the `digest` of `--dry-run --json`
    #[arg(long, value_name = "DIGEST", conflicts_with = "dry_run")]
    pub digest: Option<String>,
    /// Write the changes of files into this patch, those of a second folder into one beside it [default: stdout]
    #[arg(long, value_name = "FILE.patch")]
    pub out: Option<PathBuf>,
    /// Write contract and product files in their folder, instead of a patch
    #[arg(long)]
    pub write: bool,
    /// Folder of the dbt project, where its artifacts lie elsewhere
    #[arg(long, value_name = "DIR")]
    pub project: Option<String>,
}
