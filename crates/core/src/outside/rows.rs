//! Rows of an outside table: a unit, a value, and the criterion that it is for.

use std::collections::HashMap;

use super::table::COLUMNS;
use super::{Asker, OutsideFigure, Reader};
use crate::fault::Fault;
use crate::id::{GroupNo, UnitNo};
use crate::number::Number;
use crate::place::{FileNo, Place};
use crate::round::Meant;
use crate::rule::answer;
use crate::table::{self, Cell, Kind};
use crate::text;

/// The columns.
const UNIT: usize = 0;
const VALUE: usize = 1;
const CRITERION: usize = 2;

/// So many unknown units of a table are looked up for a name that is spelt like theirs.
const MOST_LOOKED_UP: usize = 100;

/// A row whose unit is known.
pub(super) struct Met {
    pub group: GroupNo,
    pub unit: UnitNo,
    /// The criterion or figure that it is for; blank where it is for all.
    pub code: String,
    pub value: String,
    kind: Kind,
    pub place: Place,
}

impl Reader<'_> {
    /// Reads the rows of a table; `None` where it is none.
    pub(super) fn rows(&mut self, bytes: &[u8], file: FileNo) -> Option<Vec<Met>> {
        let round = self.round;
        let mut rows = Vec::new();
        let mut unknown = 0;
        let mut first: HashMap<(GroupNo, UnitNo, String), (Place, String)> = HashMap::new();
        let is_table = table::read(bytes, file, COLUMNS, self.sources, self.faults, &mut |row, sources, faults| {
            let broken = (0..COLUMNS.len()).filter_map(|column| Some(row.fault(column)?.at(row.place(column))));
            let before = faults.len();
            faults.extend(broken);
            if faults.len() > before {
                return;
            }
            let met = text::composed(row.text(UNIT)).into_owned();
            let place = row.place(UNIT);
            let (group, unit) = match round.unit(&met) {
                Meant::One(group, unit) => (group, unit),
                // An outside table may well have who came or went.
                Meant::Refused | Meant::Gone(_) => return,
                Meant::Several(ids) => return faults.push(Fault::AmbiguousUnit { met, ids }.at(place)),
                Meant::Nobody if met.is_empty() => {
                    return faults.push(Fault::EmptyField { column: sources.heading(place) }.at(place));
                }
                Meant::Nobody => {
                    // Of a table of foreigners no name is near; looking takes all names each time.
                    let nearest = if unknown < MOST_LOOKED_UP { round.nearest_unit(&met) } else { None };
                    unknown += 1;
                    return faults.push(Fault::UnknownUnit { met, nearest }.at(place));
                }
            };
            let id = &round.group(group).unit(unit).id;
            let code = row.text(CRITERION);
            let set = &round.group(group).set;
            let is_code = |code: &str| matches!(set.at(code), Some(Ok(_)));
            if let Some(fault) = answer::code(row.cell(CRITERION), is_code) {
                return faults.push(fault.at(row.place(CRITERION)).of_unit(id));
            }
            if !code.is_empty() && !is_code(code) {
                let fault = Fault::UnknownCriterion { met: code.into(), nearest: None, known: set.codes() };
                return faults.push(fault.at(row.place(CRITERION)).of_unit(id));
            }
            let (value, place) = (text::composed(row.text(VALUE)).into_owned(), row.place(VALUE));
            if let Some((first, first_met)) = first.insert((group, unit, text::key(code)), (place, value.clone())) {
                let fault = Fault::AnsweredTwice { met: value, first, first_met };
                return faults.push(fault.at(place).of_unit(id));
            }
            rows.push(Met { group, unit, code: code.into(), value, kind: row.kind(VALUE), place });
        });
        is_table.then_some(rows)
    }

    /// Puts what a row says where it is asked. Gives whether it is asked anywhere.
    pub(super) fn take(&mut self, met: &Met, askers: &[Asker]) -> bool {
        let asks = |asker: &&Asker| {
            asker.group == met.group && (met.code.is_empty() || text::same(self.code(**asker), &met.code))
        };
        let asking: Vec<Asker> = askers.iter().filter(asks).copied().collect();
        for asker in asking.iter().copied() {
            let mut number = None;
            if !met.value.is_empty() {
                let cell = Cell { text: &met.value, kind: met.kind };
                let id = &self.round.group(met.group).unit(met.unit).id;
                let of = |fault: Fault| fault.at(met.place).of_unit(id).of_criterion(self.code(asker));
                match answer::figure(cell, self.asked(asker)) {
                    Ok((read, warning)) => {
                        number = Some(read);
                        let warning = warning.map(of);
                        self.faults.extend(warning);
                    }
                    Err(fault) => {
                        let fault = of(fault);
                        self.faults.push(fault);
                        continue;
                    }
                }
            }
            let there = self.figures.get(self.round, asker.group, met.unit, asker.source);
            if let Some(first) = there.filter(|first| first.place.file == met.place.file) {
                // One row for every criterion, and another for this one: which of them counts is not said.
                let first_met = first.number.as_ref().map(Number::to_string).unwrap_or_default();
                let fault = Fault::AnsweredTwice { met: met.value.clone(), first: first.place, first_met };
                let id = &self.round.group(met.group).unit(met.unit).id;
                self.faults.push(fault.at(met.place).of_unit(id).of_criterion(self.code(asker)));
                continue;
            }
            self.put(asker, met.unit, OutsideFigure { number, place: met.place, share: None });
        }
        !asking.is_empty()
    }
}
