//! Requests for access: what they are about, who decides, and what became of them.
//!
//! Analysts ask and stewards decide. A request is a record under a urn of its own; a decision and the grant that follows
//! from it are written in one transaction, over what was seen. What the policy says is worked out in `weft-policy`.

pub(crate) mod asking;
pub(crate) mod book;
pub(crate) mod carrying;
pub(crate) mod facts;
pub(crate) mod judged;
pub(crate) mod kept;
pub(crate) mod shown;
pub mod view;
