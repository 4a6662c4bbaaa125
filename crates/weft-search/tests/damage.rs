//! An index whose files were cut or changed answers as before or not at all, and is made anew by a reset.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]
#![cfg(unix)]

#[path = "support/support.rs"]
mod support;

use std::{fs, path::Path};

use support::{answers, assets, build};
use weft_model::Revision;
use weft_ports::{AtRestKey, Index};
use weft_search::TantivyIndex;
use weft_testkit::shared;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Whether the damaged index was noticed; fails where it answers anything else than the sound one.
async fn noticed(dir: &Path, sound: &[String], heal: bool, what: &str) -> bool {
    let index = TantivyIndex::open(dir).unwrap();
    match index.revision().await.unwrap() {
        None => {
            assert!(index.search(&support::query("orders")).await.is_err(), "{what}");
            if !heal {
                return true;
            }
            index
                .apply(shared(assets::assets(300, 1)), Vec::new(), true, Revision(3))
                .await
                .unwrap();
            assert_eq!(index.revision().await.unwrap(), Some(Revision(3)), "{what}");
            assert_eq!(
                answers(&index)
                    .await
                    .unwrap()
                    .first()
                    .map(|answer| answer.starts_with(": 300 ")),
                Some(true)
            );
            true
        }
        Some(revision) => {
            assert_eq!(revision, Revision(2), "{what}");
            assert_eq!(answers(&index).await.unwrap(), sound, "{what}");
            false
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_is_noticed_or_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let sound_dir = folder.path().join("sound");
    let index = build(&sound_dir, 300, 1).await;
    // A second commit, so that there are deleted documents whose mark could get lost.
    index
        .apply(shared(assets::assets(40, 1)), Vec::new(), false, Revision(2))
        .await
        .unwrap();
    let sound = answers(&index).await.unwrap();
    let mut tried = 0;
    let mut found = 0;
    for entry in fs::read_dir(&sound_dir).unwrap() {
        let name = entry.unwrap().file_name();
        let name = name.to_string_lossy().into_owned();
        let bytes = fs::read(sound_dir.join(&name)).unwrap();
        let mut places: Vec<usize> = (0..8).map(|part| bytes.len() * part / 8).collect();
        if name == "meta.json" {
            places.extend((0..bytes.len()).step_by(11));
        }
        for place in places.into_iter().filter(|place| *place < bytes.len()) {
            for cut in [true, false] {
                let dir = folder.path().join("damaged");
                let _ = fs::remove_dir_all(&dir);
                copy(&sound_dir, &dir);
                let mut damaged = bytes.clone();
                if cut {
                    damaged.truncate(place);
                } else {
                    damaged[place] ^= 1 << (place % 8);
                }
                fs::write(dir.join(&name), damaged).unwrap();
                tried += 1;
                // To make it anew takes long; once for each file is enough.
                let heal = place == bytes.len() / 2 && cut;
                found +=
                    usize::from(noticed(&dir, &sound, heal, &format!("{name} at {place}, cut: {cut}")).await);
            }
        }
    }
    println!("{found} of {tried} damages were noticed, the others changed no answer");
    assert!(found * 10 > tried * 6, "{found} of {tried}");
}

#[tokio::test]
async fn damage_under_a_running_program_ends_the_answers() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), 300, 1).await;
    // One that has found it sound and has read no document yet.
    let index = TantivyIndex::open(folder.path()).unwrap();
    assert_eq!(index.revision().await.unwrap(), Some(Revision(1)));
    let files = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    for store in files.filter(|path| path.extension().is_some_and(|extension| extension == "store")) {
        // In place and without changing its length, as a failing disk would.
        let file = fs::OpenOptions::new().write(true).open(&store).unwrap();
        let length = file.metadata().unwrap().len();
        let noise = vec![0xa5; usize::try_from(length).unwrap() - 400];
        std::os::unix::fs::FileExt::write_at(&file, &noise, 0).unwrap();
    }
    let error = answers(&index).await.unwrap_err();
    println!("{error}");
    assert_eq!(
        index.revision().await.unwrap(),
        None,
        "what cannot be read is no index"
    );
    index
        .apply(shared(assets::assets(300, 1)), Vec::new(), true, Revision(2))
        .await
        .unwrap();
    answers(&index).await.unwrap();
}

#[tokio::test]
async fn another_format_is_no_index() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), 10, 1).await;
    let meta = folder.path().join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let other = text.replace("\\\"format\\\":", "\\\"format\\\":9");
    assert_ne!(other, text);
    fs::write(&meta, other).unwrap();
    let index = TantivyIndex::open(folder.path()).unwrap();
    assert_eq!(index.revision().await.unwrap(), None);
}

/// Whether a text can be read in any file of a folder.
fn is_readable(dir: &Path, text: &str) -> bool {
    fs::read_dir(dir).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[tokio::test]
async fn an_encrypted_index_answers_the_same_and_says_nothing_without_its_key() {
    let (plain, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    build(plain.path(), 300, 1).await;
    let sound = answers(&TantivyIndex::open(plain.path()).unwrap()).await.unwrap();
    let urn = assets::assets(300, 1)[0].urn.as_str().to_owned();
    assert!(is_readable(plain.path(), &urn), "what is looked for is there");

    let with = |byte: u8| TantivyIndex::open_with(folder.path(), Some(AtRestKey::new([byte; 32]))).unwrap();
    let index = with(7);
    index
        .apply(shared(assets::assets(300, 1)), Vec::new(), true, Revision(2))
        .await
        .unwrap();
    assert_eq!(answers(&index).await.unwrap(), sound);
    assert_eq!(
        answers(&with(7)).await.unwrap(),
        sound,
        "another process has the same"
    );
    // A second commit: what is known of the first is opened again.
    let some = shared(assets::assets(10, 1));
    index.apply(some, Vec::new(), false, Revision(4)).await.unwrap();
    assert_eq!(answers(&index).await.unwrap().len(), sound.len());
    assert!(!is_readable(folder.path(), &urn));

    for other in [with(8), TantivyIndex::open(folder.path()).unwrap()] {
        assert_eq!(other.revision().await.unwrap(), None);
    }
    // One file in place of another, of the same index and by the same key.
    let stores: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "store"))
        .collect();
    let (one, two) = (&stores[0], &stores[1]);
    let kept = fs::read(one).unwrap();
    fs::write(one, fs::read(two).unwrap()).unwrap();
    assert_eq!(with(7).revision().await.unwrap(), None);
    fs::write(one, &kept).unwrap();
    assert_eq!(with(7).revision().await.unwrap(), Some(Revision(4)));
    // A bit of it.
    let mut flipped = kept;
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    fs::write(one, &flipped).unwrap();
    let damaged = with(7);
    assert_eq!(damaged.revision().await.unwrap(), None);
    damaged
        .apply(shared(assets::assets(300, 1)), Vec::new(), true, Revision(9))
        .await
        .unwrap();
    assert_eq!(answers(&damaged).await.unwrap(), sound);
}

#[tokio::test]
async fn a_file_in_place_of_the_folder_is_an_error_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("index");
    fs::write(&dir, "not a folder").unwrap();
    let index = TantivyIndex::open(&dir).unwrap();
    assert_eq!(index.revision().await.unwrap(), None);
    let error = index
        .apply(Vec::new(), Vec::new(), true, Revision(1))
        .await
        .unwrap_err();
    assert!(error.hint.is_some(), "{error:?}");
}
