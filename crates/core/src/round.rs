//! A round: one province's exercise of one year, with its groups, units and stages.

mod exempt;
mod keys;
mod parse;
mod register;
mod units;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::criteria::{CriterionId, Set};
use crate::day::Day;
use crate::formula::NoValue;
use crate::known::{About, AttributeValue};
use crate::place::{FileNo, Place};

pub use crate::id::{GroupNo, UnitNo};
pub(crate) use keys::{EXEMPTIONS, FILE, REGISTER, UNITS};
pub(crate) use parse::{is_path, read};

/// A round, before any answer.
#[derive(Clone, Debug)]
pub struct Round {
    /// The province.
    pub province: String,
    /// Who publishes.
    pub authority: Option<String>,
    /// The year that is assessed.
    pub year: usize,
    /// What every output has to say of the figures, such as which of them are made up.
    pub note: Option<String>,
    /// The groups of units that are ranked together.
    pub groups: Vec<Group>,
    /// The stages, in order; later ones stand over earlier ones.
    pub stages: Vec<Stage>,
    /// Last year's round, by its path.
    pub previous: Option<(String, Place)>,
    /// What is said of outside tables, by their paths.
    pub tables: BTreeMap<String, TableNote>,
    /// What came in, as the register has it.
    pub register: Vec<Registered>,
    /// `round.toml` itself.
    pub file: FileNo,
    names: Names,
}

/// What is said of an outside table.
#[derive(Clone, Debug, Default)]
pub struct TableNote {
    /// Where it stands.
    pub place: Option<Place>,
    /// As of which day, as `2022-12-31`.
    pub as_of: Option<String>,
    /// Who provided it.
    pub provided_by: Option<String>,
    /// With which document.
    pub document: Option<String>,
}

/// A file that came in.
#[derive(Clone, Debug)]
pub struct Registered {
    /// Its name, with or without the folder of its stage.
    pub file: String,
    /// The unit that it came from; `None` where the register names none that is there.
    pub unit: Option<(GroupNo, UnitNo)>,
    /// When it came in.
    pub received: Option<Day>,
    /// The file that it replaces: that one does not count.
    pub replaces: Option<String>,
    /// The row of the register.
    pub place: Place,
}

impl Registered {
    /// The key of a name in the register, as a file of a stage's folder; `None` where it names another folder.
    pub(crate) fn key_in(name: &str, dir: &str) -> Option<String> {
        match name.rsplit_once('/') {
            Some((folder, file)) => (folder == dir).then(|| crate::text::key(file)),
            None => Some(crate::text::key(name)),
        }
    }
}

/// What does not apply by decision: to one unit or to all of a group.
#[derive(Clone, Debug)]
pub struct Exemption {
    /// The unit; `None`: all of the group.
    pub unit: Option<UnitNo>,
    /// The criterion, with all beneath it.
    pub criterion: CriterionId,
    /// The document that says so.
    pub document: String,
    /// Why.
    pub reason: String,
    /// Its row.
    pub place: Place,
}

/// Why a criterion does not apply to a unit, whatever it answers.
#[derive(Clone, Copy, Debug)]
pub enum DoesNotApply<'a> {
    /// By the condition of this criterion.
    ByRule(CriterionId),
    /// By a decision.
    ByDecision(&'a Exemption),
    /// The condition of this criterion has no value: it does not hold, and that is reported.
    Unknown(CriterionId, NoValue),
}

/// Units that are scored on one criteria set and ranked together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Such as `cap-huyen`.
    pub id: String,
    /// Such as "Các huyện, thị xã, thành phố".
    pub name: String,
    /// Its criteria set.
    pub set: Set,
    /// Its units, in the order of `units.csv`.
    pub units: Vec<Unit>,
    /// What does not apply by decision.
    pub exemptions: Vec<Exemption>,
    /// Who is exempt from anything; `None`: all of the group.
    exempt: HashSet<Option<UnitNo>>,
}

/// What is scored.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Such as `van-yen`.
    pub id: String,
    /// Such as "Huyện Văn Yên".
    pub name: String,
    /// Whether it is to have a rank: `units.csv` may say that it has an index alone.
    pub ranked: bool,
    /// What stands in its columns, by attribute of the set.
    pub attributes: Vec<AttributeValue>,
    /// The ids of the units that it came from.
    pub predecessors: Vec<String>,
    /// Its row in `units.csv`.
    pub place: Place,
}

/// Who speaks in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The units.
    Unit,
    /// The appraising departments.
    Appraiser,
}

/// A stage of the round.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Such as `tham-dinh`.
    pub id: String,
    /// Such as "Thẩm định".
    pub name: String,
    /// The folder that holds what came in.
    pub dir: String,
    /// Who speaks in it.
    pub by: By,
    /// Whether a leaf of which its appraiser said nothing is accepted as the unit has it.
    pub silence_accepts: bool,
    /// The last day on which what comes in is on time.
    pub deadline: Option<Day>,
}

/// Who is meant by an id or a name.
#[derive(Clone, Debug, Default)]
struct Names {
    ids: HashMap<String, (GroupNo, UnitNo)>,
    names: HashMap<String, Vec<(GroupNo, UnitNo)>>,
    /// Ids and names in rows that are at fault: nothing more is said of who bears them.
    refused: HashSet<String>,
    /// Ids and names of units that were not there in the round's year, as they stand in `units.csv`.
    gone: HashMap<String, String>,
}

/// Who is meant by a text.
pub(crate) enum Meant {
    One(GroupNo, UnitNo),
    Refused,
    Several(Vec<String>),
    /// The unit was not there in the round's year.
    Gone(String),
    Nobody,
}

impl Round {
    /// A group by its position.
    ///
    /// # Panics
    /// Where the position is not of this round.
    pub fn group(&self, group: GroupNo) -> &Group {
        &self.groups[usize::from(group.0)]
    }

    /// Every group, in the order of `round.toml`.
    pub fn group_ids(&self) -> impl Iterator<Item = GroupNo> + use<> {
        (0..self.groups.len() as u16).map(GroupNo)
    }

    /// The name of a department as a set has it, which may be the id of a unit.
    pub fn department<'a>(&'a self, department: &'a str) -> &'a str {
        let mut units = self.groups.iter().flat_map(|group| &group.units);
        units.find(|unit| unit.id == department).map_or(department, |unit| unit.name.as_str())
    }

    /// The unit of an id, or of a name that is unmistakable.
    pub(crate) fn unit(&self, typed: &str) -> Meant {
        let key = crate::text::key(typed);
        if let Some((group, unit)) = self.names.ids.get(&key) {
            return Meant::One(*group, *unit);
        }
        match self.names.names.get(&key).map(Vec::as_slice) {
            Some([(group, unit)]) => Meant::One(*group, *unit),
            Some(several) => {
                Meant::Several(several.iter().map(|(group, unit)| self.group(*group).unit(*unit).id.clone()).collect())
            }
            None if self.names.refused.contains(&key) => Meant::Refused,
            None if self.names.gone.contains_key(&key) => Meant::Gone(self.names.gone[&key].clone()),
            None => Meant::Nobody,
        }
    }

    /// The unit whose id or name is spelt most like a text.
    pub(crate) fn nearest_unit(&self, typed: &str) -> Option<String> {
        let units = || self.groups.iter().flat_map(|group| &group.units);
        let known = units().map(|unit| unit.id.as_str()).chain(units().map(|unit| unit.name.as_str()));
        crate::text::nearest(typed, known).map(Into::into)
    }
}

impl Group {
    /// A unit by its position.
    ///
    /// # Panics
    /// Where the position is not of this group.
    pub fn unit(&self, unit: UnitNo) -> &Unit {
        &self.units[unit.0 as usize]
    }

    /// What is known of a unit before it answers.
    pub fn about(&self, unit: UnitNo) -> About<'_> {
        About { attributes: &self.unit(unit).attributes, given: &self.set.given }
    }

    /// The exemption of a unit from a criterion, if there is one: of its own, or of all its group.
    pub fn exemption(&self, unit: UnitNo, node: CriterionId) -> Option<&Exemption> {
        if !self.exempt.contains(&Some(unit)) && !self.exempt.contains(&None) {
            return None; // most units have none: nothing is searched
        }
        let above = std::iter::successors(Some(node), |node| self.set.criterion(*node).parent);
        let lineage: Vec<CriterionId> = above.collect();
        let of_unit = |exemption: &&Exemption| exemption.unit.is_none_or(|of| of == unit);
        self.exemptions.iter().filter(of_unit).find(|exemption| lineage.contains(&exemption.criterion))
    }

    /// Whether a criterion applies to a unit before it answers.
    ///
    /// # Errors
    /// Why it does not.
    pub fn applies(&self, unit: UnitNo, node: CriterionId) -> Result<(), DoesNotApply<'_>> {
        if !self.exemptions.is_empty()
            && let Some(exemption) = self.exemption(unit, node)
        {
            return Err(DoesNotApply::ByDecision(exemption));
        }
        let about = self.about(unit);
        let above = std::iter::successors(Some(node), |node| self.set.criterion(*node).parent);
        for node in above {
            if let Some(applies) = &self.set.criterion(node).applies {
                match applies.tree.evaluate(&about, &mut ()) {
                    Ok(true) => {}
                    Ok(false) => return Err(DoesNotApply::ByRule(node)),
                    Err(why) => return Err(DoesNotApply::Unknown(node, why)),
                }
            }
        }
        Ok(())
    }

    /// Every unit, in the order of `units.csv`.
    pub fn unit_ids(&self) -> impl Iterator<Item = UnitNo> + use<> {
        (0..self.units.len() as u32).map(UnitNo)
    }
}
