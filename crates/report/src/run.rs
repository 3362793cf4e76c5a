//! What was read, and by which version: enough to make the same workbook again.

use cchc_core::fault::Severity;
use cchc_core::results::{Finality, UnitState};
use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

use crate::book::{Book, Ranked};
use crate::heading::pages;
use crate::words::Say;
use crate::{measure, style};

const WIDTHS: [u32; 2] = [330, 620];

/// Writes the sheet.
pub(crate) fn write(book: &Book<'_>, groups: &[Ranked<'_>], sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(book.say(Say::RunSheet))?;
    sheet.set_column_width_pixels(0, WIDTHS[0])?.set_column_width_pixels(1, WIDTHS[1])?;
    let all: Vec<&Ranked<'_>> = groups.iter().collect();
    pages(sheet, book, &all);
    sheet.write_string_with_format(0, 0, book.say(Say::RunTitle), &style::plain(14).set_bold())?;
    let cell = style::cell(style::SMALL).set_align(FormatAlign::Top).set_text_wrap();
    let label = style::marked(cell.clone());
    let mut row = 2;
    for (about, text) in about(book, groups) {
        sheet.write_string_with_format(row, 0, &about, &label)?;
        let lines = measure::lines(&text, WIDTHS[1], style::SMALL).max(measure::lines(&about, WIDTHS[0], style::SMALL));
        sheet.set_row_height_pixels(row, measure::height(lines, style::SMALL))?;
        sheet.write_string_with_format(row, 1, measure::fits(&text), &cell)?;
        row += 1;
    }
    row += 1;
    let head = style::head(style::SMALL);
    sheet.write_string_with_format(row, 0, book.say(Say::Inputs), &head)?;
    sheet.write_string_with_format(row, 1, book.say(Say::Sha256), &head)?;
    for source in book.results.sources.iter().filter(|source| !source.sha256.is_empty()) {
        row += 1;
        sheet.write_string_with_format(row, 0, measure::fits(&source.name), &cell)?;
        sheet.write_string_with_format(row, 1, &source.sha256, &cell)?;
    }
    sheet.set_print_area(0, 0, row, 1)?;
    Ok(())
}

fn about(book: &Book<'_>, groups: &[Ranked<'_>]) -> Vec<(String, String)> {
    let results = book.results;
    let round = results.round();
    let say = |what: Say<'_>| book.say(what).into_owned();
    let mut about = vec![
        (say(Say::Version), format!("cchc {}", book.run.version)),
        (say(Say::Round), round.province.clone()),
        (say(Say::Year), round.year.to_string()),
    ];
    if let Some(authority) = &round.authority {
        about.push((say(Say::Authority), authority.clone()));
    }
    if let Some(note) = &round.note {
        about.push((say(Say::Note), note.clone()));
    }
    let errors = results.faults.iter().filter(|fault| fault.severity == Severity::Error).count();
    let finality = match results.finality {
        Finality::Final => say(Say::NothingOpen),
        Finality::AppraisalOpen => say(Say::AppraisalOpen),
        Finality::Provisional => say(Say::Provisional),
    };
    about.push((say(Say::Finality), finality));
    let counts = Say::CountsAre { errors, warnings: results.faults.len() - errors };
    about.push((say(Say::Counts), say(counts)));
    for group in groups {
        let name = &group.group.name;
        let count = |state| group.results.units.iter().filter(|unit| unit.state == state).count();
        let units = Say::UnitsAre {
            all: group.results.units.len(),
            ranked: count(UnitState::Ranked),
            silent: count(UnitState::NotSubmitted),
        };
        about.push((say(Say::Units { group: name }), say(units)));
        let status = say(Say::StatusAtLength(group.set.status));
        about.push((say(Say::SetOf { group: name }), format!("{}\n{status}", group.set.id)));
    }
    let stage = |stage: &cchc_core::round::Stage| format!("{} ({}/)", stage.name, stage.dir);
    about.push((say(Say::Stages), round.stages.iter().map(stage).collect::<Vec<_>>().join("; ")));
    let is_decided = |group: &Ranked<'_>| {
        !group.set.quotas.is_empty() || group.set.leaves.iter().any(|leaf| leaf.rule.gate.is_some())
    };
    let mut live = say(Say::LiveAtLength);
    if groups.iter().any(is_decided) {
        live = format!("{live} {}", say(Say::NotLive));
    }
    about.push((say(Say::Live), live));
    about
}
