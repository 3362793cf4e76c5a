//! Rounds made of named bytes, and their results by the ids and codes that people use.
#![allow(dead_code)] // each test file uses its share

use std::collections::BTreeMap;

use cchc_core::assessment::Reading;
use cchc_core::number::Number;
use cchc_core::results::{Results, UnitResults};
use cchc_core::score::LeafScore;
use cchc_core::text::Language;

/// Named bytes, as the engine reads them.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A round of one group `g` on the set `set`; `files` are whatever else lies in its folder, `units.csv` among it.
pub fn files(set: &str, files: &[(&str, &str)]) -> Files {
    let round = "[round]\nprovince = \"Yên Bái\"\nyear = 2022\n\n\
                 [[group]]\nid = \"g\"\nname = \"Các huyện\"\ncriteria = \"set.toml\"\n";
    let named = |(name, text): &(&str, &str)| ((*name).to_owned(), text.as_bytes().to_vec());
    [("round.toml", round), ("set.toml", set)].iter().chain(files).map(named).collect()
}

/// A criteria set: `head` are further keys of `[set]`, `criteria` its `[[criterion]]` tables.
pub fn set(total: &str, head: &str, criteria: &[String]) -> String {
    format!(
        "[set]\nid = \"s\"\ntitle = \"Bộ\"\nyear = 2022\nstatus = \"illustrative\"\ntotal = {total}\n{head}\n{}",
        criteria.concat()
    )
}

/// A criterion with the further keys `rest`.
pub fn criterion(code: &str, max: &str, rest: &str) -> String {
    format!("[[criterion]]\ncode = \"{code}\"\nname = \"Tiêu chí {code}\"\nmax = {max}\n{rest}\n")
}

/// `units.csv` of some ids.
pub fn units(ids: &[&str]) -> String {
    let row = |id: &&str| format!("{id},Huyện {id},g\n");
    std::iter::once("id,name,group\n".to_owned()).chain(ids.iter().map(row)).collect()
}

/// Results, whatever is wrong with the round.
pub struct Scored(pub Results);

/// Scores a round as a draft.
pub fn scored(files: &Files) -> Scored {
    let reading = Reading::of(files).expect("nothing in memory is refused");
    match Results::provisional(reading) {
        Ok(results) => Scored(results),
        Err(unsound) => panic!("{:#?}", unsound.faults),
    }
}

impl Scored {
    /// The results of a unit.
    pub fn unit(&self, id: &str) -> &UnitResults {
        let group = &self.0.groups[0];
        let is = |unit: &&UnitResults| self.0.round().group(group.group).unit(unit.unit).id == id;
        group.units.iter().find(is).unwrap_or_else(|| panic!("no unit {id}"))
    }

    /// What a leaf of a unit came to.
    pub fn leaf(&self, unit: &str, code: &str) -> &LeafScore {
        &self.unit(unit).score.leaves[usize::from(self.leaf_id(code).0)]
    }

    fn leaf_id(&self, code: &str) -> cchc_core::criteria::LeafId {
        let set = self.0.set(self.0.groups[0].group);
        let node = set.by_code(code).unwrap_or_else(|| panic!("no criterion {code}"));
        set.criterion(node).leaf.unwrap_or_else(|| panic!("{code} is no leaf"))
    }

    /// The trace of a leaf.
    pub fn trace(&self, unit: &str, code: &str, language: Language) -> String {
        let group = self.0.groups[0].group;
        self.0.trace(group, self.unit(unit).unit, self.leaf_id(code), language)
    }

    /// Self-assessed, appraised and final points and the state: `1.5 | 1.357 | 1.357 appraised`, `–` for none.
    pub fn columns(&self, unit: &str, code: &str) -> String {
        let leaf = self.leaf(unit, code);
        let [own, appraised, last] = [&leaf.self_assessed, &leaf.appraised, &leaf.final_points].map(shown);
        format!("{own} | {appraised} | {last} {}", leaf.state.code())
    }

    /// Final points and state: `1.357 scored`.
    pub fn last(&self, unit: &str, code: &str) -> String {
        let leaf = self.leaf(unit, code);
        format!("{} {}", shown(&leaf.final_points), leaf.state.code())
    }

    /// The printed index of a unit, with two decimals.
    pub fn index(&self, unit: &str) -> String {
        self.unit(unit).index.as_ref().map_or("–".into(), |index| index.printed.fixed(2))
    }

    /// Every fault, sorted: `error out-of-bounds a 1.1`.
    pub fn faults(&self) -> Vec<String> {
        let mut faults: Vec<_> = self.0.faults.iter().map(said).collect();
        faults.sort();
        faults
    }
}

fn said(fault: &cchc_core::fault::Diagnostic) -> String {
    let of = [fault.unit.as_deref(), fault.criterion.as_deref()].into_iter().flatten();
    let words: Vec<&str> = [fault.severity.code(), fault.fault.code()].into_iter().chain(of).collect();
    words.join(" ")
}

fn shown(number: &Option<Number>) -> String {
    number.as_ref().map_or("–".into(), Number::to_string)
}
