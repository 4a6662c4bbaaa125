//! Spans of time as people read them.

/// The two largest units of a span: `1 h 10 min`, `3 d`, `40 s`.
pub fn span(millis: i64) -> String {
    let seconds = millis.max(0) / 1000;
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut parts = Vec::new();
    let mut rest = seconds;
    for (size, name) in units {
        let count = rest / size;
        if count > 0 {
            parts.push(format!("{count} {name}"));
            rest %= size;
        } else if !parts.is_empty() {
            break;
        }
        if parts.len() == 2 {
            break;
        }
    }
    if parts.is_empty() {
        "0 s".to_owned()
    } else {
        parts.join(" ")
    }
}

/// Age of a promise in the promise's own unit: `22 of 60 min`, `23.4 of 24 h`.
pub fn of_promise(age_millis: i64, promised_millis: i64) -> String {
    let (size, name) = match promised_millis {
        span if span % 86_400_000 == 0 && span >= 3 * 86_400_000 => (86_400_000.0, "d"),
        span if span >= 2 * 3_600_000 => (3_600_000.0, "h"),
        span if span >= 60_000 => (60_000.0, "min"),
        _ => (1_000.0, "s"),
    };
    #[expect(clippy::cast_precision_loss, reason = "spans of time for people")]
    let in_unit = |millis: i64| {
        let value = millis as f64 / size;
        let text = format!("{value:.1}");
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    format!("{} of {} {name}", in_unit(age_millis), in_unit(promised_millis))
}

#[cfg(test)]
mod tests {
    use super::{of_promise, span};

    #[test]
    fn spans_have_at_most_two_units() {
        assert_eq!(span(4_200_000), "1 h 10 min");
        assert_eq!(span(40_000), "40 s");
        assert_eq!(span(3 * 86_400_000), "3 d");
        assert_eq!(span(86_400_000 + 60_000), "1 d");
        assert_eq!(span(-5), "0 s");
    }

    #[test]
    fn promises_keep_their_unit() {
        assert_eq!(of_promise(22 * 60_000, 60 * 60_000), "22 of 60 min");
        assert_eq!(of_promise(84_240_000, 86_400_000), "23.4 of 24 h");
    }
}
