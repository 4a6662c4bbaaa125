//! Makes the tables that the recording reads and does not make.
//!
//! They go in over the same API, as the recorded `engineer`, with metadata only: manifests are named and do not
//! exist, which no reader of metadata minds.

use serde_json::{Value, json};

use super::{
    client::{Client, Payload, Request},
    memory::Memory,
};
use crate::polaris::state::now;

const NAMESPACES: &str = "/api/catalog/v1/lake/namespaces";

/// Makes them.
pub async fn make(client: &Client, memory: &Memory) -> Result<(), String> {
    let order = [
        (1, "order_id", "long"),
        (2, "email", "string"),
        (3, "amount", "double"),
    ];
    let maker = Maker { client, memory };

    let orders = "file:///lake/lake/sales/orders";
    let properties = json!({"owner": "sales-stewards", "comment": "orders fact", "classification": "pii"});
    maker.create("sales", "orders", &order, properties).await?;
    maker.append("sales", "orders", orders, 3, (1362, 3)).await?;
    let mut wider = schema(&order);
    if let Some(fields) = wider.get_mut("fields").and_then(Value::as_array_mut) {
        fields
            .push(json!({"id": 4, "name": "note", "required": false, "type": "string", "doc": "free text"}));
    }
    let updates = json!([
        {"action": "add-schema", "schema": wider, "last-column-id": 4},
        {"action": "set-current-schema", "schema-id": -1},
    ]);
    maker.commit("sales", "orders", updates).await?;

    let customer = [(1, "id", "long"), (2, "name", "string")];
    maker.create("sales", "customers", &customer, json!({})).await?;
    maker
        .append(
            "sales",
            "customers",
            "file:///lake/lake/sales/customers",
            2,
            (907, 1),
        )
        .await?;

    maker.create("sales%1Feu", "orders_eu", &order, json!({})).await?;
    let orders_eu = "file:///lake/lake/sales/eu/orders_eu";
    maker
        .append("sales%1Feu", "orders_eu", orders_eu, 2, (1362, 3))
        .await?;

    // These two are only asked whether they are there (#216, #260, #263).
    maker.create("finance", "ledger", &customer, json!({})).await?;
    maker.create("hr", "salaries", &customer, json!({})).await
}

struct Maker<'a> {
    client: &'a Client,
    memory: &'a Memory,
}

impl Maker<'_> {
    async fn create(
        &self,
        namespace: &str,
        name: &str,
        columns: &[(i32, &str, &str)],
        mut properties: Value,
    ) -> Result<(), String> {
        if let Some(known) = properties.as_object_mut() {
            // The recorded tables were staged first, and then the server notes this itself.
            known.insert("created-at".to_owned(), json!("2026-11-23T01:06:19.848256756Z"));
        }
        let body = json!({"name": name, "schema": schema(columns), "properties": properties});
        self.post(&format!("{NAMESPACES}/{namespace}/tables"), body).await
    }

    /// Appends the same file several times, one commit each.
    async fn append(
        &self,
        namespace: &str,
        name: &str,
        location: &str,
        times: i64,
        (bytes, rows): (i64, i64),
    ) -> Result<(), String> {
        let mut parent = None;
        for sequence in 1..=times {
            let id = 1_000_000_000_000 + sequence;
            let mut snapshot = json!({
                "sequence-number": sequence,
                "snapshot-id": id,
                "timestamp-ms": now(),
                "summary": {
                    "operation": "append",
                    "added-files-size": bytes.to_string(),
                    "added-data-files": "1",
                    "added-records": rows.to_string(),
                    "total-data-files": sequence.to_string(),
                    "total-delete-files": "0",
                    "total-records": (rows * sequence).to_string(),
                    "total-files-size": (bytes * sequence).to_string(),
                    "total-position-deletes": "0",
                    "total-equality-deletes": "0",
                },
                "manifest-list": format!("{location}/metadata/snap-{id}.avro"),
                "schema-id": 0,
            });
            if let (Some(fields), Some(parent)) = (snapshot.as_object_mut(), parent) {
                fields.insert("parent-snapshot-id".to_owned(), json!(parent));
            }
            let updates = json!([
                {"action": "add-snapshot", "snapshot": snapshot},
                {"action": "set-snapshot-ref", "ref-name": "main", "type": "branch", "snapshot-id": id},
            ]);
            self.commit(namespace, name, updates).await?;
            parent = Some(id);
        }
        Ok(())
    }

    async fn commit(&self, namespace: &str, name: &str, updates: Value) -> Result<(), String> {
        let path = format!("{NAMESPACES}/{namespace}/tables/{name}");
        self.post(&path, json!({"requirements": [], "updates": updates}))
            .await
    }

    async fn post(&self, path: &str, body: Value) -> Result<(), String> {
        let request = Request {
            method: "POST".to_owned(),
            path: path.to_owned(),
            params: Vec::new(),
            headers: Vec::new(),
            token: self.memory.token("engineer"),
            body: Payload::Json(body),
        };
        let answer = self.client.send(request).await?;
        match answer.status {
            200 => Ok(()),
            status => Err(format!("{path} could not be made: {status} {}", answer.body)),
        }
    }
}

fn schema(columns: &[(i32, &str, &str)]) -> Value {
    let fields = columns
        .iter()
        .map(|(id, name, kind)| json!({"id": id, "name": name, "required": false, "type": kind}));
    json!({"type": "struct", "schema-id": 0, "fields": fields.collect::<Vec<_>>()})
}
