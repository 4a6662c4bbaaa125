//! A system that holds rights in memory, and answers as badly as a test wants it to.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use tokio::sync::Notify;
use weft_model::{SharedRole, Timestamp, Urn};
use weft_ports::{GrantSink, HeldRight, PlannedStep, PortError, PortErrorKind, Right, error::PortResult};

/// How one call goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SinkFault {
    /// It says no, and nothing has changed.
    Refused,
    /// It does not answer, and nothing has changed.
    Timeout,
    /// It does what it was asked and does not answer.
    LostAnswer,
    /// It answers that it is done, and did not do it.
    Half,
    /// The program ends before the system does anything.
    CrashBefore,
    /// The program ends after the system did what it was asked.
    CrashAfter,
}

impl SinkFault {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Refused,
        Self::Timeout,
        Self::LostAnswer,
        Self::Half,
        Self::CrashBefore,
        Self::CrashAfter,
    ];
}

#[derive(Debug, Default)]
struct Inside {
    held: BTreeMap<(String, String, Urn), HeldRight>,
    calls: usize,
    faults: BTreeMap<usize, SinkFault>,
    /// Whether it knows what a right was given for.
    forgets_grants: bool,
    /// The role of several people that it gives every right to.
    through: Option<SharedRole>,
}

/// The system.
#[derive(Debug, Default)]
pub struct FakeSink {
    inside: Mutex<Inside>,
    crashed: Notify,
}

impl FakeSink {
    /// One that does not know what its rights were given for, as most systems do not.
    pub fn without_grants() -> Self {
        let sink = Self::default();
        sink.inside().forgets_grants = true;
        sink
    }

    /// One that gives every right to a role that several people have.
    pub fn through(role: SharedRole) -> Self {
        let sink = Self::default();
        sink.inside().through = Some(role);
        sink
    }

    /// Counts calls anew; the call of each number, from 0, goes wrong like this.
    pub fn script(&self, faults: impl IntoIterator<Item = (usize, SinkFault)>) {
        let mut inside = self.inside();
        inside.calls = 0;
        inside.faults = faults.into_iter().collect();
    }

    /// Calls since the last script.
    pub fn calls(&self) -> usize {
        self.inside().calls
    }

    /// Holds a right that Weft did not give.
    pub fn hold(&self, right: &Right) {
        let held = HeldRight {
            right: right.clone(),
            grant: None,
            since: None,
        };
        self.inside().held.insert(key(right), held);
    }

    /// Loses a right, whoever gave it.
    pub fn lose(&self, right: &Right) {
        self.inside().held.remove(&key(right));
    }

    /// Whether it holds a right, without a call.
    pub fn has(&self, right: &Right) -> bool {
        self.inside().held.contains_key(&key(right))
    }

    /// Waits until a scripted crash: what was under way is to be dropped then, as the end of a program drops it.
    pub async fn crashed(&self) {
        self.crashed.notified().await;
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fault of this call, where there is one.
    fn next(&self) -> Option<SinkFault> {
        let mut inside = self.inside();
        let number = inside.calls;
        inside.calls += 1;
        inside.faults.get(&number).copied()
    }

    async fn changes(&self, change: impl FnOnce(&mut Inside) + Send) -> PortResult<()> {
        let fault = self.next();
        if matches!(fault, None | Some(SinkFault::LostAnswer | SinkFault::CrashAfter)) {
            change(&mut self.inside());
        }
        match fault {
            None | Some(SinkFault::Half) => Ok(()),
            Some(fault) => self.failing(fault).await,
        }
    }

    async fn reads<T>(&self, read: impl FnOnce(&Inside) -> T + Send) -> PortResult<T> {
        match self.next() {
            None | Some(SinkFault::Half) => Ok(read(&self.inside())),
            Some(fault) => self.failing(fault).await,
        }
    }

    async fn failing<T>(&self, fault: SinkFault) -> PortResult<T> {
        match fault {
            SinkFault::CrashBefore | SinkFault::CrashAfter => {
                self.crashed.notify_one();
                std::future::pending().await
            }
            SinkFault::Refused => Err(PortError::new(PortErrorKind::Denied, "fake: you may not")),
            SinkFault::Timeout | SinkFault::LostAnswer | SinkFault::Half => Err(PortError::new(
                PortErrorKind::Unavailable,
                "fake: no answer came in time",
            )),
        }
    }
}

fn key(right: &Right) -> (String, String, Urn) {
    (
        right.holder.clone(),
        right.privilege.clone(),
        right.target.clone(),
    )
}

#[async_trait]
impl GrantSink for FakeSink {
    fn system(&self) -> &'static str {
        "weft"
    }

    fn plan(&self, right: &Right) -> PlannedStep {
        let said = format!("{} {} to {}", right.privilege, right.name, right.holder);
        PlannedStep {
            system: self.system().to_owned(),
            operation: format!("give {said}"),
            target: right.name.clone(),
            undo: format!("take {said}"),
            through: self.inside().through.clone(),
        }
    }

    async fn give(&self, right: &Right, grant: &Urn, at: Timestamp) -> PortResult<()> {
        self.changes(|inside| {
            let known = !inside.forgets_grants;
            inside.held.entry(key(right)).or_insert_with(|| HeldRight {
                right: right.clone(),
                grant: known.then(|| grant.clone()),
                since: Some(at),
            });
        })
        .await
    }

    async fn take(&self, right: &Right) -> PortResult<()> {
        self.changes(|inside| {
            inside.held.remove(&key(right));
        })
        .await
    }

    async fn holds(&self, right: &Right) -> PortResult<Option<HeldRight>> {
        self.reads(|inside| inside.held.get(&key(right)).cloned()).await
    }

    async fn held(&self) -> PortResult<Vec<HeldRight>> {
        self.reads(|inside| inside.held.values().cloned().collect()).await
    }
}

#[cfg(test)]
mod tests {
    use weft_ports::GrantSink;

    use super::{FakeSink, SinkFault};
    use crate::grants_suite::{self, at, grant, right};

    #[tokio::test]
    async fn memory_holds_rights() {
        grants_suite::run(&FakeSink::default()).await;
        grants_suite::run(&FakeSink::without_grants()).await;
    }

    #[tokio::test]
    async fn it_fails_as_it_is_told_to() {
        let orders = right("priya", "orders");
        for (fault, answered, there) in [
            (SinkFault::Refused, false, false),
            (SinkFault::Timeout, false, false),
            (SinkFault::LostAnswer, false, true),
            (SinkFault::Half, true, false),
        ] {
            let sink = FakeSink::default();
            sink.script([(0, fault)]);
            let given = sink.give(&orders, &grant("1"), at(0)).await;
            assert_eq!((given.is_ok(), sink.has(&orders)), (answered, there), "{fault:?}");
        }
        for (fault, there) in [(SinkFault::CrashBefore, false), (SinkFault::CrashAfter, true)] {
            let sink = FakeSink::default();
            sink.script([(0, fault)]);
            let grant = grant("1");
            tokio::select! {
                biased;
                () = sink.crashed() => {}
                _ = sink.give(&orders, &grant, at(0)) => panic!("it goes on after a crash"),
            }
            assert_eq!(sink.has(&orders), there, "{fault:?}");
        }
    }
}
