//! Starts the command line.

/// Faster than the C library's where many small things come and go, as in a sync. The desktop, which stays open,
/// keeps to the one that takes less memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    weft_cli::run()
}
