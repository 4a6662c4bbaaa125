use std::fs;

use super::{LocalStorage, PreviewError, Storage as _};

struct Lake {
    folder: tempfile::TempDir,
}

impl Lake {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("lake/data")).unwrap();
        fs::write(folder.path().join("lake/data/a"), b"0123456789").unwrap();
        fs::write(folder.path().join("secret"), b"secret").unwrap();
        Self { folder }
    }

    fn root(&self) -> String {
        format!("{}/lake", self.folder.path().display())
    }

    fn storage(&self) -> LocalStorage {
        LocalStorage::open(&self.root(), &self.at("metadata/m.json")).unwrap()
    }

    fn at(&self, path: &str) -> String {
        format!("file://{}/{path}", self.root())
    }
}

#[tokio::test]
async fn ranges_come_in_order() {
    let lake = Lake::new();
    let storage = lake.storage();
    let bytes = storage
        .ranges(&lake.at("data/a"), &[(8, 10), (0, 3), (5, 5)])
        .await
        .unwrap();
    assert_eq!(bytes.as_ref(), b"89012");
    assert_eq!(
        storage.whole(&lake.at("data/a"), 10).await.unwrap().as_ref(),
        b"0123456789"
    );
    assert!(matches!(
        storage.whole(&lake.at("data/a"), 9).await,
        Err(PreviewError::TooLarge {
            size: 10,
            most: 9,
            ..
        })
    ));
    for range in [(5, 11), (9, 3), (u64::MAX - 1, u64::MAX)] {
        assert!(matches!(
            storage.ranges(&lake.at("data/a"), &[range]).await,
            Err(PreviewError::Damaged { .. })
        ));
    }
    assert!(matches!(
        storage.whole(&lake.at("data/b"), 10).await,
        Err(PreviewError::Missing { .. })
    ));
    assert!(matches!(
        storage.whole(&lake.at("data"), 10).await,
        Err(PreviewError::Damaged { .. })
    ));
}

#[cfg(unix)]
#[tokio::test]
async fn links_are_followed_inside_only() {
    use std::os::unix::fs::symlink;
    let lake = Lake::new();
    let root = std::path::PathBuf::from(lake.root());
    symlink("data/a", root.join("inside")).unwrap();
    symlink("../secret", root.join("outside")).unwrap();
    symlink(lake.folder.path().join("secret"), root.join("absolute")).unwrap();
    symlink(lake.folder.path(), root.join("up")).unwrap();
    let storage = lake.storage();
    assert!(storage.whole(&lake.at("inside"), 10).await.is_ok());
    for link in ["outside", "absolute", "up/secret"] {
        let error = storage.whole(&lake.at(link), 10).await.expect_err(link);
        assert!(
            matches!(error, PreviewError::OutsideRoot { .. }),
            "{link}: {error}"
        );
        assert!(error.to_string().contains(link), "{error}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_in_the_lake_does_not_hang() {
    let lake = Lake::new();
    let made = std::process::Command::new("mkfifo")
        .arg(format!("{}/pipe", lake.root()))
        .status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: no mkfifo here");
        return;
    }
    assert!(matches!(
        lake.storage().whole(&lake.at("pipe"), 10).await,
        Err(PreviewError::Damaged { .. })
    ));
}

/// Two tables below one root, each with a data file.
fn two_tables() -> Lake {
    let lake = Lake::new();
    for table in ["x", "x/y", "z"] {
        for folder in ["metadata", "data"] {
            let folder = format!("{}/ns/{table}/{folder}", lake.root());
            fs::create_dir_all(&folder).unwrap();
            fs::write(format!("{folder}/f"), b"0123456789").unwrap();
        }
    }
    lake
}

#[tokio::test]
async fn files_of_another_table_are_refused() {
    let lake = two_tables();
    let open = |metadata: &str| LocalStorage::open(&lake.root(), &lake.at(metadata)).unwrap();
    let x = open("ns/x/metadata/f");
    // `data/a` is in no table's folder, as where `write.data.path` leads.
    for own in ["ns/x/metadata/f", "ns/x/data/f", "data/a"] {
        assert!(x.whole(&lake.at(own), 10).await.is_ok(), "{own}");
    }
    #[cfg(unix)]
    {
        let link = format!("{}/ns/x/data/link", lake.root());
        std::os::unix::fs::symlink("../../z/data/f", link).unwrap();
        fs::create_dir_all(format!("{}/other", lake.root())).unwrap();
        let link = format!("{}/other/z", lake.root());
        std::os::unix::fs::symlink("../ns/z", link).unwrap();
    }
    let mut others = vec![
        "ns/z/data/f",
        "ns/z/metadata/f",
        "ns/x/y/data/f",
        "ns/x/y/metadata/f",
    ];
    if cfg!(unix) {
        others.extend(["ns/x/data/link", "other/z/data/f"]);
    }
    for other in others {
        // The second lies at the root, in no table's folder.
        fs::write(format!("{}/m.json", lake.root()), b"{}").unwrap();
        for storage in [&x, &open("m.json")] {
            let location = lake.at(other);
            let whole = storage.whole(&location, 10).await.expect_err(other);
            let ranges = storage.ranges(&location, &[(0, 1)]).await.expect_err(other);
            for error in [whole, ranges] {
                assert!(matches!(error, PreviewError::OtherTable { .. }), "{error}");
                assert!(error.to_string().contains(&location), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn escaped_locations_are_found_and_lead_nowhere_else() {
    let lake = two_tables();
    for folder in ["metadata", "data"] {
        let folder = format!("{}/my ns/t/{folder}", lake.root());
        fs::create_dir_all(&folder).unwrap();
        fs::write(format!("{folder}/f"), b"0123456789").unwrap();
        fs::write(format!("{folder}/a%20b"), b"0123456789").unwrap();
    }
    let storage = LocalStorage::open(&lake.root(), &lake.at("my%20ns/t/metadata/f")).unwrap();
    for location in [
        "my%20ns/t/metadata/f",
        "my%20ns/t/data/f",
        "my ns/t/data/f",
        "my ns/t/data/a%20b",
    ] {
        let location = lake.at(location);
        assert_eq!(storage.size(&location).await.unwrap(), 10, "{location}");
        assert!(storage.ranges(&location, &[(0, 1)]).await.is_ok(), "{location}");
    }
    let error = storage.size(&lake.at("ns/%7A/data/f")).await.unwrap_err();
    assert!(matches!(error, PreviewError::OtherTable { .. }), "{error}");
    for nowhere in ["%2e%2e/secret", "my%20ns/none"] {
        let error = storage.size(&lake.at(nowhere)).await.unwrap_err();
        assert!(matches!(error, PreviewError::Missing { .. }), "{error}");
    }
}
