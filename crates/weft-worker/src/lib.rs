//! The reading process: Iceberg metadata, Avro manifests, Parquet files and the query engine, behind a pipe.
//!
//! Everything that decodes untrusted bytes lives here, in a child process with hard limits, so that a lying
//! file can take down this process and nothing else. It opens no file and no socket: each byte is asked of the
//! host, which admits none outside of the warehouse or in another table's folder. It knows the protocol crate and nothing else of
//! Weft.

mod answer;
mod ask;
mod export;
mod job;
mod limits;
mod measure;
mod pipe;
mod plan;
mod provider;
mod rows;
mod scan;
mod sql;
mod statistics;
mod table;
mod value;

use std::{process::ExitCode, sync::Arc};

use weft_worker_protocol::{Fail, FromWorker, VERSION};

use crate::pipe::Host;

/// Threads that decode and compute. More gain nothing for a hundred rows and cost memory.
const MOST_THREADS: usize = 4;
/// Stack of one thread: deep expressions recurse in the planner.
const STACK_BYTES: usize = 16 << 20;

/// Runs until the host hangs up.
pub fn run() -> ExitCode {
    let threads = std::thread::available_parallelism().map_or(2, |count| count.get().min(MOST_THREADS));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .thread_stack_size(STACK_BYTES)
        .enable_time()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return end(&format!("no threads: {error}")),
    };
    // Clock of the processor time, opened while files can still be opened.
    let cpu = limits::CpuClock::open();
    let (host, jobs) = match pipe::open() {
        Ok(pair) => pair,
        Err(error) => return end(&format!("no pipe: {error}")),
    };
    if let Err(error) = limits::confine() {
        return end(&format!("limits could not be set: {error}"));
    }
    runtime.block_on(serve(&host, jobs, cpu, threads))
}

async fn serve(
    host: &Arc<Host>,
    mut jobs: pipe::Jobs,
    mut cpu: limits::CpuClock,
    threads: usize,
) -> ExitCode {
    host.say(&FromWorker::Hello { version: VERSION }).await;
    while let Some(job) = jobs.recv().await {
        if let Err(error) = cpu.allow(job.bounds.millis, threads) {
            return end(&format!("limits could not be set: {error}"));
        }
        let running = tokio::spawn(job::run(Arc::clone(host), job, threads));
        let message = match running.await {
            Ok(Ok(done)) => done,
            Ok(Err(fail)) => FromWorker::Failed { fail },
            Err(_panicked) => {
                // What a panic left behind is not trusted with another job.
                let fail = Fail::corrupt("the reader met a state it does not know; the file may be damaged");
                host.say(&FromWorker::Failed { fail }).await;
                host.drain().await;
                return ExitCode::FAILURE;
            }
        };
        host.say(&message).await;
    }
    ExitCode::SUCCESS
}

fn end(message: &str) -> ExitCode {
    use std::io::Write as _;
    // Nobody is left to tell when standard error is gone too.
    let _ = writeln!(std::io::stderr(), "weft-worker: {message}");
    ExitCode::FAILURE
}
