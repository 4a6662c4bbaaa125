//! weft-preview
