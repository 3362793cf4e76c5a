//! A sheet of a survey: its title and notes, tables, where they ended.

use rust_xlsxwriter::{Chart, ChartFont, ChartRange, Color, Format, FormatAlign, Worksheet, XlsxError};

use super::Book;
use super::words::Words;
use crate::heading::{Line, lines};
use crate::words::Say;
use crate::{figure, measure, style};

/// What stands in a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Count,
    /// A share of 1, shown in per cent with two decimals.
    Share,
    /// A number with so many decimals.
    Number(u8),
    /// A difference in points of per cent, with its sign.
    Change,
}

/// A column of a table.
pub(super) struct Column {
    pub head: String,
    /// In pixels.
    pub width: u32,
    pub kind: Kind,
}

impl Column {
    pub(super) fn new(head: impl Into<String>, width: u32, kind: Kind) -> Column {
        Column { head: head.into(), width, kind }
    }
}

/// What stands in a cell.
pub(super) enum Cell {
    Text(String),
    Number(f64),
    /// Nothing, which a dash says.
    None,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.into())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Cell {
        Cell::Number(number)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Cell {
        Cell::Number(count as f64)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(of: Option<T>) -> Cell {
        of.map_or(Cell::None, Into::into)
    }
}

/// A row of a table.
pub(super) struct Row {
    pub cells: Vec<Cell>,
    /// Whether it stands out: what is of all units.
    pub is_total: bool,
}

impl Row {
    pub(super) fn new(cells: Vec<Cell>) -> Row {
        Row { cells, is_total: false }
    }

    pub(super) fn total(cells: Vec<Cell>) -> Row {
        Row { cells, is_total: true }
    }
}

/// Where a table's rows ended up.
pub(super) struct Rows {
    pub first: u32,
    /// The last one; before `first` where there is none.
    pub last: u32,
    /// Rows of the head above them.
    pub head: u32,
}

/// A sheet that grows downwards.
pub(super) struct Sheet<'s> {
    pub sheet: &'s mut Worksheet,
    pub name: String,
    row: u32,
    columns: u16,
    width: u32,
    /// How high the lines are that stand so far.
    height: u32,
    /// The next free column for what charts read.
    behind: u16,
}

/// What an indented text leaves free, in pixels.
const INDENT: u32 = 12;

/// What stays in sight of a window when it is scrolled may be no higher, in pixels.
const FROZEN: u32 = 260;

impl<'s> Sheet<'s> {
    /// A sheet with the survey's title, its own, and the notes that stand beside every figure. `widths`: of its columns, in
    /// pixels.
    pub(super) fn new(
        book: &Book<'_>,
        sheet: &'s mut Worksheet,
        name: &str,
        title: &str,
        widths: &[u32],
    ) -> Result<Sheet<'s>, XlsxError> {
        sheet.set_name(name)?;
        pages(book, sheet);
        for (column, width) in widths.iter().enumerate() {
            sheet.set_column_width_pixels(column as u16, *width)?;
        }
        let (columns, width) = (widths.len() as u16, widths.iter().sum());
        let mut heading = vec![Line::title(book.findings.title.to_uppercase(), 14), Line::title(title, style::SIZE)];
        for note in &book.findings.notes {
            heading.push(Line::new(note.clone(), style::below_heading()));
        }
        let behind = columns + 1;
        let mut sheet = Sheet { sheet, name: name.into(), row: 0, columns, width, height: 0, behind };
        for line in heading {
            sheet.line(line)?;
        }
        sheet.gap(1);
        Ok(sheet)
    }

    /// A sheet of one page for charts.
    pub(super) fn of_charts(
        book: &Book<'_>,
        sheet: &'s mut Worksheet,
        name: &str,
        title: &str,
    ) -> Result<Sheet<'s>, XlsxError> {
        let mut sheet = Sheet::new(book, sheet, name, title, &[64; 16])?;
        sheet.one_page();
        sheet.sheet.set_screen_gridlines(false);
        Ok(sheet)
    }

    /// All of it goes on one page in print.
    pub(super) fn one_page(&mut self) {
        self.sheet.set_print_fit_to_pages(1, 1);
    }

    /// A line over the whole width.
    fn line(&mut self, line: Line) -> Result<(), XlsxError> {
        let most = measure::bold_lines(&line.text, self.width, line.size);
        self.height += measure::height(most, line.size) + 2;
        self.row = lines(self.sheet, &[line], self.columns, self.width, self.row)?;
        Ok(())
    }

    /// A line over the whole width, in italics.
    pub(super) fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = style::plain(style::SMALL).set_italic().set_text_wrap();
        self.line(Line { text: text.into(), format, size: style::SMALL })
    }

    /// A line that nobody is to overlook.
    pub(super) fn alarm(&mut self, text: &str) -> Result<(), XlsxError> {
        self.line(Line::new(text, style::alarm()))
    }

    /// A heading over a table.
    pub(super) fn heading(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = style::plain(style::SIZE).set_bold().set_text_wrap();
        self.line(Line::new(text, format))
    }

    /// Who signs: on the left who compiled the table, on the right the head of the authority.
    pub(super) fn signatures(&mut self, book: &Book<'_>) -> Result<(), XlsxError> {
        let (bold, italic) = (style::heading(style::SIZE), style::below_heading());
        let (middle, last) = ((self.columns / 2).max(1), self.columns - 1);
        // Whose survey it is, its file does not say.
        let right = [(Say::PlaceAndDay { place: "………………" }, &italic), (Say::Head, &bold), (Say::HeadSigns, &italic)];
        let left = [(1, Say::Compiler, &bold), (2, Say::CompilerSigns, &italic)];
        let right = (0..).zip(right).map(|(row, (say, format))| (row, middle, last, say, format));
        let left = left.map(|(row, say, format)| (row, 0, middle - 1, say, format));
        let first = self.row + 1;
        for (row, from, to, say, format) in right.chain(left) {
            let said = say.to(book.run.language);
            match from == to {
                true => self.sheet.write_string_with_format(first + row, from, said, format)?,
                false => self.sheet.merge_range(first + row, from, first + row, to, &said, format)?,
            };
        }
        // Room for the signatures and names.
        self.row = first + 7;
        self.height += 8 * style::ROW;
        // What is printed ends with the last cell that holds something.
        self.sheet.write_string(self.row, 0, " ")?;
        Ok(())
    }

    /// Leaves rows free.
    pub(super) fn gap(&mut self, rows: u32) {
        self.row += rows;
    }

    /// A table from the first column on.
    pub(super) fn table(&mut self, columns: &[Column], rows: impl IntoIterator<Item = Row>) -> Result<Rows, XlsxError> {
        let head = style::head(style::SMALL);
        let mut most = 1;
        for (at, column) in columns.iter().enumerate() {
            self.sheet.write_string_with_format(self.row, at as u16, measure::fits(&column.head), &head)?;
            most = most.max(measure::bold_lines(&column.head, column.width, style::SMALL));
        }
        self.set_row_height(measure::height(most, style::SMALL) + 4)?;
        self.row += 1;
        self.rows(columns, rows)
    }

    /// The rows of a table whose head stands already.
    pub(super) fn rows(&mut self, columns: &[Column], rows: impl IntoIterator<Item = Row>) -> Result<Rows, XlsxError> {
        let first = self.row;
        let mut formats: Vec<[Formats; 2]> =
            columns.iter().map(|column| [false, true].map(|is_total| Formats::of(column.kind, is_total))).collect();
        let after_number = |at: usize| at > 0 && columns[at - 1].kind != Kind::Text;
        for (at, formats) in formats.iter_mut().enumerate().filter(|(at, _)| after_number(*at)) {
            // A text would touch the figure on its left.
            if columns[at].kind == Kind::Text {
                formats.iter_mut().for_each(|of| of.full = of.full.clone().set_indent(1));
            }
        }
        for row in rows {
            let mut most = 1;
            for (at, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
                let Formats { full, none } = &formats[at][usize::from(row.is_total)];
                let at = at as u16;
                match cell {
                    Cell::Text(text) => {
                        self.sheet.write_string_with_format(self.row, at, measure::fits(text), full)?;
                        let room = if after_number(usize::from(at)) { column.width - INDENT } else { column.width };
                        let room = if row.is_total { room * 92 / 100 } else { room };
                        most = most.max(measure::lines(text, room, style::SMALL));
                    }
                    Cell::Number(number) => _ = self.sheet.write_number_with_format(self.row, at, *number, full)?,
                    Cell::None => _ = self.sheet.write_string_with_format(self.row, at, "–", none)?,
                }
            }
            if most > 1 {
                self.set_row_height(measure::height(most, style::SMALL))?;
            } else {
                self.height += style::ROW;
            }
            self.row += 1;
        }
        Ok(Rows { first, last: self.row.max(1) - 1, head: 1 })
    }

    fn set_row_height(&mut self, height: u32) -> Result<(), XlsxError> {
        self.height += height;
        self.sheet.set_row_height_pixels(self.row, height)?;
        Ok(())
    }

    /// The head of a column that spans some, and those below it: the rows of the table follow.
    pub(super) fn spanning_heads(&mut self, spans: &[(String, u16)], columns: &[Column]) -> Result<(), XlsxError> {
        let head = style::head(style::SMALL);
        let (mut at, mut most) = (0, 1);
        for (text, span) in spans {
            let width = columns[usize::from(at)..usize::from(at + span)].iter().map(|column| column.width).sum();
            match span {
                1 => _ = self.sheet.merge_range(self.row, at, self.row + 1, at, &measure::fits(text), &head)?,
                _ => _ = self.sheet.merge_range(self.row, at, self.row, at + span - 1, &measure::fits(text), &head)?,
            }
            most = most.max(measure::bold_lines(text, width, style::SMALL));
            at += span;
        }
        self.set_row_height(measure::height(most, style::SMALL) + 4)?;
        self.row += 1;
        let mut at = 0;
        for (_, span) in spans {
            for column in at..at + span {
                if *span > 1 {
                    let text = &columns[usize::from(column)].head;
                    self.sheet.write_string_with_format(self.row, column, measure::fits(text), &head)?;
                }
            }
            at += span;
        }
        self.height += style::ROW;
        self.row += 1;
        Ok(())
    }

    /// Keeps rows free for a chart of that height, in pixels; gives the first of them.
    pub(super) fn keep(&mut self, height: u32) -> u32 {
        let at = self.row;
        self.row += height.div_ceil(style::ROW) + 1;
        self.height += height + style::ROW;
        at
    }

    /// Puts a chart on rows that were kept for it, as wide as the sheet.
    pub(super) fn chart(&mut self, chart: &mut Chart, at: u32, height: u32) -> Result<(), XlsxError> {
        chart.set_width(self.width.max(640)).set_height(height);
        self.sheet.insert_chart(at, 0, chart)?;
        Ok(())
    }

    /// Writes what a chart reads into columns of their own that are neither seen nor printed; gives the first column. Cells
    /// of a table would not do: a dash among figures is drawn as 0.
    pub(super) fn behind(&mut self, first: u32, rows: &[Vec<Datum<'_>>]) -> Result<u16, XlsxError> {
        let at = self.behind;
        for (row, data) in (first..).zip(rows) {
            for (column, datum) in (at..).zip(data) {
                match datum {
                    Datum::Text(text) => _ = self.sheet.write_string(row, column, measure::fits(text))?,
                    Datum::Number(Some(number)) => _ = self.sheet.write_number(row, column, *number)?,
                    Datum::Number(None) => {}
                }
            }
        }
        let width = rows.iter().map(Vec::len).max().unwrap_or_default() as u16;
        for column in at..at + width {
            self.sheet.set_column_hidden(column)?;
        }
        self.behind += width;
        Ok(at)
    }

    /// Some cells of this sheet, as a chart reads them.
    pub(super) fn range(&self, first: u32, left: u16, last: u32, right: u16) -> ChartRange {
        ChartRange::new_from_range(&self.name, first, left, last, right)
    }

    /// Repeats the head above `rows` on every page and lets people filter; it stays in sight where there is room.
    pub(super) fn long(&mut self, rows: &Rows, columns: usize) -> Result<(), XlsxError> {
        if rows.last >= rows.first {
            self.filter(rows, columns)?;
            self.sheet.set_repeat_rows(rows.first - rows.head, rows.first - 1)?;
        }
        Ok(())
    }

    /// Lets people filter a table that is not the only one of its sheet.
    pub(super) fn filter(&mut self, rows: &Rows, columns: usize) -> Result<(), XlsxError> {
        self.sheet.autofilter(rows.first - 1, 0, rows.last, columns as u16 - 1)?;
        Ok(())
    }

    /// Keeps all that stands so far in sight, with so many columns, unless it would fill the window.
    pub(super) fn freeze(&mut self, columns: u16) -> Result<(), XlsxError> {
        if self.height <= FROZEN {
            self.sheet.set_freeze_panes(self.row, columns)?;
        }
        Ok(())
    }

    /// The same with the head of the table that follows.
    pub(super) fn freeze_below_head(&mut self, columns: u16) -> Result<(), XlsxError> {
        if self.height <= FROZEN {
            self.sheet.set_freeze_panes(self.row + 1, columns)?;
        }
        Ok(())
    }

    /// Ends a sheet whose rows leave memory as they are written.
    pub(super) fn end(self) -> Result<(), XlsxError> {
        crate::heading::end(self.sheet, self.row)
    }
}

/// What a chart reads.
pub(super) enum Datum<'a> {
    Text(&'a str),
    Number(Option<f64>),
}

/// How the cells of a column look: filled, and with nothing to say.
struct Formats {
    full: Format,
    none: Format,
}

impl Formats {
    fn of(kind: Kind, is_total: bool) -> Formats {
        let cell = style::cell(style::SMALL);
        let cell = if is_total { style::marked(cell) } else { cell };
        let none = cell.clone().set_align(FormatAlign::Center);
        let full = match kind {
            Kind::Text => cell.set_text_wrap(),
            Kind::Count => style::number(cell).set_num_format("#,##0"),
            Kind::Share => style::number(cell).set_num_format("0.00%"),
            Kind::Number(decimals) => style::number(cell).set_num_format(figure::format(decimals)),
            Kind::Change => style::number(cell).set_num_format("+0.00;−0.00;0.00"),
        };
        Formats { full, none }
    }
}

/// The font of charts.
pub(super) fn font(size: u8) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(style::FONT).set_size(size).set_color(Color::RGB(0x26_2626));
    font
}

/// Paper, margins and what is printed on every page.
fn pages(book: &Book<'_>, sheet: &mut Worksheet) {
    let font = format!("&\"{},Regular\"&10 ", style::FONT);
    // In headers and footers `&` begins a code, and Excel takes no more than 255 characters.
    let survey = book.findings.survey.chars().filter(|c| !c.is_control()).take(80).collect::<String>();
    let survey = survey.replace('&', "&&");
    let page = Words::of(book.run.language).page;
    sheet
        .set_paper_size(9) // A4
        .set_landscape()
        .set_margins(0.45, 0.45, 0.65, 0.58, 0.3, 0.3)
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true)
        .set_footer(format!("&L{font}{survey}&R{font}{page} &P/&N"));
}
