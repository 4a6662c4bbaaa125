//! An owner's files: held against their standard, brought into the mesh, and had back as they are.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::weft::Weft;

/// A file as some people write them: a mark, Windows line ends, comments, unknown indentation, no last line break.
const WRITTEN: &str = "\u{feff}# kept by the returns team\r\napiVersion: v3.1.0 # of the standard\r\nkind: DataContract\r\nid: returns-2026\r\nname: 'Returns'\r\nversion: \"1.0.0\"\r\nstatus: active\r\nschema:\r\n    -   name: returns   # one row a return\r\n        properties:\r\n        - {name: id, logicalType: integer, primaryKey: true}\r\n        - name: reason\r\n          logicalType: string";

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let file = folder.path().join(name);
    fs::write(&file, text).unwrap();
    path(&file).to_owned()
}

/// A workspace with an empty folder of contracts.
fn owner() -> (Weft, TempDir) {
    let (weft, folder) = (Weft::new(), tempfile::tempdir().unwrap());
    weft.json(&[
        "source",
        "add",
        "contracts",
        "agreed",
        "--path",
        path(folder.path()),
    ]);
    (weft, folder)
}

#[test]
fn a_pipeline_learns_the_line_and_what_would_be_right() {
    let (weft, folder) = (Weft::new(), tempfile::tempdir().unwrap());
    let good = written(&folder, "good.odcs.yaml", WRITTEN);
    let bad = written(
        &folder,
        "bad.odcs.yaml",
        &WRITTEN.replace("logicalType: string", "logicalTyp: string"),
    );
    written(&folder, "compose.yaml", "services: {}\n");

    let run = weft.run(&["contract", "validate", &good]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);

    let run = weft.run(&["contract", "validate", &good, &bad]);
    assert_eq!(run.code, 1);
    let wanted = format!(
        "{bad}:13:11: `logicalTyp` is not known here; did you mean `logicalType`? (/schema/0/properties/1/logicalTyp)\n"
    );
    assert_eq!(run.stdout, wanted);
    assert!(run.stderr.contains("1 of 2 files is not valid"), "{}", run.stderr);

    let run = weft.run(&["contract", "validate", path(folder.path()), "--json"]);
    assert_eq!(run.code, 1);
    assert_eq!(
        run.json(),
        serde_json::json!({"files": [
            {"path": bad, "valid": false, "errors": [{
                "line": 13, "column": 11, "path": "/schema/0/properties/1/logicalTyp",
                "message": "`logicalTyp` is not known here; did you mean `logicalType`?"}]},
            {"path": good, "valid": true, "errors": []},
        ]})
    );

    // Named by itself, a file that is no contract is wrong; a path that is not there is another kind of failure.
    let other = folder.path().join("compose.yaml");
    assert_eq!(weft.run(&["contract", "validate", path(&other)]).code, 1);
    assert_eq!(weft.run(&["contract", "validate", "/nowhere/a.yaml"]).code, 4);
    assert_eq!(weft.run(&["contract", "validate"]).code, 2);
}

#[test]
fn a_file_comes_back_byte_for_byte() {
    let (weft, folder) = owner();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = written(&elsewhere, "returns.odcs.yaml", WRITTEN);
    let imported = weft.json(&["contract", "import", &file]);
    assert_eq!(imported["source"], "agreed");
    assert_eq!(imported["file"], "returns.odcs.yaml");
    assert_eq!(
        (&imported["written"], &imported["checked"]["valid"]),
        (&true.into(), &true.into())
    );
    let copy = folder.path().join("returns.odcs.yaml");
    assert_eq!(fs::read_to_string(&copy).unwrap(), WRITTEN);

    // By name, by id, by what it promises.
    for name in ["Returns", "returns-2026", "agreed.returns"] {
        let run = weft.run(&["contract", "export", name]);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (0, WRITTEN),
            "{name}: {}",
            run.stderr
        );
    }
    let out = elsewhere.path().join("out.yaml");
    weft.json(&[
        "contract",
        "export",
        "Returns",
        "--format",
        "odcs",
        "--out",
        path(&out),
    ]);
    assert_eq!(fs::read_to_string(&out).unwrap(), WRITTEN);

    assert_eq!(
        weft.run(&["contract", "export", "Returns", "--format", "odps"])
            .code,
        4
    );
    assert_eq!(weft.run(&["contract", "export", "nothing"]).code, 4);
}

#[test]
fn what_cannot_be_read_is_refused_and_what_is_not_valid_is_told() {
    let (weft, folder) = owner();
    let elsewhere = tempfile::tempdir().unwrap();
    let import = |name: &str, text: &str, more: &[&str]| {
        let file = written(&elsewhere, name, text);
        let words = [&["contract", "import", file.as_str()], more].concat();
        weft.run(&words)
    };
    for text in ["id: a\nid: b\n", "services: {}\n", "kind: [DataContract\n"] {
        let run = import("a.yaml", text, &[]);
        assert_eq!(run.code, 2, "{text}: {}", run.stderr);
        assert!(run.stderr.contains("was not imported:"), "{}", run.stderr);
    }
    assert_eq!(import("notes.txt", WRITTEN, &[]).code, 2);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing was written"
    );

    let run = import("a.yaml", &WRITTEN.replace("status: active\r\n", ""), &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("a.yaml:2:1: `status` is missing"),
        "{}",
        run.stderr
    );

    // The same again changes nothing; another of this name only where that is said.
    let again = WRITTEN.replace("status: active\r\n", "");
    assert!(import("a.yaml", &again, &[]).stdout.contains("was there already"));
    let run = import("a.yaml", WRITTEN, &[]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--replace"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(folder.path().join("a.yaml")).unwrap(), again);

    // Bringing a file in is no way around the rules of publishing.
    for (text, words) in [
        (WRITTEN.to_owned(), "publish it as 1.1.0"),
        (WRITTEN.replace("\"1.0.0\"", "\"0.9.0\""), "from 1.0.0 to 0.9.0"),
        (
            WRITTEN.replace("id: returns-2026", "id: another"),
            "take the other's place",
        ),
    ] {
        let run = import("a.yaml", &text, &["--replace"]);
        assert_eq!(run.code, 2, "{words}: {}", run.stdout);
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
        assert_eq!(fs::read_to_string(folder.path().join("a.yaml")).unwrap(), again);
    }
    let raised = WRITTEN.replace("\"1.0.0\"", "\"1.1.0\"");
    assert_eq!(import("a.yaml", &raised, &["--replace"]).code, 0);
    assert_eq!(fs::read_to_string(folder.path().join("a.yaml")).unwrap(), raised);
}

#[cfg(unix)]
#[test]
fn a_file_that_leads_out_of_its_folder_is_not_exported() {
    let (weft, folder) = owner();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = written(&elsewhere, "returns.odcs.yaml", WRITTEN);
    weft.json(&["contract", "import", &file]);
    let copy = folder.path().join("returns.odcs.yaml");
    let secret = written(&elsewhere, "secret.txt", "nobody else's");
    fs::remove_file(&copy).unwrap();
    std::os::unix::fs::symlink(&secret, &copy).unwrap();
    let run = weft.run(&["contract", "export", "Returns"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    assert!(run.stderr.contains("leads out of the folder"), "{}", run.stderr);
}

#[test]
fn a_product_gives_its_own_file_and_its_contract() {
    let weft = Weft::demo();
    let contracts = weft.files().join("contracts/sales");
    for (words, file) in [
        (&["contract", "export", "sales.orders"][..], "orders.odps.yaml"),
        (
            &["contract", "export", "sales.orders", "--format", "odcs"],
            "orders.odcs.yaml",
        ),
    ] {
        let run = weft.run(words);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(
            run.stdout,
            fs::read_to_string(contracts.join(file)).unwrap(),
            "{file}"
        );
    }
}
