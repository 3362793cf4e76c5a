//! The figures: what is asked once and read by many criteria, unit after unit, with what each stage said of it.

use cchc_core::assessment::View;
use cchc_core::criteria::At;
use cchc_core::entry::{EntryNo, Said};
use cchc_core::id::FigureNo;
use cchc_core::number::Number;
use cchc_core::results::UnitResults;
use cchc_core::rule::{AskedKind, From};
use rust_xlsxwriter::{ConditionalFormatFormula, Format, FormatAlign, Worksheet, XlsxError};

use crate::book::{Book, Ranked};
use crate::heading::{end, lines, pages, title_and_note};
use crate::layout::ROWS;
use crate::outside::provenance;
use crate::words::Say;
use crate::{figure, measure, style};

const HEAD: u32 = 3;
/// So many rows are as high as their texts need; where there are more, nothing is wrapped.
const MEASURED: u32 = 20_000;

const UNIT: u16 = 0;
const ID: u16 = 1;
const LABEL: u16 = 2;
const VALUE: u16 = 3;
const MEASURE: u16 = 4;
/// The first of the stages.
const STAGES: u16 = 5;

const WIDTHS: [u32; 5] = [150, 90, 250, 96, 80];
const STAGE_WIDTH: u32 = 100;
const SOURCE_WIDTH: u32 = 230;
const NOTE_WIDTH: u32 = 270;

/// Writes the sheet.
pub(crate) fn write(book: &Book<'_>, group: &Ranked<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let set = group.set;
    let stages = &book.results.round().stages;
    let source = STAGES + stages.len() as u16;
    let last_column = source + 1;
    let room = ((ROWS - HEAD - 1) as usize / set.figures.len().max(1)).min(group.results.units.len());
    let last = HEAD + ((room * set.figures.len()).max(1) as u32) - 1;
    sheet.set_name(&group.figures)?;
    let text = style::plain(style::SMALL).set_align(FormatAlign::Top).set_text_wrap();
    let right = text.clone().set_align(FormatAlign::Right).set_indent(1);
    let mut heads: Vec<(String, u32, &Format)> = vec![
        (book.say(Say::Unit).into(), WIDTHS[0], &text),
        (book.say(Say::Code).into(), WIDTHS[1], &text),
        (book.say(Say::Figure).into(), WIDTHS[2], &text),
        (book.say(Say::FigureValue).into(), WIDTHS[3], &right),
        (book.say(Say::Measure).into(), WIDTHS[4], &text),
    ];
    heads.extend(stages.iter().map(|stage| (stage.name.clone(), STAGE_WIDTH, &right)));
    heads.push((book.say(Say::Source).into(), SOURCE_WIDTH, &text));
    heads.push((book.say(Say::Note).into(), NOTE_WIDTH, &text));
    for (column, (_, width, format)) in heads.iter().enumerate() {
        sheet.set_column_width_pixels(column as u16, *width)?.set_column_format(column as u16, format)?;
    }
    pages(sheet, book, &[group]);
    sheet
        .set_repeat_rows(HEAD - 1, HEAD - 1)?
        .set_print_area(0, 0, last, last_column)?
        .set_freeze_panes(HEAD, VALUE)?
        .autofilter(HEAD - 1, 0, last, last_column)?;
    let all = ConditionalFormatFormula::new().set_rule("=TRUE").set_format(style::row());
    sheet.add_conditional_format(HEAD, 0, last, last_column, &all)?;
    let title = format!("{} – {}", book.say(Say::FiguresTitle), set.title);
    let width = heads.iter().map(|(_, width, _)| *width).sum();
    lines(sheet, &title_and_note(book, set, title, style::SMALL), last_column + 1, width, 0)?;
    let head = style::head(style::SMALL);
    sheet.set_row_height_pixels(HEAD - 1, 42)?;
    for (column, (said, _, _)) in heads.iter().enumerate() {
        sheet.write_string_with_format(HEAD - 1, column as u16, measure::fits(said), &head)?;
    }
    let number = |format: &str| right.clone().set_num_format(format);
    let formats = [number("#,##0"), number("0.00%"), number("General")];
    let mut row = HEAD;
    for unit in &group.results.units[..room] {
        for figure in set.figure_ids() {
            Writer { book, group, unit, figure, row, source, formats: &formats }.write(sheet)?;
            row += 1;
        }
    }
    end(sheet, row)
}

/// Writes one row.
struct Writer<'a> {
    book: &'a Book<'a>,
    group: &'a Ranked<'a>,
    unit: &'a UnitResults,
    figure: FigureNo,
    row: u32,
    source: u16,
    /// Of counts, of shares, of other numbers.
    formats: &'a [Format; 3],
}

impl Writer<'_> {
    fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (book, row) = (self.book, self.row);
        let assessment = &book.results.assessment;
        let entries = &assessment.entries;
        let (group, unit) = (self.group.results.group, self.unit.unit);
        let asked = &self.group.set.figure(self.figure).asked;
        let at = At::Figure(self.figure);
        let standing = assessment.standing(View::Final, group, unit, at);
        let entry = standing.figures.first().copied().flatten();
        let mut notes: Vec<String> = Vec::new();
        let mut place = entry.map(|entry| entries.get(entry).place);
        let mut number = entry.and_then(|entry| match &entries.get(entry).said {
            Said::Figure(number) => Some(number.clone()),
            _ => None,
        });
        match (asked.from, entry) {
            (From::Outside(source), _) => {
                let outside = assessment.outside(group, unit, source);
                number = outside.and_then(|outside| outside.number.clone());
                place = outside.map(|outside| outside.place);
                notes.push(provenance(book.telling(self.group.set), self.group.set.outside(source)));
            }
            (_, None) if asked.default.is_some() => {
                number = asked.default.clone();
                notes.push(book.say(Say::ByDefault).into_owned());
            }
            _ => {}
        }
        let name = &self.group.group.unit(unit).name;
        let measure = asked.unit.as_deref().unwrap_or_default();
        let source = place.map(|place| book.results.sources.cite(place)).unwrap_or_default();
        let mut stages: Vec<(usize, EntryNo)> = Vec::new();
        for (stage, _, entry) in assessment.trail(group, unit, at) {
            stages.push((stage, entry));
            for said in [entries.evidence(entry), entries.remark(entry)] {
                if !said.is_empty() && !notes.iter().any(|note| note == said) {
                    notes.push(said.to_owned());
                }
            }
        }
        let note = notes.join("; ");
        if row < HEAD + MEASURED {
            let texts = [
                (name.as_str(), WIDTHS[0]),
                (&asked.name, WIDTHS[1]),
                (&asked.label, WIDTHS[2]),
                (measure, WIDTHS[4]),
                (&source, SOURCE_WIDTH),
                (&note, NOTE_WIDTH),
            ];
            let lines = texts.iter().map(|(text, width)| measure::lines(text, *width, style::SMALL)).max();
            sheet.set_row_height_pixels(row, measure::height(lines.unwrap_or(1), style::SMALL))?;
        }
        sheet.write_string(row, UNIT, measure::fits(name))?;
        sheet.write_string(row, ID, measure::fits(&asked.name))?;
        sheet.write_string(row, LABEL, measure::fits(&asked.label))?;
        self.value(sheet, number.as_ref())?;
        for (column, text) in [(MEASURE, measure), (self.source, &source), (self.source + 1, &note)] {
            if !text.is_empty() {
                sheet.write_string(row, column, measure::fits(text))?;
            }
        }
        for (stage, entry) in stages.into_iter().filter(|(_, entry)| entries.get(*entry).said != Said::Note) {
            sheet.write_string(row, STAGES + stage as u16, measure::fits(entries.typed(entry)))?;
        }
        Ok(())
    }

    /// What counts: a number where it is one.
    fn value(&self, sheet: &mut Worksheet, number: Option<&Number>) -> Result<(), XlsxError> {
        let asked = &self.group.set.figure(self.figure).asked;
        let format = match asked.kind {
            AskedKind::Count => Some(0),
            AskedKind::Percent => Some(1),
            AskedKind::Number | AskedKind::Rating => Some(2),
            AskedKind::Date | AskedKind::YesNo | AskedKind::Option | AskedKind::Tick => None,
        };
        match (number, format) {
            (Some(number), Some(format)) => {
                sheet.write_number_with_format(self.row, VALUE, figure::float(number), &self.formats[format])?
            }
            _ => {
                let answer = figure::answer(number, asked, self.book.run.language);
                sheet.write_string(self.row, VALUE, measure::fits(&answer))?
            }
        };
        Ok(())
    }
}
