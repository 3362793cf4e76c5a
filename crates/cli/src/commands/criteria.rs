//! `cchc criteria`: a set checked, and printed.

use std::path::{Path, PathBuf};

use crate::Refused;
use crate::arguments::Arguments;

/// Says every fault of sets, and what can be proved of them.
pub fn check(_: &Arguments, _: &[PathBuf]) -> Result<u8, Refused> {
    todo!("helper proof")
}

/// Prints a set as a decision's annex has it.
pub fn show(_: &Arguments, _: &Path) -> Result<u8, Refused> {
    todo!("helper show")
}
