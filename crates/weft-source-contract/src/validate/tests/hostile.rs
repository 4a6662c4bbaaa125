//! Files made to hurt: a clear message, at the line where it is known, in bounded time.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use weft_ports::contracts::ContractError;

use super::{HEAD, checked, told};

/// What one file may take, on a busy machine and without optimisation.
const TIME: Duration = Duration::from_secs(20);

/// The only error of a file that is refused.
fn refused(path: &str, text: impl AsRef<[u8]>) -> ContractError {
    let started = Instant::now();
    let checked = checked(path, text);
    assert!(started.elapsed() < TIME, "{path} took {:?}", started.elapsed());
    assert_eq!(checked.errors.len(), 1, "{path}: {:?}", checked.errors);
    assert_eq!(checked.document, None, "{path}");
    let error = checked.errors[0].clone();
    assert!(
        error.message.len() < 1_000,
        "{path}: the message is as long as the attack"
    );
    error
}

#[test]
fn bombs_of_aliases_and_depth_are_refused_where_they_stand() {
    let mut laughs = format!("{HEAD}a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for level in 1..9 {
        let below = vec![format!("*a{}", level - 1); 9].join(",");
        writeln!(laughs, "a{level}: &a{level} [{below}]").unwrap();
    }
    let error = refused("laughs.yaml", laughs);
    assert!((7..=14).contains(&error.place.line), "{error:?}");

    let flow = format!("{HEAD}schema: {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(refused("flow.yaml", flow).place.line, 6);
    let json = format!("{{\n\"schema\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(refused("flow.json", json).place.line, 2);
    let mut block = HEAD.to_owned();
    for depth in 0..1_200 {
        writeln!(block, "{}a:", " ".repeat(depth)).unwrap();
    }
    let error = refused("block.yaml", block);
    assert!((60..=80).contains(&error.place.line), "{error:?}");
}

#[test]
fn what_a_reader_and_a_program_would_read_differently_is_refused() {
    let error = refused("twice.yaml", format!("{HEAD}name: shown\nname: used\n"));
    assert_eq!((error.place.line, error.place.column), (7, 1), "{error:?}");
    assert!(error.message.starts_with("`name` stands twice"), "{error:?}");
    let error = refused("twice.json", "{\"id\": \"a\",\n \"é\": 1, \"id\": \"b\"}");
    assert_eq!((error.place.line, error.place.column), (2, 13), "{error:?}");
    assert_eq!(error.message, "duplicate key `id`");
    let error = refused("several.yaml", format!("{HEAD}---\n{HEAD}"));
    assert!(error.message.contains("several documents"), "{error:?}");
    let error = refused("latin.yaml", [HEAD.as_bytes(), b"name: caf\xe9\n"].concat());
    assert_eq!((error.place.line, error.place.column), (6, 10), "{error:?}");
    assert!(error.message.contains("not UTF-8"), "{error:?}");
    refused("sixteen.yaml", [0xFF, 0xFE, b'a', 0]);
    let error = refused("open.yaml", format!("{HEAD}name: \"never closed\n"));
    assert!(error.place.line >= 6, "{error:?}");
    let error = refused("large.yaml", vec![b'x'; 4 * 1024 * 1024 + 1]);
    assert!(error.message.contains("4 MiB"), "{error:?}");
}

#[test]
fn references_in_a_document_are_words() {
    let folder = tempfile::tempdir().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let host = format!("http://{}/schema.json", listener.local_addr().unwrap());
    let file = folder.path().join("schema.json");
    std::fs::write(&file, "{\"properties\": {\"secret\": {}}}").unwrap();
    for target in [
        host.as_str(),
        &format!("file://{}", file.display()),
        "#/$defs/Loop",
    ] {
        let text = format!(
            "{HEAD}$schema: '{target}'\n$ref: '{target}'\nschema:\n  - name: a\n    $ref: '{target}'\n    properties:\n      - name: b\n        logicalTypeOptions: {{pattern: x, $ref: '{target}'}}\n        logicalType: string\n"
        );
        let errors = told(&checked("a.yaml", text));
        for (line, key) in [("6:1", "$schema"), ("7:1", "$ref"), ("10:5", "$ref")] {
            let wanted = errors.iter().any(|error| {
                error.starts_with(&format!("{line} "))
                    && error.contains(&format!("`{key}` is not known here"))
            });
            assert!(wanted, "{line}: {errors:#?}");
        }
        assert!(
            errors.iter().all(|error| !error.contains("secret")),
            "{errors:#?}"
        );
    }
    assert!(listener.accept().is_err(), "somebody asked the host");
}

#[test]
fn a_pattern_in_a_document_is_not_run() {
    let started = Instant::now();
    for pattern in [
        "(a+)+$",
        "(a{1,1000}){1,1000}",
        "((((((((((a?)*)*)*)*)*)*)*)*)*)*b",
        "[",
    ] {
        let text = format!(
            "{HEAD}schema:\n  - name: a\n    properties:\n      - name: b\n        logicalType: string\n        logicalTypeOptions:\n          pattern: '{pattern}'\n        examples: [\"{}!\"]\n        quality:\n          - metric: invalidValues\n            arguments: {{pattern: '{pattern}'}}\n            mustBe: 0\n",
            "a".repeat(50_000)
        );
        assert_eq!(told(&checked("a.yaml", text)), [""; 0], "{pattern}");
    }
    assert!(started.elapsed() < TIME, "{:?}", started.elapsed());
}

#[test]
fn a_text_for_the_standards_own_patterns_is_matched_in_time() {
    let started = Instant::now();
    for hostile in [
        "a/".repeat(500_000),
        "https://".repeat(100_000),
        "a.yaml#".repeat(100_000),
        "é".repeat(500_000),
    ] {
        let text = format!(
            "{HEAD}schema:\n  - name: a\n    id: '{hostile}'\n    properties:\n      - name: b\n        relationships:\n          - to: '{hostile}'\n"
        );
        let errors = told(&checked("a.yaml", text));
        assert!(!errors.is_empty());
        assert!(
            errors.iter().all(|error| error.len() < 1_000),
            "{:?}",
            errors.first().map(String::len)
        );
    }
    assert!(started.elapsed() < 4 * TIME, "{:?}", started.elapsed());
}

#[test]
fn a_contract_as_large_as_may_be_is_checked_in_time() {
    let mut text = format!("{HEAD}schema:\n");
    let mut column = 0;
    while column < 25_000 {
        if column % 500 == 0 {
            writeln!(text, "  - name: t{column}\n    properties:").unwrap();
        }
        writeln!(
            text,
            "      - name: c{column}\n        logicalType: string\n        wrong{column}: 1"
        )
        .unwrap();
        column += 1;
    }
    let started = Instant::now();
    let found = checked("a.yaml", &text);
    assert!(started.elapsed() < 3 * TIME, "{:?}", started.elapsed());
    assert_eq!(found.errors.len(), 201);
    println!(
        "{} bytes, {column} columns, each with an error: {:?}",
        text.len(),
        started.elapsed()
    );
}
