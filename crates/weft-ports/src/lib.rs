//! weft-ports
