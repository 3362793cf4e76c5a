//! Last year's results: what a leaf had then, its value or its points.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::{Asker, OutsideFigure, Reader};
use crate::criteria::Source;
use crate::fault::{Fault, Needed};
use crate::id::UnitNo;
use crate::number::Number;
use crate::place::FileError;
use crate::text;

/// What is read of `results.json`; everything else in it is passed over.
#[derive(Deserialize)]
struct LastYear<'a> {
    #[serde(borrow)]
    schema: Cow<'a, str>,
    #[serde(borrow)]
    finality: Option<Cow<'a, str>>,
    round: Option<RoundInfo>,
    #[serde(borrow)]
    groups: Vec<Group<'a>>,
}

#[derive(Deserialize)]
struct RoundInfo {
    year: Option<usize>,
}

#[derive(Deserialize)]
struct Group<'a> {
    #[serde(borrow)]
    units: Vec<Unit<'a>>,
}

#[derive(Deserialize)]
struct Unit<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    leaves: Vec<Leaf<'a>>,
}

#[derive(Deserialize)]
struct Leaf<'a> {
    #[serde(borrow)]
    code: Cow<'a, str>,
    #[serde(borrow)]
    value: Option<Cow<'a, str>>,
    #[serde(rename = "final", borrow)]
    last: Option<Cow<'a, str>>,
}

/// A decimal, or a fraction such as `19/21`.
fn number(text: &str) -> Option<Number> {
    match text.split_once('/') {
        Some((over, under)) => Number::parse(over)?.over(&Number::parse(under)?),
        None => Number::parse(text),
    }
}

impl Reader<'_> {
    pub(super) fn previous(&mut self) -> Result<(), FileError> {
        let askers = self.askers(|source| matches!(source, Source::Previous { .. }));
        let Some(first) = askers.first() else { return Ok(()) };
        let Some((path, place)) = &self.round.previous else {
            let place = self.set(*first).outside(first.source).place;
            self.faults.push(Fault::NoPrevious.at(place).of_criterion(self.code(*first)));
            return Ok(());
        };
        let name = format!("{}/results/results.json", path.trim_end_matches('/'));
        let bytes = match self.files.read(&name) {
            Ok(bytes) => bytes,
            Err(FileError::Missing(_)) => {
                self.faults.push(Fault::FileMissing { name, needed_by: Needed::Key("previous") }.at(*place));
                return Ok(());
            }
            Err(refused) => return Err(refused),
        };
        let file = self.sources.add(&name, Some(&bytes));
        let read: Result<LastYear<'_>, _> = serde_json::from_slice(&bytes);
        let last_year = match read {
            Ok(last_year) if last_year.schema == "cchc.results/1" => last_year,
            _ => {
                self.faults.push(Fault::PreviousUnread.at(file.whole()));
                return Ok(());
            }
        };
        let year = last_year.round.as_ref().and_then(|round| round.year);
        let is_draft = last_year.finality.as_deref() == Some("provisional");
        if is_draft || year.is_some_and(|year| year + 1 != self.round.year) {
            self.faults.push(Fault::PreviousDoubtful { year, is_draft }.at(*place));
        }
        let units: HashMap<String, &Unit<'_>> =
            (last_year.groups.iter().flat_map(|group| &group.units)).map(|unit| (text::key(&unit.id), unit)).collect();
        let mut told = HashSet::new();
        for asker in askers {
            self.knows_code(asker, &units);
            let group = self.round.group(asker.group);
            for unit in group.unit_ids() {
                for id in &group.unit(unit).predecessors {
                    if !units.contains_key(&text::key(id)) && told.insert((asker.group, unit, id.clone())) {
                        let fault = Fault::PreviousLacks { id: id.clone() }.at(group.unit(unit).place);
                        self.faults.push(fault.of_unit(&group.unit(unit).id));
                    }
                }
                let number = self.last_year(asker, unit, &units);
                self.put(asker, unit, OutsideFigure { number, place: file.whole(), share: None });
            }
        }
        Ok(())
    }

    /// A code that was asked for by name, and that no unit had last year, is misspelt; the leaf's own may be new.
    fn knows_code(&mut self, asker: Asker, units: &HashMap<String, &Unit<'_>>) {
        let outside = self.set(asker).outside(asker.source);
        let Source::Previous { code, .. } = &outside.source else { return };
        let has = |unit: &&&Unit<'_>| unit.leaves.iter().any(|leaf| text::same(&leaf.code, code));
        if text::same(code, self.code(asker)) || units.values().any(|unit| has(&unit)) {
            return;
        }
        let mut known: Vec<String> =
            units.values().flat_map(|unit| unit.leaves.iter().map(|leaf| leaf.code.to_string())).collect();
        known.sort();
        known.dedup();
        let fault = Fault::UnknownCriterion { met: code.clone(), nearest: None, known: known.into() };
        self.faults.push(fault.at(outside.place).of_criterion(self.code(asker)));
    }

    /// What a unit, or those that it came from, had last year.
    fn last_year(&mut self, asker: Asker, unit: UnitNo, units: &HashMap<String, &Unit<'_>>) -> Option<Number> {
        let Source::Previous { code, sum } = &self.set(asker).outside(asker.source).source else { return None };
        let of_round = self.round.group(asker.group).unit(unit);
        let had = |id: &String| {
            let leaves = &units.get(&text::key(id))?.leaves;
            let leaf = leaves.iter().find(|leaf| text::same(&leaf.code, code))?;
            number(leaf.value.as_ref().or(leaf.last.as_ref())?)
        };
        match of_round.predecessors.as_slice() {
            [] => had(&of_round.id),
            [one] => had(one),
            several if *sum => several.iter().map(had).sum(),
            several => {
                let fault = Fault::PreviousSeveral { predecessors: several.to_vec() };
                let fault = fault.at(of_round.place).of_unit(&of_round.id).of_criterion(self.code(asker));
                self.faults.push(fault);
                None
            }
        }
    }
}
