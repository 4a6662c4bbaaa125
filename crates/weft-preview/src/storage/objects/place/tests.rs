use super::{PreviewError, object, root};

#[test]
fn spellings_of_a_place_inside_are_taken() {
    for location in [
        "s3://lake/sales/orders/data/a.parquet",
        "s3a://lake/sales/orders/data/a.parquet",
        "s3n://lake/sales/orders/data/a.parquet",
        "S3://lake/sales/orders/data/a.parquet",
    ] {
        for folder in [
            "s3://lake/sales",
            "s3a://lake/sales/",
            "s3://lake",
            "s3://lake/sales/orders",
        ] {
            let folder = root(folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
            let place = object(location, &folder).unwrap_or_else(|error| panic!("{location}: {error}"));
            assert_eq!(place.key, "sales/orders/data/a.parquet", "{location}");
        }
    }
    // Partitions, whose values writers escape, and other names that are sound.
    for location in [
        "s3://lake/sales/data/at=2026-01-01T00%3A00/a b+c.parquet",
        "s3://lake/sales/data/share=100%/a.parquet",
        "s3://lake/sales/data/path=a%2Fb/..a..parquet",
        "s3://lake/sales/data/city=Köln/a?b#c.parquet",
    ] {
        let folder = root("s3://lake/sales").unwrap();
        let place = object(location, &folder).unwrap_or_else(|error| panic!("{location}: {error}"));
        assert_eq!(place.to_string(), location, "the name is asked for as it stands");
    }
}

#[test]
fn whatever_leads_out_is_refused_by_name() {
    let folder = root("s3://lake/sales").unwrap();
    for location in [
        "s3://lake/finance/x",
        "s3://lake/salesman/x",
        "s3://lake/sales",
        "s3://lake/sales/",
        "s3://lake/",
        "s3://lake",
        "s3://other/sales/x",
        "s3://lake.evil.example/sales/x",
        "s3://lake@evil.example/sales/x",
        "s3://lake:443/sales/x",
        "s3://LAKE/sales/x",
        "s3:///sales/x",
        "s3:/lake/sales/x",
        "s3:lake/sales/x",
        "s3://lake/sales/../finance/x",
        "s3://lake/sales/./x",
        "s3://lake/sales//x",
        "s3://lake//sales/x",
        "s3://lake/sales/x/",
        "s3://lake/sales/..",
        "s3://lake/sales/%2e%2e/finance/x",
        "s3://lake/sales/%2E./finance/x",
        "s3://lake/sales/..%2ffinance/x",
        "s3://lake/sales/%252e%252e%252ffinance/x",
        "s3://lake/sales/%25252525252525252525252e",
        "s3://lake/sales/a%2F%2Fb",
        "s3://lake/sales/..\\finance",
        "s3://lake/sales/..%5cfinance",
        "s3://lake/sales/a\0b",
        "s3://lake/sales/a%00b",
        "s3://lake/sales/a\nb",
        "s3://lake/sales/a%0d%0ab",
        "s3://lake/sales/a%ff",
    ] {
        let error = object(location, &folder).expect_err(location);
        assert!(
            matches!(error, PreviewError::OutsideRoot { .. }),
            "{location}: {error}"
        );
    }
}

#[test]
fn other_storage_is_not_asked_for() {
    let folder = root("s3://lake/sales").unwrap();
    for location in [
        "/lake/sales/x",
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "s3x://lake/sales/x",
        "gs://lake/sales/x",
        "abfss://lake@acme.dfs.core.windows.net/sales/x",
        "wasbs://lake@acme.blob.core.windows.net/sales/x",
        "",
    ] {
        let error = object(location, &folder).expect_err(location);
        assert!(
            matches!(error, PreviewError::Scheme { .. }),
            "{location}: {error}"
        );
    }
}

#[test]
fn places_of_google_and_azure_are_compared_exactly() {
    let google = root("gs://lake/sales/").unwrap();
    let azure = root("abfs://lake@acme.dfs.core.windows.net/sales").unwrap();
    for (location, folder, key) in [
        ("gs://lake/sales/a b.parquet", &google, "sales/a b.parquet"),
        ("GS://lake/sales/x", &google, "sales/x"),
        (
            "abfss://lake@acme.dfs.core.windows.net/sales/x",
            &azure,
            "sales/x",
        ),
    ] {
        assert_eq!(object(location, folder).unwrap().key, key, "{location}");
    }
    for (location, folder) in [
        ("gs://lake/salesman/x", &google),
        ("gs://lake/sales", &google),
        ("gs://lakes/sales/x", &google),
        ("gs://lake/sales/../x", &google),
        ("gs://lake/sales/%2e%2e/x", &google),
        ("gs://lake@evil/sales/x", &google),
        ("abfss://lake@acme.dfs.core.windows.net/salesman/x", &azure),
        ("abfss://lake@acme.dfs.core.windows.net/sales/../x", &azure),
        ("abfss://other@acme.dfs.core.windows.net/sales/x", &azure),
        ("abfss://lake@other.dfs.core.windows.net/sales/x", &azure),
        ("abfss://lake@ACME.dfs.core.windows.net/sales/x", &azure),
        ("abfss://lake@acme.blob.core.windows.net/sales/x", &azure),
        (
            "abfss://lake@acme.dfs.core.windows.net.evil.example/sales/x",
            &azure,
        ),
        ("abfss://lake@acme.dfs.core.windows.net:444/sales/x", &azure),
        ("abfss://lake:x@acme.dfs.core.windows.net/sales/x", &azure),
        ("abfss://lake@x@acme.dfs.core.windows.net/sales/x", &azure),
        ("abfss://lake/sales/x", &azure),
        ("abfss:///sales/x", &azure),
    ] {
        let error = object(location, folder).expect_err(location);
        assert!(
            matches!(error, PreviewError::OutsideRoot { .. }),
            "{location}: {error}"
        );
    }
}

#[test]
fn a_root_is_a_bucket_and_perhaps_a_folder_in_it() {
    for bad in [
        "s3://",
        "s3://a",
        "s3://lake/../x",
        "s3://la ke/x",
        "s3://lake/a//b",
        "/lake",
        "s3://../x",
        "gs://",
        "abfss://lake/x",
        "abfss://lake@evil.example/x",
        "abfss://lake@a-b.dfs.core.windows.net/x",
    ] {
        assert!(root(bad).is_err(), "{bad}");
    }
}
