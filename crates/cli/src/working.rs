//! A line on a terminal while something takes its time.

use std::io::{IsTerminal, Write};

use cchc_core::text::Language;

use crate::arguments::{Arguments, Format};

/// The line, as long as this lives.
pub struct Working {
    shown: bool,
}

impl Working {
    /// Shows the line; nothing where nobody watches.
    pub fn begin(arguments: &Arguments) -> Working {
        let shown = arguments.format == Format::Text && !arguments.quiet && std::io::stderr().is_terminal();
        if shown {
            let text = match arguments.language {
                Language::Vietnamese => "đang đọc…",
                Language::English => "reading…",
            };
            let _ = write!(std::io::stderr(), "{text}");
        }
        Working { shown }
    }
}

/// Takes it away, whatever comes next.
impl Drop for Working {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
