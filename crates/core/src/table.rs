//! Tables as csv, xlsx or ods to rows of cells with their places. It knows headings, and nothing of rounds.
//!
//! [`headed`] and, within this crate, `read` give every row of a table to its caller, whatever file the table lies in. The rows are pushed, not
//! pulled: a workbook is inflated and read as it goes, and nothing of it is kept but the row at hand.

mod csv;
mod guard;
mod number;
mod workbook;

use std::borrow::Cow;

use ::csv::ByteRecord;

use crate::day::Day;
use crate::fault::{Content, Damage, Diagnostic, Fault};
use crate::keys::Meaning;
use crate::number::{Number, Reading, readings};
use crate::place::{FileNo, Place, Sources};
use crate::text::{self, Language, localised};

pub use csv::Rows;

/// A column that a table may have.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// Its name in messages and, in English tables, its heading.
    pub name: &'a str,
    /// Other headings that it may bear.
    pub also: &'a [&'a str],
    /// Whether the table must have it.
    pub needed: bool,
    /// What stands in it.
    pub meaning: Meaning,
}

/// A column that may be left out, with its meaning in Vietnamese and in English.
pub(crate) const fn column<'a>(name: &'a str, also: &'a [&'a str], vi: &'static str, en: &'static str) -> Column<'a> {
    Column { name, also, needed: false, meaning: Meaning::new(vi, en) }
}

/// A column that must be there.
pub(crate) const fn needed_column<'a>(
    name: &'a str,
    also: &'a [&'a str],
    vi: &'static str,
    en: &'static str,
) -> Column<'a> {
    Column { needed: true, ..column(name, also, vi, en) }
}

/// More faults of one table than anybody mends one by one: the rest of it is not read. A hostile table of millions of them
/// would take gigabytes to tell.
pub const MOST_FAULTS: usize = 10_000;

/// Who takes the rows. What is wrong with them goes to the list.
pub type Take<'a> = dyn FnMut(&Row<'_>, &Sources, &mut Vec<Diagnostic>) + 'a;

/// What makes a table of rows under headings.
enum Wanted<'a> {
    /// These columns and no other.
    Columns(&'a [Column<'a>]),
    /// Any columns whose headings are taken; they stand as they do in the table.
    Headed(&'a mut Heads<'a>),
}

/// Says of the headings of a csv file or a sheet, and the line on which they stand, whether its rows are wanted.
pub type Heads<'a> = dyn FnMut(&[String], FileNo, usize) -> bool + 'a;

/// Gives every row that is not blank to `take`; whether there was a table with the needed columns. What stood in the
/// way of one is among the faults, and so are rows that cannot be read.
pub(crate) fn read(
    bytes: &[u8],
    file: FileNo,
    columns: &[Column<'_>],
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
    take: &mut Take<'_>,
) -> bool {
    rows(bytes, file, &mut Wanted::Columns(columns), sources, faults, take)
}

/// The same of a table with any columns (csv, xlsx, ods), whose headings `heads` takes or leaves. Columns of a row count as
/// they stand in the table, from 0.
pub fn headed(
    bytes: &[u8],
    file: FileNo,
    heads: &mut Heads<'_>,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
    take: &mut Take<'_>,
) -> bool {
    rows(bytes, file, &mut Wanted::Headed(heads), sources, faults, take)
}

/// The rows of a csv file with any columns, whose headings `heads` takes or leaves, for a reader of its own.
pub fn headed_csv<'t>(
    bytes: &'t [u8],
    file: FileNo,
    heads: &mut Heads<'_>,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Csv<'t> {
    match content(bytes, file, sources, faults) {
        None => Csv::Refused,
        Some(Content::Text | Content::Html | Content::Other) => {
            let rows = csv::rows(bytes, file, &mut Wanted::Headed(heads), sources, faults);
            rows.map_or(Csv::Refused, Csv::Rows)
        }
        Some(_) => Csv::Workbook,
    }
}

/// What a file is that may be a csv file.
pub enum Csv<'t> {
    /// One, and its headings were taken.
    Rows(Rows<'t>),
    /// Its headings were left, or faults say why it cannot be read.
    Refused,
    /// A workbook: [`headed`] reads it.
    Workbook,
}

/// What some bytes are that are not empty, and may be by the file's name.
fn content(bytes: &[u8], file: FileNo, sources: &Sources, faults: &mut Vec<Diagnostic>) -> Option<Content> {
    let says = said_by_name(&sources.get(file).name);
    if bytes.is_empty() {
        // A csv file without a row is a table without one; a workbook without a byte was cut off.
        faults.push(match says {
            None | Some("csv") => Fault::EmptyTable.at(file.whole()),
            Some(_) => Fault::WorkbookDamaged { damage: Damage::Cut }.at(file.whole()),
        });
        return None;
    }
    let content = guard::content(bytes);
    if let Some(says) = says
        && !agrees(says, content)
    {
        faults.push(Fault::Mislabelled { says, content }.at(file.whole()));
        return None;
    }
    Some(content)
}

fn rows(
    bytes: &[u8],
    file: FileNo,
    wanted: &mut Wanted<'_>,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
    take: &mut Take<'_>,
) -> bool {
    let Some(content) = content(bytes, file, sources, faults) else { return false };
    let before = faults.len();
    let mut stopped = false;
    let take = &mut |row: &Row<'_>, sources: &Sources, faults: &mut Vec<Diagnostic>| {
        if faults.len() - before < MOST_FAULTS {
            take(row, sources, faults);
        } else if !stopped {
            stopped = true;
            faults.push(Fault::TooManyFaults.at(row.file.at(row.line, 0)));
        }
    };
    match content {
        Content::Text | Content::Html | Content::Other => csv::read(bytes, file, wanted, sources, faults, take),
        _ => workbook::read(bytes, content, &mut workbook::Reading { file, wanted, sources, faults, take }),
    }
}

/// Most bytes of text that the rows of a table can hold.
pub(crate) fn most_text(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"PK") { workbook::TEXT } else { bytes.len() }
}

/// What a name says that a file holds; `None` where it says nothing.
fn said_by_name(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    ["csv", "xlsx", "xlsm", "xls", "ods"].into_iter().find(|known| extension.eq_ignore_ascii_case(known))
}

/// Whether a file of that name may hold that. Old and encrypted workbooks are told as such, whatever their name.
fn agrees(says: &str, content: Content) -> bool {
    match content {
        // Text in another encoding looks like nothing: csv is told as such.
        Content::Text | Content::Other => says == "csv",
        Content::Html | Content::Zip => false,
        Content::Xlsx => says.starts_with("xls"),
        Content::Ods => says == "ods",
        Content::Xls | Content::Xlsb | Content::Encrypted | Content::Broken => says != "csv",
    }
}

/// One row.
pub struct Row<'t> {
    cells: Cells<'t>,
    /// For each column of the caller's list, the field of a row that holds it.
    fields: &'t [Option<usize>],
    /// The csv file, or the sheet of a workbook.
    pub file: FileNo,
    /// The line on which it begins, in a sheet the row, from 1.
    pub line: usize,
}

#[derive(Clone, Copy)]
enum Cells<'t> {
    Csv(&'t ByteRecord),
    Sheet(&'t workbook::Cells),
}

impl<'t> Row<'t> {
    /// The bytes of a column, trimmed; empty where the table does not have it.
    pub fn bytes(&self, column: usize) -> &'t [u8] {
        let Some(field) = self.fields[column] else { return &[] };
        match self.cells {
            Cells::Csv(record) => record.get(field).unwrap_or_default().trim_ascii(),
            Cells::Sheet(cells) => cells.text(field).as_bytes().trim_ascii(),
        }
    }

    /// The text of a column, trimmed.
    pub fn text(&self, column: usize) -> &'t str {
        // The whole file was found to be UTF-8, and fields end at ASCII signs.
        std::str::from_utf8(self.bytes(column)).unwrap_or_default().trim()
    }

    /// What stands in a column, and what kind of thing it is. All that csv holds is text.
    pub fn cell(&self, column: usize) -> Cell<'t> {
        Cell { text: self.text(column), kind: self.kind(column) }
    }

    /// What kind of thing stands in a column.
    pub fn kind(&self, column: usize) -> Kind {
        match (self.cells, self.fields[column]) {
            (Cells::Sheet(cells), Some(field)) => cells.kind(field),
            _ => Kind::Text,
        }
    }

    /// What is wrong with a column, whatever is asked for there.
    pub fn fault(&self, column: usize) -> Option<Fault> {
        // Nearly all are texts: their bytes are not looked at.
        if self.kind(column) == Kind::Text { None } else { self.cell(column).fault() }
    }

    /// Where a column of this row stands; the whole row where the table does not have it.
    pub fn place(&self, column: usize) -> Place {
        self.file.at(self.line, self.field(column))
    }

    /// The field that holds a column, from 1; 0 where the table does not have it.
    pub(crate) fn field(&self, column: usize) -> usize {
        self.fields[column].map_or(0, |field| field + 1)
    }
}

/// What stands in one column of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<'t> {
    /// What a csv field would hold: numbers with a decimal dot and without exponent, of a percentage the fraction, of a
    /// date `2022-12-15`, of TRUE `1`.
    pub text: &'t str,
    /// What it is.
    pub kind: Kind,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text, also one that looks like a number. A blank cell is one too.
    Text,
    /// A number: it has one reading.
    Number,
    /// A number that is shown as a percentage; the text is the fraction.
    Percent,
    /// A day.
    Date,
    /// A time of day, with or without the day.
    Time,
    /// TRUE or FALSE.
    Boolean,
    /// An error value, such as `#N/A`.
    Error,
    /// A formula whose result nobody ever calculated; the text is the formula.
    Uncalculated,
}

impl<'t> Cell<'t> {
    /// A text, as csv fields are.
    pub(crate) fn typed(text: &'t str) -> Cell<'t> {
        Cell { text, kind: Kind::Text }
    }

    /// As people see it in the sheet: a share as a percentage, a day as `15/12/2022`.
    pub(crate) fn seen(&self) -> Cow<'t, str> {
        let shown = match self.kind {
            Kind::Percent => Number::parse(self.text).map(|share| {
                let percent = &share * &Number::from(100);
                format!("{}%", localised(&percent.to_string(), Language::Vietnamese))
            }),
            Kind::Date => Day::parse(self.text).map(|day| day.shown(Language::Vietnamese)),
            _ => None,
        };
        shown.map_or(Cow::Borrowed(self.text), Cow::Owned)
    }

    /// What is wrong with it, whatever is asked for.
    pub fn fault(&self) -> Option<Fault> {
        match self.kind {
            Kind::Error => Some(Fault::CellError { met: self.text.into() }),
            Kind::Uncalculated => Some(Fault::NotCalculated { formula: self.text.into() }),
            _ => None,
        }
    }

    /// Every number that it may mean: what was typed as text may be several, a number in a cell is one.
    pub fn readings(&self) -> Vec<Reading> {
        match self.kind {
            Kind::Text => readings(self.text),
            Kind::Number | Kind::Percent => {
                let percent = self.kind == Kind::Percent;
                Number::parse(self.text).map(|number| Reading { number, percent }).into_iter().collect()
            }
            Kind::Boolean | Kind::Date | Kind::Time | Kind::Error | Kind::Uncalculated => Vec::new(),
        }
    }

    /// Whether it is a number that was not typed as text.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.kind, Kind::Number | Kind::Percent)
    }
}

/// What a table's headings mean.
struct Headings {
    /// For each column of the caller's list, the field that holds it.
    fields: Vec<Option<usize>>,
    /// Needed columns that are not there.
    missing: Vec<String>,
    /// What else is wrong: nothing of a table with such faults is read.
    faults: Vec<Diagnostic>,
}

impl Headings {
    fn of(headings: &[String], line: usize, file: FileNo, wanted: &mut Wanted<'_>) -> Headings {
        match wanted {
            Wanted::Columns(columns) => Headings::of_columns(headings, line, file, columns),
            Wanted::Headed(heads) => {
                let missing = if heads(headings, file, line) { Vec::new() } else { vec!["…".into()] };
                Headings { fields: (0..headings.len()).map(Some).collect(), missing, faults: Vec::new() }
            }
        }
    }

    /// Which field holds which column.
    fn of_columns(headings: &[String], line: usize, file: FileNo, columns: &[Column<'_>]) -> Headings {
        let mut understood = Headings { fields: vec![None; columns.len()], missing: Vec::new(), faults: Vec::new() };
        // What stands in a column that is misspelt is missed in every row: none is read before it is mended.
        let mut unknown = Vec::new();
        for (field, heading) in headings.iter().enumerate() {
            if heading.is_empty() {
                continue; // a column without a heading holds nothing that is read
            }
            let place = file.at(line, field + 1);
            match columns.iter().position(|column| column.is_headed(heading)) {
                None => {
                    let heads = columns.iter().flat_map(|column| column.also.iter().copied().chain([column.name]));
                    let nearest = text::nearest(heading, heads).map(Into::into);
                    let known = columns.iter().map(Column::said).collect();
                    unknown.push(Fault::UnknownColumn { column: heading.clone(), nearest, known }.at(place));
                }
                Some(column) => match understood.fields[column] {
                    Some(first) => {
                        let other = headings[first].clone();
                        understood.faults.push(Fault::DuplicateColumn { column: heading.clone(), other }.at(place));
                    }
                    None => understood.fields[column] = Some(field),
                },
            }
        }
        let lacks = |(column, field): &(&Column<'_>, &Option<usize>)| column.needed && field.is_none();
        understood.missing =
            columns.iter().zip(&understood.fields).filter(lacks).map(|(column, _)| column.said()).collect();
        if understood.missing.is_empty() {
            understood.faults.extend(unknown);
        }
        understood
    }

    /// That needed columns are not there.
    fn lack(missing: Vec<String>, headings: &[String]) -> Fault {
        Fault::MissingColumn { missing, met: headings.iter().filter(|heading| !heading.is_empty()).cloned().collect() }
    }
}

impl Column<'_> {
    fn is_headed(&self, heading: &str) -> bool {
        text::same(heading, self.name) || self.also.iter().any(|also| text::same(heading, also))
    }

    /// Its headings, the Vietnamese one first.
    fn said(&self) -> String {
        self.also.first().map_or(self.name.into(), |also| format!("{also} / {}", self.name))
    }
}

/// The bytes as a text without its byte-order mark.
pub(crate) fn utf8<'a>(bytes: &'a [u8], file: FileNo, faults: &mut Vec<Diagnostic>) -> Option<&'a str> {
    let looks_like = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [b'P', b'K', 3, 4, ..] => Some("Excel (xlsx)"),
        _ => None,
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // Letters with marks take most of the time that text takes: three times less by this than by the standard library, which
    // says where it breaks off.
    let text = simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes));
    match text {
        Ok(text) if looks_like.is_none() && memchr::memchr(0, text.as_bytes()).is_none() => Some(text),
        Ok(_) => {
            faults.push(Fault::Encoding { looks_like }.at(file.whole()));
            None
        }
        Err(error) => {
            let line = bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            let place = if looks_like.is_some() { file.whole() } else { file.at(line, 0) };
            faults.push(Fault::Encoding { looks_like }.at(place));
            None
        }
    }
}
