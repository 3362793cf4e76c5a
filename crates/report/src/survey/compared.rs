//! The survey beside an earlier one.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::json::{Compared, Difference};
use super::sheet::{Cell, Column, Kind, Row, Sheet};
use super::words::Words;

pub(super) fn write(book: &Book<'_>, compared: &Compared, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let words = Words::of(book.run.language);
    let columns = [
        Column::new(words.unit, 300, Kind::Text),
        Column::new(words.before, 110, Kind::Share),
        Column::new(words.now, 110, Kind::Share),
        Column::new(words.change, 120, Kind::Number(2)),
        Column::new(words.low, 110, Kind::Number(2)),
        Column::new(words.high, 110, Kind::Number(2)),
        Column::new(words.sure, 200, Kind::Text),
    ];
    let widths: Vec<u32> = columns.iter().map(|column| column.width).collect();
    let title = format!("{} «{}»", words.beside, compared.title);
    let mut sheet = Sheet::new(book, sheet, words.compared_sheet, &title, &widths)?;
    if compared.broken {
        sheet.alarm(&format!("{}: {}", words.broken, compared.breaks.join("; ")))?;
        sheet.gap(1);
    }
    let points = |share: Option<f64>| share.map(|share| share * 100.0);
    let row = |of: &Difference| {
        let sure = match (of.low, of.high) {
            (Some(low), Some(high)) if low > 0.0 || high < 0.0 => words.surely_changed,
            (Some(_), Some(_)) => words.not_surely,
            _ => "",
        };
        vec![
            Cell::from(words.name(&of.id)),
            of.before.into(),
            of.after.into(),
            points(of.difference).into(),
            points(of.low).into(),
            points(of.high).into(),
            sure.into(),
        ]
    };
    let rows: Vec<Row> =
        compared.units.iter().map(|of| if of.id == "*" { Row::total(row(of)) } else { Row::new(row(of)) }).collect();
    sheet.table(&columns, &rows)?;
    sheet.gap(1);
    sheet.note(words.change_note)
}
