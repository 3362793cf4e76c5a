//! The sheets of a workbook: which of them are tables, and their rows.

mod ods;
mod xlsx;

/// The cells beside those that another reader finds: it reads files, which this crate does not.
#[cfg(test)]
#[path = "../../tests/cells/mod.rs"]
mod cells;

use super::guard::{Package, Stop};
use super::{Cells as Row_, Headings, Kind, MOST_FAULTS, Row, Take, Wanted};
use crate::fault::{Content, Diagnostic, Fault, Limit};
use crate::place::{FileNo, Sources};
use crate::text;

/// Most rows and columns that a sheet has, in any program.
const ROWS: usize = 1 << 20;
const COLUMNS: usize = 1 << 14;
/// Most columns of a heading row, and most sheets.
const HEADINGS: usize = 1024;
const SHEETS: usize = 256;
/// Most bytes of text in the heading rows of all sheets: each heading is compared with each column, and quoted.
const HEADING_TEXT: usize = 1 << 20;
/// Most bytes of text in one row, and in all rows of a workbook: a text that is kept once may stand in every cell.
const ROW_TEXT: usize = 4 << 20;
pub(super) const TEXT: usize = 128 << 20;
/// How often rows that are not blank may be said to be repeated.
const REPEATED: usize = 10_000;

/// What is read, and who takes it.
pub(super) struct Reading<'a, 'w, 't> {
    pub file: FileNo,
    pub wanted: &'a mut Wanted<'w>,
    pub sources: &'a mut Sources,
    pub faults: &'a mut Vec<Diagnostic>,
    pub take: &'a mut Take<'t>,
}

/// Gives every row of every sheet that is a table; whether there was one.
pub(super) fn read(bytes: &[u8], content: Content, reading: &mut Reading<'_, '_, '_>) -> bool {
    let file = reading.file;
    let mut sheets = Sheets {
        reading,
        sheet: None,
        tables: 0,
        others: Vec::new(),
        count: 0,
        headings: 0,
        text: 0,
        repeated: 0,
        too_many: false,
    };
    let read = match content {
        Content::Encrypted => Err(Fault::Encrypted),
        Content::Xls | Content::Xlsb => Err(Fault::OldWorkbook { content }),
        _ => Package::open(bytes)
            .and_then(|mut package| match content {
                Content::Ods => ods::read(&mut package, &mut sheets),
                _ => xlsx::read(&mut package, &mut sheets),
            })
            .map_err(Stop::fault),
    };
    let (tables, others) = (sheets.tables, sheets.others);
    if let Err(fault) = read {
        // Where a sheet broke off, its rows up to there were taken: the fault stands in the way of a result.
        reading.faults.push(fault.at(file.whole()));
        return tables > 0;
    }
    match (tables, others.is_empty()) {
        (0, true) => reading.faults.push(Fault::EmptyTable.at(file.whole())),
        // Of a table with any columns, whoever looked at its headings tells what it lacks.
        (0, false) if matches!(reading.wanted, Wanted::Headed(_)) => {}
        (0, false) => reading.faults.extend(others.into_iter().map(|other| other.lacks)),
        _ => reading.faults.extend(others.into_iter().map(Other::passed_over)),
    }
    tables > 0
}

/// A sheet that is not blank and has not the headings.
struct Other {
    lacks: Diagnostic,
    headings: Vec<String>,
}

impl Other {
    fn passed_over(self) -> Diagnostic {
        let met = self.headings.into_iter().filter(|heading| !heading.is_empty()).collect();
        Fault::OtherSheet { met }.at(self.lacks.place)
    }
}

/// The cells of the row at hand, by their columns in the sheet.
#[derive(Default)]
pub(super) struct Cells {
    texts: String,
    /// Where each cell's text stands in `texts`, and what it is; a blank one is empty.
    spans: Vec<(usize, usize, Option<Kind>)>,
}

impl Cells {
    pub(super) fn text(&self, column: usize) -> &str {
        self.spans.get(column).map_or("", |(start, end, _)| &self.texts[*start..*end])
    }

    pub(super) fn kind(&self, column: usize) -> Kind {
        self.spans.get(column).and_then(|(.., kind)| *kind).unwrap_or(Kind::Text)
    }

    fn put(&mut self, column: usize, kind: Kind, text: &str) {
        if self.spans.len() <= column {
            self.spans.resize(column + 1, (0, 0, None));
        }
        let start = self.texts.len();
        self.texts.push_str(text);
        self.spans[column] = (start, self.texts.len(), Some(kind));
    }

    fn clear(&mut self) {
        self.texts.clear();
        self.spans.clear();
    }

    fn is_blank(&self) -> bool {
        self.texts.bytes().all(|byte| byte.is_ascii_whitespace())
    }
}

/// Who is told of the sheets of a workbook by those that read its formats.
trait Told {
    /// A sheet of that name begins.
    fn begin(&mut self, name: &str) -> Result<(), Stop>;

    /// One cell, by its column from 0, of the row that ends next. Blank ones need not be told.
    fn cell(&mut self, column: usize, kind: Kind, text: &str) -> Result<(), Stop>;

    /// The row at hand is `row`, from 1, and so are the `times` − 1 after it.
    fn end_row(&mut self, row: usize, times: usize) -> Result<More, Stop>;
}

/// Takes the sheets that are tables, and gives their rows on.
struct Sheets<'r, 'a, 'w, 't> {
    reading: &'r mut Reading<'a, 'w, 't>,
    sheet: Option<Sheet>,
    tables: usize,
    others: Vec<Other>,
    count: usize,
    /// Bytes of the heading rows.
    headings: usize,
    text: usize,
    repeated: usize,
    /// Whether rows were passed over, as there were too many faults.
    too_many: bool,
}

/// The sheet at hand.
struct Sheet {
    name: String,
    cells: Cells,
    /// The row that ended last, from 1.
    row: usize,
    state: State,
}

enum State {
    /// Nothing but blank rows came so far.
    Blank,
    Table {
        file: FileNo,
        headings: Headings,
        width: usize,
    },
    /// It is no table, or one that cannot be read: what it holds is not looked at.
    Over,
}

/// Whether a sheet is to be read further.
#[derive(PartialEq, Eq)]
enum More {
    Wanted,
    Unwanted,
}

impl Told for Sheets<'_, '_, '_, '_> {
    fn begin(&mut self, name: &str) -> Result<(), Stop> {
        self.count += 1;
        if self.count > SHEETS {
            return Err(Stop::TooLarge(Limit::Sheets(SHEETS)));
        }
        self.sheet = Some(Sheet { name: name.into(), cells: Cells::default(), row: 0, state: State::Blank });
        Ok(())
    }

    fn cell(&mut self, column: usize, kind: Kind, text: &str) -> Result<(), Stop> {
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        if column >= COLUMNS {
            return Err(Stop::TooLarge(Limit::Columns(COLUMNS)));
        }
        let wanted = match &sheet.state {
            State::Blank if column >= HEADINGS && !text.trim_ascii().is_empty() => {
                return Err(Stop::TooLarge(Limit::Columns(HEADINGS)));
            }
            State::Blank => column < HEADINGS,
            // What stands beyond the headings, or under none, is not read.
            State::Table { width, .. } => column < *width,
            State::Over => false,
        };
        if wanted && !text.is_empty() {
            if sheet.cells.texts.len() + text.len() > ROW_TEXT {
                return Err(Stop::TooLarge(Limit::Text(ROW_TEXT)));
            }
            sheet.cells.put(column, kind, text);
        }
        Ok(())
    }

    fn end_row(&mut self, row: usize, times: usize) -> Result<More, Stop> {
        let Some(mut sheet) = self.sheet.take() else { return Ok(More::Unwanted) };
        let more = self.take_row(&mut sheet, row, times);
        sheet.cells.clear();
        sheet.row = row;
        self.sheet = Some(sheet);
        more
    }
}

impl Sheets<'_, '_, '_, '_> {
    fn take_row(&mut self, sheet: &mut Sheet, row: usize, times: usize) -> Result<More, Stop> {
        if sheet.cells.is_blank() {
            return Ok(More::Wanted);
        }
        if row.saturating_add(times - 1) > ROWS {
            return Err(Stop::TooLarge(Limit::Rows(ROWS)));
        }
        let (mut first, mut times) = (row, times);
        if matches!(sheet.state, State::Blank) {
            self.head(sheet, row)?;
            (first, times) = (first + 1, times - 1);
        }
        let State::Table { file, headings, .. } = &sheet.state else { return Ok(More::Unwanted) };
        self.repeated += times.saturating_sub(1);
        if self.repeated > REPEATED {
            return Err(Stop::TooLarge(Limit::Repeated(REPEATED)));
        }
        for row in (first..).take(times) {
            self.text += sheet.cells.texts.len();
            if self.text > TEXT {
                return Err(Stop::TooLarge(Limit::Text(TEXT)));
            }
            let row = Row { cells: Row_::Sheet(&sheet.cells), fields: &headings.fields, file: *file, line: row };
            let Reading { sources, faults, take, .. } = &mut *self.reading;
            if faults.len() >= MOST_FAULTS {
                if !self.too_many {
                    faults.push(Fault::TooManyFaults.at(file.at(row.line, 0)));
                }
                self.too_many = true;
                sheet.state = State::Over;
                return Ok(More::Unwanted);
            }
            take(&row, sources, faults);
        }
        Ok(More::Wanted)
    }

    /// The first row that is not blank: it must be the headings.
    fn head(&mut self, sheet: &mut Sheet, row: usize) -> Result<(), Stop> {
        self.headings += sheet.cells.texts.len();
        if self.headings > HEADING_TEXT {
            return Err(Stop::TooLarge(Limit::Text(HEADING_TEXT)));
        }
        let Reading { file, wanted, sources, faults, .. } = &mut *self.reading;
        let heading = |column| text::composed(sheet.cells.text(column).trim()).into_owned();
        let said: Vec<String> = (0..sheet.cells.spans.len()).map(heading).collect();
        let file = sources.add_sheet(*file, &sheet.name);
        let mut headings = Headings::of(&said, row, file, wanted);
        sources.set_headings(file, said.clone());
        if !headings.missing.is_empty() {
            let missing = std::mem::take(&mut headings.missing);
            let lacks = Headings::lack(missing, &said).at(file.at(row, 0));
            self.others.push(Other { lacks, headings: said });
            sheet.state = State::Over;
            return Ok(());
        }
        self.tables += 1;
        let understood = headings.faults.is_empty();
        faults.append(&mut headings.faults);
        sheet.state = match understood {
            true => State::Table { file, headings, width: said.len() },
            false => State::Over,
        };
        Ok(())
    }
}
