//! The limits this process puts on itself before it sees a byte from outside. The only module that names Unix.
//!
//! No new descriptor may be opened: no file, no socket, no pipe. Nothing may be written to disk. Memory beyond
//! what was used at the start is bounded, and so is processor time per job. On systems without these limits
//! the host's own watch (time, bytes, kill) is what is left.

use std::io;

/// Bytes of private memory beyond what the start took.
#[cfg(unix)]
const DATA_BYTES: u64 = 3 << 29;

#[cfg(unix)]
mod unix {
    use std::{
        fs::File,
        io::{self, Read as _, Seek as _},
    };

    use rlimit::Resource;

    /// Ticks per second of `/proc/self/stat`; fixed in the kernel's interface to programs.
    const TICKS: u64 = 100;
    /// Seconds of processor time beyond the wall time asked for, so that the watch on wall time wins.
    const SLACK: u64 = 5;

    pub(super) fn confine(data_bytes: u64) -> io::Result<()> {
        let base = data_in_use().unwrap_or(0);
        let data = base.saturating_add(data_bytes);
        Resource::DATA.set(data, data)?;
        Resource::FSIZE.set(0, 0)?;
        Resource::CORE.set(0, 0)?;
        Resource::NOFILE.set(0, 0)
    }

    /// Bytes of private writable memory mapped now.
    fn data_in_use() -> Option<u64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmData:"))?;
        let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        kilobytes.checked_mul(1024)
    }

    pub(super) struct Clock(Option<File>);

    impl Clock {
        pub(super) fn open() -> Self {
            Self(File::open("/proc/self/stat").ok())
        }

        pub(super) fn allow(&mut self, millis: u64, threads: usize) -> io::Result<()> {
            let Some(used) = self.used()? else {
                return Ok(());
            };
            let seconds = (millis / 1000 + SLACK) * threads as u64;
            let (_, hard) = Resource::CPU.get()?;
            Resource::CPU.set((used + seconds).min(hard), hard)
        }

        /// Seconds of processor time used so far. Fields 14 and 15, counted behind the command's closing bracket.
        fn used(&mut self) -> io::Result<Option<u64>> {
            let Some(file) = self.0.as_mut() else {
                return Ok(None);
            };
            file.rewind()?;
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            let ticks = text.rsplit_once(')').map(|(_, rest)| {
                rest.split_whitespace()
                    .skip(11)
                    .take(2)
                    .filter_map(|field| field.parse::<u64>().ok())
                    .sum::<u64>()
            });
            Ok(ticks.map(|ticks| ticks / TICKS))
        }
    }
}

/// Puts the limits on this process, for good.
#[cfg(unix)]
pub(crate) fn confine() -> io::Result<()> {
    unix::confine(DATA_BYTES)
}

/// Puts the limits on this process, for good.
#[cfg(not(unix))]
pub(crate) fn confine() -> io::Result<()> {
    Ok(())
}

/// Clock of this process's processor time.
pub(crate) struct CpuClock(#[cfg(unix)] unix::Clock);

impl CpuClock {
    /// Opens it; must come before [`confine`].
    pub(crate) fn open() -> Self {
        Self(
            #[cfg(unix)]
            unix::Clock::open(),
        )
    }

    /// Allows one job its processor time; the kernel ends the process beyond it.
    #[cfg(unix)]
    pub(crate) fn allow(&mut self, millis: u64, threads: usize) -> io::Result<()> {
        self.0.allow(millis, threads)
    }

    /// Allows one job its processor time.
    #[cfg(not(unix))]
    pub(crate) fn allow(&mut self, _millis: u64, _threads: usize) -> io::Result<()> {
        Ok(())
    }
}
