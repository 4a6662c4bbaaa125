use std::sync::Arc;

use weft_model::{EntityKind, Freshness, IncidentSeverity, Timestamp, Urn};

use super::{
    HealthKind, ShowMeshHealthRequest, ShowMeshHealthResponse, answer,
    troubles::{TroubleCache, lasting, troubles},
};
use crate::{
    drifting::{Drifting, Drifts},
    graph::Graphs,
    view::EntityLink,
    vitals::{OpenIncident, Vital},
};

const NOW: i64 = 1_700_000_000_000;

fn urn(kind: EntityKind, name: &str) -> Urn {
    Urn::derive(kind, "test", name)
}

fn vital(kind: EntityKind, name: &str, domain: Option<&str>) -> Vital {
    Vital {
        thing: EntityLink {
            urn: urn(kind, name),
            kind,
            name: name.to_owned(),
            full_name: name.to_owned(),
            domain: domain.map(str::to_owned),
        },
        owner: Some("Maya".to_owned()),
        freshness: Freshness::default(),
        failing: 0,
        failed_at: None,
        unmeasured: Vec::new(),
        documented: true,
        updated: None,
        incidents: Vec::new(),
        offered_by: Vec::new(),
    }
}

fn mesh() -> Graphs {
    let late = Freshness {
        last_commit: Some(Timestamp::from_millis(NOW - 3_600_000)),
        promised_ms: Some(60_000),
    };
    let trouble = OpenIncident {
        id: "inc-1".to_owned(),
        title: "Feed stopped".to_owned(),
        severity: IncidentSeverity::Major,
        at: Timestamp::from_millis(NOW),
    };
    let vitals = vec![
        Vital {
            freshness: late,
            ..vital(EntityKind::Product, "orders", Some("Sales"))
        },
        Vital {
            offered_by: vec![urn(EntityKind::Product, "orders")],
            freshness: late,
            owner: None,
            incidents: vec![trouble],
            ..vital(EntityKind::Table, "sales.orders", Some("Sales"))
        },
        Vital {
            offered_by: vec![urn(EntityKind::Product, "orders")],
            documented: false,
            ..vital(EntityKind::Table, "sales.lines", Some("Sales"))
        },
        Vital {
            owner: None,
            failing: 2,
            ..vital(EntityKind::Table, "raw", None)
        },
        Vital {
            documented: false,
            failing: 1,
            ..vital(EntityKind::Product, "refunds", Some("sales"))
        },
        vital(EntityKind::Product, "ledger", Some("Finance")),
    ];
    Graphs {
        vitals,
        ..Graphs::default()
    }
}

fn drifts() -> Drifts {
    let drifting = Drifting {
        contract: "orders".to_owned(),
        breaks: 3,
    };
    Drifts::from([(urn(EntityKind::Table, "sales.lines"), vec![drifting])])
}

fn shown(request: &ShowMeshHealthRequest) -> ShowMeshHealthResponse {
    let graphs = mesh();
    let lasting = lasting(&graphs, &drifts());
    let all = troubles(&graphs, &lasting, Timestamp::from_millis(NOW));
    answer(request, request.domain.clone(), &all)
}

fn total(shown: &ShowMeshHealthResponse, kind: HealthKind) -> u32 {
    shown
        .groups
        .iter()
        .find(|group| group.kind == kind)
        .unwrap()
        .total
}

#[test]
fn a_product_answers_for_the_tables_that_it_offers() {
    let shown = shown(&ShowMeshHealthRequest::default());
    assert_eq!(
        total(&shown, HealthKind::Late),
        1,
        "its table is not late a second time"
    );
    assert_eq!(total(&shown, HealthKind::NoOwner), 1);
    assert_eq!(total(&shown, HealthKind::Undocumented), 1);
    let drifting = &shown
        .groups
        .iter()
        .find(|group| group.kind == HealthKind::Drifting)
        .unwrap()
        .rows[0];
    assert_eq!(
        (drifting.thing.name.as_str(), drifting.text.as_str()),
        ("orders", "3 differences break contract orders")
    );
    let incident = &shown.groups[0].rows[0];
    assert_eq!(
        (incident.thing.name.as_str(), incident.incident.as_deref()),
        ("sales.orders", Some("inc-1"))
    );
}

#[test]
fn counts_add_up() {
    for products_only in [false, true] {
        let shown = shown(&ShowMeshHealthRequest {
            products_only,
            ..ShowMeshHealthRequest::default()
        });
        assert_eq!(
            shown.domains.iter().map(|one| one.things).sum::<u32>(),
            shown.things
        );
        assert_eq!(
            shown.domains.iter().map(|one| one.sound).sum::<u32>(),
            shown.sound
        );
        for group in &shown.groups {
            let of_domains = shown.domains.iter().flat_map(|one| &one.counts);
            let sum: u32 = of_domains
                .filter(|count| count.kind == group.kind)
                .map(|count| count.things)
                .sum();
            assert_eq!(sum, group.total, "{:?}", group.kind);
            assert_eq!(group.rows.len(), group.total as usize, "{:?}", group.kind);
        }
        let mut wrong: Vec<&str> = shown
            .groups
            .iter()
            .flat_map(|group| &group.rows)
            .map(|row| row.thing.urn.as_str())
            .collect();
        wrong.sort_unstable();
        wrong.dedup();
        assert_eq!(wrong.len(), (shown.things - shown.sound) as usize);
    }
}

#[test]
fn domains_are_told_apart_without_regard_to_case() {
    let all = shown(&ShowMeshHealthRequest::default());
    let names: Vec<Option<&str>> = all.domains.iter().map(|one| one.domain.as_deref()).collect();
    assert_eq!(names, [Some("Finance"), Some("Sales"), None]);
    let sales = shown(&ShowMeshHealthRequest {
        domain: Some("Sales".to_owned()),
        ..ShowMeshHealthRequest::default()
    });
    assert_eq!((sales.things, total(&sales, HealthKind::Failing)), (3, 1));
}

#[test]
fn pages_are_of_the_whole() {
    let page = |offset| {
        let request = ShowMeshHealthRequest {
            kind: Some(HealthKind::Failing),
            offset,
            limit: 1,
            ..ShowMeshHealthRequest::default()
        };
        let shown = shown(&request);
        let group = shown
            .groups
            .into_iter()
            .find(|group| group.kind == HealthKind::Failing)
            .unwrap();
        assert_eq!(group.total, 2);
        group
            .rows
            .into_iter()
            .map(|row| row.thing.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        [page(0), page(1), page(2)],
        [vec!["raw"], vec!["refunds"], vec![]]
    );
}

#[tokio::test]
async fn what_is_wrong_is_gathered_once_for_a_mesh_and_lateness_at_each_instant() {
    let cache = TroubleCache::default();
    let (graphs, drifting) = (Arc::new(mesh()), Arc::new(drifts()));
    let first = cache.get(&graphs, &drifting).await.unwrap();
    let again = cache.get(&graphs, &drifting).await.unwrap();
    assert!(Arc::ptr_eq(&first, &again), "nothing has changed");
    let late = |now: i64| {
        let all = troubles(&graphs, &again, Timestamp::from_millis(now));
        all.iter().filter(|one| one.is(HealthKind::Late)).count()
    };
    assert_eq!((late(NOW - 3_590_000), late(NOW)), (0, 1));
    let other = cache.get(&graphs, &Arc::new(Drifts::new())).await.unwrap();
    assert!(!Arc::ptr_eq(&first, &other), "what drifts is another");
    let other = cache.get(&Arc::new(mesh()), &drifting).await.unwrap();
    assert!(!Arc::ptr_eq(&first, &other), "the mesh is another");
}
