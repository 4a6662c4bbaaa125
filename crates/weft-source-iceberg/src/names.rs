//! Names that others wrote, as they may appear in words for people.

/// Characters of a place or name that a message shows at most.
const SHOWN: usize = 300;

/// The text with everything that is invisible or turns the direction of writing spelled out.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(SHOWN));
    for (count, character) in text.chars().enumerate() {
        if count == SHOWN {
            shown.push('…');
            break;
        }
        if is_deceptive(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether a name holds a character that no honest name has: a control character, one that turns the direction
/// of writing, or an invisible tag. Joiners stay: names in Persian and in Indic scripts need them.
pub(crate) fn deceives(name: &str) -> bool {
    !name.is_ascii() && name.chars().any(is_deceptive) || name.bytes().any(|byte| byte < 0x20 || byte == 0x7f)
}

const fn is_deceptive(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// At most `limit` bytes of `text`, cut between characters and marked where it was cut.
pub(crate) fn clipped(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    let mut clipped = text.get(..end).unwrap_or_default().to_owned();
    clipped.push('…');
    clipped
}
