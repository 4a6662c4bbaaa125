//! Names that Polaris takes no new thing under, since 1.6.

use super::answer::{Answer, bad_request};

/// Refuses what no new thing may be called [spec]; the type and the text of the refusal are [assumed].
///
/// What is filled in without HTTP is not held to it: an older server may still hold such names.
pub fn check<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<(), Answer> {
    match names.into_iter().find(|name| !is_fit(name)) {
        Some(name) => Err(bad_request(format!("Invalid name: {name:?}"))),
        None => Ok(()),
    }
}

fn is_fit(name: &str) -> bool {
    let barred = |letter: char| "/\\:*?\"<>|#+`".contains(letter) || letter.is_control();
    let dots = name.chars().all(|letter| letter == '.');
    !dots && name.trim() == name && !name.contains(barred)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_widen_a_path_or_a_pattern_are_refused() {
        for name in [
            "", ".", "..", "a/b", "a\\b", "*", "a?", " a", "a ", "a\u{1F}b", "a`",
        ] {
            assert!(check([name]).is_err(), "{name:?}");
        }
        assert!(check(["orders", "orders.v2", "a b", "bestellungen_ü"]).is_ok());
    }
}
