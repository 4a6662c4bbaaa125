//! The source against servers of this machine: one that means well, many that do not.

pub(super) mod faults;
mod hostile;
mod lake;
mod namespaces;
mod polaris;
mod policies;
mod restrictions;
pub(super) mod server;
mod vended;

use weft_ports::{
    Patience,
    source::{RestCatalog, SignIn, SourceKind},
};

use super::{AtHand, IcebergRestSource};

/// A secret that must not be seen anywhere.
const SECRET: &str = "canary/client+secret";

/// A connection to the catalog at `uri`.
pub(super) fn settings(uri: &str) -> RestCatalog {
    RestCatalog {
        warehouses: vec!["lake".to_owned()],
        ..RestCatalog::at(uri, SignIn::client("root"))
    }
}

/// The source, with little patience.
pub(super) fn source(settings: RestCatalog) -> IcebergRestSource {
    let patience = Patience {
        connect: std::time::Duration::from_millis(500),
        idle: std::time::Duration::from_millis(500),
        total: std::time::Duration::from_secs(4),
    };
    let secret = Box::new(AtHand(SECRET.into()));
    IcebergRestSource::patient("lake", &SourceKind::IcebergRest(settings), secret, patience)
        .expect("a source")
}
