//! `weft source sign-in`.

use std::sync::Arc;

use weft_app::{
    App, AppResult, Cancel, Progress, ProgressSink,
    sign_in_source::{BROWSER, SignInSourceRequest, SignInSourceResponse, sign_in_source},
};

use crate::output::{Output, clean};

/// Signs in to a source that is there.
pub async fn run(app: &App, output: Output, name: String, no_browser: bool, cancel: Cancel) -> AppResult<()> {
    let request = SignInSourceRequest {
        name: name.clone(),
        source: None,
    };
    let signed_in = through_browser(app, request, no_browser, cancel).await?;
    if output.is_json() {
        return Output::value(&signed_in);
    }
    describe(&name, &signed_in);
    signed_in.kept_in.map_or(Ok(()), |kept_in| {
        Output::line(format!("the sign-in of {name} is kept in {kept_in}"))
    })
}

/// Says where to sign in, opens the browser there, and waits for the person.
pub async fn through_browser(
    app: &App,
    request: SignInSourceRequest,
    no_browser: bool,
    cancel: Cancel,
) -> AppResult<SignInSourceResponse> {
    let shown: ProgressSink = Arc::new(move |progress: Progress| {
        if progress.step == BROWSER
            && let Some(address) = &progress.detail
        {
            Output::note(&format!(
                "sign in at this address; Ctrl-C stops waiting:\n{}",
                clean(address)
            ));
            if !no_browser {
                open(address);
            }
        }
    });
    sign_in_source(app, request, shown, cancel).await
}

/// Opens the system's browser. The address goes to it as one word, past any shell.
fn open(address: &str) {
    if open::that_detached(address).is_err() {
        Output::note("no browser can be opened from here; open the address in one on this machine");
    }
}

/// Says beside the data who signed in, and what does not last.
pub fn describe(name: &str, signed_in: &SignInSourceResponse) {
    let who = signed_in.who.as_deref().unwrap_or("you");
    Output::note(&clean(&format!("{who} signed in to {name}")));
    if !signed_in.lasts {
        Output::note(
            "the provider gave nothing to stay signed in with, so this ends with the program; \
             ask the platform team for the scope `offline_access`",
        );
    }
}
