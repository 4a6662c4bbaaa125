//! Addresses as they may be shown: people and catalogs put keys into them.

use crate::object_store::adls_place;

/// An address or location without user, password, query and fragment, where a key can stand.
///
/// `s3n://ID:KEY@bucket/x` and `https://store/x?X-Amz-Signature=…` are such. Paths of this machine stay as they are.
pub fn address(text: &str) -> String {
    let is_path = text.starts_with(['/', '\\'])
        || text
            .get(..5)
            .is_some_and(|start| start.eq_ignore_ascii_case("file:"));
    if is_path {
        return text.to_owned();
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['@', '?', '#']) => (Some(scheme), rest),
        // Not an address; what a person typed may still be `user:password@host`.
        _ => (None, text),
    };
    // What stands before the host there is the container.
    let from = if adls_place(text).is_some() {
        0
    } else {
        after_user(rest)
    };
    let place = without_query(rest.get(from..).unwrap_or_default());
    match scheme {
        Some(scheme) => format!("{scheme}://{place}"),
        None => place,
    }
}

/// Where the host begins. A password may hold what ends a host, as long as it does not look like a port before it.
fn after_user(rest: &str) -> usize {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let first = rest.get(..end).unwrap_or_default();
    let has_password = first.split_once(':').is_some_and(|(host, port)| {
        !host.starts_with('[') && !port.bytes().all(|byte| byte.is_ascii_digit())
    });
    let at = if has_password {
        rest.rfind('@')
    } else {
        first.rfind('@')
    };
    at.map_or(0, |at| at + 1)
}

fn without_query(place: &str) -> String {
    match place.find(['?', '#']) {
        Some(end) => format!("{}?…", place.get(..end).unwrap_or_default()),
        None => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn keys_in_addresses_are_not_shown() {
        for (text, shown) in [
            ("https://h.example/api/catalog", "https://h.example/api/catalog"),
            ("https://ana:canary@h.example:8181/x", "https://h.example:8181/x"),
            ("https://ana:can/ary@h.example/x", "https://h.example/x"),
            ("https://h.example/x?token=canary", "https://h.example/x?…"),
            ("https://h.example?token=canary", "https://h.example?…"),
            ("https://h.example/#canary", "https://h.example/?…"),
            ("s3n://AKIA:canary@bucket/x/y", "s3n://bucket/x/y"),
            ("s3://bucket/x?X-Amz-Signature=canary", "s3://bucket/x?…"),
            ("ana:canary@h.example/x?y", "h.example/x?…"),
            ("s3://bucket/mail@home/x", "s3://bucket/mail@home/x"),
            ("file:///lake/a#b?c/v1.json", "file:///lake/a#b?c/v1.json"),
            (
                "abfss://lake@acme.dfs.core.windows.net/x?sig=canary",
                "abfss://lake@acme.dfs.core.windows.net/x?…",
            ),
            (
                "abfss://a:canary@acme.dfs.core.windows.net/x",
                "abfss://acme.dfs.core.windows.net/x",
            ),
            ("abfss://canary+@evil.example/x", "abfss://evil.example/x"),
            ("/lake/a#b/v1.json", "/lake/a#b/v1.json"),
            ("file:/lake/x", "file:/lake/x"),
            ("", ""),
        ] {
            assert_eq!(address(text), shown, "{text}");
        }
    }
}
