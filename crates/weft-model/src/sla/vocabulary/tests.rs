use super::{TERMS, long_form, promised, span_unit, term_of};
use crate::Sla;

#[test]
fn short_forms_and_any_case_mean_the_long_form() {
    for (short, long) in [
        ("av", "availability"),
        ("TH", "throughput"),
        ("er", "errorRate"),
        ("ga", "generalAvailability"),
        ("es", "endOfSupport"),
        ("el", "endOfLife"),
        ("re", "retention"),
        ("fy", "frequency"),
        ("Ly", "latency"),
        ("td", "timeToDetect"),
        ("tn", "timeToNotify"),
        ("tr", "timeToRepair"),
        ("TIMEOFAVAILABILITY", "timeOfAvailability"),
        ("Freshness", "freshness"),
        ("coffee", "coffee"),
    ] {
        assert_eq!(long_form(short), long);
    }
}

#[test]
fn every_term_is_measured_or_says_why_not() {
    for term in TERMS {
        assert_ne!(
            term.measured_by.is_some(),
            term.unmeasured.is_some(),
            "{}",
            term.property
        );
        assert_eq!(term_of(term.property), Some(&term));
    }
}

#[test]
fn every_unit_of_time_that_is_offered_is_understood() {
    for term in TERMS
        .iter()
        .filter(|term| term.quantity == super::SlaQuantity::Span)
    {
        for unit in term.units {
            assert_eq!(span_unit(unit).map(|known| known.word), Some(*unit));
        }
    }
}

#[test]
fn promises_read_as_people_say_them() {
    let sla = |property: &str, value: &str, ext: Option<&str>, unit: Option<&str>| Sla {
        property: property.to_owned(),
        value: value.to_owned(),
        value_ext: ext.map(str::to_owned),
        unit: unit.map(str::to_owned),
        ..Sla::default()
    };
    assert_eq!(promised(&sla("latency", "15", None, Some("minutes"))), "15 min");
    assert_eq!(
        promised(&sla("frequency", "1", Some("2"), Some("day"))),
        "1 to 2 d"
    );
    assert_eq!(promised(&sla("retention", "3", None, None)), "3 d");
    assert_eq!(promised(&sla("er", "0.5", None, None)), "0.5 %");
    assert_eq!(
        promised(&sla("endOfLife", "2030-01-01", None, None)),
        "2030-01-01"
    );
    assert_eq!(promised(&sla("coffee", "2", None, Some("cups"))), "2 cups");
}

#[test]
fn one_property_of_one_element_is_promised_once() {
    let sla = |property: &str, element: Option<&str>| Sla {
        property: property.to_owned(),
        element: element.map(str::to_owned),
        ..Sla::default()
    };
    assert!(sla("ly", None).replaces(&sla("latency", Some(" "))));
    assert!(sla("latency", Some("Orders")).replaces(&sla("latency", Some("orders"))));
    assert!(!sla("latency", Some("orders")).replaces(&sla("latency", None)));
    assert!(!sla("latency", None).replaces(&sla("freshness", None)));
}

#[test]
fn a_decimal_is_not_cut_by_a_millisecond() {
    let hours = |value: &str| Sla {
        value: value.to_owned(),
        unit: Some("h".to_owned()),
        ..Sla::default()
    };
    // As a binary fraction 9.2 hours are a little less than 33,120,000 ms.
    assert_eq!(hours("9.2").millis(), Some(33_120_000));
    assert_eq!(hours("0.1").millis(), Some(360_000));
    assert_eq!(hours("1e300").millis(), None);
}
