//! Lists as JSON, which `json_each` turns into rows: one parameter for any number of values.

use weft_model::Urn;

/// A list of urns. They hold nothing that JSON would escape.
pub fn urns<'a>(urns: impl IntoIterator<Item = &'a Urn>) -> String {
    let mut text = String::from("[");
    for urn in urns {
        if text.len() > 1 {
            text.push(',');
        }
        text.push('"');
        text.push_str(urn.as_str());
        text.push('"');
    }
    text.push(']');
    text
}

/// A list of integers.
pub fn integers(values: &[i64]) -> String {
    let list: Vec<String> = values.iter().map(i64::to_string).collect();
    format!("[{}]", list.join(","))
}
