//! A criterion with children, and a figure.

use super::{Answer, Columns, Entered, Explain};
use crate::criteria::{At, Criterion, CriterionId, LeafId};
use crate::fault::Diagnostic;
use crate::id::FigureNo;
use crate::number::Number;
use crate::rule::{Figure, Rule};

/// How the points of a criterion add up.
#[derive(Clone, Debug)]
pub struct CriterionExplained<'a> {
    /// Which it is.
    pub node: CriterionId,
    /// The criterion.
    pub criterion: &'a Criterion,
    /// The criteria above it, the domain first.
    pub above: Vec<CriterionId>,
    /// For which units it applies, in words; `None`: for all.
    pub applies: Option<String>,
    /// What stands right beneath it.
    pub children: Vec<Child<'a>>,
    /// Its points; of a penalty they stand negative.
    pub points: Columns,
    /// What the unit could attain: 0 of bonus and penalty.
    pub max: Number,
    /// The children's final points, added up: `3 + 2,5 = 5,5`; empty where weights share out the maximum.
    pub sum: String,
    /// What was made of them beside: by weights, by a maximum, by a gate; empty where nothing was.
    pub trace: String,
    /// The gate that acted: its leaf, and the share that it kept.
    pub gate: Option<(LeafId, Number)>,
}

/// A criterion beneath another.
#[derive(Clone, Debug)]
pub struct Child<'a> {
    /// The criterion.
    pub criterion: &'a Criterion,
    /// Its points.
    pub points: Columns,
    /// What the unit could attain there.
    pub max: Number,
}

/// A figure that is asked once and read by leaves.
#[derive(Clone, Debug)]
pub struct FigureExplained<'a> {
    /// Which it is.
    pub figure: FigureNo,
    /// What the set says of it.
    pub of_set: &'a Figure,
    /// What was asked, and what stands.
    pub answer: Answer,
    /// Whether what stands can be computed with; a figure that breaks its own condition cannot.
    pub counts: bool,
    /// What must hold of it, in words.
    pub condition: Option<String>,
    /// The leaves that read it.
    pub read_by: Vec<LeafId>,
    /// Everything that was ever entered at it.
    pub trail: Vec<Entered>,
    /// What is doubtful about it.
    pub doubts: Vec<&'a Diagnostic>,
}

impl<'a> Explain<'a> {
    /// Explains a criterion with children.
    pub fn criterion(&self, node: CriterionId) -> CriterionExplained<'a> {
        let (set, results) = (self.set(), self.results);
        let (group, score) = (self.ranked.group, &self.unit.score);
        let criterion = set.criterion(node);
        let child = |node: &CriterionId| Child {
            criterion: set.criterion(*node),
            points: self.columns(*node),
            max: score.criteria[usize::from(node.0)].max.clone(),
        };
        let sums = &score.criteria[usize::from(node.0)];
        CriterionExplained {
            node,
            criterion,
            above: self.above(node),
            applies: set.applies_in_words(node, self.language),
            children: criterion.children.iter().map(child).collect(),
            points: self.columns(node),
            max: sums.max.clone(),
            sum: results.trace_of_sum(group, Some(node), score, self.language),
            trace: results.trace_of_criterion(group, node, score, self.language),
            gate: sums.gate.clone(),
        }
    }

    fn columns(&self, node: CriterionId) -> Columns {
        let score = &self.unit.score;
        match self.set().criterion(node).leaf {
            Some(leaf) => {
                let leaf = &score.leaves[usize::from(leaf.0)];
                Columns {
                    own: leaf.self_assessed.clone(),
                    appraised: leaf.appraised.clone(),
                    last: leaf.final_points.clone(),
                }
            }
            None => {
                let sums = &score.criteria[usize::from(node.0)];
                Columns {
                    own: sums.self_assessed.clone(),
                    appraised: sums.appraised.clone(),
                    last: Some(sums.final_points.clone()),
                }
            }
        }
    }

    /// Explains a figure.
    pub fn figure(&self, figure: FigureNo) -> FigureExplained<'a> {
        let set = self.set();
        let of_set = set.figure(figure);
        let at = At::Figure(figure);
        let condition = of_set
            .valid
            .as_ref()
            .map(|valid| Rule::nothing().condition_in_words(valid, &Number::ZERO, set.around(), self.language));
        let mut answers = self.answers(at);
        let stands = self.results.figures(self.ranked.group, self.unit.unit);
        FigureExplained {
            figure,
            of_set,
            // A figure asks one thing.
            answer: answers.remove(0),
            counts: stands[usize::from(figure.0)].is_some(),
            condition,
            read_by: set.leaf_ids().filter(|leaf| set.leaf(*leaf).rule.figures.contains(&figure)).collect(),
            trail: self.trail(at),
            doubts: self.doubts(at),
        }
    }
}
