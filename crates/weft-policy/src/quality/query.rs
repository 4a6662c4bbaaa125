//! The placeholders of a `sql` rule. Names go in as quoted identifiers, whatever they hold.

/// What placeholders stand for.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// Parts of the table's name, outermost first.
    pub table: &'a [String],
    /// Path of the column, where the rule is about one.
    pub column: Option<&'a str>,
}

/// Longest text with its placeholders filled in, in bytes.
const LONGEST: usize = 64 * 1024;

/// The query with `{object}`, `{table}`, `{model}` and `{property}`, `{column}`, `{field}` filled in, each also as `${…}`
/// and with quotes of the author around it. Text that was filled in is not looked at again.
pub fn placed(query: &str, names: &Names<'_>) -> Result<String, String> {
    let mut out = String::with_capacity(query.len() + 64);
    let mut rest = query;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        let Some(length) = from.find('}') else { break };
        let name = from.get(1..length).unwrap_or_default();
        let after = from.get(length + 1..).unwrap_or_default();
        let identifier = match name.trim() {
            "object" | "table" | "model" | "schema" => quoted(names.table.iter().map(String::as_str)),
            "property" | "column" | "field" => {
                let column = names
                    .column
                    .ok_or_else(|| format!("its query names `{{{name}}}`, and it stands at the object"))?;
                quoted(column.split('.'))
            }
            _ => {
                // A brace of the statement itself.
                out.push_str(before);
                out.push('{');
                rest = from.get(1..).unwrap_or_default();
                continue;
            }
        };
        let before = before.strip_suffix('$').unwrap_or(before);
        let (before, after) = bare(before, after);
        out.push_str(before);
        out.push_str(&identifier);
        rest = after;
        if out.len() > LONGEST {
            return Err(format!("its query is longer than {LONGEST} bytes"));
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// Without the quotes of the author around a placeholder.
fn bare<'a>(before: &'a str, after: &'a str) -> (&'a str, &'a str) {
    for quote in ['"', '`'] {
        if let (Some(before), Some(after)) = (before.strip_suffix(quote), after.strip_prefix(quote)) {
            return (before, after);
        }
    }
    (before, after)
}

fn quoted<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let parts: Vec<String> = parts
        .map(|part| format!("\"{}\"", part.replace('"', "\"\"")))
        .collect();
    parts.join(".")
}
