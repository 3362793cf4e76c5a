//! `register.csv`: what came in, and which file replaces which.

use super::keys::REGISTER;
use super::parse::Reader;
use super::{Meant, Registered, Round};
use crate::fault::Fault;
use crate::place::FileError;
use crate::table;
use crate::text;

const FILE: usize = 0;
const UNIT: usize = 1;
const REPLACES: usize = 4;

impl Reader<'_> {
    pub(super) fn register(&mut self, round: &mut Round) -> Result<(), FileError> {
        let Some((file, bytes)) = self.table("register")? else { return Ok(()) };
        table::read(&bytes, file, REGISTER, self.sources, self.faults, &mut |row, sources, faults| {
            let place = |column: usize| row.place(column);
            for column in [FILE, UNIT].into_iter().filter(|column| row.text(*column).is_empty()) {
                faults.push(Fault::EmptyField { column: sources.heading(place(column)) }.at(place(column)));
            }
            let met = text::composed(row.text(UNIT)).into_owned();
            match round.unit(&met) {
                Meant::Nobody(nearest) if !met.is_empty() => {
                    faults.push(Fault::UnknownUnit { met, nearest }.at(place(UNIT)));
                }
                Meant::Several(ids) => faults.push(Fault::AmbiguousUnit { met, ids }.at(place(UNIT))),
                _ => {}
            }
            let file = text::composed(row.text(FILE)).into_owned();
            let replaces = text::composed(row.text(REPLACES)).into_owned();
            let replaces = Some(replaces).filter(|replaces| !replaces.is_empty());
            if !file.is_empty() {
                round.register.push(Registered { file, replaces, place: place(FILE) });
            }
        });
        for at in 0..round.register.len() {
            if replaces_itself(&round.register, at) {
                let Registered { file, place, .. } = &round.register[at];
                self.faults.push(Fault::RegisterCircle { file: file.clone() }.at(*place));
                break; // the others of the circle follow from it
            }
        }
        Ok(())
    }
}

/// Whether a file replaces one that replaces one … that is itself.
fn replaces_itself(register: &[Registered], start: usize) -> bool {
    let name = |file: &str| text::key(file.rsplit('/').next().unwrap_or(file));
    let mut next = register[start].replaces.as_deref();
    for _ in 0..=register.len() {
        let Some(replaced) = next else { return false };
        if name(replaced) == name(&register[start].file) {
            return true;
        }
        next = register.iter().find(|row| name(&row.file) == name(replaced)).and_then(|row| row.replaces.as_deref());
    }
    false
}
