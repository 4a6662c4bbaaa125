//! What two sets of limits admit, by trying values around every limit.

use serde_json::Value;
use weft_model::Timestamp;

use super::Direction;

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;
/// From here on neighbouring whole numbers are one and the same double.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number, or a date or time as milliseconds.
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => {
            let text = text.trim();
            let plain = text.parse::<f64>().ok();
            #[expect(
                clippy::cast_precision_loss,
                reason = "dates of calendars fit 53 bits of milliseconds"
            )]
            let moment = || Timestamp::parse(text).map(|moment| moment.as_millis() as f64);
            plain.or_else(moment)
        }
        _ => None,
    }
    .filter(|number| number.is_finite() && number.abs() < EXACT)
}

/// The same, in whole days.
pub fn days(value: &Value) -> Option<f64> {
    number(value).map(|millis| millis / DAY)
}

/// How the admitted values moved; none where they are the same. Both predicates change their answer only at `bounds`.
/// `whole` says that only whole numbers come.
pub fn moved(
    was_admitted: impl Fn(f64) -> bool,
    is_admitted: impl Fn(f64) -> bool,
    bounds: &[f64],
    whole: bool,
) -> Option<Direction> {
    let probes = probes(bounds, whole);
    let loosens = probes
        .iter()
        .any(|probe| is_admitted(*probe) && !was_admitted(*probe));
    let tightens = probes
        .iter()
        .any(|probe| was_admitted(*probe) && !is_admitted(*probe));
    match (loosens, tightens) {
        (true, true) => Some(Direction::Both),
        (true, false) => Some(Direction::Loosens),
        (false, true) => Some(Direction::Tightens),
        (false, false) => None,
    }
}

/// Values that tell apart predicates which change their answer only at `bounds`.
pub fn probes(bounds: &[f64], whole: bool) -> Vec<f64> {
    let mut bounds = bounds.to_vec();
    bounds.sort_by(f64::total_cmp);
    bounds.dedup();
    if whole {
        let around = |bound: &f64| {
            let (low, high) = (bound.floor(), bound.ceil());
            [low - 1.0, low, high, high + 1.0]
        };
        return bounds.iter().flat_map(around).collect();
    }
    let between = bounds
        .windows(2)
        .filter_map(|pair| Some(pair.first()?.midpoint(*pair.last()?)));
    let outside = bounds.first().map(|first| first - 1.0).into_iter();
    let outside = outside.chain(bounds.last().map(|last| last + 1.0));
    let mut probes: Vec<f64> = between.chain(outside).collect();
    probes.extend(&bounds);
    probes
}
