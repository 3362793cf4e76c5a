//! What a criterion makes of its children: sums and weighted shares, bonus and penalty within their caps, gates.

use super::{LeafScore, LeafState};
use crate::criteria::{Criterion, CriterionId, Kind, LeafId, Set};
use crate::number::Number;

/// Sums of points over the leaves beneath a criterion, or over all of a unit. Leaves are rounded, sums are not again. Those of
/// a penalty are negative.
#[derive(Clone, Debug)]
pub struct Sums {
    /// Self-assessed points; `None` where no leaf has any.
    pub self_assessed: Option<Number>,
    /// Appraised points; `None` where no appraiser has spoken of the unit.
    pub appraised: Option<Number>,
    /// Final points.
    pub final_points: Number,
    /// What the unit could attain, in points; 0 of bonus and penalty, less what does not apply to it.
    pub max: Number,
    /// What the children came to together in the final column, where something was made of it: where a criterion's maximum
    /// or gate, or the set's cap or floor, took or added anything.
    pub before: Option<Number>,
    /// The gate that acted on the final column: its leaf, and the share that it kept.
    pub gate: Option<(LeafId, Number)>,
}

/// One column of points: of the children, and what the criterion makes of them.
pub(super) struct Column<'a> {
    pub set: &'a Set,
    pub leaves: &'a [LeafScore],
    /// Which of a leaf's columns it is.
    pub at: usize,
    /// What the unit could attain at each criterion.
    pub max: &'a [Number],
}

/// Sums by criterion, the sum of all, and the final sum without bonus and penalty.
pub(super) fn sums(set: &Set, leaves: &[LeafScore]) -> (Vec<Sums>, Sums, Number) {
    let applies = |leaf: LeafId| leaves[usize::from(leaf.0)].state != LeafState::NotApplicable;
    let max = maxima(set, &applies);
    // In each column what has no points there does not apply: what only an appraiser gives is no part of self-assessed
    // sums, and what a unit held to be not applicable counts where an appraiser decided otherwise.
    let weighted = set.criteria.iter().any(|criterion| criterion.weight.is_some());
    let columns = [0, 1, 2].map(|at| {
        // Sums without weights do not ask what could be attained.
        let max = match weighted {
            true => maxima(set, &|leaf| of_leaf(leaves, leaf, at).is_some()),
            false => Vec::new(),
        };
        let nodes = Column { set, leaves, at, max: &max }.of_criteria();
        (nodes, max)
    });
    let [(own, _), (appraised, _), (last, _)] = &columns;
    let of = |node: CriterionId| {
        let at = usize::from(node.0);
        let criterion = set.criterion(node);
        let last = &last[at];
        Sums {
            self_assessed: own[at].points.clone(),
            appraised: appraised[at].points.clone(),
            final_points: last.points.clone().unwrap_or(Number::ZERO),
            max: if criterion.kind == Kind::Base { max[at].clone() } else { Number::ZERO },
            before: last.before.clone(),
            gate: last.gate.clone(),
        }
    };
    let criteria: Vec<Sums> = set.nodes().map(of).collect();
    let [own, appraised, last] = columns.each_ref().map(|(column, max)| Total::of(set, column, max));
    let Total { base, sum, held } = last.unwrap_or(Total { base: Number::ZERO, sum: Number::ZERO, held: Number::ZERO });
    let total = Sums {
        self_assessed: own.map(|own| own.held),
        appraised: appraised.map(|appraised| appraised.held),
        before: (sum != held).then_some(sum),
        final_points: held,
        max: total_max(set, &max),
        gate: None,
    };
    (criteria, total, base)
}

/// What a leaf has in a column.
fn of_leaf(leaves: &[LeafScore], leaf: LeafId, column: usize) -> &Option<Number> {
    let leaf = &leaves[usize::from(leaf.0)];
    match column {
        0 => &leaf.self_assessed,
        1 => &leaf.appraised,
        _ => &leaf.final_points,
    }
}

/// The most that a unit could attain, if those leaves apply.
pub(crate) fn attainable(set: &Set, applies: &dyn Fn(LeafId) -> bool) -> Number {
    total_max(set, &maxima(set, applies))
}

/// What could be attained at each criterion: of weighted children the whole maximum, while one applies.
pub(super) fn maxima(set: &Set, applies: &dyn Fn(LeafId) -> bool) -> Vec<Number> {
    let mut max = vec![Number::ZERO; set.criteria.len()];
    for node in set.nodes().rev() {
        let criterion = set.criterion(node);
        max[usize::from(node.0)] = match criterion.leaf {
            Some(leaf) if applies(leaf) => criterion.max.clone(),
            Some(_) => Number::ZERO,
            None => of_children(set, &criterion.children, &criterion.max, &max),
        };
    }
    max
}

fn total_max(set: &Set, max: &[Number]) -> Number {
    of_children(set, &base_domains(set), &set.total, max)
}

fn of_children(set: &Set, children: &[CriterionId], whole: &Number, max: &[Number]) -> Number {
    let of = |child: &CriterionId| &max[usize::from(child.0)];
    match children.iter().any(|child| set.criterion(*child).weight.is_some()) {
        false => children.iter().map(|child| of(child).clone()).sum(),
        true if children.iter().any(|child| !of(child).is_zero()) => whole.clone(),
        true => Number::ZERO,
    }
}

pub(super) fn base_domains(set: &Set) -> Vec<CriterionId> {
    set.domains().filter(|domain| set.criterion(*domain).kind == Kind::Base).collect()
}

/// What a criterion came to in one column.
pub(super) struct Node {
    pub points: Option<Number>,
    pub before: Option<Number>,
    pub gate: Option<(LeafId, Number)>,
}

impl Column<'_> {
    /// Children before parents: the tree has parents first.
    fn of_criteria(&self) -> Vec<Node> {
        let mut nodes: Vec<Option<Node>> = (0..self.set.criteria.len()).map(|_| None).collect();
        let gates = self.gates();
        for node in self.set.nodes().rev() {
            let criterion = self.set.criterion(node);
            let found = match criterion.leaf {
                Some(leaf) => Node { points: of_leaf(self.leaves, leaf, self.at).clone(), before: None, gate: None },
                None => self.of_parent(criterion, node, &nodes, &gates),
            };
            nodes[usize::from(node.0)] = Some(found);
        }
        nodes.into_iter().flatten().collect()
    }

    /// The gates that act in this column: on which criterion, and what they keep; the one that keeps least first.
    fn gates(&self) -> Vec<(CriterionId, LeafId, Number)> {
        let acts = |leaf: LeafId| {
            let gate = self.set.leaf(leaf).rule.gate.as_ref()?;
            self.leaves[usize::from(leaf.0)].gates[self.at].then(|| (gate.scope, leaf, gate.keep.clone()))
        };
        let mut gates: Vec<_> = self.set.leaf_ids().filter_map(acts).collect();
        gates.sort_by(|a, b| a.2.cmp(&b.2));
        gates
    }

    /// The children's sum; held at the maximum (bonus, penalty); gates.
    fn of_parent(
        &self,
        criterion: &Criterion,
        node: CriterionId,
        nodes: &[Option<Node>],
        gates: &[(CriterionId, LeafId, Number)],
    ) -> Node {
        let points = |child: &CriterionId| nodes[usize::from(child.0)].as_ref().and_then(|node| node.points.clone());
        let Some(sum) = self.of_siblings(&criterion.children, &criterion.max, &points) else {
            return Node { points: None, before: None, gate: None };
        };
        let gate = gates.iter().find(|(scope, ..)| *scope == node).map(|(_, leaf, keep)| (*leaf, keep));
        kept(self.set, criterion, sum, gate)
    }

    /// What siblings bring together: their sum, or by their weights a share of the whole.
    pub(super) fn of_siblings(
        &self,
        siblings: &[CriterionId],
        whole: &Number,
        points: &dyn Fn(&CriterionId) -> Option<Number>,
    ) -> Option<Number> {
        let known: Vec<Number> = siblings.iter().filter_map(points).collect();
        if known.is_empty() {
            return None;
        }
        if siblings.iter().all(|sibling| self.set.criterion(*sibling).weight.is_none()) {
            return Some(known.into_iter().sum());
        }
        let mut weights = Number::ZERO;
        let mut shares = Number::ZERO;
        for sibling in siblings {
            // One that could attain nothing does not apply: its weight goes to the others.
            let Some(weight) = &self.set.criterion(*sibling).weight else { continue };
            let max = &self.max[usize::from(sibling.0)];
            // What is no part of the column, such as what only an appraiser gives among self-assessed points, has no share.
            let Some(share) = points(sibling).and_then(|points| points.over(max)) else { continue };
            weights = &weights + weight;
            shares = &shares + &(weight * &share);
        }
        let share = shares.over(&weights)?;
        Some(self.set.rounding.points(&(whole * &share)))
    }
}

/// What a criterion makes of its children's sum: held at its maximum (bonus, penalty), and what a gate keeps of it.
pub(super) fn kept(set: &Set, criterion: &Criterion, sum: Number, gate: Option<(LeafId, &Number)>) -> Node {
    let held = match criterion.kind {
        Kind::Base => sum.clone(),
        Kind::Bonus => sum.clone().min(criterion.max.clone()),
        Kind::Penalty => sum.clone().max(-&criterion.max),
    };
    let gate = gate.filter(|_| !held.is_negative());
    let kept = match gate {
        Some((_, keep)) => set.rounding.points(&(&held * keep)),
        None => held,
    };
    let before = (kept != sum || gate.is_some()).then_some(sum);
    Node { points: Some(kept), before, gate: gate.map(|(leaf, keep)| (leaf, keep.clone())) }
}

/// A total within the set's cap and floor.
pub(super) fn held(set: &Set, sum: &Number) -> Number {
    let mut held = sum.clone();
    if let Some(cap) = &set.cap {
        held = held.min(cap.clone());
    }
    if let Some(floor) = &set.floor {
        held = held.max(floor.clone());
    }
    held
}

/// What a column comes to in all.
struct Total {
    /// Without bonus and penalty.
    base: Number,
    /// With them.
    sum: Number,
    /// Within the set's cap and floor.
    held: Number,
}

impl Total {
    fn of(set: &Set, column: &[Node], max: &[Number]) -> Option<Total> {
        let points = |node: &CriterionId| column[usize::from(node.0)].points.clone();
        let siblings = Column { set, leaves: &[], at: 0, max };
        let base = siblings.of_siblings(&base_domains(set), &set.total, &points);
        let beside: Vec<Number> = set
            .domains()
            .filter(|domain| set.criterion(*domain).kind != Kind::Base)
            .filter_map(|one| points(&one))
            .collect();
        if base.is_none() && beside.is_empty() {
            return None;
        }
        let base = base.unwrap_or(Number::ZERO);
        let sum = &base + &beside.into_iter().sum();
        let held = held(set, &sum);
        Some(Total { base, sum, held })
    }
}
