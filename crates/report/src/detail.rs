//! The detail: a row for each unit's total, each criterion and each leaf, unit after unit in the order of the ranking.
//!
//! A national round has half a million rows here. So they are written once, from top to bottom; columns have formats,
//! cells have none; what sets a criterion apart from its leaves is a conditional format; and empty cells are not there.

use std::fmt::Write;

use cchc_core::assessment::{Standing, View};
use cchc_core::criteria::{At, CriterionId, LeafId};
use cchc_core::entry::{EntryNo, Said};
use cchc_core::number::Number;
use cchc_core::place::FileNo;
use cchc_core::results::UnitResults;
use cchc_core::round::By;
use cchc_core::rule::{Asked, AskedKind, From};
use cchc_core::score::{LeafState, Sums};
use rust_xlsxwriter::{ConditionalFormatFormula, Format, FormatAlign, Formula, Worksheet, XlsxError};

use crate::book::{Book, Ranked};
use crate::heading::{end, lines, pages, title_and_note};
use crate::layout::{HEAD, Points, below, letters};
use crate::outside::provenance;
use crate::sum::{self, Shapes};
use crate::words::Say;
use crate::{figure, measure, style};

const UNIT: u16 = 0;
const CODE: u16 = 1;
const NAME: u16 = 2;
const ANSWER: u16 = 3;

/// Above so many rows text is not wrapped: a program that opens the sheet would measure every row first.
const WRAPPED: u32 = 20_000;

/// The widths of columns of text in pixels, by what they hold.
const NAME_WIDTH: u32 = 250;
const ANSWER_WIDTH: u32 = 165;
const TRACE_WIDTH: u32 = 225;
const SOURCE_WIDTH: u32 = 170;
const NOTE_WIDTH: u32 = 175;

/// The columns after those of points.
struct Columns {
    state: u16,
    trace: u16,
    source: u16,
    note: u16,
}

/// What is the same for every unit.
struct Plan<'a> {
    columns: Columns,
    /// By criterion: its name, indented by its depth.
    names: Vec<String>,
    /// What criteria make of their children.
    shapes: Shapes<'a>,
    points: Vec<(Points, String)>,
    /// The letters of the column of maxima.
    max: String,
    /// What outside figures and figures come from, by where they are asked: what stands beside them in answers.
    said_of: Vec<String>,
    /// By criterion, how many lines its name takes; empty where nothing is wrapped.
    lines: Vec<u32>,
    unit_width: u32,
}

/// Writes one sheet of the detail.
pub(crate) fn write(
    book: &Book<'_>,
    group: &Ranked<'_>,
    number: usize,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let layout = &group.layout;
    let units = layout.units_of(number, group.results.units.len());
    sheet.set_name(&layout.sheets[number])?;
    let rows = units.len() as u32 * (1 + group.set.criteria.len() as u32);
    let plan = plan(book, group, rows <= WRAPPED);
    head(book, group, &plan, rows, sheet)?;
    for unit in units {
        Writer { book, group, plan: &plan, sheet, results: &group.results.units[unit], row: layout.row(unit) }
            .unit()?;
    }
    end(sheet, HEAD + rows)
}

fn plan<'a>(book: &Book<'_>, group: &Ranked<'a>, wrapped: bool) -> Plan<'a> {
    let (set, layout) = (group.set, &group.layout);
    let state = layout.column(Points::Max) + 1;
    let columns = Columns { state, trace: state + 1, source: state + 2, note: state + 3 };
    let names: Vec<String> =
        set.nodes().map(|node| "   ".repeat(set.depth(node)) + &set.criterion(node).name).collect();
    let units = group.group.units.iter().map(|unit| measure::width(&unit.name, style::SMALL) * 1.1);
    let unit_width = (units.fold(0.0, f64::max) as u32 + 16).clamp(90, 170);
    let lines_of = |(node, name): (CriterionId, &String)| match set.criterion(node).leaf {
        Some(_) => measure::lines(name, NAME_WIDTH, style::SMALL),
        None => measure::bold_lines(name, NAME_WIDTH, style::SMALL),
    };
    let lines = match wrapped {
        true => set.nodes().zip(&names).map(lines_of).collect(),
        false => Vec::new(),
    };
    let points = [Points::Own, Points::Appraised, Points::Final, Points::Max].into_iter();
    let shown = |points: &Points| match points {
        Points::Own => layout.own,
        Points::Appraised => layout.appraised,
        _ => true,
    };
    let points = points.filter(shown).map(|points| (points, letters(layout.column(points)))).collect();
    let said_of = set.outside.iter().map(|outside| provenance(book.telling(set), outside)).collect();
    let max = letters(layout.column(Points::Max));
    Plan { columns, names, shapes: Shapes::of(set), points, max, said_of, lines, unit_width }
}

fn head(
    book: &Book<'_>,
    group: &Ranked<'_>,
    plan: &Plan<'_>,
    rows: u32,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let set = group.set;
    let columns = &plan.columns;
    let wrapped = |format: Format| if rows <= WRAPPED { format.set_text_wrap() } else { format };
    let text = style::plain(style::SMALL).set_align(FormatAlign::Top);
    let points = |decimals| style::number(text.clone()).set_num_format(figure::format(decimals));
    let shown = points(set.rounding.shown());
    let maxima = points(figure::decimals(set.criteria.iter().map(|criterion| &criterion.max)));
    let centred = text.clone().set_align(FormatAlign::Center);
    let mut table: Vec<(u16, Say<'_>, u32, Format)> = vec![
        (UNIT, Say::Unit, plan.unit_width, wrapped(text.clone())),
        (CODE, Say::Code, 52, text.clone()),
        (NAME, Say::Criterion, NAME_WIDTH, wrapped(text.clone())),
        (ANSWER, Say::Answer, ANSWER_WIDTH, wrapped(text.clone())),
    ];
    for (of, _) in &plan.points {
        let (say, format) = match of {
            Points::Own => (Say::Own, &shown),
            Points::Appraised => (Say::Appraised, &shown),
            Points::Final => (Say::Final, &shown),
            Points::Max => (Say::Max, &maxima),
        };
        table.push((group.layout.column(*of), say, 72, format.clone()));
    }
    table.extend([
        (columns.state, Say::State, 92, wrapped(centred)),
        (columns.trace, Say::Trace, TRACE_WIDTH, wrapped(text.clone())),
        (columns.source, Say::Source, SOURCE_WIDTH, wrapped(text.clone())),
        (columns.note, Say::Note, NOTE_WIDTH, wrapped(text.clone())),
    ]);
    for (column, _, width, format) in &table {
        sheet.set_column_width_pixels(*column, *width)?.set_column_format(*column, format)?;
    }
    pages(sheet, book, &[group]);
    let last = HEAD + rows.max(1) - 1;
    sheet
        .set_repeat_rows(HEAD - 1, HEAD - 1)?
        .set_print_area(0, 0, last, columns.note)?
        .set_freeze_panes(HEAD, NAME)?
        .autofilter(HEAD - 1, 0, last, columns.note)?;
    // LibreOffice applies the first that holds, Excel all of them: so each is complete in itself.
    let code = format!("=${}{}=\"\"", letters(CODE), HEAD + 1);
    let state = format!("=${}{}=\"\"", letters(columns.state), HEAD + 1);
    for (rule, format) in [(code.as_str(), style::total()), (state.as_str(), style::parent()), ("=TRUE", style::row())]
    {
        let rule = ConditionalFormatFormula::new().set_rule(rule).set_format(format);
        sheet.add_conditional_format(HEAD, 0, last, columns.note, &rule)?;
    }
    let title = format!("{} – {}", book.say(Say::DetailTitle), set.title);
    let width = table.iter().map(|(_, _, width, _)| *width).sum();
    lines(sheet, &title_and_note(book, set, title, style::SMALL), columns.note + 1, width, 0)?;
    let head = style::head(style::SMALL);
    sheet.set_row_height_pixels(HEAD - 1, 42)?;
    for (column, say, _, _) in &table {
        sheet.write_string_with_format(HEAD - 1, *column, book.say(*say), &head)?;
    }
    Ok(())
}

/// Writes one unit from its row on.
struct Writer<'a> {
    book: &'a Book<'a>,
    group: &'a Ranked<'a>,
    plan: &'a Plan<'a>,
    sheet: &'a mut Worksheet,
    results: &'a UnitResults,
    row: u32,
}

impl Writer<'_> {
    fn unit(mut self) -> Result<(), XlsxError> {
        let set = self.group.set;
        let name = &self.group.group.unit(self.results.unit).name;
        let unit_lines = if self.wraps() { measure::bold_lines(name, self.plan.unit_width, style::SMALL) } else { 1 };
        self.sheet.write_string(self.row, UNIT, measure::fits(name))?;
        let total = self.book.say(Say::UnitTotal);
        self.sheet.write_string(self.row, NAME, total)?;
        let lines = unit_lines.max(self.sums(self.row, None, &self.results.score.total)?);
        if self.wraps() && lines > 1 {
            self.sheet.set_row_height_pixels(self.row, measure::height(lines, style::SMALL))?;
        }
        for node in set.nodes() {
            let row = self.row + below(node);
            let criterion = set.criterion(node);
            let at = usize::from(node.0);
            let mut lines = self.plan.lines.get(at).copied().unwrap_or(1).max(unit_lines);
            self.sheet.write_string(row, UNIT, measure::fits(name))?;
            self.sheet.write_string(row, CODE, measure::fits(&criterion.code))?;
            self.sheet.write_string(row, NAME, measure::fits(&self.plan.names[at]))?;
            match criterion.leaf {
                Some(leaf) => lines = lines.max(self.leaf(row, leaf)?),
                None => lines = lines.max(self.sums(row, Some(node), &self.results.score.criteria[at])?),
            }
            if self.wraps() && lines > 1 {
                self.sheet.set_row_height_pixels(row, measure::height(lines, style::SMALL))?;
            }
        }
        Ok(())
    }

    /// The points of what has children: live formulas, with what was computed as their results. Gives the lines that the
    /// row takes.
    fn sums(&mut self, row: u32, node: Option<CriterionId>, sums: &Sums) -> Result<u32, XlsxError> {
        let plan = self.plan;
        let mut formula = String::new();
        let at = |points, column| sum::At {
            unit: self.results,
            points,
            column,
            max: &plan.max,
            row: self.row + 1,
            language: self.book.run.language,
        };
        for (points, column) in &plan.points {
            let sum = match points {
                Points::Own => sums.self_assessed.as_ref(),
                Points::Appraised => sums.appraised.as_ref(),
                Points::Final => Some(&sums.final_points),
                Points::Max => Some(&sums.max),
            };
            // What nobody was asked for has no sum, rather than 0.
            let Some(sum) = sum else { continue };
            let cell = self.group.layout.column(*points);
            let at = at(*points, column);
            let is_live = match points {
                Points::Max => plan.shapes.max(node, at, &mut formula),
                _ => plan.shapes.points(node, at, sum, &mut formula),
            };
            match is_live {
                true => {
                    let formula = Formula::new(&formula).set_result(figure::stored(sum));
                    self.sheet.write_formula(row, cell, formula)?
                }
                false => self.sheet.write_number(row, cell, figure::float(sum))?,
            };
        }
        let (results, language) = (self.book.results, self.book.run.language);
        let (group, score) = (self.group.results.group, &self.results.score);
        let trace = match node {
            Some(node) => results.trace_of_criterion(group, node, score, language),
            None => results.trace_of_total(group, score, language),
        };
        self.text(row, plan.columns.trace, TRACE_WIDTH, trace)
    }

    fn wraps(&self) -> bool {
        !self.plan.lines.is_empty()
    }

    /// Writes a text of a leaf; gives the lines that it takes.
    fn text(&mut self, row: u32, column: u16, width: u32, text: String) -> Result<u32, XlsxError> {
        if text.is_empty() {
            return Ok(1);
        }
        let lines = if self.wraps() { measure::lines(&text, width, style::SMALL) } else { 1 };
        self.sheet.write_string(row, column, measure::fits(&text))?;
        Ok(lines)
    }

    fn leaf(&mut self, row: u32, leaf: LeafId) -> Result<u32, XlsxError> {
        let results = self.book.results;
        let (group, unit) = (self.group.results.group, self.results.unit);
        let score = &self.results.score.leaves[usize::from(leaf.0)];
        let columns = &self.plan.columns;
        let standing = results.assessment.standing(View::Final, group, unit, At::Leaf(leaf));
        let mut lines = self.text(row, ANSWER, ANSWER_WIDTH, self.answer(leaf, &standing))?;
        for (points, _) in &self.plan.points {
            let number: Option<&Number> = match points {
                Points::Own => score.self_assessed.as_ref(),
                Points::Appraised => score.appraised.as_ref(),
                Points::Final => score.final_points.as_ref(),
                Points::Max => Some(&score.max),
            };
            if let Some(number) = number {
                self.sheet.write_number(row, self.group.layout.column(*points), figure::float(number))?;
            }
        }
        let state = Say::Leaf(score.state).to(self.book.run.language);
        self.sheet.write_string(row, columns.state, state)?;
        let trace = results.trace_of(group, unit, leaf, &standing, self.book.run.language);
        lines = lines.max(self.text(row, columns.trace, TRACE_WIDTH, trace)?);
        lines = lines.max(self.text(row, columns.source, SOURCE_WIDTH, self.source(leaf, &standing))?);
        lines = lines.max(self.text(row, columns.note, NOTE_WIDTH, self.note(leaf))?);
        Ok(lines)
    }

    /// What was typed, with the labels of what was asked where that is more than one thing; what came from outside, with
    /// where it came from; and the figures that the leaf reads.
    fn answer(&self, leaf: LeafId, standing: &Standing) -> String {
        let assessment = &self.book.results.assessment;
        let entries = &assessment.entries;
        if let Some(word) = standing.word {
            return entries.typed(word).to_owned();
        }
        let set = self.group.set;
        let rule = &set.leaf(leaf).rule;
        if let ([asked], [Some(entry)], []) =
            (rule.asked.as_slice(), standing.figures.as_slice(), rule.figures.as_slice())
        {
            return self.typed(asked, *entry);
        }
        let mut answer = String::new();
        // What came from outside, and figures, count for nothing where the leaf does not apply.
        let applies = self.results.score.leaves[usize::from(leaf.0)].state != LeafState::NotApplicable;
        for (asked, entry) in rule.asked.iter().zip(&standing.figures) {
            if applies || asked.from.is_entered() {
                self.add(&mut answer, asked, *entry);
            }
        }
        for figure in rule.figures.iter().filter(|_| applies) {
            let standing =
                assessment.standing(View::Final, self.group.results.group, self.results.unit, At::Figure(*figure));
            self.add(&mut answer, &set.figure(*figure).asked, standing.figures.first().copied().flatten());
        }
        answer
    }

    /// Adds one thing that was asked, if it has an answer: `Hồ sơ đúng hạn: 120`.
    fn add(&self, answer: &mut String, asked: &Asked, entry: Option<EntryNo>) {
        let said = match (asked.from, entry) {
            (From::Outside(source), _) => {
                let outside = self.book.results.assessment.outside(self.group.results.group, self.results.unit, source);
                let Some(outside) = outside else { return };
                let figure = figure::answer(outside.number.as_ref(), asked, self.book.run.language);
                format!("{figure} ({})", self.plan.said_of[usize::from(source.0)])
            }
            (_, Some(entry)) => self.typed(asked, entry),
            (_, None) => return,
        };
        let sign = if answer.is_empty() { "" } else { "; " };
        let _ = match figure::label(asked) {
            "" => write!(answer, "{sign}{said}"),
            label => write!(answer, "{sign}{label}: {said}"),
        };
    }

    /// What was typed; an option that was entered by its position says nothing by itself.
    fn typed(&self, asked: &Asked, entry: EntryNo) -> String {
        let entries = &self.book.results.assessment.entries;
        let typed = entries.typed(entry);
        let option = match &entries.get(entry).said {
            Said::Figure(position) if asked.kind == AskedKind::Option => figure::option(position, asked),
            _ => None,
        };
        match option {
            Some(label) if label != typed => format!("{typed} ({label})"),
            _ => typed.to_owned(),
        }
    }

    /// Where what counts was entered: `assessments/luc-yen.csv:3, 4`.
    fn source(&self, leaf: LeafId, standing: &Standing) -> String {
        let results = self.book.results;
        let mut source = String::new();
        let mut file: Option<FileNo> = None;
        for place in results.sources_of(self.group.results.group, self.results.unit, leaf, standing) {
            let _ = match file {
                Some(file) if file == place.file => write!(source, ", {}", results.sources.within(place)),
                Some(_) => write!(source, "; {}", results.sources.cite(place)),
                None => write!(source, "{}", results.sources.cite(place)),
            };
            file = Some(place.file);
        }
        source
    }

    /// Evidence, explanations and remarks of every row that was ever entered at the leaf; the same words once.
    fn note(&self, leaf: LeafId) -> String {
        let assessment = &self.book.results.assessment;
        let entries = &assessment.entries;
        let mut said: Vec<&str> = Vec::new();
        let mut note = String::new();
        for (by, entry) in assessment.all(self.group.results.group, self.results.unit, At::Leaf(leaf)) {
            for (text, evidence) in [(entries.evidence(entry), true), (entries.remark(entry), false)] {
                if text.is_empty() || said.contains(&text) {
                    continue;
                }
                said.push(text);
                let sign = if note.is_empty() { "" } else { "; " };
                let label = match (evidence, by) {
                    (true, _) => self.book.say(Say::Evidenced),
                    (false, By::Appraiser) => self.book.say(Say::Remarked),
                    (false, By::Unit) => "".into(),
                };
                let _ = write!(note, "{sign}{label}{text}");
            }
        }
        note
    }
}
