//! The workbook as a whole: which sheets it has, what they are called, and in which order they are written.

use std::collections::HashSet;
use std::io::Write;

use cchc_core::criteria::Set;
use cchc_core::results::{GroupResults, Results};
use cchc_core::round::Group;
use cchc_core::text::Language;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::layout::Layout;
use crate::words::Say;
use crate::{chart, criteria, detail, faults, run, style};

/// What the workbook says of the run that made it.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The version of the program.
    pub version: &'a str,
    /// The language of its words; names and texts of the input stay as they are.
    pub language: Language,
}

/// Why there is no workbook.
#[derive(Debug, thiserror::Error)]
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

/// What every sheet is made from.
pub(crate) struct Book<'a> {
    pub results: &'a Results,
    pub run: &'a Run<'a>,
}

impl<'a> Book<'a> {
    /// The words in the language of the run.
    pub fn say<'s>(&self, say: Say<'s>) -> std::borrow::Cow<'s, str> {
        say.to(self.run.language)
    }
}

/// A group with the names of its sheets and the places of its units' detail.
pub(crate) struct Ranked<'a> {
    pub results: &'a GroupResults,
    pub group: &'a Group,
    pub set: &'a Set,
    pub ranking: String,
    pub chart: String,
    pub criteria: String,
    pub layout: Layout,
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
    // A third of the time of the default, for a tenth more bytes.
    workbook.set_zip_compression_level(2);
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
    faults::write(&book, &groups, streamed(&mut workbook)?)?;
    for group in &groups {
        criteria::write(&book, group, workbook.add_worksheet())?;
    }
    run::write(&book, &groups, workbook.add_worksheet())?;
    workbook.save_to_writer(to)?;
    Ok(())
}

/// A sheet of any length: its rows leave memory as they are written.
#[cfg(not(target_family = "wasm"))]
fn streamed(workbook: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
    workbook.add_worksheet_with_constant_memory()
}

/// On a page rows have nowhere else to go.
#[cfg(target_family = "wasm")]
fn streamed(workbook: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
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

/// The groups of the round, with names for their sheets.
fn groups<'a>(book: &Book<'a>) -> Vec<Ranked<'a>> {
    let mut taken = HashSet::new();
    let several = book.results.groups.len() > 1;
    let of_group = |(number, results): (usize, &'a GroupResults)| {
        let group = book.results.round().group(results.group);
        let tail = match several {
            true => format!(" – {}", tail(&group.id, number)),
            false => String::new(),
        };
        let mut name = |base: Say<'_>, part: usize| {
            let part = if part > 1 { format!(" ({part})") } else { String::new() };
            unique(format!("{}{part}{tail}", book.say(base)), number, &mut taken)
        };
        let (ranking, chart) = (name(Say::RankingSheet, 1), name(Say::ChartSheet, 1));
        let criteria = name(Say::CriteriaSheet, 1);
        let own = results.units.iter().any(|unit| unit.score.total.self_assessed.is_some());
        let appraised = results.units.iter().any(|unit| unit.score.total.appraised.is_some());
        let name = std::cell::RefCell::new(name);
        let detail = |part| (name.borrow_mut())(Say::DetailSheet, part);
        let layout = Layout::new(&group.set, results.units.len(), own, appraised, detail);
        Ranked { results, group, set: &group.set, ranking, chart, criteria, layout }
    };
    book.results.groups.iter().enumerate().map(of_group).collect()
}

/// What tells a group's sheets from another's: its id where a sheet's name has room for it, else its number.
fn tail(id: &str, number: usize) -> String {
    let fits = id.chars().count() <= 12 && !id.contains(['*', '?', ':', '[', ']', '\\', '/', '\'']);
    if fits { id.to_owned() } else { (number + 1).to_string() }
}

/// Names of sheets differ in more than case.
fn unique(name: String, number: usize, taken: &mut HashSet<String>) -> String {
    let mut free = name.clone();
    let mut more = number + 1;
    while !taken.insert(free.to_lowercase()) {
        let short: String = name.chars().take(24).collect();
        free = format!("{short} #{more}");
        more += 1;
    }
    free
}
