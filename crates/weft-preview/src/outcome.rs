//! The worker's facts, joined with what this side counted, as the port's types.

use weft_model::Timestamp;
use weft_ports::preview::{ColumnStatistics, Mask, ReadReport, RowFilter, TableRef, TableStatistics};
use weft_ports::view::{ViewRead, ViewRef};
use weft_worker_protocol::{Action, ColumnFacts, Facts, StatisticsFacts};

use crate::serve::Counted;

/// The report of a read.
pub(crate) fn report(facts: Facts, tables: &[TableRef], views: &[ViewRef], counted: Counted) -> ReadReport {
    let table = |place: u32| usize::try_from(place).ok().and_then(|place| tables.get(place));
    let mut masked: Vec<Mask> = Vec::new();
    for (place, column) in facts.masked {
        let found = table(place).and_then(|table| table.masks.iter().find(|mask| mask.column == column));
        if let Some(mask) = found
            && !masked.contains(mask)
        {
            masked.push(mask.clone());
        }
    }
    for (place, column, action) in facts.restricted {
        let mask = Mask {
            column,
            by: who(table(place)),
            why: why(action).to_owned(),
        };
        if !masked.contains(&mask) {
            masked.push(mask);
        }
    }
    let row_filters = facts.filtered.into_iter().map(|(place, condition)| RowFilter {
        table: table(place).map(|table| table.name.clone()).unwrap_or_default(),
        by: who(table(place)),
        condition,
    });
    let used = facts.views.into_iter();
    let used = used.filter_map(|place| views.get(usize::try_from(place).ok()?));
    let used: Vec<&ViewRef> = used.collect();
    for mask in used.iter().flat_map(|view| &view.masks) {
        if !masked.contains(mask) {
            masked.push(mask.clone());
        }
    }
    let read = used.into_iter().map(|view| ViewRead {
        view: view.name.clone(),
        dialect: view.text.dialect.clone(),
        version: view.version.clone(),
    });
    // What one of them shows is in the rows, whichever of them it is.
    let ends = tables.iter().map(|table| table.until);
    let ends = ends.chain(views.iter().map(|view| view.until));
    ReadReport {
        snapshot_id: facts.snapshot,
        masked,
        row_filters: row_filters.collect(),
        views: read.collect(),
        files_read: counted.files,
        files_total: facts.files_total,
        bytes_read: counted.bytes,
        took_ms: counted.millis,
        rows: facts.rows,
        truncated: facts.truncated,
        until: ends.flatten().min(),
    }
}

/// Who restricts a table.
fn who(table: Option<&TableRef>) -> String {
    let restrictions = table.and_then(|table| table.restrictions.as_ref());
    restrictions.map_or_else(|| "its catalog".to_owned(), |wanted| wanted.by.clone())
}

/// What is done to a column, for people.
const fn why(action: Action) -> &'static str {
    match action {
        Action::MaskAlphanum => "read restriction mask-alphanum: digits are shown as n, letters as x",
        Action::MaskToFixedValue => "read restriction mask-to-fixed-value: every row shows the same value",
        Action::ReplaceWithNull => "read restriction replace-with-null: every value is shown as empty",
        Action::ShowFirst4 => "read restriction show-first-4: only the first four characters are shown",
        Action::ShowLast4 => "read restriction show-last-4: only the last four characters are shown",
        Action::TruncateToYear => "read restriction truncate-to-year: only the year is shown",
        Action::TruncateToMonth => "read restriction truncate-to-month: only year and month are shown",
        Action::Sha256Global => "read restriction sha-256-global: a hash stands for each value",
        Action::Sha256QueryLocal => {
            "read restriction sha-256-query-local: a hash stands for each value, another in the next answer"
        }
    }
}

/// The statistics of a table, which may be seen until then.
pub(crate) fn statistics(facts: StatisticsFacts, until: Option<Timestamp>) -> TableStatistics {
    TableStatistics {
        snapshot_id: facts.snapshot,
        at: facts.at_millis.map(Timestamp::from_millis),
        rows: facts.rows,
        files: facts.files,
        delete_files: facts.delete_files,
        columns: facts.columns.into_iter().map(column).collect(),
        until,
    }
}

fn column(facts: ColumnFacts) -> ColumnStatistics {
    ColumnStatistics {
        column: facts.column,
        values: facts.values,
        nulls: facts.nulls,
        bytes: facts.bytes,
        lower: facts.lower,
        upper: facts.upper,
        spread: facts.spread,
        masked: facts.masked,
    }
}

#[cfg(test)]
mod tests {
    use weft_model::Timestamp;
    use weft_ports::{
        preview::TableRef,
        view::{Representation, ViewRef},
    };
    use weft_worker_protocol::{Facts, StatisticsFacts};

    use super::{report, statistics};
    use crate::serve::Counted;

    fn table(until: Option<i64>) -> TableRef {
        TableRef {
            name: "sales.orders".to_owned(),
            metadata_location: String::new(),
            root: String::new(),
            store: None,
            masks: Vec::new(),
            restrictions: None,
            until: until.map(Timestamp::from_millis),
        }
    }

    fn view(until: Option<i64>) -> ViewRef {
        ViewRef {
            name: "sales.recent".to_owned(),
            key: "recent".to_owned(),
            version: "1".to_owned(),
            text: Representation {
                dialect: "spark".to_owned(),
                sql: "select 1".to_owned(),
            },
            columns: Vec::new(),
            masks: Vec::new(),
            relations: Vec::new(),
            until: until.map(Timestamp::from_millis),
        }
    }

    #[test]
    fn rows_are_seen_no_longer_than_the_first_right_to_them() {
        let counted = || Counted {
            files: 0,
            bytes: 0,
            millis: 0,
        };
        let until = |tables: &[Option<i64>], views: &[Option<i64>]| {
            let tables: Vec<TableRef> = tables.iter().copied().map(table).collect();
            let views: Vec<ViewRef> = views.iter().copied().map(view).collect();
            let until = report(Facts::default(), &tables, &views, counted()).until;
            until.map(Timestamp::as_millis)
        };
        assert_eq!(until(&[Some(30), None, Some(10), Some(20)], &[]), Some(10));
        assert_eq!(
            until(&[Some(30)], &[None, Some(20)]),
            Some(20),
            "a view closes too"
        );
        assert_eq!(until(&[None], &[None]), None);
        let ends = Some(Timestamp::from_millis(5));
        assert_eq!(statistics(StatisticsFacts::default(), ends).until, ends);
    }
}
