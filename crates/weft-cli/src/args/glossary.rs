//! `weft glossary …`.

use clap::{Args, Subcommand};

use super::ProposeArguments;

/// `weft glossary …`.
#[derive(Debug, Subcommand)]
pub enum GlossaryCommand {
    /// List the terms
    List {
        /// Only terms with these letters in their name, synonyms or meaning
        filter: Option<String>,
        /// Only of this domain
        #[arg(long)]
        domain: Option<String>,
    },
    /// Show what a term means, who says so, and what is marked with it
    Show {
        /// Its name
        name: String,
    },
    /// Write about a term, or make it; "" goes back to what is harvested
    Edit(Box<GlossaryEditArguments>),
}

/// `weft glossary edit …`.
#[derive(Debug, Args)]
pub struct GlossaryEditArguments {
    /// The term
    pub name: String,
    /// Make it; wants --definition
    #[arg(long)]
    pub new: bool,
    /// What it means
    #[arg(long, value_name = "TEXT")]
    pub definition: Option<String>,
    /// Domain that defines it
    #[arg(long, value_name = "DOMAIN")]
    pub domain: Option<String>,
    /// Mail or login of who answers for it
    #[arg(long, value_name = "PERSON")]
    pub owner: Option<String>,
    /// Another word for the same; may be given several times
    #[arg(long, value_name = "WORD")]
    pub synonym: Vec<String>,
    /// Take a synonym away
    #[arg(long, value_name = "WORD")]
    pub unsynonym: Vec<String>,
    /// A term that a reader should know; may be given several times
    #[arg(long, value_name = "TERM")]
    pub related: Vec<String>,
    /// Take a related term away
    #[arg(long, value_name = "TERM")]
    pub unrelated: Vec<String>,
    /// Say why it is not to be used any more; "" takes that back
    #[arg(long, value_name = "WHY")]
    pub deprecate: Option<String>,
    /// Let this term stand for it from now on; "" takes that back
    #[arg(long, value_name = "TERM")]
    pub merge_into: Option<String>,
    /// Write only over this state, the `base` of `weft glossary show --json` [default: what stands now]
    #[arg(long, value_name = "REVISION")]
    pub base: Option<u64>,
    #[command(flatten)]
    pub propose: ProposeArguments,
}
