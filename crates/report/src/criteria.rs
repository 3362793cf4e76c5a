//! The criteria set as it was used: every criterion with its rule in words.

use cchc_core::criteria::Set;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use crate::book::{Book, Ranked};
use crate::criterion::{FACTS, Fact};
use crate::heading::{Line, lines, pages};
use crate::words::Say;
use crate::{about, figure, measure, style};

/// Of the columns that every set has: code, name, maximum.
const WIDTHS: [u32; 3] = [58, 240, 70];

/// Of the columns of what is said of criteria.
const WIDTHS_OF_FACTS: [u32; FACTS.len()] = [62, 70, 130, 180, 300, 200, 150, 150, 170];

/// Writes the sheet.
pub(crate) fn write(book: &Book<'_>, group: &Ranked<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let set = group.set;
    let telling = book.telling(set);
    sheet.set_name(&group.criteria)?;
    // A column that would be empty from top to bottom only takes room.
    let has_text = |(fact, _): &(&Fact, u32)| set.nodes().any(|node| !(fact.of)(telling, node).is_empty());
    let facts: Vec<(&Fact, u32)> = FACTS.iter().zip(WIDTHS_OF_FACTS).filter(has_text).collect();
    let widths: Vec<u32> =
        [WIDTHS[0], WIDTHS[1], WIDTHS[2]].into_iter().chain(facts.iter().map(|(_, width)| *width)).collect();
    for (column, width) in widths.iter().enumerate() {
        sheet.set_column_width_pixels(column as u16, *width)?;
    }
    let last = widths.len() as u16 - 1;
    let width = widths.iter().sum();
    let mut heading =
        vec![Line::title(book.say(Say::CriteriaTitle), 14), Line::new(&set.title, style::heading(style::SIZE))];
    if let Some(decision) = telling.decision() {
        heading.push(Line::new(format!("({decision})"), style::below_heading()));
    }
    let mut row = lines(sheet, &heading, last + 1, width, 0)?;
    let plain = style::plain(style::SMALL);
    let said = plain.clone().set_text_wrap().set_align(FormatAlign::Top).set_align(FormatAlign::Left);
    let room = widths[2..].iter().sum();
    let source = book.results.sources.get(set.file);
    let file = [
        (Say::SetStatus, vec![book.say(Say::StatusAtLength(set.status)).into_owned()]),
        (Say::File, vec![source.name.clone()]),
        (Say::Sha256, vec![source.sha256.clone()]),
    ];
    for (label, texts) in about::about(telling).into_iter().chain(file) {
        let text = texts.join("; ");
        let lines = measure::lines(&text, room, style::SMALL);
        sheet.write_string_with_format(
            row,
            0,
            format!("{}:", book.say(label)),
            &plain.clone().set_bold().set_align(FormatAlign::Top),
        )?;
        // The label spills over the code's column, the text begins in the one after it.
        if lines == 1 || last == 2 {
            sheet.write_string_with_format(row, 2, measure::fits(&text), &plain)?;
        } else {
            sheet.merge_range(row, 2, row, last, &measure::fits(&text), &said)?;
            sheet.set_row_height_pixels(row, measure::height(lines, style::SMALL))?;
        }
        row += 1;
    }
    row += 1;
    let head = style::head(style::SMALL);
    let heads = [Say::Code, Say::Criterion, Say::Max].into_iter().chain(facts.iter().map(|(fact, _)| fact.label));
    for (column, say) in heads.enumerate() {
        sheet.write_string_with_format(row, column as u16, book.say(say), &head)?;
    }
    sheet.set_row_height_pixels(row, 42)?;
    sheet.set_repeat_rows(row, row)?.set_freeze_panes(row + 1, 2)?;
    pages(sheet, book, &[group]);

    let decimals = figure::decimals(set.criteria.iter().map(|criterion| &criterion.max));
    let formats = |parent: bool| {
        let text = style::cell(style::SMALL).set_align(FormatAlign::Top).set_text_wrap();
        let text = if parent { style::marked(text) } else { text };
        let max = style::number(text.clone()).set_num_format(figure::format(decimals));
        (text, max)
    };
    let (leaf, parent) = (formats(false), formats(true));
    for node in set.nodes() {
        row += 1;
        let criterion = set.criterion(node);
        let depth = set.depth(node).min(10) as u32;
        let (text, max): &(Format, Format) = if criterion.leaf.is_some() { &leaf } else { &parent };
        sheet.write_string_with_format(row, 0, measure::fits(&criterion.code), text)?;
        let indented = text.clone().set_indent(depth as u8);
        sheet.write_string_with_format(row, 1, measure::fits(&criterion.name), &indented)?;
        sheet.write_number_with_format(row, 2, figure::float(&criterion.max), max)?;
        let mut rows = measure::lines(&criterion.name, WIDTHS[1] - 9 * depth, style::SMALL);
        for (column, (fact, width)) in (3..).zip(&facts) {
            let said = (fact.of)(telling, node);
            rows = rows.max(measure::lines(&said, *width, style::SMALL));
            sheet.write_string_with_format(row, column, measure::fits(&said), text)?;
        }
        sheet.set_row_height_pixels(row, measure::height(rows, style::SMALL))?;
    }
    let row = figures(book, set, &widths, sheet, row)?;
    sheet.set_print_area(0, 0, row, last)?;
    Ok(())
}

/// The figures, below the criteria: each with what kind it is, who supplies it, what must hold, and who reads it. Gives the
/// last row.
fn figures(book: &Book<'_>, set: &Set, widths: &[u32], sheet: &mut Worksheet, mut row: u32) -> Result<u32, XlsxError> {
    if set.figures.is_empty() {
        return Ok(row);
    }
    let last = widths.len() as u16 - 1;
    let room = widths[2..].iter().sum();
    let head = style::head(style::SMALL);
    let cell = style::cell(style::SMALL).set_align(FormatAlign::Top).set_text_wrap();
    row += 2;
    let over = |sheet: &mut Worksheet, row: u32, text: &str, format: &Format| {
        match last {
            2 => sheet.write_string_with_format(row, 2, measure::fits(text), format)?,
            _ => sheet.merge_range(row, 2, row, last, &measure::fits(text), format)?,
        };
        Ok::<(), XlsxError>(())
    };
    sheet.write_string_with_format(row, 0, book.say(Say::Code), &head)?;
    sheet.write_string_with_format(row, 1, book.say(Say::Figure), &head)?;
    over(sheet, row, &book.say(Say::FigureReads), &head)?;
    for number in set.figure_ids() {
        row += 1;
        let figure = set.figure(number);
        let said = about::figure(book.telling(set), number);
        let lines = measure::lines(&figure.asked.label, widths[1], style::SMALL)
            .max(measure::lines(&figure.asked.name, widths[0], style::SMALL))
            .max(measure::lines(&said, room, style::SMALL));
        sheet.set_row_height_pixels(row, measure::height(lines, style::SMALL))?;
        sheet.write_string_with_format(row, 0, measure::fits(&figure.asked.name), &cell)?;
        sheet.write_string_with_format(row, 1, measure::fits(&figure.asked.label), &cell)?;
        over(sheet, row, &said, &cell)?;
    }
    Ok(row)
}
