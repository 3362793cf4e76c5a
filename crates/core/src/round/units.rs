//! `units.csv`: who is scored, and what is known of each before it answers.

use std::collections::HashSet;

use super::keys::UNITS;
use super::parse::Reader;
use super::{GroupNo, Round, Unit, UnitNo};
use crate::day::Day;
use crate::fault::{Asks, Fault, Needed};
use crate::known::{AttributeKind, AttributeValue};
use crate::number::Number;
use crate::place::{FileError, Place};
use crate::table::{self, Column, Row, needed_column};
use crate::text;

const ID: usize = 0;
const NAME: usize = 1;
const GROUP: usize = 2;
const RANKED: usize = 3;
const VALID_FROM: usize = 5;
const VALID_TO: usize = 6;
const PREDECESSORS: usize = 7;
const FIRST_ATTRIBUTE: usize = 8;

impl Reader<'_> {
    /// Whether there is a list of units.
    pub(super) fn units(&mut self, round: &mut Round) -> Result<bool, FileError> {
        let before = self.faults.len();
        let Some((file, bytes)) = self.table("units")? else {
            if self.faults.len() == before {
                let place = self.sources.add("units.csv", None).whole();
                self.faults.push(Fault::FileMissing { name: "units.csv".into(), needed_by: Needed::Round }.at(place));
            }
            return Ok(false);
        };
        let declared: Vec<String> = {
            let mut seen = HashSet::new();
            let all = round.groups.iter().flat_map(|group| &group.set.attributes).map(|one| one.name.clone());
            all.filter(|name| seen.insert(name.clone())).collect()
        };
        let attributes = declared.iter().map(|name| needed_column(name, &[], "", ""));
        let columns: Vec<Column<'_>> = UNITS.iter().copied().chain(attributes).collect();
        let is_table = table::read(&bytes, file, &columns, self.sources, self.faults, &mut |row, sources, faults| {
            let broken = (0..columns.len()).filter_map(|column| Some(row.fault(column)?.at(row.place(column))));
            faults.extend(broken);
            let [id, name, group, ranked] =
                [ID, NAME, GROUP, RANKED].map(|column| text::composed(row.text(column)).into_owned());
            let place = |column: usize| row.place(column);
            let empty: Vec<_> = [ID, NAME, GROUP].into_iter().filter(|column| row.text(*column).is_empty()).collect();
            for column in &empty {
                faults.push(Fault::EmptyField { column: sources.heading(place(*column)) }.at(place(*column)));
            }
            if !empty.is_empty() {
                round.names.refused.extend([text::key(&id), text::key(&name)]);
                return;
            }
            let Some(group) = round.groups.iter().position(|known| text::same(&known.id, &group)) else {
                round.names.refused.extend([text::key(&id), text::key(&name)]);
                let known: Vec<String> = round.groups.iter().map(|group| group.id.clone()).collect();
                let nearest = text::nearest(&group, known.iter().map(String::as_str)).map(Into::into);
                faults.push(Fault::UnknownGroup { met: group, nearest, known }.at(place(GROUP)));
                return;
            };
            let mut date = |column: usize| {
                let typed = row.text(column);
                let day = Day::typed(typed);
                if day.is_none() && !typed.is_empty() {
                    let input = sources.heading(place(column));
                    faults.push(Fault::Unreadable { met: typed.into(), input, asks: Asks::Date }.at(place(column)));
                }
                day
            };
            let (from, to) = (date(VALID_FROM), date(VALID_TO));
            if let (Some(first), Some(last)) = (from, to)
                && first > last
            {
                let fault =
                    Fault::OutOfRange {
                        key: "valid_to".into(), met: row.text(VALID_TO).into(), takes: "≥ valid_from"
                    };
                faults.push(fault.at(place(VALID_TO)).of_unit(&id));
            }
            let came_later = from.zip(Day::last_of(round.year)).is_some_and(|(from, last)| from > last);
            let went_before = to.zip(Day::first_of(round.year)).is_some_and(|(to, first)| to < first);
            if came_later || went_before {
                // Units come and go: who was not there in the year is no unit of the round.
                round.names.gone.extend([(text::key(&id), id.clone()), (text::key(&name), id)]);
                return;
            }
            let ranked = match text::key(&ranked).as_str() {
                "" => true,
                word if ["yes", "1", "x"].contains(&word) || text::same(word, "có") => true,
                word if ["no", "0"].contains(&word) || text::same(word, "không") => false,
                _ => {
                    let known = ["có", "không"].map(String::from).to_vec();
                    let fault = Fault::UnknownWord { key: "ranked".into(), met: ranked, nearest: None, known };
                    faults.push(fault.at(place(RANKED)));
                    true
                }
            };
            let set = &round.groups[group].set;
            let column_of = |name: &str| declared.iter().position(|known| known == name).map(|at| FIRST_ATTRIBUTE + at);
            let attributes = set.attributes.iter().map(|attribute| {
                let column = column_of(&attribute.name).unwrap_or(FIRST_ATTRIBUTE);
                match attribute_value(&attribute.name, &attribute.kind, row, column) {
                    Ok(value) => value,
                    Err(fault) => {
                        faults.push(fault.at(place(column)).of_unit(&id));
                        AttributeValue::Unread
                    }
                }
            });
            let attributes = attributes.collect();
            let number = (GroupNo(group as u16), UnitNo(round.groups[group].units.len() as u32));
            if let Some((group, unit)) = round.names.ids.insert(text::key(&id), number) {
                let first = round.group(group).unit(unit).place;
                faults.push(Fault::Duplicate { id: id.clone(), first }.at(place(ID)));
                round.names.ids.insert(text::key(&id), (group, unit));
                return;
            }
            let ids = row.text(PREDECESSORS).split([';', ',']).map(|id| text::composed(id.trim()).into_owned());
            let predecessors = ids.filter(|id| !id.is_empty()).collect();
            round.names.names.entry(text::key(&name)).or_default().push(number);
            let place: Place = place(ID);
            round.groups[group].units.push(Unit { id, name, ranked, attributes, predecessors, place });
        });
        if !is_table {
            return Ok(false);
        }
        for group in &round.groups {
            if group.units.is_empty() {
                self.faults.push(Fault::EmptyGroup { group: group.id.clone() }.at(file.whole()));
            }
        }
        Ok(true)
    }
}

fn attribute_value(name: &str, kind: &AttributeKind, row: &Row<'_>, column: usize) -> Result<AttributeValue, Fault> {
    let typed = text::composed(row.text(column)).into_owned();
    match kind {
        AttributeKind::Text => Ok(AttributeValue::Text(typed)),
        _ if typed.is_empty() => Err(Fault::EmptyField { column: name.into() }),
        AttributeKind::OneOf(known) => match known.iter().find(|known| text::same(known, &typed)) {
            Some(known) => Ok(AttributeValue::Text(known.clone())),
            None => {
                let nearest = text::nearest(&typed, known.iter().map(String::as_str)).map(Into::into);
                Err(Fault::UnknownWord { key: name.into(), met: typed, nearest, known: known.clone() })
            }
        },
        AttributeKind::Number => {
            let read: Vec<Number> = row.cell(column).readings().into_iter().map(|reading| reading.number).collect();
            let (input, percent) = (name.to_owned(), false);
            match read.as_slice() {
                [number] => Ok(AttributeValue::Number(number.clone())),
                [] => Err(Fault::Unreadable { met: typed, input, asks: Asks::Number }),
                _ => Err(Fault::Ambiguous { met: typed, readings: read, input, percent }),
            }
        }
    }
}
