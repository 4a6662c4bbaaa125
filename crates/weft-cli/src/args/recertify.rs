//! `weft recertify …`.

use clap::{Args, Subcommand, ValueEnum};

/// `weft recertify …`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct RecertifyArguments {
    /// What to do; absent: list
    #[command(subcommand)]
    pub command: Option<RecertifyCommand>,
    #[command(flatten)]
    pub list: CampaignListArguments,
}

/// `weft recertify list …`.
#[derive(Debug, Args)]
pub struct CampaignListArguments {
    /// Only those that are overdue; exit code 1 where there are any
    #[arg(long)]
    pub overdue: bool,
}

/// `weft recertify …` with something to do.
#[derive(Debug, Subcommand)]
pub enum RecertifyCommand {
    /// List campaigns over what is granted, those that are due first
    List(CampaignListArguments),
    /// Start a campaign: who answers for a grant keeps, reduces or revokes it
    Start(Box<CampaignStartArguments>),
    /// Show a campaign with its grants, those that wait for you first
    Show {
        /// The campaign
        name: String,
    },
    /// Let a grant go on as it is
    Keep(AnswerArguments),
    /// Let a grant end earlier, or have a lesser role
    Reduce {
        #[command(flatten)]
        answer: AnswerArguments,
        /// Last day that it holds, in UTC: 2027-01-31
        #[arg(long, value_name = "DAY", required_unless_present = "role")]
        until: Option<String>,
        /// A lesser role of the access policy
        #[arg(long, value_name = "ROLE")]
        role: Option<String>,
    },
    /// End a grant now
    Revoke(AnswerArguments),
    /// Close a campaign: grants that nobody answered for go by its rule
    Close {
        /// The campaign
        name: String,
    },
}

/// `weft recertify keep …`.
#[derive(Debug, Args)]
pub struct AnswerArguments {
    /// The campaign
    pub name: String,
    /// The grant, as `weft recertify show` names it
    pub grant: String,
    /// Why; its holder reads it
    #[arg(long, value_name = "WORDS")]
    pub reason: Option<String>,
    /// Only what was shown: the `digest` of `weft recertify show --json` [default: what it says now]
    #[arg(long)]
    pub digest: Option<String>,
}

/// `weft recertify start …`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("over").args(["domain", "product", "classification", "all"]).required(true))]
pub struct CampaignStartArguments {
    /// What to call it
    pub name: String,
    /// Look at what belongs to this domain
    #[arg(long, value_name = "DOMAIN")]
    pub domain: Option<String>,
    /// Look at this product, and the tables and views that it offers
    #[arg(long, value_name = "PRODUCT")]
    pub product: Option<String>,
    /// Look at what has this classification or tag
    #[arg(long, value_name = "LABEL")]
    pub classification: Option<String>,
    /// Look at the whole mesh
    #[arg(long)]
    pub all: bool,
    /// Last day for answers, in UTC: 2027-01-31
    #[arg(long, value_name = "DAY")]
    pub due: String,
    /// What becomes of grants that nobody answered for when it is closed
    #[arg(long, value_enum, default_value_t = Rule::Keep)]
    pub unanswered: Rule,
    /// Only show what it would come to: how many grants, and who answers
    #[arg(long)]
    pub plan: bool,
}

/// What becomes of grants that nobody answered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Rule {
    /// They go on
    Keep,
    /// They are revoked
    Revoke,
}
