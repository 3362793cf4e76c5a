//! Indices with their intervals, by unit, and their chart.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::json::{Estimate, Unit};
use super::sheet::{Cell, Column, Kind, Row, Rows, Sheet};
use super::{Book, bars};

/// With more units than that the chart takes a page of its own.
const TOGETHER: usize = 12;
/// More bars than that cannot be read on a page.
const BARS: usize = 45;
/// Charts of that many pages: with more units, the first ones are shown, and the sheet says so.
const PAGES: usize = 4;
/// From so many bars on, a page stands upright.
const UPRIGHT: usize = 22;

pub(super) fn write(book: &Book<'_>, workbook: &mut Workbook) -> Result<(), XlsxError> {
    let (words, findings) = (book.words, book.findings);
    let confidence = words.number(findings.confidence);
    let mut sheet = table(book, workbook, &confidence)?;
    let mut bars: Vec<(&str, &Estimate)> =
        findings.units.iter().map(|unit| (book.unit(&unit.id), &unit.index)).collect();
    // Whoever is equal, or has no figure, stays as the table has them.
    let least = |of: &Estimate| of.estimate.unwrap_or(f64::NEG_INFINITY);
    bars.sort_by(|(_, one), (_, other)| least(other).total_cmp(&least(one)));
    let title = match bars.iter().any(|(_, of)| of.has_spread()) {
        true => format!("{} {confidence} %, {}", words.index_chart, words.sorted),
        false => format!("{}, {}", words.index_chart_bare, words.sorted),
    };
    let is_drawn = bars.len() > 1 && bars.iter().any(|(_, of)| of.estimate.is_some());
    if is_drawn && bars.len() <= TOGETHER {
        let at = sheet.keep(bars::height(bars.len()));
        bars::write(&mut sheet, words, at, &title, words.index_chart_bare, &bars)?;
        sheet.one_page();
    }
    sheet.signatures(book)?;
    if !is_drawn || bars.len() <= TOGETHER {
        return Ok(());
    }
    let shown = bars.len().min(BARS * PAGES);
    let pages = shown.div_ceil(BARS);
    for (page, some) in bars[..shown].chunks(shown.div_ceil(pages)).enumerate() {
        let name = super::part(words.chart_sheet, page);
        let mut sheet = Sheet::of_charts(book, workbook.add_worksheet(), &name, words.index_title)?;
        if some.len() > UPRIGHT {
            sheet.sheet.set_portrait();
        }
        if shown < bars.len() {
            sheet.note(&words.chart_shows_highest(shown, bars.len()))?;
        }
        let at = sheet.keep(bars::height(some.len()));
        bars::write(&mut sheet, words, at, &title, words.index_chart_bare, some)?;
    }
    Ok(())
}

fn table<'s>(book: &Book<'_>, workbook: &'s mut Workbook, confidence: &str) -> Result<Sheet<'s>, XlsxError> {
    let (words, findings) = (book.words, book.findings);
    let mut columns = vec![
        Column::new(words.unit, 230, Kind::Text),
        Column::new(words.index, 90, Kind::Share),
        Column::new(words.low, 85, Kind::Share),
        Column::new(words.high, 85, Kind::Share),
        Column::new(words.error, 85, Kind::Share),
        Column::new(words.valid_ballots_at_length, 80, Kind::Count),
        Column::new(words.ballots, 90, Kind::Count),
        Column::new(words.df, 70, Kind::Count),
        Column::new(words.deff, 75, Kind::Number(2)),
    ];
    let has_remarks = findings.units.iter().chain(&findings.all).any(|unit| unit.index.has_remark());
    if has_remarks {
        columns.push(Column::new(words.remark, 270, Kind::Text));
    }
    let has_sources = findings.units.iter().any(|unit| unit.source.is_some());
    if has_sources {
        columns.push(Column::new(words.each_source, 230, Kind::Text));
    }
    let widths: Vec<u32> = columns.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(book, workbook.add_worksheet(), words.index_sheet, words.index_title, &widths)?;
    if !has_remarks && !has_sources && findings.units.len() > UPRIGHT {
        sheet.sheet.set_portrait();
    }
    if let Some(ballots) = &findings.ballots {
        sheet.note(&words.returned_of(ballots))?;
    }
    let row = |unit: &Unit| {
        let [estimate, low, high, se, n, df, deff] = estimate(&unit.index);
        let mut cells: Vec<Cell> = vec![book.unit(&unit.id).into(), estimate, low, high, se];
        cells.extend([unit.valid.into(), n, df, deff]);
        cells.extend(has_remarks.then(|| unit.index.remark.as_deref().unwrap_or_default().into()));
        cells.extend(has_sources.then(|| unit.source.as_deref().unwrap_or_default().into()));
        cells
    };
    let mut spans: Vec<(String, u16)> = columns.iter().map(|column| (column.head.clone(), 1)).collect();
    spans.splice(2..4, [(format!("{} {confidence} %", words.interval), 2)]);
    sheet.spanning_heads(&spans, &columns)?;
    sheet.freeze(1)?;
    let units = sheet.rows(&columns, findings.units.iter().map(|unit| Row::new(row(unit))))?;
    sheet.rows(&columns, findings.all.iter().map(|unit| Row::total(row(unit))))?;
    if book.several() {
        // What is of everybody stays below, whatever the units are sorted by.
        sheet.long(&Rows { head: 2, ..units }, columns.len())?;
    }
    sheet.gap(1);
    if findings.units.iter().any(|unit| unit.index.has_spread()) {
        sheet.note(&words.what_intervals_mean(confidence, book.several()))?;
    }
    Ok(sheet)
}

/// Estimate, interval, error, ballots, degrees of freedom, design effect.
pub(super) fn estimate(of: &Estimate) -> [Cell; 7] {
    [of.estimate.into(), of.low.into(), of.high.into(), of.se.into(), of.ballots().into(), of.df.into(), of.deff.into()]
}
