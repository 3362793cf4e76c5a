//! Outside tables: one row for a unit, or for a unit and a criterion.

use std::collections::{BTreeMap, HashMap};

use super::{Asker, OutsideFigure, Reader};
use crate::criteria::Source;
use crate::fault::{Fault, Needed};
use crate::id::{GroupNo, UnitNo};
use crate::place::{FileError, FileNo, Place};
use crate::round::{Meant, is_path};
use crate::rule::answer;
use crate::table::{Column, Row, Table};
use crate::text;

const UNIT: usize = 0;
const VALUE: usize = 1;
const CRITERION: usize = 2;

const COLUMNS: &[Column<'_>] = &[
    Column { name: "unit", also: &["đơn vị"], needed: true },
    Column { name: "value", also: &["kết quả"], needed: true },
    Column { name: "criterion", also: &["tiêu chí"], needed: false },
];

impl Reader<'_> {
    pub(super) fn tables(&mut self) -> Result<(), FileError> {
        let mut by_path: BTreeMap<String, Vec<Asker>> = BTreeMap::new();
        for asker in self.askers(|source| matches!(source, Source::Table { .. })) {
            if let Source::Table { path } = &self.set(asker).outside(asker.source).source {
                by_path.entry(path.clone()).or_default().push(asker);
            }
        }
        for (path, askers) in by_path {
            let place = self.set(askers[0]).outside(askers[0].source).place;
            if !is_path(&path) {
                self.faults.push(Fault::BadPath { path }.at(place));
                continue;
            }
            match self.files.read(&path) {
                Ok(bytes) => {
                    let file = self.sources.add(&path, Some(&bytes));
                    self.table(&path, &bytes, file, &askers);
                }
                Err(FileError::Missing(_)) => {
                    self.faults.push(Fault::FileMissing { name: path, needed_by: Needed::Key("table") }.at(place));
                }
                Err(refused) => return Err(refused),
            }
        }
        Ok(())
    }

    fn table(&mut self, path: &str, bytes: &[u8], file: FileNo, askers: &[Asker]) {
        let before = self.faults.len();
        let Some(mut table) = Table::open(bytes, file, COLUMNS, self.sources, self.faults) else { return };
        let mut faults = Vec::new();
        let mut first: HashMap<(GroupNo, UnitNo, String), (Place, String)> = HashMap::new();
        while let Some(row) = table.next(&mut faults) {
            let place = |column: usize| file.at(row.line, row.field(column));
            let met = text::composed(row.text(UNIT)).into_owned();
            if met.is_empty() {
                faults.push(Fault::EmptyField { column: self.sources.heading(place(UNIT)) }.at(place(UNIT)));
                continue;
            }
            let fault = match self.round.unit(&met) {
                Meant::One(group, unit) => {
                    self.row(&row, file, group, unit, askers, &mut first, &mut faults);
                    continue;
                }
                Meant::Refused | Meant::Gone(_) => continue, // an outside table may well have who came or went
                Meant::Several(ids) => Fault::AmbiguousUnit { met, ids },
                Meant::Nobody(nearest) => Fault::UnknownUnit { met, nearest },
            };
            faults.push(fault.at(place(UNIT)));
        }
        self.faults.extend(faults);
        // Where rows could not be read, who is missing may be among them.
        if self.faults.len() == before {
            self.lacking(askers, path, file.whole());
        }
    }

    #[allow(clippy::too_many_arguments)] // a row, where it belongs, and what was met before it
    fn row(
        &mut self,
        row: &Row<'_>,
        file: FileNo,
        group: GroupNo,
        unit: UnitNo,
        askers: &[Asker],
        first: &mut HashMap<(GroupNo, UnitNo, String), (Place, String)>,
        faults: &mut Vec<crate::fault::Diagnostic>,
    ) {
        let place = |column: usize| file.at(row.line, row.field(column));
        let of_group = self.round.group(group);
        let id = &of_group.unit(unit).id;
        let code = row.text(CRITERION);
        let typed = text::composed(row.text(VALUE)).into_owned();
        if !code.is_empty() && !matches!(of_group.set.at(code), Some(Ok(_))) {
            let fault = Fault::UnknownCriterion { met: code.into(), nearest: None, known: of_group.set.codes() };
            return faults.push(fault.at(place(CRITERION)).of_unit(id));
        }
        if let Some((first, first_met)) = first.insert((group, unit, text::key(code)), (place(VALUE), typed.clone())) {
            let fault = Fault::AnsweredTwice { met: typed, first, first_met };
            return faults.push(fault.at(place(VALUE)).of_unit(id));
        }
        let asks = |asker: &&Asker| asker.group == group && (code.is_empty() || text::same(self.code(**asker), code));
        for asker in askers.iter().filter(asks).copied().collect::<Vec<_>>() {
            let number = match typed.as_str() {
                "" => None,
                typed => match answer::figure(typed, self.asked(asker)) {
                    Ok(number) => Some(number),
                    Err(fault) => {
                        faults.push(fault.at(place(VALUE)).of_unit(id).of_criterion(self.code(asker)));
                        continue;
                    }
                },
            };
            self.put(asker, unit, OutsideFigure { number, place: place(VALUE) });
        }
    }
}
