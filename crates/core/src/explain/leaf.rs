//! One leaf of one unit.

use super::what_if::Trial;
use super::{Answer, Changed, Entered, Explain, FigureExplained, WhatIf};
use crate::assessment::View;
use crate::criteria::{At, Criterion, CriterionId, Leaf, LeafId};
use crate::fault::Diagnostic;
use crate::number::Number;
use crate::round::By;
use crate::score::LeafState;

/// Why a leaf of a unit has its points.
#[derive(Clone, Debug)]
pub struct LeafExplained<'a> {
    /// Which it is.
    pub leaf: LeafId,
    /// The criterion, with the decision's own text and clause.
    pub criterion: &'a Criterion,
    /// Its rule, its evidence, who appraises it.
    pub of_set: &'a Leaf,
    /// The criteria above it, the domain first.
    pub above: Vec<CriterionId>,
    /// How answers become points, in words.
    pub wording: String,
    /// For which units it applies, in words; `None`: for all.
    pub applies: Option<String>,
    /// What was asked, with what stands in the end.
    pub answers: Vec<Answer>,
    /// The figures that it reads.
    pub figures: Vec<FigureExplained<'a>>,
    /// The functions over all units that its formulas call.
    pub over_units: Vec<OverUnits>,
    /// Everything that was ever entered at it.
    pub trail: Vec<Entered>,
    /// What was measured.
    pub value: Option<Number>,
    /// Its points; of a penalty they stand negative.
    pub points: Columns,
    /// What the unit could attain: 0 of bonus, penalty and what does not apply.
    pub max: Number,
    /// How it came to its points.
    pub state: LeafState,
    /// Why it has them, column by column.
    pub traces: Traces,
    /// The name of the appraisers' stage whose word the appraised column has, the last that spoke of it, where the round has
    /// several such stages.
    pub appraised_in: Option<String>,
    /// The share that its gate keeps of a criterion's sum, where it acts.
    pub gate: Option<(CriterionId, Number)>,
    /// What the appraisers said last; empty where they said nothing.
    pub reason: String,
    /// What others than the unit changed; `None` where its points are the unit's own.
    pub change: Option<Changed>,
    /// What is open or doubtful.
    pub doubts: Vec<&'a Diagnostic>,
    /// What the unit would come to with the most that the leaf can bring; `None` where it has that already, does not
    /// apply, or nothing was sent.
    pub at_best: Option<WhatIf>,
}

/// The three columns of points.
#[derive(Clone, Debug)]
pub struct Columns {
    /// Self-assessed; `None` where the unit is not asked.
    pub own: Option<Number>,
    /// Appraised; `None` where no appraiser has spoken of the unit.
    pub appraised: Option<Number>,
    /// Final; `None` where it does not apply.
    pub last: Option<Number>,
}

/// Why each column has its points: the strings of `results.json`.
#[derive(Clone, Debug)]
pub struct Traces {
    /// By the unit's own word; empty where it has no points of its own.
    pub own: String,
    /// After appraisal; empty where no appraiser has spoken.
    pub appraised: String,
    /// In the end.
    pub last: String,
}

/// What a function over all units came to.
#[derive(Clone, Debug)]
pub struct OverUnits {
    /// What it is: `cao nhất nhóm`.
    pub what: String,
    /// What it came to, of this unit.
    pub came_to: Option<Number>,
    /// Over how many units.
    pub units: usize,
}

impl<'a> Explain<'a> {
    /// Explains a leaf.
    pub fn leaf(&self, leaf: LeafId) -> LeafExplained<'a> {
        let (set, results) = (self.set(), self.results);
        let (group, unit) = (self.ranked.group, self.unit.unit);
        let of_set = set.leaf(leaf);
        let score = &self.unit.score.leaves[usize::from(leaf.0)];
        let at = At::Leaf(leaf);
        let trace = |view, has_points: bool| match has_points {
            true => {
                let standing = results.assessment.standing(view, group, unit, at);
                results.trace_in(view, group, unit, leaf, &standing, self.language)
            }
            false => String::new(),
        };
        let over = &self.ranked.over;
        let came_to = over.of_leaf(View::Final, leaf, unit);
        let over_units = of_set.rule.over_units.iter().zip(came_to).zip(over.units(View::Final, leaf));
        LeafExplained {
            leaf,
            criterion: set.criterion_of(leaf),
            of_set,
            above: self.above(of_set.node),
            wording: set.wording(leaf, self.language),
            applies: set.applies_in_words(of_set.node, self.language),
            answers: self.answers(at),
            figures: of_set.rule.figures.iter().map(|figure| self.figure(*figure)).collect(),
            over_units: over_units
                .map(|((over, came_to), units)| OverUnits {
                    what: over.how.of_group(self.language).into(),
                    came_to,
                    units,
                })
                .collect(),
            trail: self.trail(at),
            value: score.value.clone(),
            points: Columns {
                own: score.self_assessed.clone(),
                appraised: score.appraised.clone(),
                last: score.final_points.clone(),
            },
            max: score.max.clone(),
            state: score.state,
            traces: Traces {
                own: trace(View::Own, score.self_assessed.is_some()),
                appraised: trace(View::Appraised, score.appraised.is_some()),
                last: trace(View::Final, true),
            },
            appraised_in: self.appraised_in(leaf),
            gate: self.gate(leaf),
            reason: results.reason(group, unit, leaf).into(),
            change: self.change(leaf),
            doubts: self.doubts(at),
            at_best: Trial::new(self).at_best(leaf),
        }
    }

    fn appraised_in(&self, leaf: LeafId) -> Option<String> {
        let stages = &self.results.round().stages;
        if stages.iter().filter(|stage| stage.by == By::Appraiser).count() < 2 {
            return None;
        }
        let figures = self.set().leaf(leaf).rule.figures.iter().map(|figure| At::Figure(*figure));
        let (group, unit) = (self.ranked.group, self.unit.unit);
        let spoke = std::iter::once(At::Leaf(leaf))
            .chain(figures)
            .flat_map(|at| self.results.assessment.trail(group, unit, at))
            .map(|(stage, ..)| stage);
        let last = spoke.filter(|stage| stages[*stage].by == By::Appraiser).max()?;
        Some(stages[last].name.clone())
    }

    /// The criteria above one, the domain first.
    pub(super) fn above(&self, node: CriterionId) -> Vec<CriterionId> {
        let parent = |node: &CriterionId| self.set().criterion(*node).parent;
        let mut above: Vec<CriterionId> = std::iter::successors(parent(&node), parent).collect();
        above.reverse();
        above
    }

    fn gate(&self, leaf: LeafId) -> Option<(CriterionId, Number)> {
        let gate = self.set().leaf(leaf).rule.gate.as_ref()?;
        self.unit.score.gate_acts(leaf).then(|| (gate.scope, gate.keep.clone()))
    }
}
