//! What is known of a unit before it answers: `[attributes]` and `[given]`.

use super::Parser;
use crate::day::Calendar;
use crate::fault::{Diagnostic, Fault};
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

/// The most attributes and the most deadlines of a set: real ones have a handful.
const MOST: usize = 999;

fn too_many(key: &str) -> Fault {
    Fault::OutOfRange { key: key.into(), met: "≥ 1000".into(), takes: "≤ 999" }
}

impl Parser<'_, '_> {
    pub(super) fn attributes(&mut self, file: &Table<'_, '_>) -> Vec<Attribute> {
        let Some(table) = file.table("attributes", self.faults) else { return Vec::new() };
        let mut attributes = Vec::new();
        for Located { text: name, place } in table.names() {
            if OWN_COLUMNS.contains(&name.as_str()) {
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
                _ => AttributeKind::Text, // it is at fault, and was told
            };
            if attributes.len() == MOST {
                self.faults.push(too_many("attributes").at(place));
                break;
            }
            attributes.push(Attribute { name, kind, place });
        }
        attributes
    }

    pub(super) fn given(&mut self, file: &Table<'_, '_>) -> Given {
        match file.table("given", self.faults) {
            Some(table) => given(&table, self.faults),
            None => Given::default(),
        }
    }
}

/// Reads a table of deadlines and targets: that of a set, or of a round.
pub(crate) fn given(table: &Table<'_, '_>, faults: &mut Vec<Diagnostic>) -> Given {
    let mut values = Vec::new();
    for Located { text: name, place } in table.names() {
        let value = match table.scalar(&name) {
            Some(Scalar::Number(number)) => GivenValue::Number { number, percent: false },
            Some(Scalar::Share(number)) => GivenValue::Number { number, percent: true },
            Some(Scalar::Day(day)) => GivenValue::Day(day),
            _ => continue, // a list of days, or what was found to be at fault
        };
        if ["holidays", "workdays"].contains(&name.as_str()) {
            continue;
        }
        if values.len() == MOST {
            faults.push(too_many("given").at(place));
            break;
        }
        values.push((name, value, place));
    }
    Given { values, calendar: Calendar::new(table.days("holidays"), table.days("workdays")) }
}
