//! Secrets through the program: none is printed, logged, kept in the open or handed to another process.

mod mistakes;
mod person;
mod processes;

use std::fs;

use weft_testkit::canaries::{Canaries, HostileCatalog, Mood};

use self::person::{Person, words};

/// Secrets that people give, beside those that the catalog says.
const GIVEN: [&str; 11] = [
    "wrong client secret",
    "replaced secret",
    "bearer token",
    "command secret",
    "passphrase",
    "wrong passphrase",
    "PostgreSQL password",
    "pgpass password",
    "password in an address",
    "query of an address",
    "password of an endpoint",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_printed_logged_kept_in_the_open_or_handed_on() {
    let names = [HostileCatalog::SAYS.as_slice(), GIVEN.as_slice()].concat();
    let canaries = Canaries::new(&names);
    let catalog = HostileCatalog::start(&canaries).await;
    let mut person = Person::new(&canaries);
    let (uri, store) = (catalog.uri(), catalog.store());
    let client = ["--client-id", "root", "--secret-stdin", "--s3-endpoint", &store];
    let add = words("evil", &uri, &client);

    catalog.set(Mood::Refuses(401));
    assert_eq!(person.run(&add, Some("wrong client secret"), &[]), 3);
    catalog.set(Mood::Well);
    assert_eq!(person.run(&add, Some("client secret"), &[]), 0);
    assert_eq!(person.run(&["sync", "evil"], None, &[]), 0);
    for words in [
        &["preview", "evil.sales.orders", "--json"][..],
        &["preview", "evil.hr.salaries"],
        &["preview", "evil.sales.signed"],
        &["sql", "select * from sales.orders"],
        &["policies", "evil.sales.orders"],
        &["show", "evil.sales.signed", "--json"],
        &["show", "evil.hr.salaries", "--json"],
        &["search", "orders", "--json"],
        &["source", "list", "--json"],
        &["lineage", "evil.sales.orders"],
    ] {
        person.run(words, None, &[]);
    }
    for mood in [
        Mood::Says(401),
        Mood::Says(403),
        Mood::Says(500),
        Mood::Refuses(400),
        Mood::BreaksOff,
        Mood::TurnedRound,
        Mood::Redirects,
    ] {
        catalog.set(mood);
        for words in [
            &["sync", "evil", "--json"][..],
            &["source", "test", "evil"],
            &["preview", "evil.sales.orders"],
        ] {
            person.run(words, None, &[]);
        }
    }
    let another = ["source", "secret", "evil", "--secret-stdin"];
    catalog.set(Mood::Refuses(401));
    assert_eq!(person.run(&another, Some("replaced secret"), &[]), 3);
    catalog.set(Mood::Well);
    assert_eq!(person.run(&another, Some("replaced secret"), &[]), 0);
    let file = person.home().join("secret");
    fs::write(&file, canaries.get("command secret")).unwrap();
    let command = format!("cat {}; sleep 0.2", file.display());
    let by_command = ["source", "secret", "evil", "--password-command", &command];
    let wrong = [("WEFT_SECRETS_PASSPHRASE", "wrong passphrase")];
    assert_ne!(person.run(&by_command, None, &wrong), 0);
    assert_eq!(person.run(&by_command, None, &[]), 0);
    let token = words("token", &uri, &["--token", "--secret-stdin"]);
    assert_eq!(person.run(&token, Some("bearer token"), &[]), 0);
    person.run(&["sync"], None, &[]);
    mistakes::make(&mut person);
    person.files();
    for words in [
        &["source", "secret", "evil", "--forget"][..],
        &["sync", "evil"],
        &["source", "remove", "evil"],
        &["source", "remove", "token"],
        &["source", "list", "--json"],
    ] {
        person.run(words, None, &[]);
    }
    person.files();
    locked(&mut person, &add);
    person.files();
    assert!(canaries.count() >= 20, "{}", canaries.count());
    person.check();
    person.sees();
    println!(
        "canaries: {} through {} runs of the program, 0 found in {} KiB",
        canaries.count(),
        person.runs,
        person.size() >> 10
    );
}

/// The file of secrets under a passphrase, and under another one.
fn locked(person: &mut Person, add: &[String]) {
    // What is there, if anything, was made without one.
    drop(fs::remove_file(person.folder().join("secrets.age")));
    let right = [("WEFT_SECRETS_PASSPHRASE", "passphrase")];
    assert_eq!(person.run(add, Some("client secret"), &right), 0);
    assert_eq!(person.run(&["sync", "evil"], None, &right), 0);
    let wrong = [("WEFT_SECRETS_PASSPHRASE", "wrong passphrase")];
    assert_ne!(person.run(&["sync", "evil"], None, &wrong), 0);
}
