//! Files made to hurt, beside a good one: each costs itself only, in bounded time and memory.

use std::fmt::Write as _;

use tempfile::TempDir;
use weft_model::{Warning, WarningCode};
use weft_testkit::{Harvested, harvest};

use super::ContractSource;
use crate::odcs::contract_urn;

const HEAD: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: bad\nversion: 1.0.0\nstatus: active\n";
const GOOD: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: good\nversion: 1.0.0\nstatus: active\n";

/// Harvests `bytes` as `name` beside a good contract, which has to come through.
async fn beside_a_good_one(name: &str, bytes: &[u8]) -> Harvested {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    std::fs::write(folder.path().join("good.yaml"), GOOD).unwrap();
    let harvested = harvest(&ContractSource::new("agreed", folder.path()))
        .await
        .unwrap();
    assert!(
        harvested
            .facts
            .iter()
            .any(|fact| fact.urn == contract_urn("good")),
        "{name} took the good one down"
    );
    for warning in &harvested.warnings {
        assert!(warning.place.starts_with(name), "{warning:?} names its source");
        assert!(
            warning.message.len() < 1_000,
            "{name}: the message is as long as the attack"
        );
    }
    harvested
}

async fn refused(name: &str, bytes: &[u8], code: WarningCode) -> Warning {
    let harvested = beside_a_good_one(name, bytes).await;
    assert_eq!(harvested.warnings.len(), 1, "{name}: {:?}", harvested.warnings);
    assert_eq!(
        harvested.warnings[0].code, code,
        "{name}: {:?}",
        harvested.warnings
    );
    harvested.warnings[0].clone()
}

#[tokio::test]
async fn family_1_billion_laughs() {
    let mut text = format!("{HEAD}a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for level in 1..9 {
        let below = vec![format!("*a{}", level - 1); 9].join(",");
        writeln!(text, "a{level}: &a{level} [{below}]").unwrap();
    }
    refused("laughs.yaml", text.as_bytes(), WarningCode::TooLarge).await;
}

#[tokio::test]
async fn family_2_one_anchor_many_references() {
    let mut text = format!("{HEAD}a: &a [1,2,3]\nb:\n");
    for _ in 0..100_000 {
        text.push_str("- *a\n");
    }
    refused("references.yaml", text.as_bytes(), WarningCode::TooLarge).await;
}

#[tokio::test]
async fn family_3_and_4_deep_nesting() {
    let flow = format!("{HEAD}schema: {}{}", "[".repeat(100_000), "]".repeat(100_000));
    refused("flow.yaml", flow.as_bytes(), WarningCode::TooLarge).await;
    let mut block = HEAD.to_owned();
    for depth in 0..1_200 {
        writeln!(block, "{}a:", " ".repeat(depth)).unwrap();
    }
    refused("block.yaml", block.as_bytes(), WarningCode::TooLarge).await;
    // Just inside the limit: the stack of a reading thread has to hold it.
    let mut inside = format!("{HEAD}deep:\n");
    for depth in 1..60 {
        writeln!(inside, "{}a:", " ".repeat(depth)).unwrap();
    }
    let harvested = beside_a_good_one("inside.yaml", inside.as_bytes()).await;
    assert!(
        harvested.facts.iter().any(|fact| fact.urn == contract_urn("bad")),
        "{:?}",
        harvested.warnings
    );
}

#[tokio::test]
async fn family_5_and_14_duplicate_keys() {
    let yaml = format!("{HEAD}name: shown\nname: used\n");
    refused("twice.yaml", yaml.as_bytes(), WarningCode::Malformed).await;
    let json = r#"{"apiVersion":"v3.1.0","kind":"DataContract","id":"bad","version":"1","status":"active","id":"other"}"#;
    refused("twice.json", json.as_bytes(), WarningCode::Malformed).await;
}

#[tokio::test]
async fn family_6_merge_keys() {
    let mut text = format!("{HEAD}base: &base {{a: 1}}\n");
    for index in 0..2_000 {
        writeln!(text, "m{index}:\n  <<: *base").unwrap();
    }
    refused("merges.yaml", text.as_bytes(), WarningCode::TooLarge).await;
}

#[tokio::test]
async fn family_7_one_huge_text() {
    let text = format!("{HEAD}name: {}\n", "x".repeat(50 * 1024 * 1024));
    refused("huge.yaml", text.as_bytes(), WarningCode::TooLarge).await;
    // Inside the limit it is read, and what comes of it is small.
    let text = format!(
        "{HEAD}name: {}\ndescription: {}\n",
        "n".repeat(1_000_000),
        "d".repeat(2_000_000)
    );
    let harvested = beside_a_good_one("large.yaml", text.as_bytes()).await;
    let largest = harvested
        .facts
        .iter()
        .map(|fact| serde_json::to_string(fact).unwrap().len())
        .max()
        .unwrap();
    assert!(largest < 400 * 1024, "{largest} bytes in one fact");
}

#[tokio::test]
async fn family_8_tags_of_other_languages() {
    let text =
        format!("{HEAD}name: !!python/object/apply:os.system [\"true\"]\ndomain: !include /etc/passwd\n");
    let harvested = beside_a_good_one("tags.yaml", text.as_bytes()).await;
    let words = serde_json::to_string(&harvested.facts).unwrap();
    assert!(!words.contains("root:"), "a tag was followed");
}

#[tokio::test]
async fn family_9_encodings() {
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(HEAD.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let warning = refused("utf16.yaml", &utf16, WarningCode::Malformed).await;
    assert!(warning.message.contains("UTF-8"), "{}", warning.message);

    let mut latin1 = format!("{HEAD}name: M").into_bytes();
    latin1.extend([0xFC, b'l', b'l', b'\n']);
    let warning = refused("latin1.yaml", &latin1, WarningCode::Malformed).await;
    assert_eq!(warning.place, "latin1.yaml:6");

    let nul = format!("{HEAD}name: a\0b\n");
    refused("nul.yaml", nul.as_bytes(), WarningCode::Malformed).await;

    let surrogate =
        r#"{"apiVersion":"v3.1.0","kind":"DataContract","id":"bad","version":"1","name":"\ud800"}"#;
    refused("surrogate.json", surrogate.as_bytes(), WarningCode::Malformed).await;

    let marked = format!("\u{feff}{HEAD}");
    let harvested = beside_a_good_one("marked.yaml", marked.as_bytes()).await;
    assert_eq!(harvested.warnings, [], "a byte order mark is no fault");
}

#[tokio::test]
async fn family_10_many_documents() {
    let text = format!("{HEAD}{}", "---\na: 1\n".repeat(100_000));
    refused("documents.yaml", text.as_bytes(), WarningCode::Malformed).await;
}

#[tokio::test]
async fn family_11_words_that_look_like_something_else() {
    let text = "apiVersion: v3.1.0\nkind: DataContract\nid: no\nname: 1.0\nversion: 1e3\nstatus: active\ntenant: .inf\n\
                domain: on\ntags: [yes, 0x1F, 007, ~, null, 1_000]\n";
    let harvested = beside_a_good_one("words.yaml", text.as_bytes()).await;
    assert_eq!(harvested.warnings, []);
    let words = serde_json::to_string(&harvested.facts).unwrap();
    for written in [
        r#""id":"no""#,
        r#""name":"1.0""#,
        r#""version":"1e3""#,
        r#""domain":"on""#,
        r#"["yes","0x1f","007","1_000"]"#,
    ] {
        assert!(words.contains(written), "{written} is not in {words}");
    }
}

#[tokio::test]
async fn family_12_references_are_not_followed() {
    let text = format!(
        "{HEAD}schema:\n  - $ref: file:///etc/passwd\n  - name: t\n    $ref: '#/schema/0'\n    properties:\n      - \
         $ref: http://127.0.0.1:9/x\n"
    );
    let harvested = beside_a_good_one("refs.yaml", text.as_bytes()).await;
    let codes: Vec<WarningCode> = harvested.warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, [WarningCode::Malformed, WarningCode::Malformed]);
}

#[tokio::test]
async fn family_13_and_15_json() {
    let deep = format!(
        r#"{{"kind":"DataContract","schema":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    refused("deep.json", deep.as_bytes(), WarningCode::Malformed).await;
    let huge = r#"{"apiVersion":"v3.1.0","kind":"DataContract","id":"bad","version":1e400}"#;
    refused("number.json", huge.as_bytes(), WarningCode::Malformed).await;
    let odd = r#"{"apiVersion":"v3.1.0","kind":"DataContract","id":-0,"version":99999999999999999999,"status":"active"}"#;
    beside_a_good_one("odd.json", odd.as_bytes()).await;
}

#[tokio::test]
async fn warnings_of_one_file_are_bounded() {
    let text = format!("{HEAD}schema:\n{}", "- description: nameless\n".repeat(10_000));
    let harvested = beside_a_good_one("many.yaml", text.as_bytes()).await;
    assert_eq!(harvested.warnings.len(), 51);
    assert!(
        harvested.warnings[50].message.starts_with("9950 more"),
        "{}",
        harvested.warnings[50].message
    );
}

#[tokio::test]
async fn names_are_data() {
    let text = format!(
        "{HEAD}name: \"../../etc/passwd\"\nschema:\n- name: \"a\\u202Eb/../c\"\n  physicalName: \"x\\ny\"\n- name: {}\n",
        "n".repeat(64 * 1024)
    );
    let harvested = beside_a_good_one("names.yaml", text.as_bytes()).await;
    assert_eq!(harvested.warnings, []);
    let words = serde_json::to_string(&harvested.facts).unwrap();
    assert!(words.contains("../../etc/passwd"));
}

#[tokio::test]
async fn a_small_file_does_not_become_gigabytes_of_facts() {
    let mut text = format!(
        "{HEAD}description:\n  usage: {}\nteam:\n  members:\n",
        "u".repeat(60_000)
    );
    for index in 0..500 {
        writeln!(
            text,
            "  - {{username: p{index}@shop.example, name: Person {index}}}"
        )
        .unwrap();
    }
    text.push_str("slaProperties:\n");
    for index in 0..500 {
        writeln!(
            text,
            "- {{property: p{index}, value: {index}, description: {}}}",
            "d".repeat(1_000)
        )
        .unwrap();
    }
    text.push_str("schema:\n");
    for index in 0..5_000 {
        writeln!(text, "- {{name: t{index}}}").unwrap();
    }
    let harvested = beside_a_good_one("wide.yaml", text.as_bytes()).await;
    assert_eq!(harvested.warnings.len(), 1, "{:?}", harvested.warnings);
    assert_eq!(harvested.warnings[0].code, WarningCode::TooLarge);
    let bytes: usize = harvested
        .facts
        .iter()
        .map(|fact| serde_json::to_string(fact).unwrap().len())
        .sum();
    assert!(bytes < 32 * 1024 * 1024, "{} bytes became {bytes}", text.len());
}

#[tokio::test]
async fn an_anchor_does_not_multiply_text() {
    let mut text = format!("{HEAD}x: &x {}\nschema:\n", "d".repeat(60_000));
    for index in 0..5_000 {
        writeln!(text, "- {{name: t{index}, description: *x}}").unwrap();
    }
    refused("anchors.yaml", text.as_bytes(), WarningCode::TooLarge).await;
}
