//! Second harvests: unchanged artifacts, missing ones, broken ones.

use std::{collections::BTreeSet, fs, path::Path};

use weft_model::{Aspect, Urn, WarningCode};
use weft_ports::{Cancel, PortErrorKind};
use weft_testkit::{Harvested, Memory, harvest_with};

use super::{DbtSource, copy, find, shop};
use crate::state::urn_of;

async fn again(path: &Path, memory: &Memory) -> Harvested {
    harvest_with(&DbtSource::new("dbt", path), memory, Cancel::new())
        .await
        .unwrap()
}

fn urns(harvested: &Harvested) -> BTreeSet<Urn> {
    harvested.facts.iter().map(|fact| fact.urn.clone()).collect()
}

#[tokio::test]
async fn unchanged_artifacts_are_not_read_again() {
    let (folder, memory) = (copy(), Memory::default());
    fs::remove_file(folder.path().join("sources.json")).unwrap();
    let first = again(folder.path(), &memory).await;
    assert_eq!(first.warnings.len(), 1);
    assert_eq!(
        (first.warnings[0].place.as_str(), first.warnings[0].code),
        ("sources.json", WarningCode::NotFound)
    );
    let second = again(folder.path(), &memory).await;
    assert_eq!(second.facts, []);
    assert_eq!(
        second.unchanged.iter().cloned().collect::<BTreeSet<_>>(),
        urns(&first)
    );
    assert_eq!(
        second.warnings, first.warnings,
        "what is missing is told as long as it is"
    );
    assert!(second.summary.complete);
}

#[tokio::test]
async fn a_new_run_of_dbt_is_read() {
    let (folder, memory) = (copy(), Memory::default());
    let first = again(folder.path(), &memory).await;
    let path = folder.path().join("run_results.json");
    let text = fs::read_to_string(&path).unwrap().replace("\"fail\"", "\"pass\"");
    fs::write(&path, text).unwrap();
    let second = again(folder.path(), &memory).await;
    let quality =
        |harvested: &Harvested| find(harvested, &urn_of("model.shop.orders"), Aspect::Quality).cloned();
    assert_ne!(quality(&first), quality(&second));
    assert_eq!(urns(&first), urns(&second));
}

#[tokio::test]
async fn a_manifest_cut_in_half_is_an_error_that_names_it() {
    let (folder, memory) = (copy(), Memory::default());
    again(folder.path(), &memory).await;
    let path = folder.path().join("manifest.json");
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let source = DbtSource::new("dbt", folder.path());
    let error = harvest_with(&source, &memory, Cancel::new()).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Corrupt);
    assert!(error.message.contains("manifest.json"), "{}", error.message);
    fs::write(&path, whole).unwrap();
    assert_eq!(
        again(folder.path(), &memory).await.facts,
        [],
        "the last good harvest is still known"
    );
}

#[tokio::test]
async fn a_broken_file_beside_the_manifest_takes_nothing_away() {
    for (file, aspect) in [
        ("catalog.json", Aspect::Schema),
        ("run_results.json", Aspect::Quality),
    ] {
        let (folder, memory) = (copy(), Memory::default());
        let first = again(folder.path(), &memory).await;
        let orders = urn_of("model.shop.orders");
        assert!(find(&first, &orders, aspect).is_some());
        fs::write(folder.path().join(file), "{\"nodes\": {").unwrap();
        for _ in 0..2 {
            let broken = again(folder.path(), &memory).await;
            let warnings: Vec<(&str, WarningCode)> = broken
                .warnings
                .iter()
                .map(|warning| (warning.place.as_str(), warning.code))
                .collect();
            assert_eq!(warnings, [(file, WarningCode::Malformed)]);
            // Stated anew without it, the columns would lose their types and the tests their results.
            assert_eq!(find(&broken, &orders, aspect), None);
            assert!(
                broken.unchanged.contains(&orders),
                "so the workspace is told that they stay"
            );
            assert!(
                find(&broken, &orders, Aspect::Upstream).is_some(),
                "the rest goes on"
            );
        }
        fs::copy(shop().join("target").join(file), folder.path().join(file)).unwrap();
        let mended = again(folder.path(), &memory).await;
        assert_eq!(mended.warnings, []);
        assert_eq!(find(&mended, &orders, aspect), find(&first, &orders, aspect));
    }
}

#[tokio::test]
async fn a_file_that_was_never_whole_is_a_warning_only() {
    let (folder, memory) = (copy(), Memory::default());
    fs::write(folder.path().join("catalog.json"), "[]").unwrap();
    let harvested = again(folder.path(), &memory).await;
    assert_eq!(harvested.warnings.len(), 1);
    assert!(
        find(&harvested, &urn_of("model.shop.orders"), Aspect::Schema).is_some(),
        "as the project declares it"
    );
}

#[tokio::test]
async fn nothing_there_is_an_error_with_a_next_step() {
    let empty = tempfile::tempdir().unwrap();
    let source = DbtSource::new("dbt", empty.path());
    let error = harvest_with(&source, &Memory::default(), Cancel::new())
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::NotFound);
    assert!(error.hint.unwrap().contains("dbt build"));
}

#[tokio::test]
async fn a_cancelled_harvest_says_so() {
    let cancel = Cancel::new();
    cancel.cancel();
    let source = DbtSource::new("dbt", shop());
    let error = harvest_with(&source, &Memory::default(), cancel)
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Cancelled);
}

#[cfg(unix)]
#[tokio::test]
async fn links_do_not_lead_out_of_the_folder() {
    let (outside, folder, memory) = (copy(), copy(), Memory::default());
    let catalog = folder.path().join("catalog.json");
    fs::remove_file(&catalog).unwrap();
    std::os::unix::fs::symlink(outside.path().join("catalog.json"), &catalog).unwrap();
    let harvested = again(folder.path(), &memory).await;
    assert_eq!(harvested.warnings.len(), 1);
    assert_eq!(harvested.warnings[0].code, WarningCode::OutsideRoot);

    let manifest = folder.path().join("manifest.json");
    fs::remove_file(&manifest).unwrap();
    std::os::unix::fs::symlink(outside.path().join("manifest.json"), &manifest).unwrap();
    let source = DbtSource::new("dbt", folder.path());
    let error = harvest_with(&source, &memory, Cancel::new()).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Denied);
}
