//! `cchc status`: who has sent what, what is missing or late, what comes next.

use std::path::Path;

use crate::Refused;
use crate::arguments::Arguments;

/// Says it.
pub fn status(_: &Arguments, _: &Path, _: Option<&str>) -> Result<u8, Refused> {
    todo!("lead")
}
