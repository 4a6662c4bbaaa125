use weft_model::{Field, SchemaInfo, SchemaVersion};

use super::{classify, follow_renames, overlay};

fn field(id: Option<i32>, path: &str, classification: Option<&str>) -> Field {
    Field {
        id,
        path: path.to_owned(),
        data_type: "string".to_owned(),
        classification: classification.map(str::to_owned),
        ..Field::default()
    }
}

fn classes(fields: &[Field]) -> Vec<Option<&str>> {
    fields
        .iter()
        .map(|field| field.classification.as_deref())
        .collect()
}

#[test]
fn a_newer_weaker_word_does_not_unmask() {
    let mut fields = vec![field(Some(1), "mail", Some("internal"))];
    overlay(&mut fields, &[field(None, "mail", Some("restricted"))]);
    assert_eq!(classes(&fields), [Some("restricted")]);
    overlay(&mut fields, &[field(None, "mail", Some("public"))]);
    assert_eq!(classes(&fields), [Some("restricted")]);
}

#[test]
fn a_renamed_column_stays_classified_and_a_dropped_one_in_its_versions() {
    let contract = [field(None, "email", Some("pii")), field(None, "ssn", Some("pii"))];
    let mut schema = SchemaInfo {
        schema_id: Some(2),
        fields: vec![field(Some(1), "mail", None), field(Some(3), "note", None)],
        history: vec![SchemaVersion {
            schema_id: 1,
            since: None,
            snapshot_id: None,
            fields: vec![field(Some(1), "email", None), field(Some(2), "ssn", None)],
        }],
        ..SchemaInfo::default()
    };
    overlay(&mut schema.fields, &contract);
    for version in &mut schema.history {
        classify(&mut version.fields, &contract);
    }
    follow_renames(&mut schema);
    assert_eq!(classes(&schema.fields), [Some("pii"), None]);
    assert_eq!(classes(&schema.history[0].fields), [Some("pii"), Some("pii")]);
}
