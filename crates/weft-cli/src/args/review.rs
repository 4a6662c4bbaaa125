//! `weft proposals`, `weft proposal …` and `weft review …`.

use clap::{Args, Subcommand};

/// Whether an edit is kept as a proposal.
#[derive(Debug, Clone, Default, Args)]
pub struct ProposeArguments {
    /// Propose it under this title instead of publishing it: a second person looks at it first
    #[arg(long, value_name = "TITLE")]
    pub propose: Option<String>,
    /// Put it in place of the words of your own open proposal
    #[arg(long, value_name = "ID")]
    pub revises: Option<String>,
}

/// `weft proposals …`.
#[derive(Debug, Args)]
pub struct ProposalsArguments {
    /// Only those about this product, table or other asset
    pub name: Option<String>,
    /// Only your own
    #[arg(long)]
    pub mine: bool,
    /// Only those that you may decide
    #[arg(long)]
    pub inbox: bool,
    /// Those that are decided too
    #[arg(long, conflicts_with = "inbox")]
    pub all: bool,
}

/// `weft proposal …`.
#[derive(Debug, Subcommand)]
pub enum ProposalCommand {
    /// Show what a proposal changes beside what stands, and what was said about it
    Show {
        /// The proposal, as `weft proposals` names it
        id: String,
    },
    /// Say something about a proposal
    Comment {
        /// The proposal, as `weft proposals` names it
        id: String,
        /// What, as Markdown
        text: String,
    },
    /// Publish what a proposal says, as its author's words
    Accept(DecideArguments),
    /// Refuse a proposal; its author reads why
    Reject(DecideArguments),
    /// Take your own proposal back
    Withdraw(DecideArguments),
    /// Put your own proposal over what others have published since
    Revise {
        /// The proposal, as `weft proposals` names it
        id: String,
        /// Only over what was shown: the `digest` of `weft proposal show --json` [default: what stands now]
        #[arg(long)]
        digest: Option<String>,
    },
}

/// A decision.
#[derive(Debug, Args)]
pub struct DecideArguments {
    /// The proposal, as `weft proposals` names it
    pub id: String,
    /// Why, as Markdown
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Only what was shown: the `digest` of `weft proposal show` [default: what it says now]
    #[arg(long)]
    pub digest: Option<String>,
}

/// `weft review …`.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    /// Show or say where edits wait for a second person
    Rules(RulesArguments),
}

/// `weft review rules …`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("say").args(["on", "off", "clear"]))]
pub struct RulesArguments {
    /// In this domain; absent: in the whole workspace
    #[arg(long, requires = "say")]
    pub domain: Option<String>,
    /// They wait
    #[arg(long)]
    pub on: bool,
    /// They do not wait
    #[arg(long)]
    pub off: bool,
    /// Say nothing of it: a domain follows the workspace, and the workspace asks for no review
    #[arg(long)]
    pub clear: bool,
}
