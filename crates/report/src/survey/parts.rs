//! Blocks, factors and respondent groups: each with its interval, by unit.

use rust_xlsxwriter::{Color, ConditionalFormat3ColorScale, Workbook, XlsxError};

use super::index::estimate;
use super::json::{Estimate, Part, Unit};
use super::sheet::{Cell, Column, Kind, Row, Rows, Sheet};
use super::{Book, bars};

/// Parts that stand side by side on a page, each with its interval.
const BESIDE: usize = 5;
/// Bars that a page takes above its table.
const BARS: usize = 18;
/// From the lowest of all figures to the highest.
const HEAT: [Color; 3] = [Color::RGB(0xFC_E4D6), Color::RGB(0xFF_FFFF), Color::RGB(0xBD_D7EE)];

pub(super) fn write(book: &Book<'_>, workbook: &mut Workbook) -> Result<(), XlsxError> {
    let Some(unit) = book.whole().or(book.findings.units.first()) else { return Ok(()) };
    let count = parts(unit).count();
    if count == 0 {
        return Ok(());
    }
    if book.several() {
        let pages = count.div_ceil(BESIDE);
        let each = count.div_ceil(pages);
        for page in 0..pages {
            matrix(book, unit, page, page * each..(page * each + each).min(count), workbook)?;
        }
    }
    list(book, workbook)
}

/// All parts of a unit, with their kind: 0 for a block, 1 for a factor, 2 for a group.
fn parts(unit: &Unit) -> impl Iterator<Item = (usize, &Part)> {
    let kinds = [&unit.blocks, &unit.factors, &unit.groups];
    kinds.into_iter().enumerate().flat_map(|(kind, parts)| parts.iter().map(move |part| (kind, part)))
}

/// Units by parts, in colours from the lowest figure to the highest.
fn matrix(
    book: &Book<'_>,
    heads: &Unit,
    page: usize,
    shown: std::ops::Range<usize>,
    workbook: &mut Workbook,
) -> Result<(), XlsxError> {
    let words = book.words;
    let mut columns = vec![Column::new(words.unit, 190, Kind::Text)];
    let mut spans = vec![(words.unit.to_owned(), 1)];
    for (kind, part) in parts(heads).skip(shown.start).take(shown.len()) {
        let name = if part.name.is_empty() { &part.id } else { &part.name };
        spans.push(match [words.block, words.factor, words.group][kind] {
            head if kind != 1 => (format!("{head}: {name}"), 3),
            _ => (name.clone(), 3),
        });
        columns.extend([words.estimate, words.low, words.high].map(|head| Column::new(head, 68, Kind::Share)));
    }
    let widths: Vec<u32> = columns.iter().map(|column| column.width).collect();
    let name = super::part(words.parts_sheet, page);
    let mut sheet = Sheet::new(book, workbook.add_worksheet(), &name, words.parts_title, &widths)?;
    sheet.spanning_heads(&spans, &columns)?;
    sheet.freeze(1)?;
    let row = |unit: &Unit| {
        let mut cells = vec![Cell::from(book.unit(&unit.id))];
        for (kind, Part { id, .. }) in parts(heads).skip(shown.start).take(shown.len()) {
            let own = parts(unit).find(|(of, part)| (*of, &part.id) == (kind, id)).map(|(_, part)| &part.estimate);
            let figures = own.map_or([None; 3], |of| [of.estimate, of.low, of.high]);
            cells.extend(figures.map(Cell::from));
        }
        cells
    };
    let units = sheet.rows(&columns, book.findings.units.iter().map(|unit| Row::new(row(unit))))?;
    sheet.rows(&columns, book.findings.all.iter().map(|unit| Row::total(row(unit))))?;
    sheet.long(&Rows { head: 2, ..units }, columns.len())?;
    // Estimates alone are coloured, all on one scale.
    let cells = |column: u16| {
        let ends = [units.first, units.last].map(|row| rust_xlsxwriter::utility::row_col_to_cell(row, column));
        ends.join(":")
    };
    let estimates: Vec<u16> = (0..shown.len() as u16).map(|part| 1 + 3 * part).collect();
    let [low, middle, high] = HEAT;
    let heat = ConditionalFormat3ColorScale::new()
        .set_minimum_color(low)
        .set_midpoint_color(middle)
        .set_maximum_color(high)
        .set_multi_range(estimates.iter().map(|column| cells(*column)).collect::<Vec<_>>().join(" "));
    sheet.sheet.add_conditional_format(units.first, 1, units.last, estimates[estimates.len() - 1], &heat)?;
    sheet.gap(1);
    sheet.note(words.heat_note)
}

/// Everything that is known of each part, a row each.
fn list(book: &Book<'_>, workbook: &mut Workbook) -> Result<(), XlsxError> {
    let words = book.words;
    let mut columns = vec![
        Column::new(words.kind, 155, Kind::Text),
        Column::new(words.part, 270, Kind::Text),
        Column::new(words.estimate, 85, Kind::Share),
        Column::new(words.low, 80, Kind::Share),
        Column::new(words.high, 80, Kind::Share),
        Column::new(words.error, 80, Kind::Share),
        Column::new(words.ballots, 85, Kind::Count),
        Column::new(words.df, 65, Kind::Count),
        Column::new(words.deff, 70, Kind::Number(2)),
    ];
    let has_remarks = book.everybody().any(|(unit, _)| parts(unit).any(|(_, part)| part.estimate.has_remark()));
    if has_remarks {
        columns.push(Column::new(words.remark, 230, Kind::Text));
    }
    let mut name = words.parts_sheet;
    if book.several() {
        columns.insert(0, Column::new(words.unit, 170, Kind::Text));
        name = words.parts_list_sheet;
    }
    let widths: Vec<u32> = columns.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(book, workbook.add_worksheet(), name, words.parts_title, &widths)?;
    if let Some(whole) = book.whole() {
        chart(book, whole, &mut sheet)?;
    }
    let rows = book.everybody().flat_map(|(unit, is_total)| {
        parts(unit).map(move |(kind, Part { id, name, estimate: found })| {
            let kind = [words.block, words.factor, words.group][kind];
            let mut cells: Vec<Cell> = Vec::with_capacity(11);
            if book.several() {
                cells.push(book.unit(&unit.id).into());
            }
            cells.extend([kind.into(), if name.is_empty() { id.as_str().into() } else { name.as_str().into() }]);
            cells.extend(estimate(found));
            cells.extend(has_remarks.then(|| found.remark.as_deref().unwrap_or_default().into()));
            Row { cells, is_total: is_total && book.several() }
        })
    });
    let of = sheet.table(&columns, rows)?;
    sheet.long(&of, columns.len())
}

/// The factors of everybody.
fn chart(book: &Book<'_>, whole: &Unit, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    let factors: Vec<(&str, &Estimate)> = whole
        .factors
        .iter()
        .filter(|part| part.estimate.estimate.is_some())
        .take(BARS)
        .map(|part| (book.factor(&part.id), &part.estimate))
        .collect();
    if factors.is_empty() {
        return Ok(());
    }
    let title = format!("{} – {}", book.words.factor, book.unit(&whole.id).chars().take(80).collect::<String>());
    let at = sheet.keep(bars::height(factors.len()));
    bars::write(sheet, book.words, at, &title, book.words.factor, &factors)?;
    if factors.len() < whole.factors.len() {
        sheet.note(&book.words.chart_shows(factors.len(), whole.factors.len()))?;
    }
    Ok(())
}
