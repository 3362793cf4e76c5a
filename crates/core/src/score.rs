//! Answers to points: leaf, criterion, domain, unit, in three columns that live side by side.
//!
//! `leaf` scores one leaf of one unit, `over` computes the functions over all units before it, `sum` is what a
//! criterion makes of its children, `again` sums with other points, and `doubt` says what is doubtful on the way.

mod again;
mod doubt;
mod leaf;
mod over;
mod sum;

use std::collections::BTreeMap;

use crate::assessment::{Assessment, View};
use crate::criteria::{CriterionId, Kind, LeafId, Set};
use crate::fault::{Diagnostic, Fault, Severity};
use crate::formula::NoValue;
use crate::id::{GroupNo, UnitNo};
use crate::number::Number;
use crate::round::{By, DoesNotApply, Group};
use crate::rule::From;

pub(crate) use again::{Again, Change};
pub(crate) use leaf::{Came, Case, Decides, FigureState};
pub(crate) use over::OverValues;
pub use sum::Sums;
pub(crate) use sum::attainable;

/// The three columns of points, in their order.
pub(crate) const COLUMNS: [View; 3] = [View::Own, View::Appraised, View::Final];

/// What a leaf came to, in points rounded as the set says. Penalties stand negative, and bonus and penalty have no maximum.
#[derive(Clone, Debug)]
pub struct LeafScore {
    /// What was measured, exactly: a ratio is a fraction of 1, a day its number. `None` where nothing was, or where the rule
    /// measures nothing.
    pub value: Option<Number>,
    /// Self-assessed points; `None` where only the appraiser is asked, or the leaf does not apply.
    pub self_assessed: Option<Number>,
    /// Appraised points; `None` where no appraiser has spoken of the unit, or the leaf does not apply.
    pub appraised: Option<Number>,
    /// Final points; `None` where the leaf does not apply.
    pub final_points: Option<Number>,
    /// What the unit could attain here, in points: 0 where the leaf does not apply.
    pub max: Number,
    /// How it came to that.
    pub state: LeafState,
    /// Whether its gate acts, by column.
    gates: [bool; 3],
}

/// How a leaf came to its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafState {
    /// By what the unit entered.
    Scored,
    /// An appraiser made an entry of its own.
    Appraised,
    /// It leaves both sums.
    NotApplicable,
    /// Somebody who was asked has not answered: 0 points.
    Missing,
    /// The answer breaks its type, bounds or condition, or has no value: 0 points, and an error.
    Invalid,
}

impl LeafState {
    /// As `results.json` has it.
    pub fn code(self) -> &'static str {
        match self {
            LeafState::Scored => "scored",
            LeafState::Appraised => "appraised",
            LeafState::NotApplicable => "not-applicable",
            LeafState::Missing => "missing",
            LeafState::Invalid => "invalid",
        }
    }
}

/// What a unit came to, before ranks.
#[derive(Clone, Debug)]
pub struct UnitScore {
    /// By leaf of the set.
    pub leaves: Vec<LeafScore>,
    /// By criterion of the set.
    pub criteria: Vec<Sums>,
    /// The final sum without bonus and penalty, in points, before the set's cap and floor.
    pub base: Number,
    /// All of it, within the set's cap and floor.
    pub total: Sums,
    /// By department, the leaves that it has yet to appraise.
    pub open_appraisals: BTreeMap<String, Vec<LeafId>>,
    /// Whether nobody entered anything of it, though it was asked.
    pub not_submitted: bool,
}

impl UnitScore {
    /// Whether the gate of a leaf acts on the final column.
    pub(crate) fn gate_acts(&self, leaf: LeafId) -> bool {
        self.leaves[usize::from(leaf.0)].gates[2]
    }

    /// The same with the unit's own word at a leaf, whether it applies or not: all is summed anew.
    pub(crate) fn as_claimed(&self, set: &Set, leaf: LeafId) -> UnitScore {
        let mut claimed = self.clone();
        let score = &mut claimed.leaves[usize::from(leaf.0)];
        let criterion = set.criterion_of(leaf);
        score.final_points = score.self_assessed.clone();
        let applies = score.final_points.is_some();
        score.state = if applies { LeafState::Scored } else { LeafState::NotApplicable };
        score.max = if applies && criterion.kind == Kind::Base { criterion.max.clone() } else { Number::ZERO };
        score.gates[2] = score.gates[0];
        (claimed.criteria, claimed.total, claimed.base) = sum::sums(set, &claimed.leaves);
        claimed
    }
}

/// Scores the units of a group.
pub(crate) struct Scorer<'a> {
    assessment: &'a Assessment,
    number: GroupNo,
    group: &'a Group,
    set: &'a Set,
    /// What the functions over units came to, by view.
    over: &'a OverValues,
    /// Whether an appraiser's silence accepts what the unit says.
    silence_accepts: bool,
    /// Whether the last stage is an appraiser's: appraised and final points are the same then.
    ends_with_appraiser: bool,
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(assessment: &'a Assessment, number: GroupNo, over: &'a OverValues) -> Scorer<'a> {
        let group = assessment.round.group(number);
        let stages = &assessment.round.stages;
        let mut of_appraisers = stages.iter().filter(|stage| stage.by == By::Appraiser);
        Scorer {
            assessment,
            number,
            group,
            set: &group.set,
            over,
            // A council that accepts silence does not speak for a department that does not.
            silence_accepts: of_appraisers.all(|stage| stage.silence_accepts),
            ends_with_appraiser: stages.last().is_some_and(|stage| stage.by == By::Appraiser),
        }
    }

    /// Scores a unit; what is doubtful goes to `faults`.
    pub(crate) fn unit(&self, unit: UnitNo, faults: &mut Vec<Diagnostic>) -> UnitScore {
        let set = self.set;
        let of_unit = self.group.unit(unit);
        let case = Case::new(self.assessment, self.number, unit);
        let silent = case.asks_unit() && !self.assessment.speaks_of(self.number, unit, None);
        let appraised = self.assessment.speaks_of(self.number, unit, Some(By::Appraiser));
        let mut found = Vec::new();
        let mut open = BTreeMap::new();
        let figures = COLUMNS.map(|view| case.figures(view));
        for node in set.nodes().filter(|node| set.criterion(*node).applies.is_some()) {
            if let Err(DoesNotApply::Unknown(at, why)) = self.group.applies(unit, node)
                && at == node
            {
                found.push(self.no_value_of_applies(node, why).of_unit(&of_unit.id));
            }
        }
        let mut leaves = Vec::with_capacity(set.leaves.len());
        for leaf in set.leaf_ids() {
            leaves.push(self.leaf(&case, leaf, &figures, appraised, &mut open, &mut found));
        }
        case.doubts_of_figures(&figures, &mut found);
        case.evidence_reused(&mut found);
        // What is missing may be among what could not be read, in a file, a row or under a rule: that is told, and mended
        // first.
        let may_be_there =
            self.assessment.may_have_lost(self.number, unit) || set.leaves.iter().any(|leaf| leaf.broken);
        if may_be_there {
            found.retain(|fault| !matches!(fault.fault, Fault::MissingAnswer { .. } | Fault::NothingToAgree { .. }));
        }
        if silent {
            // One message for the unit says it all.
            if !may_be_there {
                let fault = Fault::NotSubmitted { name: of_unit.name.clone(), ranked: set.absent_is_zero };
                faults.push(fault.at(of_unit.place).of_unit(&of_unit.id));
            }
            faults.extend(found.into_iter().filter(|fault| fault.severity == Severity::Error));
            open.clear();
        } else {
            if case.asks_unit() && !self.assessment.speaks_of(self.number, unit, Some(By::Unit)) {
                doubt::gather_agreed(&mut found, &of_unit.name);
            }
            faults.extend(found);
            self.open_appraisals(unit, &open, &leaves, faults);
        }
        let (criteria, total, base) = sum::sums(set, &leaves);
        UnitScore { leaves, criteria, base, total, open_appraisals: open, not_submitted: silent }
    }

    fn leaf(
        &self,
        case: &Case<'_>,
        leaf: LeafId,
        figures: &[leaf::Figures; 3],
        appraised: bool,
        open: &mut BTreeMap<String, Vec<LeafId>>,
        faults: &mut Vec<Diagnostic>,
    ) -> LeafScore {
        let set = self.set;
        let rule = &set.leaf(leaf).rule;
        let criterion = set.criterion_of(leaf);
        let does_not_apply = self.group.applies(case.unit, set.leaf(leaf).node).err();
        if let Some(why) = does_not_apply {
            case.answered_all_the_same(leaf, why, faults);
            return LeafScore {
                value: None,
                self_assessed: None,
                appraised: None,
                final_points: None,
                max: Number::ZERO,
                state: LeafState::NotApplicable,
                gates: [false; 3],
            };
        }
        let over = |view| self.over.of_leaf(view, leaf, case.unit);
        let [own_figures, appraised_figures, last_figures] = figures;
        let last_standing = case.standing(View::Final, leaf);
        let over_last = over(View::Final);
        let last = case.came(leaf, &last_standing, last_figures, &over_last);
        self.open(case, leaf, &last_standing, last_figures, open);
        // Where nobody but the unit entered anything that the leaf reads, the unit's own word is what stands.
        let over_own = over(View::Own);
        let differs = last_standing.changed
            || over_own != over_last
            || rule.figures.iter().any(|figure| {
                let at = usize::from(figure.0);
                own_figures.answers[at] != last_figures.answers[at] || own_figures.states[at] != last_figures.states[at]
            });
        let own = differs.then(|| {
            let standing = case.standing(View::Own, leaf);
            (case.came(leaf, &standing, own_figures, &over_own), standing)
        });
        let is_self_assessed = rule.is_self_assessed(&set.figures);
        let own_came = own.as_ref().map_or(&last, |(came, _)| came);
        let own_points = own_came.points().filter(|_| is_self_assessed);
        let appraised_came = match appraised {
            false => None,
            true if self.ends_with_appraiser => None,
            true => {
                let standing = case.standing(View::Appraised, leaf);
                Some(case.came(leaf, &standing, appraised_figures, &over(View::Appraised)))
            }
        };
        let appraised_points = match (appraised, &appraised_came) {
            (false, _) => None,
            (true, Some(came)) => came.points(),
            (true, None) => last.points(),
        };
        let gates = match &rule.gate {
            None => [false; 3],
            Some(gate) => {
                let acts = |came: &Came, view: View, figures: &leaf::Figures| {
                    case.gate_acts(leaf, gate, came, &case.standing(view, leaf), figures, &over(view))
                };
                let of_appraised = appraised_came.as_ref().unwrap_or(&last);
                [
                    is_self_assessed && acts(own_came, View::Own, own_figures),
                    appraised && acts(of_appraised, View::Appraised, appraised_figures),
                    acts(&last, View::Final, last_figures),
                ]
            }
        };
        let own = own.filter(|_| is_self_assessed);
        case.doubts(leaf, &last_standing, &last, own.as_ref(), own_points.as_ref(), faults);
        let (value, points, state) = match last {
            Came::Points { points, value, .. } => {
                let state = if last_standing.appraised { LeafState::Appraised } else { LeafState::Scored };
                (value, Some(points), state)
            }
            Came::NotApplicable { value } => (value, None, LeafState::NotApplicable),
            Came::Missing(_) => (None, Some(Number::ZERO), LeafState::Missing),
            Came::Invalid(_, value) => (value, Some(Number::ZERO), LeafState::Invalid),
        };
        let stands_outside = criterion.kind != Kind::Base || state == LeafState::NotApplicable;
        let signed = |points: Option<Number>| match criterion.kind {
            Kind::Penalty => points.map(|points| -&points),
            Kind::Base | Kind::Bonus => points,
        };
        LeafScore {
            value,
            self_assessed: signed(own_points),
            appraised: signed(appraised_points),
            final_points: signed(points),
            max: if stands_outside { Number::ZERO } else { criterion.max.clone() },
            state,
            gates,
        }
    }

    /// Adds a leaf to its department's open ones, unless it has spoken or the last appraiser's stage accepts silence.
    fn open(
        &self,
        case: &Case<'_>,
        leaf: LeafId,
        standing: &crate::assessment::Standing,
        figures: &leaf::Figures,
        open: &mut BTreeMap<String, Vec<LeafId>>,
    ) {
        let of_set = self.set.leaf(leaf);
        let rule = &of_set.rule;
        // What only the appraiser can supply is open, whatever silence means, and whatever else he has said.
        let decided = standing.word.is_some() || standing.points.is_some();
        let blank = case.blank(leaf, standing).into_iter().any(|at| rule.asked[at].from == From::Appraiser);
        let figure_blank = rule.figures.iter().any(|figure| {
            figures.states[usize::from(figure.0)] == leaf::FigureState::Missing
                && self.set.figure(*figure).asked.from == From::Appraiser
        });
        let awaited = !decided && (blank || figure_blank);
        if standing.appraised && !awaited || of_set.broken {
            return;
        }
        match &of_set.appraiser {
            Some(appraiser) if awaited || !self.silence_accepts => {
                open.entry(appraiser.clone()).or_default().push(leaf)
            }
            None if awaited => open.entry(String::new()).or_default().push(leaf),
            _ => {}
        }
    }

    fn open_appraisals(
        &self,
        unit: UnitNo,
        open: &BTreeMap<String, Vec<LeafId>>,
        scores: &[LeafScore],
        faults: &mut Vec<Diagnostic>,
    ) {
        let of_unit = self.group.unit(unit);
        for (appraiser, leaves) in open {
            // What only the appraiser can supply counts 0 until he does; the rest counts as the unit has it.
            for awaited in [true, false] {
                let waits = |leaf: &LeafId| {
                    scores[usize::from(leaf.0)].state == LeafState::Missing && self.asks_appraiser(*leaf)
                };
                let of_kind = leaves.iter().filter(|leaf| waits(leaf) == awaited);
                let leaves: Vec<String> = of_kind.map(|leaf| self.set.criterion_of(*leaf).code.clone()).collect();
                if !leaves.is_empty() {
                    let fault = Fault::AppraisalOpen { appraiser: appraiser.clone(), leaves, awaited };
                    faults.push(fault.at(of_unit.place).of_unit(&of_unit.id));
                }
            }
        }
    }

    /// Whether the appraiser is to supply anything that a leaf reads.
    fn asks_appraiser(&self, leaf: LeafId) -> bool {
        let rule = &self.set.leaf(leaf).rule;
        let figures = rule.figures.iter().map(|figure| &self.set.figure(*figure).asked);
        rule.asked.iter().chain(figures).any(|asked| asked.from == From::Appraiser)
    }

    fn no_value_of_applies(&self, node: CriterionId, why: NoValue) -> Diagnostic {
        let criterion = self.set.criterion(node);
        let why = crate::fault::Worded::new(|language| leaf::plain_reason(why, language));
        Fault::NoValue { why, of_set: true }.at(criterion.place).of_criterion(&criterion.code)
    }
}

/// Final points of some criteria, added up.
pub(crate) fn sum_of(score: &UnitScore, nodes: &[CriterionId]) -> Number {
    nodes.iter().map(|node| score.criteria[usize::from(node.0)].final_points.clone()).sum()
}
