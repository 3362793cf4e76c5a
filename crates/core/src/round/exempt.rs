//! `exemptions.csv`: what does not apply to a unit, or to a group, by decision.

use super::keys::EXEMPTIONS;
use super::parse::Reader;
use super::{Exemption, GroupNo, Meant, Round, UnitNo};
use crate::fault::{Diagnostic, Fault};
use crate::place::{FileError, Place};
use crate::table;
use crate::text;

const UNIT: usize = 0;
const CRITERION: usize = 1;
const DOCUMENT: usize = 2;
const REASON: usize = 3;

impl Reader<'_> {
    pub(super) fn exemptions(&mut self, round: &mut Round) -> Result<(), FileError> {
        let Some((file, bytes)) = self.table("exemptions")? else { return Ok(()) };
        table::read(&bytes, file, EXEMPTIONS, self.sources, self.faults, &mut |row, sources, faults| {
            let place = |column: usize| row.place(column);
            let empty: Vec<_> = [UNIT, CRITERION].into_iter().filter(|column| row.text(*column).is_empty()).collect();
            for column in &empty {
                faults.push(Fault::EmptyField { column: sources.heading(place(*column)) }.at(place(*column)));
            }
            if !empty.is_empty() {
                return;
            }
            let Some((group, unit)) = who(round, row.text(UNIT), place(UNIT), faults) else { return };
            let set = &round.group(group).set;
            let Some(criterion) = set.by_code(row.text(CRITERION)) else {
                let met = text::composed(row.text(CRITERION)).into_owned();
                let fault = Fault::UnknownCriterion { met, nearest: None, known: set.codes() };
                faults.push(fault.at(place(CRITERION)));
                return;
            };
            let kept = |column: usize| text::composed(row.text(column)).into_owned();
            let exemption =
                Exemption { unit, criterion, document: kept(DOCUMENT), reason: kept(REASON), place: place(UNIT) };
            let of_group = &mut round.groups[usize::from(group.0)];
            of_group.exempt.insert(unit);
            of_group.exemptions.push(exemption);
        });
        Ok(())
    }
}

/// Who is exempt: a unit, or all of a group.
fn who(round: &Round, typed: &str, place: Place, faults: &mut Vec<Diagnostic>) -> Option<(GroupNo, Option<UnitNo>)> {
    let met = text::composed(typed).into_owned();
    let fault = match round.unit(typed) {
        Meant::One(group, unit) => return Some((group, Some(unit))),
        Meant::Refused => return None,
        Meant::Several(ids) => Fault::AmbiguousUnit { met, ids },
        Meant::Gone(id) => Fault::UnitGone { met, id, year: round.year },
        Meant::Nobody => {
            if let Some(group) = round.group_ids().find(|group| text::same(&round.group(*group).id, typed)) {
                return Some((group, None));
            }
            let nearest = round.nearest_unit(&met);
            Fault::UnknownUnit { met, nearest }
        }
    };
    faults.push(fault.at(place));
    None
}
