//! Contracts, their next versions, and the dbt project behind them: the same for a seed.

use std::{error::Error, fs, path::Path};

use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Map, Value, json};

const SEED: u64 = 20_261_129;
/// What happens to a contract from one version to the next, in turn.
const TURNS: usize = 5;

/// `(logicalType, physicalType)`.
const TYPES: [(&str, &str); 7] = [
    ("integer", "bigint"),
    ("string", "varchar(64)"),
    ("number", "decimal(12, 2)"),
    ("date", "date"),
    ("boolean", "boolean"),
    ("integer", "int"),
    ("string", "text"),
];

/// Writes `published/`, `changed/` and `dbt/target/manifest.json`; says how many contracts of `changed/` break a promise
/// without having raised their version.
pub fn write(folder: &Path, contracts: usize) -> Result<usize, Box<dyn Error>> {
    let mut random = StdRng::seed_from_u64(SEED);
    for part in ["published", "changed", "dbt/target"] {
        fs::create_dir_all(folder.join(part))?;
    }
    let mut models = Map::new();
    let mut broken = 0;
    for number in 0..contracts {
        let columns: Vec<(&str, &str)> = (0..random.random_range(12..40))
            .map(|_| TYPES[random.random_range(0..TYPES.len())])
            .collect();
        let name = format!("c{number:04}.odcs.yaml");
        fs::write(
            folder.join("published").join(&name),
            contract(number, "1.0.0", &columns, ""),
        )?;
        let mut next = columns.clone();
        let (version, note) = match number % TURNS {
            0 => ("1.0.0", ""),
            1 => ("1.0.1", " Said better."),
            2 => {
                next.push(TYPES[1]);
                ("1.1.0", "")
            }
            3 => {
                next.pop();
                ("2.0.0", "")
            }
            _ => {
                // A date becomes a boolean, anything else a date, and the version says that nothing much happened.
                next[0] = if next[0] == TYPES[3] { TYPES[4] } else { TYPES[3] };
                broken += 1;
                ("1.1.0", "")
            }
        };
        fs::write(
            folder.join("changed").join(&name),
            contract(number, version, &next, note),
        )?;
        models.insert(format!("model.bench.t{number:04}"), model(number, &columns));
    }
    let manifest = json!({
        "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "dbt_version": "1.11.0",
            "project_name": "bench", "adapter_type": "duckdb"},
        "nodes": models, "sources": {}, "exposures": {}, "metrics": {}, "groups": {}, "parent_map": {}, "child_map": {},
    });
    fs::write(folder.join("dbt/target/manifest.json"), manifest.to_string())?;
    Ok(broken)
}

fn contract(number: usize, version: &str, columns: &[(&str, &str)], note: &str) -> String {
    let mut text = format!(
        "apiVersion: v3.1.0\nkind: DataContract\nid: bench-{number:04}\nname: Bench {number}\nversion: {version}\nstatus: active\n\
         description:\n  purpose: Measures how long a check takes.{note}\n  usage: In a benchmark.\n\
         servers:\n  - server: production\n    type: postgres\n    host: localhost\n    port: 5432\n    database: lake\n    schema: bench\n\
         schema:\n  - name: t{number:04}\n    physicalName: t{number:04}\n    logicalType: object\n    physicalType: table\n    \
         description: The table of contract {number}.\n    properties:\n"
    );
    for (at, (logical, physical)) in columns.iter().enumerate() {
        let column = format!(
            "      - name: c{at:02}\n        logicalType: {logical}\n        physicalType: {physical}\n        required: {}\n        \
             description: Column {at} of table {number}, which says something about a row.\n",
            at % 3 == 0
        );
        text.push_str(&column);
        if at % 7 == 0 {
            text.push_str(
                "        quality:\n          - type: library\n            metric: nullValues\n            mustBe: 0\n            \
                 dimension: completeness\n",
            );
        }
    }
    text.push_str(
        "slaProperties:\n  - property: latency\n    value: 4\n    unit: h\n  - property: retention\n    value: 3\n    unit: y\n\
         roles:\n  - role: reader\n    access: read\n    firstLevelApprovers: The owner\n\
         team:\n  name: bench\n  members:\n    - username: owner@example.com\n      role: owner\n\
         support:\n  - channel: '#bench'\n    tool: slack\n",
    );
    text
}

fn model(number: usize, columns: &[(&str, &str)]) -> Value {
    let name = format!("t{number:04}");
    let columns: Map<String, Value> = columns
        .iter()
        .enumerate()
        .map(|(at, (_, physical))| {
            let column = format!("c{at:02}");
            (
                column.clone(),
                json!({"name": column, "data_type": physical, "description": "", "tags": []}),
            )
        })
        .collect();
    json!({
        "resource_type": "model", "name": name, "alias": name, "unique_id": format!("model.bench.{name}"), "package_name": "bench",
        "database": "lake", "schema": "bench", "relation_name": format!("\"lake\".\"bench\".\"{name}\""), "fqn": ["bench", name],
        "columns": columns, "config": {"materialized": "table", "enabled": true}, "depends_on": {"nodes": [], "macros": []},
        "original_file_path": format!("models/{name}.sql"), "path": format!("{name}.sql"), "tags": [], "description": "",
    })
}
