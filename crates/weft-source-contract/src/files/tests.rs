//! Which files are read and written, and which never are.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use weft_ports::{Cancel, ContractFiles, PortErrorKind, contracts::ContractText};

use super::{BYTES, LocalContractFiles};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn names(found: &[PathBuf], below: &Path) -> Vec<String> {
    let name = |path: &PathBuf| path.strip_prefix(below).unwrap().display().to_string();
    found.iter().map(name).collect()
}

#[tokio::test]
async fn files_are_found_as_they_are_named_and_folders_by_name() {
    let folder = folder(&[
        ("b/2.yaml", ""),
        ("b/1.yml", ""),
        ("a.json", ""),
        ("notes.md", ""),
        (".git/x.yaml", ""),
    ]);
    let root = folder.path();
    let paths = [root.join("notes.md"), root.to_owned(), root.join("b")];
    let (found, warnings) = LocalContractFiles.find(&paths, &Cancel::new()).await.unwrap();
    assert_eq!(names(&found, root), ["notes.md", "a.json", "b/1.yml", "b/2.yaml"]);
    assert_eq!(warnings, []);
    let error = LocalContractFiles
        .find(&[root.join("gone")], &Cancel::new())
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::NotFound);
    assert!(error.message.contains("gone"), "{}", error.message);
    let cancel = Cancel::new();
    cancel.cancel();
    let error = LocalContractFiles.find(&paths, &cancel).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Cancelled);
}

#[tokio::test]
async fn a_file_above_the_limit_is_not_read_whole() {
    let folder = folder(&[]);
    let path = folder.path().join("large.yaml");
    fs::write(&path, vec![b'x'; BYTES]).unwrap();
    assert_eq!(LocalContractFiles.read(&path).await.unwrap().bytes.len(), BYTES);
    fs::write(&path, vec![b'x'; BYTES + 1]).unwrap();
    let error = LocalContractFiles.read(&path).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Limit);
    // The same holds for a text that came another way.
    let text = ContractText {
        path: "large.yaml".to_owned(),
        bytes: vec![b'x'; BYTES + 1],
    };
    let checked = LocalContractFiles.check(&text);
    assert!(
        checked.errors[0].message.contains("larger than 4 MiB"),
        "{:?}",
        checked.errors
    );
    assert_eq!(
        LocalContractFiles.edit(&text, &[]).unwrap_err().kind,
        PortErrorKind::Limit
    );
    assert_eq!(
        LocalContractFiles.write(&text).await.unwrap_err().kind,
        PortErrorKind::Limit
    );
    assert_eq!(LocalContractFiles.place(&text, ""), None);
}

#[tokio::test]
async fn no_name_leads_out_of_a_folder() {
    let outer = folder(&[("secret.yaml", "id: s"), ("in/a/b.yaml", "id: b")]);
    let inner = outer.path().join("in");
    let read = |file: &str| {
        let (inner, file) = (inner.clone(), file.to_owned());
        async move { LocalContractFiles.read_below(&inner, &file).await }
    };
    assert_eq!(read("a/b.yaml").await.unwrap().bytes, b"id: b");
    assert_eq!(read("a/../a/b.yaml").await.unwrap().bytes, b"id: b");
    let whole = outer.path().join("secret.yaml").display().to_string();
    for name in ["../secret.yaml", "a/../../secret.yaml", &whole] {
        assert_eq!(
            read(name).await.unwrap_err().kind,
            PortErrorKind::Denied,
            "{name}"
        );
    }
    assert_eq!(
        read("a/gone.yaml").await.unwrap_err().kind,
        PortErrorKind::NotFound
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outer.path().join("secret.yaml"), inner.join("link.yaml")).unwrap();
        assert_eq!(read("link.yaml").await.unwrap_err().kind, PortErrorKind::Denied);
    }
}

#[tokio::test]
async fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
    let folder = folder(&[("a.yaml", "old")]);
    let path = folder.path().join("a.yaml");
    let text = ContractText {
        path: path.display().to_string(),
        bytes: b"new".to_vec(),
    };
    LocalContractFiles.write(&text).await.unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    let text = ContractText {
        path: folder.path().join("gone/a.yaml").display().to_string(),
        ..text
    };
    assert_eq!(
        LocalContractFiles.write(&text).await.unwrap_err().kind,
        PortErrorKind::NotFound
    );
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["a.yaml"]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_and_its_rights_stay_as_they_are() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("kept/a.yaml", "old")]);
    let (file, link) = (folder.path().join("kept/a.yaml"), folder.path().join("a.yaml"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    let text = ContractText {
        path: link.display().to_string(),
        bytes: b"new".to_vec(),
    };
    LocalContractFiles.write(&text).await.unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&file).unwrap(), b"new");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
}
