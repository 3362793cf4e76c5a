//! The band of a unit: which one it reaches, what holds it down, and what moves it on.
//!
//! The engine gives the band alone. What acted is found here from the same conditions, and written only where it explains
//! the engine's band.

use cchc_core::criteria::LimitTo;

use crate::book::{Book, Ranked};
use crate::outcome::{CameTo, condition};
use crate::words::Say;
use cchc_core::formula::phrase::percent;

/// How a unit came to its band; bands by their positions.
pub struct Way {
    /// The bands whose thresholds it meets, but not their conditions.
    pub failed: Vec<usize>,
    /// The one that it reaches.
    pub reached: usize,
    /// The limits that hold it down, by their positions.
    pub limits: Vec<usize>,
    /// The quota that moves it on, and where to; `None` where no later band fits.
    pub quota: Option<(usize, Option<usize>)>,
}

/// The way of a unit to its band; `None` where it reaches none, or none that explains the engine's.
pub fn way(came: CameTo<'_>) -> Option<Way> {
    let set = &came.group.set;
    let index = came.unit.index.as_ref()?;
    let mut failed = Vec::new();
    let reached = set.bands.iter().enumerate().find_map(|(at, band)| {
        let enough = band.at_least.as_ref().is_none_or(|at_least| index.read >= *at_least);
        let holds = band.when.as_ref().is_none_or(|when| came.holds(&when.tree));
        if enough && !holds {
            failed.push(at);
        }
        (enough && holds).then_some(at)
    })?;
    let last = set.bands.len() - 1;
    let left = |to: LimitTo, band: usize| match to {
        LimitTo::AtMost(best) => best.max(band),
        LimitTo::Down(down) => band.saturating_add(down).min(last),
    };
    let holding = set.limits.iter().enumerate().filter(|(_, limit)| came.holds(&limit.when.tree));
    let holding: Vec<(usize, usize)> = holding.map(|(at, limit)| (at, left(limit.to, reached))).collect();
    let limited = holding.iter().map(|(_, left)| *left).max().unwrap_or(reached);
    let limits = holding.into_iter().filter(|(_, left)| *left > reached).map(|(at, _)| at).collect();
    let quota = match came.unit.band == Some(limited) {
        true => None,
        // A unit that has a worse band than the limits leave it has met a quota on the way.
        false => Some((set.quotas.iter().position(|quota| quota.band == limited)?, came.unit.band)),
    };
    Some(Way { failed, reached, limits, quota })
}

/// Why a unit has not the band that its index alone would give it; empty where it has.
pub fn why(book: &Book<'_>, group: &Ranked<'_>, way: &Way) -> String {
    let (set, language) = (group.set, book.run.language);
    let name = |band: usize| set.bands[band].name.as_str();
    let mut said: Vec<String> = Vec::new();
    for band in &way.failed {
        let when = set.bands[*band].when.as_ref();
        let when = when.map(|when| condition(set, when, language)).unwrap_or_default();
        said.push(book.say(Say::BandConditionFails { band: name(*band), when: &when }).into_owned());
    }
    for limit in &way.limits {
        said.push(limit_in_words(book, group, *limit));
    }
    if let Some((quota, _)) = way.quota {
        let quota = &set.quotas[quota];
        let share = percent(&quota.share, language);
        said.push(book.say(Say::QuotaMovesOn { band: name(quota.band), share: &share }).into_owned());
    }
    said.join("; ")
}

/// A limit in words: `khi điểm của 6.2 < 0: cao nhất Tốt`.
pub fn limit_in_words(book: &Book<'_>, group: &Ranked<'_>, limit: usize) -> String {
    let limit = &group.set.limits[limit];
    let when = condition(group.set, &limit.when, book.run.language);
    let said = match limit.to {
        LimitTo::AtMost(band) => Say::LimitAtMost { when: &when, band: &group.set.bands[band].name },
        LimitTo::Down(down) => Say::LimitDown { when: &when, down },
    };
    book.say(said).into_owned()
}
