//! What people read: scores with their indices, bands and ranks, and everything that is doubtful.

mod json;

pub use json::write_report;

use crate::assessment::{Assessment, Reading, Standing, View};
use crate::criteria::{CriterionId, LeafId, Set};
use crate::entry::{EntryNo, Said, Word};
use crate::fault::{Diagnostic, any_error};
use crate::number::Number;
use crate::place::Sources;
use crate::rank::{Index, ranks};
use crate::round::{By, GroupNo, Round, UnitNo};
use crate::rule::points::Answers;
use crate::rule::trace;
use crate::score::{self, UnitScore};
use crate::text::Language;

/// A round, scored and ranked.
#[derive(Clone, Debug)]
pub struct Results {
    /// What was read.
    pub assessment: Assessment,
    /// Every file that was read.
    pub sources: Sources,
    /// By group of the round.
    pub groups: Vec<GroupResults>,
    /// Everything that is doubtful, errors first, then by file and line.
    pub faults: Vec<Diagnostic>,
    /// Whether it may be published.
    pub finality: Finality,
}

/// Whether results may be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finality {
    /// Nothing stands in the way.
    Final,
    /// Appraisals are open: a draft.
    AppraisalOpen,
    /// There are errors, and a draft was asked for all the same.
    Provisional,
}

/// A group of units, ranked together.
#[derive(Clone, Debug)]
pub struct GroupResults {
    /// Which group of the round it is.
    pub group: GroupNo,
    /// By rank, then as in `units.csv`; after them those with an index alone, those without, and those that sent nothing.
    pub units: Vec<UnitResults>,
}

/// A unit's results.
#[derive(Clone, Debug)]
pub struct UnitResults {
    /// Which unit of the group it is.
    pub unit: UnitNo,
    /// Its points.
    pub score: UnitScore,
    /// Whether it is ranked, and why not.
    pub state: UnitState,
    /// Its index; `None` where it could attain nothing, or sent nothing.
    pub index: Option<Index>,
    /// Its rank in the group.
    pub rank: Option<usize>,
    /// The position of its band in the set.
    pub band: Option<usize>,
    /// Points by part, the first one being all that no part names; empty where the set has no parts.
    pub parts: Vec<Number>,
    /// By domain, in the order of the set: its index and its rank.
    pub domains: Vec<(Option<Index>, Option<usize>)>,
}

/// Whether a unit is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitState {
    /// It is.
    Ranked,
    /// By `units.csv`, or because it could attain nothing.
    Unranked,
    /// Nobody entered anything of it.
    NotSubmitted,
}

impl UnitState {
    /// As `results.json` has it.
    pub fn code(self) -> &'static str {
        match self {
            UnitState::Ranked => "ranked",
            UnitState::Unranked => "unranked",
            UnitState::NotSubmitted => "not-submitted",
        }
    }
}

/// Why there are no results.
#[derive(Debug, thiserror::Error)]
#[error("the round has errors")]
pub struct Unsound {
    /// Every file that was read.
    pub sources: Sources,
    /// Everything that is wrong, errors first.
    pub faults: Vec<Diagnostic>,
}

impl Results {
    /// Scores and ranks what was read.
    ///
    /// # Errors
    /// [`Unsound`] where anything in it is an error.
    pub fn of(reading: Reading) -> Result<Results, Unsound> {
        let results = Results::provisional(reading)?;
        match results.finality {
            Finality::Provisional => Err(Unsound { sources: results.sources, faults: results.faults }),
            _ => Ok(results),
        }
    }

    /// Scores and ranks what was read, whatever is wrong with it: what is invalid scores 0, and the results say that they
    /// are a draft.
    ///
    /// # Errors
    /// [`Unsound`] where the round itself cannot be read.
    pub fn provisional(reading: Reading) -> Result<Results, Unsound> {
        let Reading { sources, mut faults, assessment } = reading;
        let Some(assessment) = assessment else {
            sort(&mut faults);
            return Err(Unsound { sources, faults });
        };
        let groups: Vec<GroupResults> =
            assessment.round.group_ids().map(|group| ranked(&assessment, group, &mut faults)).collect();
        sort(&mut faults);
        let open = groups
            .iter()
            .flat_map(|group| &group.units)
            .any(|unit| !unit.score.not_submitted && !unit.score.open_appraisals.is_empty());
        let finality = match (any_error(&faults), open) {
            (true, _) => Finality::Provisional,
            (false, true) => Finality::AppraisalOpen,
            (false, false) => Finality::Final,
        };
        Ok(Results { assessment, sources, groups, faults, finality })
    }

    /// The round.
    pub fn round(&self) -> &Round {
        &self.assessment.round
    }

    /// The criteria set of a group.
    pub fn set(&self, group: GroupNo) -> &Set {
        &self.round().group(group).set
    }

    /// Why a leaf of a unit has its final points: see [`crate::rule::trace`]. Empty where there is nothing to tell.
    pub fn trace(&self, group: GroupNo, unit: UnitNo, leaf: LeafId, language: Language) -> String {
        self.trace_of(group, leaf, &self.assessment.standing(View::Final, group, unit, leaf), language)
    }

    /// The same, where what stands at the leaf is known already.
    pub fn trace_of(&self, group: GroupNo, leaf: LeafId, standing: &Standing, language: Language) -> String {
        let set = self.set(group);
        let rule = &set.leaf(leaf).rule;
        let full = &set.criterion_of(leaf).max;
        let said = standing.points.or(standing.word).map(|entry| &self.assessment.entries.get(entry).said);
        match said {
            Some(Said::Points(points)) => return trace::of_appraiser(points, language),
            Some(Said::Word(Word::NotApplicable)) => return trace::not_applicable(language).into(),
            Some(Said::Word(Word::NothingArose)) => {
                return rule.trace_of_nothing(full, set.rounding, language).unwrap_or_default();
            }
            Some(_) => return String::new(),
            None => {}
        }
        let answers = score::answers(&self.assessment, standing);
        if !rule.keeps_condition(Answers(&answers)) {
            return trace::condition_broken(language).into();
        }
        match answers.iter().all(Option::is_some) {
            true => rule.trace(full, set.rounding, Answers(&answers), language),
            false => String::new(),
        }
    }

    /// The entries that a leaf's final points come from.
    pub fn entries(&self, group: GroupNo, unit: UnitNo, leaf: LeafId) -> Vec<EntryNo> {
        self.entries_of(group, unit, leaf, &self.assessment.standing(View::Final, group, unit, leaf)).collect()
    }

    /// The same, where what stands at the leaf is known already.
    pub fn entries_of<'a>(
        &self,
        group: GroupNo,
        unit: UnitNo,
        leaf: LeafId,
        standing: &'a Standing,
    ) -> impl Iterator<Item = EntryNo> + Clone + 'a {
        // An appraiser's consent is where the state comes from.
        let consent = self.assessment.consent(group, unit, leaf).filter(|_| standing.appraised);
        standing.entries().chain(consent)
    }

    /// What the appraisers said last of a leaf; empty where they said nothing.
    pub fn reason(&self, group: GroupNo, unit: UnitNo, leaf: LeafId) -> &str {
        let said = self.assessment.all(group, unit, leaf).filter(|(by, _)| *by == By::Appraiser);
        let remarks = said.map(|(_, entry)| self.assessment.entries.remark(entry));
        remarks.filter(|remark| !remark.is_empty()).last().unwrap_or_default()
    }

    /// The name of the part that takes what no other part names.
    pub fn first_part(language: Language) -> &'static str {
        match language {
            Language::Vietnamese => "Điểm thẩm định",
            Language::English => "Appraised points",
        }
    }

    /// How many leaves of how many units of a group each department has yet to appraise, in the order of their names; the
    /// name is empty where the set names none.
    pub fn open_appraisals(&self, group: GroupNo) -> Vec<(String, usize, usize)> {
        let mut open: std::collections::BTreeMap<&str, (usize, usize)> = Default::default();
        let of_group = self.groups.iter().filter(|results| results.group == group);
        for unit in of_group.flat_map(|group| &group.units).filter(|unit| !unit.score.not_submitted) {
            for (appraiser, leaves) in &unit.score.open_appraisals {
                let count = open.entry(appraiser).or_default();
                *count = (count.0 + leaves.len(), count.1 + 1);
            }
        }
        let mut open: Vec<_> =
            open.into_iter().map(|(name, (leaves, units))| (name.to_owned(), leaves, units)).collect();
        let alphabet = crate::text::Alphabet::vietnamese();
        open.sort_by(|a, b| alphabet.compare(&a.0, &b.0));
        open
    }
}

/// Errors first, then by file and line; the order in which rows were read does not show.
fn sort(faults: &mut [Diagnostic]) {
    faults.sort_by(|a, b| {
        let key = |fault: &Diagnostic| (fault.severity, fault.place, fault.fault.code());
        key(a).cmp(&key(b)).then_with(|| (&a.unit, &a.criterion).cmp(&(&b.unit, &b.criterion)))
    });
}

fn ranked(assessment: &Assessment, number: GroupNo, faults: &mut Vec<Diagnostic>) -> GroupResults {
    let group = assessment.round.group(number);
    let set = &group.set;
    let domains: Vec<CriterionId> = set.domains().collect();
    let mut units: Vec<UnitResults> =
        group.unit_ids().map(|unit| unit_results(assessment, number, unit, &domains, faults)).collect();
    let is_ranked = |unit: &UnitResults| unit.state == UnitState::Ranked;
    let figure = |unit: &UnitResults| unit.index.clone().filter(|_| is_ranked(unit)).map(|index| index.read);
    let figures: Vec<Option<Number>> = units.iter().map(figure).collect();
    for (unit, rank) in units.iter_mut().zip(ranks(&figures.iter().map(Option::as_ref).collect::<Vec<_>>(), set.ties)) {
        unit.rank = rank;
    }
    for domain in 0..domains.len() {
        let figure =
            |unit: &UnitResults| unit.domains[domain].0.clone().filter(|_| is_ranked(unit)).map(|index| index.read);
        let figures: Vec<Option<Number>> = units.iter().map(figure).collect();
        for (unit, rank) in
            units.iter_mut().zip(ranks(&figures.iter().map(Option::as_ref).collect::<Vec<_>>(), set.ties))
        {
            unit.domains[domain].1 = rank;
        }
    }
    // Stable: units of one rank, and those without, stay as in units.csv.
    units.sort_by_key(|unit| {
        (unit.state == UnitState::NotSubmitted, unit.rank.is_none(), unit.index.is_none(), unit.rank)
    });
    GroupResults { group: number, units }
}

fn unit_results(
    assessment: &Assessment,
    group: GroupNo,
    unit: UnitNo,
    domains: &[CriterionId],
    faults: &mut Vec<Diagnostic>,
) -> UnitResults {
    let set = &assessment.round.group(group).set;
    let score = score::score(assessment, group, unit, faults);
    let index = Index::of(&score.total, set).filter(|_| !score.not_submitted);
    let state = match (&index, score.not_submitted) {
        (_, true) => UnitState::NotSubmitted,
        (Some(_), _) if assessment.round.group(group).unit(unit).ranked => UnitState::Ranked,
        _ => UnitState::Unranked,
    };
    let band = index.as_ref().and_then(|index| set.band(&index.read));
    let named: Vec<Number> = set.parts.iter().map(|part| score::sum_of(&score, &part.criteria)).collect();
    let parts = match named.is_empty() {
        true => Vec::new(),
        false => {
            let rest = &score.total.final_points - &named.iter().cloned().sum();
            std::iter::once(rest).chain(named).collect()
        }
    };
    let domain_index = |domain: &CriterionId| {
        let index = Index::of(&score.criteria[usize::from(domain.0)], set).filter(|_| !score.not_submitted);
        (index, None)
    };
    let domains = domains.iter().map(domain_index).collect();
    UnitResults { unit, score, state, index, rank: None, band, parts, domains }
}
