//! A person's word, and reading by revision and by thing.

#![allow(missing_docs, reason = "the names of the checks say what they check")]

use weft_model::{Aspect, Origin, Payload, Record, Revision, Urn};
use weft_ports::Workspace;

use super::{docs, harvest, raw, table, urn};

pub async fn a_person_s_word_stands_beside_a_harvested_one(workspace: &dyn Workspace) {
    harvest(
        workspace,
        "lake",
        vec![docs("orders", "harvested")],
        Vec::new(),
        true,
    )
    .await;
    let before = workspace.head().await.expect("there is a head");
    let said = docs("orders", "Priya's word").payload;
    let revision = workspace
        .write("priya", "edit_docs", &urn("orders"), said.clone())
        .await
        .expect("a person writes");
    assert!(revision > before);
    let same = workspace
        .write("priya", "edit_docs", &urn("orders"), said.clone())
        .await;
    assert_eq!(same, Ok(revision), "the same word again is no act");
    harvest(workspace, "lake", Vec::new(), Vec::new(), true).await;
    let records = workspace
        .records(&[urn("orders")])
        .await
        .expect("records are read");
    let [record] = records.as_slice() else {
        panic!("a re-sync loses no person's word: {records:?}");
    };
    assert_eq!(record.origin, Origin::Person("priya".to_owned()));
    assert_eq!(record.payload, Some(said));
    let acts = workspace
        .audit(Some(urn("orders").as_str()), 10)
        .await
        .expect("the audit is read");
    let [act] = acts.as_slice() else {
        panic!("{acts:?}")
    };
    assert_eq!((act.actor.as_str(), act.action.as_str()), ("priya", "edit_docs"));
}

pub async fn changes_come_in_whole_revisions(workspace: &dyn Workspace) {
    for name in ["a", "b", "c"] {
        let facts = vec![docs(name, "x"), table(name)];
        harvest(workspace, name, facts, Vec::new(), true).await;
    }
    let revisions = |records: &[Record]| records.iter().map(|record| record.revision.0).collect::<Vec<_>>();
    let all = workspace
        .changes(Revision(0), 100)
        .await
        .expect("changes are read");
    assert_eq!(revisions(&all), [1, 1, 2, 2, 3, 3]);
    for (since, limit, expected) in [
        (0, 6, vec![1, 1, 2, 2, 3, 3]),
        (0, 5, vec![1, 1, 2, 2]),
        (0, 2, vec![1, 1]),
        (0, 1, vec![1]),
        (1, 3, vec![2, 2]),
        (3, 10, vec![]),
        (9, 10, vec![]),
    ] {
        let some = workspace
            .changes(Revision(since), limit)
            .await
            .expect("changes are read");
        assert_eq!(revisions(&some), expected, "since {since}, at most {limit}");
    }
}

pub async fn a_scan_hands_over_each_thing_once(workspace: &dyn Workspace) {
    let names: Vec<String> = (0..50).map(|number| format!("t{number}")).collect();
    let facts = names
        .iter()
        .flat_map(|name| [table(name), docs(name, name), raw(name)])
        .collect();
    harvest(workspace, "lake", facts, Vec::new(), true).await;
    let kept = names.iter().skip(1).map(|name| urn(name)).collect();
    harvest(workspace, "lake", Vec::new(), kept, true).await;
    let mut seen: Vec<(Urn, usize)> = Vec::new();
    let revision = workspace
        .scan(&mut |urn, records| {
            assert!(
                records
                    .iter()
                    .all(|record| record.urn == urn && record.payload.is_some())
            );
            let raws = records.iter().filter(|record| record.aspect == Aspect::Raw);
            assert!(
                raws.clone()
                    .all(|record| record.payload == Some(Payload::Raw(String::new()))),
                "a raw text was read"
            );
            seen.push((urn, raws.count() + records.len()));
        })
        .await
        .expect("everything is read");
    assert_eq!(workspace.head().await, Ok(revision));
    let mut expected: Vec<(Urn, usize)> = names.iter().skip(1).map(|name| (urn(name), 4)).collect();
    expected.sort();
    seen.sort();
    assert_eq!(seen, expected);
}
