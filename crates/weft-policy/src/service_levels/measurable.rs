//! Whether a promise can be measured at all, before anything is measured: for many things at once.

use weft_model::{
    Sla,
    sla::vocabulary::{SlaQuantity, SlaTerm, promised, term_of},
};

use super::course::float;

/// Shortest period that updates are counted in, in milliseconds: a year of milliseconds is no list to hold.
pub(super) const SHORTEST_PERIOD: i64 = 60_000;
pub(super) const TOO_SHORT: &str = "periods shorter than a minute are not counted";

/// What is known of a thing that measures are taken by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// A commit that brought data.
    pub commits: bool,
    /// A result of a test, with its time.
    pub tests: bool,
}

/// Why nothing tells how a promise is kept; `None` where something does.
pub fn unmeasured(sla: &Sla, known: Known) -> Option<String> {
    let (term, limit) = match limit(sla) {
        Ok(found) => found,
        Err(why) => return Some(why),
    };
    match term.property {
        "frequency" if limit < float(SHORTEST_PERIOD) => Some(TOO_SHORT.to_owned()),
        "latency" | "freshness" | "frequency" | "retention" => {
            (!known.commits).then(|| "no commit that brought data is known".to_owned())
        }
        _ => (!known.tests).then(|| "no result of any test is known".to_owned()),
    }
}

/// What is promised, and the number that it is measured against; else why it is not measured.
pub(super) fn limit(sla: &Sla) -> Result<(&'static SlaTerm, f64), String> {
    let term = term_of(&sla.property)
        .ok_or_else(|| format!("`{}` is no property that Weft knows a measure for", sla.property))?;
    if let Some(why) = term.unmeasured {
        return Err(why.to_owned());
    }
    let limit = match term.quantity {
        SlaQuantity::Span => limit_ms(sla).map(float),
        _ => sla
            .value
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|value| value.is_finite()),
    };
    let limit = limit.ok_or_else(|| {
        format!(
            "`{}` cannot be measured against: it is no number with a unit",
            promised(sla)
        )
    })?;
    Ok((term, limit))
}

/// The span that a promise allows: of a range its end.
fn limit_ms(sla: &Sla) -> Option<i64> {
    let end = sla.value_ext.as_ref().map(|end| Sla {
        value: end.clone(),
        ..sla.clone()
    });
    end.as_ref().unwrap_or(sla).millis().filter(|millis| *millis > 0)
}

#[cfg(test)]
mod tests {
    use weft_model::{Sla, Timestamp, sla::vocabulary::TERMS};

    use super::{Known, unmeasured};
    use crate::service_levels::{Facts, SlaState, Window, measure};

    #[test]
    fn what_cannot_be_measured_is_not_measured() {
        let window = Window {
            days: 30,
            now: Timestamp::from_millis(1_700_000_000_000),
        };
        for (value, unit) in [("1", "h"), ("99", "percent"), ("much", "h"), ("5", "s")] {
            for property in TERMS.iter().map(|term| term.property).chain(["coffee"]) {
                let sla = Sla {
                    property: property.to_owned(),
                    value: value.to_owned(),
                    unit: Some(unit.to_owned()),
                    ..Sla::default()
                };
                let measure = measure(&sla, &Facts::default(), window);
                assert_eq!(measure.state, SlaState::PromisedNotMeasured, "{property}");
                assert!(
                    unmeasured(&sla, Known::default()).is_some(),
                    "{property} {value} {unit}"
                );
                // Whatever facts there are, what says why without any is still in the way.
                let all = Known {
                    commits: true,
                    tests: true,
                };
                if let Some(why) = unmeasured(&sla, all) {
                    assert_eq!(measure.why, Some(why), "{property} {value} {unit}");
                }
            }
        }
    }
}
