//! The files of a skeleton. `NAME`, `KEY` and `TABLE` in SQL and Python are identifiers; YAML is filled in as values.

use weft_model::slug;

/// Names as they can stand in paths, SQL and Python: `[a-z_][a-z0-9_]*`.
pub struct Names {
    /// The model, job and table.
    pub model: String,
    /// The domain, where there is one.
    pub domain: Option<String>,
    /// The key column.
    pub key: String,
}

impl Names {
    /// Out of a name and a domain.
    pub fn of(name: &str, domain: Option<&str>) -> Self {
        let model = identifier(name);
        Self {
            key: format!("{model}_id"),
            domain: domain.map(identifier).filter(|domain| domain != "_"),
            model,
        }
    }

    /// `models/domain/file`.
    pub fn model_path(&self, file: &str) -> String {
        match &self.domain {
            Some(domain) => format!("models/{domain}/{file}"),
            None => format!("models/{file}"),
        }
    }
}

/// Letters, digits and `_`, in lower case, not beginning with a digit, at most 60.
fn identifier(text: &str) -> String {
    let letters = slug(text);
    let mut made: String = letters
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .take(60)
        .collect();
    made.truncate(made.trim_end_matches('_').len());
    if made.bytes().next().is_none_or(|byte| byte.is_ascii_digit()) {
        made.insert(0, '_');
    }
    made
}

/// A contract or product file; without its line for the domain where none is known, so that none is made up.
pub fn belonging(template: &str, domain: Option<&str>) -> String {
    match domain {
        Some(_) => template.to_owned(),
        None => template.replace("domain: domain\n", ""),
    }
}

/// Puts the names in.
pub fn in_place(template: &str, names: &Names) -> String {
    let table = match &names.domain {
        Some(domain) => format!("{domain}.{}", names.model),
        None => names.model.clone(),
    };
    template
        .replace("%NAME%", &names.model)
        .replace("%KEY%", &names.key)
        .replace("%TABLE%", &table)
}

/// The contract.
pub const CONTRACT: &str = "\
# What the product promises: columns, rules, how fresh. Raise the version with every change of it.
apiVersion: v3.1.0
kind: DataContract
id: contract
name: contract
version: 0.1.0
status: draft
domain: domain
dataProduct: product
description:
  purpose: Say in one or two sentences what this is for.
  limitations: Say what it is not for.
schema:
  - name: table
    physicalName: table
    physicalType: table
    description: Say what one row is.
    properties:
      - name: id
        logicalType: string
        physicalType: varchar
        description: The key of a row.
        primaryKey: true
        primaryKeyPosition: 1
        required: true
        unique: true
        quality:
          - metric: duplicateValues
            mustBe: 0
            dimension: uniqueness
            severity: error
      - name: updated_at
        logicalType: timestamp
        physicalType: timestamp
        description: When the row was written.
        required: true
        quality:
          - metric: nullValues
            mustBe: 0
            dimension: completeness
            severity: error
    quality:
      - metric: rowCount
        mustBeGreaterThan: 0
        dimension: completeness
        severity: error
slaProperties:
  - property: latency
    value: 24
    unit: h
    element: updated_at
";

/// The product file.
pub const PRODUCT: &str = "\
# The product: what it offers, who answers for it, where to ask.
apiVersion: v1.1.0
kind: DataProduct
id: product
name: product
version: 0.1.0
status: draft
domain: domain
description:
  purpose: Say in one or two sentences what this is for.
  usage: Say how to use it.
  limitations: Say what it is not for.
outputPorts:
  - name: port
    type: tables
    version: 0.1.0
    contractId: contract
";

/// What dbt says of the model.
pub const DBT_SCHEMA: &str = "\
version: 2

models:
  - name: model
    description: Say what one row is.
    config:
      materialized: table
      access: public
      contract:
        enforced: true
      meta:
        title: title
    columns:
      - name: id
        description: The key of a row.
        data_type: varchar
        constraints:
          - type: not_null
        data_tests:
          - not_null
          - unique
      - name: updated_at
        description: When the row was written.
        data_type: timestamp
        constraints:
          - type: not_null
        data_tests:
          - not_null
";

/// The model.
pub const DBT_MODEL: &str = "\
-- Put the query of %NAME% here, reading what it is made from through `ref` and `source`, so that its lineage is known.
-- Its columns are those of the contract, which dbt checks when it builds the model.

select
    skeleton.%KEY%,
    skeleton.updated_at
from (
    select
        cast('' as varchar) as %KEY%,
        cast(current_timestamp as timestamp) as updated_at
) as skeleton
where 1 = 0
";

/// A test of the model beside those of its columns.
pub const DBT_TEST: &str = "\
-- Rows that fail: nothing was written after now.

select *
from {{ ref('%NAME%') }}
where updated_at > current_timestamp
";

/// The job.
pub const SPARK_JOB: &str = "\
\"\"\"Makes the table %TABLE%.

So that the lineage of each run is known, start it with OpenLineage:

    spark-submit \\
      --packages io.openlineage:openlineage-spark_2.13:VERSION \\
      --conf spark.extraListeners=io.openlineage.spark.agent.OpenLineageSparkListener \\
      --conf spark.openlineage.namespace=%NAME% \\
      --conf spark.openlineage.transport.type=file \\
      --conf spark.openlineage.transport.location=FILE \\
      jobs/%NAME%.py
\"\"\"

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StringType, StructField, StructType, TimestampType

TABLE = \"%TABLE%\"
# The columns that the contract promises.
SCHEMA = StructType(
    [
        StructField(\"%KEY%\", StringType(), nullable=False),
        StructField(\"updated_at\", TimestampType(), nullable=False),
    ]
)


def build(spark: SparkSession) -> DataFrame:
    \"\"\"The rows of the table: read what they are made from here.\"\"\"
    return spark.createDataFrame([], SCHEMA)


def main() -> None:
    spark = SparkSession.builder.appName(\"%NAME%\").getOrCreate()
    build(spark).writeTo(TABLE).createOrReplace()


if __name__ == \"__main__\":
    main()
";

/// A test of the job.
pub const SPARK_TEST: &str = "\
\"\"\"The rows of %TABLE% are as the contract promises them.\"\"\"

import pathlib
import sys

import pytest
from pyspark.sql import SparkSession

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / \"jobs\"))
import %NAME% as job  # noqa: E402


@pytest.fixture(scope=\"session\")
def spark():
    return SparkSession.builder.master(\"local[1]\").getOrCreate()


def test_columns_are_those_of_the_contract(spark):
    assert job.build(spark).columns == [\"%KEY%\", \"updated_at\"]


def test_keys_are_there_and_unique(spark):
    rows = job.build(spark)
    assert rows.filter(rows[\"%KEY%\"].isNull()).count() == 0
    assert rows.select(\"%KEY%\").distinct().count() == rows.count()
";

#[cfg(test)]
mod tests {
    use super::{CONTRACT, Names, PRODUCT, belonging, identifier};

    #[test]
    fn no_domain_is_made_up() {
        for template in [CONTRACT, PRODUCT] {
            assert_eq!(belonging(template, Some("Sales")), template);
            assert!(!belonging(template, None).contains("domain"));
        }
    }

    #[test]
    fn a_name_is_never_a_path_or_a_piece_of_code() {
        for (said, made) in [
            ("customer-360", "customer_360"),
            ("360", "_360"),
            ("../../etc/passwd", "etc_passwd"),
            ("x'); drop table y; --", "x_drop_table_y"),
            ("{{ env_var('KEY') }}", "env_var_key"),
            ("Überblick", "_berblick"),
            ("…", "_"),
        ] {
            let found = identifier(said);
            assert_eq!(found, made, "{said}");
            assert!(
                found
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            );
        }
        let path = |domain: &str| Names::of("orders", Some(domain)).model_path("orders.sql");
        assert_eq!(path("../.."), "models/orders.sql");
        assert_eq!(path("Sales & Co"), "models/sales_co/orders.sql");
        assert_eq!(Names::of("360", None).key, "_360_id");
    }
}
