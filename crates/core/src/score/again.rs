//! A unit's final column with other points, summed anew only where they reach: from the leaf up to the total.

use std::collections::BTreeSet;

use super::sum::{self, Column, Sums};
use super::{LeafScore, LeafState, UnitScore};
use crate::criteria::{CriterionId, Kind, LeafId, Set};
use crate::number::Number;

/// A unit's score, to be changed for a moment and put back.
pub(crate) struct Again<'a> {
    set: &'a Set,
    score: UnitScore,
    /// What the unit could attain at each criterion, which shares out weights.
    max: Vec<Number>,
    /// The leaves with gates; those that keep least first.
    gates: Vec<LeafId>,
}

/// What is other than it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Change {
    /// A leaf's final points: a penalty's stand negative.
    pub points: Option<(LeafId, Number)>,
    /// Whether gates act, for those of these leaves.
    pub gates: Vec<(LeafId, bool)>,
}

impl<'a> Again<'a> {
    pub(crate) fn new(set: &'a Set, score: &UnitScore) -> Again<'a> {
        let max = sum::maxima(set, &|leaf| score.leaves[usize::from(leaf.0)].state != LeafState::NotApplicable);
        let keep = |leaf: &LeafId| set.leaf(*leaf).rule.gate.as_ref().map(|gate| gate.keep.clone());
        let mut gates: Vec<LeafId> = set.leaf_ids().filter(|leaf| keep(leaf).is_some()).collect();
        gates.sort_by_key(keep);
        Again { set, score: score.clone(), max, gates }
    }

    /// What `read` makes of the unit with a change; figures stay as they are.
    pub(crate) fn with<T>(&mut self, change: Change, read: impl FnOnce(&UnitScore) -> T) -> T {
        let mut leaves: Vec<(LeafId, LeafScore)> = Vec::new();
        let touched = change.points.iter().map(|(leaf, _)| *leaf).chain(change.gates.iter().map(|(leaf, _)| *leaf));
        leaves.extend(touched.map(|leaf| (leaf, self.score.leaves[usize::from(leaf.0)].clone())));
        let mut nodes = BTreeSet::new();
        if let Some((leaf, points)) = change.points {
            self.score.leaves[usize::from(leaf.0)].final_points = Some(points);
            self.climb(self.set.leaf(leaf).node, &mut nodes);
        }
        for (leaf, acts) in change.gates {
            self.score.leaves[usize::from(leaf.0)].gates[2] = acts;
            if let Some(gate) = &self.set.leaf(leaf).rule.gate {
                self.climb(gate.scope, &mut nodes);
            }
        }
        let before: Vec<(CriterionId, Sums)> = nodes.iter().map(|node| (*node, self.sums(*node).clone())).collect();
        let (total, base) = (self.score.total.clone(), self.score.base.clone());
        self.sum(&before);
        let read = read(&self.score);
        for (leaf, score) in leaves.into_iter().rev() {
            self.score.leaves[usize::from(leaf.0)] = score;
        }
        for (node, sums) in before {
            self.score.criteria[usize::from(node.0)] = sums;
        }
        (self.score.total, self.score.base) = (total, base);
        read
    }

    fn sums(&self, node: CriterionId) -> &Sums {
        &self.score.criteria[usize::from(node.0)]
    }

    /// A criterion and all above it.
    fn climb(&self, node: CriterionId, nodes: &mut BTreeSet<CriterionId>) {
        nodes.extend(std::iter::successors(Some(node), |node| self.set.criterion(*node).parent));
    }

    /// Sums some criteria anew, and the total; `before` is what they were, parents first.
    fn sum(&mut self, before: &[(CriterionId, Sums)]) {
        let set = self.set;
        // How much more a parent's children came to.
        let more = |again: &Again<'_>, parent: Option<CriterionId>, base: bool| -> Number {
            let beneath = |node: &CriterionId| {
                let criterion = set.criterion(*node);
                criterion.parent == parent && (!base || criterion.kind == Kind::Base)
            };
            let of = before.iter().filter(|(node, _)| beneath(node));
            of.map(|(node, was)| &again.sums(*node).final_points - &was.final_points).sum()
        };
        for (node, was) in before.iter().rev() {
            let criterion = set.criterion(*node);
            let at = usize::from(node.0);
            if let Some(leaf) = criterion.leaf {
                let points = self.score.leaves[usize::from(leaf.0)].final_points.clone();
                self.score.criteria[at].final_points = points.unwrap_or(Number::ZERO);
                continue;
            }
            let sum = match self.by_weights(&criterion.children, &criterion.max) {
                Some(sum) => sum,
                None => was.before.as_ref().unwrap_or(&was.final_points) + &more(self, Some(*node), false),
            };
            let acts = |leaf: &&LeafId| {
                let gate = set.leaf(**leaf).rule.gate.as_ref();
                self.score.gate_acts(**leaf) && gate.is_some_and(|gate| gate.scope == *node)
            };
            let gate = self.gates.iter().find(acts).copied();
            let gate = gate.and_then(|leaf| Some((leaf, &set.leaf(leaf).rule.gate.as_ref()?.keep)));
            let kept = sum::kept(set, criterion, sum, gate);
            let sums = &mut self.score.criteria[at];
            sums.final_points = kept.points.unwrap_or(Number::ZERO);
            (sums.before, sums.gate) = (kept.before, kept.gate);
        }
        let more_of_base = more(self, None, true);
        let base = match self.by_weights(&sum::base_domains(set), &set.total) {
            Some(base) => base,
            None => &self.score.base + &more_of_base,
        };
        let beside = &more(self, None, false) - &more_of_base;
        let total = &mut self.score.total;
        let sum = total.before.as_ref().unwrap_or(&total.final_points) + &(&(&base - &self.score.base) + &beside);
        total.final_points = sum::held(set, &sum);
        total.before = (sum != total.final_points).then_some(sum);
        self.score.base = base;
    }

    /// What siblings bring together by their weights; `None` where they have none.
    fn by_weights(&self, siblings: &[CriterionId], whole: &Number) -> Option<Number> {
        if siblings.iter().all(|sibling| self.set.criterion(*sibling).weight.is_none()) {
            return None;
        }
        let column = Column { set: self.set, leaves: &[], at: 2, max: &self.max };
        let points = |node: &CriterionId| Some(self.sums(*node).final_points.clone());
        Some(column.of_siblings(siblings, whole, &points).unwrap_or(Number::ZERO))
    }
}
