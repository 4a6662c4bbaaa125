//! A shared catalog and the ways in which stories connect to it.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::Stdio,
};

use weft_testkit::polaris::PolarisDouble;

use crate::weft::{Run, Weft};

/// Folder with the files of the demo's lake.
pub fn warehouse() -> PathBuf {
    Weft::demo().files().join("warehouse")
}

/// A Polaris server whose catalog `lake` holds these tables of the demo's lake.
pub async fn polaris(tables: &[(&str, &str)]) -> PolarisDouble {
    let warehouse = warehouse();
    let polaris = PolarisDouble::start().await;
    polaris.add_catalog("lake", &format!("file://{}", warehouse.display()), &[]);
    for table in tables {
        weft_tests::register(&polaris, "lake", &warehouse, *table).unwrap();
    }
    polaris
}

/// Runs the program with a secret on its standard input.
pub fn with_secret(weft: &Weft, arguments: &[&str], secret: &str) -> Run {
    let mut child = weft
        .command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{secret}").unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The words that add the server as the source `mesh`, but for the sign-in.
pub fn adding(polaris: &PolarisDouble) -> Vec<String> {
    let (uri, root) = (polaris.catalog_uri(), warehouse().display().to_string());
    [
        "source",
        "add",
        "polaris",
        "mesh",
        "--uri",
        &uri,
        "--warehouse",
        "lake",
        "--root",
        &root,
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Adds the server as the source `mesh`, signed in as somebody; `more` are further arguments.
pub fn connect(weft: &Weft, polaris: &PolarisDouble, (id, secret): &(String, String), more: &[&str]) -> Run {
    let adding = adding(polaris);
    let mut arguments: Vec<&str> = adding.iter().map(String::as_str).collect();
    arguments.extend(["--client-id", id, "--secret-stdin"]);
    arguments.extend(more);
    with_secret(weft, &arguments, secret)
}

/// No file below a folder holds these bytes.
pub fn nowhere(folder: &Path, secret: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            nowhere(&path, secret);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "the secret is in {}", path.display());
        }
    }
}
