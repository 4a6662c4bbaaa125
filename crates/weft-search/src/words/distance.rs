//! How far two words are apart.

/// Edits between two words: insert, delete, replace, or swap two neighbours (optimal string alignment).
pub(crate) fn distance(left: &str, right: &str) -> usize {
    edits(left, right).last().copied().unwrap_or(0)
}

/// Edits between `typed` and the closest beginning of `word`.
pub(crate) fn distance_to_beginning(typed: &str, word: &str) -> usize {
    edits(typed, word).into_iter().min().unwrap_or(0)
}

/// Edits from all of `left` to each beginning of `right`.
fn edits(left: &str, right: &str) -> Vec<usize> {
    let right: Vec<char> = right.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut previous_letter = None;
    for (row, letter) in left.chars().enumerate() {
        let mut current = Vec::with_capacity(right.len() + 1);
        current.push(row + 1);
        for (index, other) in right.iter().enumerate() {
            let get = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut best = (get(&last, index) + usize::from(letter != *other))
                .min(get(&last, index + 1) + 1)
                .min(get(&current, index) + 1);
            let swapped = index > 0
                && previous_letter == Some(*other)
                && right.get(index - 1).is_some_and(|earlier| *earlier == letter);
            if swapped {
                best = best.min(get(&before_last, index - 1) + 1);
            }
            current.push(best);
        }
        previous_letter = Some(letter);
        before_last = std::mem::replace(&mut last, current);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::{distance, distance_to_beginning};

    #[test]
    fn counts_edits() {
        for (left, right, edits) in [
            ("", "", 0),
            ("", "ab", 2),
            ("orders", "orders", 0),
            ("odrers", "orders", 1),
            ("ordrs", "orders", 1),
            ("ordders", "orders", 1),
            ("cusotmer", "customer", 1),
            ("invnetroy", "inventory", 2),
            ("größe", "große", 1),
        ] {
            assert_eq!(distance(left, right), edits, "{left} {right}");
            assert_eq!(distance(right, left), edits, "{right} {left}");
        }
        assert_eq!(distance_to_beginning("cusotm", "customer"), 1);
        assert_eq!(distance_to_beginning("settelm", "settlements"), 1);
    }
}
