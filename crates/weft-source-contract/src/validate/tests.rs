//! Verdicts, places and words.

mod hostile;
pub mod samples;

use weft_ports::{
    ContractFiles,
    contracts::{CheckedContract, ContractStandard, ContractText},
};

use crate::LocalContractFiles;

const HEAD: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: x\nversion: 1.0.0\nstatus: active\n";

fn checked(path: &str, text: impl AsRef<[u8]>) -> CheckedContract {
    LocalContractFiles.check(&ContractText {
        path: path.to_owned(),
        bytes: text.as_ref().to_vec(),
    })
}

/// The errors of a contract with these lines below the ordinary head, as `line:column pointer: message`.
fn errors(lines: &str) -> Vec<String> {
    told(&checked("a.odcs.yaml", format!("{HEAD}{lines}")))
}

fn told(checked: &CheckedContract) -> Vec<String> {
    checked
        .errors
        .iter()
        .map(|error| {
            format!(
                "{}:{} {}: {}",
                error.place.line, error.place.column, error.path, error.message
            )
        })
        .collect()
}

#[test]
fn a_valid_contract_has_no_errors() {
    let checked = checked("a.odcs.yaml", HEAD);
    assert_eq!(told(&checked), [""; 0]);
    assert_eq!(checked.standard, Some(ContractStandard::Odcs));
    assert_eq!(
        (checked.api_version.as_deref(), checked.schema),
        (Some("v3.1.0"), Some("v3.1.0"))
    );
    assert_eq!(checked.document.unwrap()["version"], "1.0.0");
}

#[test]
fn an_unknown_key_is_told_at_the_key_with_the_one_that_was_meant() {
    assert_eq!(
        errors("schema:\n  - name: a\n    descripton: b\n"),
        ["8:5 /schema/0/descripton: `descripton` is not known here; did you mean `description`?"]
    );
    let far = errors("zzz: 1\n");
    assert!(
        far[0].starts_with("6:1 /zzz: `zzz` is not known here; known are `apiVersion`, "),
        "{far:?}"
    );
}

#[test]
fn a_missing_key_is_told_where_the_mapping_stands() {
    assert_eq!(
        errors("schema:\n  - physicalName: a\n"),
        ["7:5 /schema/0: `name` is missing"]
    );
    let nothing = told(&checked("a.odcs.yaml", "kind: DataContract\n"));
    assert!(
        nothing.contains(&"1:1 : `version` is missing".to_owned()),
        "{nothing:?}"
    );
}

#[test]
fn a_word_that_is_none_of_a_list_is_told_with_the_nearest() {
    let found =
        errors("schema:\n  - name: a\n    properties:\n      - name: b\n        logicalType: strng\n");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]
            .starts_with("10:22 /schema/0/properties/0/logicalType: `strng` is not one of `string`, `date`"),
        "{found:?}"
    );
    assert!(found[0].ends_with("did you mean `string`?"), "{found:?}");
}

#[test]
fn a_number_for_text_is_told_with_the_quotes() {
    let text = HEAD.replace("version: 1.0.0", "version: 1.0");
    assert_eq!(
        told(&checked("a.yaml", text)),
        ["4:10 /version: should be text, and is a number; write it in quotes: \"1.0\""]
    );
}

#[test]
fn of_several_ways_the_nearest_is_told() {
    let quality = |rule: &str| {
        errors(&format!(
            "schema:\n  - name: a\n    quality:\n      - type: library\n        metric: rowCount\n{rule}"
        ))
    };
    let none = quality("");
    assert_eq!(none.len(), 1, "{none:?}");
    assert!(
        none[0].starts_with("9:9 /schema/0/quality/0: needs one of `mustBe`, `mustNotBe`"),
        "{none:?}"
    );
    assert_eq!(
        quality("        mustBe: 1\n        mustBeLessThan: 2\n"),
        ["9:9 /schema/0/quality/0: only one of `mustBe`, `mustBeLessThan` may stand here"]
    );
    assert_eq!(
        errors("team:\n  members:\n    - usrname: ada\n"),
        [
            "8:7 /team/members/0: `username` is missing",
            "8:7 /team/members/0/usrname: `usrname` is not known here; did you mean `username`?",
        ]
    );
    assert_eq!(
        errors("team: ada\n"),
        ["6:7 /team: should be a mapping or a list, and is text"]
    );
}

#[test]
fn a_product_is_held_against_its_own_standard() {
    let text = "apiVersion: v1.1.0\nkind: DataProduct\nid: p\nstatus: active\noutputPorts:\n- version: 1.0.0\n  name: a\n- name: b\n  contractID: c\n";
    let checked = checked("p.yaml", text);
    assert_eq!(checked.standard, Some(ContractStandard::Odps));
    assert_eq!(checked.schema, Some("v1.1.0"));
    assert_eq!(
        told(&checked),
        ["9:3 /outputPorts/1/contractID: `contractID` is not known here; did you mean `contractId`?"]
    );
}

#[test]
fn versions_without_a_schema_of_their_own_are_told() {
    let version = |version: &str| {
        let checked = checked("a.yaml", HEAD.replace("v3.1.0", version));
        (checked.schema, told(&checked))
    };
    assert_eq!(version("v3.0.0"), (Some("v3.0.1"), Vec::new()));
    let (schema, errors) = version("v3.0.9");
    assert_eq!((schema, errors.len()), (Some("v3.1.0"), 1));
    assert!(
        errors[0].starts_with("1:13 /apiVersion: `v3.0.9` is not one of"),
        "{errors:?}"
    );
    let (schema, errors) = version("v9.0.0");
    assert_eq!((schema, errors.len()), (Some("v3.2.0"), 1));
    let (schema, errors) = version("v2.2.2");
    assert_eq!(schema, None);
    assert!(
        errors[0].starts_with("1:13 /apiVersion: ODCS v2.2.2 cannot be checked"),
        "{errors:?}"
    );
}

#[test]
fn what_is_neither_standard_is_told_so() {
    let docker = checked("compose.yaml", "services:\n  web: {}\n");
    assert_eq!(docker.standard, None);
    assert_eq!(
        told(&docker),
        ["1:1 : has neither `kind: DataContract` nor `kind: DataProduct`"]
    );
    let other = told(&checked("a.yaml", "dataContractSpecification: 1.2.1\nid: x\n"));
    assert!(
        other[0].contains("the deprecated Data Contract Specification"),
        "{other:?}"
    );
    // By its name it is a contract, so it is held against the newest schema.
    assert_eq!(checked("a.odcs.yaml", "id: x\n").schema, Some("v3.2.0"));
}

#[test]
fn formats_are_annotations_as_the_draft_has_it() {
    assert_eq!(errors("contractCreatedTs: yesterday\n"), [""; 0]);
}

#[test]
fn json_has_places_too() {
    let text = "{\"apiVersion\": \"v3.1.0\", \"kind\": \"DataContract\",\n  \"id\": \"x\", \"version\": \"1\",\n  \"status\": true}";
    assert_eq!(
        told(&checked("a.json", text)),
        ["3:13 /status: should be text, and is true or false; write it in quotes: \"true\""]
    );
}

#[test]
fn errors_of_one_file_are_bounded() {
    let names: Vec<String> = (0..5_000).map(|at| format!("wrong{at}: 1")).collect();
    let found = checked("a.yaml", format!("{HEAD}{}", names.join("\n")));
    assert!(found.errors.len() == 201, "{}", found.errors.len());
    let items: String = (0..5_000).map(|_| "  - physicalName: a\n").collect();
    let found = checked("a.yaml", format!("{HEAD}schema:\n{items}"));
    assert_eq!(found.errors.len(), 201);
    assert!(
        found
            .errors
            .iter()
            .any(|error| error.message == "there are more errors, which are not shown")
    );
}
