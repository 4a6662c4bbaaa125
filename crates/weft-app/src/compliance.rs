//! Which products keep which rule. The rules are set for the whole mesh and judged from what Weft holds; what cannot be judged
//! is told as that, and never counted as kept.
//!
//! What a product is judged by is read in a few batches and kept as long as the mesh stays as it is; what hangs on the time, on
//! the people and on what is granted is looked at anew.

pub(crate) mod access;
pub(crate) mod answer;
pub(crate) mod facts;
pub(crate) mod judged;
pub(crate) mod measures;
pub(crate) mod rules;

#[cfg(test)]
mod tests;
