//! `cchc schema`: the JSON Schema of a format, for editors.

use std::io::Write;

use cchc_core::schema::Format;
use cchc_core::text::Language;

use crate::DONE;

/// Prints it.
pub fn schema(of: Format, language: Language) -> u8 {
    let mut out = std::io::stdout().lock();
    // A reader that closes the pipe has seen enough.
    let _ = out.write_all(of.schema(language).as_bytes()).and_then(|()| out.flush());
    DONE
}
