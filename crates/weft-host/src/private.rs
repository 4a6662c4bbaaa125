//! A folder that only this person can look into. The one place with code for Unix alone.

use std::{io, path::Path};

/// Makes the folder and those above it that are missing; new ones are closed to other people of the computer.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn other_people_cannot_look_in() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("a/b");
        super::make_folder(&folder).unwrap();
        let mode = std::fs::metadata(&folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        super::make_folder(&folder).unwrap();
    }
}
