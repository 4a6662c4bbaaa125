//! `weft withdraw`, and `weft request note`, `ask` and `answer`.

use weft_app::{
    App, AppResult,
    act_on_request::{ActOnRequest, ActOnRequestRequest, act_on_request},
};

use super::list_requests::state;
use crate::{
    args::{SayArguments, WithdrawArguments},
    output::Output,
};

/// Takes one's own request back.
pub async fn withdraw(app: &App, output: Output, arguments: WithdrawArguments) -> AppResult<()> {
    let request = ActOnRequestRequest {
        id: arguments.id,
        act: ActOnRequest::Withdraw,
        text: arguments.text,
    };
    run(app, output, request).await
}

/// Says something about a request.
pub async fn say(app: &App, output: Output, arguments: SayArguments, act: ActOnRequest) -> AppResult<()> {
    let request = ActOnRequestRequest {
        id: arguments.id,
        act,
        text: Some(arguments.text),
    };
    run(app, output, request).await
}

async fn run(app: &App, output: Output, request: ActOnRequestRequest) -> AppResult<()> {
    let done = act_on_request(app, request).await?;
    if output.is_json() {
        return Output::value(&done);
    }
    Output::line(format!("{}: {}", done.row.short, state(done.row.state)))
}
