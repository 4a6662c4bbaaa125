use arrow::array::{
    BooleanArray, Date32Array, Decimal128Array, Float64Array, Int32Array, LargeBinaryArray, StringArray,
};

use super::*;

fn keys(columns: &[ArrayRef]) -> Vec<u128> {
    let kinds: Vec<DataType> = columns.iter().map(|column| column.data_type().clone()).collect();
    match Keys::of(&kinds).unwrap().extract(columns).unwrap() {
        Extracted::Short(keys) => keys.into_iter().map(u128::from).collect(),
        Extracted::Long(keys) => keys,
    }
}

/// All differ but those that are named as equal.
fn told_apart(columns: &[ArrayRef], equal: &[(usize, usize)]) {
    let keys = keys(columns);
    for one in 0..keys.len() {
        for other in 0..one {
            let same = equal.contains(&(other, one));
            assert_eq!(keys[one] == keys[other], same, "{other} and {one} of {columns:?}");
        }
    }
}

#[test]
fn equal_values_have_equal_keys_and_no_others() {
    let long = "a text of more than fifteen bytes";
    let other = "a text of more than fifteen bytez";
    let texts: ArrayRef = Arc::new(StringArray::from(vec![
        Some(""),
        Some("\0"),
        Some("\0\0"),
        Some("a"),
        Some("fifteen bytes ."),
        Some("sixteen bytes .."),
        Some(long),
        Some(other),
        Some(long),
    ]));
    told_apart(&[texts], &[(6, 8)]);
    told_apart(
        &[Arc::new(Int32Array::from(vec![0, -1, 1, i32::MIN, i32::MAX, 1]))],
        &[(2, 5)],
    );
    told_apart(&[Arc::new(Date32Array::from(vec![0, 1, -1]))], &[]);
    told_apart(
        &[Arc::new(Float64Array::from(vec![
            0.0,
            -0.0,
            1.0,
            f64::NAN,
            -f64::NAN,
            f64::INFINITY,
        ]))],
        &[(0, 1), (3, 4)],
    );
    told_apart(
        &[Arc::new(Decimal128Array::from(vec![1, -1, i128::MAX, i128::MIN]))],
        &[],
    );
    told_apart(
        &[Arc::new(BooleanArray::from(vec![true, false, true]))],
        &[(0, 2)],
    );
    let bytes: [&[u8]; 3] = [b"", b"a", b"ab"];
    told_apart(&[Arc::new(LargeBinaryArray::from_iter_values(bytes))], &[]);
}

#[test]
fn a_combination_is_more_than_its_texts_after_one_another() {
    let one: ArrayRef = Arc::new(StringArray::from(vec!["ab", "a", "ab"]));
    let two: ArrayRef = Arc::new(StringArray::from(vec!["c", "bc", "c"]));
    told_apart(&[one, two], &[(0, 2)]);
}

#[test]
fn a_row_with_a_null_has_no_key() {
    let one: ArrayRef = Arc::new(Int32Array::from(vec![Some(1), None, Some(1), None]));
    let two: ArrayRef = Arc::new(StringArray::from(vec![Some("a"), Some("a"), None, None]));
    assert_eq!(keys(&[Arc::clone(&one)]).len(), 2);
    assert_eq!(keys(&[one, two]).len(), 1);
}

#[test]
fn sets_look_up_by_halves_what_is_long() {
    let many: Vec<u64> = (0..1_000).map(|value| value * 2).collect();
    for set in [
        KeySet::new(Extracted::Short(many)),
        KeySet::new(Extracted::Short(vec![4, 2])),
    ] {
        assert_eq!(set.count(&Extracted::Short(vec![2, 3, 4, 4])), 3);
        assert_eq!(set.each(&Extracted::Short(vec![3, 2])), [false, true]);
    }
}
