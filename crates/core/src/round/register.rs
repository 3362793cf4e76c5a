//! `register.csv`: what came in, and which file replaces which.

use std::collections::{HashMap, HashSet};

use super::keys::REGISTER;
use super::parse::Reader;
use super::{By, Meant, Registered, Round};
use crate::day::Day;
use crate::fault::{Asks, Fault};
use crate::place::FileError;
use crate::table;
use crate::text;

const FILE: usize = 0;
const UNIT: usize = 1;
const RECEIVED: usize = 2;
const REPLACES: usize = 4;

impl Reader<'_> {
    pub(super) fn register(&mut self, round: &mut Round) -> Result<(), FileError> {
        let Some((file, bytes)) = self.table("register")? else { return Ok(()) };
        table::read(&bytes, file, REGISTER, self.sources, self.faults, &mut |row, sources, faults| {
            let place = |column: usize| row.place(column);
            let name = text::composed(row.text(FILE)).into_owned();
            // What appraisers send is of many units, and they need be none themselves.
            let folder = name.rsplit_once('/').map(|(folder, _)| folder);
            let of_appraiser =
                round.stages.iter().any(|stage| stage.by == By::Appraiser && folder == Some(stage.dir.as_str()));
            let needed = if of_appraiser { &[FILE][..] } else { &[FILE, UNIT] };
            for column in needed.iter().filter(|column| row.text(**column).is_empty()) {
                faults.push(Fault::EmptyField { column: sources.heading(place(*column)) }.at(place(*column)));
            }
            let met = text::composed(row.text(UNIT)).into_owned();
            let meant = round.unit(&met);
            let unit = match meant {
                Meant::One(group, unit) => Some((group, unit)),
                _ => None,
            };
            match meant {
                _ if of_appraiser => {}
                Meant::Nobody if !met.is_empty() => {
                    let nearest = round.nearest_unit(&met);
                    faults.push(Fault::UnknownUnit { met, nearest }.at(place(UNIT)));
                }
                Meant::Several(ids) => faults.push(Fault::AmbiguousUnit { met, ids }.at(place(UNIT))),
                _ => {}
            }
            let typed = row.text(RECEIVED);
            let received = Day::typed(typed);
            if received.is_none() && !typed.is_empty() {
                let input = sources.heading(place(RECEIVED));
                let fault = Fault::Unreadable { met: typed.into(), input, asks: Asks::Date };
                faults.push(fault.at(place(RECEIVED)));
            }
            let file = name;
            let replaces = text::composed(row.text(REPLACES)).into_owned();
            let replaces = Some(replaces).filter(|replaces| !replaces.is_empty());
            if !file.is_empty() {
                round.register.push(Registered { file, unit, received, replaces, place: place(FILE) });
            }
        });
        if let Some(row) = circle(&round.register) {
            self.faults.push(Fault::RegisterCircle { file: row.file.clone() }.at(row.place));
        }
        Ok(())
    }
}

/// A file that replaces one that replaces one … that is itself.
fn circle(register: &[Registered]) -> Option<&Registered> {
    let pair = |row: &Registered| {
        let replaced = beside(&row.file, row.replaces.as_ref()?);
        Some((text::key(&row.file), text::key(&replaced)))
    };
    let replaces: HashMap<String, String> = register.iter().filter_map(pair).collect();
    let mut open: HashSet<&String> = HashSet::new(); // ends at a file that replaces none
    for row in register {
        let start = text::key(&row.file);
        let mut path: HashSet<&String> = HashSet::new();
        let mut next = replaces.get_key_value(&start).map(|(file, _)| file);
        while let Some(file) = next.filter(|file| !open.contains(file)) {
            if !path.insert(file) {
                return Some(row);
            }
            next = replaces.get(file).and_then(|replaced| replaces.get_key_value(replaced)).map(|(file, _)| file);
        }
        open.extend(path);
    }
    None
}

/// A name without a folder is that of a file beside the one that replaces it.
fn beside(file: &str, name: &str) -> String {
    match file.rsplit_once('/') {
        Some((folder, _)) if !name.contains('/') => format!("{folder}/{name}"),
        _ => name.to_owned(),
    }
}
