//! Where a round stands on a day: who has sent what, what is missing or late, whose appraisal is open, what comes next.

mod json;

use std::collections::BTreeMap;

use crate::criteria::LeafId;
use crate::day::Day;
use crate::fault::{Fault, Severity};
use crate::place::FileNo;
use crate::results::Results;
use crate::round::{By, GroupNo, UnitNo};
use crate::score::Case;
use crate::text::Alphabet;

/// A unit of the round.
pub type Who = (GroupNo, UnitNo);

/// Where a round stands on a day.
#[derive(Clone, Debug)]
pub struct Status {
    /// The day that it is said to be.
    pub today: Day,
    /// By stage of the round.
    pub stages: Vec<StageStatus>,
    /// Each unit that has left answers out, with the codes of what it has yet to answer.
    pub missing: Vec<(Who, Vec<String>)>,
    /// Each department that is named as an appraiser, in the order of the alphabet; the name is empty for leaves that
    /// only an appraiser can answer and that name none.
    pub departments: Vec<Department>,
    /// How many faults are errors.
    pub errors: usize,
    /// How many are warnings.
    pub warnings: usize,
    /// What comes next, the most pressing first.
    pub next: Vec<Next>,
}

/// What came in at one stage.
#[derive(Clone, Debug)]
pub struct StageStatus {
    /// The last day on which what comes in is on time.
    pub deadline: Option<Day>,
    /// Whether every unit is to send something: so in the first stage that is the units' own.
    pub asks_all: bool,
    /// By group, then as in `units.csv`.
    pub units: Vec<Sent>,
}

/// What came in of one unit at one stage.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The unit.
    pub who: Who,
    /// Whether it is to send something: its set asks it for something, and the stage is the one in which all do.
    pub owes: bool,
    /// How many answers, words, points and consents were entered.
    pub entries: usize,
    /// The files and sheets that they stand in.
    pub files: Vec<FileNo>,
    /// When the first of its files came in, as the register says.
    pub received: Option<Day>,
    /// How many days after the deadline that was; of a unit that is to send something and has not, how many have passed
    /// since. 0: on time, or nobody knows.
    pub late: i64,
}

/// What a department has to appraise.
#[derive(Clone, Debug)]
pub struct Department {
    /// As the criteria set names it.
    pub name: String,
    /// How many leaves, over all units that sent something and to which they apply.
    pub asked: usize,
    /// Those of which it has not spoken, by unit.
    pub open: Vec<(Who, Vec<LeafId>)>,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Mend what is wrong: nothing can be published before.
    Mend,
    /// Remind those who have sent nothing, at this stage.
    Remind {
        /// The position of the stage.
        stage: usize,
        /// Who has sent nothing.
        units: Vec<Who>,
    },
    /// Ask for the answers that were left out.
    Complete,
    /// Have what is open appraised.
    Appraise,
    /// Nothing stands in the way: score and publish.
    Publish,
}

impl Department {
    /// How many leaves it has not spoken of.
    pub fn left(&self) -> usize {
        self.open.iter().map(|(_, leaves)| leaves.len()).sum()
    }
}

impl Status {
    /// Where a round stands on the day `today`.
    pub fn of(results: &Results, today: Day) -> Status {
        let round = results.round();
        let asks_all = round.stages.iter().position(|stage| stage.by == By::Unit);
        let stages: Vec<StageStatus> =
            (0..round.stages.len()).map(|stage| sent(results, stage, asks_all == Some(stage), today)).collect();
        let count = |severity| results.faults.iter().filter(|fault| fault.severity == severity).count();
        let missing = missing(results);
        let departments = departments(results);
        let mut next = Vec::new();
        if count(Severity::Error) > 0 {
            next.push(Next::Mend);
        }
        if let Some(stage) = asks_all {
            let silent = stages[stage].units.iter().filter(|sent| sent.owes && sent.entries == 0);
            let units: Vec<Who> = silent.map(|sent| sent.who).collect();
            if !units.is_empty() {
                next.push(Next::Remind { stage, units });
            }
        }
        if !missing.is_empty() {
            next.push(Next::Complete);
        }
        if departments.iter().any(|department| department.left() > 0) {
            next.push(Next::Appraise);
        }
        if next.is_empty() {
            next.push(Next::Publish);
        }
        Status {
            today,
            stages,
            missing,
            departments,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            next,
        }
    }
}

/// Every unit, by group, then as in `units.csv`.
fn everybody(results: &Results) -> impl Iterator<Item = Who> + '_ {
    let round = results.round();
    round.group_ids().flat_map(|group| round.group(group).unit_ids().map(move |unit| (group, unit)))
}

fn sent(results: &Results, stage: usize, asks_all: bool, today: Day) -> StageStatus {
    let assessment = &results.assessment;
    let deadline = results.round().stages[stage].deadline;
    let received = received(results, stage);
    let of = |who: Who| {
        let (group, unit) = who;
        let mut files: Vec<FileNo> =
            assessment.entered(stage, group, unit).map(|entry| assessment.entries.get(entry).place.file).collect();
        // Claims beside figures that nobody enters are nothing sent.
        if !assessment.speaks_in(stage, group, unit) {
            files.clear();
        }
        let entries = files.len();
        let owes = asks_all && Case::new(assessment, group, unit).asks_unit();
        files.sort_unstable();
        files.dedup();
        let received = received.get(&who).copied();
        let came = match (received, entries) {
            // A file without an answer is nothing sent.
            (_, 0) if owes => Some(today),
            (Some(day), _) => Some(day),
            _ => None,
        };
        let late = came.zip(deadline).map_or(0, |(day, deadline)| day.since(deadline).max(0));
        Sent { who, owes, entries, files, received, late }
    };
    StageStatus { deadline, asks_all, units: everybody(results).map(of).collect() }
}

/// When the first file of each unit came in at a stage.
fn received(results: &Results, stage: usize) -> BTreeMap<Who, Day> {
    let round = results.round();
    // A name without a folder is that of a unit's own file.
    let first = round.stages.iter().position(|stage| stage.by == By::Unit);
    let mut days: BTreeMap<Who, Day> = BTreeMap::new();
    for row in &round.register {
        let of_stage = match row.file.rsplit_once('/') {
            Some((folder, _)) => folder == round.stages[stage].dir,
            None => first == Some(stage),
        };
        if let (true, Some(who), Some(day)) = (of_stage, row.unit, row.received) {
            days.entry(who).and_modify(|first| *first = day.min(*first)).or_insert(day);
        }
    }
    days
}

fn missing(results: &Results) -> Vec<(Who, Vec<String>)> {
    let mut codes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for fault in
        results.faults.iter().filter(|fault| matches!(fault.fault, Fault::MissingAnswer { decided: false, .. }))
    {
        if let (Some(unit), Some(code)) = (&fault.unit, &fault.criterion) {
            codes.entry(unit).or_default().push(code.to_string());
        }
    }
    let of = |who: Who| Some((who, codes.get(results.round().group(who.0).unit(who.1).id.as_str())?.clone()));
    everybody(results).filter_map(of).collect()
}

fn departments(results: &Results) -> Vec<Department> {
    let mut departments: BTreeMap<&str, Department> = BTreeMap::new();
    for group in &results.groups {
        let of_group = results.round().group(group.group);
        let set = &of_group.set;
        let mut units: Vec<_> = group.units.iter().filter(|unit| !unit.score.not_submitted).collect();
        units.sort_by_key(|unit| unit.unit);
        for unit in units {
            let new = |name: &str| Department { name: name.to_owned(), asked: 0, open: Vec::new() };
            for leaf in set.leaf_ids() {
                // Also where the unit says that it does not apply: that is a claim to be appraised.
                let applies = of_group.applies(unit.unit, set.leaf(leaf).node).is_ok();
                if let (true, Some(name)) = (applies, &set.leaf(leaf).appraiser) {
                    departments.entry(name).or_insert_with(|| new(name)).asked += 1;
                }
            }
            for (name, leaves) in &unit.score.open_appraisals {
                let department = departments.entry(name).or_insert_with(|| new(name));
                department.open.push(((group.group, unit.unit), leaves.clone()));
                if name.is_empty() {
                    department.asked += leaves.len();
                }
            }
        }
    }
    let mut departments: Vec<Department> = departments.into_values().collect();
    let alphabet = Alphabet::vietnamese();
    departments.sort_by(|a, b| alphabet.compare(&a.name, &b.name));
    departments
}
