//! What a catalog wants of who reads a table (specification, `read-restrictions`, PR #13879): never ignored.

use weft_ports::{PortError, PortErrorKind, Source as _, source::TableLocation};

use super::{
    server::{Server, honest, json, table},
    settings, source,
};

const FILTER: &str = r#"{"required-row-filter":{"type":"eq","left":{"type":"reference","id":1},"right":7}}"#;

/// Where the table is, by a catalog whose answer says this.
async fn locate(restrictions: &'static str) -> Result<TableLocation, PortError> {
    let server = Server::start(move |method, path| {
        if path.contains("/tables/orders") {
            return json(table().replacen('{', &format!(r#"{{"read-restrictions":{restrictions},"#), 1));
        }
        honest(method, path)
    })
    .await;
    source(settings(&server.uri()))
        .locate(&["sales".to_owned()], "orders")
        .await
}

#[tokio::test]
async fn a_restricted_table_is_refused() {
    let free = locate("null").await.expect_err("no folder was allowed");
    assert!(!free.message.contains("restricts"), "{free}");
    for restrictions in [FILTER, "{}", "7"] {
        let error = locate(restrictions).await.expect_err(restrictions);
        assert_eq!(error.kind, PortErrorKind::Denied);
        assert!(
            error.message.contains("`sales.orders`: the catalog restricts"),
            "{error}"
        );
    }
}
