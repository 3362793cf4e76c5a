//! What a unit would come to with other points: summed anew by the same sums, all other units as they are.

use super::Explain;
use crate::assessment::View;
use crate::criteria::{At, CriterionId, Kind, LeafId, Set};
use crate::number::Number;
use crate::rank::{Contender, Index, Keys, rank_among};
use crate::results::{UnitState, contender};
use crate::score::{Again, Came, Case, Change, LeafState};

/// What a unit would come to, all other units being as they are.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// How much more the leaf would bring, in its own points.
    pub more: Number,
    /// How much more the unit would have in all: less or more than that where weights, gates or a cap stand between.
    pub more_in_all: Number,
    /// The index then.
    pub index: Option<Index>,
    /// The rank then; `None` where the unit is not ranked.
    pub rank: Option<usize>,
    /// Whether the leaf compares units, so that a real change may move others too.
    pub compares: bool,
    /// The leaves whose gates take some of it all the same: gates read figures, which awarded points leave as they are.
    pub gates: Vec<LeafId>,
    /// What the unit would come to if those gates were lifted beside; `None` where there are none.
    pub ungated: Option<Box<WhatIf>>,
}

/// Tries changes at one unit.
pub(super) struct Trial<'a, 'b> {
    explain: &'b Explain<'a>,
    again: Again<'a>,
    /// What decides the places of all other units.
    others: Vec<Keys>,
}

impl Explain<'_> {
    /// The most that a leaf can bring, and how much more that is; `None` where it has that already, or does not apply, or
    /// nothing was sent.
    pub(super) fn best(&self, leaf: LeafId) -> Option<(Number, Number)> {
        let score = &self.unit.score.leaves[usize::from(leaf.0)];
        if score.state == LeafState::NotApplicable || self.unit.state == UnitState::NotSubmitted {
            return None;
        }
        let criterion = self.set().criterion_of(leaf);
        let best = if criterion.kind == Kind::Penalty { Number::ZERO } else { criterion.max.clone() };
        let more = &best - score.final_points.as_ref()?;
        (!more.is_zero() && !more.is_negative()).then_some((best, more))
    }

    /// Whether the gate of a leaf would act, if an appraiser gave it so many points.
    fn would_act(&self, leaf: LeafId, points: &Number) -> bool {
        self.set().leaf(leaf).rule.gate.as_ref().is_some_and(|gate| {
            let case = Case::new(&self.results.assessment, self.ranked.group, self.unit.unit);
            let standing = self.results.assessment.standing(View::Final, case.number, case.unit, At::Leaf(leaf));
            let over = self.ranked.over.of_leaf(View::Final, leaf, case.unit);
            let positive = if points.is_negative() { -points } else { points.clone() };
            let came = Came::Points { points: positive, value: None, undefined: false };
            case.gate_acts(leaf, gate, &came, &standing, &case.figures(View::Final), &over)
        })
    }
}

impl<'a, 'b> Trial<'a, 'b> {
    pub(super) fn new(explain: &'b Explain<'a>) -> Trial<'a, 'b> {
        let others = explain.ranked.units.iter().filter(|other| other.unit != explain.unit.unit);
        let others = others.filter_map(|other| contender(explain.group(), other).keys(explain.set())).collect();
        Trial { explain, again: Again::new(explain.set(), &explain.unit.score), others }
    }

    /// What the unit would come to, if a leaf brought the most that it can: a penalty nothing. As if an appraiser set those
    /// points: figures stay as they are, and a gate acts if its condition then holds.
    pub(super) fn at_best(&mut self, leaf: LeafId) -> Option<WhatIf> {
        let set = self.explain.set();
        let (best, more) = self.explain.best(leaf)?;
        let own = (leaf, self.explain.would_act(leaf, &best));
        let compares = !set.leaf(leaf).rule.over_units.is_empty();
        let score = &self.explain.unit.score;
        let above: Vec<CriterionId> = self.explain.above(set.leaf(leaf).node);
        let acts = |one: &LeafId| if *one == leaf { own.1 } else { score.gate_acts(*one) };
        let over = |one: &LeafId| *one == leaf || gate_on(set, *one, &above);
        let gates: Vec<LeafId> = set.leaf_ids().filter(over).filter(acts).collect();
        let as_awarded = Change { points: Some((leaf, best.clone())), gates: vec![own] };
        let mut awarded = self.with(as_awarded, more.clone(), compares);
        if !gates.is_empty() {
            let lifted = gates.iter().map(|leaf| (*leaf, false));
            let lifted = std::iter::once(own).chain(lifted).collect();
            let ungated = self.with(Change { points: Some((leaf, best)), gates: lifted }, more, compares);
            if ungated.more_in_all != awarded.more_in_all {
                (awarded.gates, awarded.ungated) = (gates, Some(Box::new(ungated)));
            }
        }
        Some(awarded)
    }

    /// What the unit would come to if no gate took anything of a criterion.
    pub(super) fn without_gates(&mut self, of: CriterionId, more: Number) -> Option<WhatIf> {
        if self.explain.unit.state == UnitState::NotSubmitted {
            return None;
        }
        let set = self.explain.set();
        let on_it = set.leaf_ids().filter(|leaf| gate_on(set, *leaf, &[of]));
        let lifted = on_it.map(|leaf| (leaf, false)).collect();
        Some(self.with(Change { points: None, gates: lifted }, more, false))
    }

    fn with(&mut self, change: Change, more: Number, compares: bool) -> WhatIf {
        let explain = self.explain;
        let set = explain.set();
        let others = &self.others;
        self.again.with(change, |score| {
            let index = Index::of(&score.total, set);
            let now = contender(explain.group(), explain.unit);
            let keys = Contender { score, index: index.as_ref(), ..now }.keys(set);
            let rank = keys.map(|keys| rank_among(others.iter(), &keys, &set.ties));
            let more_in_all = &score.total.final_points - &explain.unit.score.total.final_points;
            WhatIf { more, more_in_all, index, rank, compares, gates: Vec::new(), ungated: None }
        })
    }
}

/// Whether a leaf has a gate on one of some criteria.
fn gate_on(set: &Set, leaf: LeafId, nodes: &[CriterionId]) -> bool {
    set.leaf(leaf).rule.gate.as_ref().is_some_and(|gate| nodes.contains(&gate.scope))
}
