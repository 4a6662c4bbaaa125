//! People sign in to a catalog at their company's OpenID provider, in their browser: a real provider, the programs that
//! people run, and a catalog that trusts it.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::Stdio,
    time::Duration,
};

use weft_testkit::polaris::{Grant, PolarisDouble};
use weft_tests::oidc::{Provider, person};

use crate::{
    shared::{adding, nowhere, polaris},
    weft::{Run, Weft},
};

const TABLES: [(&str, &str); 3] = [
    ("sales", "orders"),
    ("sales", "returns"),
    ("finance", "refund_ledger"),
];

/// A catalog that trusts a provider, in which ana may read.
async fn trusting(provider: &Provider) -> PolarisDouble {
    let polaris = polaris(&TABLES).await;
    polaris.add_principal("ana", &["lake"]);
    for right in [
        "NAMESPACE_LIST",
        "NAMESPACE_READ_PROPERTIES",
        "TABLE_LIST",
        "TABLE_READ_DATA",
    ] {
        polaris.grant("lake", "ana", Grant::catalog(right));
    }
    polaris.trust_tokens(provider.judge());
    polaris
}

/// Runs the program while somebody signs in at the address that it prints; what their browser showed in the end.
fn signing_in(weft: &Weft, arguments: &[&str], who: &str, deny: bool) -> (Run, String) {
    let mut child = weft
        .command(arguments)
        .env("WEFT_LOG", "trace")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let (mut said, mut page) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        if stderr.read_line(&mut line).unwrap() == 0 {
            break;
        }
        said.push_str(&line);
        if line.starts_with("http://127.0.0.1:") {
            let shown = person(line.trim(), who, deny).unwrap();
            shown["page"].as_str().unwrap().clone_into(&mut page);
            stderr.read_to_string(&mut said).unwrap();
        }
    }
    let mut stdout = String::new();
    child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
    let run = Run {
        code: child.wait().unwrap().code().unwrap_or(-1),
        stdout,
        stderr: said,
    };
    (run, page)
}

fn add(weft: &Weft, polaris: &PolarisDouble, provider: &Provider, who: &str, deny: bool) -> (Run, String) {
    let adding = adding(polaris);
    let mut arguments: Vec<&str> = adding.iter().map(String::as_str).collect();
    arguments.extend(["--openid-issuer", provider.issuer()]);
    arguments.extend(["--openid-client-id", "weft", "--no-browser"]);
    signing_in(weft, &arguments, who, deny)
}

/// No refresh token is in a file of the workspace, or in what the program said.
fn kept_apart(weft: &Weft, provider: &Provider, runs: &[&Run]) {
    let tokens = provider.refresh_tokens();
    assert!(!tokens.is_empty());
    for token in tokens {
        nowhere(weft.folder(), &token);
        for run in runs {
            assert!(!run.stdout.contains(&token) && !run.stderr.contains(&token));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_analyst_signs_in_stays_signed_in_and_signs_out() {
    let provider = Provider::start(3).unwrap();
    let polaris = trusting(&provider).await;
    let weft = Weft::new();
    let (added, page) = add(&weft, &polaris, &provider, "ana", false);
    assert_eq!(added.code, 0, "{}", added.stderr);
    assert!(page.contains("You can close this window"), "{page}");
    assert!(added.stderr.contains("ana signed in to mesh"), "{}", added.stderr);
    assert!(added.stdout.contains("secrets.age"), "{}", added.stdout);
    // Neither the code nor a token is in the log, however much of it is asked for.
    for secret in ["code=", "access_token", "code_verifier", "eyJ"] {
        assert!(!added.stderr.contains(secret), "{secret}: {}", added.stderr);
    }

    // Longer than a token lives: it is renewed on the way, and each renewal brings another refresh token.
    let before = provider.count("access_token");
    polaris.set_latency(Duration::from_secs(1));
    let synced = weft.json(&["sync", "mesh"]);
    polaris.set_latency(Duration::ZERO);
    assert_eq!(synced["assets"], 3, "{synced}");
    assert!(synced["took_ms"].as_u64().unwrap() > 3_000, "{synced}");
    let renewals = provider.count("access_token") - before;
    assert!((2..=6).contains(&renewals), "{renewals} renewals");
    assert!(provider.refresh_tokens().len() > renewals);
    let rows = weft.json(&["preview", "mesh.sales.orders", "--limit", "5"]);
    assert_eq!(rows["rows"].as_array().unwrap().len(), 5, "{rows}");
    kept_apart(&weft, &provider, &[&added]);

    // Signed out, here and there.
    let out = weft.run(&["source", "secret", "mesh", "--forget"]);
    assert_eq!(out.code, 0, "{}", out.stderr);
    assert!(out.stdout.contains("the provider ended it too"), "{}", out.stdout);
    assert_eq!(provider.count("revoked"), 1);
    let refused = weft.run(&["sync", "mesh", "--json"]);
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    let error = refused.error();
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with("you are not signed in at http://"), "{error}");
    assert!(
        error["hint"].as_str().unwrap().contains("weft source sign-in"),
        "{error}"
    );

    // And in again, as JSON.
    let arguments = ["source", "sign-in", "mesh", "--no-browser", "--json"];
    let (again, _) = signing_in(&weft, &arguments, "ana", false);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(
        (again.json()["who"].as_str(), again.json()["lasts"].as_bool()),
        (Some("ana"), Some(true))
    );
    weft.json(&["sync", "mesh"]);
    kept_apart(&weft, &provider, &[&added, &again]);
    assert_eq!(provider.count("failed"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_agree_or_is_not_known_is_told_and_nothing_is_added() {
    let provider = Provider::start(3_600).unwrap();
    let polaris = trusting(&provider).await;
    let weft = Weft::new();
    let (denied, page) = add(&weft, &polaris, &provider, "ana", true);
    assert_eq!(denied.code, 3, "{}", denied.stderr);
    assert!(denied.stderr.contains("access_denied"), "{}", denied.stderr);
    assert!(!page.contains("access_denied"), "{page}");
    assert_eq!(polaris.requests().len(), 0);

    let (unknown, _) = add(&weft, &polaris, &provider, "eve", false);
    assert_eq!(unknown.code, 3, "{}", unknown.stderr);
    assert!(
        unknown.stderr.contains("does not take the sign-in of"),
        "{}",
        unknown.stderr
    );
    assert_eq!(
        weft.json(&["source", "list"])["sources"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    assert!(
        !weft.folder().join("secrets.age").exists(),
        "nothing of it is kept"
    );
    kept_apart(&weft, &provider, &[&denied, &unknown]);
}
