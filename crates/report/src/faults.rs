//! What is doubtful: every fault with its place.

use std::collections::HashMap;

use cchc_core::fault::Severity;
use rust_xlsxwriter::{ConditionalFormatFormula, FormatAlign, Worksheet, XlsxError};

use crate::book::{Book, Ranked};
use crate::heading::{end, pages};
use crate::layout::ROWS;
use crate::words::Say;
use crate::{measure, style};

const HEAD: u32 = 2;
/// So many rows are as high as their texts need; where there are more, nothing is wrapped.
const MEASURED: usize = 20_000;
const COLUMNS: [(Say<'static>, u32); 9] = [
    (Say::Severity, 84),
    (Say::FaultCode, 140),
    (Say::Unit, 150),
    (Say::Code, 70),
    (Say::Place, 230),
    (Say::Message, 320),
    (Say::Met, 200),
    (Say::Expected, 200),
    (Say::Hint, 240),
];
const LAST: u16 = COLUMNS.len() as u16 - 1;

/// Writes the sheet.
pub(crate) fn write(book: &Book<'_>, groups: &[Ranked<'_>], sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let faults = &book.results.faults;
    let language = book.run.language;
    let room = (ROWS - HEAD - 1) as usize;
    let shown = &faults[..faults.len().min(room)];
    let last = HEAD + (shown.len().max(1) as u32) - 1;
    sheet.set_name(book.say(Say::FaultsSheet))?;
    let text = style::plain(style::SMALL).set_align(FormatAlign::Top);
    let text = if shown.len() <= MEASURED { text.set_text_wrap() } else { text };
    for (column, (_, width)) in COLUMNS.iter().enumerate() {
        sheet.set_column_width_pixels(column as u16, *width)?.set_column_format(column as u16, &text)?;
    }
    let all: Vec<&Ranked<'_>> = groups.iter().collect();
    pages(sheet, book, &all);
    sheet.set_repeat_rows(HEAD - 1, HEAD - 1)?.set_freeze_panes(HEAD, 0)?;
    sheet.set_print_area(0, 0, last + u32::from(shown.len() < faults.len()), LAST)?;
    sheet.write_string_with_format(0, 0, book.say(Say::FaultsTitle), &style::plain(14).set_bold())?;
    let head = style::head(style::SMALL);
    for (column, (say, _)) in COLUMNS.iter().enumerate() {
        sheet.write_string_with_format(HEAD - 1, column as u16, book.say(*say), &head)?;
    }
    if shown.is_empty() {
        sheet.write_string_with_format(HEAD, 0, book.say(Say::NoFaults), &style::plain(style::SMALL))?;
        return Ok(());
    }
    sheet.autofilter(HEAD - 1, 0, last, LAST)?;
    let is_error = format!("=$A{}=\"{}\"", HEAD + 1, Severity::Error.word(language));
    for (rule, format) in [(is_error.as_str(), style::error_row()), ("=TRUE", style::row())] {
        let rule = ConditionalFormatFormula::new().set_rule(rule).set_format(format);
        sheet.add_conditional_format(HEAD, 0, last, LAST, &rule)?;
    }
    let units = book.results.round().groups.iter().flat_map(|group| &group.units);
    let names: HashMap<&str, &str> = units.map(|unit| (unit.id.as_str(), unit.name.as_str())).collect();
    for (row, fault) in (HEAD..).zip(shown) {
        let message = fault.message(language);
        let mut place = book.results.sources.say(fault.place, language);
        if let Some(other) = fault.fault.other_place() {
            place = format!("{place}; {}", book.results.sources.say(other, language));
        }
        let unit = fault.unit.as_deref().map(|id| names.get(id).copied().unwrap_or(id));
        let cells = [
            Some(fault.severity.word(language).to_owned()),
            Some(fault.fault.code().to_owned()),
            unit.map(Into::into),
            fault.criterion.as_deref().map(Into::into),
            Some(place),
            Some(message.what),
            message.met,
            message.expected,
            message.hint,
        ];
        // A sheet that is longer than anybody reads is not to be measured by the program that opens it.
        if shown.len() <= MEASURED {
            let lines = cells
                .iter()
                .zip(&COLUMNS)
                .map(|(text, (_, width))| text.as_ref().map_or(1, |text| measure::lines(text, *width, style::SMALL)));
            sheet.set_row_height_pixels(row, measure::height(lines.max().unwrap_or(1), style::SMALL))?;
        }
        for (column, text) in cells.into_iter().enumerate() {
            if let Some(text) = text {
                sheet.write_string(row, column as u16, measure::fits(&text))?;
            }
        }
    }
    let last = last + 1;
    if shown.len() < faults.len() {
        let left = Say::FaultsLeft(faults.len() - shown.len());
        sheet.write_string_with_format(last, 0, book.say(left), &style::plain(style::SMALL).set_bold())?;
        return Ok(());
    }
    end(sheet, last)
}
