//! `cchc explain`: why a leaf has its points, and where a unit lost them.

use std::path::Path;

use crate::Refused;
use crate::arguments::Arguments;

/// Explains a leaf, or a unit.
pub fn explain(_: &Arguments, _: &Path, _: &str, _: Option<&str>) -> Result<u8, Refused> {
    todo!("helper explain")
}
