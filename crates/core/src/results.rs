//! What people read: scores with their indices, bands and ranks, and everything that is doubtful.

pub(crate) mod json;
mod trace;
pub mod walk;

pub use json::{Told, write_report};

use crate::assessment::{Assessment, Reading, Standing, View};
use crate::criteria::{At, CriterionId, LeafId, Set};
use crate::entry::EntryNo;
use crate::fault::{Diagnostic, Fault, Severity, any_error};
use crate::number::Number;
use crate::outside::OutsideFigure;
use crate::place::{Place, Sources};
use crate::rank::{self, BandStep, Contender, Index, Keys, ranks};
use crate::round::{By, Group, GroupNo, Round, UnitNo};
use crate::rule::{Asked, From};
use crate::score::{self, OverValues, Scorer, UnitScore};
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

impl Finality {
    /// As `results.json` has it.
    pub fn code(self) -> &'static str {
        match self {
            Finality::Final => "final",
            Finality::AppraisalOpen => "appraisal-open",
            Finality::Provisional => "provisional",
        }
    }
}

/// A group of units, ranked together.
#[derive(Clone, Debug)]
pub struct GroupResults {
    /// Which group of the round it is.
    pub group: GroupNo,
    /// By rank, then as in `units.csv`; after them those with an index alone, those without, and those that sent nothing.
    pub units: Vec<UnitResults>,
    /// What the functions over units came to.
    pub(crate) over: OverValues,
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
    /// Its rank in the group, from 1; equal ones as the set says.
    pub rank: Option<usize>,
    /// Its ranks in parts of the group, by ranking of the set; `None` where it is in none.
    pub ranks: Vec<Option<usize>>,
    /// The position of its band among [`Set::bands`], from 0, best first; `None` where it fits none, or has no index.
    pub band: Option<usize>,
    /// What moved it to a lower band than its index would have, in order.
    pub band_steps: Vec<BandStep>,
    /// Final points by part, the first one being all that no part names; empty where the set has no parts.
    pub parts: Vec<Number>,
    /// By domain, in the order of the set: its index and its rank.
    pub domains: Vec<(Option<Index>, Option<usize>)>,
}

/// Whether a unit is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitState {
    /// It is.
    Ranked,
    /// It is not, but may have an index and a band.
    Unranked(Unranked),
    /// Nobody entered anything of it.
    NotSubmitted,
}

/// Why a unit has no rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unranked {
    /// `units.csv` says so.
    ByList,
    /// It could attain less than the share that the set asks for.
    TooLittle,
    /// It could attain nothing.
    Nothing,
}

impl UnitState {
    /// As `results.json` has it.
    pub fn code(self) -> &'static str {
        match self {
            UnitState::Ranked => "ranked",
            UnitState::Unranked(_) => "unranked",
            UnitState::NotSubmitted => "not-submitted",
        }
    }
}

/// Why there are no results.
///
/// It is shown in English, the first error with its place; [`faults`](Unsound::faults) has them all, and
/// [`Diagnostic::message`] words each in Vietnamese too.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub struct Unsound {
    /// Every file that was read.
    pub sources: Sources,
    /// Everything that is wrong or doubtful, errors first, then by file and line.
    pub faults: Vec<Diagnostic>,
}

impl std::fmt::Display for Unsound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let errors = self.faults.iter().filter(|fault| fault.severity == Severity::Error).count();
        write!(f, "the round cannot be scored; errors: {errors}")?;
        match self.faults.first() {
            None => Ok(()),
            Some(first) => {
                let place = self.sources.cite(first.place);
                write!(f, "; the first: {place}: {} [{}]", first.message(Language::English).what, first.fault.code())
            }
        }
    }
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

    /// The entries that a leaf's final points come from, in the order of what the leaf asks; last what stands for the whole
    /// leaf, and an appraiser's consent.
    pub fn entries(&self, group: GroupNo, unit: UnitNo, leaf: LeafId) -> Vec<EntryNo> {
        let standing = self.assessment.standing(View::Final, group, unit, At::Leaf(leaf));
        self.entries_of(group, unit, leaf, &standing).map(|(_, entry)| entry).collect()
    }

    /// The same, where what stands at the leaf is known already; each with which of the things asked it answers, if one.
    fn entries_of<'a>(
        &self,
        group: GroupNo,
        unit: UnitNo,
        leaf: LeafId,
        standing: &'a Standing,
    ) -> impl Iterator<Item = (Option<usize>, EntryNo)> + Clone + 'a {
        // An appraiser's consent is where the state comes from.
        let consent = self.assessment.consent(group, unit, leaf).filter(|_| standing.appraised);
        answers(standing).chain(consent.map(|entry| (None, entry)))
    }

    /// Where a leaf's final points come from: the entries that stand, the figures that it reads, what came from outside.
    pub fn sources_of(&self, group: GroupNo, unit: UnitNo, leaf: LeafId, standing: &Standing) -> Vec<Place> {
        let place = |basis: Basis<'_>| match basis.origin {
            Origin::Entry(entry) => self.assessment.entries.get(entry).place,
            Origin::Outside(outside) => outside.place,
        };
        self.bases(group, unit, leaf, standing).into_iter().map(place).collect()
    }

    /// All that a leaf's final points come from.
    fn bases<'a>(&'a self, group: GroupNo, unit: UnitNo, leaf: LeafId, standing: &Standing) -> Vec<Basis<'a>> {
        let set = self.set(group);
        let rule = &set.leaf(leaf).rule;
        let entered = |asked: Option<&'a Asked>, entry: EntryNo| Basis { asked, origin: Origin::Entry(entry) };
        let of_leaf = self.entries_of(group, unit, leaf, standing);
        let mut bases: Vec<Basis<'a>> =
            of_leaf.map(|(input, entry)| entered(input.map(|input| &rule.asked[input]), entry)).collect();
        let applies = self.round().group(group).applies(unit, set.leaf(leaf).node).is_ok();
        if standing.points.is_some() || standing.word.is_some() || !applies {
            return bases;
        }
        let outside = |asked: &'a Asked| match asked.from {
            From::Outside(source) => {
                let figure = self.assessment.outside(group, unit, source)?;
                Some(Basis { asked: Some(asked), origin: Origin::Outside(figure) })
            }
            _ => None,
        };
        bases.extend(rule.asked.iter().filter_map(outside));
        for figure in &rule.figures {
            let asked = &set.figure(*figure).asked;
            let standing = self.assessment.standing(View::Final, group, unit, At::Figure(*figure));
            bases.extend(answers(&standing).map(|(_, entry)| entered(Some(asked), entry)));
            bases.extend(outside(asked));
        }
        bases
    }

    /// What the appraisers said last of a leaf; empty where they said nothing.
    pub fn reason(&self, group: GroupNo, unit: UnitNo, leaf: LeafId) -> &str {
        let said = self.assessment.all(group, unit, At::Leaf(leaf)).filter(|(by, _)| *by == By::Appraiser);
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

/// One thing that a leaf's final points come from.
struct Basis<'a> {
    /// What was asked; `None` where it speaks for the leaf as a whole.
    asked: Option<&'a Asked>,
    origin: Origin<'a>,
}

enum Origin<'a> {
    Entry(EntryNo),
    Outside(&'a OutsideFigure),
}

/// What stands at a leaf or figure, each with which of the things asked it answers; a word and points answer none of them.
fn answers(standing: &Standing) -> impl Iterator<Item = (Option<usize>, EntryNo)> + Clone + '_ {
    let figures = standing.figures.iter().enumerate().filter_map(|(input, entry)| Some((Some(input), (*entry)?)));
    figures.chain([standing.word, standing.points].into_iter().flatten().map(|entry| (None, entry)))
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
    let over = OverValues::of(assessment, number);
    let scorer = Scorer::new(assessment, number, &over);
    let attainable = attainable(group);
    let mut units: Vec<UnitResults> =
        group.unit_ids().map(|unit| unit_results(group, unit, scorer.unit(unit, faults), &attainable)).collect();
    classify(group, &mut units, faults);
    alone(group, faults);
    rank_all(group, &mut units);
    // Stable: units of one rank, and those without, stay as in units.csv.
    units.sort_by_key(|unit| {
        (unit.state == UnitState::NotSubmitted, unit.rank.is_none(), unit.index.is_none(), unit.rank)
    });
    GroupResults { group: number, units, over }
}

/// What the set brings, less what does not apply to the whole group.
fn attainable(group: &Group) -> Number {
    let exempt: Vec<CriterionId> = (group.exemptions.iter().filter(|exemption| exemption.unit.is_none()))
        .flat_map(|exemption| group.set.beneath(exemption.criterion))
        .collect();
    score::attainable(&group.set, &|leaf| !exempt.contains(&group.set.leaf(leaf).node))
}

fn unit_results(group: &Group, unit: UnitNo, score: UnitScore, attainable: &Number) -> UnitResults {
    let set = &group.set;
    let silent = score.not_submitted && !set.absent_is_zero;
    let index = Index::of(&score.total, set).filter(|_| !silent);
    let enough = set.min_attainable.as_ref().is_none_or(|share| score.total.max >= share * attainable);
    let state = match &index {
        _ if silent => UnitState::NotSubmitted,
        None => UnitState::Unranked(Unranked::Nothing),
        Some(_) if !group.unit(unit).ranked => UnitState::Unranked(Unranked::ByList),
        Some(_) if !enough => UnitState::Unranked(Unranked::TooLittle),
        Some(_) => UnitState::Ranked,
    };
    let named: Vec<Number> = set.parts.iter().map(|part| score::sum_of(&score, &part.criteria)).collect();
    let parts = match named.is_empty() {
        true => Vec::new(),
        false => {
            let rest = &score.total.final_points - &named.iter().cloned().sum();
            std::iter::once(rest).chain(named).collect()
        }
    };
    let domain_index = |domain: CriterionId| {
        let index = Index::of(&score.criteria[usize::from(domain.0)], set).filter(|_| !silent);
        (index, None)
    };
    let domains = set.domains().map(domain_index).collect();
    UnitResults {
        unit,
        score,
        state,
        index,
        rank: None,
        ranks: Vec::new(),
        band: None,
        band_steps: Vec::new(),
        parts,
        domains,
    }
}

/// A unit as bands, limits, quotas and ties read it.
pub(crate) fn contender<'a>(group: &'a Group, unit: &'a UnitResults) -> Contender<'a> {
    Contender {
        score: &unit.score,
        index: unit.index.as_ref(),
        about: group.about(unit.unit),
        ranked: unit.state == UnitState::Ranked,
    }
}

/// Functions over units where there is one unit alone: it is its own best, mean and first place.
fn alone(group: &Group, faults: &mut Vec<Diagnostic>) {
    let [unit] = group.units.as_slice() else { return };
    for leaf in group.set.leaf_ids() {
        let compares = |over: &crate::formula::OverUnits| over.how != crate::formula::How::Count;
        if group.set.leaf(leaf).rule.over_units.iter().any(compares) {
            let criterion = group.set.criterion_of(leaf);
            let fault = Fault::LoneUnit { group: group.name.clone(), unit: unit.name.clone() };
            faults.push(fault.at(criterion.place).of_criterion(&criterion.code));
        }
    }
}

/// Bands, limits, quotas.
fn classify(group: &Group, units: &mut [UnitResults], faults: &mut Vec<Diagnostic>) {
    let set = &group.set;
    if set.bands.is_empty() {
        return;
    }
    let contenders: Vec<Contender<'_>> = units.iter().map(|unit| contender(group, unit)).collect();
    let rank::Classes { bands, steps, tied } = rank::classes(set, &contenders);
    for (unit, band) in contenders.iter().zip(&bands).enumerate() {
        if let (Some(index), None) = (band.0.index, band.1) {
            let of_unit = group.unit(units[unit].unit);
            faults.push(Fault::NoBand { index: index.read.clone() }.at(of_unit.place).of_unit(&of_unit.id));
        }
    }
    for tied in tied {
        let quota = &set.quotas[tied.quota];
        let names = tied.units.iter().map(|unit| group.unit(units[*unit].unit).name.clone()).collect();
        faults.push(Fault::QuotaTie { band: set.bands[quota.band].name.clone(), units: names }.at(quota.place));
    }
    for ((unit, band), steps) in units.iter_mut().zip(bands).zip(steps) {
        (unit.band, unit.band_steps) = (band, steps);
    }
}

/// Ranks of the group, of its domains, and of its parts.
fn rank_all(group: &Group, units: &mut [UnitResults]) {
    let set = &group.set;
    let keys: Vec<Option<Keys>> = units.iter().map(|unit| contender(group, unit).keys(set)).collect();
    for (unit, rank) in units.iter_mut().zip(ranks(&keys, &set.ties)) {
        unit.rank = rank;
    }
    for ranking in &set.rankings {
        let is_in = |unit: &UnitResults| ranking.units.tree.evaluate(&group.about(unit.unit), &mut ()).unwrap_or(false);
        let of_part: Vec<Option<Keys>> =
            units.iter().zip(&keys).map(|(unit, keys)| keys.clone().filter(|_| is_in(unit))).collect();
        for (unit, rank) in units.iter_mut().zip(ranks(&of_part, &set.ties)) {
            unit.ranks.push(rank);
        }
    }
    for domain in 0..set.domains().count() {
        let figure = |unit: &UnitResults| {
            let index = unit.domains[domain].0.as_ref().filter(|_| unit.state == UnitState::Ranked);
            index.map(|index| index.read.clone())
        };
        let figures: Vec<Option<Number>> = units.iter().map(figure).collect();
        for (unit, rank) in units.iter_mut().zip(ranks(&figures, &set.ties)) {
            unit.domains[domain].1 = rank;
        }
    }
}
