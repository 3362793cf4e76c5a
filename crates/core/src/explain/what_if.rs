//! What a unit would come to with other points: summed anew by the same sums, all other units as they are.

use super::Explain;
use crate::assessment::View;
use crate::criteria::{At, Kind, LeafId};
use crate::number::Number;
use crate::rank::{Contender, Index, Keys, rank_among};
use crate::results::{UnitState, contender};
use crate::score::{Came, Case, LeafState, UnitScore};

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
}

impl Explain<'_> {
    /// What the unit would come to, if a leaf brought the most that it can: a penalty nothing. As if an appraiser set those
    /// points: figures stay as they are, and a gate acts if its condition then holds.
    pub(super) fn at_best(&self, leaf: LeafId, others: &[Keys]) -> Option<WhatIf> {
        let (best, more) = self.best(leaf)?;
        let set = self.set();
        let gates = set.leaf(leaf).rule.gate.as_ref().is_some_and(|gate| {
            let case = Case::new(&self.results.assessment, self.ranked.group, self.unit.unit);
            let standing = self.results.assessment.standing(View::Final, case.number, case.unit, At::Leaf(leaf));
            let over = self.ranked.over.of_leaf(View::Final, leaf, case.unit);
            let positive = if best.is_negative() { -&best } else { best.clone() };
            let came = Came::Points { points: positive, value: None, undefined: false };
            case.gate_acts(leaf, gate, &came, &standing, &case.figures(View::Final), &over)
        });
        let compares = !set.leaf(leaf).rule.over_units.is_empty();
        Some(self.with(&self.unit.score.with_points(set, leaf, best, gates), more, compares, others))
    }

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

    /// What the unit would come to without the gate of a leaf.
    pub(super) fn without_gate(&self, leaf: LeafId, more: Number, others: &[Keys]) -> Option<WhatIf> {
        (self.unit.state != UnitState::NotSubmitted)
            .then(|| self.with(&self.unit.score.without_gate(self.set(), leaf), more, false, others))
    }

    /// What decides the places of all other units.
    pub(super) fn others(&self) -> Vec<Keys> {
        let others = self.ranked.units.iter().filter(|other| other.unit != self.unit.unit);
        others.filter_map(|other| contender(self.group(), other).keys(self.set())).collect()
    }

    fn with(&self, score: &UnitScore, more: Number, compares: bool, others: &[Keys]) -> WhatIf {
        let set = self.set();
        let index = Index::of(&score.total, set);
        let now = contender(self.group(), self.unit);
        let keys = Contender { score, index: index.as_ref(), ..now }.keys(set);
        let rank = keys.map(|keys| rank_among(others.iter(), &keys, &set.ties));
        let more_in_all = &score.total.final_points - &self.unit.score.total.final_points;
        WhatIf { more, more_in_all, index, rank, compares }
    }
}
