//! The domain that a source belongs to, in its configuration as it is kept.

use serde_json::Value;

const FIELD: &str = "domain";

/// The domain in a configuration, in lower case.
pub fn domain_in(config: &str) -> Option<String> {
    let config: Value = serde_json::from_str(config).ok()?;
    folded(config.get(FIELD)?.as_str()?)
}

/// A configuration that says this domain, whatever it said before: in a team it is the database that knows. What says so already,
/// and what is none, stays byte for byte.
pub fn with_domain(config: String, domain: Option<&str>) -> String {
    let Ok(Value::Object(mut fields)) = serde_json::from_str(&config) else {
        return config;
    };
    let wanted = domain.and_then(folded);
    let is_said = match (&wanted, fields.get(FIELD)) {
        (None, None) => true,
        (Some(wanted), Some(Value::String(said))) => folded(said).as_ref() == Some(wanted),
        _ => false,
    };
    if is_said {
        return config;
    }
    match wanted {
        Some(domain) => fields.insert(FIELD.to_owned(), Value::String(domain)),
        None => fields.remove(FIELD),
    };
    Value::Object(fields).to_string()
}

fn folded(domain: &str) -> Option<String> {
    let domain = domain.trim().to_lowercase();
    (!domain.is_empty()).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::{domain_in, with_domain};

    #[test]
    fn a_configuration_says_the_domain_that_is_known() {
        let none = r#"{"name":"shop", "kind":1}"#;
        let sales = r#"{"name":"shop", "domain":"Sales"}"#;
        assert_eq!((domain_in(none), domain_in("no text")), (None, None));
        assert_eq!(domain_in(sales).as_deref(), Some("sales"));
        for (config, domain, becomes) in [
            (none, None, none),
            (sales, Some("sales"), sales),
            (
                none,
                Some("Sales"),
                r#"{"domain":"sales","kind":1,"name":"shop"}"#,
            ),
            (sales, Some("supply"), r#"{"domain":"supply","name":"shop"}"#),
            (sales, None, r#"{"name":"shop"}"#),
            ("no text", Some("sales"), "no text"),
        ] {
            assert_eq!(with_domain(config.to_owned(), domain), becomes, "{config}");
        }
    }
}
