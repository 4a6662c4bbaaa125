//! Names of products, of their domains and owners.

use weft_model::{EntityKind, TeamMember, Urn, slug};

use crate::{App, AppError, AppResult, words::limits};

/// Longest name, in bytes.
const NAME: usize = 100;

/// `domain.name`, or the name alone.
pub fn full_name(domain: Option<&str>, name: &str) -> String {
    match domain.map(slug).filter(|domain| !domain.is_empty()) {
        Some(domain) => format!("{domain}.{name}"),
        None => name.to_owned(),
    }
}

/// The full name of a product that is new, or `own` and moved; refuses what is no name, and one that its domain has already.
pub async fn free_name(app: &App, domain: Option<&str>, name: &str, own: Option<&Urn>) -> AppResult<String> {
    let name = product_name(name)?;
    let full = full_name(domain, &name);
    let taken = app.replica.find(&full).await?;
    let by_id = Urn::derive(EntityKind::Product, "odps", &full);
    let taken = taken.filter(|found| found.kind == EntityKind::Product && found.full_name == full);
    let by_id = app.replica.entities(&[by_id]).await?;
    // A product keeps the urn of its first name: what is moved back meets itself.
    let mut taken = taken.into_iter().chain(by_id);
    let taken = taken.find(|found| own != Some(&found.urn));
    match taken {
        Some(found) => Err(AppError::invalid(format!(
            "there is a product `{}` already: {}",
            found.full_name,
            found.display_name()
        ))
        .hint(format!(
            "edit it (`weft product show {}`), or take another name",
            found.full_name
        ))),
        None => Ok(full),
    }
}

/// Refuses what is no name of a product.
pub fn product_name(name: &str) -> AppResult<String> {
    let name = name.trim();
    let first = name.bytes().next().is_some_and(is_first);
    if !first
        || name.len() > NAME
        || !name
            .bytes()
            .all(|byte| is_first(byte) || matches!(byte, b'_' | b'-'))
    {
        let error = AppError::invalid(format!("`{}` is no name for a product", name.escape_debug()));
        let better = suggestion(name);
        return Err(error.hint(format!(
            "names have lower case letters, digits, `-` and `_`, at most {NAME}, and begin with a letter or digit{}; \
             the title is for people",
            if better.is_empty() { String::new() } else { format!(", such as `{better}`") }
        )));
    }
    Ok(name.to_owned())
}

const fn is_first(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn suggestion(name: &str) -> String {
    let ascii: String = slug(name).chars().filter(char::is_ascii).take(NAME).collect();
    ascii.trim_matches(['-', '_']).to_owned()
}

/// The domain that a name or urn means, as it is spelled where it is known. A name that is not known is a new domain.
pub async fn domain_named(app: &App, text: &str) -> AppResult<Option<String>> {
    let Some(name) = limits::label("domain", text)? else {
        return Ok(None);
    };
    let urn = Urn::parse(&name);
    let is_urn = urn.is_some();
    let urn = urn.unwrap_or_else(|| Urn::domain(&name));
    let known = app.replica.entities(&[urn]).await?.into_iter().next();
    match known.filter(|found| found.kind == EntityKind::Domain) {
        Some(found) => Ok(Some(found.name)),
        None if is_urn => Err(AppError::not_found(format!("no domain is `{name}`"))
            .hint("`weft search kind:domain` lists the domains")),
        None => Ok(Some(name)),
    }
}

/// The owner that a mail, login or name means.
pub async fn owner_named(app: &App, text: &str) -> AppResult<Option<TeamMember>> {
    let Some(key) = limits::label("owner", text)? else {
        return Ok(None);
    };
    let known = app.replica.find(&key).await?;
    let known = known.filter(|found| found.kind == EntityKind::Person);
    let role = Some("owner".to_owned());
    Ok(Some(match known {
        Some(person) => TeamMember {
            // A person's full name is their mail where one is known.
            username: if person.full_name.contains('@') {
                person.full_name
            } else {
                key
            },
            name: Some(person.name),
            role,
        },
        None => TeamMember {
            username: key,
            name: None,
            role,
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::{full_name, suggestion};

    #[test]
    fn a_name_says_its_domain_where_it_has_one() {
        assert_eq!(full_name(Some("Sales & Co"), "orders"), "sales-co.orders");
        assert_eq!(full_name(Some("…"), "orders"), "orders");
        assert_eq!(full_name(None, "orders"), "orders");
        assert_eq!(suggestion("Customer 360!"), "customer-360");
        assert_eq!(suggestion("../x"), "x");
    }
}
