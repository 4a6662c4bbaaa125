//! Fakes of the ports and the suites that every adapter of a port has to pass. Tests only.

pub mod clock;
pub mod recording;

pub use clock::FakeClock;
pub use recording::{Harvested, Memory, harvest, harvest_with};
