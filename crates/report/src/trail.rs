//! The trail: every entry of every stage, for each leaf and figure of which more than one stage has said something of its
//! own. Nothing that was ever entered is lost under what stands in the end.

use std::borrow::Cow;
use std::iter::Peekable;

use cchc_core::assessment::View;
use cchc_core::criteria::At;
use cchc_core::entry::{EntryNo, Said};
use cchc_core::results::UnitResults;
use rust_xlsxwriter::{ConditionalFormatFormula, FormatAlign, Worksheet, XlsxError};

use crate::book::{Book, Ranked};
use crate::heading::{end, pages};
use crate::layout::ROWS;
use crate::words::Say;
use crate::{figure, measure, style};

const HEAD: u32 = 3;
/// So many rows are as high as their texts need; where there are more, nothing is wrapped.
const MEASURED: usize = 20_000;
const COLUMNS: [(Say<'static>, u32); 9] = [
    (Say::Unit, 140),
    (Say::Code, 78),
    (Say::Criterion, 220),
    (Say::What, 170),
    (Say::Stage, 120),
    (Say::Typed, 130),
    (Say::Standing, 62),
    (Say::Source, 190),
    (Say::Note, 220),
];
const LAST: u16 = COLUMNS.len() as u16 - 1;

/// One entry of a trail.
pub(crate) struct Row<'a> {
    unit: &'a UnitResults,
    at: At,
    stage: usize,
    /// Which of the things asked; none of points, words, consents and notes.
    asked: Option<usize>,
    entry: EntryNo,
    /// Whether it counts in the end.
    stands: bool,
}

/// Every entry of the trails of a group, unit after unit in the order of the ranking.
pub(crate) fn rows<'a>(book: &'a Book<'a>, group: &'a Ranked<'a>) -> impl Iterator<Item = Row<'a>> + 'a {
    let set = group.set;
    let several = book.results.round().stages.len() > 1;
    let units = group.results.units.iter().take_while(move |_| several);
    units.flat_map(move |unit| {
        let askers = set.leaf_ids().map(At::Leaf).chain(set.figure_ids().map(At::Figure));
        askers.flat_map(move |at| of(book, group, unit, at))
    })
}

/// The trail of a leaf or figure; empty where no more than one stage has said something of its own.
fn of<'a>(book: &Book<'_>, group: &Ranked<'_>, unit: &'a UnitResults, at: At) -> Vec<Row<'a>> {
    let assessment = &book.results.assessment;
    let entries = &assessment.entries;
    let trail = assessment.trail(group.results.group, unit.unit, at);
    let is_own = |entry: EntryNo| !matches!(entries.get(entry).said, Said::Agreed | Said::Note);
    let mut own = trail.clone().filter(|(.., entry)| is_own(*entry)).map(|(stage, ..)| stage);
    let first = own.next();
    if own.last().is_none_or(|last| first == Some(last)) {
        return Vec::new();
    }
    let standing = assessment.standing(View::Final, group.results.group, unit.unit, at);
    let stands = |entry: EntryNo| match standing.points.or(standing.word) {
        Some(decides) => decides == entry,
        None => standing.figures.contains(&Some(entry)),
    };
    trail.map(|(stage, asked, entry)| Row { unit, at, stage, asked, entry, stands: stands(entry) }).collect()
}

/// Writes a sheet of as many rows as it takes.
pub(crate) fn write<'a>(
    book: &Book<'_>,
    group: &Ranked<'_>,
    rows: &mut Peekable<impl Iterator<Item = Row<'a>>>,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let first: Vec<Row<'a>> = rows.by_ref().take(MEASURED + 1).collect();
    let wrapped = first.len() <= MEASURED;
    let text = style::plain(style::SMALL).set_align(FormatAlign::Top);
    for (column, (say, width)) in COLUMNS.iter().enumerate() {
        let format = match say {
            Say::Standing => text.clone().set_align(FormatAlign::Center),
            _ if wrapped => text.clone().set_text_wrap(),
            _ => text.clone(),
        };
        sheet.set_column_width_pixels(column as u16, *width)?.set_column_format(column as u16, &format)?;
    }
    pages(sheet, book, &[group]);
    sheet.set_repeat_rows(HEAD - 1, HEAD - 1)?.set_freeze_panes(HEAD, 2)?;
    let title = format!("{} – {}", book.say(Say::TrailTitle), group.set.title);
    sheet.write_string_with_format(0, 0, measure::fits(&title), &style::plain(14).set_bold())?;
    sheet.write_string_with_format(1, 0, book.say(Say::TrailAtLength), &style::plain(style::SMALL).set_italic())?;
    let head = style::head(style::SMALL);
    sheet.set_row_height_pixels(HEAD - 1, 42)?;
    for (column, (say, _)) in COLUMNS.iter().enumerate() {
        sheet.write_string_with_format(HEAD - 1, column as u16, book.say(*say), &head)?;
    }
    let mut row = HEAD;
    let room = (ROWS - HEAD - 1) as usize;
    for entry in first.into_iter().chain(rows).take(room) {
        let cells = cells(book, group, &entry);
        if wrapped {
            let lines = cells.iter().zip(&COLUMNS).map(|(text, (_, width))| measure::lines(text, *width, style::SMALL));
            sheet.set_row_height_pixels(row, measure::height(lines.max().unwrap_or(1), style::SMALL))?;
        }
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column as u16, measure::fits(text))?;
        }
        row += 1;
    }
    let last = row - 1;
    sheet.set_print_area(0, 0, last, LAST)?.autofilter(HEAD - 1, 0, last, LAST)?;
    // What counts stands out.
    let counts = format!("=$G{}<>\"\"", HEAD + 1);
    for (rule, format) in [(counts.as_str(), style::row().set_bold()), ("=TRUE", style::row())] {
        let rule = ConditionalFormatFormula::new().set_rule(rule).set_format(format);
        sheet.add_conditional_format(HEAD, 0, last, LAST, &rule)?;
    }
    end(sheet, row)
}

/// The texts of a row.
fn cells<'a>(book: &'a Book<'_>, group: &'a Ranked<'_>, row: &Row<'_>) -> [Cow<'a, str>; COLUMNS.len()] {
    let (results, set) = (book.results, group.set);
    let entries = &results.assessment.entries;
    let name = match row.at {
        At::Leaf(leaf) => &set.criterion_of(leaf).name,
        At::Figure(figure) => &set.figure(figure).asked.label,
    };
    let what = match (row.asked, row.at, &entries.get(row.entry).said) {
        (Some(asked), At::Leaf(_), _) => figure::label(&set.asked_at(row.at)[asked]).into(),
        (Some(_), At::Figure(_), _) => "".into(),
        (None, _, Said::Points(_)) => book.say(Say::Points),
        (None, _, Said::Note) => book.say(Say::Note),
        (None, ..) => book.say(Say::WholeCriterion),
    };
    let note = match (entries.evidence(row.entry), entries.remark(row.entry)) {
        (evidence, "") => evidence.into(),
        ("", remark) => remark.into(),
        (evidence, remark) => format!("{evidence}; {remark}").into(),
    };
    [
        group.group.unit(row.unit.unit).name.as_str().into(),
        set.code_at(row.at).into(),
        name.into(),
        what,
        results.round().stages[row.stage].name.as_str().into(),
        entries.typed(row.entry).into(),
        if row.stands { "×".into() } else { "".into() },
        results.sources.cite(entries.get(row.entry).place).into(),
        note,
    ]
}
