//! Promises of time as rules: freshness over its objective, retention as far as anything tells.

use weft_model::{
    Sla, Timestamp,
    sla::vocabulary::{long_form, promised},
};
use weft_policy::{
    Severity,
    service_levels::{SlaMeasure, SlaState, Window, measure},
};

use super::{facts::ProductFacts, judged::Verdict};

/// Days that freshness is looked back over.
pub(crate) const WINDOW_DAYS: u32 = 30;

/// A promise with its measure.
pub(crate) type Measure<'a> = (&'a Sla, SlaMeasure);

/// Measures what a product promises.
pub(crate) fn measured(facts: &ProductFacts, now: Timestamp) -> Vec<Measure<'_>> {
    let window = Window {
        days: WINDOW_DAYS,
        now,
    };
    let promises = facts.promises.iter();
    promises
        .map(|(sla, known)| (sla, measure(sla, known, window)))
        .collect()
}

fn is_retention(sla: &Sla) -> bool {
    long_form(&sla.property).eq_ignore_ascii_case("retention")
}

/// Those of them that promise how fresh it is.
pub(crate) fn of_freshness<'m, 'a>(measures: &'m [Measure<'a>]) -> impl Iterator<Item = &'m Measure<'a>> {
    measures.iter().filter(|(sla, _)| !is_retention(sla))
}

/// Of several promises the worst is told.
fn worst(verdicts: impl Iterator<Item = Verdict>) -> Option<Verdict> {
    verdicts.min_by_key(|verdict| verdict.state)
}

pub(crate) fn freshness(measures: &[Measure<'_>]) -> Option<Verdict> {
    worst(of_freshness(measures).map(|(sla, measure)| {
        let promise = promised(sla);
        let why = |why: &Option<String>| why.clone().unwrap_or_else(|| "nothing measures it".to_owned());
        match (measure.state, measure.met, measure.objective) {
            (SlaState::PromisedNotMeasured, ..) => {
                Verdict::unknown(format!("{promise} is promised and not measured: {}", why(&measure.why)))
            }
            (_, Some(met), Some(objective)) => {
                let held = measure.held.unwrap_or_default();
                let text = format!(
                    "Within {promise} for {held:.2} % of the last {WINDOW_DAYS} days, {objective} % is promised"
                );
                if met {
                    Verdict::kept(text)
                } else {
                    Verdict::broken(Severity::Bad, text, measure.spent_at)
                }
            }
            (SlaState::Broken, ..) => {
                let now = measure.measured.clone().unwrap_or_default();
                Verdict::broken(
                    Severity::Bad,
                    format!("{now} now, {promise} is promised"),
                    measure.since,
                )
            }
            _ => Verdict::kept(format!("{promise} is promised and holds")),
        }
    }))
}

pub(crate) fn retention(facts: &ProductFacts, measures: &[Measure<'_>]) -> Option<Verdict> {
    if !facts.has_tables {
        return None;
    }
    let found = worst(
        measures
            .iter()
            .filter(|(sla, _)| is_retention(sla))
            .map(|(sla, measure)| {
                let promise = promised(sla);
                match measure.state {
                    SlaState::Broken => {
                        let back = measure.measured.clone().unwrap_or_default();
                        let text = format!("{promise} is promised, and data goes {back}");
                        Verdict::broken(Severity::Bad, text, measure.since)
                    }
                    SlaState::PromisedNotMeasured => {
                        let why = measure.why.clone().unwrap_or_default();
                        Verdict::unknown(format!("{promise} is promised: {why}"))
                    }
                    SlaState::Holds | SlaState::Due => {
                        Verdict::kept(format!("{promise} is promised and kept"))
                    }
                }
            }),
    );
    Some(found.unwrap_or_else(|| {
        Verdict::broken(
            Severity::Warn,
            "Nobody promises how long data is kept".to_owned(),
            None,
        )
    }))
}

/// How a promise of freshness counts in lists: the worst first, what nobody measures last.
pub(crate) fn badness(measure: &SlaMeasure) -> u8 {
    match (measure.state, measure.met) {
        (SlaState::PromisedNotMeasured, _) => 4,
        (_, Some(false)) => 0,
        (SlaState::Broken, _) => 1,
        (SlaState::Due, _) => 2,
        (SlaState::Holds, _) => 3,
    }
}
