//! Starts the desktop.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

/// Faster than the C library's where many small things come and go, as in a sync.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    weft_desktop::run()
}
