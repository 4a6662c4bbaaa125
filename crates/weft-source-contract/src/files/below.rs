//! Writing below a folder that a person chose, and nowhere else.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use weft_ports::{
    PortError, PortErrorKind,
    contracts::{ContractText, FolderPlace, GitPlace, WrittenBelow},
    error::PortResult,
};

use super::disk;

/// Folders above one that are looked at for a git working copy.
const ABOVE: usize = 64;
/// Bytes of git's `HEAD` that are read.
const HEAD: u64 = 4096;

/// Writes the file over what was seen: `over` is its digest, none where there was none.
pub fn write(folder: &Path, file: &str, bytes: Vec<u8>, over: Option<&str>) -> PortResult<WrittenBelow> {
    let root = root(folder)?;
    let target = target(&root, folder, file)?;
    let before = match disk::read(&target) {
        Ok(before) => Some(before),
        Err(error) if error.kind == PortErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if before.as_ref().is_some_and(|before| before.bytes == bytes) {
        return Ok(WrittenBelow::Unchanged);
    }
    let seen = before.as_ref().map(|before| weft_model::digest(&before.bytes));
    if seen.as_deref() != over {
        return Ok(WrittenBelow::Differs(before));
    }
    let created = before.is_none();
    disk::write(&ContractText {
        path: target.display().to_string(),
        bytes,
    })?;
    Ok(WrittenBelow::Written { created })
}

/// Where the folder lies.
pub fn folder(path: &Path) -> PortResult<FolderPlace> {
    let path = root(path)?;
    let git = path.ancestors().take(ABOVE).find_map(git);
    Ok(FolderPlace { path, git })
}

/// The folder without links.
fn root(folder: &Path) -> PortResult<PathBuf> {
    let root = folder
        .canonicalize()
        .map_err(|error| disk::unreadable(folder, &error))?;
    if root.is_dir() {
        return Ok(root);
    }
    Err(PortError::new(
        PortErrorKind::Invalid,
        format!("`{}` is no folder", folder.display()),
    ))
}

/// The file below the root that a name means, its folders made.
fn target(root: &Path, folder: &Path, file: &str) -> PortResult<PathBuf> {
    let outside = || {
        PortError::new(
            PortErrorKind::Denied,
            format!(
                "`{}` leads out of the folder `{}`",
                file.escape_debug(),
                folder.display()
            ),
        )
        .hint("name a file below the folder")
    };
    let mut path = root.to_owned();
    for part in Path::new(file).components() {
        match part {
            Component::Normal(part) => path.push(part),
            _ => return Err(outside()),
        }
    }
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(outside());
    };
    // What is there already decides whether the way leads out, before anything is made.
    let there = parent.ancestors().find(|above| above.exists());
    let inside = |path: &Path| path.canonicalize().is_ok_and(|whole| whole.starts_with(root));
    if path == root || !there.is_some_and(inside) {
        return Err(outside());
    }
    fs::create_dir_all(parent).map_err(|error| disk::unwritable(parent, &error))?;
    let whole = parent
        .canonicalize()
        .map_err(|error| disk::unwritable(parent, &error))?;
    let target = whole.join(name);
    let linked = fs::symlink_metadata(&target).is_ok_and(|held| held.is_symlink());
    if !whole.starts_with(root) || (linked && !inside(&target)) {
        return Err(outside());
    }
    Ok(target)
}

/// Whether a folder is a working copy. Which branch it is on stands in a file of git; a file that points elsewhere is not
/// followed.
fn git(folder: &Path) -> Option<GitPlace> {
    let inside = folder.join(".git");
    let held = fs::symlink_metadata(&inside).ok()?;
    if !held.is_dir() && !held.is_file() {
        return None;
    }
    let read = |path: &Path| -> io::Result<String> {
        let mut text = String::new();
        File::open(path)?.take(HEAD).read_to_string(&mut text)?;
        Ok(text)
    };
    let branch = read(&inside.join("HEAD")).ok();
    let branch = branch.and_then(|text| Some(text.trim().strip_prefix("ref: refs/heads/")?.to_owned()));
    Some(GitPlace {
        root: folder.display().to_string(),
        branch,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use weft_ports::{PortErrorKind, contracts::WrittenBelow};

    use super::{folder, write};

    #[test]
    fn a_file_is_written_over_what_was_seen_only() {
        let place = tempfile::tempdir().unwrap();
        let put =
            |text: &str, over: Option<&str>| write(place.path(), "a/b.yaml", text.into(), over).unwrap();
        let digest = |text: &str| weft_model::digest(text.as_bytes());
        assert_eq!(put("one", None), WrittenBelow::Written { created: true });
        assert_eq!(put("one", None), WrittenBelow::Unchanged);
        for over in [None, Some(digest("none of these"))] {
            let WrittenBelow::Differs(Some(theirs)) = put("two", over.as_deref()) else {
                panic!("a file that was not seen is another one");
            };
            assert_eq!(theirs.bytes, b"one");
        }
        let seen = digest("one");
        assert_eq!(put("two", Some(&seen)), WrittenBelow::Written { created: false });
        fs::remove_file(place.path().join("a/b.yaml")).unwrap();
        assert_eq!(put("three", Some(&digest("two"))), WrittenBelow::Differs(None));
        let left: Vec<_> = fs::read_dir(place.path().join("a")).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
    }

    #[test]
    fn nothing_is_written_outside_the_folder() {
        let outer = tempfile::tempdir().unwrap();
        let inner = outer.path().join("in");
        fs::create_dir(&inner).unwrap();
        let whole = outer.path().join("x.yaml").display().to_string();
        let mut names = vec!["../x.yaml", "a/../../x.yaml", "", ".", &whole];
        #[cfg(unix)]
        {
            let link =
                |name: &str, to: &std::path::Path| std::os::unix::fs::symlink(to, inner.join(name)).unwrap();
            fs::write(outer.path().join("secret.yaml"), "secret").unwrap();
            link("up", outer.path());
            link("link.yaml", &outer.path().join("secret.yaml"));
            link("nothing.yaml", &outer.path().join("gone.yaml"));
            names.extend(["up/x.yaml", "up/new/x.yaml", "link.yaml", "nothing.yaml"]);
        }
        for name in names {
            let error = write(&inner, name, b"id: a".to_vec(), None).unwrap_err();
            assert_eq!(error.kind, PortErrorKind::Denied, "{name}: {}", error.message);
        }
        let mut left: Vec<String> = fs::read_dir(outer.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        left.retain(|name| name != "secret.yaml");
        assert_eq!(left, ["in"]);
    }

    #[test]
    fn a_working_copy_is_told_with_its_branch() {
        let place = tempfile::tempdir().unwrap();
        let below = place.path().join("contracts/sales");
        fs::create_dir_all(&below).unwrap();
        fs::create_dir(place.path().join(".git")).unwrap();
        fs::write(place.path().join(".git/HEAD"), "ref: refs/heads/orders-2\n").unwrap();
        let found = folder(&below).unwrap();
        let git = found.git.unwrap();
        assert_eq!(git.branch.as_deref(), Some("orders-2"));
        assert_eq!(
            git.root,
            place.path().canonicalize().unwrap().display().to_string()
        );
        assert_eq!(
            folder(&below.join("gone")).unwrap_err().kind,
            PortErrorKind::NotFound
        );
    }
}
