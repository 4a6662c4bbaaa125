//! How changes are told: where, about what, and by which of several readings.

use serde_json::{Value, json};

use super::super::{ChangeKind, Direction, Impact, Perspective, Subject, diff};
use super::{consumer, only, orders, rules, with};

fn subject(object: Option<&str>, column: Option<&str>) -> Subject {
    Subject {
        object: object.map(str::to_owned),
        column: column.map(str::to_owned),
    }
}

#[test]
fn a_removed_column_breaks_its_consumers() {
    let old = orders(json!([{"name": "id"}, {"name": "note", "physicalType": "string"}]));
    let new = orders(json!([{"name": "id"}]));
    let change = only(&old, &new);
    assert_eq!(
        (change.path.as_str(), change.kind),
        ("/schema/0/properties/1", ChangeKind::Removed)
    );
    assert_eq!(
        (change.before.as_deref(), change.after.as_deref()),
        (Some("note (string)"), None)
    );
    assert_eq!(change.subject, subject(Some("orders"), Some("note")));
    let graded = consumer(&old, &new);
    assert_eq!(
        (graded.impact, graded.suggested_version.as_deref()),
        (Some(Impact::Major), Some("2.0.0"))
    );
    let producer = diff(&old, &new, Perspective::Producer);
    assert_eq!(producer.suggested_version.as_deref(), Some("1.5.0"));
}

#[test]
fn a_rename_is_told_as_one() {
    let old = json!([{"id": "c", "name": "a", "description": "x"}, {"name": "z"}]);
    let new = json!([{"name": "z"}, {"id": "c", "name": "b", "description": "y"}]);
    assert_eq!(
        rules(&orders(old.clone()), &orders(new.clone())),
        ["property-renamed", "words-changed"]
    );
    let change = consumer(&orders(old), &orders(new))
        .changes
        .into_iter()
        .next()
        .unwrap();
    assert_eq!(
        (change.kind, change.path.as_str()),
        (ChangeKind::Renamed, "/schema/0/properties/1/name")
    );
    assert_eq!(
        (change.before.as_deref(), change.after.as_deref()),
        (Some("a"), Some("b"))
    );
    assert_eq!(
        change.subject,
        subject(Some("orders"), Some("a")),
        "readers know the old name"
    );
}

#[test]
fn two_equal_columns_that_went_are_no_rename() {
    let old = orders(json!([{"name": "a", "logicalType": "string"}, {"name": "b", "logicalType": "string"}]));
    let new = orders(json!([{"name": "c", "logicalType": "string"}]));
    assert_eq!(
        rules(&old, &new),
        ["property-added", "property-removed", "property-removed"]
    );
}

#[test]
fn an_id_that_moved_with_a_swap_of_names_is_two_renames() {
    let old = orders(json!([{"id": "1", "name": "a"}, {"id": "2", "name": "b"}]));
    let new = orders(json!([{"id": "1", "name": "b"}, {"id": "2", "name": "a"}]));
    assert_eq!(rules(&old, &new), ["property-renamed", "property-renamed"]);
}

#[test]
fn order_of_keys_and_of_elements_is_no_change() {
    let old = json!({"id": "x", "schema": [{"name": "a"}, {"name": "b", "properties": [{"name": "p"}, {"name": "q", "logicalType": "string", "required": true}]}],
        "servers": [{"server": "s", "type": "t"}, {"server": "r", "type": "t"}], "tags": [], "description": null});
    let new = json!({"schema": [{"properties": [{"required": true, "logicalType": "string", "name": "q"}, {"name": "p"}], "name": "b"}, {"name": "a"}],
        "id": "x", "servers": [{"type": "t", "server": "r"}, {"server": "s", "type": "t"}]});
    assert_eq!(rules(&old, &new), Vec::<String>::new());
}

#[test]
fn nested_columns_are_named_as_iceberg_names_them() {
    let lines = |kind: &str| {
        orders(
            json!([{"name": "lines", "physicalName": "LINES", "logicalType": "array", "items": {"logicalType": "object",
            "properties": [{"name": "price", "physicalType": kind}]}},
            {"name": "tags", "logicalType": "map", "map": {"key": {"logicalType": "string"}, "value": {"logicalType": kind}}}]),
        )
    };
    let changes = consumer(&lines("string"), &lines("date")).changes;
    let told: Vec<_> = changes
        .iter()
        .map(|change| (change.path.as_str(), change.subject.column.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "/schema/0/properties/0/items/properties/0/physicalType",
                Some("LINES.element.price")
            ),
            ("/schema/0/properties/1/map/value/logicalType", Some("tags.value")),
        ]
    );
}

#[test]
fn a_widened_type_is_minor_and_a_narrowed_one_major() {
    let of = |kind: &str| orders(json!([{"name": "n", "physicalType": kind}]));
    let widened = only(&of("int"), &of("BIGINT"));
    assert_eq!(
        (widened.impact, widened.direction),
        (Impact::Minor, Some(Direction::Loosens))
    );
    assert_eq!(only(&of("BIGINT"), &of("int")).impact, Impact::Major);
    assert_eq!(only(&of("BIGINT"), &of("long")).impact, Impact::Patch);
}

#[test]
fn switches_of_the_older_standard_are_limits_too() {
    let of = |options: Value| {
        orders(json!([{"name": "n", "logicalType": "number", "logicalTypeOptions": options}]))
    };
    let (open, closed) = (
        json!({"minimum": 0, "exclusiveMinimum": true}),
        json!({"minimum": 0}),
    );
    assert_eq!(
        rules(&of(closed.clone()), &of(open.clone())),
        ["constraint-tightened"]
    );
    assert_eq!(
        rules(&of(open.clone()), &of(json!({"exclusiveMinimum": 0}))),
        ["words-changed"]
    );
    assert_eq!(rules(&of(open), &of(closed)), ["constraint-loosened"]);
}

#[test]
fn limits_too_large_to_be_told_apart_are_not_called_equal() {
    let of = |limit: Value| {
        orders(json!([{"name": "n", "logicalType": "integer", "logicalTypeOptions": {"maximum": limit}}]))
    };
    let change = only(
        &of(json!(9_007_199_254_740_993_u64)),
        &of(json!(9_007_199_254_740_992_u64)),
    );
    assert_eq!(change.direction, Some(Direction::Undetermined));
}

#[test]
fn promises_are_compared_in_one_unit() {
    let of = |sla: Value| with("slaProperties", json!([sla]));
    let one = |property: &str, value: Value, unit: Option<&str>| {
        of(json!({"property": property, "value": value, "unit": unit}))
    };
    let expect = |old: &Value, new: &Value, rule: &str| {
        assert_eq!(rules(old, new), [rule], "{old} {new}");
    };
    expect(
        &one("latency", json!(24), Some("h")),
        &one("ly", json!(1), Some("days")),
        "words-changed",
    );
    expect(
        &one("latency", json!("PT12H"), None),
        &one("latency", json!("90 min"), None),
        "sla-tightened",
    );
    expect(
        &one("latency", json!("P1DT12H"), None),
        &one("latency", json!(36), Some("h")),
        "words-changed",
    );
    expect(
        &one("retention", json!(1), Some("y")),
        &one("retention", json!(100), Some("d")),
        "sla-loosened",
    );
    expect(
        &one("availability", json!("99.9%"), None),
        &one("availability", json!(99.5), Some("percent")),
        "sla-loosened",
    );
    expect(
        &one("errorRate", json!(0.1), Some("%")),
        &one("er", json!(0.01), Some("%")),
        "sla-tightened",
    );
    expect(
        &one("throughput", json!(10), Some("rows/s")),
        &one("throughput", json!(10), Some("MB/s")),
        "sla-changed",
    );
    expect(
        &one("endOfLife", json!("2030-01-01"), None),
        &one("el", json!("2029-01-01"), None),
        "sla-loosened",
    );
    expect(
        &one("generalAvailability", json!("2030-01-01"), None),
        &one("ga", json!("2029-01-01"), None),
        "sla-tightened",
    );
    expect(
        &one("timeOfAvailability", json!("09:00-08:00"), None),
        &one("timeOfAvailability", json!("17:30Z"), None),
        "sla-loosened",
    );
    expect(
        &one("timeOfAvailability", json!("09:00+02:00"), None),
        &one("timeOfAvailability", json!("07:00"), None),
        "words-changed",
    );
    expect(
        &one("latency", json!("soon"), None),
        &one("latency", json!(1), Some("h")),
        "sla-changed",
    );
    expect(
        &one("latency", json!(1e300), Some("y")),
        &one("latency", json!(1), Some("h")),
        "sla-changed",
    );
}

#[test]
fn a_promise_is_about_the_table_and_column_that_it_names() {
    let contract = |value: u32, element: &str| {
        json!({"id": "x", "schema": [{"name": "sales.orders", "physicalName": "t_orders", "properties": [{"name": "at", "physicalName": "created_at"}]}],
            "slaProperties": [{"property": "latency", "value": value, "unit": "h", "element": element}]})
    };
    let change = only(&contract(1, "sales.orders.at"), &contract(2, "sales.orders.at"));
    assert_eq!(change.subject, subject(Some("t_orders"), Some("created_at")));
    assert_eq!(
        rules(
            &contract(1, "sales.orders.at"),
            &contract(1, "sales.orders.other")
        ),
        ["sla-element-changed"]
    );
    assert_eq!(
        rules(&contract(1, "a.b, c.d"), &contract(1, "c.d,a.b")),
        Vec::<String>::new()
    );
}

#[test]
fn roles_and_servers_are_graded() {
    let roles = |access: &str| with("roles", json!([{"role": "r", "access": access}]));
    assert_eq!(
        rules(&roles("read"), &roles("read_write")),
        ["role-access-widened"]
    );
    assert_eq!(rules(&roles("admin"), &roles("write")), ["role-access-narrowed"]);
    assert_eq!(rules(&roles("read"), &roles("write")), ["role-access-changed"]);
    assert_eq!(rules(&roles("read"), &roles("Select")), ["words-changed"]);
    let server = |port: Value, environment: &str| {
        with(
            "servers",
            json!([{"server": "s", "type": "postgres", "port": port, "environment": environment}]),
        )
    };
    assert_eq!(
        rules(&server(json!(5432), "prod"), &server(json!("5432"), "production")),
        ["words-changed"]
    );
    let change = only(&server(json!(5432), "prod"), &server(json!(6432), "prod"));
    assert_eq!(
        (change.rule.as_str(), change.path.as_str()),
        ("server-changed", "/servers/0/port")
    );
    let renamed = with(
        "servers",
        json!([{"server": "t", "type": "postgres", "port": 1, "environment": "prod"}]),
    );
    assert_eq!(rules(&server(json!(1), "prod"), &renamed), ["words-changed"]);
}

#[test]
fn words_are_told_by_what_they_are_about() {
    let with_properties = |value: &str| {
        with(
            "customProperties",
            json!([{"property": "a/b~c", "value": value}, {"property": "z", "value": 1}]),
        )
    };
    let change = only(&with_properties("one"), &with_properties("two"));
    assert_eq!(
        (change.path.as_str(), change.impact),
        ("/customProperties/0/value", Impact::Patch)
    );
    let change = only(&with("x", json!({"a/b~c": 1})), &with("x", json!({"a/b~c": 2})));
    assert_eq!(change.path, "/x/a~1b~0c");
    assert_eq!(
        rules(
            &with_properties("1.50"),
            &with(
                "customProperties",
                json!([{"property": "a/b~c", "value": 1.5}, {"property": "z", "value": 1}])
            )
        ),
        Vec::<String>::new()
    );
    let long = "ä".repeat(3_000);
    let change = only(&with("name", json!("n")), &with("name", json!(long)));
    assert_eq!(change.after.unwrap().chars().count(), 2_001);
}

#[test]
fn documents_of_the_wrong_shape_are_compared_all_the_same() {
    let odd = [
        json!(null),
        json!([]),
        json!("text"),
        json!({"schema": "text", "servers": 1, "roles": {}, "slaProperties": [1, null, "x"], "support": [[]]}),
        json!({"schema": [1, {"properties": {"a": 1}}, {"name": 7, "properties": [null, [], {"name": {}}, {"items": [], "map": 1, "enum": {}, "quality": [1, {}], "logicalTypeOptions": []}]}]}),
        json!({"schema": [{"name": "a", "properties": [{"name": "x", "enum": [1, "a", null], "quality": [{"mustBeBetween": [1]}, {"mustBe": {}}]}]}], "version": 3, "status": []}),
    ];
    for old in &odd {
        for new in &odd {
            let graded = diff(old, new, Perspective::Consumer);
            assert_eq!(graded.changes.is_empty(), graded.impact.is_none());
            assert_eq!(old == new, graded.changes.is_empty() && old == new);
        }
    }
}

#[test]
fn a_thousand_changes_cost_no_more_than_a_thousand_times_one() {
    let many = |prefix: &str| {
        let properties: Vec<Value> = (0..20_000)
            .map(|at| json!({"name": format!("{prefix}{at}"), "logicalType": "string"}))
            .collect();
        orders(Value::from(properties))
    };
    let started = std::time::Instant::now();
    assert_eq!(consumer(&many("a"), &many("b")).changes.len(), 40_000);
    assert!(
        started.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}
