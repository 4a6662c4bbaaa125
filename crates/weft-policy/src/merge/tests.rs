use weft_model::{Docs, FieldDoc, FieldDocs, Payload, Sla, TagInfo};

use super::over;

fn docs(title: &str, markdown: &str) -> Payload {
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Payload::Docs(Docs {
        title: said(title),
        markdown: said(markdown),
        ..Docs::default()
    })
}

fn columns(said: &[(i32, &str, &str)]) -> Payload {
    let entry = |(id, path, doc): &(i32, &str, &str)| FieldDoc {
        id: Some(*id),
        path: (*path).to_owned(),
        doc: Some((*doc).to_owned()),
        ..FieldDoc::default()
    };
    Payload::FieldDocs(FieldDocs {
        fields: said.iter().map(entry).collect(),
    })
}

fn slas(said: &[(&str, &str)]) -> Payload {
    let sla = |(property, value): &(&str, &str)| Sla {
        property: (*property).to_owned(),
        value: (*value).to_owned(),
        ..Sla::default()
    };
    Payload::Slas(said.iter().map(sla).collect())
}

fn clashing(base: Option<&Payload>, now: Option<&Payload>, mine: &Payload) -> Vec<String> {
    let merged = over(base, now, mine);
    merged.clashes.into_iter().map(|clash| clash.part).collect()
}

#[test]
fn different_parts_are_in_nobody_s_way() {
    let merged = over(Some(&docs("a", "x")), Some(&docs("a", "y")), &docs("b", "x"));
    assert_eq!((merged.payload, merged.clashes.len()), (docs("b", "y"), 0));

    let base = columns(&[(1, "id", "one"), (2, "at", "two")]);
    let now = columns(&[(1, "id", "uno"), (2, "at", "two"), (3, "new", "three")]);
    let merged = over(
        Some(&base),
        Some(&now),
        &columns(&[(1, "id", "one"), (2, "when", "zwei")]),
    );
    let wanted = columns(&[(1, "id", "uno"), (3, "new", "three"), (2, "when", "zwei")]);
    assert_eq!((merged.payload, merged.clashes.len()), (wanted, 0));

    let base = slas(&[("latency", "1"), ("retention", "7")]);
    let merged = over(
        Some(&base),
        Some(&slas(&[("latency", "2"), ("retention", "7")])),
        &slas(&[("latency", "1"), ("frequency", "3")]),
    );
    assert_eq!(
        (merged.payload, merged.clashes.len()),
        (slas(&[("latency", "2"), ("frequency", "3")]), 0),
        "a promise that was left out is gone, one that somebody else changed stays"
    );
}

#[test]
fn what_both_have_changed_is_named() {
    assert_eq!(
        clashing(Some(&docs("a", "x")), Some(&docs("c", "x")), &docs("b", "x")),
        ["title"]
    );
    assert_eq!(clashing(None, Some(&docs("c", "")), &docs("b", "x")), ["title"]);
    let base = columns(&[(1, "id", "one"), (2, "at", "two")]);
    let now = columns(&[(1, "id", "uno"), (2, "at", "dos")]);
    assert_eq!(
        clashing(
            Some(&base),
            Some(&now),
            &columns(&[(1, "id", "eins"), (2, "at", "two")])
        ),
        ["id"]
    );
    assert_eq!(
        clashing(
            Some(&slas(&[("latency", "1")])),
            Some(&slas(&[])),
            &slas(&[("ly", "2")])
        ),
        ["ly"]
    );
    // Both took it away, or both said the same: that is no clash.
    assert!(clashing(Some(&docs("a", "x")), Some(&docs("b", "x")), &docs("b", "x")).is_empty());
    assert!(clashing(Some(&docs("a", "x")), Some(&docs("", "x")), &docs("", "x")).is_empty());
}

#[test]
fn the_edit_has_its_way_where_both_have_changed() {
    let merged = over(Some(&docs("a", "x")), Some(&docs("c", "y")), &docs("b", "x"));
    assert_eq!(merged.payload, docs("b", "y"));
}

#[test]
fn labels_are_added_and_taken_away() {
    let tags = |tags: &[&str]| {
        Payload::Tags(TagInfo {
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            terms: Vec::new(),
        })
    };
    let merged = over(
        Some(&tags(&["a", "b"])),
        Some(&tags(&["a", "b", "c"])),
        &tags(&["b", "d"]),
    );
    assert_eq!(
        (merged.payload, merged.clashes.len()),
        (tags(&["b", "c", "d"]), 0)
    );
    assert_eq!(over(None, None, &tags(&["a"])).payload, tags(&["a"]));
}
