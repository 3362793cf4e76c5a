//! The criteria set as it was used: every criterion with its rule in words.

use cchc_core::criteria::{Criterion, Evidence, Kind, Set};
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use crate::book::{Book, Ranked};
use crate::heading::{Line, lines, pages};
use crate::words::Say;
use crate::{about, figure, measure, style};

/// A column of text about a criterion.
struct Column {
    say: Say<'static>,
    width: u32,
    text: fn(&Book<'_>, &Set, &Criterion) -> String,
}

/// Of the columns that every set has: code, name, maximum.
const WIDTHS: [u32; 3] = [58, 240, 70];

const TEXTS: [Column; 9] = [
    Column { say: Say::Weight, width: 62, text: weight },
    Column { say: Say::Kind, width: 70, text: kind },
    Column { say: Say::AppliesTo, width: 130, text: applies },
    Column { say: Say::Asked, width: 180, text: asked },
    Column { say: Say::Wording, width: 300, text: wording },
    Column { say: Say::Text, width: 200, text: |_, _, criterion| criterion.text.clone().unwrap_or_default() },
    Column { say: Say::EvidenceWanted, width: 150, text: evidence },
    Column { say: Say::InCharge, width: 150, text: in_charge },
    Column { say: Say::Note, width: 170, text: note },
];

/// Writes the sheet.
pub(crate) fn write(book: &Book<'_>, group: &Ranked<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let set = group.set;
    sheet.set_name(&group.criteria)?;
    // A column that would be empty from top to bottom only takes room.
    let has_text = |column: &&Column| set.criteria.iter().any(|of| !(column.text)(book, set, of).is_empty());
    let texts: Vec<&Column> = TEXTS.iter().filter(has_text).collect();
    let widths: Vec<u32> =
        [WIDTHS[0], WIDTHS[1], WIDTHS[2]].into_iter().chain(texts.iter().map(|column| column.width)).collect();
    for (column, width) in widths.iter().enumerate() {
        sheet.set_column_width_pixels(column as u16, *width)?;
    }
    let last = widths.len() as u16 - 1;
    let width = widths.iter().sum();
    let mut heading =
        vec![Line::title(book.say(Say::CriteriaTitle), 14), Line::new(&set.title, style::heading(style::SIZE))];
    if let Some(decision) = crate::ranking::decision(book, set) {
        heading.push(Line::new(decision, style::below_heading()));
    }
    let mut row = lines(sheet, &heading, last + 1, width, 0)?;
    let plain = style::plain(style::SMALL);
    let said = plain.clone().set_text_wrap().set_align(FormatAlign::Top).set_align(FormatAlign::Left);
    let room = widths[2..].iter().sum();
    for (label, text) in about::about(book, group) {
        let lines = measure::lines(&text, room, style::SMALL);
        sheet.write_string_with_format(row, 0, label, &plain.clone().set_bold().set_align(FormatAlign::Top))?;
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
    let heads = [Say::Code, Say::Criterion, Say::Max].into_iter().chain(texts.iter().map(|column| column.say));
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
        for (column, of) in (3..).zip(&texts) {
            let said = (of.text)(book, set, criterion);
            rows = rows.max(measure::lines(&said, of.width, style::SMALL));
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
        let said = about::figure(book, set, number);
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

fn weight(book: &Book<'_>, _: &Set, criterion: &Criterion) -> String {
    let language = book.run.language;
    criterion.weight.as_ref().map(|weight| figure::text(weight, language)).unwrap_or_default()
}

/// Bonus or penalty, said of the first level.
fn kind(book: &Book<'_>, _: &Set, criterion: &Criterion) -> String {
    let language = book.run.language;
    match (criterion.parent, criterion.kind) {
        (None, Kind::Bonus | Kind::Penalty) => Say::KindIs(criterion.kind).to(language).into_owned(),
        _ => String::new(),
    }
}

fn applies(book: &Book<'_>, set: &Set, criterion: &Criterion) -> String {
    let language = book.run.language;
    let node = set.by_code(&criterion.code).filter(|_| criterion.applies.is_some());
    node.and_then(|node| set.applies_in_words(node, language)).unwrap_or_default()
}

/// Who fills it in, and who appraises it.
fn in_charge(book: &Book<'_>, set: &Set, criterion: &Criterion) -> String {
    let language = book.run.language;
    let Some(leaf) = criterion.leaf.map(|leaf| set.leaf(leaf)) else { return String::new() };
    let owner = leaf.owner.as_deref().map(|owner| Say::Owner(owner).to(language));
    let appraiser = leaf.appraiser.as_deref().map(|appraiser| Say::Appraiser(book.department(appraiser)).to(language));
    owner.into_iter().chain(appraiser).collect::<Vec<_>>().join("\n")
}

/// Where the decision has it, the guidance, and whether it may not apply.
fn note(book: &Book<'_>, set: &Set, criterion: &Criterion) -> String {
    let language = book.run.language;
    let allowed = criterion.leaf.is_some_and(|leaf| set.leaf(leaf).not_applicable_allowed);
    let allowed = allowed.then(|| Say::MayNotApply.to(language).into_owned());
    let said = [criterion.clause.clone(), criterion.note.clone(), allowed];
    said.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn wording(book: &Book<'_>, set: &Set, criterion: &Criterion) -> String {
    let language = book.run.language;
    criterion.leaf.map(|leaf| set.wording(leaf, language)).unwrap_or_default()
}

/// One line for each thing that is asked, or read of the figures: `Số báo cáo (số đếm)`.
fn asked(book: &Book<'_>, set: &Set, criterion: &Criterion) -> String {
    let language = book.run.language;
    let Some(leaf) = criterion.leaf else { return String::new() };
    let rule = &set.leaf(leaf).rule;
    let mut said: Vec<String> = rule.asked.iter().map(|asked| about::asked(set, asked, language)).collect();
    said.extend(rule.figures.iter().map(|figure| {
        let asked = &set.figure(*figure).asked;
        Say::FigureOf { label: &asked.label, id: &asked.name }.to(language).into_owned()
    }));
    said.join("\n")
}

fn evidence(book: &Book<'_>, set: &Set, criterion: &Criterion) -> String {
    let language = book.run.language;
    let required = criterion.leaf.map_or(Evidence::None, |leaf| set.leaf(leaf).evidence);
    let required = Say::Evidence(required).to(language);
    match (required.is_empty(), criterion.documents.is_empty()) {
        (_, true) => required.into_owned(),
        (true, false) => criterion.documents.join("\n"),
        (false, false) => format!("{required}:\n{}", criterion.documents.join("\n")),
    }
}
