//! Where figures come from that nobody enters, as it stands beside them.

use cchc_core::criteria::{Outside, Source};

use crate::telling::Telling;
use crate::words::Say;

/// What is said of where a figure comes from: `bảng tables/dti.csv, tính đến 31/12/2025, Sở A cung cấp, 12/BC`.
pub(crate) fn provenance(telling: Telling<'_>, outside: &Outside) -> String {
    let note = match &outside.source {
        Source::Table { path } => telling.round.and_then(|round| round.tables.get(path)),
        Source::Survey { .. } | Source::Previous { .. } => None,
    };
    let mut said = vec![telling.say(Say::From(&outside.source)).into_owned()];
    if let Some(note) = note {
        said.extend(note.as_of.as_deref().map(|day| telling.say(Say::AsOf(day)).into_owned()));
        said.extend(note.provided_by.as_deref().map(|by| telling.say(Say::ProvidedBy(by)).into_owned()));
        said.extend(note.document.clone());
    }
    said.join(", ")
}
