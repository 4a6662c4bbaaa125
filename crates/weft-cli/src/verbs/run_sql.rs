//! `weft sql`.

use weft_app::{
    App, AppResult, Cancel,
    run_sql::{RunSqlRequest, run_sql},
};

use crate::output::{Output, rows};

/// Runs one SELECT.
pub async fn run(app: &App, output: Output, sql: String, limit: u32, cancel: Cancel) -> AppResult<()> {
    let answer = run_sql(app, RunSqlRequest { sql, limit }, cancel).await?;
    rows::print(output, &answer)
}
