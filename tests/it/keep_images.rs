//! Images in documentation are kept in the workspace, by what they are and not by what they are called; they stay as long
//! as words may name them.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::weft::Weft;

/// A PNG of one white pixel.
const PNG: [u8; 69] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0,
    0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63,
    0xf8, 0xff, 0xff, 0x3f, 0, 5, 0xfe, 2, 0xfe, 0x0d, 0xef, 0x46, 0xb8, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44,
    0xae, 0x42, 0x60, 0x82,
];
const CONTRACT: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: returns-2026\nname: Returns\nversion: 1.0.0\nstatus: active\nschema:\n  - name: returns\n    properties:\n      - {name: id, logicalType: integer}\n";

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn mesh() -> (Weft, TempDir) {
    let (weft, folder) = (Weft::new(), tempfile::tempdir().unwrap());
    fs::create_dir(folder.path().join("contracts")).unwrap();
    fs::write(folder.path().join("contracts/returns.odcs.yaml"), CONTRACT).unwrap();
    let contracts = folder.path().join("contracts");
    weft.json(&["source", "add", "contracts", "agreed", "--path", path(&contracts)]);
    weft.json(&["sync", "agreed"]);
    (weft, folder)
}

#[test]
fn an_image_stays_with_the_words_that_name_it_and_with_their_history() {
    let (weft, folder) = mesh();
    let file = folder.path().join("the flow.jpg");
    fs::write(&file, PNG).unwrap();
    let run = weft.run(&["docs", "attach", "agreed.returns", path(&file)]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let markdown = run.stdout.trim().to_owned();
    let link = markdown
        .strip_prefix("![the flow](")
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or_else(|| panic!("{markdown}"))
        .to_owned();
    let again = weft.json(&["docs", "attach", "agreed.returns", path(&file)]);
    assert_eq!(
        (&again["link"], &again["added"]),
        (&link.as_str().into(), &false.into()),
        "kept once"
    );

    let text = folder.path().join("text.md");
    fs::write(&text, format!("How they come back:\n\n{markdown}\n")).unwrap();
    weft.json(&["docs", "edit", "agreed.returns", "--file", path(&text)]);
    let version = weft.json(&["docs", "show", "agreed.returns"])["written"]["revision"].to_string();
    weft.json(&["docs", "edit", "agreed.returns", "--description", "Other words."]);
    fs::write(&text, "No picture any more.").unwrap();
    weft.json(&["docs", "edit", "agreed.returns", "--file", path(&text)]);
    weft.json(&["sync", "agreed"]);
    weft.json(&["docs", "restore", "agreed.returns", &version]);
    let docs = weft.json(&["docs", "show", "agreed.returns"]);
    assert!(
        docs["written"]["docs"]["markdown"]
            .as_str()
            .unwrap()
            .contains(&link),
        "{docs}"
    );
    let out = folder.path().join("out.png");
    let shown = weft.json(&["docs", "image", &link, "--out", path(&out)]);
    assert_eq!(
        shown["media_type"], "image/png",
        "by its bytes, not its name: {shown}"
    );
    assert_eq!(fs::read(&out).unwrap(), PNG);

    // Outside of Weft its link leads nowhere: what is pushed has its words.
    let plan = weft.json(&["docs", "push", "agreed.returns", "--dry-run"]);
    assert!(!plan["targets"].to_string().contains("weft://"), "{plan}");
}

#[test]
fn what_could_run_or_is_too_large_or_is_not_there_is_refused() {
    let (weft, folder) = mesh();
    let refused = |name: &str, bytes: &[u8], words: &str| {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        let run = weft.run(&["docs", "attach", "agreed.returns", path(&file), "--json"]);
        assert_eq!(run.code, 2, "{name}: {}", run.stdout);
        let said = run.error()["message"].as_str().unwrap().to_owned();
        assert!(said.contains(words), "{name}: {said}");
    };
    refused(
        "a.png",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        "an SVG is not kept",
    );
    refused("a.svg", b"<?xml version='1.0'?><svg/>", "an SVG is not kept");
    refused("b.png", b"MZ not an image", "no PNG");
    let mut large = PNG.to_vec();
    large.resize(2 * 1024 * 1024 + 1, 0);
    refused("c.png", &large, "2 MiB");

    let text = folder.path().join("text.md");
    let nowhere = format!("![x](weft://image/{})", "0".repeat(64));
    fs::write(&text, &nowhere).unwrap();
    let run = weft.run(&["docs", "edit", "agreed.returns", "--file", path(&text), "--json"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    let said = run.error()["message"].as_str().unwrap().to_owned();
    assert!(said.contains("not in this workspace"), "{said}");
    for link in ["weft://image/../../etc/passwd", "https://example.org/a.png"] {
        let out = folder.path().join("out");
        let run = weft.run(&["docs", "image", link, "--out", path(&out)]);
        assert_eq!(run.code, 2, "{link}");
        assert!(!out.exists());
    }
}
