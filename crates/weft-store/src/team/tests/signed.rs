//! Acts are their makers' own: what was done about an incident, and what is published for a source.

use weft_model::{
    Aspect, AuditEntry, Fact, Incident, IncidentAct, IncidentEntry, IncidentSeverity, Payload, Revision,
    Timestamp, Urn,
};
use weft_ports::{
    PortErrorKind, Workspace,
    error::PortResult,
    source::{SourceConfig, SourceKind},
    workspace::{AuditFilter, HarvestBatch, HarvestId, SyncReport},
};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{at, docs, harvest, table, urn},
};

use super::{TeamWorkspace, address, duty, login, made};
use crate::workspace::now;

async fn member(server: &Server, name: &str, role: &str) -> TeamWorkspace {
    login(server, "w", name).await;
    duty(server, "w", name, role, None).await;
    TeamWorkspace::open(address(server, name, "w")).await.unwrap()
}

fn entry(act: IncidentAct, by: &str) -> IncidentEntry {
    IncidentEntry {
        act,
        by: by.to_owned(),
        at: now(),
        text: Some("x".to_owned()),
        cause: None,
    }
}

fn opened(thing: &Urn, by: &str) -> Incident {
    let first = entry(IncidentAct::Open, by);
    Incident::open(thing, "late".to_owned(), IncidentSeverity::Major, None, first)
}

fn acted(incident: &Incident, act: IncidentAct, by: &str) -> Incident {
    let mut incident = incident.clone();
    incident.act(entry(act, by)).unwrap();
    incident
}

/// Writes incidents of a thing as Weft does.
async fn tell(who: &TeamWorkspace, thing: &Urn, all: &[Incident]) -> PortResult<Revision> {
    who.write(
        who.login(),
        "act_on_incident",
        thing,
        Payload::Incidents(all.to_vec()),
    )
    .await
}

async fn refused(who: &TeamWorkspace, thing: &Urn, all: &[Incident], what: &str) {
    let error = tell(who, thing, all).await.expect_err(what);
    assert_eq!(error.kind, PortErrorKind::Denied, "{what}: {error:?}");
}

#[tokio::test]
async fn what_was_done_about_an_incident_stays_and_everybody_signs_their_own() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let anna = member(&server, "anna", "analyst").await;
    let ben = member(&server, "ben", "steward").await;
    let thing = urn("orders");
    let first = opened(&thing, "anna");
    tell(&anna, &thing, std::slice::from_ref(&first)).await.unwrap();
    let seen = acted(&first, IncidentAct::Acknowledge, "ben");
    tell(&ben, &thing, std::slice::from_ref(&seen)).await.unwrap();

    let but = |change: &dyn Fn(&mut Incident)| {
        let mut one = seen.clone();
        change(&mut one);
        vec![one]
    };
    let long_ago = IncidentEntry {
        at: at(1),
        ..entry(IncidentAct::Note, "ben")
    };
    for (what, all) in [
        ("nothing", Vec::new()),
        ("another's act", vec![acted(&seen, IncidentAct::Note, "anna")]),
        ("an act of long ago", but(&|one| one.log.push(long_ago.clone()))),
        ("other words", but(&|one| one.log[0].text = None)),
        ("less than was done", but(&|one| one.log.truncate(1))),
        ("another title", but(&|one| one.title.push('r'))),
        ("twice", vec![seen.clone(), seen.clone()]),
    ] {
        refused(&ben, &thing, &all, what).await;
    }
    let another = urn("sales");
    refused(&ben, &another, std::slice::from_ref(&seen), "of another thing").await;
    let stands = anna.history(&thing, Aspect::Incidents, None).await.unwrap();
    assert_eq!(stands[0].payload, Some(Payload::Incidents(vec![seen.clone()])));

    let over = acted(&seen, IncidentAct::Resolve, "anna");
    let second = Incident {
        id: "inc-0000000000".to_owned(),
        ..opened(&thing, "anna")
    };
    tell(&anna, &thing, &[over, second]).await.unwrap();
}

#[tokio::test]
async fn the_incidents_of_two_names_of_a_thing_are_acted_on_together() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let plat = TeamWorkspace::open(address(&server, "plat", "w")).await.unwrap();
    let anna = member(&server, "anna", "analyst").await;
    let ben = member(&server, "ben", "analyst").await;
    let (one, other) = (urn("orders"), urn("orders_of_dbt"));
    let first = opened(&other, "anna");
    tell(&anna, &other, std::slice::from_ref(&first)).await.unwrap();
    let known = acted(&first, IncidentAct::Acknowledge, "ben");
    refused(&ben, &one, std::slice::from_ref(&known), "no name of it yet").await;

    // A source gives both the same name.
    let same = Fact::new(other.clone(), table("orders").payload);
    harvest(&plat, "lake", vec![table("orders"), same], Vec::new(), true).await;
    let instead = Incident {
        id: first.id.clone(),
        ..opened(&one, "ben")
    };
    refused(&ben, &one, &[instead], "in the place of hers").await;
    tell(&ben, &one, std::slice::from_ref(&known)).await.unwrap();
    let over = acted(&known, IncidentAct::Resolve, "anna");
    tell(&anna, &other, std::slice::from_ref(&over)).await.unwrap();
    let behind = acted(&known, IncidentAct::Note, "ben");
    refused(&ben, &one, &[behind], "without what she did").await;
    let noted = acted(&over, IncidentAct::Note, "ben");
    tell(&ben, &one, &[noted]).await.unwrap();
}

/// States one thing, without an end.
async fn stated(who: &TeamWorkspace, thing: &str) -> HarvestId {
    let id = who.begin_harvest("lake", at(5)).await.unwrap();
    let batch = HarvestBatch {
        facts: vec![docs(thing, "x")],
        ..HarvestBatch::default()
    };
    who.commit_harvest(&id, batch).await.unwrap();
    id
}

async fn ended(who: &TeamWorkspace, id: &HarvestId, ended: Timestamp) {
    let report = SyncReport {
        started: at(5),
        ended: Some(ended),
        by: Some("anna".to_owned()),
        ..SyncReport::default()
    };
    who.finish_harvest(id, false, report).await.unwrap();
}

#[tokio::test]
async fn the_audit_says_who_published_what_a_source_states_and_when_by_the_server_s_clock() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let plat = TeamWorkspace::open(address(&server, "plat", "w")).await.unwrap();
    let robot = member(&server, "robot", "runner").await;
    let config = SourceConfig {
        name: "lake".to_owned(),
        kind: SourceKind::Dbt {
            path: "/tmp/a project".to_owned(),
        },
        domain: None,
    };
    let begun = now();
    plat.add_source("plat", &config, at(1)).await.unwrap();
    // One that does not end, and the one after it.
    stated(&robot, "a").await;
    let id = stated(&plat, "b").await;
    ended(&plat, &id, at(9)).await;
    // A clock that is a little off is believed.
    let id = stated(&robot, "c").await;
    let a_minute_ago = Timestamp::from_millis(begun.as_millis() - 60_000);
    ended(&robot, &id, a_minute_ago).await;
    stated(&robot, "d").await;
    plat.remove_source("plat", "lake", at(2)).await.unwrap();

    let acts = async |actor: &str| -> Vec<AuditEntry> {
        let filter = AuditFilter {
            subjects: vec!["lake".to_owned()],
            actor: Some(actor.to_owned()),
            after: Some(0),
            ..AuditFilter::default()
        };
        plat.audited(&filter, 100).await.unwrap()
    };
    let told = |entries: &[AuditEntry]| -> Vec<String> {
        entries
            .iter()
            .map(|entry| format!("{}: {}", entry.action, entry.detail))
            .collect()
    };
    let of_robot = acts("robot").await;
    let unended = "sync_source: a harvest that did not end wrote 1 records";
    assert_eq!(
        told(&of_robot),
        [unended, "sync_source: 1 records written, 0 closed", unended]
    );
    let of_plat = acts("plat").await;
    assert_eq!(
        told(&of_plat),
        [
            "add_source: dbt source added",
            "sync_source: 1 records written, 0 closed",
            "remove_source: source removed, 4 records closed"
        ]
    );
    assert_eq!(acts("source/lake").await, Vec::new());
    assert_eq!(acts("anna").await, Vec::new(), "a report names whom it likes");
    assert_eq!(of_robot[1].at, a_minute_ago);
    let by_the_server = [&of_robot[0], &of_robot[2]].into_iter().chain(&of_plat);
    for entry in by_the_server {
        assert!(
            (begun..=now()).contains(&entry.at),
            "{entry:?} is not of after {begun}"
        );
    }
    assert!(plat.verify_audit().await.unwrap().is_ok());
}
