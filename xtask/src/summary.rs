//! Adds up what test runners say, so that the whole run ends in one line.

use std::{process::Command, time::Instant};

use crate::{Result, process::lines};

/// Tests of all runners together.
#[derive(Debug)]
pub struct Summary {
    started: Instant,
    passed: u64,
    failed: u64,
}

impl Summary {
    /// Nothing has run yet.
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            passed: 0,
            failed: 0,
        }
    }

    /// Runs a test runner and counts what it reports.
    pub fn of(&mut self, command: Command) -> Result<()> {
        lines(command, |line| {
            if let Some((passed, failed)) = counts(line) {
                self.passed += passed;
                self.failed += failed;
            }
        })
    }

    /// Counts one check that has no runner of its own.
    pub fn check(&mut self, outcome: Result<()>) -> Result<()> {
        match outcome {
            Ok(()) => self.passed += 1,
            Err(_) => self.failed += 1,
        }
        outcome
    }

    /// The line that the run ends in.
    pub fn line(&self, complete: bool) -> String {
        let word = if complete && self.failed == 0 {
            "ok"
        } else {
            "FAILED"
        };
        let failed = self.failed.max(u64::from(!complete));
        format!(
            "test result: {word}. {} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out; finished in {:.2}s",
            self.passed,
            self.started.elapsed().as_secs_f64()
        )
    }
}

/// Passed and failed of a summary line of `cargo test` or vitest.
fn counts(line: &str) -> Option<(u64, u64)> {
    let line = line.trim();
    let text = line.strip_prefix("test result: ").or_else(|| {
        line.strip_prefix("Tests ")
            .filter(|_| !line.contains("Test Files"))
    })?;
    let number_before = |word: &str| -> Option<u64> {
        let before = text
            .split(word)
            .next()
            .filter(|before| before.len() < text.len())?;
        before.split_whitespace().next_back()?.parse().ok()
    };
    let passed = number_before("passed").unwrap_or(0);
    let failed = number_before("failed").unwrap_or(0);
    (passed + failed > 0 || line.starts_with("test result")).then_some((passed, failed))
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn both_runners_are_understood() {
        let cargo =
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.2s";
        assert_eq!(counts(cargo), Some((12, 0)));
        assert_eq!(counts("      Tests  3 failed | 40 passed (43)"), Some((40, 3)));
        assert_eq!(counts(" Test Files  2 passed (2)"), None);
        assert_eq!(counts("running 3 tests"), None);
    }
}
