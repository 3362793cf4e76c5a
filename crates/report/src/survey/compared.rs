//! The survey beside an earlier one.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::json::{Compared, Difference, Unit};
use super::sheet::{Cell, Column, Kind, Row, Rows, Sheet};

pub(super) fn write(book: &Book<'_>, compared: &Compared, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let words = book.words;
    let columns = [
        Column::new(words.unit, 270, Kind::Text),
        Column::new(words.before, 110, Kind::Share),
        Column::new(words.now, 110, Kind::Share),
        Column::new(words.change, 110, Kind::Change),
        Column::new(words.low, 90, Kind::Change),
        Column::new(words.high, 90, Kind::Change),
        Column::new(words.error_in_points, 110, Kind::Number(2)),
        Column::new(words.sure, 280, Kind::Text),
    ];
    let widths: Vec<u32> = columns.iter().map(|column| column.width).collect();
    let earlier = if compared.title.is_empty() { &compared.survey } else { &compared.title };
    let title = format!("{} «{earlier}»", words.beside);
    let mut sheet = Sheet::new(book, sheet, words.compared_sheet, &title, &widths)?;
    if compared.broken {
        let breaks = compared.breaks.join("; ");
        sheet.alarm(&[words.broken, &breaks].into_iter().filter(|of| !of.is_empty()).collect::<Vec<_>>().join(": "))?;
        sheet.alarm(words.broken_means)?;
        sheet.gap(1);
    }
    let points = |share: Option<f64>| share.map(|share| share * 100.0);
    let row = |of: &Difference| {
        let sure = match (of.low, of.high) {
            (Some(low), Some(high)) if low > 0.0 || high < 0.0 => match compared.broken {
                true => words.changed_or_measured,
                false => words.surely_changed,
            },
            (Some(_), Some(_)) => words.not_surely,
            _ => words.no_interval,
        };
        vec![
            Cell::from(book.unit(&of.id)),
            of.before.into(),
            of.after.into(),
            points(of.difference).into(),
            points(of.low).into(),
            points(of.high).into(),
            points(of.se).into(),
            sure.into(),
        ]
    };
    let mut spans: Vec<(String, u16)> = columns.iter().map(|column| (column.head.clone(), 1)).collect();
    let confidence = words.number(book.findings.confidence);
    spans.splice(4..6, [(format!("{} {confidence} %", words.interval), 2)]);
    sheet.spanning_heads(&spans, &columns)?;
    sheet.freeze(1)?;
    let is_whole = |of: &&Difference| of.id == "*";
    let units = sheet.rows(&columns, compared.units.iter().filter(|of| !is_whole(of)).map(|of| Row::new(row(of))))?;
    // Units that the earlier survey does not have.
    let is_new = |unit: &&Unit| compared.units.iter().all(|of| of.id != unit.id);
    let new = |unit: &Unit| {
        let none = || Cell::from(None::<f64>);
        let figures = [none(), unit.index.estimate.into(), none(), none(), none(), none()];
        Row::new([Cell::from(book.unit(&unit.id))].into_iter().chain(figures).chain([words.only_now.into()]).collect())
    };
    let units = match sheet.rows(&columns, book.findings.units.iter().filter(is_new).map(new))? {
        new if new.last >= new.first => Rows { last: new.last, ..units },
        _ => units,
    };
    sheet.rows(&columns, compared.units.iter().filter(is_whole).map(|of| Row::total(row(of))))?;
    sheet.long(&Rows { head: 2, ..units }, columns.len())?;
    sheet.gap(1);
    sheet.note(words.change_note)
}
