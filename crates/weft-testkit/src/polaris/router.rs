//! Which part answers which path.

use super::{
    answer::{Reply, no_route},
    call::Call,
    catalog, extensions, management, oauth,
    state::State,
};

/// Answers one request.
pub fn route(state: &mut State, call: &Call) -> Reply {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let rest = match segments.as_slice() {
        ["api", "catalog", "v1", "oauth", "tokens"] if call.method == "POST" => {
            return oauth::issue(state, call);
        }
        ["api", rest @ ..] => rest,
        _ => return Err(no_route()),
    };
    // Also for routes that are not there. [assumed]
    let caller = state.caller(call)?;
    match rest {
        ["management", "v1", rest @ ..] => management::route(state, &caller, call, rest),
        ["catalog", "polaris", "v1", rest @ ..] => extensions::route(state, &caller, call, rest),
        ["catalog", "v1", rest @ ..] => catalog::route(state, &caller, call, rest),
        _ => Err(no_route()),
    }
}
