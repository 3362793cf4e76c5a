//! How many ballots were issued, came back and count, and why some do not.

use std::collections::{BTreeMap, HashMap};

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::place::Place;
use cchc_core::survey::{EmptyGroup, Survey};
use cchc_core::text::{self, key};

use super::{Cleaned, Judged};
use crate::crossing::crossed;

/// How many ballots there are, and why some do not count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Ballots read; of a wide layout one for each unit that a row judges.
    pub read: u64,
    /// Of a wide layout the rows: each respondent judges several units, and may leave some of them out.
    pub respondents: Option<u64>,
    /// Those that count.
    pub valid: u64,
    /// Those that do not, by the first rule of the survey that holds; behind these, those of weight 0. With the valid ones they are all that were read.
    pub invalid: Vec<(String, u64)>,
    /// Valid ballots all of whose answers, three or more, are the same option.
    pub straight_lined: u64,
    /// Answers of valid ballots that no option is, skipped as the survey says; and those to items that the survey does not
    /// ask of the respondent's group.
    pub other: Vec<Other>,
    /// Ballots issued, where that is said.
    pub issued: Option<u64>,
    /// By unit, and respondent group where the survey names a column of it: see [`Returned`].
    pub by: Vec<Returned>,
}

/// Answers that do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// The item, by position; of an item of several answers, whose options one text lists, the first.
    pub item: usize,
    /// What was answered.
    pub answer: String,
    /// How often.
    pub count: u64,
}

/// The ballots of a unit, or of a respondent group about it.
///
/// Rows of one unit follow each other, and add up to all ballots that were read, but for the row of the unit as a whole, which
/// stands last where the survey names groups and only the ballots issued to all of them together are known. Invalid ballots
/// that do not say whom they judge, or of which group they are, are of a unit or a group without a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The unit.
    pub unit: String,
    /// The group; `None`: all.
    pub group: Option<String>,
    /// How many came back.
    pub returned: u64,
    /// How many of them are valid.
    pub valid: u64,
    /// How many were issued, where that is said.
    pub issued: Option<u64>,
}

/// Respondent groups of ballots.
#[derive(Default)]
pub(super) struct Groups {
    /// By position in the survey, where it has groups; beyond these are the groups of invalid ballots.
    pub respondents: Option<Vec<u32>>,
    /// For the account.
    pub codes: Option<Vec<u32>>,
    /// Of those codes.
    pub names: Vec<String>,
}

/// Stands for the unit of an invalid ballot that names none.
pub(super) const NOBODY: u32 = u32::MAX;

/// The ballots of each unit and group, and the sum of those issued.
pub(super) fn returned(
    survey: &Survey,
    unit: &[u32],
    units: &[Judged],
    groups: &Groups,
    is_valid: impl Fn(usize) -> bool,
    faults: &mut Vec<Diagnostic>,
) -> (Vec<Returned>, Option<u64>) {
    let nobody = units.len() as u32;
    let of_unit: Vec<u32> = unit.iter().map(|unit| if *unit == NOBODY { nobody } else { *unit }).collect();
    let crossing = match &groups.codes {
        Some(codes) => crossed(&of_unit, codes),
        None => crossed(&of_unit, &vec![0; unit.len()]),
    };
    let counts = crossing.counts(is_valid);
    let mut of_units: Vec<BTreeMap<u32, (u64, u64)>> = vec![BTreeMap::new(); units.len() + 1];
    for ((unit, group), count) in crossing.pairs.into_iter().zip(counts) {
        of_units[unit as usize].insert(group, count);
    }
    // Groups that the survey declares have a line of their own even where nobody answered.
    let expected = if groups.codes.is_some() { survey.respondents.len() as u32 } else { 1 };
    let names = units.iter().map(|unit| unit.name.as_str()).chain([""]);
    let mut by = Vec::new();
    for (at, (name, mut counts)) in names.zip(of_units).enumerate() {
        if at < units.len() {
            (0..expected).for_each(|group| _ = counts.entry(group).or_default());
        }
        let row = |(group, (returned, valid)): (u32, (u64, u64))| Returned {
            unit: name.into(),
            group: groups.names.get(group as usize).cloned(),
            returned,
            valid,
            issued: None,
        };
        let rows: Vec<Returned> = counts.into_iter().map(row).collect();
        if !rows.is_empty() {
            by.push(rows);
        }
    }
    let issued = issued(survey, groups.codes.is_some(), &mut by, faults);
    (by.into_iter().flatten().collect(), issued)
}

/// What was issued about a unit: to all together, and by group.
#[derive(Default)]
struct Sent<'s> {
    all: Option<(u64, Place)>,
    parts: Vec<(&'s str, u64, Place)>,
}

impl<'s> Sent<'s> {
    /// Of each unit, by the key of its name, with the name.
    fn of(survey: &'s Survey) -> Vec<(String, &'s str, Sent<'s>)> {
        let (mut units, mut at) = (Vec::new(), HashMap::new());
        for issued in &survey.issued {
            let unit = *at.entry(key(&issued.unit)).or_insert_with_key(|unit| {
                units.push((unit.clone(), &*issued.unit, Sent::default()));
                units.len() - 1
            });
            let sent: &mut Sent<'s> = &mut units[unit].2;
            match issued.group.as_deref() {
                Some(group) => sent.parts.push((group, issued.issued, issued.place)),
                None => sent.all = Some((issued.issued, issued.place)),
            }
        }
        units
    }

    /// All of them, and where that is said.
    fn sum(&self) -> Option<(u64, Place)> {
        let parts = || Some((self.parts.iter().map(|(_, issued, _)| issued).sum(), self.parts.last()?.2));
        self.all.or_else(parts)
    }
}

/// Puts what was issued beside what came back, unit by unit, and adds it up. Who was issued ballots and returned none is a
/// unit, too.
fn issued(survey: &Survey, has_groups: bool, by: &mut Vec<Vec<Returned>>, faults: &mut Vec<Diagnostic>) -> Option<u64> {
    let at: HashMap<String, usize> =
        by.iter().enumerate().filter_map(|(at, rows)| Some((key(&rows.first()?.unit), at))).collect();
    let mut all = None;
    for (unit, name, sent) in Sent::of(survey) {
        let unit = *at.get(&unit).unwrap_or(&by.len());
        if unit == by.len() {
            by.push(Vec::new());
        }
        let rows = &mut by[unit];
        let (returned, valid) = rows.iter().fold((0, 0), |(r, v), row| (r + row.returned, v + row.valid));
        let name = rows.first().map_or(name, |row| &row.unit).to_owned();
        *all.get_or_insert(0) += sent.sum().map_or(0, |(issued, _)| issued);
        let mut put = |group: Option<&str>, (issued, place): (u64, Place)| {
            let is_it = |row: &Returned| match (&row.group, group) {
                (Some(known), Some(group)) => text::same(known, group),
                (known, group) => known.is_none() && group.is_none(),
            };
            let at = rows.iter().position(is_it).unwrap_or_else(|| {
                let (returned, valid) = if group.is_none() { (returned, valid) } else { (0, 0) };
                let group = group.map(str::to_owned);
                rows.push(Returned { unit: name.clone(), group, returned, valid, issued: None });
                rows.len() - 1
            });
            let row = &mut rows[at];
            row.issued = Some(issued);
            if row.returned > issued {
                let name = row.group.as_ref().map_or_else(|| name.clone(), |group| format!("{name}, {group}"));
                faults.push(Fault::IssuedFewer { name, issued, returned: row.returned }.at(place));
            }
        };
        // Ballots that do not say their group came back from all of them together.
        if has_groups {
            sent.parts.iter().for_each(|(group, issued, place)| put(Some(group), (*issued, *place)));
            sent.all.into_iter().for_each(|all| put(None, all));
        } else {
            sent.sum().into_iter().for_each(|sum| put(None, sum));
        }
    }
    all
}

impl Cleaned {
    /// Reports units without a valid ballot, with too few, or without those of a respondent group.
    pub fn check_units(&self, survey: &Survey, faults: &mut Vec<Diagnostic>) {
        let issued = survey.issued.iter().rev().map(|issued| (key(&issued.unit), issued.place));
        let judged = self.units.iter().map(|unit| (key(&unit.name), unit.place));
        let places: HashMap<String, Place> = issued.chain(judged).collect();
        let weighs = |id: &str| survey.respondents.iter().any(|of| of.id == id && !of.weight.is_zero());
        for rows in self.account.by.chunk_by(|one, other| one.unit == other.unit) {
            let name = rows[0].unit.clone();
            // Invalid ballots that name no unit are of none.
            let Some(place) = places.get(&key(&name)).copied() else { continue };
            let is_part = |row: &&Returned| row.group.is_some() || rows.iter().all(|row| row.group.is_none());
            let parts = rows.iter().filter(is_part);
            let (returned, valid) = parts.fold((0, 0), |(r, v), row| (r + row.returned, v + row.valid));
            if valid == 0 && survey.min_ballots == 0 {
                faults.push(Fault::NoValidBallot { name, returned: returned as usize }.at(place));
            } else if (valid as usize) < survey.min_ballots {
                let fault = Fault::FewBallots { name, valid: valid as usize, min: survey.min_ballots };
                faults.push(fault.at(place));
            } else if survey.empty_group == EmptyGroup::Error {
                let empty = rows.iter().filter(|row| row.valid == 0).filter_map(|row| row.group.clone());
                let groups: Vec<String> = empty.filter(|group| weighs(group)).collect();
                if !groups.is_empty() {
                    faults.push(Fault::GroupsEmpty { name, groups }.at(place));
                }
            }
        }
    }
}
