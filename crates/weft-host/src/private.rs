//! Folders and files that only this person can look into. The one place with code for Unix alone.

use std::{
    io::{self, Write},
    path::Path,
};

use tempfile::NamedTempFile;

/// Makes the folder and those above it that are missing; new ones are closed to other people of the computer.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a file that nobody else can read, in place of an older one: all of it or nothing.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    written(path, bytes)?.persist(path).map_err(|error| error.error)?;
    keep_name(path)
}

/// Writes a file that nobody else can read. One that is there stays: [`io::ErrorKind::AlreadyExists`].
pub fn write_new_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    written(path, bytes)?
        .persist_noclobber(path)
        .map_err(|error| error.error)?;
    keep_name(path)
}

/// A file that nobody else can read, to be written and then given the name `path`. It is gone when it is dropped before.
pub fn temporary(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    tempfile::Builder::new()
        .prefix(".weft-")
        .tempfile_in(folder.unwrap_or_else(|| Path::new(".")))
}

/// Gives a file its name, once its bytes are on the disk. One that is there stays: [`io::ErrorKind::AlreadyExists`].
pub fn persist_new(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.persist_noclobber(path).map_err(|error| error.error)?;
    keep_name(path)
}

/// Waits until what a folder holds is on the disk under the names that it has. Other systems than Unix cannot be told.
pub fn keep_names(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The bytes on the disk under another name. Such files are made with mode 0600 on Unix.
fn written(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = temporary(path)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// A new name is in its folder only once the folder is on the disk.
fn keep_name(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    keep_names(folder.unwrap_or_else(|| Path::new(".")))
}

#[cfg(all(test, unix))]
mod tests {
    use std::{io::ErrorKind, os::unix::fs::PermissionsExt};

    #[test]
    fn other_people_cannot_look_in() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("a/b");
        super::make_folder(&folder).unwrap();
        let mode = std::fs::metadata(&folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        super::make_folder(&folder).unwrap();
    }

    #[test]
    fn a_file_is_closed_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        super::write_new_file(&path, b"first").unwrap();
        let again = super::write_new_file(&path, b"second").unwrap_err();
        assert_eq!(again.kind(), ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        // One that was opened to others is closed with the next writing.
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        super::write_file(&path, b"third").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"third");
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing is left over"
        );
    }
}
