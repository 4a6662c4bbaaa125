//! weft-source-contract
