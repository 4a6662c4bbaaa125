//! A statement that answers with one number.

use arrow::{array::Array as _, compute::cast, datatypes::DataType};
use weft_worker_protocol::{Bounds, Facts, Fail, MeasuredFacts};

use crate::answer::{Answer, Bounded};

/// The number: one row, first column. Anything else is refused, because it would be judged as something that it is not.
pub(crate) async fn number(answer: Answer, bounds: Bounds) -> Result<(Facts, MeasuredFacts), Fail> {
    // One more than is taken, so that a second row is seen.
    let mut bounded = Bounded::new(answer, Bounds { rows: 2, ..bounds });
    let mut found = None;
    let mut rows = 0;
    while let Some(batch) = bounded.next().await? {
        rows += batch.num_rows();
        if batch.num_rows() == 0 {
            continue;
        }
        let Some(first) = batch.columns().first() else {
            return Err(Fail::invalid("the query answers without a column"));
        };
        let kind = first.data_type();
        if !(kind.is_numeric() || matches!(kind, DataType::Boolean | DataType::Null)) {
            return Err(Fail::invalid(format!(
                "the query answers with {kind}, not with a number"
            )));
        }
        let number = cast(&first.slice(0, 1), &DataType::Float64)
            .map_err(|error| Fail::invalid(format!("the query answers with no number: {error}")))?;
        let number = number.as_any().downcast_ref::<arrow::array::Float64Array>();
        found = number
            .filter(|array| array.is_valid(0))
            .map(|array| array.value(0));
    }
    if rows != 1 {
        let many = if rows == 0 { "no row" } else { "more than one row" };
        return Err(Fail::invalid(format!(
            "the query answers with {many}; it has to give one number"
        )));
    }
    let Some(number) = found else {
        return Err(Fail::invalid("the query answers with nothing (NULL)"));
    };
    if !number.is_finite() {
        return Err(Fail::invalid("the query answers with no finite number"));
    }
    let mut facts = bounded.facts();
    facts.truncated = None;
    Ok((facts, MeasuredFacts::Answer(number)))
}
