//! The bytes of a file of ballots to columns: of categories, answers and numbers, each row with its place.
//!
//! Only the columns in use are kept. Texts are numbered in the order in which they come first; what they mean, `cleaning`
//! knows.

mod builder;
mod csv;
mod numbers;
#[cfg(feature = "parquet")]
mod parquet;
mod texts;

use std::cell::RefCell;

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::place::{FileNo, Place, Sources};
use cchc_core::table::{self, Csv, Row};

use builder::Builder;

/// A column that is asked for, by its position in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Its position among the headings, from 0.
    pub field: usize,
    /// What it is read as.
    pub kind: Kind,
}

/// What a column is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any number of different texts.
    Category,
    /// At most 255 different texts.
    Answer,
    /// Numbers; a blank is NaN.
    Number,
}

/// A column that was read: an entry for each row.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// Codes of texts, which are trimmed and in NFC; a blank is the text without a sign.
    Category(Vec<u32>, Vec<String>),
    /// The same, of few different texts.
    Answer(Vec<u8>, Vec<String>),
    /// Numbers; a blank is NaN.
    Number(Vec<f64>),
}

/// The columns that were asked for, in that order.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The columns.
    pub data: Vec<Data>,
    /// How many rows there are.
    pub rows: usize,
    file: FileNo,
    fields: Vec<usize>,
    headings: Vec<String>,
    lines: Lines,
}

/// On which line, or row of a sheet, each row stands.
#[derive(Debug, Clone)]
enum Lines {
    /// One after the other, from this.
    From(u32),
    /// Each its own.
    Each(Vec<u32>),
}

impl Lines {
    /// Takes the line of the row that follows so many.
    fn push(&mut self, rows: usize, line: usize) {
        let line = line as u32;
        match self {
            Lines::From(first) if rows == 0 => *first = line,
            Lines::From(first) if *first + rows as u32 == line => {}
            Lines::From(first) => {
                let lines = (0..rows as u32).map(|row| *first + row).chain([line]).collect();
                *self = Lines::Each(lines);
            }
            Lines::Each(lines) => lines.push(line),
        }
    }

    /// Takes the lines of `more` rows that follow so many `rows`, which are counted from `line`.
    fn append(&mut self, rows: usize, next: Lines, more: usize, line: usize) {
        (0..more).for_each(|row| self.push(rows + row, line + next.of(row) as usize));
    }

    fn of(&self, row: usize) -> u32 {
        match self {
            Lines::From(first) => first + row as u32,
            Lines::Each(lines) => lines[row],
        }
    }
}

impl Columns {
    /// Where a column that was asked for stands in a row.
    ///
    /// # Panics
    /// Where there is no such row.
    pub fn place(&self, row: usize, wanted: usize) -> Place {
        Place { file: self.file, line: self.lines.of(row), column: self.fields[wanted] as u32 + 1 }
    }
}

impl Columns {
    /// The same without what stands in the columns: their places.
    #[must_use]
    pub fn emptied(self) -> Columns {
        Columns { data: Vec::new(), ..self }
    }

    /// How a column that was asked for is headed.
    pub fn heading(&self, wanted: usize) -> &str {
        &self.headings[wanted]
    }
}

/// Which columns of headings are wanted; where those that must be there are not, what is to be said of it.
pub type Choose<'a> = dyn FnMut(&[String], FileNo) -> Result<Vec<Wanted>, Vec<Diagnostic>> + 'a;

/// Reads the columns that `choose` wants from a csv file, a workbook's sheet (xlsx, ods) or a parquet file; `None` where
/// faults say why there are none. Of a workbook the first sheet that has them is read.
pub fn read(
    bytes: &[u8],
    file: FileNo,
    choose: &mut Choose<'_>,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<Columns> {
    let is_named_parquet = sources.get(file).name.to_lowercase().ends_with(".parquet");
    if bytes.starts_with(b"PAR1") || is_named_parquet {
        #[cfg(feature = "parquet")]
        return parquet::read(bytes, file, choose, sources, faults);
        #[cfg(not(feature = "parquet"))]
        {
            faults.push(Fault::NotRead { name: sources.get(file).name.clone() }.at(file.whole()));
            return None;
        }
    }
    of_table(bytes, file, choose, sources, faults)
}

/// What `choose` said of a table.
struct Chosen {
    /// The csv file, or the sheet.
    file: FileNo,
    wanted: Vec<Wanted>,
    /// Those of the wanted columns.
    headings: Vec<String>,
}

fn of_table(
    bytes: &[u8],
    file: FileNo,
    choose: &mut Choose<'_>,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<Columns> {
    let before = faults.len();
    let chosen = RefCell::new(None::<Chosen>);
    let mut lacks: Option<Vec<Diagnostic>> = None;
    let mut more: Vec<FileNo> = Vec::new();
    let heads = &mut |headings: &[String], file: FileNo, _: usize| match choose(headings, file) {
        Ok(wanted) if chosen.borrow().is_none() => {
            let headings = wanted.iter().map(|wanted| headings[wanted.field].clone()).collect();
            *chosen.borrow_mut() = Some(Chosen { file, wanted, headings });
            true
        }
        Ok(_) => {
            more.push(file);
            false
        }
        Err(missing) => {
            lacks.get_or_insert(missing);
            false
        }
    };
    let read = match table::headed_csv(bytes, file, heads, sources, faults) {
        Csv::Refused => None,
        Csv::Rows(rows) => chosen.into_inner().map(|chosen| {
            let width = sources.get(file).headings.len();
            let read = csv::read(&rows, width, &chosen.wanted, file, faults);
            (chosen, read)
        }),
        Csv::Workbook => {
            let mut read = Read { builders: Vec::new(), lines: Lines::From(2), rows: 0 };
            let take = &mut |row: &Row<'_>, _: &Sources, faults: &mut Vec<Diagnostic>| {
                chosen.borrow().iter().for_each(|chosen| read.take(row, &chosen.wanted, faults));
            };
            let is_table = table::headed(bytes, file, heads, sources, faults, take);
            chosen.into_inner().filter(|_| is_table).map(|chosen| {
                read.builders.extend(chosen.wanted.iter().skip(read.builders.len()).map(Builder::new));
                (chosen, read)
            })
        }
    };
    // Nobody but its owner knows which of the sheets are ballots.
    faults.retain(|told| !(matches!(told.fault, Fault::OtherSheet { .. }) && more.contains(&told.place.file)));
    faults.extend(more.iter().map(|sheet| Fault::BallotSheets.at(sheet.whole())));
    let Some((chosen, read)) = read else {
        faults.extend(lacks.filter(|_| faults.len() == before).unwrap_or_default());
        return None;
    };
    Some(Columns::of(chosen, read, faults))
}

/// The rows as they were read.
struct Read {
    /// For each wanted column.
    builders: Vec<Builder>,
    lines: Lines,
    rows: usize,
}

impl Read {
    /// Takes a row of a sheet.
    fn take(&mut self, row: &Row<'_>, wanted: &[Wanted], faults: &mut Vec<Diagnostic>) {
        self.builders.extend(wanted.iter().skip(self.builders.len()).map(Builder::new));
        for (wanted, builder) in wanted.iter().zip(&mut self.builders) {
            if let Some(fault) = builder.push(row, wanted.field) {
                faults.push(fault.at(row.place(wanted.field)));
            }
        }
        self.lines.push(self.rows, row.line);
        self.rows += 1;
    }
}

impl Columns {
    /// The columns as they were built; what is wrong with them goes to the list.
    fn of(chosen: Chosen, read: Read, faults: &mut Vec<Diagnostic>) -> Columns {
        let Chosen { file, wanted, headings } = chosen;
        let fields = wanted.iter().map(|wanted| wanted.field).collect();
        let Read { builders, lines, rows } = read;
        let mut columns = Columns { data: Vec::new(), rows, file, fields, headings, lines };
        for (at, builder) in builders.into_iter().enumerate() {
            let (data, doubtful) = builder.finish(&columns.headings[at]);
            faults.extend(doubtful.into_iter().map(|(row, fault)| fault.at(columns.place(row, at))));
            columns.data.push(data);
        }
        columns
    }
}
