//! weft-app
