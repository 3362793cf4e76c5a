//! What came back, what counts, and what was left out, why.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::json::{Ballots, Returned};
use super::sheet::{Cell, Column, Kind, Row, Sheet};
use super::words::Words;

pub(super) fn write(book: &Book<'_>, ballots: &Ballots, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let words = Words::of(book.run.language);
    let counts = [
        Column::new(words.unit, 300, Kind::Text),
        Column::new(words.group, 200, Kind::Text),
        Column::new(words.issued, 100, Kind::Count),
        Column::new(words.returned, 100, Kind::Count),
        Column::new(words.valid_ballots, 100, Kind::Count),
        Column::new(words.rate, 110, Kind::Share),
    ];
    let widths: Vec<u32> = counts.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(book, sheet, words.cleaning_sheet, words.cleaning_title, &widths)?;
    let row = |of: &Returned| {
        Row::new(vec![
            Cell::from(words.name(&of.unit)),
            of.group.as_deref().unwrap_or_default().into(),
            of.issued.into(),
            of.returned.into(),
            of.valid.into(),
            of.rate.into(),
        ])
    };
    let mut rows: Vec<Row> = ballots.by.iter().map(row).collect();
    rows.push(Row::total(vec![
        words.all.into(),
        "".into(),
        ballots.issued.into(),
        ballots.read.into(),
        ballots.valid.into(),
        ballots.rate.into(),
    ]));
    sheet.table(&counts, &rows)?;
    sheet.gap(1);
    sheet.heading(words.left_out)?;
    let reasons = [
        Column::new(words.reason, 300, Kind::Text),
        Column::new(words.what, 200, Kind::Text),
        Column::new(words.ballots, 100, Kind::Count),
    ];
    let mut rows: Vec<Row> = ballots
        .invalid
        .iter()
        .map(|of| Row::new(vec![of.reason.as_str().into(), words.invalid.into(), of.count.into()]))
        .collect();
    rows.extend(ballots.other.iter().map(|of| {
        let what = format!("{} {}: «{}»", words.code, of.item, of.answer);
        Row::new(vec![words.no_option.into(), what.into(), of.count.into()])
    }));
    rows.push(Row::new(vec![words.straight_lined.into(), words.counted_still.into(), ballots.straight_lined.into()]));
    sheet.table(&reasons, &rows)?;
    if !book.findings.diagnostics.is_empty() {
        sheet.gap(1);
        sheet.heading(words.doubtful)?;
        for of in &book.findings.diagnostics {
            let said = match &of.met {
                Some(met) => format!("{}: {met}", of.message),
                None => of.message.clone(),
            };
            let severity = if of.severity == "error" { words.error_word } else { words.warning };
            sheet.note(&format!("{severity} – {}: {said}", of.source))?;
        }
    }
    Ok(())
}
