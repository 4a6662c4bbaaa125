//! Classifications and tags that a policy is held against.

use weft_model::{Entity, EntityKind};

use crate::{App, AppResult};

/// Those of a thing, its columns, and the assets that it offers: in lower case, each once.
pub async fn of(app: &App, thing: &Entity) -> AppResult<Vec<String>> {
    let mut labels = Vec::new();
    add(&mut labels, thing);
    if thing.kind == EntityKind::Product {
        let ports = thing.product.iter().flat_map(|product| &product.output_ports);
        let urns: Vec<_> = ports.flat_map(|port| port.assets.iter().cloned()).collect();
        for asset in app.replica.entities(&urns).await? {
            add(&mut labels, &asset);
        }
    }
    Ok(labels)
}

fn add(labels: &mut Vec<String>, thing: &Entity) {
    // Columns that are gone are still there in older snapshots.
    let fields = thing.schema.iter().flat_map(|schema| {
        let earlier = schema.history.iter().flat_map(|version| &version.fields);
        schema.fields.iter().chain(earlier)
    });
    let of_fields = fields.flat_map(|field| field.classification.iter().chain(&field.tags));
    for label in thing.tags.iter().chain(of_fields) {
        let label = label.trim().to_lowercase();
        if !label.is_empty() && !labels.contains(&label) {
            labels.push(label);
        }
    }
}

#[cfg(test)]
mod tests {
    use weft_model::Entity;

    use super::add;

    #[test]
    fn labels_of_columns_count_each_once() {
        let mut labels = vec!["pii".to_owned()];
        let entity: Entity = serde_json::from_value(serde_json::json!({
            "urn": weft_model::Urn::domain("x"), "kind": "table", "name": "t", "full_name": "lake.t",
            "access": "unknown", "tags": ["PII", " gold "],
            "schema": {"fields": [{"path": "a", "type": "string", "required": false,
                                   "classification": "Confidential", "tags": ["pii"]}]},
        }))
        .unwrap();
        add(&mut labels, &entity);
        assert_eq!(labels, ["pii", "gold", "confidential"]);
    }
}
