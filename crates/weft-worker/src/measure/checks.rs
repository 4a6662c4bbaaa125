//! What is counted, over all passes.

use std::sync::Arc;

use arrow::{
    array::{Array as _, ArrayRef, StringArray},
    compute::{CastOptions, cast_with_options},
    datatypes::DataType,
    record_batch::RecordBatch,
};
use weft_count::{Budget, Dealt, Distinct, Extracted, KeySet, Keys, Pattern, Patterns, fit, invalid};
use weft_worker_protocol::{Count, Fail, MeasuredFacts};

use super::columns::{Columns, Placed};

/// One count.
enum Check {
    Rows,
    Nulls(usize),
    Missing {
        column: usize,
        set: KeySet,
    },
    Invalid {
        column: usize,
        set: Option<KeySet>,
        pattern: Option<Pattern>,
    },
    Duplicates {
        columns: Vec<usize>,
        keys: Keys,
        distinct: Distinct,
        open: bool,
    },
    /// It cannot be made, and why.
    Refused(String),
}

/// All counts of a job.
pub(super) struct Checks {
    all: Vec<Check>,
    counted: Vec<u64>,
    rows: u64,
    /// How the values of each column become keys, for the columns that are looked up in lists.
    keys: Vec<Option<Keys>>,
    budget: Arc<Budget>,
}

/// What a view hides.
pub(super) struct Behind {
    /// Some rows.
    pub(super) rows: bool,
    /// A column.
    pub(super) column: Option<String>,
}

/// Columns of a pass.
pub(super) struct PassPlan {
    pub(super) columns: Vec<usize>,
    /// Everything is counted, and not only duplicates that were left.
    pub(super) first: bool,
}

/// What one thread counted in one pass.
pub(super) struct Tally {
    counted: Vec<u64>,
    rows: u64,
    first: bool,
    dealt: Dealt,
}

impl Checks {
    /// Makes ready what can be counted. `go_on` fails when time is over.
    pub(super) fn new(
        wanted: &[Count],
        columns: &mut Columns<'_>,
        key_bytes: usize,
        mut go_on: impl FnMut() -> Result<(), Fail>,
    ) -> Result<Self, Fail> {
        let mut checks = Self {
            all: Vec::with_capacity(wanted.len()),
            counted: vec![0; wanted.len()],
            rows: 0,
            keys: Vec::new(),
            budget: Arc::new(Budget::new(key_bytes)),
        };
        let mut patterns = Patterns::default();
        for count in wanted {
            go_on()?;
            let made = checks.make(count, columns, &mut patterns);
            checks.all.push(made.unwrap_or_else(Check::Refused));
        }
        Ok(checks)
    }

    fn make(
        &mut self,
        count: &Count,
        columns: &mut Columns<'_>,
        patterns: &mut Patterns,
    ) -> Result<Check, String> {
        Ok(match count {
            Count::Rows => Check::Rows,
            Count::Nulls { column } => Check::Nulls(columns.find(column)?),
            Count::Missing { column, values } => {
                let column = columns.find(column)?;
                Check::Missing {
                    set: self.set(column, columns.kind(column), values)?,
                    column,
                }
            }
            Count::Invalid {
                column,
                values,
                pattern,
            } => {
                let column = columns.find(column)?;
                let kind = columns.kind(column);
                let set = values.as_ref().map(|values| self.set(column, kind, values));
                Check::Invalid {
                    column,
                    set: set.transpose()?,
                    pattern: pattern
                        .as_ref()
                        .map(|text| patterns.build(text, kind))
                        .transpose()?,
                }
            }
            Count::Duplicates { columns: paths } => {
                let found: Result<Vec<usize>, String> = paths.iter().map(|path| columns.find(path)).collect();
                let found = found?;
                let kinds: Vec<DataType> = found.iter().map(|column| columns.kind(*column).clone()).collect();
                let keys = Keys::of(&kinds)?;
                Check::Duplicates {
                    distinct: Distinct::new(keys.is_short()),
                    columns: found,
                    keys,
                    open: true,
                }
            }
        })
    }

    /// The values of a list as keys of the column's type.
    fn set(&mut self, column: usize, kind: &DataType, values: &[String]) -> Result<KeySet, String> {
        if self.keys.len() <= column {
            self.keys.resize_with(column + 1, || None);
        }
        let texts: ArrayRef = Arc::new(StringArray::from_iter_values(values));
        let options = CastOptions {
            safe: true,
            ..CastOptions::default()
        };
        let typed = cast_with_options(&texts, kind, &options)
            .map_err(|_| format!("a list of values cannot be compared with {kind}"))?;
        if let Some(row) = (0..typed.len()).find(|row| typed.is_null(*row)) {
            let value: String = values
                .get(row)
                .map(|value| value.chars().take(40).collect())
                .unwrap_or_default();
            return Err(format!("`{value}` in its list is no value of {kind}"));
        }
        let slot = self.keys.get_mut(column).ok_or("a column is not known")?;
        let keys = match slot {
            Some(keys) => keys,
            None => slot.insert(Keys::of(std::slice::from_ref(kind))?),
        };
        keys.extract(&[typed]).map(KeySet::new)
    }

    /// The first pass; none where nothing can be counted.
    pub(super) fn everything(&self) -> Option<PassPlan> {
        let mut columns = Vec::new();
        let mut any = false;
        for check in &self.all {
            any |= !matches!(check, Check::Refused(_));
            match check {
                Check::Nulls(column) | Check::Missing { column, .. } | Check::Invalid { column, .. } => {
                    columns.push(*column);
                }
                Check::Duplicates { columns: several, .. } => columns.extend(several),
                Check::Rows | Check::Refused(_) => {}
            }
        }
        any.then_some(PassPlan { columns, first: true })
    }

    /// Refuses what a view or a condition of the catalog hides.
    pub(super) fn refuse_hidden(&mut self, behind: &Behind) {
        let rows = behind
            .rows
            .then(|| "its catalog lets you see only some of the rows, so nothing is counted".to_owned());
        let column = behind
            .column
            .as_ref()
            .map(|path| format!("`{path}`, which it reads, is masked for you, so nothing is counted in it"));
        for check in &mut self.all {
            let why = match check {
                Check::Refused(_) => None,
                Check::Rows => rows.clone(),
                _ => rows.clone().or_else(|| column.clone()),
            };
            if let Some(why) = why {
                *check = Check::Refused(why);
            }
        }
    }

    pub(super) fn tally(&self, first: bool) -> Tally {
        Tally {
            counted: vec![0; self.all.len()],
            rows: 0,
            first,
            dealt: Dealt::default(),
        }
    }

    pub(super) fn take(&mut self, tally: Tally) {
        self.rows += tally.rows;
        for (sum, more) in self.counted.iter_mut().zip(tally.counted) {
            *sum += more;
        }
    }

    /// Ends a pass; what the next one reads.
    pub(super) fn next_pass(&mut self, may: bool) -> Option<PassPlan> {
        let mut columns = Vec::new();
        for check in &mut self.all {
            if let Check::Duplicates {
                columns: several,
                distinct,
                open,
                ..
            } = check
                && *open
            {
                *open = distinct.end_pass(&self.budget) && may;
                if *open {
                    columns.extend(several.iter().copied());
                }
            }
        }
        (!columns.is_empty()).then_some(PassPlan {
            columns,
            first: false,
        })
    }

    /// What came of it.
    pub(super) fn told(self, passes: u32) -> MeasuredFacts {
        let rows = self.rows;
        let counts = self
            .all
            .into_iter()
            .zip(self.counted)
            .map(|(check, counted)| match check {
                Check::Rows => Ok(rows),
                Check::Refused(why) => Err(why),
                Check::Duplicates { distinct, .. } => distinct
                    .repeated()
                    .ok_or_else(|| "it has more different values than are told apart here".to_owned()),
                _ => Ok(counted),
            });
        MeasuredFacts::Counts {
            counts: counts.collect(),
            rows: (passes > 0).then_some(rows),
            passes,
        }
    }

    fn distincts(&self) -> impl Iterator<Item = &Distinct> {
        self.all.iter().filter_map(|check| match check {
            Check::Duplicates {
                distinct, open: true, ..
            } => Some(distinct),
            _ => None,
        })
    }
}

impl Tally {
    /// Counts in one batch.
    pub(super) fn add(&mut self, checks: &Checks, columns: &Placed, batch: &RecordBatch) -> Result<(), Fail> {
        let mut seen: Vec<Option<Extracted>> = Vec::new();
        seen.resize_with(checks.keys.len(), || None);
        if self.first {
            self.rows += batch.num_rows() as u64;
        }
        for (place, check) in checks.all.iter().enumerate() {
            let counted = match check {
                Check::Duplicates {
                    columns: several,
                    keys,
                    distinct,
                    open: true,
                } => {
                    let values: Result<Vec<ArrayRef>, Fail> = several
                        .iter()
                        .map(|column| columns.values(*column, batch))
                        .collect();
                    let keys = keys.extract(&values?).map_err(Fail::failed)?;
                    distinct.add(&keys, &mut self.dealt, &checks.budget);
                    fit(|| Box::new(checks.distincts()), &checks.budget);
                    continue;
                }
                _ if !self.first => continue,
                Check::Nulls(column) => columns.values(*column, batch)?.logical_null_count() as u64,
                Check::Missing { column, set } => {
                    let values = columns.values(*column, batch)?;
                    let keys = keyed(checks, *column, &values, &mut seen)?;
                    values.logical_null_count() as u64 + set.count(keys)
                }
                Check::Invalid { column, set, pattern } => {
                    let values = columns.values(*column, batch)?;
                    let keys = match set {
                        Some(_) => Some(keyed(checks, *column, &values, &mut seen)?),
                        None => None,
                    };
                    invalid(&values, set.as_ref().zip(keys), pattern.as_ref())
                }
                Check::Rows | Check::Duplicates { .. } | Check::Refused(_) => continue,
            };
            if let Some(sum) = self.counted.get_mut(place) {
                *sum += counted;
            }
        }
        Ok(())
    }
}

/// Keys of a column in a batch, made once for all lists that look at it.
fn keyed<'a>(
    checks: &Checks,
    column: usize,
    values: &ArrayRef,
    seen: &'a mut [Option<Extracted>],
) -> Result<&'a Extracted, Fail> {
    let missing = || Fail::failed("a column that is looked up has no keys");
    let slot = seen.get_mut(column).ok_or_else(missing)?;
    if slot.is_none() {
        let keys = checks
            .keys
            .get(column)
            .and_then(Option::as_ref)
            .ok_or_else(missing)?;
        *slot = Some(keys.extract(std::slice::from_ref(values)).map_err(Fail::failed)?);
    }
    slot.as_ref().ok_or_else(missing)
}
