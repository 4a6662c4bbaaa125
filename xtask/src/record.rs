//! Fixtures that only a live server of somebody else can give.

use crate::{
    Result,
    process::{cargo, run},
};

/// Records `fixtures/polaris` anew from the server that `WEFT_POLARIS_URL` names.
pub fn fixtures() -> Result<()> {
    run(cargo(&[
        "run",
        "--quiet",
        "--package",
        "weft-testkit",
        "--example",
        "record_polaris",
    ]))
}
