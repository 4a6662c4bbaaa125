//! The project's own commands: `cargo xtask run | test | bench | tidy | codegen | record-fixtures | e2e | dev`.
//!
//! Standard library and JSON only, so that it builds in seconds on a machine that has nothing yet.

mod bench;
mod codegen;
mod deny;
mod e2e;
mod process;
mod record;
mod run;
mod summary;
mod system;
mod test;
mod tidy;
mod ui;

use std::process::ExitCode;

/// What a step of xtask ends with.
type Result<T> = std::result::Result<T, String>;

const USAGE: &str = "usage: cargo xtask COMMAND

  run [--workspace DIR]   make ready what is missing, build, make the demo mesh, open the window on it
  test                    everything that CI checks
  bench [--large] [--release] [NAME]
                          the benchmarks, as one table, with JSON in target/bench.json
  tidy                    direction of dependencies, sizes of files, stray words
  codegen [--check]       write (or compare) the TypeScript bindings
  record-fixtures         asks the fresh Polaris of WEFT_POLARIS_URL again for all that fixtures/polaris holds
  e2e                     the analyst's whole job in the real window, with pictures
  dev                     the verbs over HTTP and the UI's development server, for work in a browser";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = std::env::set_current_dir(process::root())
        .map_err(|error| format!("the project's folder cannot be entered: {error}"))
        .and_then(|()| match words.as_slice() {
            ["run", rest @ ..] => run::run(rest),
            ["test"] => test::run(),
            ["bench", rest @ ..] => bench::run(rest),
            ["tidy"] => tidy::run(),
            ["codegen"] => codegen::write(),
            ["codegen", "--check"] => codegen::check(),
            ["record-fixtures"] => record::fixtures(),
            ["e2e"] => e2e::run(),
            ["dev"] => run::dev(),
            _ => Err(USAGE.to_owned()),
        });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
