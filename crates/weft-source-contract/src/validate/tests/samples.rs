//! Files that others wrote: the verdict is the official schema's, as another validator gives it.
//!
//! The list beside this was made by Python's jsonschema once; where the samples are not at hand nothing is read.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::checked;

const VERDICTS: &str = include_str!("verdicts.tsv");

pub fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = env::var_os("WEFT_SAMPLES").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// The valid ones.
pub fn valid() -> Vec<&'static str> {
    let lines = VERDICTS.lines().filter(|line| line.contains("\tvalid\t-\t"));
    lines.filter_map(|line| line.split('\t').next()).collect()
}

/// Whether two pointers are one, or one lies in the other.
fn touch(left: &str, right: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    within(left, right) || within(right, left)
}

#[test]
fn the_verdict_on_each_sample_is_that_of_another_validator() {
    let Some(samples) = folder() else {
        println!("no samples at hand: nothing checked");
        return;
    };
    let (mut read, mut invalid) = (0, 0);
    for line in VERDICTS.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, _, schema, verdict, places, _] = columns[..] else {
            panic!("{line}");
        };
        let found = checked(file, fs::read(samples.join(file)).unwrap());
        let errors = super::told(&found);
        assert_eq!(found.schema, Some(schema), "{file}: {errors:#?}");
        assert_eq!(found.errors.is_empty(), verdict == "valid", "{file}: {errors:#?}");
        read += 1;
        if verdict == "valid" {
            continue;
        }
        invalid += 1;
        println!("{file}\n  {}", errors.join("\n  "));
        let places: Vec<&str> = places
            .split(' ')
            .map(|place| if place == "#" { "" } else { place })
            .collect();
        for place in &places {
            assert!(
                found.errors.iter().any(|error| touch(&error.path, place)),
                "{file}: nothing is said of `{place}`: {errors:#?}"
            );
        }
        for error in &found.errors {
            assert!(
                error.place.line > 0 && error.place.column > 0,
                "{file}: {error:?}"
            );
            assert!(
                places.iter().any(|place| touch(&error.path, place)),
                "{file}: only we find fault with `{}`: {}",
                error.path,
                error.message
            );
        }
    }
    println!("{read} samples, {invalid} of them invalid, as another validator says");
    assert!(read > 70, "only {read} samples were found");
}
