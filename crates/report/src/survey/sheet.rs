//! A sheet of a survey: its title and notes, tables, where they ended.

use rust_xlsxwriter::{Chart, ChartFont, Color, Format, FormatAlign, Worksheet, XlsxError};

use super::Book;
use super::words::Words;
use crate::heading::{Line, lines};
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
}

/// A sheet that grows downwards.
pub(super) struct Sheet<'s> {
    pub sheet: &'s mut Worksheet,
    pub name: String,
    row: u32,
    columns: u16,
    width: u32,
}

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
        let row = lines(sheet, &heading, columns, width, 0)?;
        Ok(Sheet { sheet, name: name.into(), row: row + 1, columns, width })
    }

    /// The next free row.
    pub(super) fn next(&self) -> u32 {
        self.row
    }

    /// A line over the whole width, in italics.
    pub(super) fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = style::plain(style::SMALL).set_italic().set_text_wrap();
        let line = Line { text: text.into(), format, size: style::SMALL };
        self.row = lines(self.sheet, &[line], self.columns, self.width, self.row)?;
        Ok(())
    }

    /// A line that nobody is to overlook.
    pub(super) fn alarm(&mut self, text: &str) -> Result<(), XlsxError> {
        self.row = lines(self.sheet, &[Line::new(text, style::alarm())], self.columns, self.width, self.row)?;
        Ok(())
    }

    /// A heading over a table.
    pub(super) fn heading(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = style::plain(style::SIZE).set_bold().set_text_wrap();
        self.row = lines(self.sheet, &[Line::new(text, format)], self.columns, self.width, self.row)?;
        Ok(())
    }

    /// Leaves rows free.
    pub(super) fn gap(&mut self, rows: u32) {
        self.row += rows;
    }

    /// A table from the first column on.
    pub(super) fn table(&mut self, columns: &[Column], rows: &[Row]) -> Result<Rows, XlsxError> {
        let head = style::head(style::SMALL);
        let mut most = 1;
        for (at, column) in columns.iter().enumerate() {
            self.sheet.write_string_with_format(self.row, at as u16, measure::fits(&column.head), &head)?;
            most = most.max(measure::bold_lines(&column.head, column.width, style::SMALL));
        }
        self.sheet.set_row_height_pixels(self.row, measure::height(most, style::SMALL) + 4)?;
        self.row += 1;
        let first = self.row;
        let format = |kind: Kind, is_total: bool| {
            let cell = style::cell(style::SMALL);
            let cell = if is_total { style::marked(cell) } else { cell };
            match kind {
                Kind::Text => cell.set_text_wrap(),
                Kind::Count => style::number(cell).set_num_format("#,##0"),
                Kind::Share => style::number(cell).set_num_format("0.00%"),
                Kind::Number(decimals) => style::number(cell).set_num_format(figure::format(decimals)),
            }
        };
        let formats: Vec<[Format; 2]> =
            columns.iter().map(|column| [format(column.kind, false), format(column.kind, true)]).collect();
        for row in rows {
            let mut most = 1;
            for (at, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
                let format = &formats[at][usize::from(row.is_total)];
                let at = at as u16;
                match cell {
                    Cell::Text(text) => {
                        self.sheet.write_string_with_format(self.row, at, measure::fits(text), format)?;
                        most = most.max(measure::lines(text, column.width, style::SMALL));
                    }
                    Cell::Number(number) => _ = self.sheet.write_number_with_format(self.row, at, *number, format)?,
                    Cell::None => {
                        let dash = format.clone().set_align(FormatAlign::Center).set_indent(0);
                        self.sheet.write_string_with_format(self.row, at, "–", &dash)?;
                    }
                }
            }
            if most > 1 {
                self.sheet.set_row_height_pixels(self.row, measure::height(most, style::SMALL))?;
            }
            self.row += 1;
        }
        Ok(Rows { first, last: self.row.max(1) - 1 })
    }

    /// Puts a chart below what is there, as wide as the sheet.
    pub(super) fn chart(&mut self, chart: &mut Chart, height: u32) -> Result<(), XlsxError> {
        chart.set_width(self.width.clamp(640, 1100)).set_height(height);
        self.sheet.insert_chart(self.row + 1, 0, chart)?;
        self.row += height / style::ROW + 3;
        Ok(())
    }

    /// Repeats the rows above `rows` on every page, and lets people filter.
    pub(super) fn long(&mut self, rows: &Rows, columns: usize) -> Result<(), XlsxError> {
        if rows.last >= rows.first {
            self.sheet.autofilter(rows.first - 1, 0, rows.last, columns as u16 - 1)?;
            self.sheet.set_repeat_rows(rows.first - 1, rows.first - 1)?;
        }
        Ok(())
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
    let survey: String = book.findings.survey.replace('&', "&&").chars().take(100).collect();
    let page = Words::of(book.run.language).page;
    sheet
        .set_paper_size(9) // A4
        .set_landscape()
        .set_margins(0.45, 0.45, 0.65, 0.58, 0.3, 0.3)
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true)
        .set_footer(format!("&L{font}{survey}&R{font}{page} &P/&N"));
}
