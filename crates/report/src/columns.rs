//! The columns of the ranking, by what they hold. What a round does not have takes no column.

use cchc_core::criteria::{CriterionId, Kind, RankOn, Set, Ties};
use cchc_core::results::GroupResults;

/// Where each column of the ranking is, from 0.
pub(crate) struct Columns {
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
    /// By ranking of the set: the rank in that part of the group.
    pub rankings: Vec<u16>,
    /// By domain: its points, and its rank; bonus and penalty have no maximum, and so neither index nor rank.
    pub domains: Vec<(u16, Option<u16>)>,
    /// The last one that is printed.
    pub last: u16,
    /// The figure that ranks and bands read, where that is not the printed index.
    pub exact: Option<u16>,
    /// Whether a figure is the first of its value: what dense ranks count.
    pub first: Option<u16>,
    /// By formula that breaks ties: what it comes to.
    pub keys: Vec<u16>,
    /// By ranking of the set: the figure of those that are in it, and whether it is the first of its value.
    pub ranking_figures: Vec<(u16, Option<u16>)>,
    /// By domain: the figure that its rank reads, and whether it is the first of its value.
    pub domain_figures: Vec<Option<(u16, Option<u16>)>>,
    /// The position of the band before limits and quotas, and after them, where the set has any.
    pub bands: Option<(u16, u16)>,
    /// How many there are.
    pub count: u16,
}

impl Columns {
    /// The columns that a group needs.
    pub(crate) fn of(set: &Set, group: &GroupResults) -> Columns {
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
        let rankings: Vec<u16> = set.rankings.iter().map(|_| next()).collect();
        let is_base = |domain: CriterionId| set.criterion(domain).kind == Kind::Base;
        let domains: Vec<_> = set.domains().map(|domain| (next(), is_base(domain).then(&mut next))).collect();
        let last = count - 1;
        let mut next = || {
            count += 1;
            count - 1
        };
        let exact = (set.rank_on == RankOn::Exact).then(&mut next);
        let first = dense.then(&mut next);
        let keys = match &set.ties {
            Ties::Keys(keys) => keys.iter().map(|_| next()).collect(),
            Ties::Shared | Ties::Dense => Vec::new(),
        };
        let ranking_figures = set.rankings.iter().map(|_| (next(), dense.then(&mut next))).collect();
        let of_domain = |domain| is_base(domain).then(|| (next(), dense.then(&mut next)));
        let domain_figures = set.domains().map(of_domain).collect();
        let is_adjusted = !set.limits.is_empty() || !set.quotas.is_empty();
        let bands = (is_adjusted && !set.bands.is_empty()).then(|| (next(), next()));
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
            rankings,
            domains,
            last,
            exact,
            first,
            keys,
            ranking_figures,
            domain_figures,
            bands,
            count,
        }
    }

    /// The figure that ranks and bands read.
    pub(crate) fn figure(&self) -> u16 {
        self.exact.unwrap_or(self.index)
    }
}
