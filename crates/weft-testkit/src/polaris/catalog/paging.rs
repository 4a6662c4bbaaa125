//! Pages, where a catalog has them switched on.

use serde_json::{Value, json};

use crate::polaris::{
    answer::{Answer, Reply, bad_request},
    call::Call,
    catalogs::Catalog,
};

const ENABLED: &str = "polaris.config.list-pagination-enabled";

/// Answers with a list, or with a page of it.
///
/// Off by default: then `pageSize` means nothing and the token is `null` (#241, #244 to #247).
pub fn answer(catalog: &Catalog, call: &Call, key: &str, items: Vec<Value>) -> Reply {
    let size = call.param("pageSize").and_then(|size| size.parse::<usize>().ok());
    let Some(size) = size.filter(|size| *size > 0 && catalog.flag(ENABLED)) else {
        return Ok(Answer::ok(&json!({key: items, "next-page-token": null})));
    };
    let start = match call.param("pageToken").filter(|token| !token.is_empty()) {
        Some(token) => place(token).ok_or_else(|| bad_request("Invalid page token"))?, // [assumed]
        None => 0,
    };
    let end = start.saturating_add(size);
    let next = (end < items.len()).then(|| format!("cGFnZQ-{end:x}"));
    let page: Vec<Value> = items.into_iter().skip(start).take(size).collect();
    Ok(Answer::ok(&json!({key: page, "next-page-token": next})))
}

fn place(token: &str) -> Option<usize> {
    usize::from_str_radix(token.strip_prefix("cGFnZQ-")?, 16).ok()
}
