//! Points to indices and indices to ranks.

use crate::criteria::{RankOn, Set, Ties};
use crate::number::Number;
use crate::score::Sums;

/// Achieved points as a percentage of attainable points: as it is printed, and the figure that ranks and bands read.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// Rounded as the set says.
    pub printed: Number,
    /// What ranks compare and bands are read from: the printed one, or the exact one where the set ranks on that.
    pub read: Number,
}

impl Index {
    /// The index of some sums; `None` where nothing is attainable.
    ///
    /// Index = Σ final ÷ Σ attainable maximum × 100, not the mean of the domains' percentages.
    pub fn of(sums: &Sums, set: &Set) -> Option<Index> {
        let exact = (&sums.final_points * &Number::HUNDRED).over(&sums.max)?;
        let printed = exact.round(set.rounding.index);
        let read = match set.rank_on {
            RankOn::Rounded => printed.clone(),
            RankOn::Exact => exact,
        };
        Some(Index { printed, read })
    }
}

/// The rank of each figure, 1 for the highest; `None` where there is no figure.
pub fn ranks(figures: &[Option<&Number>], ties: Ties) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..figures.len()).filter(|at| figures[*at].is_some()).collect();
    order.sort_by(|a, b| figures[*b].cmp(&figures[*a]));
    let mut ranks = vec![None; figures.len()];
    let mut rank = 0;
    for (place, at) in order.iter().enumerate() {
        let equal = place > 0 && figures[order[place - 1]] == figures[*at];
        if !equal {
            rank = match ties {
                Ties::Shared => place + 1,
                Ties::Dense => rank + 1,
            };
        }
        ranks[*at] = Some(rank);
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_figures_share_the_better_rank() {
        let figures = [80, 90, 80, 70].map(Number::from);
        let figures: Vec<_> = figures.iter().map(Some).chain([None]).collect();
        assert_eq!(ranks(&figures, Ties::Shared), [Some(2), Some(1), Some(2), Some(4), None]);
        assert_eq!(ranks(&figures, Ties::Dense), [Some(2), Some(1), Some(2), Some(3), None]);
    }
}
