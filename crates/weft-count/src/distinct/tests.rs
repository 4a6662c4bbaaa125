use std::{collections::HashMap, sync::Arc};

use super::*;

/// Numbers with repeats, the same for a seed.
fn numbers(count: u64, different: u64) -> Vec<u64> {
    let mut state = 7_u64;
    let next = |_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) % different
    };
    (0..count).map(next).collect()
}

fn expected(values: &[u64]) -> u64 {
    let mut seen: HashMap<u64, u64> = HashMap::new();
    for value in values {
        *seen.entry(*value).or_default() += 1;
    }
    seen.values().filter(|count| **count > 1).count() as u64
}

/// Counts as the job does it: several threads, batches, passes until nothing is left.
fn counted(values: &[u64], short: bool, bytes: usize) -> (Option<u64>, u32) {
    let budget = Arc::new(Budget::new(bytes));
    let mut distinct = Arc::new(Distinct::new(short));
    let mut passes = 0;
    loop {
        std::thread::scope(|scope| {
            for part in values.chunks(values.len().div_ceil(3).max(1)) {
                let (distinct, budget) = (&distinct, &budget);
                scope.spawn(move || {
                    let mut dealt = Dealt::default();
                    for batch in part.chunks(1_000) {
                        let keys = if short {
                            Extracted::Short(batch.to_vec())
                        } else {
                            Extracted::Long(batch.iter().map(|value| u128::from(*value) << 40).collect())
                        };
                        distinct.add(&keys, &mut dealt, budget);
                        fit(|| Box::new(std::iter::once(distinct.as_ref())), budget);
                    }
                });
            }
        });
        passes += 1;
        let own = Arc::get_mut(&mut distinct).unwrap();
        if !own.end_pass(&budget) {
            assert_eq!(
                budget.used.load(Ordering::Relaxed),
                0,
                "everything was given back"
            );
            return (own.repeated(), passes);
        }
    }
}

#[test]
fn repeats_are_counted_exactly_in_one_pass_where_they_fit() {
    for (count, different) in [
        (0, 1),
        (1, 1),
        (50_000, 10),
        (200_000, 150_000),
        (100_000, u64::MAX >> 11),
    ] {
        let values = numbers(count, different);
        for short in [true, false] {
            assert_eq!(
                counted(&values, short, usize::MAX),
                (Some(expected(&values)), 1),
                "{count} of {different}, short {short}"
            );
        }
    }
}

#[test]
fn what_does_not_fit_is_counted_in_more_passes_with_the_same_result() {
    let values = numbers(400_000, 300_000);
    let room = 1_200_000;
    for short in [true, false] {
        let (repeated, passes) = counted(&values, short, room);
        assert_eq!(repeated, Some(expected(&values)), "short {short}");
        assert!(passes > 1, "{passes} passes in {room} bytes");
    }
}

#[test]
fn without_room_for_one_shard_nothing_is_said() {
    let values = numbers(100_000, 90_000);
    assert_eq!(counted(&values, true, 10).0, None);
}

#[test]
fn neighbours_and_extremes_are_different_values() {
    let mut values: Vec<u64> = (0..5_000).collect();
    values.extend((0..5_000).map(|low| u64::MAX - low));
    values.extend((0..64).map(|bit| 1 << bit).filter(|value| *value >= 5_000));
    assert_eq!(counted(&values, true, usize::MAX), (Some(0), 1));
    assert_eq!(counted(&values, false, usize::MAX), (Some(0), 1));
}
