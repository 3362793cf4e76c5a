//! The small tables that lie beside a survey file: rows to typed values, units still as they are typed.

use std::collections::HashMap;

use super::{COLUMNS_MAP, ESTIMATES, ISSUED, Item, MOST_COUNTED, Named, Respondents, Scale, Select, TALLIES};
use crate::fault::{Diagnostic, Fault, Needed};
use crate::number::Number;
use crate::place::{FileError, FileNo, Files, Place, Sources};
use crate::rule::{Asked, AskedKind, From, answer};
use crate::table::{self, Cell, Column, Row, needed_column};
use crate::text::{self, composed};

/// Ballots issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The unit, as typed.
    pub unit: String,
    /// The respondent group: the id of one that the survey declares, else as typed; `None`: all.
    pub group: Option<String>,
    /// How many.
    pub issued: u64,
    /// Where it stands.
    pub place: Place,
}

/// What was counted by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tallied {
    /// The unit, as typed.
    pub unit: String,
    /// The respondent group, by position; `None` where the survey has none.
    pub group: Option<usize>,
    /// The item, by position.
    pub item: usize,
    /// The option, by its position in the item's scale; of one of several answers 0 where it was not chosen, 1 where it was.
    /// `None`: a blank, or an answer that is skipped.
    pub option: Option<usize>,
    /// How many ballots chose it.
    pub count: u64,
    /// Where it stands.
    pub place: Place,
}

/// A column of a wide layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WideColumn {
    /// Its heading.
    pub column: String,
    /// The unit that is judged there, as typed.
    pub unit: String,
    /// The item, by position; of an item of several answers the first of its options, where the column lists those that
    /// were chosen.
    pub item: usize,
    /// Whether it is such a list.
    pub is_list: bool,
    /// Where it is said.
    pub place: Place,
}

/// Known totals of the categories of one or several columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Margin {
    /// The columns of the ballots that it crosses.
    pub columns: Vec<Named>,
    /// For each category, one text a column, how many people there are; at least 0.
    pub totals: Vec<Total>,
    /// The table.
    pub place: Place,
}

/// The people of one category of a margin.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// The category: a text for each column.
    pub category: Vec<String>,
    /// How many people there are.
    pub people: Number,
    /// Where it stands.
    pub place: Place,
}

/// A finished figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// The unit, as typed.
    pub unit: String,
    /// Its index, a share; `None` where there is none, or it is of fewer ballots than the survey asks for.
    pub value: Option<Number>,
    /// How many valid ballots it is of, where that is said.
    pub n: Option<u64>,
    /// Where the figure is from.
    pub source: String,
    /// Where it stands.
    pub place: Place,
}

/// A table that a survey file names, and what reads it.
pub(super) struct Beside<'a> {
    pub files: &'a dyn Files,
    pub sources: &'a mut Sources,
    pub faults: &'a mut Vec<Diagnostic>,
}

impl Beside<'_> {
    /// Gives every row of a table to `take`; whether there was one.
    fn rows(
        &mut self,
        path: &Named,
        key: &'static str,
        columns: &[Column<'_>],
        take: &mut dyn FnMut(&Line<'_>, &mut Vec<Diagnostic>),
    ) -> Result<Option<FileNo>, FileError> {
        let bytes = match self.files.read(&path.text) {
            Ok(bytes) => bytes,
            Err(FileError::Missing(_)) => {
                let fault = Fault::FileMissing { name: path.text.clone(), needed_by: Needed::Key(key) };
                self.faults.push(fault.at(path.place));
                return Ok(None);
            }
            Err(refused) => return Err(refused),
        };
        let file = self.sources.add(&path.text, Some(&bytes));
        let is_table = table::read(&bytes, file, columns, self.sources, self.faults, &mut |row, sources, faults| {
            let (before, line) = (faults.len(), Line { row, columns, sources });
            for (at, column) in columns.iter().enumerate() {
                faults.extend(row.fault(at).map(|fault| fault.at(row.place(at))));
                // A blank figure is told where it is read: it may well be meant.
                if column.needed && row.text(at).is_empty() && column.name != "value" && column.name != "option" {
                    faults.push(Fault::EmptyField { column: line.heading(at) }.at(row.place(at)));
                }
            }
            if faults.len() == before {
                take(&line, faults);
            }
        });
        Ok(is_table.then_some(file))
    }

    pub(super) fn issued(&mut self, path: &Named, respondents: &[Respondents]) -> Result<Vec<Issued>, FileError> {
        let (mut issued, mut first) = (Vec::new(), HashMap::new());
        self.rows(path, "issued", ISSUED, &mut |row, faults| {
            let (unit, mut group) = (row.said(0), row.said(1));
            let count = row.count(2, faults);
            if !(respondents.is_empty() || group.is_empty()) {
                let Some(at) = row.group(1, respondents, faults) else { return };
                group.clone_from(&respondents[at].id);
            }
            let Some(count) = count else { return };
            match first.insert((text::key(&unit), text::key(&group)), (row.place(2), count)) {
                Some((first, met)) => faults.push(row.twice(2, first, met)),
                None => {
                    let group = (!group.is_empty()).then_some(group);
                    issued.push(Issued { unit, group, issued: count, place: row.place(2) });
                }
            }
        })?;
        Ok(issued)
    }

    pub(super) fn tallies(
        &mut self,
        path: &Named,
        items: &[Item],
        scales: &[Scale],
        respondents: &[Respondents],
    ) -> Result<Vec<Tallied>, FileError> {
        let mut rows: Vec<Tallied> = Vec::new();
        let mut first = HashMap::new();
        self.rows(path, "tallies", TALLIES, &mut |row, faults| {
            // All that is wrong with a row is told at once.
            let count = row.count(4, faults);
            let item = row.known(2, items.iter().map(|item| &*item.id), faults);
            let option = item.and_then(|item| row.option(3, &items[item], scales, faults));
            let group = match respondents.is_empty() {
                true => Some(None),
                false => row.group(1, respondents, faults).map(Some),
            };
            let (Some(count), Some(item), Some(option), Some(group)) = (count, item, option, group) else { return };
            let unit = row.said(0);
            // What is not resolved tells rows apart as it is typed: a group that nothing is made of, answers that are skipped.
            let group_typed = group.map_or_else(|| text::key(&row.said(1)), |_| String::new());
            let option_typed = option.map_or_else(|| text::key(&row.said(3)), |_| String::new());
            let key = (text::key(&unit), group, group_typed, item, option, option_typed);
            match first.insert(key, (row.place(4), count)) {
                Some((first, met)) => faults.push(row.twice(4, first, met)),
                None => rows.push(Tallied { unit, group, item, option, count, place: row.place(4) }),
            }
        })?;
        Ok(rows)
    }

    pub(super) fn columns_map(&mut self, path: &Named, items: &[Item]) -> Result<Vec<WideColumn>, FileError> {
        let (mut columns, mut first) = (Vec::new(), HashMap::new());
        self.rows(path, "columns_map", COLUMNS_MAP, &mut |row, faults| {
            let (column, unit, item, place) = (row.said(0), row.said(1), row.said(2), row.place(0));
            let is_whole =
                |of: &Item| matches!(&of.select, Select::Several { item: whole, .. } if text::same(whole, &item));
            let list = items.iter().position(is_whole);
            let is_list = list.is_some();
            let one = || row.known(2, items.iter().map(|item| &*item.id), faults);
            let Some(item) = list.or_else(one) else { return };
            match first.insert(text::key(&column), place) {
                Some(first) => faults.push(Fault::Duplicate { id: column, first }.at(place)),
                None => columns.push(WideColumn { column, unit, item, is_list, place }),
            }
        })?;
        Ok(columns)
    }

    pub(super) fn margin(&mut self, path: &Named, columns: Vec<Named>) -> Result<Option<Margin>, FileError> {
        let mut asked: Vec<Column<'_>> =
            columns.iter().map(|column| needed_column(&column.text, &[], "Nhóm", "The category")).collect();
        asked.push(needed_column("total", &["tổng", "tổng số"], "Bao nhiêu người", "How many people"));
        let last = asked.len() - 1;
        let (mut met, mut totals): (Vec<String>, Vec<Total>) = (Vec::new(), Vec::new());
        let (mut kinds, mut first) = (Vec::new(), HashMap::new());
        let file = self.rows(path, "totals", &asked, &mut |row, faults| {
            let category: Vec<String> = (0..last).map(|column| row.said(column)).collect();
            let place = row.place(last);
            let keys: Vec<String> = category.iter().map(|text| text::key(text)).collect();
            if let Some(first) = first.insert(keys, place) {
                return faults.push(Fault::Duplicate { id: category.join(", "), first }.at(place));
            }
            // How decimals are written, the whole column says.
            let cell = row.row.cell(last);
            met.push(cell.text.to_owned());
            kinds.push(cell.kind);
            totals.push(Total { category, people: Number::ZERO, place });
        })?;
        let Some(file) = file else { return Ok(None) };
        let sign = crate::number::decimal_sign(met.iter().map(String::as_str));
        let label = totals.first().map_or_else(String::new, |total| self.sources.heading(total.place));
        let mut people = Asked::of(AskedKind::Number, "", &label, From::Unit);
        (people.min, people.max) = (Some(Number::ZERO), Some(Number::from(MOST_COUNTED)));
        for ((total, met), kind) in totals.iter_mut().zip(&met).zip(kinds) {
            let plain = sign.and_then(|sign| crate::number::with_sign(met, sign)).map(|number| number.to_string());
            let cell = Cell {
                text: plain.as_deref().unwrap_or(met),
                kind: if plain.is_some() { table::Kind::Number } else { kind },
            };
            match answer::figure(cell, &people) {
                Ok((read, _)) => total.people = read,
                Err(fault) => self.faults.push(fault.at(total.place)),
            }
        }
        Ok(Some(Margin { columns, totals, place: file.whole() }))
    }
}

/// The finished figures of a table.
pub(super) fn finished(
    files: &dyn Files,
    file: &str,
    place: Place,
    min_ballots: usize,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Result<Vec<Finished>, FileError> {
    let (mut figures, mut first) = (Vec::new(), HashMap::new());
    let path = Named { text: file.into(), place };
    let before = faults.len();
    Beside { files, sources, faults }.rows(&path, "estimates", ESTIMATES, &mut |row, faults| {
        let (unit, source, place) = (row.said(0), row.said(3), row.place(1));
        let mut share = Asked::of(AskedKind::Percent, "", &row.heading(1), From::Unit);
        (share.min, share.max) = (Some(Number::ZERO), Some(Number::ONE));
        let value = match row.row.text(1).is_empty() {
            true => Some(None),
            false => match answer::figure(row.row.cell(1), &share) {
                Ok((read, warning)) => {
                    faults.extend(warning.map(|warning| warning.at(place)));
                    Some(Some(read))
                }
                Err(fault) => {
                    faults.push(fault.at(place));
                    None
                }
            },
        };
        let n = match row.row.text(2).is_empty() {
            false => row.count(2, faults).map(Some),
            true if min_ballots == 0 => Some(None),
            // Whether there were enough, nobody knows.
            true => {
                faults.push(Fault::EmptyField { column: row.heading(2) }.at(row.place(2)));
                None
            }
        };
        let (Some(value), Some(n)) = (value, n) else { return };
        if let Some(first) = first.insert(text::key(&unit), place) {
            return faults.push(Fault::Duplicate { id: unit, first }.at(row.place(0)));
        }
        let too_few = n.filter(|n| *n < min_ballots as u64);
        if let Some(n) = too_few {
            let fault = Fault::FewBallots { name: unit.clone(), valid: n as usize, min: min_ballots };
            faults.push(fault.at(place));
        }
        figures.push(Finished { unit, value: value.filter(|_| too_few.is_none()), n, source, place });
    })?;
    if figures.is_empty() && faults.len() == before {
        faults.push(Fault::EmptyTable.at(place));
    }
    Ok(figures)
}

/// A row under its headings.
struct Line<'l> {
    row: &'l Row<'l>,
    columns: &'l [Column<'l>],
    sources: &'l Sources,
}

impl Line<'_> {
    fn said(&self, column: usize) -> String {
        composed(self.row.text(column)).into_owned()
    }

    fn place(&self, column: usize) -> Place {
        self.row.place(column)
    }

    /// How a column is headed; its name where the table does not have it.
    fn heading(&self, column: usize) -> String {
        match self.sources.heading(self.row.place(column)) {
            none if none.is_empty() => self.columns[column].name.into(),
            heading => heading,
        }
    }

    /// How many there are; `None` where that is reported.
    fn count(&self, column: usize, faults: &mut Vec<Diagnostic>) -> Option<u64> {
        let mut count = Asked::of(AskedKind::Count, "", &self.heading(column), From::Unit);
        (count.min, count.max) = (Some(Number::ZERO), Some(Number::from(MOST_BALLOTS)));
        match answer::figure(self.row.cell(column), &count) {
            Ok((count, _)) => count.to_usize().map(|count| count as u64),
            Err(fault) => {
                faults.push(fault.at(self.place(column)));
                None
            }
        }
    }

    /// The position of what a column names; `None` where that is reported.
    fn known<'k>(
        &self,
        column: usize,
        ids: impl Iterator<Item = &'k str> + Clone,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<usize> {
        known(&self.heading(column), &self.said(column), ids, self.place(column), faults)
    }

    /// The respondent group that a column names, by its id or its name.
    fn group(&self, column: usize, respondents: &[Respondents], faults: &mut Vec<Diagnostic>) -> Option<usize> {
        let met = self.said(column);
        let named = respondents.iter().position(|of| text::same(&of.id, &met));
        let named = named.or_else(|| respondents.iter().position(|of| text::same(&of.name, &met)));
        named.or_else(|| self.known(column, respondents.iter().map(|of| &*of.id), faults))
    }

    /// The option that a column names, as [`Tallied::option`] has it; `None` where that is reported.
    fn option(
        &self,
        column: usize,
        item: &Item,
        scales: &[Scale],
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Option<usize>> {
        let met = self.said(column);
        if met.is_empty() {
            return Some(None);
        }
        let scale = &scales[item.scale];
        let options: Vec<&str> = match item.select {
            Select::One => scale.options.iter().map(|choice| &*choice.text).collect(),
            Select::Several { .. } => vec!["0", "1"],
        };
        let labelled = |label: &String| text::same(label, &met);
        let by_label = || scale.options.iter().position(|choice| choice.label.as_ref().is_some_and(labelled));
        let of_label = || if item.select == Select::One { by_label() } else { None };
        // 4 and 4.0 are one answer.
        let number = Number::parse(&met);
        let by_number = || options.iter().position(|option| number.is_some() && Number::parse(option) == number);
        let by_text = options.iter().position(|option| text::same(option, &met));
        match by_text.or_else(of_label).or_else(by_number) {
            None if item.select == Select::One && scale.skips_others => Some(None),
            None => self.known(column, options.into_iter(), faults).map(Some),
            at => Some(at),
        }
    }

    fn twice(&self, column: usize, first: Place, met: u64) -> Diagnostic {
        let cell = self.row.cell(column);
        let fault = Fault::AnsweredTwice { met: cell.seen().into_owned(), first, first_met: met.to_string() };
        fault.at(self.place(column))
    }
}

/// More ballots than anybody prints; so many of them add up without a doubt.
const MOST_BALLOTS: i64 = 1_000_000_000_000;

/// The position of a word among those that are known; what is none of them is reported.
pub(super) fn known<'k>(
    key: &str,
    met: &str,
    known: impl Iterator<Item = &'k str> + Clone,
    place: Place,
    faults: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let at = known.clone().position(|id| text::same(id, met));
    if at.is_none() {
        let nearest = text::nearest(met, known.clone()).map(Into::into);
        let known = known.map(Into::into).collect();
        faults.push(Fault::UnknownName { key: key.into(), met: met.into(), nearest, known }.at(place));
    }
    at
}
