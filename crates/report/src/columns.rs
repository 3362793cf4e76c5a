//! The columns of the ranking, by what they hold. What a round does not have takes no column.

use cchc_core::criteria::{RankOn, Set, Ties};
use cchc_core::results::GroupResults;

/// Where each column of the ranking is, from 0.
pub struct Columns {
    pub number: u16,
    pub unit: u16,
    pub own: Option<u16>,
    /// Only where final points may be others than the appraised ones.
    pub appraised: Option<u16>,
    pub parts: Vec<u16>,
    pub total: u16,
    pub max: u16,
    pub index: u16,
    pub band: Option<u16>,
    pub rank: u16,
    /// By domain: its points, its rank.
    pub domains: Vec<(u16, u16)>,
    /// The last one that is printed.
    pub last: u16,
    /// The figure that ranks and bands read, where that is not the printed index.
    pub exact: Option<u16>,
    /// Whether a figure is the first of its value: what dense ranks count.
    pub first: Option<u16>,
    /// By domain: the figure that its rank reads, and whether it is the first of its value.
    pub domain_figures: Vec<(u16, Option<u16>)>,
    /// How many there are.
    pub count: u16,
}

impl Columns {
    /// The columns that a group needs.
    pub fn of(set: &Set, group: &GroupResults) -> Columns {
        let mut count = 0;
        let mut next = || {
            count += 1;
            count - 1
        };
        let totals = || group.units.iter().map(|unit| &unit.score.total);
        let has_own = totals().any(|total| total.self_assessed.is_some());
        let has_appraised =
            totals().any(|total| total.appraised.as_ref().is_some_and(|points| *points != total.final_points));
        let dense = set.ties == Ties::Dense;
        let (number, unit) = (next(), next());
        let own = has_own.then(&mut next);
        let appraised = has_appraised.then(&mut next);
        let parts = match set.parts.is_empty() {
            true => Vec::new(),
            false => (0..=set.parts.len()).map(|_| next()).collect(),
        };
        let (total, max, index) = (next(), next(), next());
        let band = (!set.bands.is_empty()).then(&mut next);
        let rank = next();
        let domains: Vec<_> = set.domains().map(|_| (next(), next())).collect();
        let last = domains.last().map_or(rank, |(_, rank)| *rank);
        let exact = (set.rank_on == RankOn::Exact).then(&mut next);
        let first = dense.then(&mut next);
        let domain_figures = set.domains().map(|_| (next(), dense.then(&mut next))).collect();
        Columns {
            number,
            unit,
            own,
            appraised,
            parts,
            total,
            max,
            index,
            band,
            rank,
            domains,
            last,
            exact,
            first,
            domain_figures,
            count,
        }
    }

    /// The figure that ranks and bands read.
    pub fn figure(&self) -> u16 {
        self.exact.unwrap_or(self.index)
    }
}
