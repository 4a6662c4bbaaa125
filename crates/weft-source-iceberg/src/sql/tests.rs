//! Catalogs as people have them, and as nobody should.

mod fixture;
mod hostile;
mod identity;
mod incremental;
mod places;
mod postgres;
mod pyiceberg;
