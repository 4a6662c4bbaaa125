//! `weft runner …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `weft runner …`.
#[derive(Debug, Subcommand)]
pub enum RunnerCommand {
    /// Install a runner for a domain, and print the systemd service and timer that start it
    Install(RunnerInstallArguments),
    /// Run it once as its own login: end what is due, carry out what is pending, compare what is held; exit code 1 where work
    /// is left
    Run(RunnerRunArguments),
    /// Show every runner with its last run, and what waits because nobody does it
    Status {
        /// Only this one
        name: Option<String>,
    },
    /// Remove a runner; what it has done stays
    Remove {
        /// Its name
        name: String,
    },
}

/// `weft runner install …`.
#[derive(Debug, Args)]
pub struct RunnerInstallArguments {
    /// Its name: letters, digits and dashes
    pub name: String,
    /// The login that it acts as; nobody else's
    #[arg(long)]
    pub login: String,
    /// The domain that it looks after; absent: the whole mesh, which a team's workspace has no runner for
    #[arg(long)]
    pub domain: Option<String>,
    /// The system that it gives rights in [default: the one that is connected here]
    #[arg(long)]
    pub system: Option<String>,
    /// Time between two runs: 60s, 5m, 1h [default: 5m]
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub every: Option<u32>,
    /// Write the service and the timer to this folder instead of printing them
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `weft runner run …`.
#[derive(Debug, Args)]
pub struct RunnerRunArguments {
    /// Its name
    pub name: String,
    /// Run again and again with so much time between, until it is asked to end: 60s, 5m
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub every: Option<u32>,
}

/// A time in seconds, as people write it.
fn seconds(text: &str) -> Result<u32, String> {
    let wrong = || "write it as 60s, 5m or 1h".to_owned();
    let number = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit: u32 = match text.get(number.len()..) {
        Some("s" | "") => 1,
        Some("m" | "min") => 60,
        Some("h") => 3_600,
        Some("d") => 86_400,
        _ => return Err(wrong()),
    };
    let count: u32 = number.parse().map_err(|_| wrong())?;
    count.checked_mul(unit).filter(|time| *time > 0).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times_are_written_as_people_do() {
        for (text, time) in [
            ("60s", 60),
            ("5m", 300),
            ("1h", 3_600),
            ("1d", 86_400),
            ("90", 90),
        ] {
            assert_eq!(seconds(text), Ok(time), "{text}");
        }
        for odd in ["", "s", "0s", "-5s", "5 m", "1w", "99999999h"] {
            seconds(odd).unwrap_err();
        }
    }
}
