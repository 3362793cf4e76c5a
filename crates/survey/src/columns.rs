//! The bytes of a file of ballots to columns: of categories, answers and numbers, each row with its place.
//!
//! Only the columns in use are kept. Texts are numbered in the order in which they come first; what they mean, `cleaning`
//! knows.

mod builder;
#[cfg(feature = "parquet")]
mod parquet;

use cchc_core::fault::Diagnostic;
use cchc_core::place::{FileNo, Place, Sources};
use cchc_core::table;

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

impl Columns {
    /// Where a column that was asked for stands in a row.
    ///
    /// # Panics
    /// Where there is no such row.
    pub fn place(&self, row: usize, wanted: usize) -> Place {
        let line = match &self.lines {
            Lines::From(first) => first + row as u32,
            Lines::Each(lines) => lines[row],
        };
        Place { file: self.file, line, column: self.fields[wanted] as u32 + 1 }
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
            faults.push(cchc_core::fault::Fault::NotRead { name: sources.get(file).name.clone() }.at(file.whole()));
            return None;
        }
    }
    of_table(bytes, file, choose, sources, faults)
}

fn of_table(
    bytes: &[u8],
    file: FileNo,
    choose: &mut Choose<'_>,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<Columns> {
    let before = faults.len();
    let chosen = std::cell::RefCell::new(None::<Chosen>);
    let mut lacks: Option<Vec<Diagnostic>> = None;
    let mut lines: Vec<u32> = Vec::new();
    let is_table = table::headed(
        bytes,
        file,
        &mut |headings, sheet, _| match choose(headings, sheet) {
            Ok(wanted) if chosen.borrow().is_none() => {
                let builder = |wanted: &Wanted| Builder::new(wanted.kind, &headings[wanted.field]);
                let builders = wanted.iter().map(builder).collect();
                let said = wanted.iter().map(|wanted| headings[wanted.field].clone()).collect();
                *chosen.borrow_mut() = Some(Chosen { sheet, wanted, builders, headings: said });
                true
            }
            Ok(_) => false,
            Err(missing) => {
                lacks.get_or_insert(missing);
                false
            }
        },
        sources,
        faults,
        &mut |row, _, faults| {
            let mut chosen = chosen.borrow_mut();
            let Some(Chosen { wanted, builders, .. }) = chosen.as_mut() else { return };
            for (wanted, builder) in wanted.iter().zip(builders) {
                if let Some(fault) = builder.push(row, wanted.field) {
                    faults.push(fault.at(row.place(wanted.field)));
                }
            }
            lines.push(row.line as u32);
        },
    );
    let Some(Chosen { sheet: file, wanted, builders, headings }) = chosen.into_inner().filter(|_| is_table) else {
        faults.extend(lacks.filter(|_| faults.len() == before).unwrap_or_default());
        return None;
    };
    let fields: Vec<usize> = wanted.iter().map(|wanted| wanted.field).collect();
    let rows = lines.len();
    let first = lines.first().copied().unwrap_or(2);
    let follow = lines.iter().enumerate().all(|(at, line)| *line == first + at as u32);
    let lines = if follow { Lines::From(first) } else { Lines::Each(lines) };
    let mut columns = Columns { data: Vec::new(), rows, file, fields, headings, lines };
    for (at, builder) in builders.into_iter().enumerate() {
        let (data, doubtful) = builder.finish();
        for (row, fault) in doubtful {
            faults.push(fault.at(columns.place(row, at)));
        }
        columns.data.push(data);
    }
    Some(columns)
}

/// The table that is read.
struct Chosen {
    sheet: FileNo,
    wanted: Vec<Wanted>,
    builders: Vec<Builder>,
    headings: Vec<String>,
}
