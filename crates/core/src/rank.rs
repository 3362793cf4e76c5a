//! Points to indices, indices to ranks, and what a unit came to as formulas after the sum read it.

mod classes;

use crate::criteria::{RankOn, Set, Ties};
use crate::day::Calendar;
use crate::formula::{NoValue, Outcome, OutcomeName, Values};
use crate::known::About;
use crate::number::Number;
use crate::score::{LeafState, Sums, UnitScore};

pub use classes::{BandStep, MovedBy};
pub(crate) use classes::{Classes, classes};

/// Achieved points as a percentage of attainable points: as it is printed, and the figure that ranks and bands read.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// In percent, rounded as the set says: `93.75`.
    pub printed: Number,
    /// In percent: what ranks compare and bands are read from, the printed one, or the exact one where the set ranks on that.
    pub read: Number,
}

impl Index {
    /// The index of some sums; `None` where nothing is attainable.
    ///
    /// Index = Σ final ÷ Σ attainable maximum × 100, not the mean of the domains' percentages.
    pub(crate) fn of(sums: &Sums, set: &Set) -> Option<Index> {
        let exact = (&sums.final_points * &Number::HUNDRED).over(&sums.max)?;
        let printed = exact.round(set.rounding.index);
        let read = match set.rank_on {
            RankOn::Rounded => printed.clone(),
            RankOn::Exact => exact,
        };
        Some(Index { printed, read })
    }
}

/// What a unit came to, as bands, limits, quotas and ties read it.
#[derive(Clone, Copy)]
pub(crate) struct Contender<'a> {
    pub score: &'a UnitScore,
    pub index: Option<&'a Index>,
    pub about: About<'a>,
    /// Whether it has a rank.
    pub ranked: bool,
}

impl Values<Outcome> for Contender<'_> {
    fn number(&self, name: &OutcomeName) -> Result<Number, NoValue> {
        match name {
            OutcomeName::Index => self.index.map(|index| index.read.clone()).ok_or(NoValue::NotThere),
            OutcomeName::Total => Ok(self.score.total.final_points.clone()),
            OutcomeName::Base => Ok(self.score.base.clone()),
            OutcomeName::Points(node) => Ok(self.score.criteria[usize::from(node.0)].final_points.clone()),
            OutcomeName::Share(node) => {
                let sums = &self.score.criteria[usize::from(node.0)];
                sums.final_points.over(&sums.max).ok_or(NoValue::NotThere)
            }
            OutcomeName::Value(leaf) => {
                let leaf = &self.score.leaves[usize::from(leaf.0)];
                match leaf.state {
                    LeafState::NotApplicable => Err(NoValue::NotThere),
                    // An answer that is an error decides no place by what was measured of it.
                    LeafState::Invalid => leaf.final_points.clone().ok_or(NoValue::NotThere),
                    _ => leaf.value.clone().or_else(|| leaf.final_points.clone()).ok_or(NoValue::NotThere),
                }
            }
            OutcomeName::Of(name) => self.about.number(name),
        }
    }

    fn text(&self, name: &OutcomeName) -> Result<&str, NoValue> {
        match name {
            OutcomeName::Of(name) => self.about.text(name),
            _ => Err(NoValue::NotThere),
        }
    }

    fn calendar(&self) -> Option<&Calendar> {
        self.about.calendar()
    }
}

/// What decides a place: the higher the better, one without a value last.
pub(crate) type Keys = Vec<Option<Number>>;

impl Contender<'_> {
    /// What decides its rank: the index, then the formulas that break ties.
    pub(crate) fn keys(&self, set: &Set) -> Option<Keys> {
        let index = self.index.filter(|_| self.ranked)?;
        let mut keys = vec![Some(index.read.clone())];
        if let Ties::Keys(formulas) = &set.ties {
            keys.extend(formulas.iter().map(|formula| formula.tree.evaluate(self, &mut ()).ok()));
        }
        Some(keys)
    }
}

/// The rank of each by what decides it, 1 for the highest; `None` where there is nothing.
pub(crate) fn ranks<K: Ord>(keys: &[Option<K>], ties: &Ties) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..keys.len()).filter(|at| keys[*at].is_some()).collect();
    order.sort_by(|a, b| keys[*b].cmp(&keys[*a]));
    let mut ranks = vec![None; keys.len()];
    let mut rank = 0;
    for (place, at) in order.iter().enumerate() {
        let equal = place > 0 && keys[order[place - 1]] == keys[*at];
        if !equal {
            rank = match ties {
                Ties::Shared | Ties::Keys(_) => place + 1,
                Ties::Dense => rank + 1,
            };
        }
        ranks[*at] = Some(rank);
    }
    ranks
}

/// The rank of one among others, by the same order as [`ranks`].
pub(crate) fn rank_among<'a>(others: impl Iterator<Item = &'a Keys>, keys: &Keys, ties: &Ties) -> usize {
    let above = others.filter(|other| *other > keys);
    1 + match ties {
        Ties::Shared | Ties::Keys(_) => above.count(),
        Ties::Dense => above.collect::<std::collections::BTreeSet<_>>().len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_figures_share_the_better_rank() {
        let figures: Vec<_> = [80, 90, 80, 70].map(Number::from).map(Some).into_iter().chain([None]).collect();
        assert_eq!(ranks(&figures, &Ties::Shared), [Some(2), Some(1), Some(2), Some(4), None]);
        assert_eq!(ranks(&figures, &Ties::Dense), [Some(2), Some(1), Some(2), Some(3), None]);
    }

    #[test]
    fn what_has_no_key_comes_after_what_has_one() {
        let key = |a: i64, b: Option<i64>| Some(vec![Some(Number::from(a)), b.map(Number::from)]);
        let keys = [key(90, None), key(90, Some(-1)), key(91, None), None];
        assert_eq!(ranks(&keys, &Ties::Keys(Vec::new())), [Some(3), Some(2), Some(1), None]);
    }
}
