//! weft-source-iceberg
