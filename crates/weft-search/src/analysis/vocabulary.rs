//! Words that mean more, or less, than themselves.

use weft_model::EntityKind;

/// Words that carry no subject. They never have to match; where they do, it counts a little.
const EMPTY_WORDS: [&str; 69] = [
    "a", "about", "all", "an", "and", "any", "are", "as", "at", "be", "by", "can", "column", "columns",
    "data", "dataset", "datasets", "do", "does", "each", "field", "fields", "find", "for", "from", "get",
    "give", "has", "have", "how", "i", "in", "is", "it", "its", "many", "may", "me", "much", "my", "need",
    "of", "on", "or", "our", "own", "owns", "per", "s", "show", "tell", "that", "the", "their", "to", "want",
    "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "you", "your",
];

/// Short forms that are standard in column and table names, with what they stand for.
const SHORT_FORMS: [(&str, &str); 30] = [
    ("acct", "account"),
    ("addr", "address"),
    ("amt", "amount"),
    ("avg", "average"),
    ("cat", "category"),
    ("cnt", "count"),
    ("ctry", "country"),
    ("curr", "currency"),
    ("cust", "customer"),
    ("dept", "department"),
    ("desc", "description"),
    ("dim", "dimension"),
    ("dob", "birth"),
    ("dt", "date"),
    ("emp", "employee"),
    ("inv", "inventory"),
    ("loc", "location"),
    ("mgr", "manager"),
    ("msg", "message"),
    ("nbr", "number"),
    ("num", "number"),
    ("org", "organization"),
    ("pct", "percent"),
    ("prod", "product"),
    ("qty", "quantity"),
    ("ref", "reference"),
    ("tel", "phone"),
    ("txn", "transaction"),
    ("usr", "user"),
    ("whse", "warehouse"),
];

/// Whether the word carries no subject.
pub(crate) fn is_empty_word(word: &str) -> bool {
    EMPTY_WORDS.contains(&word)
}

/// What the word is a short form of, or what is short for it.
pub(crate) fn short_forms(word: &str) -> impl Iterator<Item = &'static str> {
    SHORT_FORMS.iter().filter_map(move |(short, long)| {
        if *short == word {
            Some(*long)
        } else if *long == word {
            Some(*short)
        } else {
            None
        }
    })
}

/// The kind that a word names: in `orders table`, `table` says what is looked for as well as a word would.
pub(crate) fn kind_named(word: &str) -> Option<EntityKind> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    match singular {
        "product" => Some(EntityKind::Product),
        "table" => Some(EntityKind::Table),
        "view" => Some(EntityKind::View),
        "topic" => Some(EntityKind::Topic),
        "model" => Some(EntityKind::Model),
        "metric" => Some(EntityKind::Metric),
        "dashboard" | "report" => Some(EntityKind::Dashboard),
        "contract" => Some(EntityKind::Contract),
        "domain" => Some(EntityKind::Domain),
        "team" => Some(EntityKind::Team),
        _ => None,
    }
}
