//! Kills while people ask, decide, revoke and carry out, mixed: every acknowledged request and decision is there, every grant
//! is finished or said not to be, and `weft grants run` finishes it. `WEFT_DECISION_ROUNDS` sets how many rounds (100; 1,000 by
//! hand).

use std::time::{Duration, Instant};

use crate::decisions::{Chance, Desk, MAYA, RUTH, Standing, owned};

/// Rounds between two looks at everything.
const LOOKS: u64 = 20;

#[test]
fn no_acknowledged_decision_is_ever_lost() {
    let rounds: u64 = std::env::var("WEFT_DECISION_ROUNDS").map_or(100, |rounds| rounds.parse().unwrap());
    let mut story = Story::new();
    for round in 0..rounds {
        story.round(round);
        if round % LOOKS == LOOKS - 1 || round + 1 == rounds {
            story.standing = story.desk.whole(&format!("round {round}"));
        }
    }
    let (killed, said) = (story.killed, &story.desk.said);
    let acknowledged = (said.asked.len() + said.decided.len() + said.ended.len()) as u64;
    assert!(killed > rounds / 4, "{killed} kills say nothing");
    assert!(acknowledged > rounds / 10, "{acknowledged} acts say nothing");
}

struct Story {
    desk: Desk,
    chance: Chance,
    /// What can be decided or ended; what a kill left open is known after the next look.
    standing: Standing,
    /// How long an act takes here, in milliseconds: kills fall into that time.
    latest: u64,
    killed: u64,
}

impl Story {
    fn new() -> Self {
        let mut desk = Desk::new();
        let (ask, started) = (desk.ask(), Instant::now());
        desk.does("first", &ask);
        let latest = u64::try_from(started.elapsed().as_millis()).unwrap();
        let standing = desk.whole("before");
        Self {
            desk,
            chance: Chance(0x2545_f491_4f6c_dd1d),
            standing,
            latest: latest.max(20),
            killed: 0,
        }
    }

    fn round(&mut self, round: u64) {
        let (login, words) = self.next(round);
        let mut child = self.desk.start(&login, &words);
        // One in four is left in peace: without acts that are done there is nothing to lose.
        let is_killed = self.chance.below(4) > 0;
        if is_killed {
            std::thread::sleep(Duration::from_millis(self.chance.below(self.latest)));
            self.killed += u64::from(child.try_wait().unwrap().is_none());
            child.kill().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            is_killed || output.status.success(),
            "round {round}: {login} {words:?}: {told}"
        );
        let Some(answer) = self.desk.hear(&words, &output.stdout) else {
            return;
        };
        match words[0].as_str() {
            "request" => self.standing.waiting.extend(self.desk.said.asked.last().cloned()),
            "decide" => {
                let grant = &answer["request"]["grant"];
                let active = grant["state"] == "active";
                let id = grant["id"].as_str().filter(|_| active);
                self.standing.active.extend(id.map(str::to_owned));
            }
            _ => {}
        }
    }

    /// Who does what in this round.
    fn next(&mut self, round: u64) -> (String, Vec<String>) {
        let steward = [RUTH, MAYA][usize::from(self.chance.below(2) == 0)];
        match self.chance.below(5) {
            0 | 1 => {
                if let Some(id) = self.chance.take(&mut self.standing.waiting) {
                    let verdict = if self.chance.below(5) == 0 {
                        "--reject"
                    } else {
                        "--approve"
                    };
                    let words = ["decide", &id, verdict, "--reason", "So it is"];
                    return (steward.to_owned(), owned(&words));
                }
            }
            2 => {
                if let Some(id) = self.chance.take(&mut self.standing.active) {
                    return (
                        steward.to_owned(),
                        owned(&["revoke", &id, "--reason", "It is over"]),
                    );
                }
            }
            3 => return (steward.to_owned(), owned(&["grants", "run"])),
            _ => {}
        }
        (format!("asker{round}"), self.desk.ask())
    }
}
