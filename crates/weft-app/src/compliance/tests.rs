mod answers;
mod facts;

use std::collections::HashMap;

use serde_json::{Value, json};
use weft_model::{
    AccessTerms, Actor, Deputy, Directory, Entity, EntityKind, Grant, GrantStep, Lifecycle, PersonNames,
    Revision, Roster, Sla, Snapshot, StepState, Timestamp, Urn,
};
use weft_policy::service_levels::{Facts as Measured, TableFacts};

use super::{
    access::{Access, counted},
    facts::{ProductFacts, Tests},
    judged::{Verdict, World, judge},
    measures::measured,
    rules::{ComplianceRule, ComplianceState},
};
use crate::{
    drifting::{Drifting, Drifts},
    grants::KeptGrant,
};

use ComplianceState::{Broken, Kept, Unknown};

const DAY: i64 = 86_400_000;
const NOW: i64 = 1_700_000_000_000;
const NONE: Access = Access::Granted {
    grants: 0,
    stale: 0,
    due: None,
};

fn now() -> Timestamp {
    Timestamp::from_millis(NOW)
}

fn ago(days: i64) -> Timestamp {
    Timestamp::from_millis(NOW - days * DAY)
}

fn table() -> Urn {
    Urn::derive(EntityKind::Table, "lake", "sales.orders")
}

fn contract() -> Urn {
    Urn::derive(EntityKind::Contract, "mesh", "orders")
}

/// A product with one port, its contract and its table, as a person of Sales owns it.
fn product(name: &str, domain: Option<&str>, more: &Value) -> Entity {
    let mut product = json!({
        "urn": Urn::derive(EntityKind::Product, "mesh", name), "kind": "product", "name": name,
        "full_name": name, "domain": domain, "access": "unknown", "description": "Orders as they are placed",
        "owner": {"urn": Urn::person("maya"), "name": "Maya"},
        "product": {"id": name, "output_ports": [
            {"name": "orders", "contract_id": "orders", "contract": contract(), "assets": [table()]}
        ]},
    });
    let (Some(product_map), Some(more)) = (product.as_object_mut(), more.as_object()) else {
        panic!("objects");
    };
    product_map.extend(more.clone());
    serde_json::from_value(product).unwrap()
}

fn facts_of(thing: Entity) -> ProductFacts {
    let missing = weft_policy::missing(&thing, &[]);
    ProductFacts {
        granted_as: vec![thing.urn.clone(), table()],
        thing,
        assets: vec![table()],
        missing,
        unread: Vec::new(),
        has_tables: true,
        contracts: HashMap::from([(contract(), ("Orders".to_owned(), Some(Lifecycle::Active)))]),
        sensitive: 0,
        unclassified: Vec::new(),
        promises: Vec::new(),
        tests: Tests::default(),
    }
}

fn facts() -> ProductFacts {
    facts_of(product("orders", Some("Sales"), &json!({})))
}

/// Maya, for whom Sam stands in for these domains; nothing: for all of them.
fn roster(domains: &[Option<&str>]) -> Roster {
    let person = |id: &str| PersonNames {
        id: id.to_owned(),
        name: id.to_owned(),
        ..PersonNames::default()
    };
    Roster::new(Directory {
        people: vec![person("maya"), person("sam")],
        deputies: domains
            .iter()
            .map(|domain| Deputy {
                person: "sam".to_owned(),
                of: "maya".to_owned(),
                domain: domain.map(str::to_owned),
                from: ago(1),
                until: ago(-1),
            })
            .collect(),
    })
}

fn drifts(breaks: u32) -> Drifts {
    let drifting = Drifting {
        contract: "orders".to_owned(),
        breaks,
    };
    Drifts::from([(table(), vec![drifting])])
}

fn verdict(
    rule: ComplianceRule,
    facts: &ProductFacts,
    roster: &Roster,
    drifts: &Drifts,
    access: Access,
) -> Option<Verdict> {
    let world = World::new(now(), roster, drifts, 90);
    judge(rule, facts, &measured(facts, now()), access, &world)
}

fn said(rule: ComplianceRule, facts: &ProductFacts) -> Option<(ComplianceState, String)> {
    let found = verdict(rule, facts, &roster(&[]), &drifts(0), NONE)?;
    Some((found.state, found.text))
}

fn state(rule: ComplianceRule, facts: &ProductFacts) -> Option<ComplianceState> {
    said(rule, facts).map(|(state, _)| state)
}

#[test]
fn an_owner_who_has_left_answers_for_nothing() {
    assert_eq!(state(ComplianceRule::Owner, &facts()), Some(Kept));
    let nobody = facts_of(product("orders", None, &json!({"owner": null})));
    assert_eq!(state(ComplianceRule::Owner, &nobody), Some(Broken));
    let gone = Roster::new(Directory {
        people: vec![PersonNames {
            id: "maya".to_owned(),
            name: "Maya".to_owned(),
            until: Some(ago(3)),
            ..PersonNames::default()
        }],
        deputies: Vec::new(),
    });
    let found = verdict(ComplianceRule::Owner, &facts(), &gone, &drifts(0), NONE).unwrap();
    assert_eq!((found.state, found.since), (Broken, Some(ago(3))));
}

#[test]
fn a_deputy_is_one_for_the_domain_and_unknown_of_whom_nobody_knows() {
    let of = |roster: &Roster| {
        verdict(ComplianceRule::Deputy, &facts(), roster, &drifts(0), NONE).map(|found| found.state)
    };
    assert_eq!(of(&roster(&[])), Some(Broken));
    assert_eq!(of(&roster(&[None])), Some(Kept));
    assert_eq!(of(&roster(&[Some("sales")])), Some(Kept));
    assert_eq!(of(&roster(&[Some("Finance")])), Some(Broken));
    assert_eq!(of(&Roster::default()), Some(Unknown), "unknown is not kept");
    let nobody = facts_of(product("orders", None, &json!({"owner": null})));
    assert_eq!(state(ComplianceRule::Deputy, &nobody), None);
}

#[test]
fn a_draft_is_no_contract_that_is_published() {
    let with = |status: Option<Lifecycle>| {
        let mut facts = facts();
        facts.contracts = HashMap::from([(contract(), ("Orders".to_owned(), status))]);
        state(ComplianceRule::Contract, &facts)
    };
    assert_eq!(with(Some(Lifecycle::Active)), Some(Kept));
    assert_eq!(with(Some(Lifecycle::Draft)), Some(Broken));
    assert_eq!(with(Some(Lifecycle::Retired)), Some(Broken));
    assert_eq!(with(None), Some(Unknown));
    let bare =
        json!({"product": {"id": "orders", "output_ports": [{"name": "orders", "assets": [table()]}]}});
    let bare = facts_of(product("orders", None, &bare));
    let (state, text) = said(ComplianceRule::Contract, &bare).unwrap();
    assert!(state == Broken && text.contains("`orders`"), "{text}");
    let none = facts_of(product("orders", None, &json!({"product": {"id": "orders"}})));
    assert_eq!(said(ComplianceRule::Contract, &none), None);
    assert_eq!(said(ComplianceRule::Schema, &none), None);
}

#[test]
fn columns_that_nobody_knows_are_not_counted_as_explained_or_harmless() {
    assert_eq!(state(ComplianceRule::Documented, &facts()), Some(Kept));
    assert_eq!(state(ComplianceRule::Classified, &facts()), None);
    let mut unread = facts();
    unread.unread = vec!["lake.sales.orders".to_owned()];
    assert_eq!(state(ComplianceRule::Documented, &unread), Some(Unknown));
    assert_eq!(state(ComplianceRule::Classified, &unread), Some(Unknown));
    let mut sensitive = facts();
    sensitive.sensitive = 2;
    assert_eq!(state(ComplianceRule::Classified, &sensitive), Some(Kept));
    sensitive.unclassified = vec!["`mail` is made from `email`".to_owned()];
    assert_eq!(state(ComplianceRule::Classified, &sensitive), Some(Broken));
}

fn promise(property: &str, days: &str, objective: Option<&str>, commits: &[i64]) -> ProductFacts {
    let sla = Sla {
        property: property.to_owned(),
        value: days.to_owned(),
        unit: Some("d".to_owned()),
        objective: objective.map(str::to_owned),
        ..Sla::default()
    };
    let snapshot = |(at, days): (usize, &i64)| Snapshot {
        id: at.to_string(),
        parent_id: at.checked_sub(1).map(|before| before.to_string()),
        at: ago(*days),
        operation: "append".to_owned(),
        rows: None,
        added_rows: None,
        deleted_rows: None,
        bytes: None,
        files: None,
        schema_id: None,
    };
    let table = TableFacts {
        name: "lake.sales.orders".to_owned(),
        snapshots: commits.iter().enumerate().map(snapshot).collect(),
        oldest_row: None,
    };
    let known = Measured {
        tables: vec![table],
        tests: Vec::new(),
    };
    ProductFacts {
        promises: vec![(sla, known)],
        ..facts()
    }
}

#[test]
fn freshness_is_held_against_its_objective_and_not_measured_is_not_met() {
    use ComplianceRule::Freshness;
    assert_eq!(state(Freshness, &facts()), None, "nothing is promised");
    assert_eq!(
        state(Freshness, &promise("freshness", "2", None, &[20, 1])),
        Some(Kept)
    );
    assert_eq!(
        state(Freshness, &promise("freshness", "2", Some("99"), &[20, 1])),
        Some(Broken),
        "it is fresh now, and was not for most of the time"
    );
    let late = verdict(
        Freshness,
        &promise("freshness", "2", None, &[20, 5]),
        &roster(&[]),
        &drifts(0),
        NONE,
    )
    .unwrap();
    assert_eq!((late.state, late.since), (Broken, Some(ago(3))));
    assert_eq!(
        state(Freshness, &promise("freshness", "2", None, &[])),
        Some(Unknown)
    );
}

#[test]
fn retention_is_to_be_promised_where_there_is_a_table() {
    use ComplianceRule::Retention;
    assert_eq!(state(Retention, &facts()), Some(Broken));
    let mut without = facts();
    without.has_tables = false;
    assert_eq!(state(Retention, &without), None);
    assert_eq!(
        state(Retention, &promise("retention", "30", None, &[90, 1])),
        Some(Kept)
    );
    assert_eq!(
        state(Retention, &promise("retention", "30", None, &[])),
        Some(Unknown)
    );
}

#[test]
fn a_test_without_a_result_does_not_hold() {
    let with = |passed, failed, unknown| {
        let mut facts = facts();
        facts.tests = Tests {
            passed,
            failed,
            unknown,
            failed_at: None,
        };
        state(ComplianceRule::Quality, &facts)
    };
    assert_eq!(with(0, 0, 0), None);
    assert_eq!(with(4, 0, 0), Some(Kept));
    assert_eq!(with(4, 0, 1), Some(Unknown));
    assert_eq!(with(4, 1, 1), Some(Broken));
}

#[test]
fn a_table_that_was_not_compared_is_not_as_promised() {
    let of = |drifts: &Drifts| {
        verdict(ComplianceRule::Schema, &facts(), &roster(&[]), drifts, NONE).map(|found| found.state)
    };
    assert_eq!(of(&drifts(0)), Some(Kept));
    assert_eq!(of(&drifts(2)), Some(Broken));
    assert_eq!(of(&Drifts::new()), Some(Unknown));
}

fn grant(id: &str, subject: &Urn, at: Timestamp, held: StepState) -> KeptGrant {
    let request = Urn::request("priya", id);
    KeptGrant {
        id: Urn::grant(&request),
        grant: Grant {
            request,
            subject: subject.clone(),
            holder: Actor::default(),
            terms: AccessTerms {
                role: "reader".to_owned(),
                purpose: "reporting".to_owned(),
                assets: vec![table()],
                days: 365,
            },
            by: Actor::default(),
            guardrail: None,
            at,
            until: ago(-200),
            steps: vec![GrantStep {
                system: "weft".to_owned(),
                privilege: "TABLE_READ_DATA".to_owned(),
                target: table(),
                name: "sales.orders".to_owned(),
                state: held,
                at: None,
                said: None,
                before: false,
                through: None,
                dropped: false,
            }],
            attempts: 1,
            end: None,
        },
        revision: Revision(1),
    }
}

#[test]
fn access_is_looked_at_when_it_is_given_or_answered_for_and_hidden_from_strangers() {
    let facts = [facts()];
    let subject = facts[0].thing.urn.clone();
    let old = grant("1", &subject, ago(120), StepState::Held);
    let all = [
        old.clone(),
        grant("2", &table(), ago(10), StepState::Held),
        grant("3", &subject, ago(300), StepState::Refused),
    ];
    let none = HashMap::new();
    let seen = |shown: bool, looked: &HashMap<&Urn, Timestamp>| {
        counted(&facts, &[shown], &all, looked, 90, now())[0]
    };
    let stale = Access::Granted {
        grants: 2,
        stale: 1,
        due: Some(ago(30)),
    };
    assert_eq!(
        seen(true, &none),
        stale,
        "a grant of the table is one of the product, once"
    );
    assert_eq!(seen(false, &none), Access::NotShown);
    let answered = HashMap::from([(&old.id, ago(5))]);
    let fine = seen(true, &answered);
    let judged = |access| {
        let found = verdict(
            ComplianceRule::AccessReview,
            &facts[0],
            &roster(&[]),
            &drifts(0),
            access,
        );
        found.map(|found| (found.state, found.since))
    };
    assert_eq!(judged(stale), Some((Broken, Some(ago(30)))));
    assert_eq!(judged(fine), Some((Kept, None)));
    assert_eq!(judged(Access::NotShown), Some((Unknown, None)));
    assert_eq!(judged(NONE), None);
}
