//! A whole document as YAML: for files that Weft begins, and for versions of which only the values were kept.

use serde_json::Value as Json;
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{emit, style::Written, values};
use crate::tree::{self, Tree, Value};

/// Keys in the order in which people write them, at any level; others follow by name.
const ORDER: [&str; 75] = [
    "apiVersion",
    "kind",
    "id",
    "name",
    "version",
    "status",
    "domain",
    "tenant",
    "dataProduct",
    "server",
    "type",
    "role",
    "username",
    "channel",
    "property",
    "metric",
    "rule",
    "query",
    "arguments",
    "mustBe",
    "value",
    "valueExt",
    "unit",
    "element",
    "driver",
    "contractId",
    "purpose",
    "usage",
    "limitations",
    "businessName",
    "physicalName",
    "physicalType",
    "logicalType",
    "logicalTypeOptions",
    "description",
    "dataGranularityDescription",
    "primaryKey",
    "primaryKeyPosition",
    "required",
    "unique",
    "partitioned",
    "partitionKeyPosition",
    "classification",
    "criticalDataElement",
    "encryptedName",
    "deprecated",
    "tags",
    "examples",
    "transformSourceObjects",
    "transformLogic",
    "transformDescription",
    "environment",
    "catalog",
    "catalogUrl",
    "database",
    "host",
    "port",
    "namespace",
    "dimension",
    "severity",
    "access",
    "servers",
    "schema",
    "properties",
    "items",
    "relationships",
    "quality",
    "inputPorts",
    "outputPorts",
    "team",
    "support",
    "roles",
    "slaDefaultElement",
    "slaProperties",
    "members",
];

/// The document as YAML. It is read again: a text that would say something else is an error.
pub fn render(document: &Json) -> PortResult<String> {
    let mut tree = tree::parse_text(&document.to_string(), true)
        .map_err(|error| PortError::new(PortErrorKind::Invalid, error.message))?;
    order(&mut tree);
    let written = Written {
        newline: "\n",
        step: 2,
        list: 2,
        unit: "  ".to_owned(),
        lines: true,
        blocks: true,
        blanks: true,
    };
    let mut text = emit::block(&tree, 0, &written);
    text.push('\n');
    match tree::parse_text(&text, false) {
        Ok(again) if values::same(&tree, &again, true) => Ok(text),
        _ => Err(PortError::new(
            PortErrorKind::Failed,
            "the document cannot be written as YAML that reads back the same",
        )),
    }
}

fn order(tree: &mut Tree) {
    match &mut tree.value {
        Value::List(items) => items.iter_mut().for_each(order),
        Value::Map(entries) => {
            for (_, entry) in entries.iter_mut() {
                order(entry);
            }
            let rank = |key: &str| {
                ORDER
                    .iter()
                    .position(|known| *known == key)
                    .unwrap_or(ORDER.len())
            };
            entries.sort_by(|(one, _), (other, _)| (rank(one), one).cmp(&(rank(other), other)));
        }
        Value::Null | Value::Text(_) | Value::Plain(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::render;

    #[test]
    fn a_document_reads_as_people_write_one() {
        let document = json!({
            "schema": [{"properties": [{"required": true, "name": "id", "description": "a: b"}], "name": "t"}],
            "version": "1.0", "kind": "DataContract", "apiVersion": "v3.1.0", "tags": [],
            "description": {"usage": "two\nlines\n", "purpose": "it's # one"},
            "x-ours": null,
        });
        let wanted = "\
apiVersion: v3.1.0
kind: DataContract
version: '1.0'
description:
  purpose: 'it''s # one'
  usage: |
    two
    lines
tags: []
schema:
  - name: t
    properties:
      - name: id
        description: 'a: b'
        required: true
x-ours: null
";
        assert_eq!(render(&document).unwrap(), wanted);
    }

    #[test]
    fn every_scalar_reads_back_as_it_was() {
        for text in [
            "",
            " a",
            "a ",
            "yes",
            "1e3",
            "0x1f",
            "- a",
            "\u{85}",
            "tab\there",
            "a\r\nb",
            "{x}",
            "!t",
            "null",
            "\n",
        ] {
            let document = json!({"a": [text], text: {"b": text}, "n": [1, -2.5, true, null, 1e300]});
            render(&document).unwrap_or_else(|error| panic!("{text:?}: {}", error.message));
        }
    }
}
