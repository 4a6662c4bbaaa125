//! Names as they are typed, out of names for people.

/// A name as it is typed: `Customer Care!` is `customer-care`. Letters of every script stay; nothing is left of what has none.
pub fn slug(text: &str) -> String {
    spelled(text, char::is_alphanumeric)
}

/// The same in letters and digits of ASCII only, as a file or source may be called.
pub fn ascii_slug(text: &str) -> String {
    spelled(text, |letter| letter.is_ascii_alphanumeric())
}

fn spelled(text: &str, stays: impl Fn(char) -> bool) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        if letter == '_' || stays(letter) {
            slug.extend(letter.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::{ascii_slug, slug};

    #[test]
    fn a_name_for_people_becomes_one_that_is_typed() {
        for (text, typed, plain) in [
            (" Customer Care! ", "customer-care", "customer-care"),
            ("-a--b_c ", "a-b_c", "a-b_c"),
            ("Überblick 360", "überblick-360", "berblick-360"),
            ("…", "", ""),
        ] {
            assert_eq!(slug(text), typed, "{text}");
            assert_eq!(ascii_slug(text), plain, "{text}");
        }
    }
}
