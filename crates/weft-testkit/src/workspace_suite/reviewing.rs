//! Words that one person puts into force for another, and lists of what is no thing.

use weft_model::{
    Actor, Aspect, Origin, Payload, Proposal, ProposalState, ProposedWord, ProposedWords, Revision, Urn,
};
use weft_ports::{
    Workspace,
    workspace::{Word, Worded},
};

use super::{at, docs, urn};

fn proposal(urn: Urn, by: &str, state: ProposalState, title: &str, base: u64) -> Word {
    let proposal = Proposal {
        subject: super::urn("a"),
        title: title.to_owned(),
        by: Actor {
            login: by.to_owned(),
            person: None,
        },
        at: at(1),
        version: 1,
        revised: None,
        comments: Vec::new(),
        state,
        decision: None,
    };
    Word {
        urn,
        joined: Vec::new(),
        base: Revision(base),
        payload: Payload::Proposal(Box::new(proposal)),
    }
}

pub async fn accepted_words_are_their_author_s(workspace: &dyn Workspace) {
    let word = |text: &str, base: u64| Word {
        urn: urn("a"),
        joined: Vec::new(),
        base: Revision(base),
        payload: docs("a", text).payload,
    };
    let id = Urn::proposal("ann", "1");
    let accepted = |title: &str, base: u64| proposal(id.clone(), "ann", ProposalState::Accepted, title, base);
    let open = proposal(id.clone(), "ann", ProposalState::Open, "one", 0);
    let proposed = Word {
        payload: Payload::Proposed(ProposedWords {
            words: vec![ProposedWord {
                urn: urn("a"),
                base: Revision(0),
                payload: docs("a", "ann's").payload,
            }],
        }),
        ..open.clone()
    };
    workspace
        .write_over("ann", "propose", vec![open, proposed])
        .await
        .expect("a person proposes");
    let written = workspace
        .write_for(
            "bob",
            "accept_proposal",
            "ann",
            vec![word("ann's", 0)],
            vec![accepted("one", 1)],
        )
        .await;
    assert_eq!(written, Ok(Worded::Written(Revision(2))));
    let records = workspace
        .records(&[urn("a"), id.clone()])
        .await
        .expect("records are read");
    let origin = |aspect: Aspect| {
        let of_it = records.iter().filter(|record| record.aspect == aspect);
        let newest = of_it.max_by_key(|record| record.revision);
        newest.map(|record| record.origin.clone())
    };
    assert_eq!(origin(Aspect::Docs), Some(Origin::Person("ann".to_owned())));
    assert_eq!(origin(Aspect::Proposal), Some(Origin::Person("bob".to_owned())));
    let acts = workspace
        .audit(Some(urn("a").as_str()), 10)
        .await
        .expect("the audit is read");
    let [act] = acts.as_slice() else {
        panic!("{acts:?}")
    };
    assert_eq!(
        (act.actor.as_str(), act.action.as_str()),
        ("bob", "accept_proposal")
    );
    assert!(act.detail.contains("ann"), "whose words they are: {}", act.detail);

    // All or none, whichever of them was overtaken.
    for (words, own) in [
        (vec![word("late", 0)], vec![accepted("two", 2)]),
        (vec![word("early", 2)], vec![accepted("two", 1)]),
    ] {
        let refused = workspace
            .write_for("cyd", "accept_proposal", "ann", words, own)
            .await;
        assert!(matches!(refused, Ok(Worded::Conflict(_))), "{refused:?}");
    }
    assert_eq!(workspace.head().await, Ok(Revision(2)));
}

pub async fn what_has_a_part_is_listed(workspace: &dyn Workspace) {
    let ids = [Urn::proposal("ann", "1"), Urn::proposal("bob", "1")];
    for (id, person) in ids.iter().zip(["ann", "bob"]) {
        workspace
            .write(
                person,
                "propose",
                id,
                proposal(id.clone(), person, ProposalState::Open, person, 0).payload,
            )
            .await
            .expect("a person writes");
    }
    workspace
        .write("ann", "edit_docs", &urn("a"), docs("a", "no proposal").payload)
        .await
        .expect("a person writes");
    workspace
        .write("ann", "edit_docs", &ids[0], docs("a", "another aspect").payload)
        .await
        .expect("a person writes");
    let listed = workspace
        .listed("proposal", Aspect::Proposal)
        .await
        .expect("they are listed");
    let mut urns: Vec<&Urn> = listed.iter().map(|record| &record.urn).collect();
    urns.sort();
    let mut all: Vec<&Urn> = ids.iter().collect();
    all.sort();
    assert_eq!(urns, all);
    assert_eq!(workspace.listed("prop", Aspect::Proposal).await, Ok(Vec::new()));
}
