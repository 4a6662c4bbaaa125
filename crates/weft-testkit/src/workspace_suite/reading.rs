//! A person's word, and reading by revision and by thing.

#![allow(missing_docs, reason = "the names of the checks say what they check")]

use weft_model::{Aspect, Origin, Payload, Record, Revision, Urn};
use weft_ports::{
    Workspace,
    workspace::{Image, ImageKind, Word, Worded},
};

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

pub async fn a_word_is_written_over_what_its_writer_saw(workspace: &dyn Workspace) {
    let word = |name: &str, text: &str, base: u64| Word {
        urn: urn(name),
        joined: vec![urn("joined")],
        base: Revision(base),
        payload: docs(name, text).payload,
    };
    let said = async |person: &str, words: Vec<Word>| {
        let written = workspace.write_over(person, "edit_docs", words).await;
        written.expect("words are written or refused")
    };
    assert_eq!(
        said("ann", vec![word("a", "one", 0)]).await,
        Worded::Written(Revision(1))
    );
    harvest(workspace, "lake", vec![docs("a", "harvested")], Vec::new(), true).await;
    // A harvest is no word of a person, and stands in nobody's way.
    assert_eq!(
        said("bob", vec![word("a", "two", 1)]).await,
        Worded::Written(Revision(3))
    );
    // Ann never saw Bob's word: nothing of what she says is written.
    let refused = said("ann", vec![word("b", "new", 0), word("a", "three", 1)]).await;
    let Worded::Conflict(newer) = refused else {
        panic!("a word that was not seen is buried: {refused:?}")
    };
    let [newer] = newer.as_slice() else {
        panic!("{newer:?}")
    };
    assert_eq!(
        (newer.revision, &newer.origin),
        (Revision(3), &Origin::Person("bob".to_owned()))
    );
    assert_eq!(newer.payload, Some(docs("a", "two").payload));
    assert_eq!(workspace.head().await, Ok(Revision(3)));
    // What stands there already is no conflict and no act.
    assert_eq!(
        said("ann", vec![word("a", "two", 0)]).await,
        Worded::Written(Revision(3))
    );
    // What she said before Bob is not what stands there: saying it again counts.
    assert_eq!(
        said("ann", vec![word("a", "one", 3)]).await,
        Worded::Written(Revision(4))
    );
    let anew = workspace
        .write("bob", "edit_docs", &urn("a"), docs("a", "two").payload)
        .await;
    assert_eq!(anew, Ok(Revision(5)));
    // Words on what is the same thing by now are words on it.
    workspace
        .write("bob", "edit_docs", &urn("joined"), docs("a", "elsewhere").payload)
        .await
        .expect("a person writes");
    assert!(matches!(
        said("ann", vec![word("a", "four", 5)]).await,
        Worded::Conflict(_)
    ));
    let versions = workspace
        .history(&urn("a"), Aspect::Docs, None)
        .await
        .expect("history is read");
    let revisions: Vec<u64> = versions.iter().map(|record| record.revision.0).collect();
    assert_eq!(revisions, [5, 4, 3, 2, 1], "every word that was taken is there");
    let acts = workspace
        .audit(Some(urn("a").as_str()), 10)
        .await
        .expect("the audit is read");
    let actors: Vec<&str> = acts.iter().map(|act| act.actor.as_str()).collect();
    assert_eq!(actors, ["bob", "ann", "bob", "ann"]);
    let verified = workspace.verify_audit().await.expect("the audit is walked");
    assert!(verified.is_ok(), "{verified:?}");
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

pub async fn an_image_is_known_by_its_digest(workspace: &dyn Workspace) {
    let bytes = b"pixels".to_vec();
    let image = Image {
        digest: blake3::hash(&bytes).to_hex().to_string(),
        kind: ImageKind::Png,
        bytes,
    };
    let digest = image.digest.clone();
    assert_eq!(workspace.has_image(&digest).await, Ok(false));
    let kept = workspace.keep_image("priya", "orders", image.clone()).await;
    assert_eq!(kept, Ok(true));
    assert_eq!(workspace.has_image(&digest).await, Ok(true));
    assert_eq!(workspace.image(&digest).await, Ok(Some(image)));
    assert_eq!(workspace.has_image(&"0".repeat(64)).await, Ok(false));
}
