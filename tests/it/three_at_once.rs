//! Three programs in one workspace at the same time: what each of them acknowledges is there afterwards. `WEFT_THREE_ROUNDS`
//! sets how many rounds (15; 300 by hand).

use crate::decisions::{Chance, Desk, MAYA, RUTH, owned};

/// Rounds between two looks at everything.
const LOOKS: u64 = 15;

#[test]
fn three_programs_at_once_lose_nothing_of_each_other() {
    let rounds: u64 = std::env::var("WEFT_THREE_ROUNDS").map_or(15, |rounds| rounds.parse().unwrap());
    let mut desk = Desk::new();
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for number in 0..3 {
        let ask = desk.ask();
        desk.does(&format!("early{number}"), &ask);
    }
    let mut standing = desk.whole("before");
    let mut rivals = 0;
    for round in 0..rounds {
        let waiting = chance.take(&mut standing.waiting).unwrap();
        let approve = owned(&["decide", &waiting, "--approve", "--reason", "Fine"]);
        let edit = owned(&["docs", "edit", &desk.table, "--title", &format!("word {round}")]);
        let third = match round % 3 {
            0 => owned(&["decide", &waiting, "--reject", "--reason", "No"]),
            1 => chance
                .take(&mut standing.active)
                .map_or(edit, |grant| owned(&["revoke", &grant, "--reason", "It is over"])),
            _ => edit,
        };
        let acts = [
            (format!("asker{round}"), desk.ask()),
            (RUTH.to_owned(), approve),
            (MAYA.to_owned(), third),
        ];
        let started: Vec<_> = acts
            .iter()
            .map(|(login, words)| desk.start(login, words))
            .collect();
        let mut done = Vec::new();
        for (child, (login, words)) in started.into_iter().zip(&acts) {
            let output = child.wait_with_output().unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr);
            let is_late = words[0] == "decide" && is_late(&output.stdout, &stderr);
            assert!(
                output.status.success() || is_late,
                "round {round}: {login} {words:?}: {stderr}"
            );
            if !is_late {
                done.push(desk.hear(words, &output.stdout).unwrap());
            }
        }
        if round % 3 == 0 {
            assert_eq!(done.len(), 2, "round {round}: one of the two decides");
            rivals += 1;
        } else if done.len() < 3 {
            // The table was called otherwise just then: it is looked at again, and decided later.
            standing.waiting.push(waiting);
        }
        standing.waiting.extend(desk.said.asked.last().cloned());
        let active = done.iter().map(|answer| &answer["request"]["grant"]);
        let active = active.filter(|grant| grant["state"] == "active");
        standing
            .active
            .extend(active.filter_map(|grant| Some(grant["id"].as_str()?.to_owned())));
        if round % LOOKS == LOOKS - 1 || round + 1 == rounds {
            standing = desk.whole(&format!("round {round}"));
        }
    }
    assert!(rivals > 0, "nobody decided at the same time as another");
}

/// Somebody else was faster, or what was shown has changed, and it is said.
fn is_late(stdout: &[u8], stderr: &str) -> bool {
    let changed = String::from_utf8_lossy(stdout).contains("\"outcome\":\"changed\"");
    changed || stderr.contains("already")
}
