//! Which crate may know which, and that what is declared is used.

use super::File;

/// Crates that each crate may depend on. A new edge is written down here, and in ARCHITECTURE.md.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("libsqlite3-sys", &[]),
    ("weft-model", &[]),
    ("weft-lineage", &["weft-model"]),
    ("weft-policy", &["weft-model"]),
    ("weft-ports", &["weft-model"]),
    (
        "weft-app",
        &["weft-model", "weft-ports", "weft-lineage", "weft-policy"],
    ),
    ("weft-store", &["weft-model", "weft-ports"]),
    ("weft-search", &["weft-model", "weft-ports"]),
    (
        "weft-preview",
        &["weft-model", "weft-ports", "weft-worker-protocol"],
    ),
    ("weft-source-iceberg", &["weft-model", "weft-ports"]),
    ("weft-source-dbt", &["weft-model", "weft-ports"]),
    ("weft-source-contract", &["weft-model", "weft-ports"]),
    ("weft-webhook", &["weft-model", "weft-ports"]),
    ("weft-worker-protocol", &[]),
    ("weft-count", &[]),
    ("weft-worker", &["weft-count", "weft-worker-protocol"]),
    ("weft-demo", &[]),
    ("weft-testkit", &["weft-model", "weft-ports"]),
    (
        "weft-host",
        &[
            "weft-app",
            "weft-model",
            "weft-ports",
            "weft-lineage",
            "weft-policy",
            "weft-store",
            "weft-search",
            "weft-preview",
            "weft-source-contract",
            "weft-source-dbt",
            "weft-source-iceberg",
            "weft-webhook",
        ],
    ),
    ("weft-cli", &["weft-app", "weft-host"]),
    ("weft-desktop", &["weft-app", "weft-host"]),
    ("weft-tests", &["weft-app", "weft-host", "weft-testkit"]),
    ("xtask", &[]),
];

/// Named by code that a macro makes, which cannot be seen here.
const NAMED_BY_MACROS: &[(&str, &str)] = &[("weft-desktop", "serde_json")];

/// Checks every manifest.
pub fn check(files: &[File], found: &mut Vec<String>) {
    for manifest in files.iter().filter(|file| file.path.ends_with("Cargo.toml")) {
        let folder = manifest.path.trim_end_matches("Cargo.toml");
        let (normal, tests) = dependencies(&manifest.text);
        let name = match folder {
            "" => "weft-desktop",
            "tests/" => "weft-tests",
            "xtask/" => "xtask",
            _ => folder
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or_default(),
        };
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(known, _)| *known == name) else {
            found.push(format!(
                "{}: `{name}` is not in the table of crates",
                manifest.path
            ));
            continue;
        };
        for known in normal.iter().filter(|known| known.starts_with("weft-")) {
            if !allowed.contains(&known.as_str()) {
                found.push(format!("{}: `{name}` must not know `{known}`", manifest.path));
            }
        }
        if folder.starts_with("crates/") {
            for known in normal
                .iter()
                .chain(&tests)
                .filter(|known| known.starts_with("tauri"))
            {
                found.push(format!("{}: no crate here may name `{known}`", manifest.path));
            }
        }
        let sources: Vec<&File> = files
            .iter()
            .filter(|file| file.is("rs"))
            .filter(|file| match name {
                "weft-desktop" => file.path.starts_with("src-tauri/"),
                _ => file.path.starts_with(folder),
            })
            .collect();
        let stray =
            |known: &&String| !is_used(known, &sources) && !NAMED_BY_MACROS.contains(&(name, known.as_str()));
        for unused in normal.iter().chain(&tests).filter(stray) {
            found.push(format!("{}: `{unused}` is declared and not used", manifest.path));
        }
    }
}

fn is_used(dependency: &str, sources: &[&File]) -> bool {
    let name = dependency.replace('-', "_");
    sources.iter().any(|file| {
        file.text.match_indices(name.as_str()).any(|(at, _)| {
            let part_of_word =
                |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
            let before = file.text.get(..at).and_then(|text| text.chars().next_back());
            let after = file
                .text
                .get(at + name.len()..)
                .and_then(|text| text.chars().next());
            !part_of_word(before) && !part_of_word(after)
        })
    })
}

/// Names under `[dependencies]` and `[build-dependencies]`, and those under `[dev-dependencies]`.
fn dependencies(manifest: &str) -> (Vec<String>, Vec<String>) {
    let mut normal = Vec::new();
    let mut tests = Vec::new();
    let mut section = String::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[') {
            name.trim_end_matches(']').clone_into(&mut section);
            continue;
        }
        let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
        if name.is_empty() || name.starts_with('#') {
            continue;
        }
        match section.as_str() {
            "dependencies" | "build-dependencies" => normal.push(name.to_owned()),
            "dev-dependencies" => tests.push(name.to_owned()),
            _ => {}
        }
    }
    (normal, tests)
}
