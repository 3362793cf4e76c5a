//! `register.csv`: what came in, and which file replaces which.

use super::keys::REGISTER;
use super::parse::Reader;
use super::{Meant, Replaced, Round};
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
            if !row.text(REPLACES).is_empty() {
                let file = text::composed(row.text(REPLACES)).into_owned();
                round.replaced.push(Replaced { file, place: place(REPLACES) });
            }
        });
        Ok(())
    }
}
