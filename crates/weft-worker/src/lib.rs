//! weft-worker
