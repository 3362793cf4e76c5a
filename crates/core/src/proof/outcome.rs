//! What a unit may come to: whether a class of the classification, or a limit, can ever come about.

use super::Proved;
use super::domain::{of_unit, texts_of_unit};
use super::interval::{End, Interval};
use super::order::{Area, Atom};
use super::reach::{Lacks, May, Reach, Work, World};
use crate::criteria::{CriterionId, Kind, Set};
use crate::day::Calendar;
use crate::formula::{Flag, Outcome, OutcomeName};
use crate::id::OverNo;
use crate::number::Number;

/// What the names after the sum may be.
pub(super) struct OutcomeDomain<'a> {
    set: &'a Set,
    proved: &'a [Proved],
    work: &'a Work,
}

/// A class that no unit can come to, and why.
pub(super) enum ClassUnreached {
    /// The index never is so high.
    Threshold,
    /// Its condition never holds.
    Condition,
}

impl<'a> OutcomeDomain<'a> {
    pub(super) fn of(set: &'a Set, proved: &'a [Proved], work: &'a Work) -> OutcomeDomain<'a> {
        OutcomeDomain { set, proved, work }
    }

    /// What the index may be.
    pub(super) fn index(&self) -> Interval {
        let bonus = self.set.criteria.iter().any(|criterion| criterion.kind == Kind::Bonus);
        let penalty = self.set.criteria.iter().any(|criterion| criterion.kind == Kind::Penalty);
        let below = penalty || self.set.leaves.iter().any(|leaf| leaf.rule.floor.is_negative());
        let lifted = self.set.floor.as_ref().is_some_and(|floor| *floor > Number::ZERO);
        let held = self.set.floor.as_ref().is_some_and(|floor| !floor.is_negative());
        // With a bonus there is no bound: what does not apply leaves the maximum, and the bonus stays.
        let high = (!bonus && !lifted).then(|| End::closed(Number::HUNDRED));
        let capped = self.set.cap.as_ref().is_none_or(|cap| !cap.is_negative());
        let low = ((!below || held) && capped).then(|| End::closed(Number::ZERO));
        Interval::new(low, high, false).unwrap_or_else(Interval::anything)
    }

    /// Whether a class can be reached, as far as its own threshold and condition go.
    pub(super) fn unreached(&self, band: usize) -> Option<ClassUnreached> {
        let band = &self.set.bands[band];
        let at_least = band.at_least.as_ref();
        let above = Interval::new(at_least.cloned().map(End::closed), None, false)?;
        let Some(index) = self.index().both(&above) else { return Some(ClassUnreached::Threshold) };
        let when = band.when.as_ref()?;
        let mut area = Area::all();
        area.set(&Atom::Name(OutcomeName::Index), index);
        let holds = !Reach::new(self).part(&when.tree, &area).yes.is_empty();
        (!holds).then_some(ClassUnreached::Condition)
    }

    /// Whether a condition may hold, and whether it may not.
    pub(super) fn may(&self, when: &Flag<Outcome>) -> (bool, bool) {
        let parted = Reach::new(self).part(when, &Area::all());
        (!parted.yes.is_empty(), !parted.no.is_empty() || parted.lacks.any())
    }

    fn points(&self, node: CriterionId) -> Interval {
        let criterion = self.set.criterion(node);
        let most = criterion.max.clone();
        if criterion.kind == Kind::Penalty {
            let whole = Interval::between(-&most, Number::ZERO);
            return whole.unwrap_or_else(Interval::anything);
        }
        let leaves = self.set.leaves_of(node);
        let below = leaves.iter().any(|leaf| self.set.leaf(*leaf).rule.floor.is_negative());
        let low = (!below).then(|| End::closed(Number::ZERO));
        Interval::new(low, Some(End::closed(most)), false).unwrap_or_else(Interval::anything)
    }
}

impl World<Outcome> for OutcomeDomain<'_> {
    fn name(&self, name: &OutcomeName) -> May {
        let missing = |range: Interval| May { range: Some(range), lacks: Lacks::BLANK };
        match name {
            OutcomeName::Index => missing(self.index()),
            OutcomeName::Total | OutcomeName::Base => May::be(Interval::anything()),
            OutcomeName::Points(node) => May::be(self.points(*node)),
            OutcomeName::Share(node) => {
                let criterion = self.set.criterion(*node);
                missing(match criterion.kind {
                    Kind::Base => {
                        let points = self.points(*node);
                        let most = Some(End::closed(Number::ONE));
                        Interval::new(points.low().cloned(), most, false).unwrap_or_else(Interval::anything)
                    }
                    Kind::Bonus | Kind::Penalty => Interval::anything(),
                })
            }
            OutcomeName::Value(leaf) => {
                // The value, or the points where there is none; an appraiser may set any.
                let points = self.points(self.set.leaf(*leaf).node);
                let rule = &self.set.leaf(*leaf).rule;
                let own = Interval::between(rule.floor.clone(), self.set.criterion_of(*leaf).max.clone());
                let points = own.map_or(points.clone(), |own| own.either(&points));
                // Figures that break a condition stay where points are set.
                let conditions = rule.figures.iter().map(|figure| &self.set.figure(*figure).valid).chain([&rule.valid]);
                let free = conditions.flatten().next().is_some();
                missing(match &self.proved[usize::from(leaf.0)].value {
                    _ if free => Interval::anything(),
                    Some(value) => value.either(&points),
                    None => points,
                })
            }
            OutcomeName::Of(name) => of_unit(name, self.set),
        }
    }

    fn texts(&self, name: &OutcomeName) -> Option<&[String]> {
        let OutcomeName::Of(name) = name else { return None };
        texts_of_unit(name, self.set)
    }

    fn over(&self, _which: OverNo) -> May {
        May::nothing()
    }

    fn calendar(&self) -> &Calendar {
        &self.set.given.calendar
    }

    fn work(&self) -> &Work {
        self.work
    }
}
