use super::*;

fn store(endpoint: Option<&str>, configured: bool, path_style: bool) -> ObjectStore {
    ObjectStore {
        endpoint: endpoint.map(str::to_owned),
        configured,
        region: Some("eu-central-1".to_owned()),
        path_style,
        authorities: None,
        credentials: Vec::new(),
    }
}

/// Where requests go, and the host that may lie anywhere.
fn reached(store: &ObjectStore, bucket: &str) -> (String, Option<String>) {
    let address = address(store, bucket).unwrap();
    let target = target(store, &address, Patience::default());
    (target.url.to_string(), target.configured)
}

#[test]
fn only_the_very_host_that_was_set_up_may_lie_anywhere() {
    let own = Some("https://minio.example:9000");
    let set_up = Some("minio.example".to_owned());
    for (store, url, free) in [
        (
            store(own, true, true),
            "https://minio.example:9000/",
            set_up.clone(),
        ),
        // The bucket's name is the catalog's word, and so is the host that it makes.
        (
            store(own, true, false),
            "https://lake.minio.example:9000/",
            set_up,
        ),
        (store(own, false, true), "https://minio.example:9000/", None),
        (
            store(None, true, false),
            "https://lake.s3.eu-central-1.amazonaws.com/",
            None,
        ),
        (
            store(None, false, true),
            "https://s3.eu-central-1.amazonaws.com/",
            None,
        ),
    ] {
        assert_eq!(reached(&store, "lake"), (url.to_owned(), free), "{store:?}");
    }
}

#[test]
fn a_bucket_that_makes_no_host_name_stands_in_the_path() {
    for (endpoint, bucket, url) in [
        (None, "lake.sales", "https://s3.eu-central-1.amazonaws.com/"),
        (None, "lake_sales", "https://s3.eu-central-1.amazonaws.com/"),
        (Some("https://52.216.0.1"), "lake", "https://52.216.0.1/"),
        (Some("https://[2600:1fa0::1]"), "lake", "https://[2600:1fa0::1]/"),
    ] {
        assert_eq!(reached(&store(endpoint, false, false), bucket).0, url);
    }
}
