//! placeholder
#![warn(unreachable_pub, clippy::missing_errors_doc, clippy::missing_panics_doc)]

pub mod ballots;
pub mod calibrate;
pub mod design;
pub mod estimate;
pub mod interval;
pub mod replicate;
pub mod tally;
pub mod variance;
