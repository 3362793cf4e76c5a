//! The small tables that lie beside a survey file: rows to typed values, units still as they are typed.

use std::collections::HashMap;

use super::{COLUMNS_MAP, ESTIMATES, ISSUED, Item, Named, Respondents, Scale, Select, TALLIES};
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
    /// The respondent group, as typed; `None`: all.
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
    /// The option, by its position in the item's scale; `None`: a blank.
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
    /// Its index, a share; `None` where there is none.
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
        take: &mut dyn FnMut(&Row<'_>, &mut Vec<Diagnostic>),
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
            let before = faults.len();
            for (at, column) in columns.iter().enumerate() {
                faults.extend(row.fault(at).map(|fault| fault.at(row.place(at))));
                // A blank figure is told where it is read: it may well be meant.
                if column.needed && row.text(at).is_empty() && column.name != "value" && column.name != "option" {
                    faults.push(Fault::EmptyField { column: sources.heading(row.place(at)) }.at(row.place(at)));
                }
            }
            if faults.len() == before {
                take(row, faults);
            }
        });
        Ok(is_table.then_some(file))
    }

    pub(super) fn issued(&mut self, path: &Named, respondents: &[Respondents]) -> Result<Vec<Issued>, FileError> {
        let (mut issued, mut first) = (Vec::new(), HashMap::new());
        let names: Vec<&str> = respondents.iter().flat_map(|of| [&*of.id, &*of.name]).collect();
        self.rows(path, "issued", ISSUED, &mut |row, faults| {
            let (unit, group, place) = (said(row, 0), said(row, 1), row.place(2));
            let is_known = names.iter().any(|name| text::same(name, &group));
            if !(is_known || names.is_empty() || group.is_empty()) {
                let ids = respondents.iter().map(|of| &*of.id);
                return unknown("group", &group, ids, row.place(1), faults);
            }
            let count = match count(row.cell(2), "issued") {
                Ok(count) => count,
                Err(fault) => return faults.push(fault.at(place)),
            };
            match first.insert((text::key(&unit), text::key(&group)), (place, count)) {
                Some((first, met)) => faults.push(twice(row.cell(2), first, met).at(place)),
                None => {
                    let group = (!group.is_empty()).then_some(group);
                    issued.push(Issued { unit, group, issued: count, place });
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
            let (unit, group, item, option) = (said(row, 0), said(row, 1), said(row, 2), said(row, 3));
            let Some(of_item) = known("item", &item, items.iter().map(|item| &*item.id), row.place(2), faults) else {
                return;
            };
            let scale = &scales[items[of_item].scale];
            let is_option = |choice: &super::Choice| {
                text::same(&choice.text, &option)
                    || choice.label.as_deref().is_some_and(|label| text::same(label, &option))
            };
            let of_option = match option.is_empty() {
                true => None,
                false => match scale.options.iter().position(is_option) {
                    Some(at) => Some(at),
                    None if scale.skips_others => None,
                    None => {
                        let options = scale.options.iter().map(|choice| &*choice.text);
                        return unknown("option", &option, options, row.place(3), faults);
                    }
                },
            };
            let of_group = match respondents.is_empty() {
                true => None,
                false => match known("group", &group, respondents.iter().map(|of| &*of.id), row.place(1), faults) {
                    Some(at) => Some(at),
                    None => return,
                },
            };
            let place = row.place(4);
            let count = match count(row.cell(4), "count") {
                Ok(count) => count,
                Err(fault) => return faults.push(fault.at(place)),
            };
            let key = (text::key(&unit), text::key(&group), of_item, text::key(&option));
            match first.insert(key, (place, count)) {
                Some((first, met)) => faults.push(twice(row.cell(4), first, met).at(place)),
                None => rows.push(Tallied { unit, group: of_group, item: of_item, option: of_option, count, place }),
            }
        })?;
        Ok(rows)
    }

    pub(super) fn columns_map(&mut self, path: &Named, items: &[Item]) -> Result<Vec<WideColumn>, FileError> {
        let (mut columns, mut first) = (Vec::new(), HashMap::new());
        self.rows(path, "columns_map", COLUMNS_MAP, &mut |row, faults| {
            let (column, unit, item, place) = (said(row, 0), said(row, 1), said(row, 2), row.place(0));
            let is_whole =
                |of: &Item| matches!(&of.select, Select::Several { item: whole, .. } if text::same(whole, &item));
            let list = items.iter().position(is_whole);
            let is_list = list.is_some();
            let one = || known("item", &item, items.iter().map(|item| &*item.id), row.place(2), faults);
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
            let category: Vec<String> = (0..last).map(|column| said(row, column)).collect();
            let place = row.place(last);
            let keys: Vec<String> = category.iter().map(|text| text::key(text)).collect();
            if let Some(first) = first.insert(keys, place) {
                return faults.push(Fault::Duplicate { id: category.join(", "), first }.at(place));
            }
            // How decimals are written, the whole column says.
            met.push(row.text(last).to_owned());
            kinds.push(row.kind(last));
            totals.push(Total { category, people: Number::ZERO, place });
        })?;
        let Some(file) = file else { return Ok(None) };
        let sign = crate::number::decimal_sign(met.iter().map(String::as_str));
        let mut people = Asked::of(AskedKind::Number, "", "total", From::Unit);
        people.min = Some(Number::ZERO);
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
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Result<Vec<Finished>, FileError> {
    let (mut figures, mut first) = (Vec::new(), HashMap::new());
    let mut share = Asked::of(AskedKind::Percent, "", ESTIMATES[1].also[0], From::Unit);
    (share.min, share.max) = (Some(Number::ZERO), Some(Number::ONE));
    let path = Named { text: file.into(), place };
    Beside { files, sources, faults }.rows(&path, "estimates", ESTIMATES, &mut |row, faults| {
        let (unit, source, place) = (said(row, 0), said(row, 3), row.place(1));
        let value = match row.text(1).is_empty() {
            true => None,
            false => match answer::figure(row.cell(1), &share) {
                Ok((read, warning)) => {
                    faults.extend(warning.map(|warning| warning.at(place)));
                    Some(read)
                }
                Err(fault) => return faults.push(fault.at(place)),
            },
        };
        let n = match row.text(2).is_empty() {
            true => None,
            false => match count(row.cell(2), "n") {
                Ok(count) => Some(count),
                Err(fault) => return faults.push(fault.at(row.place(2))),
            },
        };
        match first.insert(text::key(&unit), place) {
            Some(first) => faults.push(Fault::Duplicate { id: unit, first }.at(row.place(0))),
            None => figures.push(Finished { unit, value, n, source, place }),
        }
    })?;
    Ok(figures)
}

fn said(row: &Row<'_>, column: usize) -> String {
    composed(row.text(column)).into_owned()
}

fn twice(cell: Cell<'_>, first: Place, met: u64) -> Fault {
    Fault::AnsweredTwice { met: cell.seen().into_owned(), first, first_met: met.to_string() }
}

fn count(cell: Cell<'_>, label: &str) -> Result<u64, Fault> {
    let mut count = Asked::of(AskedKind::Count, "", label, From::Unit);
    count.min = Some(Number::ZERO);
    answer::figure(cell, &count).map(|(count, _)| count.to_usize().unwrap_or_default() as u64)
}

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
        unknown(key, met, known, place, faults);
    }
    at
}

fn unknown<'k>(
    key: &str,
    met: &str,
    known: impl Iterator<Item = &'k str> + Clone,
    place: Place,
    faults: &mut Vec<Diagnostic>,
) {
    let nearest = text::nearest(met, known.clone()).map(Into::into);
    let known = known.map(Into::into).collect();
    faults.push(Fault::UnknownName { key: key.into(), met: met.into(), nearest, known }.at(place));
}
