//! After the sum: who is ranked, indices, bands, limits, quotas, ranks.

use std::cmp::Ordering;

use num_traits::Zero;

use super::formula::{Formula, Names, Value};
use super::number::{Q, rounded, whole};
use super::score::{Scored, Status};
use super::set::{Base, Kind, Lowered, Quota};
use super::slip::{Slip, made};
use super::standing::View;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    Ranked,
    Unranked,
    NotSubmitted,
}

pub struct Outcome<'a, 's> {
    pub scored: &'s Scored<'a>,
    pub states: Vec<State>,
    /// The index exactly; what is printed is rounded.
    indices: Vec<Option<Q>>,
    pub bands: Vec<Option<usize>>,
    pub ranks: Vec<Option<usize>>,
    /// Of each further ranking, by unit.
    pub rankings: Vec<Vec<Option<usize>>>,
}

impl<'a, 's> Outcome<'a, 's> {
    pub fn of(scored: &'s Scored<'a>) -> Outcome<'a, 's> {
        let units = 0..scored.group.units.len();
        let states: Vec<State> = units.clone().map(|unit| state(scored, unit)).collect();
        let indices = units.clone().map(|unit| index(scored, unit).filter(|_| states[unit] != State::NotSubmitted));
        let mut outcome = Outcome {
            scored,
            indices: indices.collect(),
            bands: vec![None; states.len()],
            ranks: Vec::new(),
            rankings: Vec::new(),
            states,
        };
        for unit in units {
            outcome.bands[unit] = outcome.limited(unit, outcome.fitting(unit, 0));
        }
        let before_quotas = outcome.bands.clone();
        for quota in &scored.group.set.quotas {
            outcome.hold_to(quota, &before_quotas);
        }
        let everyone = |_: &usize| true;
        outcome.ranks = outcome.ranked_among(&everyone);
        let rankings = scored.group.set.rankings.iter();
        outcome.rankings =
            rankings.map(|(_, units)| outcome.ranked_among(&|unit| scored.holds(units, *unit))).collect();
        outcome
    }

    pub fn printed_index(&self, unit: usize) -> Option<Q> {
        Some(rounded(self.indices[unit].as_ref()?, self.scored.group.set.index))
    }

    /// The figure that ranks and bands read.
    fn read_index(&self, unit: usize) -> Option<Q> {
        self.read(self.indices[unit].clone()?).into()
    }

    fn read(&self, index: Q) -> Q {
        let set = &self.scored.group.set;
        if set.exact_rank && !made(Slip::BandsReadPrinted) { index } else { rounded(&index, set.index) }
    }

    fn number(&self, formula: &Formula, unit: usize) -> Option<Q> {
        formula.number(&AfterSum { outcome: self, unit })
    }

    fn holds(&self, formula: &Formula, unit: usize) -> bool {
        formula.holds(&AfterSum { outcome: self, unit })
    }

    // --------------------------------------------------------------------------------------------- bands and quotas

    /// The first band, from a place on, that the unit reaches and whose condition holds.
    fn fitting(&self, unit: usize, from: usize) -> Option<usize> {
        let index = self.read_index(unit)?;
        let bands = self.scored.group.set.bands.iter().enumerate().skip(from);
        let mut fits = bands.filter(|(_, band)| {
            band.at_least.as_ref().is_none_or(|least| index >= *least)
                && band
                    .when
                    .as_ref()
                    .filter(|_| !made(Slip::BandConditionIgnored))
                    .is_none_or(|when| self.holds(when, unit))
        });
        fits.next().map(|(at, _)| at)
    }

    /// The band after the limits, of which the lowest counts; none lifts a unit.
    fn limited(&self, unit: usize, band: Option<usize>) -> Option<usize> {
        let (set, own) = (&self.scored.group.set, band?);
        let acting = set.limits.iter().filter(|limit| self.holds(&limit.when, unit));
        let lowered = acting.map(|limit| match limit.to {
            Lowered::AtMost(band) => band,
            Lowered::Down(by) => own + by,
        });
        let lowered: Vec<usize> = lowered.collect();
        if made(Slip::HighestLimitCounts) {
            return Some(lowered.into_iter().min().map_or(own, |least| own.max(least)).min(set.bands.len() - 1));
        }
        if made(Slip::LimitLifts) {
            return Some(lowered.into_iter().max().unwrap_or(own).min(set.bands.len() - 1));
        }
        Some(lowered.into_iter().fold(own, usize::max).min(set.bands.len() - 1))
    }

    fn hold_to(&mut self, quota: &Quota, before_quotas: &[Option<usize>]) {
        let everyone = 0..self.states.len();
        let mut candidates: Vec<(usize, Vec<Option<Q>>)> = everyone
            .filter(|unit| self.states[*unit] == State::Ranked && self.bands[*unit] == Some(quota.band))
            .map(|unit| (unit, quota.keys.iter().map(|key| self.number(key, unit)).collect()))
            .collect();
        // None sorts before any number, so it comes last among the best.
        candidates.sort_by(|(_, a), (_, b)| b.cmp(a));
        for kept in (0..=candidates.len()).rev() {
            let cuts_a_tie = kept > 0 && kept < candidates.len() && candidates[kept - 1].1 == candidates[kept].1;
            if cuts_a_tie && !made(Slip::QuotaCutsTies) {
                continue;
            }
            let mut then = self.bands.clone();
            for (unit, _) in &candidates[kept..] {
                let next = self.fitting(*unit, quota.band + 1);
                then[*unit] = if made(Slip::QuotaForgetsLimits) { next } else { self.limited(*unit, next) };
            }
            let count = match quota.of {
                Base::Group if made(Slip::QuotaOfRanked) => {
                    self.states.iter().filter(|state| **state == State::Ranked).count()
                }
                Base::Group => self.states.len(),
                Base::Reaches(band) if made(Slip::QuotaReachesAfterwards) => {
                    self.bands.iter().flatten().filter(|reached| **reached <= band).count()
                }
                Base::Ends(band) if made(Slip::QuotaEndsBefore) => {
                    self.bands.iter().filter(|ends| **ends == Some(band)).count()
                }
                Base::Reaches(band) => before_quotas.iter().flatten().filter(|reached| **reached <= band).count(),
                Base::Ends(band) => then.iter().filter(|ends| **ends == Some(band)).count(),
            };
            let allowed = &quota.share * whole(count as i64);
            let allowed = if made(Slip::QuotaRoundsUp) { allowed.ceil() } else { allowed.floor() };
            if whole(kept as i64) <= allowed {
                self.bands = then;
                return;
            }
        }
        unreachable!("nobody is always within a share");
    }

    // --------------------------------------------------------------------------------------------------------- ranks

    fn ranked_among(&self, of: &dyn Fn(&usize) -> bool) -> Vec<Option<usize>> {
        let keys = |unit: usize| -> Vec<Option<Q>> {
            let number = |formula: &Formula| {
                let number = self.number(formula, unit);
                if made(Slip::TieBreakersLower) { number.map(|number| -number) } else { number }
            };
            let breakers = self.scored.group.set.tie_breakers.iter().map(number);
            let breakers = breakers.filter(|_| !made(Slip::TieBreakersIgnored));
            std::iter::once(self.read_index(unit)).chain(breakers).collect()
        };
        let takes_part = |unit: &usize| self.states[*unit] == State::Ranked && (of(unit) || made(Slip::RankingOfAll));
        let keys: Vec<_> = (0..self.states.len()).map(|unit| takes_part(&unit).then(|| keys(unit))).collect();
        places(&keys, self.scored.group.set.dense)
    }

    /// The printed index of a domain for each unit, and its place among those that are ranked.
    pub fn domain(&self, node: usize) -> Vec<(Option<Q>, Option<usize>)> {
        let exact: Vec<Option<Q>> = (0..self.states.len())
            .map(|unit| {
                let sum = &self.scored.sums[&(View::Final, unit, node)];
                let normal = self.scored.group.set.criteria[node].kind == Kind::Normal && !sum.attainable.is_zero();
                // A unit that sent nothing stands without index, in its domains too.
                let normal = normal && self.states[unit] != State::NotSubmitted;
                normal.then(|| sum.points.clone().unwrap_or_else(|| whole(0)) * whole(100) / &sum.attainable)
            })
            .collect();
        let keys: Vec<Option<Vec<Option<Q>>>> = exact
            .iter()
            .zip(&self.states)
            .map(|(index, state)| {
                index
                    .clone()
                    .filter(|_| *state == State::Ranked || made(Slip::DomainRanksOfAll))
                    .map(|index| vec![Some(self.read(index))])
            })
            .collect();
        let ranks = places(&keys, self.scored.group.set.dense);
        let printed = exact.into_iter().map(|index| index.map(|index| rounded(&index, self.scored.group.set.index)));
        printed.zip(ranks).collect()
    }
}

/// One more than there are better ones, or better keys where no place is left out.
fn places(keys: &[Option<Vec<Option<Q>>>], dense: bool) -> Vec<Option<usize>> {
    let place = |own: &Vec<Option<Q>>| {
        let mut better: Vec<_> = keys.iter().flatten().filter(|other| other.cmp(&own) == Ordering::Greater).collect();
        if dense != made(Slip::TiesSwapped) {
            better.sort();
            better.dedup();
        }
        better.len() + 1
    };
    keys.iter().map(|own| own.as_ref().map(place)).collect()
}

fn index(scored: &Scored, unit: usize) -> Option<Q> {
    let attainable = scored.base(View::Final, unit).attainable;
    (!attainable.is_zero())
        .then(|| scored.total(View::Final, unit).unwrap_or_else(|| whole(0)) * whole(100) / attainable)
}

fn state(scored: &Scored, unit: usize) -> State {
    let set = &scored.group.set;
    let attainable = scored.base(View::Final, unit).attainable;
    let brought = || if made(Slip::MinAttainableOfAll) { set.total.clone() } else { scored.brought_by_set() };
    let too_little = |least: &Q| attainable < least * brought();
    let absent_counts = set.absent_counts && !made(Slip::AbsentIgnored);
    if scored.was_asked(unit) && !scored.entered[unit] && !absent_counts {
        State::NotSubmitted
    } else if !scored.group.units[unit].ranked
        || attainable.is_zero()
        || set.min_attainable.as_ref().is_some_and(too_little)
    {
        State::Unranked
    } else {
        State::Ranked
    }
}

// ------------------------------------------------------------------------------------------------ names of formulas

struct AfterSum<'o, 'a, 's> {
    outcome: &'o Outcome<'a, 's>,
    unit: usize,
}

impl Names for AfterSum<'_, '_, '_> {
    fn name(&self, name: &str) -> Option<Value> {
        let scored = self.outcome.scored;
        let number = match name {
            "index" => self.outcome.read_index(self.unit),
            "total" => scored.total(View::Final, self.unit),
            "base" => scored.base(View::Final, self.unit).points,
            _ => panic!("no name {name} after the sum"),
        };
        number.map(Value::Number)
    }

    fn of(&self, whose: &str, name: &str) -> Option<Value> {
        self.outcome.scored.unit_or_given(self.unit, whose, name)
    }

    fn call(&self, function: &str, arguments: &[Formula]) -> Option<Value> {
        let Formula::Constant(Value::Text(code)) = &arguments[0] else { panic!("{function} asks for a code") };
        let scored = self.outcome.scored;
        let criteria = &scored.group.set.criteria;
        let node = criteria.iter().position(|criterion| criterion.code == *code).unwrap();
        let sum = &scored.sums[&(View::Final, self.unit, node)];
        if !sum.applies {
            return (function == "points").then(|| Value::Number(whole(0)));
        }
        let points = scored.shown(node, sum.points.clone().unwrap_or_else(|| whole(0)));
        match function {
            "points" => Some(Value::Number(points)),
            "share" => (!sum.attainable.is_zero()).then(|| Value::Number(points / &sum.attainable)),
            "value" => {
                let came = scored.came(View::Final, self.unit, node);
                let value = came.value.clone().filter(|_| came.status == Status::Answered);
                Some(value.unwrap_or(Value::Number(points)))
            }
            _ => panic!("no function {function} after the sum"),
        }
    }

    fn holidays(&self) -> &[i64] {
        &self.outcome.scored.holidays
    }

    fn worked(&self) -> &[i64] {
        &self.outcome.scored.worked
    }
}
