//! `weft request …`, `weft requests`, `weft withdraw` and `weft decide`.

use clap::{Args, Subcommand};

/// `weft request …`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct RequestArguments {
    /// Something to do with a request that was sent
    #[command(subcommand)]
    pub command: Option<RequestCommand>,
    #[command(flatten)]
    pub ask: AskArguments,
}

/// `weft request NAME …`.
#[derive(Debug, Args)]
pub struct AskArguments {
    /// Products, tables or views
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// What it is needed for, in a sentence
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// One of the purposes of the access policy [default: the first]
    #[arg(long, value_name = "ID")]
    pub purpose: Option<String>,
    /// One of the roles of the access policy [default: the least that is not refused]
    #[arg(long, value_name = "ID")]
    pub role: Option<String>,
    /// For how many days [default: as the policy presets it]
    #[arg(long)]
    pub days: Option<u32>,
    /// A ticket elsewhere
    #[arg(long, value_name = "TEXT")]
    pub ticket: Option<String>,
    /// Go on from this grant of your own
    #[arg(long, value_name = "GRANT")]
    pub renews: Option<String>,
    /// Sent twice with the same key it is one request
    #[arg(long)]
    pub key: Option<String>,
    /// Only show what it would come to: who decides and by when, what it opens, what is done
    #[arg(long)]
    pub plan: bool,
}

/// `weft renew …`.
#[derive(Debug, Args)]
pub struct RenewArguments {
    /// The grant, as `weft grants` names it
    pub grant: String,
    /// For how many days from now [default: as the policy presets it]
    #[arg(long)]
    pub days: Option<u32>,
    /// One of the purposes of the access policy [default: the one that it was granted for]
    #[arg(long, value_name = "ID")]
    pub purpose: Option<String>,
    /// Why it is needed still [default: the words of the request that it came from]
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
    /// Only show what it would come to
    #[arg(long)]
    pub plan: bool,
}

/// `weft request …` with something to do.
#[derive(Debug, Subcommand)]
pub enum RequestCommand {
    /// Show a request with everything that is needed to decide it
    Show {
        /// The request, as `weft requests` names it
        id: String,
    },
    /// Say something about a request
    Note(SayArguments),
    /// Ask its requester for more, before you decide
    Ask(SayArguments),
    /// Answer what you were asked about your request
    Answer(SayArguments),
}

/// Something that is said.
#[derive(Debug, Args)]
pub struct SayArguments {
    /// The request, as `weft requests` names it
    pub id: String,
    /// What
    #[arg(long, value_name = "TEXT")]
    pub text: String,
}

/// `weft requests …`.
#[derive(Debug, Args)]
pub struct RequestsArguments {
    /// Only those for this product, table or view
    pub name: Option<String>,
    #[command(flatten)]
    pub whose: WhoseArguments,
    /// Only those of which something can still become
    #[arg(long)]
    pub open: bool,
}

/// Whose requests `weft requests` lists.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct WhoseArguments {
    /// Your own, newest first; those are listed where nothing else is said
    #[arg(long)]
    pub mine: bool,
    /// Those that you may decide, by due time
    #[arg(long)]
    pub inbox: bool,
    /// Those of others too, as far as you may see them
    #[arg(long)]
    pub all: bool,
}

/// `weft withdraw …`.
#[derive(Debug, Args)]
pub struct WithdrawArguments {
    /// The request, as `weft requests` names it
    pub id: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
}

/// `weft decide …`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("decision").args(["approve", "reject"]).required(true))]
pub struct DecideAccessArguments {
    /// The request, as `weft requests --inbox` names it
    pub id: String,
    /// Grant it
    #[arg(long)]
    pub approve: bool,
    /// Refuse it; its requester reads why
    #[arg(long)]
    pub reject: bool,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Grant a lesser role than was asked for
    #[arg(long, value_name = "ID", conflicts_with = "reject")]
    pub role: Option<String>,
    /// Grant it for fewer days than were asked for
    #[arg(long, conflicts_with = "reject")]
    pub days: Option<u32>,
    /// Grant only this table or view of those that were asked for; may be given several times
    #[arg(long, value_name = "NAME", conflicts_with = "reject")]
    pub only: Vec<String>,
    /// Only what was shown: the `digest` of `weft request show --json` [default: what it says now]
    #[arg(long)]
    pub digest: Option<String>,
}
