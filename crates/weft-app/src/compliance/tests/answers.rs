//! The verdicts on several products as one answer.

use serde_json::json;
use weft_model::{Roster, Urn};

use super::{Broken, Kept, NONE, drifts, facts, facts_of, now, product};
use crate::{
    compliance::{
        answer::answer,
        judged::World,
        rules::{ComplianceRule, ComplianceState},
    },
    show_compliance::{ShowComplianceRequest, ShowComplianceResponse},
};

fn shown(request: &ShowComplianceRequest) -> ShowComplianceResponse {
    let facts = [
        facts(),
        facts_of(product("refunds", Some("sales"), &json!({"owner": null}))),
        facts_of(product("ledger", Some("Finance"), &json!({}))),
        facts_of(product("loose", None, &json!({"description": null}))),
    ];
    let (roster, drifts) = (Roster::default(), drifts(0));
    let world = World::new(now(), &roster, &drifts, 90);
    answer(request, &facts, &[NONE; 4], &world, Some(&Urn::person("maya")))
}

#[test]
fn numbers_add_up_and_unknown_is_no_share() {
    let all = shown(&ShowComplianceRequest::default());
    assert_eq!(all.products, 4);
    assert_eq!(all.kept + all.broken + all.unknown, all.checks);
    let domains: Vec<Option<&str>> = all.rules[0]
        .cells
        .iter()
        .map(|cell| cell.domain.as_deref())
        .collect();
    assert_eq!(domains, [Some("Finance"), Some("Sales"), None]);
    for rule in &all.rules {
        assert_eq!(rule.cells.len(), 3, "{:?}", rule.rule);
        let cells = rule.cells.iter();
        assert_eq!(cells.clone().map(|cell| cell.kept).sum::<u32>(), rule.all.kept);
        assert_eq!(
            cells.clone().map(|cell| cell.broken).sum::<u32>(),
            rule.all.broken
        );
        assert_eq!(
            cells.clone().map(|cell| cell.unknown).sum::<u32>(),
            rule.all.unknown
        );
        for cell in cells {
            assert_eq!(cell.kept + cell.broken + cell.unknown, cell.products);
        }
    }
    assert_eq!(all.violation_count, all.broken);
    assert_eq!(all.violations.len(), all.broken as usize);
    let of = |rule: ComplianceRule| all.rules.iter().find(|one| one.rule == rule).unwrap();
    assert_eq!(of(ComplianceRule::Owner).cells[1].share, Some(50));
    // Three owners are there, and the people of the workspace have none of them.
    let deputy = &of(ComplianceRule::Deputy).all;
    assert_eq!((deputy.products, deputy.unknown, deputy.share), (3, 3, None));
    let quality = &of(ComplianceRule::Quality).all;
    assert_eq!((quality.products, quality.share), (0, None));
}

#[test]
fn a_violation_names_its_product_and_owner_and_can_be_ones_own() {
    let all = shown(&ShowComplianceRequest::default());
    let words = all
        .violations
        .iter()
        .find(|row| row.rule == ComplianceRule::Documented)
        .unwrap();
    assert_eq!(
        (words.product.name.as_str(), words.owner.as_deref(), words.mine),
        ("loose", Some("Maya"), true)
    );
    let nobody = all
        .violations
        .iter()
        .find(|row| row.rule == ComplianceRule::Owner)
        .unwrap();
    assert_eq!((nobody.owner.as_deref(), nobody.mine), (None, false));
    let mine = shown(&ShowComplianceRequest {
        mine: true,
        ..ShowComplianceRequest::default()
    });
    assert!(mine.violations.iter().all(|row| row.mine) && mine.violation_count < all.violation_count);
    assert_eq!(
        mine.broken, all.broken,
        "what is shown does not change what is so"
    );
}

#[test]
fn a_cell_is_one_rule_of_one_domain() {
    let cell = shown(&ShowComplianceRequest {
        domain: Some("SALES".to_owned()),
        rule: Some(ComplianceRule::Owner),
        ..ShowComplianceRequest::default()
    });
    let rows: Vec<(&str, ComplianceState)> = cell
        .rows
        .iter()
        .map(|row| (row.product.name.as_str(), row.state))
        .collect();
    assert_eq!(rows, [("refunds", Broken), ("orders", Kept)]);
    assert_eq!((cell.violation_count, cell.products), (1, 2));
    let loose = shown(&ShowComplianceRequest {
        no_domain: true,
        ..ShowComplianceRequest::default()
    });
    assert_eq!(loose.products, 1);
    let page = shown(&ShowComplianceRequest {
        limit: 1,
        ..ShowComplianceRequest::default()
    });
    assert_eq!(page.violations.len(), 1);
    assert!(page.violation_count > 1);
}
