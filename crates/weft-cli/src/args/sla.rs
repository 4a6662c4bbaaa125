//! `weft sla …` and `weft health`.

use clap::{Args, Subcommand};

use super::ProposeArguments;

/// `weft sla …`.
#[derive(Debug, Subcommand)]
pub enum SlaCommand {
    /// Show what is promised of a thing and how it was kept
    Show {
        /// A product, a table or another asset
        name: String,
        /// Days to look back
        #[arg(long, value_name = "DAYS", default_value_t = 90)]
        days: u32,
    },
    /// Test a promise against the past, and make it
    Set(Box<SlaSetArguments>),
    /// Take a promise back; what a contract file promises stays visible, and does not count
    Remove(SlaRemoveArguments),
}

/// `weft sla set …`.
#[derive(Debug, Args)]
pub struct SlaSetArguments {
    /// A product, a table or another asset
    pub name: String,
    /// What is promised, by ODCS: latency, frequency, retention, errorRate, availability … or a short form
    pub property: String,
    /// How much of it
    #[arg(allow_negative_numbers = true)]
    pub value: String,
    /// In what: min, h, d, w, months, y, percent, rows/s …
    pub unit: Option<String>,
    /// The other end of a range that begins with the value
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    pub to: Option<String>,
    /// The table or column that it is about
    #[arg(long, value_name = "ELEMENT")]
    pub element: Option<String>,
    /// Why: regulatory, analytics or operational
    #[arg(long, value_name = "DRIVER")]
    pub driver: Option<String>,
    /// Percent of the time in which it is to hold
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true)]
    pub objective: Option<String>,
    /// Words about it
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// Only say whether it would have held
    #[arg(long)]
    pub test_only: bool,
    /// Days to look back for the test
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    pub days: u32,
    /// Write only over this state, the `base` of `weft sla show --json` [default: what stands now]
    #[arg(long, value_name = "REVISION")]
    pub base: Option<u64>,
    #[command(flatten)]
    pub propose: ProposeArguments,
}

/// `weft sla remove …`.
#[derive(Debug, Args)]
pub struct SlaRemoveArguments {
    /// A product, a table or another asset
    pub name: String,
    /// What was promised
    pub property: String,
    /// The table or column that it is about
    #[arg(long, value_name = "ELEMENT")]
    pub element: Option<String>,
    /// Say nothing of it any more, so that what a source promises counts again
    #[arg(long)]
    pub follow_source: bool,
    /// Write only over this state, the `base` of `weft sla show --json` [default: what stands now]
    #[arg(long, value_name = "REVISION")]
    pub base: Option<u64>,
    #[command(flatten)]
    pub propose: ProposeArguments,
}

/// `weft health …`.
#[derive(Debug, Args)]
pub struct HealthArguments {
    /// A product, a table, another asset or a domain; absent: what is wrong in the whole mesh
    #[arg(conflicts_with = "domain")]
    pub name: Option<String>,
    /// All products of a domain
    #[arg(long, value_name = "DOMAIN")]
    pub domain: Option<String>,
    /// Days to look back
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    pub days: u32,
    /// Of the mesh only products, not the assets that no product offers
    #[arg(long, conflicts_with = "name")]
    pub products: bool,
}
