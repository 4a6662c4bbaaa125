//! Which verb of `weft policy …` is meant.

use weft_app::{App, AppResult};

use super::{check_policy, publish_policy, run_policy_tests, show_policy};
use crate::{args::PolicyCommand, output::Output};

/// Runs `weft policy …`.
pub async fn dispatch(app: &App, output: Output, command: PolicyCommand) -> AppResult<()> {
    match command {
        PolicyCommand::Check { files } => check_policy::run(app, output, files).await,
        PolicyCommand::Show { version, versions } => show_policy::run(app, output, version, versions).await,
        PolicyCommand::Test { file } => run_policy_tests::run(app, output, file).await,
        PolicyCommand::Publish(publish) => publish_policy::run(app, output, publish).await,
    }
}
