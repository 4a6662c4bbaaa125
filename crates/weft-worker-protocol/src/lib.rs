//! weft-worker-protocol
