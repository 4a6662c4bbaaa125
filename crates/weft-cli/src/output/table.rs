//! Tables for people.

use comfy_table::{ContentArrangement, Table, presets};

use super::clean;

/// Lays out rows under a head. Cells are cut to one line.
pub fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(head);
    for row in rows {
        table.add_row(row.iter().map(|cell| one_line(cell)));
    }
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The first 80 characters, on one line.
pub fn one_line(text: &str) -> String {
    let flat: String = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= 80 {
        return flat;
    }
    let mut cut: String = flat.chars().take(79).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_line_up() {
        let rows = [
            ["orders".to_owned(), "7".to_owned()],
            ["a".to_owned(), "a\nb".to_owned()],
        ];
        assert_eq!(
            super::table(["name", "rows"], rows),
            " name    rows\n orders  7\n a       a b\n"
        );
    }
}
