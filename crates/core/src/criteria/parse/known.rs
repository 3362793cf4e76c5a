//! What is known of a unit before it answers: `[attributes]` and `[given]`.

use super::Parser;
use crate::day::Calendar;
use crate::fault::{Fault, Takes};
use crate::formula::{Names, Sort, Unit, UnitName, Written};
use crate::keys::{Located, Scalar, Table};
use crate::known::{Attribute, AttributeKind, Declared, Given, GivenValue};

/// The names of formulas that read a unit alone.
pub(super) struct UnitNames<'a>(pub Declared<'a>);

impl Names<Unit> for UnitNames<'_> {
    fn find(&self, written: Written<'_>) -> Option<(UnitName, Sort)> {
        self.0.find(written)
    }

    fn texts(&self, name: &UnitName) -> Option<&[String]> {
        self.0.texts(name)
    }
}

/// The columns that `units.csv` has by itself.
const OWN_COLUMNS: [&str; 8] = ["id", "name", "group", "ranked", "code", "valid_from", "valid_to", "predecessors"];

/// Whether a text can be a name in formulas: letters without accents, digits and `_`, a letter first.
pub(super) fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl Parser<'_, '_> {
    pub(super) fn attributes(&mut self, file: &Table<'_, '_>) -> Vec<Attribute> {
        let Some(table) = file.table("attributes", None, self.faults) else { return Vec::new() };
        let mut attributes = Vec::new();
        for Located { text: name, place } in table.names() {
            if !is_plain(&name) || OWN_COLUMNS.contains(&name.as_str()) {
                self.faults.push(Fault::InputName { name: name.clone() }.at(place));
                continue;
            }
            let values = table.strings(&name);
            let kind = match table.scalar(&name) {
                Some(Scalar::Text(word)) if word == "number" => AttributeKind::Number,
                Some(Scalar::Text(word)) if word == "text" => AttributeKind::Text,
                _ if !values.is_empty() => {
                    for (at, value) in values.iter().enumerate() {
                        let first = values[..at].iter().find(|known| crate::text::same(&known.text, &value.text));
                        if let Some(first) = first {
                            let fault = Fault::Duplicate { id: value.text.clone(), first: first.place };
                            self.faults.push(fault.at(value.place));
                        }
                    }
                    AttributeKind::OneOf(values.into_iter().map(|value| value.text).collect())
                }
                _ => {
                    let (met, takes) = (table.shown(&name), Takes::AttributeKind);
                    self.faults.push(Fault::WrongType { key: name.clone(), met, takes }.at(table.place_of(&name)));
                    AttributeKind::Text
                }
            };
            attributes.push(Attribute { name, kind, place });
        }
        attributes
    }

    pub(super) fn given(&mut self, file: &Table<'_, '_>) -> Given {
        match file.table("given", None, self.faults) {
            Some(table) => given(&table, self.faults),
            None => Given::default(),
        }
    }
}

/// Reads a table of deadlines and targets: that of a set, or of a round.
pub(crate) fn given(table: &Table<'_, '_>, faults: &mut Vec<crate::fault::Diagnostic>) -> Given {
    let mut days = [None, None];
    let mut values = Vec::new();
    for Located { text: name, place } in table.names() {
        if let Some(at) = ["holidays", "workdays"].iter().position(|known| *known == name) {
            match table.days(&name) {
                Some(listed) => days[at] = Some(listed),
                None => {
                    let (met, takes) = (table.shown(&name), Takes::Dates);
                    faults.push(Fault::WrongType { key: name.clone(), met, takes }.at(table.place_of(&name)));
                }
            }
            continue;
        }
        if !is_plain(&name) {
            faults.push(Fault::InputName { name: name.clone() }.at(place));
        }
        let value = match table.scalar(&name) {
            Some(Scalar::Number(number)) => GivenValue::Number { number, percent: false },
            Some(Scalar::Share(number)) => GivenValue::Number { number, percent: true },
            Some(Scalar::Day(day)) => GivenValue::Day(day),
            _ => {
                let (met, takes) = (table.shown(&name), Takes::Bound);
                faults.push(Fault::WrongType { key: name.clone(), met, takes }.at(table.place_of(&name)));
                continue;
            }
        };
        values.push((name, value, place));
    }
    let [holidays, workdays] = days;
    Given { values, calendar: Calendar::new(holidays, workdays) }
}
