//! The TypeScript bindings, made from the command list.

use crate::{
    Result,
    process::{cargo, run},
};

/// The test that writes or compares them.
const TEST: &[&str] = &["test", "--workspace", "--lib", "--quiet", "bindings_are_current"];

/// Writes `ui/src/ipc/bindings.ts`.
pub fn write() -> Result<()> {
    let mut command = cargo(TEST);
    command.env("WEFT_WRITE_BINDINGS", "1");
    run(command)
}

/// Compares it with what would be written.
pub fn check() -> Result<()> {
    run(cargo(TEST))
}
