use super::{SlaField, problems, tidied};
use crate::Sla;

fn sla(property: &str, value: &str, unit: &str) -> Sla {
    tidied(&Sla {
        property: property.to_owned(),
        value: value.to_owned(),
        unit: Some(unit.to_owned()),
        ..Sla::default()
    })
}

fn wrong(sla: &Sla) -> Vec<SlaField> {
    problems(sla).into_iter().map(|problem| problem.field).collect()
}

#[test]
fn promises_that_can_be_made_have_no_problem() {
    for (property, value, unit) in [
        ("ly", "15", "minutes"),
        ("latency", "0.5", "h"),
        ("frequency", "1", "d"),
        ("retention", "7", "y"),
        ("availability", "99.9", "%"),
        ("errorRate", "0", ""),
        ("throughput", "1000", "rows/s"),
        ("throughput", "5", "GB per day"),
        ("generalAvailability", "2022-05-12T09:30:10-08:00", ""),
        ("endOfLife", "2032-05-12", ""),
        ("timeOfAvailability", "09:00-08:00", ""),
        ("timeOfAvailability", "23:59:30", ""),
        ("timeToRepair", "4", "h"),
        ("coffee", "often", ""),
    ] {
        let sla = sla(property, value, unit);
        assert_eq!(problems(&sla), [], "{property} {value} {unit}");
    }
}

#[test]
fn each_absurd_field_is_named() {
    for (property, value, unit, field) in [
        ("", "1", "d", SlaField::Property),
        ("two words", "1", "d", SlaField::Property),
        ("latency", "", "h", SlaField::Value),
        ("latency", "soon", "h", SlaField::Value),
        ("latency", "-5", "min", SlaField::Value),
        ("latency", "0", "min", SlaField::Value),
        ("latency", "NaN", "min", SlaField::Value),
        ("latency", "inf", "min", SlaField::Value),
        ("latency", "1e400", "min", SlaField::Value),
        ("retention", "101", "y", SlaField::Value),
        ("latency", "5", "parsec", SlaField::Unit),
        ("latency", "5", "", SlaField::Unit),
        ("latency", "5", "percent", SlaField::Unit),
        ("availability", "101", "", SlaField::Value),
        ("availability", "-1", "%", SlaField::Value),
        ("availability", "99", "h", SlaField::Unit),
        ("throughput", "5", "rows", SlaField::Unit),
        ("throughput", "5", "rows/parsec", SlaField::Unit),
        ("endOfLife", "someday", "", SlaField::Value),
        ("endOfLife", "2032-05-12", "d", SlaField::Unit),
        ("timeOfAvailability", "25:00", "", SlaField::Value),
        ("timeOfAvailability", "9", "", SlaField::Value),
        ("timeOfAvailability", "09:00:xx", "", SlaField::Value),
        ("latency", "5\u{7}", "min", SlaField::Value),
    ] {
        assert_eq!(
            wrong(&sla(property, value, unit)),
            [field],
            "{property} {value:?} {unit}"
        );
    }
    let long = "x".repeat(101);
    assert_eq!(wrong(&sla("latency", "5", &long)), [SlaField::Unit]);
}

#[test]
fn ranges_go_up_and_objectives_are_shares() {
    let range = |value: &str, end: &str| Sla {
        value_ext: Some(end.to_owned()),
        ..sla("frequency", value, "d")
    };
    assert_eq!(wrong(&range("1", "2")), []);
    assert_eq!(wrong(&range("4", "2")), [SlaField::ValueExt]);
    assert_eq!(wrong(&range("4", "many")), [SlaField::ValueExt]);
    assert_eq!(wrong(&range("4", "1e9")), [SlaField::ValueExt]);
    for (objective, fine) in [
        ("99.9", true),
        ("100 %", true),
        ("0", false),
        ("100.1", false),
        ("-3", false),
        ("NaN", false),
    ] {
        let sla = tidied(&Sla {
            objective: Some(objective.to_owned()),
            ..sla("latency", "1", "h")
        });
        assert_eq!(wrong(&sla).is_empty(), fine, "{objective}");
    }
    let driven = tidied(&Sla {
        driver: Some("Regulatory".to_owned()),
        ..sla("latency", "1", "h")
    });
    assert_eq!(wrong(&driven), []);
    let driven = Sla {
        driver: Some("mood".to_owned()),
        ..driven
    };
    assert_eq!(wrong(&driven), [SlaField::Driver]);
}
