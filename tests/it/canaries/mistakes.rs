//! Secrets typed where they do not belong, and those of PostgreSQL.

use std::fs;

use super::person::{Person, words};

pub fn make(person: &mut Person) {
    let password = person.canaries.get("password in an address").to_owned();
    let query = person.canaries.get("query of an address").to_owned();
    for uri in [
        format!("https://root:{password}@catalog.example/api/catalog"),
        format!("http://root:{password}@catalog.example/api/catalog"),
        format!("root:{password}@catalog.example"),
        format!("https://catalog.example/?token={query}"),
        format!("http://catalog.example/#{query}"),
    ] {
        assert_eq!(person.run(&words("typo", &uri, &[]), None, &[]), 2, "{uri}");
    }
    let store = person.canaries.get("password of an endpoint");
    let endpoint = format!("http://key:{store}@store.example");
    let endpoint = words("typo", "https://catalog.example", &["--s3-endpoint", &endpoint]);
    assert_eq!(person.run(&endpoint, None, &[]), 2);
    let file = person.home().join(".pgpass");
    // A field is missing.
    let line = format!("127.0.0.1:1:{}\n", person.canaries.get("pgpass password"));
    fs::write(&file, line).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let warehouse = person.home().display().to_string();
    for (user, set) in [
        (format!("ana:{password}@"), &[][..]),
        ("ana@".to_owned(), &[][..]),
        ("ana@".to_owned(), &[("PGPASSWORD", "PostgreSQL password")][..]),
    ] {
        let uri = format!("postgresql://{user}127.0.0.1:1/lake");
        let add = [
            "source",
            "add",
            "iceberg-sql",
            "sql",
            "--uri",
            &uri,
            "--warehouse",
            &warehouse,
        ];
        assert_ne!(person.run(&add, None, set), 0, "{user}");
    }
}
