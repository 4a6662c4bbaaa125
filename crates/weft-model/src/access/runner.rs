//! A runner: who does unattended what was decided. It has a login of its own, for one domain and one system.
//!
//! It has no power of its own either: what it may do is what the workspace gives its login, and every act of it is in the audit.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{review::Actor, time::Timestamp, urn::Urn};

/// Time between two runs where nobody says another one, in seconds.
pub const PERIOD: u32 = 300;
/// Periods without a run after which a runner is late.
const MISSED: i64 = 3;
/// Grants that a run names; of more it keeps the number.
pub const NAMED: usize = 20;

/// Who said something about a runner, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RunnerAct {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// How a run went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RunnerRun {
    /// When it began.
    pub began: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// Grants that it brought into force.
    pub granted: u32,
    /// Grants whose rights it took away.
    pub taken: u32,
    /// Grants that have work left still.
    pub left: u32,
    /// Some of those, at most 20.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub open: Vec<Urn>,
    /// Rights that were granted and are not held.
    pub missing: u32,
    /// Rights that are held and were not granted.
    pub foreign: u32,
    /// Whether it was asked to stop before it was through.
    #[serde(default)]
    pub stopped: bool,
    /// Why it broke off, where it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
}

impl RunnerRun {
    /// One that has just begun.
    pub const fn begun(at: Timestamp) -> Self {
        Self {
            began: at,
            ended: at,
            granted: 0,
            taken: 0,
            left: 0,
            open: Vec::new(),
            missing: 0,
            foreign: 0,
            stopped: false,
            error: None,
        }
    }

    /// Whether nothing is left that it should have done.
    pub const fn is_done(&self) -> bool {
        self.left == 0 && self.error.is_none()
    }

    /// Whether it is worth being written down after the `last` one: it did something, it found something else, or a period is
    /// over. Without this a runner that has nothing to do would fill the workspace.
    pub fn is_news(&self, last: Option<&Self>, every: u32) -> bool {
        let Some(last) = last else { return true };
        let found = |run: &Self| {
            (
                run.left,
                run.open.clone(),
                run.missing,
                run.foreign,
                run.error.clone(),
            )
        };
        self.granted > 0
            || self.taken > 0
            || found(self) != found(last)
            || self.began.since(last.began) >= i64::from(every) * 1_000
    }
}

/// Where a runner stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RunnerState {
    /// It was installed, and has not run yet.
    Waiting,
    /// Its last run left nothing to do.
    Good,
    /// Its last run left something, or broke off.
    Left,
    /// It has not run for three periods.
    Late,
    /// It was removed.
    Removed,
}

/// A runner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Runner {
    /// Its name, which no other runner of the workspace has: `sales`.
    pub name: String,
    /// The login that it acts as.
    pub login: String,
    /// Name of its domain; absent: the whole mesh, which only the workspace of one machine has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub domain: Option<String>,
    /// The system that it gives rights in and takes them from, as its sink is called: `weft`.
    pub system: String,
    /// Time between two runs, in seconds.
    pub every: u32,
    /// Who installed it.
    pub installed: RunnerAct,
    /// Who removed it, where somebody has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub removed: Option<RunnerAct>,
    /// How its last run went.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last: Option<RunnerRun>,
}

impl Runner {
    /// Whether it looks after things of this domain; of none where it is absent.
    pub fn is_for(&self, domain: Option<&str>) -> bool {
        let folded = |name: &str| name.trim().to_lowercase();
        match (&self.domain, domain) {
            (None, _) => true,
            (Some(own), Some(domain)) => folded(own) == folded(domain),
            (Some(_), None) => false,
        }
    }

    /// Where it stands.
    pub fn state(&self, now: Timestamp) -> RunnerState {
        if self.removed.is_some() {
            return RunnerState::Removed;
        }
        let ran = self.last.as_ref().map_or(self.installed.at, |run| run.ended);
        // One that was installed anew is given time to begin.
        let heard = ran.max(self.installed.at);
        if now.since(heard) > MISSED * i64::from(self.every) * 1_000 {
            return RunnerState::Late;
        }
        match &self.last {
            None => RunnerState::Waiting,
            Some(run) if run.is_done() => RunnerState::Good,
            Some(_) => RunnerState::Left,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PERIOD, Runner, RunnerAct, RunnerRun, RunnerState};
    use crate::{review::Actor, time::Timestamp};

    const fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    fn runner(last: Option<RunnerRun>) -> Runner {
        let act = || RunnerAct {
            by: Actor::default(),
            at: at(0),
        };
        Runner {
            name: "sales".to_owned(),
            login: "robot".to_owned(),
            domain: Some("Sales".to_owned()),
            system: "weft".to_owned(),
            every: PERIOD,
            installed: act(),
            removed: None,
            last,
        }
    }

    #[test]
    fn it_is_late_after_three_periods_and_not_before() {
        assert_eq!(runner(None).state(at(900)), RunnerState::Waiting);
        assert_eq!(runner(None).state(at(901)), RunnerState::Late);
        let run = RunnerRun::begun(at(900));
        assert_eq!(runner(Some(run.clone())).state(at(1_800)), RunnerState::Good);
        assert_eq!(runner(Some(run.clone())).state(at(1_801)), RunnerState::Late);
        let anew = Runner {
            installed: RunnerAct {
                by: Actor::default(),
                at: at(1_500),
            },
            ..runner(Some(run.clone()))
        };
        assert_eq!(anew.state(at(2_000)), RunnerState::Good);
        let left = RunnerRun {
            left: 1,
            ..run.clone()
        };
        assert_eq!(runner(Some(left)).state(at(1_000)), RunnerState::Left);
        let broken = RunnerRun {
            error: Some("no answer".to_owned()),
            ..run.clone()
        };
        assert_eq!(runner(Some(broken)).state(at(1_000)), RunnerState::Left);
        let removed = Runner {
            removed: Some(RunnerAct {
                by: Actor::default(),
                at: at(5),
            }),
            ..runner(Some(run))
        };
        assert_eq!(removed.state(at(1_000)), RunnerState::Removed);
    }

    #[test]
    fn it_is_for_its_own_domain_and_no_other() {
        let own = runner(None);
        assert!(own.is_for(Some(" SALES ")));
        assert!(!own.is_for(Some("Supply")) && !own.is_for(None));
        let whole = Runner { domain: None, ..own };
        assert!(whole.is_for(Some("Supply")) && whole.is_for(None));
    }

    #[test]
    fn a_run_that_changes_nothing_is_written_once_a_period() {
        let first = RunnerRun::begun(at(0));
        assert!(first.is_news(None, PERIOD));
        let soon = RunnerRun::begun(at(60));
        assert!(!soon.is_news(Some(&first), PERIOD));
        assert!(RunnerRun::begun(at(300)).is_news(Some(&first), PERIOD));
        for news in [
            RunnerRun {
                granted: 1,
                ..soon.clone()
            },
            RunnerRun {
                taken: 1,
                ..soon.clone()
            },
            RunnerRun {
                left: 1,
                ..soon.clone()
            },
            RunnerRun {
                foreign: 1,
                ..soon.clone()
            },
        ] {
            assert!(news.is_news(Some(&first), PERIOD), "{news:?}");
        }
        // What is left still is no news.
        let left = RunnerRun { left: 1, ..first };
        assert!(!RunnerRun { left: 1, ..soon }.is_news(Some(&left), PERIOD));
    }
}
