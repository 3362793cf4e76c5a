//! A round: one province's exercise of one year, with its groups, units and stages.

mod keys;
mod parse;

use std::collections::{HashMap, HashSet};

use crate::criteria::Set;
use crate::place::{FileNo, Place};

pub use keys::{FILE, GROUP, ROUND, STAGE};
pub(crate) use parse::read;

/// The position of a group in `round.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupNo(pub u16);

/// The position of a unit within its group, in the order of `units.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitNo(pub u32);

/// A round, before any answer.
#[derive(Clone, Debug)]
pub struct Round {
    /// The province.
    pub province: String,
    /// Who publishes.
    pub authority: Option<String>,
    /// The year.
    pub year: usize,
    /// What every output has to say of the figures, such as which of them are made up.
    pub note: Option<String>,
    /// The groups of units that are ranked together.
    pub groups: Vec<Group>,
    /// The stages, in order; later ones stand over earlier ones.
    pub stages: Vec<Stage>,
    /// `round.toml` itself.
    pub file: FileNo,
    names: Names,
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
}

/// What is scored.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Such as `van-yen`.
    pub id: String,
    /// Such as "Huyện Văn Yên".
    pub name: String,
    /// Whether it has a rank.
    pub ranked: bool,
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
}

/// Who is meant by an id or a name.
#[derive(Clone, Debug, Default)]
struct Names {
    ids: HashMap<String, (GroupNo, UnitNo)>,
    names: HashMap<String, Vec<(GroupNo, UnitNo)>>,
    /// Ids and names in rows that are at fault: nothing more is said of who bears them.
    refused: HashSet<String>,
}

/// Who is meant by a text.
pub(crate) enum Meant {
    One(GroupNo, UnitNo),
    Refused,
    Several(Vec<String>),
    Nobody(Option<String>),
}

impl Round {
    /// A group by its position.
    pub fn group(&self, group: GroupNo) -> &Group {
        &self.groups[usize::from(group.0)]
    }

    /// Every group, in the order of `round.toml`.
    pub fn group_ids(&self) -> impl Iterator<Item = GroupNo> + use<> {
        (0..self.groups.len() as u16).map(GroupNo)
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
            None => {
                let units = || self.groups.iter().flat_map(|group| &group.units);
                let known = units().map(|unit| unit.id.as_str()).chain(units().map(|unit| unit.name.as_str()));
                Meant::Nobody(crate::text::nearest(typed, known).map(Into::into))
            }
        }
    }
}

impl Group {
    /// A unit by its position.
    pub fn unit(&self, unit: UnitNo) -> &Unit {
        &self.units[unit.0 as usize]
    }

    /// Every unit, in the order of `units.csv`.
    pub fn unit_ids(&self) -> impl Iterator<Item = UnitNo> + use<> {
        (0..self.units.len() as u32).map(UnitNo)
    }
}
