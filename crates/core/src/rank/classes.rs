//! The classification: bands from the top, limits that hold a unit down, quotas that a band may take.

use super::{Contender, Index, Keys};
use crate::criteria::{LimitTo, Quota, QuotaOf, Set};
use crate::number::Number;

/// What moved a unit from one band to a lower one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BandStep {
    /// What did.
    pub by: MovedBy,
    /// The band before, by position in the set.
    pub from: usize,
    /// The band after; `None` where none fits.
    pub to: Option<usize>,
}

/// What moves a unit to a lower band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovedBy {
    /// The band's own condition, which does not hold.
    Condition,
    /// A limit, by its position in the set.
    Limit(usize),
    /// A quota, by its position in the set.
    Quota(usize),
}

/// The classification of a group.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    /// By unit, its band.
    pub bands: Vec<Option<usize>>,
    /// By unit, what moved it, in order.
    pub steps: Vec<Vec<BandStep>>,
    /// Who tied across a quota's line.
    pub tied: Vec<Tied>,
}

/// Units that tie across the line of a quota on every key: all of them go on.
#[derive(Clone, Debug)]
pub(crate) struct Tied {
    /// The position of the quota.
    pub quota: usize,
    /// The positions of the units.
    pub units: Vec<usize>,
}

/// Classifies the units of a group.
pub(crate) fn classes(set: &Set, units: &[Contender<'_>]) -> Classes {
    let mut steps: Vec<Vec<BandStep>> = vec![Vec::new(); units.len()];
    let first = |(unit, steps): (&Contender<'_>, &mut Vec<BandStep>)| {
        Some(limited(set, unit, band_from(set, unit, 0, steps)?, steps))
    };
    let mut bands: Vec<Option<usize>> = units.iter().zip(&mut steps).map(first).collect();
    let reached = bands.clone();
    let mut tied = Vec::new();
    for (at, quota) in set.quotas.iter().enumerate() {
        let acting = Acting { set, quota, number: at, units, reached: &reached };
        if let Some(units) = acting.act(&mut bands, &mut steps) {
            tied.push(Tied { quota: at, units });
        }
    }
    Classes { bands, steps, tied }
}

/// The first band from a position on whose threshold and condition a unit meets. Each condition that fails is a step.
fn band_from(set: &Set, unit: &Contender<'_>, from: usize, steps: &mut Vec<BandStep>) -> Option<usize> {
    let index: &Index = unit.index?;
    let enough = |at: &usize| set.bands[*at].at_least.as_ref().is_none_or(|at_least| index.read >= *at_least);
    let mut bands = (from..set.bands.len()).filter(enough).peekable();
    while let Some(at) = bands.next() {
        let when = &set.bands[at].when;
        if when.as_ref().is_none_or(|when| when.tree.evaluate(unit, &mut ()).unwrap_or(false)) {
            return Some(at);
        }
        steps.push(BandStep { by: MovedBy::Condition, from: at, to: bands.peek().copied() });
    }
    None
}

/// The band after the limits: the lowest of what they allow. The one that decides is a step.
fn limited(set: &Set, unit: &Contender<'_>, band: usize, steps: &mut Vec<BandStep>) -> usize {
    let last = set.bands.len() - 1;
    let mut lowest = band;
    let mut by = None;
    for (at, limit) in set.limits.iter().enumerate() {
        let allowed = match limit.to {
            LimitTo::AtMost(best) => best,
            LimitTo::Down(down) => band.saturating_add(down).min(last),
        };
        if allowed > lowest && limit.when.tree.evaluate(unit, &mut ()).unwrap_or(false) {
            (lowest, by) = (allowed, Some(at));
        }
    }
    steps.extend(by.map(|limit| BandStep { by: MovedBy::Limit(limit), from: band, to: Some(lowest) }));
    lowest
}

/// A quota at work.
struct Acting<'a> {
    set: &'a Set,
    quota: &'a Quota,
    /// Its position in the set.
    number: usize,
    units: &'a [Contender<'a>],
    /// The bands before any quota.
    reached: &'a [Option<usize>],
}

impl Acting<'_> {
    /// Sends on whom the band cannot take; gives those who tied across the line.
    fn act(&self, bands: &mut [Option<usize>], steps: &mut [Vec<BandStep>]) -> Option<Vec<usize>> {
        let mut candidates: Vec<(Keys, usize)> = (0..bands.len())
            .filter(|at| bands[*at] == Some(self.quota.band) && self.units[*at].ranked)
            .map(|at| (self.keys(at), at))
            .collect();
        // Best first; those who are equal on every key stay as in `units.csv`.
        candidates.sort_by(|a, b| b.0.cmp(&a.0));
        let next: Vec<(Option<usize>, Vec<BandStep>)> = candidates.iter().map(|(_, at)| self.next(*at)).collect();
        // Nobody is parted from those who are equal: the line can only be drawn where keys change.
        let is_line = |at: usize| at == 0 || at == candidates.len() || candidates[at - 1].0 != candidates[at].0;
        let is_candidate: Vec<bool> = {
            let mut is = vec![false; bands.len()];
            candidates.iter().for_each(|(_, at)| is[*at] = true);
            is
        };
        let allowed = |kept: usize| self.allowed(kept, &is_candidate, &next, bands);
        let lines = (0..=candidates.len()).rev().filter(|at| is_line(*at));
        let kept = lines.into_iter().find(|at| *at <= allowed(*at)).unwrap_or(0);
        // The line runs through those who come next and are equal, if one of them alone would have had room.
        let room_for_one = if kept < candidates.len() { allowed(kept + 1) } else { 0 };
        let after = &candidates[kept..];
        let equal: Vec<usize> = (after.iter().take_while(|(keys, _)| *keys == after[0].0)).map(|(_, at)| *at).collect();
        for ((_, at), (band, moved)) in candidates.iter().zip(next).skip(kept) {
            bands[*at] = band;
            steps[*at].extend(moved);
        }
        (room_for_one > kept && equal.len() > 1).then_some(equal)
    }

    fn keys(&self, unit: usize) -> Keys {
        self.quota.keys.iter().map(|key| key.tree.evaluate(&self.units[unit], &mut ()).ok()).collect()
    }

    /// Where a unit goes on to: the next band that fits, through the limits again.
    fn next(&self, unit: usize) -> (Option<usize>, Vec<BandStep>) {
        let unit = &self.units[unit];
        let mut failed = Vec::new();
        let to = band_from(self.set, unit, self.quota.band + 1, &mut failed);
        let next = failed.first().map_or(to, |step| Some(step.from));
        let mut steps = vec![BandStep { by: MovedBy::Quota(self.number), from: self.quota.band, to: next }];
        steps.append(&mut failed);
        (to.map(|band| limited(self.set, unit, band, &mut steps)), steps)
    }

    /// How many the band may take, when so many of the candidates stay.
    fn allowed(
        &self,
        kept: usize,
        is_candidate: &[bool],
        next: &[(Option<usize>, Vec<BandStep>)],
        bands: &[Option<usize>],
    ) -> usize {
        let count = match self.quota.of {
            QuotaOf::Group => self.units.len(),
            QuotaOf::Reaches(best) => self.reached.iter().flatten().filter(|band| **band <= best).count(),
            QuotaOf::Ends(band) => {
                let others = (0..bands.len()).filter(|at| !is_candidate[*at] && bands[*at] == Some(band)).count();
                let stay = if self.quota.band == band { kept } else { 0 };
                others + stay + next[kept..].iter().filter(|(next, _)| *next == Some(band)).count()
            }
        };
        let share = (&self.quota.share * &Number::from(count as i64)).floor();
        share.to_usize().unwrap_or(0)
    }
}
