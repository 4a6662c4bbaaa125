//! What can be typed.

#![allow(
    clippy::doc_markdown,
    reason = "these comments are the help text, which is not Markdown"
)]

mod audit;
mod compliance;
mod contract;
mod docs;
mod glossary;
mod grants;
mod incident;
mod people;
mod policy;
mod product;
mod recertify;
mod request;
mod review;
mod runner;
mod sla;
mod source;
mod webhook;
mod workspace;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use audit::{AuditArguments, AuditCommand};
pub use compliance::ComplianceArguments;
pub use contract::{CheckArguments, CheckFormat, ContractCommand, ContractFormat, PublishArguments};
pub use docs::{DocsCommand, DocsEditArguments, DocsPushArguments, PushTo, Side};
pub use glossary::{GlossaryCommand, GlossaryEditArguments};
pub use grants::{GrantsArguments, GrantsCommand};
pub use incident::{IncidentCommand, IncidentOpenArguments};
pub use people::{PeopleArguments, PeopleCommand, PeopleSyncArguments};
pub use policy::{PolicyCommand, PolicyPublishArguments};
pub use product::{Kind, ProductCommand, ProductEditArguments, ProductNewArguments, StepArguments};
pub use recertify::{AnswerArguments, CampaignStartArguments, RecertifyArguments, RecertifyCommand, Rule};
pub use request::{
    AskArguments, DecideAccessArguments, RenewArguments, RequestArguments, RequestCommand, RequestsArguments,
    SayArguments, WhoseArguments, WithdrawArguments,
};
pub use review::{
    DecideArguments, ProposalCommand, ProposalsArguments, ProposeArguments, ReviewCommand, RulesArguments,
};
pub use runner::{RunnerCommand, RunnerInstallArguments, RunnerRunArguments};
pub use sla::{HealthArguments, SlaCommand, SlaRemoveArguments, SlaSetArguments};
pub use source::{AddSource, BrowseArguments, RestArguments, SourceCommand};
pub use webhook::{NotificationsArguments, NotificationsCommand, WebhookCommand};
pub use workspace::{DutyArguments, JoinArguments, WorkspaceCommand};

/// Find, understand, trust and get access to the data products of a data mesh.
#[derive(Debug, Parser)]
#[command(name = "weft", version, arg_required_else_help = true)]
pub struct Arguments {
    /// Folder of the workspace [default: the one of this person, or WEFT_WORKSPACE]
    #[arg(long, global = true, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// Act as this person, by name or mail; only in the demo, where one walks through what several do (and, by login, for `runner run`
    /// in a workspace of one's own)
    #[arg(long = "as", global = true, value_name = "NAME")]
    pub acting_as: Option<String>,
    /// Print JSON instead of tables; errors too
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the demo mesh, add its sources and sync them
    Demo {
        /// Make it anew if it is there already: what is late and what is fresh is measured from when it was made
        #[arg(long)]
        fresh: bool,
    },
    /// Add, list and remove sources
    #[command(subcommand)]
    Source(SourceCommand),
    /// Read a source, or all of them
    Sync {
        /// Name of the source; absent: all
        name: Option<String>,
    },
    /// Find products, assets, columns, people and domains
    Search(SearchArguments),
    /// Show everything known about one thing
    Show {
        /// A full name, a name that means one thing, or a urn
        name: String,
    },
    /// Read and write the words about things and their columns
    #[command(subcommand)]
    Docs(DocsCommand),
    /// Make, describe, publish and end data products
    #[command(subcommand)]
    Product(Box<ProductCommand>),
    /// Read and write the glossary: what the words of the business mean
    #[command(subcommand)]
    Glossary(GlossaryCommand),
    /// Show, test and make promises about data: how fresh, how often, how long kept
    #[command(subcommand)]
    Sla(SlaCommand),
    /// Show how a thing, a whole domain or the mesh stands against what is promised
    Health(HealthArguments),
    /// Show which products of which domain keep which rule, and what is open
    Compliance(ComplianceArguments),
    /// Open, list and end incidents; whoever reads a thing in trouble is told
    #[command(subcommand)]
    Incident(IncidentCommand),
    /// List edits that wait for a second person
    Proposals(ProposalsArguments),
    /// Show, comment and decide an edit that waits for a second person
    #[command(subcommand)]
    Proposal(ProposalCommand),
    /// Say where edits wait for a second person
    #[command(subcommand)]
    Review(ReviewCommand),
    /// List who holds access to what, since when and until when; or carry out what is left to do
    Grants(GrantsArguments),
    /// End a grant: give back what you hold, or take access back from somebody else
    Revoke {
        /// The grant, as `weft grants` names it
        id: String,
        /// Why; its holder reads it
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Go on from a grant of your own: ask for it again before it ends
    Renew(RenewArguments),
    /// Install, run, show and remove runners: who does unattended what was decided
    #[command(subcommand)]
    Runner(RunnerCommand),
    /// Look again at what is granted: campaigns in which who answers for it keeps, reduces or revokes each grant
    Recertify(RecertifyArguments),
    /// Compare what was granted with what the systems hold; changes nothing, exit code 1 where they differ
    Reconcile,
    /// Show why you can or cannot see a thing: the path that gives it, or what is missing and who can give it
    Why {
        /// A product, table or view
        name: String,
        /// Somebody else, by login, name or mail; told to who answers for the thing
        #[arg(long = "for", value_name = "PERSON")]
        person: Option<String>,
    },
    /// Say who is who by all their names, who is here, and who stands in for whom
    People(PeopleArguments),
    /// Show, check and export the audit: who did what, when
    #[command(subcommand)]
    Audit(AuditCommand),
    /// List what concerns you: what waits for you, and what became of what you asked for and read
    Notifications(NotificationsArguments),
    /// Send events to somebody elsewhere, signed
    #[command(subcommand)]
    Webhook(WebhookCommand),
    /// Ask for access to products, tables and views; or show, answer and talk about a request
    Request(Box<RequestArguments>),
    /// List requests for access: your own, or those that you may decide
    Requests(RequestsArguments),
    /// Take your own request for access back
    Withdraw(WithdrawArguments),
    /// Approve or reject a request for access
    Decide(Box<DecideAccessArguments>),
    /// Show the first rows of a table
    Preview(PreviewArguments),
    /// Run one SELECT over tables that you may read
    Sql {
        /// The statement
        statement: String,
        /// Rows at most
        #[arg(long, default_value_t = 1000)]
        limit: u32,
    },
    /// Show what a thing is made from and what is made from it
    Lineage(LineageArguments),
    /// Draft, check, compare, publish, import and export contract and product files
    #[command(subcommand)]
    Contract(ContractCommand),
    /// Check contracts in a pipeline: valid, as their tables are, and raised to the version that their changes want
    Check(CheckArguments),
    /// Check, show, test and publish the access policy: what may be asked for, and who decides
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Show which maintenance policies hold for a table, beside its promise and its history
    Policies {
        /// A table, or a product with one
        name: String,
    },
    /// Run the quality rules of a product, contract or table on its newest snapshot, or those of all contracts; exit code 1
    /// where one does not hold or could not be run
    Measure {
        /// A product, contract, table or view; absent: every contract
        name: Option<String>,
        /// Every contract of this domain
        #[arg(long, conflicts_with = "name")]
        domain: Option<String>,
        /// Leave out what was measured before at the same snapshot by the same rules
        #[arg(long)]
        if_changed: bool,
    },
    /// Make, join and show the workspace of a team, and say who is in it
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Open a thing, or a weft:// link, in the window
    Open {
        /// A name, urn or link
        target: String,
        /// Only say what would be opened
        #[arg(long)]
        print: bool,
    },
}

impl Command {
    /// Name of its verb, where that may be one that needs nothing of a team's workspace on this machine.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Workspace(WorkspaceCommand::Show) => "show_workspace",
            Self::Contract(ContractCommand::Validate { .. }) => "validate_contracts",
            Self::Policy(PolicyCommand::Check { .. }) => "check_policy",
            Self::Policy(PolicyCommand::Test { .. }) => "run_policy_tests",
            _ => "",
        }
    }

    /// Whether it answers from what is projected from the workspace.
    pub const fn reads_projections(&self) -> bool {
        !matches!(
            self,
            Self::Demo { .. }
                | Self::Sync { .. }
                | Self::Contract(ContractCommand::Validate { .. } | ContractCommand::Import { .. })
                | Self::Policy(PolicyCommand::Check { .. } | PolicyCommand::Test { .. })
                | Self::Workspace(_)
                | Self::Source(
                    SourceCommand::Add { .. }
                        | SourceCommand::Remove { .. }
                        | SourceCommand::Test { .. }
                        | SourceCommand::Secret { .. }
                        | SourceCommand::SignIn { .. }
                )
        )
    }
}

/// `weft search …`.
#[derive(Debug, Args)]
pub struct SearchArguments {
    /// Words, "phrases" and filters such as domain:sales or -tag:pii; absent: everything
    pub query: Vec<String>,
    /// Order
    #[arg(long, value_enum, default_value_t = Sort::Relevance)]
    pub sort: Sort,
    /// Hits at most
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
    /// First hit, from 0
    #[arg(long, default_value_t = 0)]
    pub offset: u32,
    /// Say why each hit stands where it stands
    #[arg(long)]
    pub why: bool,
}

/// Order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Best match first
    Relevance,
    /// By name
    Name,
    /// Newest change first
    Freshness,
}

/// `weft preview …`.
#[derive(Debug, Args)]
pub struct PreviewArguments {
    /// A table, or a product with one
    pub name: String,
    /// Snapshot id; absent: the current one
    #[arg(long, value_name = "ID")]
    pub snapshot: Option<String>,
    /// Columns, separated by commas; absent: all
    #[arg(long, value_delimiter = ',')]
    pub columns: Vec<String>,
    /// SQL condition, for example "country = 'DE'"
    #[arg(long = "where", value_name = "CONDITION")]
    pub filter: Option<String>,
    /// Column to sort by; a leading - sorts largest first
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true)]
    pub sort: Vec<String>,
    /// Rows at most
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
}

/// `weft lineage …`.
#[derive(Debug, Args)]
pub struct LineageArguments {
    /// A product or asset
    pub name: String,
    /// Steps upstream
    #[arg(long)]
    pub upstream: Option<u32>,
    /// Steps downstream
    #[arg(long)]
    pub downstream: Option<u32>,
    /// Show products or assets; absent: what the thing itself is
    #[arg(long, value_enum)]
    pub level: Option<Level>,
}

/// Level of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Products
    Product,
    /// Tables, views and models
    Asset,
}

/// Stands for the dash of a negated search term until the words are parsed.
const NOT: char = '\u{2212}';

/// The words of the command line, in which `-tag:pii` after `search` is a term and no option: every option of
/// `search` is a long one.
pub fn with_negated_terms(words: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut searching = false;
    let mut taken = Vec::new();
    for word in words {
        let negated = word.strip_prefix('-').filter(|term| {
            searching && !term.is_empty() && !term.starts_with('-') && !matches!(*term, "h" | "V")
        });
        let word = negated.map_or_else(|| word.clone(), |term| format!("{NOT}{term}"));
        searching |= word == "search";
        taken.push(word);
    }
    taken
}

impl SearchArguments {
    /// The query as it was typed.
    pub fn text(&self) -> String {
        let terms = self.query.iter().map(|term| match term.strip_prefix(NOT) {
            Some(negated) => format!("-{negated}"),
            None => term.clone(),
        });
        terms.collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};
    use weft_app::commands::COMMANDS;

    use super::{Arguments, Command, with_negated_terms};

    #[test]
    fn a_negated_term_is_not_an_option() {
        let typed = ["weft", "search", "refund", "-tag:pii", "--json", "--limit", "3"].map(str::to_owned);
        let arguments = Arguments::try_parse_from(with_negated_terms(typed)).unwrap();
        assert!(arguments.json);
        let Command::Search(search) = arguments.command else {
            panic!("a search was typed");
        };
        assert_eq!((search.text().as_str(), search.limit), ("refund -tag:pii", 3));
    }

    #[test]
    fn every_verb_with_a_path_can_be_typed() {
        Arguments::command().debug_assert();
        for path in COMMANDS.iter().filter_map(|command| command.cli) {
            let mut command = Arguments::command();
            for part in path.split(' ') {
                let found = command.find_subcommand(part).cloned();
                command = found.unwrap_or_else(|| panic!("`weft {path}` cannot be typed"));
            }
        }
    }
}
