//! The graph of what is made from what, held in memory: views around one thing, flows between domains, layout.
//!
//! Pure: built from entities, answers with plain values. Nothing here recurses, so no shape of graph can
//! overflow a stack.

mod around;
mod graph;
mod layout;
mod mesh;
mod readers;
mod spread;

pub use around::{Edge, LineageNode, LineageView, ViewOptions, around};
pub use graph::{Graph, Level, Node, NodeId};
pub use layout::{Lane, Layout, NodeBox, Path, layout};
pub use mesh::{DomainBox, Flow, MeshMap, ProductDot, mesh_map};
pub use readers::{ReadBy, Reader, readers};
pub use spread::{Marks, Reading, Spread};
