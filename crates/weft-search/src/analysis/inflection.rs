//! Singular and plural for names, a light stem for prose. Applied to what is typed, never to what is
//! indexed, so that the form that was typed always ranks before the forms that were thought of.

/// The other number of a noun: `orders` for `order`, `category` for `categories`.
pub(crate) fn other_numbers(word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    if word.len() < 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return forms;
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() >= 2) {
        forms.push(format!("{stem}y"));
    } else if let Some(stem) = word
        .strip_suffix("es")
        .filter(|stem| ["s", "x", "z", "ch", "sh"].iter().any(|end| stem.ends_with(end)))
    {
        forms.push(stem.to_owned());
        forms.push(format!("{stem}e"));
    } else if word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        forms.push(word.trim_end_matches('s').to_owned());
    } else {
        let consonant_y = word
            .strip_suffix('y')
            .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
        if let Some(stem) = consonant_y {
            forms.push(format!("{stem}ies"));
        } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
            forms.push(format!("{word}es"));
        } else {
            forms.push(format!("{word}s"));
        }
    }
    forms
}

/// What a verb or noun of prose has in common with its other forms: `refund` for `refunded`, `refunding`,
/// `refunds`. `None` where nothing safe can be cut.
pub(crate) fn stem(word: &str) -> Option<&str> {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let cut = ["ings", "ing", "ies", "ed", "es", "s", "e", "y"]
        .iter()
        .find_map(|end| word.strip_suffix(end).filter(|stem| stem.len() >= 4))
        .unwrap_or(word);
    // `shipp` of `shipping` and `ship` of `ships` are one.
    let bytes = cut.as_bytes();
    let doubled = match bytes {
        [.., before, last] => before == last && !b"lsz".contains(last),
        _ => false,
    };
    let kept = if doubled {
        cut.get(..cut.len() - 1).unwrap_or(cut)
    } else {
        cut
    };
    (kept.len() >= 4).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::{other_numbers, stem};

    #[test]
    fn numbers() {
        for (word, other) in [
            ("order", "orders"),
            ("orders", "order"),
            ("category", "categories"),
            ("categories", "category"),
            ("address", "addresses"),
            ("addresses", "address"),
            ("warehouses", "warehouse"),
            ("status", "statuses"),
        ] {
            assert!(other_numbers(word).contains(&other.to_owned()), "{word}");
        }
        assert!(other_numbers("id").is_empty());
    }

    #[test]
    fn stems() {
        for forms in [
            ["refund", "refunded", "refunding", "refunds"],
            ["shipp", "shipping", "shipped", "shippings"],
            ["settle", "settled", "settles", "settling"],
            ["deliver", "delivery", "delivered", "deliveries"],
        ] {
            let stems: Vec<_> = forms.iter().map(|form| stem(form)).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{stems:?}");
        }
        assert_eq!(stem("sing"), Some("sing"));
        assert_eq!(stem("ed"), None);
    }
}
