//! weft-policy
