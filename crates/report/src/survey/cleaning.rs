//! What came back, what counts, and what was left out, why.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::answers::labelled;
use super::json::{Ballots, Other, Returned};
use super::sheet::{Cell, Column, Kind, Row, Sheet};

/// The widths of the columns, which all tables of the sheet share.
const WIDTHS: [u32; 6] = [340, 240, 100, 100, 100, 120];

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let words = book.words;
    let title = if book.findings.ballots.is_some() { words.cleaning_title } else { words.doubtful };
    let mut sheet = Sheet::new(book, sheet, words.cleaning_sheet, title, &WIDTHS)?;
    sheet.sheet.set_portrait();
    if let Some(ballots) = &book.findings.ballots {
        returned(book, ballots, &mut sheet)?;
        sheet.gap(1);
        sheet.heading(words.left_out)?;
        left_out(book, ballots, &mut sheet)?;
        sheet.note(&words.counts_add_up(
            ballots.returned.unwrap_or(ballots.read),
            ballots.invalid.iter().fold(0, |sum, of| sum + u128::from(of.count)),
            ballots.valid,
        ))?;
        not_counted(book, &mut sheet)?;
        other(book, ballots, &mut sheet)?;
    }
    diagnostics(book, &mut sheet)
}

/// Ballots by unit and respondent group.
fn returned(book: &Book<'_>, ballots: &Ballots, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    let words = book.words;
    let heads = [words.unit, words.group, words.issued, words.returned, words.valid_ballots, words.rate];
    let kinds = [Kind::Text, Kind::Text, Kind::Count, Kind::Count, Kind::Count, Kind::Share];
    let columns = columns(&heads, &kinds);
    let row = |of: &Returned| {
        Row::new(vec![
            Cell::from(book.unit(&of.unit)),
            of.group.as_deref().map(|group| book.group(group)).into(),
            of.issued.into(),
            of.returned.into(),
            of.valid.into(),
            of.rate.into(),
        ])
    };
    sheet.freeze_below_head(0)?;
    let of = sheet.table(&columns, ballots.by.iter().map(row))?;
    let whole = vec![
        words.all.into(),
        Cell::from(""),
        ballots.issued.into(),
        ballots.returned.unwrap_or(ballots.read).into(),
        ballots.valid.into(),
        ballots.rate.into(),
    ];
    sheet.rows(&columns, [Row::total(whole)])?;
    if of.last > of.first {
        sheet.filter(&of, columns.len())?;
    }
    Ok(())
}

/// Ballots that do not count, by reason.
fn left_out(book: &Book<'_>, ballots: &Ballots, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    let words = book.words;
    let columns = columns(&[words.reason, words.what, words.count], &[Kind::Text, Kind::Text, Kind::Count]);
    let invalid = ballots.invalid.iter().map(|of| (of.reason.as_str(), words.invalid, of.count));
    let alike = (words.straight_lined, words.counted_still, ballots.straight_lined);
    let rows = invalid.chain([alike]);
    sheet
        .table(&columns, rows.map(|(reason, what, count)| Row::new(vec![reason.into(), what.into(), count.into()])))?;
    Ok(())
}

/// Answers that do not count, item by item: options that are skipped, and blanks.
fn not_counted(book: &Book<'_>, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    let words = book.words;
    let items = book.whole().map_or(&[][..], |unit| &unit.items);
    let rows = items.iter().flat_map(|item| {
        let is_skipped = |option: &&(String, u64)| matches!(item.worths.get(&option.0), Some(None));
        let options = item.options.0.iter().filter(is_skipped);
        let chosen = options.map(|(option, count)| (labelled(item, option), *count));
        // Where a blank is worth something, it is among the ballots with a valid answer.
        let counted = item.options.0.iter().filter(|option| !is_skipped(option)).map(|(_, count)| count);
        let is_blank_skipped = counted.fold(0, |sum: u64, count| sum.saturating_add(*count)) == item.estimate.n;
        let blank = (words.left_blank.to_owned(), if is_blank_skipped { item.blank } else { 0 });
        let rows = chosen.chain([blank]).filter(|(_, count)| *count > 0);
        rows.map(|(answer, count)| Row::new(vec![asked(&item.id, &item.text).into(), answer.into(), count.into()]))
    });
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    sheet.gap(1);
    sheet.heading(words.not_counted)?;
    let columns = columns(&[words.item, words.answer, words.times], &[Kind::Text, Kind::Text, Kind::Count]);
    sheet.table(&columns, rows)?;
    Ok(())
}

/// An item by its code and text.
fn asked(id: &str, text: &str) -> String {
    if text.is_empty() { id.to_owned() } else { format!("{id}. {text}") }
}

/// Answers that no option is.
fn other(book: &Book<'_>, ballots: &Ballots, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    let words = book.words;
    if ballots.other.is_empty() {
        return Ok(());
    }
    sheet.gap(1);
    sheet.heading(words.no_option)?;
    let columns = columns(&[words.item, words.answer, words.times], &[Kind::Text, Kind::Text, Kind::Count]);
    let row = |of: &Other| {
        Row::new(vec![asked(&of.item, book.item(&of.item)).into(), of.answer.as_str().into(), of.count.into()])
    };
    sheet.table(&columns, ballots.other.iter().map(row))?;
    Ok(())
}

fn diagnostics(book: &Book<'_>, sheet: &mut Sheet<'_>) -> Result<(), XlsxError> {
    let (words, told) = (book.words, &book.findings.diagnostics);
    if told.is_empty() {
        return Ok(());
    }
    if book.findings.ballots.is_some() {
        sheet.gap(1);
        sheet.heading(words.doubtful)?;
    }
    for of in told {
        let severity = if of.severity == "error" { words.error_word } else { words.warning };
        let mut said = format!("{severity} – {}: {}", of.source, of.message);
        for more in [&of.met, &of.help].into_iter().flatten().filter(|more| !more.is_empty()) {
            said += &format!(": {more}");
        }
        sheet.note(&said)?;
    }
    Ok(())
}

/// Columns of the sheet, with heads of their own.
fn columns(heads: &[&str], kinds: &[Kind]) -> Vec<Column> {
    let columns = heads.iter().zip(kinds).zip(WIDTHS);
    columns.map(|((head, kind), width)| Column::new(*head, width, *kind)).collect()
}
