//! A lake in the double of Polaris, and people who connect to it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use weft_model::{Payload, access::AccessState};
use weft_ports::source::{RestCatalog, SignIn, SourceKind};
use weft_testkit::{
    Harvested,
    polaris::{Grant, PolarisDouble},
};

use crate::rest::{AtHand, IcebergRestSource};

/// `LoadTableResult.metadata` of a table with one column.
pub(super) fn metadata(uuid: u32, comment: &str) -> Value {
    json!({
        "format-version": 2,
        "table-uuid": format!("00000000-0000-4000-8000-{uuid:012}"),
        "location": format!("file:///lake/{uuid}"),
        "last-sequence-number": 1, "last-updated-ms": 1_700_000_000_000_i64, "last-column-id": 1,
        "current-schema-id": 0,
        "schemas": [{"type": "struct", "schema-id": 0,
                     "fields": [{"id": 1, "name": "id", "required": true, "type": "long"}]}],
        "default-spec-id": 0, "partition-specs": [{"spec-id": 0, "fields": []}], "last-partition-id": 999,
        "default-sort-order-id": 0, "sort-orders": [{"order-id": 0, "fields": []}],
        "current-snapshot-id": 7, "refs": {"main": {"snapshot-id": 7, "type": "branch"}},
        "snapshots": [{"snapshot-id": 7, "sequence-number": 1, "timestamp-ms": 1_700_000_000_000_i64,
                       "manifest-list": "file:///lake/x.avro", "schema-id": 0,
                       "summary": {"operation": "append", "total-records": "5"}}],
        "properties": {"comment": comment}
    })
}

/// A lake with three namespaces, one nested, and one person for each level of trust.
pub(super) struct Lake {
    pub(super) polaris: PolarisDouble,
}

impl Lake {
    pub(super) async fn start() -> Self {
        let polaris = PolarisDouble::start().await;
        polaris.add_catalog("lake", "file:///lake", &[]);
        polaris.add_namespace("lake", &["sales"], &[("domain", "Sales"), ("owner", "maya")]);
        polaris.add_namespace("lake", &["sales", "eu"], &[]);
        polaris.add_namespace("lake", &["hr"], &[]);
        let table = |levels: &[&str], name: &str, number: u32| {
            let at = format!("file:///lake/{number}/metadata/v1.json");
            polaris.add_table("lake", levels, name, &at, metadata(number, name));
        };
        table(&["sales"], "orders", 1);
        table(&["sales"], "returns", 2);
        table(&["sales", "eu"], "orders", 3);
        table(&["hr"], "salaries", 4);
        Self { polaris }
    }

    /// A person with these privileges on the catalog, and the connection of that person.
    pub(super) fn person(&self, name: &str, grants: &[Grant]) -> IcebergRestSource {
        let (client_id, secret) = self.polaris.add_principal(name, &["lake"]);
        for grant in grants {
            self.polaris.grant("lake", name, grant.clone());
        }
        connect(&self.polaris, &client_id, &secret, |_| {})
    }

    pub(super) fn reader(&self, name: &str) -> IcebergRestSource {
        let rights = [
            "NAMESPACE_LIST",
            "NAMESPACE_READ_PROPERTIES",
            "TABLE_LIST",
            "TABLE_READ_PROPERTIES",
            "VIEW_LIST",
        ];
        self.person(name, &rights.map(Grant::catalog))
    }
}

pub(super) fn connect(
    polaris: &PolarisDouble,
    id: &str,
    secret: &str,
    set: impl FnOnce(&mut RestCatalog),
) -> IcebergRestSource {
    let mut settings = RestCatalog {
        warehouses: vec!["lake".to_owned()],
        ..RestCatalog::at(polaris.catalog_uri(), SignIn::client(id))
    };
    set(&mut settings);
    let kind = SourceKind::Polaris(settings);
    IcebergRestSource::new("lake", &kind, Box::new(AtHand(secret.into()))).expect("a source")
}

/// Full names of what was stated, with what the source answered about access.
pub(super) fn stated(harvested: &Harvested) -> BTreeSet<(String, Option<AccessState>)> {
    let assets = harvested.facts.iter().filter_map(|fact| match &fact.payload {
        Payload::Asset(asset) => Some((asset.full_name.clone(), asset.access)),
        _ => None,
    });
    assets.collect()
}

pub(super) fn names(harvested: &Harvested) -> Vec<String> {
    stated(harvested).into_iter().map(|(name, _)| name).collect()
}
