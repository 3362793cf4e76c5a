//! What stands at each leaf, stage over stage. Nothing is overwritten: a stage is another layer, and a column of points is
//! a view of some of them.

use crate::criteria::{At, LeafId};
use crate::entry::{self, Doubt, Entries, EntryNo, Layer, Lost, Said, Slot, Taken};
use crate::fault::{Diagnostic, Fault, Severity};
use crate::id::SourceNo;
use crate::outside::{self, NoSurveyor, OutsideFigure, OutsideFigures, Surveyor};
use crate::place::{FileError, Files, Sources};
use crate::round::{self, By, GroupNo, Registered, Round, UnitNo};
use crate::rule::From;

/// A round with all that was entered in it.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The round.
    pub round: Round,
    /// Every entry.
    pub entries: Entries,
    /// By stage, then by group.
    layers: Vec<Vec<Layer>>,
    /// What nobody enters.
    outside: OutsideFigures,
    lost: Lost,
}

/// What was read, and all that is wrong with it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Every file that was read.
    pub sources: Sources,
    /// What is wrong with them.
    pub faults: Vec<Diagnostic>,
    /// The round; `None` where there is nothing to score.
    pub assessment: Option<Assessment>,
}

/// Which layers a column of points sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// What the units themselves entered.
    Own,
    /// All stages up to the last of an appraiser.
    Appraised,
    /// All stages.
    Final,
}

/// What stands at one leaf of one unit in a view.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// What stands at each thing that the leaf asks.
    pub figures: Vec<Option<EntryNo>>,
    /// A word for the whole leaf, which goes before figures.
    pub word: Option<EntryNo>,
    /// Points that an appraiser set, which go before both.
    pub points: Option<EntryNo>,
    /// Whether a word stands beside other entries of its stage: which of them counts is not said.
    pub confused: bool,
    /// Whether an appraiser has spoken of the leaf, be it to consent.
    pub appraised: bool,
    /// Whether an appraiser entered more than his consent.
    pub changed: bool,
}

impl Standing {
    /// Every entry that stands, points and words last.
    pub fn entries(&self) -> impl Iterator<Item = EntryNo> + Clone + '_ {
        self.figures.iter().copied().chain([self.word, self.points]).flatten()
    }

    /// Whether nothing stands at all.
    pub fn is_blank(&self) -> bool {
        self.entries().next().is_none()
    }
}

/// The most places for answers that a round may have: each takes 4 bytes. A nation's has 4 million.
const MOST_PLACES: usize = 200_000_000;

/// Whether the grids of a round fit into memory: hostile files are small, and their product is not.
fn bounded(round: &Round) -> Result<(), FileError> {
    let width = |group: &round::Group| group.set.asked() + 4 * group.set.askers() + 8 * group.set.outside.len();
    let of_stage: usize = round.groups.iter().map(|group| group.units.len().saturating_mul(width(group))).sum();
    match of_stage.saturating_mul(round.stages.len()) {
        0..=MOST_PLACES => Ok(()),
        places => Err(FileError::Refused {
            name: "units.csv".into(),
            reason: format!("units × leaves × stages = {places} > {MOST_PLACES}"),
        }),
    }
}

impl Reading {
    /// Reads a round and all that was entered in it.
    ///
    /// # Errors
    /// [`FileError::Refused`] where the system refuses a file; whatever is wrong with the files themselves is a fault.
    pub fn of(files: &dyn Files) -> Result<Reading, FileError> {
        Reading::surveyed(files, &NoSurveyor)
    }

    /// The same, with shares from ballots where the round's surveys have such.
    ///
    /// # Errors
    /// As [`Reading::of`].
    pub fn surveyed(files: &dyn Files, surveyor: &dyn Surveyor) -> Result<Reading, FileError> {
        let mut sources = Sources::default();
        let checked = round::read(files, &mut sources)?;
        let faults = checked.faults;
        let Some(round) = checked.value else {
            return Ok(Reading { sources, faults, assessment: None });
        };
        bounded(&round)?;
        let mut faults = faults;
        let outside = outside::read(files, surveyor, &round, &mut sources, &mut faults)?;
        let mut taken = Taken { faults, ..Taken::default() };
        let mut layers = Vec::new();
        for stage in 0..round.stages.len() {
            layers.push(entry::read(files, &round, stage, &mut sources, &mut taken)?);
        }
        let Taken { entries, mut faults, doubts, lost, registered, .. } = taken;
        for row in &round.register {
            for file in [Some(&row.file), row.replaces.as_ref()].into_iter().flatten() {
                if !registered.contains(file) {
                    faults.push(Fault::RegisterFile { file: file.clone() }.at(row.place));
                }
            }
        }
        let assessment = Assessment { round, entries, layers, outside, lost };
        faults.extend(assessment.resent(&sources));
        faults.extend(doubts.into_iter().filter_map(|doubt| assessment.decided(doubt)));
        Ok(Reading { sources, faults, assessment: Some(assessment) })
    }
}

impl Assessment {
    /// Units that sent a file in place of another, while appraisals of them stand in files of which the register does not
    /// say that they came in since.
    fn resent<'a>(&'a self, sources: &'a Sources) -> impl Iterator<Item = Diagnostic> + 'a {
        let round = &self.round;
        let of_units = |row: &&Registered| {
            let is_in = |stage: &round::Stage| Registered::key_in(&row.file, &stage.dir).is_some();
            row.replaces.is_some()
                && round.stages.iter().find(|stage| is_in(stage)).is_some_and(|stage| stage.by == By::Unit)
        };
        round.register.iter().filter(of_units).filter_map(move |row| {
            let (group, unit) = row.unit?;
            let mut appraisals: Vec<String> = Vec::new();
            for (stage, of_round) in round.stages.iter().enumerate().filter(|(_, stage)| stage.by == By::Appraiser) {
                for entry in self.entered(stage, group, unit) {
                    let name = &sources.get(self.entries.get(entry).place.file).name;
                    let key = Registered::key_in(name, &of_round.dir);
                    let is_it = |other: &&Registered| Registered::key_in(&other.file, &of_round.dir) == key;
                    let came = round.register.iter().find(is_it).and_then(|other| other.received);
                    let since = came.zip(row.received).is_some_and(|(came, resent)| came >= resent);
                    if !since && !appraisals.contains(name) {
                        appraisals.push(name.clone());
                    }
                }
            }
            appraisals.sort();
            let id = &round.group(group).unit(unit).id;
            let file = row.file.clone();
            (!appraisals.is_empty()).then(|| Fault::ResentAfterAppraisal { file, appraisals }.at(row.place).of_unit(id))
        })
    }

    /// The fault of an entry; a warning where a later stage has decided it, by figures or by points. Where the leaf does not
    /// apply, no answer counts: that is told by itself.
    fn decided(&self, doubt: Doubt) -> Option<Diagnostic> {
        let Doubt { stage, group, unit, at, input, mut fault } = doubt;
        if self.decides_after(stage, group, unit, at, input) && !self.stands_broken(group, unit, at, input) {
            fault.severity = Severity::Warning;
        }
        if let At::Leaf(leaf) = at
            && self.round.group(group).applies(unit, self.round.group(group).set.leaf(leaf).node).is_err()
        {
            // An answer to something that is not asked there has no other word said of it.
            fault.severity = Severity::Warning;
            return matches!(fault.fault, Fault::UnknownInput { .. }).then_some(fault);
        }
        Some(fault)
    }

    /// Whether what stands in the end is still no answer: points that decided give way to later figures, and what they
    /// had decided is open again.
    pub(crate) fn stands_broken(&self, group: GroupNo, unit: UnitNo, at: At, input: Option<usize>) -> bool {
        let standing = self.standing(View::Final, group, unit, at);
        let broken = |entry: EntryNo| self.entries.get(entry).said == Said::Nonsense;
        match (standing.points.or(standing.word), input) {
            (Some(decides), _) => broken(decides) || standing.confused,
            (None, Some(input)) => standing.figures[input].is_some_and(broken),
            (None, None) => standing.confused || standing.figures.iter().flatten().any(|entry| broken(*entry)),
        }
    }

    /// Whether a stage after `stage` has decided what was entered there: the one `input`, or the leaf.
    pub(crate) fn decides_after(
        &self,
        stage: usize,
        group: GroupNo,
        unit: UnitNo,
        at: At,
        input: Option<usize>,
    ) -> bool {
        let set = &self.round.group(group).set;
        let (asked, asks) = (set.asked_of(at), set.asked_at(at));
        let asks_unit = asks.iter().any(|asked| asked.from == From::Unit);
        (stage + 1..self.layers.len()).any(|stage| {
            let layer = &self.layers[stage][usize::from(group.0)];
            let at = |slot| layer.at(slot, unit.0 as usize, set.asker(at));
            let figures = &layer.asked(unit.0 as usize)[asked.clone()];
            let points = at(Slot::Points).filter(|_| self.round.stages[stage].by == By::Appraiser);
            // Of a leaf that asks the unit, an appraiser's own input replaces nothing, nor does a claim beside a figure
            // from outside.
            let replaces = |at: usize| asks[at].from == From::Unit || !asks_unit && asks[at].from.is_entered();
            at(Slot::Word).or(points).is_some()
                || match input {
                    Some(input) => figures[input].is_some() && asks[input].from.is_entered(),
                    None => figures.iter().enumerate().any(|(at, entry)| entry.is_some() && replaces(at)),
                }
        })
    }

    fn sees(&self, view: View, stage: usize) -> bool {
        let by = |stage: &round::Stage| stage.by == By::Appraiser;
        match view {
            View::Own => self.round.stages[stage].by == By::Unit,
            View::Appraised => self.round.stages.iter().rposition(by).is_some_and(|last| stage <= last),
            View::Final => true,
        }
    }

    /// Whether a unit may have entries that could not be read.
    pub(crate) fn may_have_lost(&self, group: GroupNo, unit: UnitNo) -> bool {
        self.lost.everything || self.lost.units.contains(&(group, unit))
    }

    /// The figure that stands where something is asked of outside.
    pub fn outside(&self, group: GroupNo, unit: UnitNo, source: SourceNo) -> Option<&OutsideFigure> {
        self.outside.get(&self.round, group, unit, source)
    }

    /// What stands at a leaf or figure of a unit, as far as it was entered.
    pub fn standing(&self, view: View, group: GroupNo, unit: UnitNo, at: At) -> Standing {
        let set = &self.round.group(group).set;
        let asked = set.asked_of(at);
        let asks = set.asked_at(at);
        let asker = set.asker(at);
        // An appraiser's own input, beside what the unit was asked, leaves the unit's word standing.
        let asks_unit = asks.iter().any(|asked| asked.from == From::Unit);
        let replaces = |at: usize| !asks_unit || asks[at].from == From::Unit;
        let any_outside = asks.iter().any(|asked| !asked.from.is_entered());
        let mut standing = Standing { figures: vec![None; asked.len()], ..Standing::default() };
        for (stage, layers) in self.layers.iter().enumerate().filter(|(stage, _)| self.sees(view, *stage)) {
            let layer = &layers[usize::from(group.0)];
            let at = |slot| layer.at(slot, unit.0 as usize, asker);
            let by_appraiser = self.round.stages[stage].by == By::Appraiser;
            let mut figures = std::borrow::Cow::Borrowed(&layer.asked(unit.0 as usize)[asked.clone()]);
            if any_outside {
                // Nothing that is entered replaces an outside figure.
                let entered =
                    figures.iter().zip(asks).map(|(figure, asked)| figure.filter(|_| asked.from.is_entered()));
                figures = entered.collect::<Vec<_>>().into();
            }
            let points = at(Slot::Points).filter(|_| by_appraiser);
            let word = at(Slot::Word);
            if word.is_some() {
                // A word replaces all that stood at the leaf.
                standing.figures.fill(None);
                standing.points = None;
                standing.word = word;
                standing.confused = figures.iter().any(Option::is_some) || points.is_some();
            }
            let figure = figures.iter().flatten().next().copied();
            let answered = figures.iter().enumerate().any(|(at, figure)| figure.is_some() && replaces(at));
            if (answered || points.is_some()) && word.is_none() {
                // An earlier word gives way, and what stood before it does not come back.
                standing.word = None;
                standing.confused = false;
            }
            if figure.or(points).is_some() && word.is_none() {
                // Figures without points go through the rule again.
                standing.points = points;
            }
            for (stands, figure) in standing.figures.iter_mut().zip(figures.iter()) {
                *stands = figure.or(*stands);
            }
            if by_appraiser {
                standing.changed |= points.or(word).or(figure).is_some();
                standing.appraised |= standing.changed || at(Slot::Agreed).is_some();
            }
        }
        standing
    }

    /// Whether anybody entered anything of a unit, in the stages of `by` or, without it, in any.
    pub(crate) fn speaks_of(&self, group: GroupNo, unit: UnitNo, by: Option<By>) -> bool {
        self.layers.iter().zip(&self.round.stages).any(|(layers, stage)| {
            by.is_none_or(|by| by == stage.by) && self.layer_speaks_of(&layers[usize::from(group.0)], group, unit)
        })
    }

    /// Everything but notes that was entered of a unit in a stage, by its position among [`Round::stages`].
    pub(crate) fn entered(&self, stage: usize, group: GroupNo, unit: UnitNo) -> impl Iterator<Item = EntryNo> + '_ {
        self.layers[stage][usize::from(group.0)].entries(unit.0 as usize)
    }

    /// Whether anybody entered anything of a unit in a stage, by its position among [`Round::stages`].
    pub(crate) fn speaks_in(&self, stage: usize, group: GroupNo, unit: UnitNo) -> bool {
        self.layer_speaks_of(&self.layers[stage][usize::from(group.0)], group, unit)
    }

    /// What is entered where nobody is asked says nothing of a unit: beside outside figures, or where a leaf does not apply.
    fn layer_speaks_of(&self, layer: &Layer, group: GroupNo, unit: UnitNo) -> bool {
        if !layer.speaks_of(unit.0 as usize) {
            return false;
        }
        let of_group = self.round.group(group);
        let set = &of_group.set;
        if set.outside.is_empty()
            && of_group.exemptions.is_empty()
            && set.criteria.iter().all(|one| one.applies.is_none())
        {
            return true;
        }
        let speaks = |at: At| {
            let entered = set.asked_at(at).iter().zip(&layer.asked(unit.0 as usize)[set.asked_of(at)]);
            let slot = |slot| layer.at(slot, unit.0 as usize, set.asker(at)).is_some();
            entered.into_iter().any(|(asked, entry)| entry.is_some() && asked.from.is_entered())
                || slot(Slot::Word)
                || slot(Slot::Points)
                || slot(Slot::Agreed)
        };
        let applies = |leaf: &LeafId| of_group.applies(unit, set.leaf(*leaf).node).is_ok();
        set.leaf_ids().filter(applies).map(At::Leaf).chain(set.figure_ids().map(At::Figure)).any(speaks)
    }

    /// The points that a unit claims at a leaf.
    pub fn claim(&self, group: GroupNo, unit: UnitNo, leaf: LeafId) -> Option<EntryNo> {
        self.last(Slot::Points, By::Unit, group, unit, leaf)
    }

    /// What was entered where only outside figures count: claims, in the order of the stages.
    pub(crate) fn claims_beside(
        &self,
        group: GroupNo,
        unit: UnitNo,
        at: At,
        input: usize,
    ) -> impl Iterator<Item = EntryNo> + '_ {
        let column = self.round.group(group).set.asked_of(at).start + input;
        self.layers.iter().filter_map(move |layers| layers[usize::from(group.0)].asked(unit.0 as usize)[column])
    }

    /// The last consent of an appraiser to a leaf.
    pub fn consent(&self, group: GroupNo, unit: UnitNo, leaf: LeafId) -> Option<EntryNo> {
        self.last(Slot::Agreed, By::Appraiser, group, unit, leaf)
    }

    fn last(&self, slot: Slot, by: By, group: GroupNo, unit: UnitNo, leaf: LeafId) -> Option<EntryNo> {
        let of = |(layers, stage): (&Vec<Layer>, &round::Stage)| {
            (stage.by == by)
                .then(|| layers[usize::from(group.0)].at(slot, unit.0 as usize, usize::from(leaf.0)))
                .flatten()
        };
        self.layers.iter().zip(&self.round.stages).rev().find_map(of)
    }

    /// Whether any row of the units' own stages names evidence for a leaf.
    pub(crate) fn has_evidence(&self, group: GroupNo, unit: UnitNo, leaf: LeafId) -> bool {
        self.evidence(group, unit, leaf).next().is_some()
    }

    /// The evidence that the units' own stages name for a leaf.
    pub fn evidence(&self, group: GroupNo, unit: UnitNo, leaf: LeafId) -> impl Iterator<Item = &str> + '_ {
        let own = self.all(group, unit, At::Leaf(leaf)).filter(|(by, _)| *by == By::Unit);
        own.map(|(_, entry)| self.entries.evidence(entry)).filter(|evidence| !evidence.is_empty())
    }

    /// Everything that was ever entered at a leaf or figure, stage after stage, notes last in each: with who spoke.
    pub fn all(&self, group: GroupNo, unit: UnitNo, at: At) -> impl Iterator<Item = (By, EntryNo)> + '_ {
        let set = &self.round.group(group).set;
        let (asked, asker) = (set.asked_of(at), set.asker(at));
        self.layers.iter().zip(&self.round.stages).flat_map(move |(layers, stage)| {
            let layer = &layers[usize::from(group.0)];
            let at_leaf =
                [Slot::Word, Slot::Points, Slot::Agreed, Slot::Note].map(|slot| layer.at(slot, unit.0 as usize, asker));
            let figures = layer.asked(unit.0 as usize)[asked.clone()].iter().copied();
            figures.chain(at_leaf).flatten().map(|entry| (stage.by, entry))
        })
    }

    /// Everything that was ever entered at a leaf or figure: by stage, what was asked (none of a word, points, consent or a
    /// note), and the entry. Nothing is ever overwritten, so this is its whole trail.
    pub fn trail(
        &self,
        group: GroupNo,
        unit: UnitNo,
        at: At,
    ) -> impl Iterator<Item = (usize, Option<usize>, EntryNo)> + Clone + '_ {
        let set = &self.round.group(group).set;
        let (asked, asker) = (set.asked_of(at), set.asker(at));
        self.layers.iter().enumerate().flat_map(move |(stage, layers)| {
            let layer = &layers[usize::from(group.0)];
            let figures = layer.asked(unit.0 as usize)[asked.clone()].iter().enumerate();
            let figures = figures.filter_map(move |(input, entry)| Some((stage, Some(input), (*entry)?)));
            let at_leaf =
                [Slot::Word, Slot::Points, Slot::Agreed, Slot::Note].map(|slot| layer.at(slot, unit.0 as usize, asker));
            figures.chain(at_leaf.into_iter().flatten().map(move |entry| (stage, None, entry)))
        })
    }

    /// The words beside other entries of one stage: which of them the leaf is to count is not said.
    pub(crate) fn words_beside(
        &self,
        group: GroupNo,
        unit: UnitNo,
        leaf: LeafId,
    ) -> impl Iterator<Item = (usize, EntryNo)> + '_ {
        let asked = self.round.group(group).set.asked_of(At::Leaf(leaf));
        self.layers.iter().zip(&self.round.stages).enumerate().filter_map(move |(number, (layers, stage))| {
            let layer = &layers[usize::from(group.0)];
            let at = |slot| layer.at(slot, unit.0 as usize, usize::from(leaf.0));
            let word = at(Slot::Word)?;
            let points = at(Slot::Points).filter(|_| stage.by == By::Appraiser);
            let figures = &layer.asked(unit.0 as usize)[asked.clone()];
            figures.iter().copied().chain([points, at(Slot::Agreed)]).flatten().next().map(|_| (number, word))
        })
    }
}
