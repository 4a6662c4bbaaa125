//! Words and files that must not be there.

use super::File;

/// Checks contents and names.
pub fn check(files: &[File], found: &mut Vec<String>) {
    for file in files {
        let path = file.path.as_str();
        if path.starts_with("xtask/src/tidy") {
            // The words stand here because they are looked for.
            continue;
        }
        if path.starts_with("fixtures/") && path.ends_with("package.json") {
            found.push(format!(
                "{path}: Tauri's tool would take the first package.json it finds for the UI's"
            ));
        }
        if path.ends_with("/mod.rs") {
            found.push(format!("{path}: modules are `foo.rs` + `foo/`"));
        }
        if file.is("rs") {
            rust(file, found);
        }
        if path.starts_with("ui/src/") && (file.is("ts") || file.is("tsx")) {
            typescript(file, found);
        }
        if !file.is("lock") && !path.ends_with("package-lock.json") && !path.starts_with("fixtures/") {
            machine(file, found);
        }
    }
}

fn rust(file: &File, found: &mut Vec<String>) {
    if !file.text.starts_with("//!") && !file.path.ends_with("/tests.rs") {
        found.push(format!("{}: says not what it is for (`//!`)", file.path));
    }
    unfinished(
        file,
        &["todo!(", "unimplemented!(", "#[ignore", "TODO", "FIXME"],
        found,
    );
}

fn typescript(file: &File, found: &mut Vec<String>) {
    unfinished(
        file,
        &["TODO", "FIXME", ".skip(", ".only(", "dangerouslySetInnerHTML"],
        found,
    );
    if file.text.contains("@tauri-apps") && !file.path.starts_with("ui/src/ipc/") {
        found.push(format!("{}: only ui/src/ipc may import @tauri-apps", file.path));
    }
    let feature = |path: &str| -> Option<String> {
        let rest = path.split("features/").nth(1)?;
        Some(rest.split('/').next()?.to_owned())
    };
    let own = feature(&file.path);
    for (number, line) in file.text.lines().enumerate() {
        let imported = line.contains("from \"").then(|| feature(line)).flatten();
        if let (Some(own), Some(imported)) = (&own, imported)
            && *own != imported
        {
            found.push(format!(
                "{}:{}: a feature must not import another (`{imported}`)",
                file.path,
                number + 1
            ));
        }
    }
}

fn unfinished(file: &File, words: &[&str], found: &mut Vec<String>) {
    for (number, line) in file.text.lines().enumerate() {
        for word in words.iter().filter(|word| line.contains(**word)) {
            found.push(format!("{}:{}: `{word}`", file.path, number + 1));
        }
    }
}

/// Paths of one machine.
fn machine(file: &File, found: &mut Vec<String>) {
    for (number, line) in file.text.lines().enumerate() {
        for start in ["/root/", "/work/", "/home/"] {
            let named = line.match_indices(start).any(|(at, _)| {
                let before = line.get(..at).and_then(|text| text.chars().next_back());
                before.is_none_or(|letter| {
                    !letter.is_alphanumeric() && !matches!(letter, '.' | '-' | '_' | '}' | '*' | '/')
                })
            });
            if named {
                found.push(format!("{}:{}: a path of one machine", file.path, number + 1));
            }
        }
    }
}
