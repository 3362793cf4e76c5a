//! The band of a unit: which one it reaches, what holds it down, and what moves it on.

use cchc_core::criteria::LimitTo;
use cchc_core::formula::phrase::percent;
use cchc_core::rank::{BandStep, MovedBy};

use crate::outcome::CameTo;
use crate::telling::Telling;
use crate::words::Say;

/// How a unit came to its band; bands by their positions.
pub(crate) struct Way {
    /// The one that it reaches.
    pub reached: usize,
    /// The first quota that moves it on.
    pub quota: Option<usize>,
}

/// The way of a unit to its band; `None` where it reaches none.
pub(crate) fn way(came: CameTo<'_>) -> Option<Way> {
    let unit = came.unit;
    unit.index.as_ref()?;
    let moved = unit.band_steps.iter().find(|step| step.by != MovedBy::Condition);
    let reached = moved.map(|step| step.from).or(unit.band)?;
    let quota = unit.band_steps.iter().find_map(|step| match step.by {
        MovedBy::Quota(quota) => Some(quota),
        MovedBy::Condition | MovedBy::Limit(_) => None,
    });
    Some(Way { reached, quota })
}

/// Why a unit has not the band that its index alone would give it; empty where it has.
pub(crate) fn why(telling: Telling<'_>, steps: &[BandStep]) -> String {
    let Telling { set, language, .. } = telling;
    let say = |step: &BandStep| match step.by {
        MovedBy::Condition => {
            let band = &set.bands[step.from];
            let when = band.when.as_ref().map(|when| set.outcome_in_words(when, language)).unwrap_or_default();
            telling.say(Say::BandConditionFails { band: &band.name, when: &when }).into_owned()
        }
        MovedBy::Limit(limit) => limit_in_words(telling, limit),
        MovedBy::Quota(quota) => quota_in_words(telling, quota),
    };
    steps.iter().map(say).collect::<Vec<_>>().join("; ")
}

/// A limit in words: `khi điểm của 6.2 < 0: cao nhất Tốt`.
pub(crate) fn limit_in_words(telling: Telling<'_>, limit: usize) -> String {
    let limit = &telling.set.limits[limit];
    let when = telling.set.outcome_in_words(&limit.when, telling.language);
    let said = match limit.to {
        LimitTo::AtMost(band) => Say::LimitAtMost { when: &when, band: &telling.set.bands[band].name },
        LimitTo::Down(down) => Say::LimitDown { when: &when, down },
    };
    telling.say(said).into_owned()
}

/// What a quota does to those whom it moves on: `mức Xuất sắc chỉ nhận 20 % số đơn vị`.
pub(crate) fn quota_in_words(telling: Telling<'_>, quota: usize) -> String {
    let quota = &telling.set.quotas[quota];
    let share = percent(&quota.share, telling.language);
    telling.say(Say::QuotaMovesOn { band: &telling.set.bands[quota.band].name, share: &share }).into_owned()
}
