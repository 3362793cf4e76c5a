//! `cchc schema`: the JSON Schema of a format, for editors.

use cchc_core::text::Language;

use crate::arguments::Schema;

/// Prints it.
pub fn schema(_: Schema, _: Language) -> u8 {
    todo!("helper show")
}
