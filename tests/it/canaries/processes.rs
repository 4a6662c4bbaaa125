//! What other processes are told: words and environment of everything that a program starts, while it runs.

use std::{
    collections::BTreeSet,
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

/// Looks until it is ended. Sees what lives for some milliseconds, on systems with `/proc`.
pub struct Watch {
    stop: Arc<AtomicBool>,
    looking: JoinHandle<Vec<u8>>,
}

impl Watch {
    /// Looks at what this process starts.
    pub fn start(id: u32) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let looking = std::thread::spawn(move || {
            let mut seen = BTreeSet::new();
            while !stopped.load(Ordering::Relaxed) {
                look(id, &mut seen);
                std::thread::sleep(Duration::from_millis(5));
            }
            seen.into_iter().collect::<Vec<Vec<u8>>>().concat()
        });
        Self { stop, looking }
    }

    /// All words and variables that were seen.
    pub fn end(self) -> Vec<u8> {
        self.stop.store(true, Ordering::Relaxed);
        self.looking.join().unwrap()
    }
}

fn look(id: u32, seen: &mut BTreeSet<Vec<u8>>) {
    let program = |id: u32| fs::read_link(format!("/proc/{id}/exe")).ok();
    for child in children(id) {
        // Between the moment that it is made and that in which it becomes another program it has what its parent has.
        if program(child) == program(id) {
            continue;
        }
        for file in ["cmdline", "environ"] {
            // It may be gone.
            let bytes = fs::read(format!("/proc/{child}/{file}")).unwrap_or_default();
            let words = bytes.split(|byte| *byte == 0).collect::<Vec<_>>().join(&b' ');
            seen.insert([words.as_slice(), b"\n"].concat());
        }
        look(child, seen);
    }
}

fn children(id: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{id}/task"))
        .into_iter()
        .flatten()
        .flatten();
    tasks
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|text| {
            let ids = text.split_whitespace().filter_map(|id| id.parse().ok());
            ids.collect::<Vec<u32>>()
        })
        .collect()
}
