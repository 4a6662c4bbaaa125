//! Writing files where none were.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Component, Path, PathBuf},
};

use weft_ports::{PortError, PortErrorKind, contracts::ContractText, error::PortResult};

use super::disk::unwritable;

/// Files at once.
const FILES: usize = 100;

/// Writes all files below `folder`, or none.
pub fn create(folder: &Path, files: &[ContractText]) -> PortResult<()> {
    if files.len() > FILES {
        return Err(PortError::new(
            PortErrorKind::Limit,
            format!(
                "{} files are more than the {FILES} that are made at once",
                files.len()
            ),
        ));
    }
    for text in files {
        super::too_large(text)?;
        let path = below(folder, &text.path)?;
        match fs::symlink_metadata(&path) {
            Ok(_) => return Err(is_there(&path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            // A file where a folder has to be.
            Err(error) => return Err(unwritable(&path, &error)),
        }
    }
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let root = folder
        .canonicalize()
        .map_err(|error| unwritable(folder, &error))?;
    for text in files {
        let path = below(&root, &text.path)?;
        inside(&root, path.parent().unwrap_or(&root))?;
    }
    let mut made: Vec<PathBuf> = Vec::new();
    for text in files {
        let written = below(&root, &text.path).and_then(|path| {
            one(&root, &path, &text.bytes)?;
            Ok(path)
        });
        match written {
            Ok(path) => made.push(path),
            Err(error) => {
                take_back(&made);
                return Err(error);
            }
        }
    }
    Ok(())
}

/// A path below a folder: names only.
fn below(folder: &Path, path: &str) -> PortResult<PathBuf> {
    let relative = Path::new(path);
    let named = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if path.is_empty() || !named {
        return Err(PortError::new(
            PortErrorKind::Denied,
            format!("`{path}` leads out of the folder `{}`", folder.display()),
        ));
    }
    Ok(folder.join(relative))
}

/// Refuses a folder that would lie outside of `root`: what is there of it could be a link to anywhere. Asked before folders
/// are made, which follows links as well.
fn inside(root: &Path, folder: &Path) -> PortResult<()> {
    let is_there = |path: &&Path| fs::symlink_metadata(path).is_ok();
    let known = folder.ancestors().find(is_there).unwrap_or(root);
    let whole = known.canonicalize().map_err(|error| unwritable(known, &error))?;
    if whole.starts_with(root) {
        return Ok(());
    }
    Err(PortError::new(
        PortErrorKind::Denied,
        format!(
            "`{}` is a link that leads out of `{}`",
            known.display(),
            root.display()
        ),
    )
    .hint("name another folder"))
}

fn one(root: &Path, path: &Path, bytes: &[u8]) -> PortResult<()> {
    let folder = path.parent().unwrap_or(root);
    inside(root, folder)?;
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    // Somebody may have put a link there in between.
    inside(root, folder)?;
    let opened = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = opened.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => is_there(path),
        _ => unwritable(path, &error),
    })?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop::<File>(file);
    written.map_err(|error| {
        take_back(&[path.to_owned()]);
        unwritable(path, &error)
    })
}

fn is_there(path: &Path) -> PortError {
    PortError::new(
        PortErrorKind::Invalid,
        format!("`{}` is there already; nothing was written", path.display()),
    )
    .hint("name another folder, or move the file away")
}

fn take_back(made: &[PathBuf]) {
    for path in made {
        if let Err(error) = fs::remove_file(path) {
            tracing::warn!(file = %path.display(), %error, "a file of a skeleton that was not finished stays");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use weft_ports::contracts::ContractText;

    use super::create;

    fn text(path: &str) -> ContractText {
        ContractText {
            path: path.to_owned(),
            bytes: b"new".to_vec(),
        }
    }

    #[test]
    fn all_or_nothing_and_never_over_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("new");
        create(&root, &[text("a/b.sql"), text("c.yaml")]).unwrap();
        assert_eq!(fs::read(root.join("a/b.sql")).unwrap(), b"new");
        fs::write(root.join("c.yaml"), "mine").unwrap();
        assert!(create(&root, &[text("d.yaml"), text("c.yaml")]).is_err());
        assert_eq!(fs::read(root.join("c.yaml")).unwrap(), b"mine");
        assert!(!root.join("d.yaml").exists());
        // A file where a folder has to be: what was written before it is taken back.
        assert!(create(&root, &[text("d.yaml"), text("c.yaml/e.sql")]).is_err());
        assert!(!root.join("d.yaml").exists());
    }

    #[test]
    fn nothing_is_written_outside_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("new");
        let outside = folder.path().join("out.yaml");
        for path in [
            "../out.yaml",
            "a/../../out.yaml",
            "",
            &outside.display().to_string(),
        ] {
            assert!(create(&root, &[text(path)]).is_err(), "{path}");
        }
        assert!(!outside.exists());
        #[cfg(unix)]
        {
            fs::create_dir_all(&root).unwrap();
            std::os::unix::fs::symlink(folder.path(), root.join("link")).unwrap();
            assert!(create(&root, &[text("link/out.yaml")]).is_err());
            assert!(!outside.exists());
            // Nor is a folder made there, or a file that comes before it.
            assert!(create(&root, &[text("a.yaml"), text("link/other/deep/out.yaml")]).is_err());
            assert!(!folder.path().join("other").exists());
            assert!(!root.join("a.yaml").exists());
            std::os::unix::fs::symlink(folder.path().join("nowhere"), root.join("dangling")).unwrap();
            assert!(create(&root, &[text("dangling/out.yaml")]).is_err());
            assert!(!folder.path().join("nowhere").exists());
        }
    }
}
