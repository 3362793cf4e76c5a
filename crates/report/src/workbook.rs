//! The workbook as a whole: which sheets it has, and in which order they are written.

use std::io::Write;

use cchc_core::results::Results;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::book::{Book, Ranked, Run, groups};
use crate::{chart, criteria, detail, faults, figures, run, style, trail};

/// Why there is no workbook.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Where it was to be written, or where its rows were kept meanwhile, something failed.
    #[error("the workbook could not be written: {0}")]
    Io(#[from] std::io::Error),
    /// Something that a workbook cannot hold.
    #[error("the workbook could not be made: {0}")]
    Workbook(XlsxError),
}

impl From<XlsxError> for Error {
    fn from(error: XlsxError) -> Error {
        match error {
            XlsxError::IoError(error) => Error::Io(error),
            error => Error::Workbook(error),
        }
    }
}

/// Writes `xep-hang.xlsx`: the ranking with its chart, the detail that it adds up, what is doubtful, the criteria set,
/// and what was read. The same results give the same bytes.
///
/// # Errors
/// [`Error`] where writing fails.
pub fn ranking(results: &Results, run: &Run<'_>, to: impl Write + Send) -> Result<(), Error> {
    let book = Book { results, run };
    let groups = groups(&book);
    let mut workbook = Workbook::new();
    // Columns are measured in digits of the default font: with another one they would be wider or narrower elsewhere.
    workbook.set_default_format(&style::plain(style::SIZE), style::ROW, style::COLUMN)?;
    // A third of the time of the default, for half as many bytes more.
    workbook.set_zip_compression_level(1);
    workbook.set_properties(&properties(&book)?);
    for group in &groups {
        crate::ranking::write(&book, group, workbook.add_worksheet())?;
        chart::write(&book, group, workbook.add_worksheet())?;
    }
    for group in &groups {
        for sheet in 0..group.layout.sheets.len() {
            detail::write(&book, group, sheet, streamed(&mut workbook)?)?;
        }
    }
    for group in groups.iter().filter(|group| !group.set.figures.is_empty()) {
        figures::write(&book, group, streamed(&mut workbook)?)?;
    }
    for group in &groups {
        trails(&book, group, &mut workbook)?;
    }
    faults::write(&book, &groups, streamed(&mut workbook)?)?;
    for group in &groups {
        criteria::write(&book, group, workbook.add_worksheet())?;
    }
    run::write(&book, &groups, workbook.add_worksheet())?;
    workbook.save_to_writer(to)?;
    Ok(())
}

/// The trails of a group, on as many sheets as they take; on none where there are none.
fn trails(book: &Book<'_>, group: &Ranked<'_>, workbook: &mut Workbook) -> Result<(), XlsxError> {
    let mut rows = trail::rows(book, group).peekable();
    let mut part = 1;
    while rows.peek().is_some() {
        let name = match part {
            1 => group.trail.clone(),
            part => format!("{} ({part})", group.trail.chars().take(25).collect::<String>()),
        };
        let sheet = streamed(workbook)?.set_name(name)?;
        trail::write(book, group, &mut rows, sheet)?;
        part += 1;
    }
    Ok(())
}

/// A sheet of any length: its rows leave memory as they are written.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn streamed(workbook: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
    workbook.add_worksheet_with_constant_memory()
}

/// On a page rows have nowhere else to go.
#[cfg(target_family = "wasm")]
pub(crate) fn streamed(workbook: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
    Ok(workbook.add_worksheet())
}

/// Title and date: the decision's day, since the day of writing would make every workbook another one.
fn properties(book: &Book<'_>) -> Result<DocProperties, XlsxError> {
    let round = book.results.round();
    let set = round.groups.first().map(|group| &group.set);
    let day = set.and_then(|set| set.issued.as_deref()).and_then(|day| ExcelDateTime::parse_from_str(day).ok());
    let day = match day {
        Some(day) => day,
        None => ExcelDateTime::from_ymd(2000, 1, 1)?,
    };
    Ok(DocProperties::new()
        .set_title(set.map(|set| set.title.as_str()).unwrap_or_default())
        .set_author(round.authority.as_deref().unwrap_or(&round.province))
        .set_comment(format!("cchc {}", book.run.version))
        .set_creation_datetime(&day))
}
