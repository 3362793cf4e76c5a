//! Where figures come from that nobody enters, as it stands beside them.

use cchc_core::criteria::{Outside, Source};

use crate::book::Book;
use crate::words::Say;

/// What is said of where a figure comes from: `bảng tables/dti.csv, tính đến 31/12/2025, Sở A cung cấp, 12/BC`.
pub(crate) fn provenance(book: &Book<'_>, outside: &Outside) -> String {
    let note = match &outside.source {
        Source::Table { path } => book.results.round().tables.get(path),
        Source::Survey { .. } | Source::Previous { .. } => None,
    };
    let mut said = vec![book.say(Say::From(&outside.source)).into_owned()];
    if let Some(note) = note {
        said.extend(note.as_of.as_deref().map(|day| book.say(Say::AsOf(day)).into_owned()));
        said.extend(note.provided_by.as_deref().map(|by| book.say(Say::ProvidedBy(by)).into_owned()));
        said.extend(note.document.clone());
    }
    said.join(", ")
}
