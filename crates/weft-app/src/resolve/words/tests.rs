use weft_model::{
    AssetInfo, Docs, EntityKind, Field, FieldDoc, FieldDocs, Origin, Payload, Record, Revision, SchemaInfo,
    TagInfo, Timestamp, Urn,
};

use crate::resolve::{Group, People, Rules, resolve};

fn record(origin: Origin, revision: u64, at: i64, payload: Payload) -> Record {
    Record {
        urn: Urn::derive(EntityKind::Table, "test", "orders"),
        aspect: payload.aspect(),
        origin,
        revision: Revision(revision),
        at: Timestamp::from_millis(at),
        payload: Some(payload),
    }
}

fn person(name: &str, revision: u64, at: i64, payload: Payload) -> Record {
    record(Origin::Person(name.to_owned()), revision, at, payload)
}

fn source(revision: u64, at: i64, payload: Payload) -> Record {
    record(Origin::Source("lake".to_owned()), revision, at, payload)
}

fn docs(title: Option<&str>, description: Option<&str>) -> Payload {
    Payload::Docs(Docs {
        title: title.map(str::to_owned),
        description: description.map(str::to_owned),
        ..Docs::default()
    })
}

fn columns(entries: &[(i32, &str, Option<&str>, Option<&str>)]) -> Payload {
    let fields = entries.iter().map(|(id, path, doc, classification)| FieldDoc {
        id: Some(*id),
        path: (*path).to_owned(),
        doc: doc.map(str::to_owned),
        classification: classification.map(str::to_owned),
        by: "ann".to_owned(),
        ..FieldDoc::default()
    });
    Payload::FieldDocs(FieldDocs {
        fields: fields.collect(),
    })
}

fn schema(fields: &[(i32, &str, Option<&str>)]) -> Payload {
    let fields = fields.iter().map(|(id, path, classification)| Field {
        id: Some(*id),
        path: (*path).to_owned(),
        data_type: "string".to_owned(),
        doc: Some(format!("the catalog on {path}")),
        classification: classification.map(str::to_owned),
        ..Field::default()
    });
    Payload::Schema(SchemaInfo {
        schema_id: Some(0),
        fields: fields.collect(),
        ..SchemaInfo::default()
    })
}

fn shown(mut records: Vec<Record>) -> weft_model::Entity {
    let asset = AssetInfo {
        kind: EntityKind::Table,
        name: "orders".to_owned(),
        namespace: Vec::new(),
        full_name: "lake.orders".to_owned(),
        location: None,
        format_version: Some(2),
        aliases: Vec::new(),
        updated: None,
        properties: Vec::new(),
        access: None,
    };
    records.push(source(1, 1, Payload::Asset(asset)));
    let group = Group {
        urn: records.first().map(|record| record.urn.clone()),
        merged: Vec::new(),
        records,
    };
    resolve(group, &People::default(), &Rules::default()).unwrap()
}

#[test]
fn a_later_harvest_never_outranks_a_person() {
    let entity = shown(vec![
        person("ann", 2, 10, docs(Some("Orders"), None)),
        source(9, 99, docs(Some("orders_v2"), Some("from the catalog"))),
    ]);
    assert_eq!(entity.title.as_deref(), Some("Orders"));
    assert_eq!(
        entity.description.as_deref(),
        Some("from the catalog"),
        "the rest is filled in"
    );
}

#[test]
fn the_newest_person_stands_alone_whatever_the_clocks_say() {
    let entity = shown(vec![
        person("ann", 2, 999, docs(Some("Ann's"), Some("Ann's words"))),
        // Bob took the description away; his clock is behind.
        person("bob", 3, 10, docs(Some("Bob's"), None)),
        source(1, 1, docs(None, Some("from the catalog"))),
        person(
            "ann",
            2,
            999,
            Payload::Tags(TagInfo {
                tags: vec!["old".to_owned()],
                terms: Vec::new(),
            }),
        ),
        person("bob", 4, 11, Payload::Tags(TagInfo::default())),
    ]);
    assert_eq!(entity.title.as_deref(), Some("Bob's"));
    assert_eq!(entity.description.as_deref(), Some("from the catalog"));
    assert!(entity.tags.is_empty());
    let said: Vec<(String, bool)> = entity
        .provenance
        .iter()
        .filter(|one| one.aspect == weft_model::Aspect::Docs)
        .map(|one| (one.origin.key(), one.shown))
        .collect();
    let expected = [
        ("person/bob", true),
        ("person/ann", false),
        ("source/lake", false),
    ];
    assert_eq!(
        said,
        expected.map(|(key, shown)| (key.to_owned(), shown)),
        "the losers stay visible"
    );
}

#[test]
fn words_on_columns_follow_the_id_and_keep_masks() {
    let entity = shown(vec![
        source(
            1,
            1,
            schema(&[(1, "mail", Some("pii")), (2, "status", None), (7, "email", None)]),
        ),
        person(
            "ann",
            2,
            2,
            columns(&[
                // Column 1 was called `email` then.
                (
                    1,
                    "email",
                    Some("Where the customer is written to"),
                    Some("public"),
                ),
                (2, "status", None, Some("restricted")),
            ]),
        ),
    ]);
    let fields = entity.schema.unwrap().fields;
    let of = |path: &str| fields.iter().find(|field| field.path == path).unwrap();
    assert_eq!(
        of("mail").doc.as_deref(),
        Some("Where the customer is written to")
    );
    assert_eq!(
        of("mail").classification.as_deref(),
        Some("pii"),
        "a weaker word takes no mask away"
    );
    assert_eq!(of("status").classification.as_deref(), Some("restricted"));
    assert_eq!(of("status").doc.as_deref(), Some("the catalog on status"));
    assert_eq!(
        of("email").doc.as_deref(),
        Some("the catalog on email"),
        "another column of that name"
    );
}

#[test]
fn a_promise_that_a_person_took_back_does_not_come_back_by_a_source() {
    let promise = |property: &str, value: &str, withdrawn: bool| weft_model::Sla {
        property: property.to_owned(),
        value: value.to_owned(),
        unit: Some("h".to_owned()),
        withdrawn,
        ..weft_model::Sla::default()
    };
    let harvested = Payload::Slas(vec![
        promise("latency", "1", false),
        promise("retention", "9", false),
    ]);
    let all = |said: Vec<Record>| {
        let asset = Payload::Asset(AssetInfo {
            kind: EntityKind::Table,
            name: "orders".to_owned(),
            namespace: Vec::new(),
            full_name: "lake.orders".to_owned(),
            location: None,
            format_version: None,
            aliases: Vec::new(),
            updated: None,
            properties: Vec::new(),
            access: None,
        });
        let mut records = vec![source(1, 1, asset), source(1, 9, harvested.clone())];
        records.extend(said);
        let group = Group {
            urn: Some(Urn::derive(EntityKind::Table, "test", "orders")),
            merged: Vec::new(),
            records,
        };
        let mut entity = resolve(group, &People::default(), &Rules::default()).expect("an entity");
        let promised = entity.freshness.promised_ms;
        entity.slas.retain(|sla| !sla.withdrawn);
        let slas: Vec<String> = entity
            .slas
            .iter()
            .map(|sla| format!("{} {}", sla.property, sla.value))
            .collect();
        (slas, promised)
    };
    let words = |text: &[&str]| text.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let hour = 3_600_000;
    assert_eq!(all(vec![]), (words(&["latency 1", "retention 9"]), Some(hour)));
    let over = person("ann", 2, 2, Payload::Slas(vec![promise("latency", "4", false)]));
    assert_eq!(
        all(vec![over.clone()]),
        (words(&["latency 4", "retention 9"]), Some(4 * hour))
    );
    // A newer harvest is no newer word.
    let back = person("bob", 3, 3, Payload::Slas(vec![promise("latency", "4", true)]));
    assert_eq!(
        all(vec![over.clone(), back.clone()]),
        (words(&["retention 9"]), None)
    );
    // Who takes their list away lets the source speak.
    let none = person("ann", 4, 4, Payload::Slas(Vec::new()));
    assert_eq!(
        all(vec![none, back]),
        (words(&["latency 1", "retention 9"]), Some(hour))
    );
}
