//! What the window costs while nobody does anything: memory and processor time of all its processes.

use std::{fs, time::Duration};

use serde_json::{Value, json};

use crate::webdriver::Outcome;

/// How long the window is left alone.
const ALONE: Duration = Duration::from_secs(15);
/// How long it has to settle before.
const SETTLE: Duration = Duration::from_secs(5);

/// Ticks of the clock that `/proc` counts processor time in, a second.
const TICKS: f64 = 100.0;

/// Measures an idle window.
pub fn idle(usable: Duration) -> Outcome<Value> {
    std::thread::sleep(SETTLE);
    let before = ticks();
    std::thread::sleep(ALONE);
    let busy = f64::from(ticks().saturating_sub(before)) / TICKS;
    let processes = ours();
    if processes.is_empty() {
        return Err("no process of the window was found".to_owned());
    }
    let kilobytes: u64 = processes.iter().filter_map(|process| pss(process)).sum();
    Ok(json!({
        "what": "window",
        "usable_ms": u64::try_from(usable.as_millis()).unwrap_or(u64::MAX),
        "pss_mb": kilobytes / 1024,
        "processes": processes.len(),
        "idle_percent": (busy / ALONE.as_secs_f64() * 1000.0).round() / 10.0,
    }))
}

/// Process ids of the desktop and of WebKit's own processes; the driver is not among them.
fn ours() -> Vec<String> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|id| {
            let name = fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
            name.starts_with("weft-desktop")
                || name.starts_with("WebKitWebProc")
                || name.starts_with("WebKitNetwork")
        })
        .collect()
}

fn pss(process: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = text.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn ticks() -> u32 {
    ours()
        .iter()
        .filter_map(|process| {
            let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
            let (_, rest) = text.rsplit_once(')')?;
            let fields: Vec<&str> = rest.split_whitespace().collect();
            let user: u32 = fields.get(11)?.parse().ok()?;
            let system: u32 = fields.get(12)?.parse().ok()?;
            Some(user + system)
        })
        .sum()
}
