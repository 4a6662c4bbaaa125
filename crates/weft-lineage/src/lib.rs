//! weft-lineage
