//! weft-source-dbt
