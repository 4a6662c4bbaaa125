//! `weft compliance …`.

use clap::Args;

/// `weft compliance …`.
#[derive(Debug, Args)]
pub struct ComplianceArguments {
    /// Only products of this domain
    #[arg(long, value_name = "DOMAIN")]
    pub domain: Option<String>,
    /// Only what is open of your own products: you own or look after them, or stand in for their owner
    #[arg(long)]
    pub mine: bool,
    /// Days in which access is to be looked at again
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub review_days: u32,
    /// Exit code 1 where anything is open; what nobody can judge is not open
    #[arg(long)]
    pub check: bool,
}
