//! Columns of a table as properties of ODCS, members inside the columns that hold them.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use weft_model::{Field, SchemaInfo};

use super::{list, put};

/// Levels of nesting that are written; ODCS files are read to 64.
const DEPTH: usize = 20;

/// What is known of a schema while its columns are written.
struct Schema<'a> {
    members: HashMap<&'a str, Vec<&'a Field>>,
    keys: Vec<&'a str>,
    partition: Vec<&'a str>,
}

/// The columns, each with its members.
pub fn properties(schema: &SchemaInfo) -> Vec<Value> {
    let mut members: HashMap<&str, Vec<&Field>> = HashMap::new();
    for field in &schema.fields {
        let parent = field.path.rsplit_once('.').map_or("", |(parent, _)| parent);
        members.entry(parent).or_default().push(field);
    }
    let keys = schema.fields.iter().filter(|field| field.key);
    let known = Schema {
        keys: keys.map(|field| field.path.as_str()).collect(),
        partition: schema
            .partition
            .iter()
            .map(|field| field.source.as_str())
            .collect(),
        members,
    };
    known.below("", DEPTH)
}

impl Schema<'_> {
    fn below(&self, path: &str, depth: usize) -> Vec<Value> {
        let fields = self.members.get(path).into_iter().flatten();
        fields.map(|field| self.property(field, depth).into()).collect()
    }

    fn property(&self, field: &Field, depth: usize) -> Map<String, Value> {
        let name = field.path.rsplit('.').next().unwrap_or(&field.path);
        let mut property = Map::new();
        property.insert("name".to_owned(), name.into());
        put(&mut property, "physicalType", Some(self.physical(field, depth)));
        put(
            &mut property,
            "logicalType",
            logical(&field.data_type).map(str::to_owned),
        );
        put(&mut property, "description", field.doc.clone());
        self.marks(field, &mut property);
        list(&mut property, "tags", field.tags.clone().into());
        put(&mut property, "classification", field.classification.clone());
        if let Some(id) = field.id {
            // As datacontract-cli writes it: by its id a renamed column stays the same one.
            let custom = json!([{"property": "icebergFieldId", "value": id}]);
            property.insert("customProperties".to_owned(), custom);
        }
        if depth == 0 {
            return property;
        }
        match outer(&field.data_type) {
            "struct" => list(
                &mut property,
                "properties",
                self.below(&field.path, depth - 1).into(),
            ),
            "list" => {
                if let Some(element) = self.member(&field.path, "element") {
                    let mut items = self.property(element, depth - 1);
                    items.remove("name");
                    property.insert("items".to_owned(), items.into());
                }
            }
            _ => {}
        }
        property
    }

    fn marks(&self, field: &Field, property: &mut Map<String, Value>) {
        let path = field.path.as_str();
        let place = |names: &[&str]| names.iter().position(|name| *name == path).map(|at| at + 1);
        if let Some(place) = place(&self.keys) {
            property.insert("primaryKey".to_owned(), true.into());
            property.insert("primaryKeyPosition".to_owned(), place.into());
        }
        if field.required {
            property.insert("required".to_owned(), true.into());
        }
        if field.unique {
            property.insert("unique".to_owned(), true.into());
        }
        if let Some(place) = place(&self.partition) {
            property.insert("partitioned".to_owned(), true.into());
            property.insert("partitionKeyPosition".to_owned(), place.into());
        }
    }

    fn member(&self, path: &str, name: &str) -> Option<&Field> {
        let wanted = format!("{path}.{name}");
        let members = self.members.get(path)?;
        members.iter().copied().find(|field| field.path == wanted)
    }

    /// The type in Iceberg's words. ODCS 3.1 has no maps: what one holds stands in its type.
    fn physical(&self, field: &Field, depth: usize) -> String {
        let inner = |name: &str| {
            let member = self.member(&field.path, name).filter(|_| depth > 0);
            member.map_or_else(|| "unknown".to_owned(), |member| self.physical(member, depth - 1))
        };
        match outer(&field.data_type) {
            "map" if field.data_type == "map" => format!("map<{}, {}>", inner("key"), inner("value")),
            _ => field.data_type.clone(),
        }
    }
}

fn outer(data_type: &str) -> &str {
    let end = data_type.find(['<', '(', '[', ' ']).unwrap_or(data_type.len());
    data_type.get(..end).unwrap_or(data_type)
}

/// The `logicalType` of ODCS 3.1 for a type in Iceberg's words; none where there is no word for it.
fn logical(data_type: &str) -> Option<&'static str> {
    Some(match outer(data_type) {
        "boolean" => "boolean",
        "int" | "long" => "integer",
        "float" | "double" | "decimal" => "number",
        "string" | "uuid" => "string",
        "date" => "date",
        "time" => "time",
        "timestamp" | "timestamptz" | "timestamp_ns" | "timestamptz_ns" => "timestamp",
        "struct" => "object",
        "list" => "array",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use weft_model::{Field, PartitionField, SchemaInfo};
    use weft_policy::contract_drift::{Actual, drift};

    use super::properties;

    fn field(id: i32, path: &str, data_type: &str) -> Field {
        Field {
            id: Some(id),
            path: path.to_owned(),
            data_type: data_type.to_owned(),
            ..Field::default()
        }
    }

    #[test]
    fn what_is_drafted_is_what_is_there() {
        let types = [
            "boolean",
            "int",
            "long",
            "float",
            "double",
            "decimal(12,2)",
            "string",
            "uuid",
            "date",
            "time",
            "timestamp",
            "timestamptz",
            "binary",
            "fixed[16]",
        ];
        let mut fields: Vec<Field> = types
            .iter()
            .zip(100..)
            .map(|(name, id)| field(id, &format!("c_{id}"), name))
            .collect();
        fields.extend([
            Field {
                required: true,
                key: true,
                ..field(1, "id", "long")
            },
            field(2, "ship_to", "struct"),
            field(3, "ship_to.country", "string"),
            field(4, "ship_to.lines", "list"),
            field(5, "ship_to.lines.element", "string"),
            field(6, "items", "list"),
            field(7, "items.element", "struct"),
            field(8, "items.element.sku", "string"),
            field(9, "counts", "map"),
            field(10, "counts.key", "string"),
            field(11, "counts.value", "long"),
        ]);
        let schema = SchemaInfo {
            schema_id: Some(0),
            fields,
            partition: vec![PartitionField {
                source: "id".to_owned(),
                name: "id_bucket".to_owned(),
                transform: "bucket[16]".to_owned(),
            }],
            ..SchemaInfo::default()
        };
        let written = properties(&schema);
        let counts = written
            .iter()
            .find(|property| property["name"] == "counts")
            .unwrap();
        assert_eq!(counts["physicalType"], "map<string, long>");
        let contract = json!({"kind": "DataContract", "schema": [{"name": "t", "properties": written}]});
        let actual = Actual {
            schema: Some(&schema),
            dbt: None,
            quality: None,
        };
        let found: Vec<String> = drift(&contract, 0, &actual)
            .iter()
            .map(|difference| format!("{difference:?}"))
            .filter(|words| !words.contains("counts."))
            .collect();
        assert!(found.is_empty(), "{found:#?}");
    }
}
