//! `cchc new`: a round to start from.

use std::path::Path;

use crate::Refused;
use crate::arguments::Arguments;

/// Makes it.
pub fn new(_: &Arguments, _: &Path, _: Option<&Path>, _: Option<&str>, _: Option<u16>) -> Result<u8, Refused> {
    todo!("lead")
}
