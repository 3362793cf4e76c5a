//! What a formula may come to, over all that its names may be: every number that it can have lies within what is said
//! here. The other way round nothing is promised: not every number within need be one that it can have.
//!
//! It walks the same typed tree as the evaluation does. Conditions part an [`Area`] into where they may hold and where
//! they may not, so that the last band of a scale is looked at only where those above it do not hold.

use std::cell::Cell;

use super::interval::{End, Interval};
use super::order::{Area, Atom, Linear, above_0, below_0};
use crate::day::{Calendar, Day};
use crate::formula::{Arithmetic, Date, Flag, Num, Scope, Text, Than, To};
use crate::id::OverNo;
use crate::number::Number;

/// Why a formula may be without a value: several may hold at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lacks {
    /// A division by 0.
    pub division: bool,
    /// An answer that may be blank, an outside figure that is not there, no unit, nothing to average.
    pub blank: bool,
    /// No band of the scale holds.
    pub band: bool,
}

impl Lacks {
    pub(super) const NEVER: Lacks = Lacks { division: false, blank: false, band: false };
    pub(super) const DIVISION: Lacks = Lacks { division: true, ..Lacks::NEVER };
    pub(super) const BLANK: Lacks = Lacks { blank: true, ..Lacks::NEVER };
    const ANY: Lacks = Lacks { division: true, blank: true, band: true };

    /// Whether it may at all.
    pub fn any(self) -> bool {
        self.division || self.blank || self.band
    }

    pub(super) fn or(self, other: Lacks) -> Lacks {
        Lacks {
            division: self.division || other.division,
            blank: self.blank || other.blank,
            band: self.band || other.band,
        }
    }
}

/// What a number may be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct May {
    /// `None` where it has no value at all.
    pub range: Option<Interval>,
    /// Why it may have none.
    pub lacks: Lacks,
}

impl May {
    pub(super) fn be(range: Interval) -> May {
        May { range: Some(range), lacks: Lacks::NEVER }
    }

    pub(super) fn anything() -> May {
        May { range: Some(Interval::anything()), lacks: Lacks::ANY }
    }

    pub(super) fn nothing() -> May {
        May { range: None, lacks: Lacks::NEVER }
    }

    /// Either of the two.
    pub(super) fn or(self, other: May) -> May {
        let range = match (self.range, other.range) {
            (Some(a), Some(b)) => Some(a.either(&b)),
            (a, b) => a.or(b),
        };
        May { range, lacks: self.lacks.or(other.lacks) }
    }
}

/// What stands beneath the names of a scope.
pub(super) trait World<S: Scope> {
    /// What a name may be; a text by its position among those that may stand there, from 1.
    fn name(&self, name: &S::Name) -> May;
    /// The texts that may stand under a name; `None` where any may.
    fn texts(&self, name: &S::Name) -> Option<&[String]>;
    /// What a function over units may be.
    fn over(&self, which: OverNo) -> May;
    /// Which days are worked.
    fn calendar(&self) -> &Calendar;
    /// What may still be spent on it.
    fn work(&self) -> &Work;
}

/// Where a condition may hold, where it may not, and why it may have no value.
pub(super) struct Parted<S: Scope> {
    pub yes: Vec<Area<S>>,
    pub no: Vec<Area<S>>,
    pub lacks: Lacks,
}

/// What evaluating may cost: one unit for each formula looked at, and for each term of a sum. Once it is spent, whatever
/// is left may be anything, and so nothing is said of it.
#[derive(Debug)]
pub(super) struct Work(Cell<u32>);

impl Work {
    pub(super) fn new(units: u32) -> Work {
        Work(Cell::new(units))
    }

    /// What is left.
    pub(super) fn left(&self) -> u32 {
        self.0.get()
    }

    /// Pays for something; `false` where nothing is left.
    fn pay(&self, units: usize) -> bool {
        let left = self.left();
        self.0.set(left.saturating_sub(u32::try_from(units).unwrap_or(u32::MAX)));
        left > 0
    }
}

/// So many orders are added up to prove another.
const DEPTH: usize = 3;

/// Evaluates over areas.
pub(super) struct Reach<'a, W> {
    world: &'a W,
}

/// One side of a comparison: a sum of names where it is one, and what it may be.
struct Side<S: Scope> {
    linear: Option<Linear<S>>,
    may: May,
}

impl<'a, W> Reach<'a, W> {
    pub(super) fn new(world: &'a W) -> Reach<'a, W> {
        Reach { world }
    }

    /// Whether nothing may be spent any more.
    pub(super) fn is_spent<S: Scope>(&self) -> bool
    where
        W: World<S>,
    {
        self.world.work().left() == 0
    }

    /// What a name or a function over units may be in an area.
    fn atom<S: Scope>(&self, atom: &Atom<S>, area: &Area<S>) -> May
    where
        W: World<S>,
    {
        let may = match atom {
            Atom::Name(name) => self.world.name(name),
            Atom::Over(over) => self.world.over(*over),
        };
        match area.range(atom) {
            Some(range) => May { range: may.range.map(|_| range.clone()), lacks: may.lacks },
            None => may,
        }
    }

    /// What a number may be over several areas.
    pub(super) fn numbers<S: Scope>(&self, num: &Num<S>, areas: &[Area<S>]) -> May
    where
        W: World<S>,
    {
        areas.iter().map(|area| self.number(num, area)).fold(May::nothing(), May::or)
    }

    /// What a number may be in an area.
    pub(super) fn number<S: Scope>(&self, num: &Num<S>, area: &Area<S>) -> May
    where
        W: World<S>,
    {
        if !self.world.work().pay(1) {
            return May::anything();
        }
        match num {
            Num::Is { number, .. } => May::be(Interval::only(number.clone())),
            Num::Name(name) => self.atom(&Atom::Name(name.clone()), area),
            Num::OverUnits(which) => self.atom(&Atom::Over(*which), area),
            Num::Negative(of) => {
                let may = self.number(of, area);
                May { range: may.range.map(|range| range.negative()), lacks: may.lacks }
            }
            Num::Two(operation, sides) => self.two(num, *operation, sides, area),
            Num::Least(of) => self.fold(of, area, false),
            Num::Greatest(of) => self.fold(of, area, true),
            Num::Average(of) => self.average(of, area),
            Num::Rounded(to, sides) => self.rounded(*to, sides, area),
            Num::If(parts) => {
                let parted = self.part(&parts.0, area);
                let may = self.numbers(&parts.1, &parted.yes).or(self.numbers(&parts.2, &parted.no));
                May { range: may.range, lacks: may.lacks.or(parted.lacks) }
            }
            Num::Counted(flag) => {
                let parted = self.part(flag, area);
                let one = |areas: &[Area<S>], number: Number| match areas.is_empty() {
                    true => May::nothing(),
                    false => May::be(Interval::only(number)),
                };
                let may = one(&parted.yes, Number::ONE).or(one(&parted.no, Number::ZERO));
                May { range: may.range, lacks: parted.lacks }
            }
            Num::Days(days) => {
                let [to, from] = days.each_ref().map(|day| self.day(day, area));
                let lacks = to.may.lacks.or(from.may.lacks);
                let (Some(later), Some(earlier)) = (&to.may.range, &from.may.range) else {
                    return May { range: None, lacks };
                };
                May { range: Some(self.difference(&to, &from, later, earlier, area)), lacks }
            }
            Num::Workdays(days) => {
                let [from, to] = days.each_ref().map(|day| self.day(day, area));
                let lacks = to.may.lacks.or(from.may.lacks);
                let (Some(later), Some(earlier)) = (&to.may.range, &from.may.range) else {
                    return May { range: None, lacks };
                };
                let days = self.difference(&to, &from, later, earlier, area);
                May { range: Some(self.workdays(earlier, later, &days)), lacks }
            }
        }
    }

    fn two<S: Scope>(&self, num: &Num<S>, operation: Arithmetic, sides: &[Num<S>; 2], area: &Area<S>) -> May
    where
        W: World<S>,
    {
        let [left, right] = sides.each_ref().map(|side| self.number(side, area));
        let lacks = left.lacks.or(right.lacks);
        let (Some(a), Some(b)) = (left.range, right.range) else { return May { range: None, lacks } };
        match operation {
            Arithmetic::Times => May { range: Some(a.times(&b)), lacks },
            Arithmetic::Plus | Arithmetic::Minus => {
                let b = if operation == Arithmetic::Plus { b } else { b.negative() };
                let sum = a.plus(&b);
                let range = match self.sum_of(num) {
                    Some(form) => self.tightened(sum, &form, area),
                    None => sum,
                };
                May { range: Some(range), lacks }
            }
            Arithmetic::Over => {
                let divides = b.contains(&Number::ZERO);
                let lacks = if divides { lacks.or(Lacks::DIVISION) } else { lacks };
                let Some(quotient) = a.over(&b) else { return May { range: None, lacks } };
                let range = match (self.sum_of(&sides[0]), self.sum_of(&sides[1])) {
                    (Some(over), Some(under)) => self.quotient(quotient, &over, &under, area),
                    _ => quotient,
                };
                May { range: Some(range), lacks }
            }
        }
    }

    /// A sum, as far as what its names may be and what holds among them say more than its sides by themselves.
    fn tightened<S: Scope>(&self, sum: Interval, form: &Linear<S>, area: &Area<S>) -> Interval
    where
        W: World<S>,
    {
        let own = self.range_of(form, area);
        let mut sum = sum.both(&own).unwrap_or(own);
        for (form, rises) in [(form.clone(), true), (form.times(&-&Number::ONE), false)] {
            if let Some(strict) = self.not_below_0(&form, area, DEPTH) {
                let half = if rises { above_0(strict) } else { below_0(strict) };
                sum = sum.both(&half).unwrap_or(sum);
            }
        }
        sum
    }

    /// A quotient of two sums: `done / planned` is at most 1 where `done <= planned` holds.
    fn quotient<S: Scope>(&self, quotient: Interval, over: &Linear<S>, under: &Linear<S>, area: &Area<S>) -> Interval
    where
        W: World<S>,
    {
        if self.not_below_0(under, area, DEPTH).is_none() {
            return quotient;
        }
        let mut factors = vec![Number::ONE];
        for (_, a) in &over.terms {
            factors.extend(under.terms.iter().filter_map(|(_, b)| a.over(b)));
        }
        let mut range = quotient;
        for factor in factors.into_iter().take(9) {
            let rest = over.plus(&-&factor, under);
            for (rest, at_least) in [(rest.times(&-&Number::ONE), false), (rest, true)] {
                let Some(strict) = self.not_below_0(&rest, area, DEPTH) else { continue };
                let end = Some(End { at: factor.clone(), open: strict });
                let half = match at_least {
                    true => Interval::new(end, None, false),
                    false => Interval::new(None, end, false),
                };
                range = half.and_then(|half| range.both(&half)).unwrap_or(range);
            }
        }
        range
    }

    fn fold<S: Scope>(&self, of: &[Num<S>], area: &Area<S>, greatest: bool) -> May
    where
        W: World<S>,
    {
        let mut folded: Option<May> = None;
        for side in of {
            let may = self.number(side, area);
            folded = Some(match folded {
                None => may,
                Some(known) => May {
                    range: known.range.zip(may.range).map(|(a, b)| a.least(&b, greatest)),
                    lacks: known.lacks.or(may.lacks),
                },
            });
        }
        folded.unwrap_or_else(|| May::be(Interval::only(Number::ZERO)))
    }

    fn average<S: Scope>(&self, of: &[Num<S>], area: &Area<S>) -> May
    where
        W: World<S>,
    {
        let sides: Vec<May> = of.iter().map(|side| self.number(side, area)).collect();
        let ranges: Vec<&Interval> = sides.iter().filter_map(|side| side.range.as_ref()).collect();
        if sides.iter().any(|side| side.lacks.any() || side.range.is_none()) {
            // Whichever of them have a value, their mean lies between the least and the greatest of all.
            let range = ranges.into_iter().cloned().reduce(|a, b| a.either(&b));
            let range = range.map(|range| Interval::new(range.low().cloned(), range.high().cloned(), false));
            let all = sides.iter().all(|side| side.lacks.any() || side.range.is_none());
            return May { range: range.flatten(), lacks: if all { Lacks::BLANK } else { Lacks::NEVER } };
        }
        let count = Interval::only(Number::from(of.len() as i64));
        let sum = ranges.into_iter().cloned().reduce(|a, b| a.plus(&b));
        May { range: sum.and_then(|sum| sum.over(&count)), lacks: Lacks::NEVER }
    }

    fn rounded<S: Scope>(&self, to: To, sides: &[Num<S>; 2], area: &Area<S>) -> May
    where
        W: World<S>,
    {
        let [number, step] = sides.each_ref().map(|side| self.number(side, area));
        let lacks = number.lacks.or(step.lacks);
        let (Some(range), Some(steps)) = (number.range, step.range) else { return May { range: None, lacks } };
        let lacks = if steps.contains(&Number::ZERO) { lacks.or(Lacks::DIVISION) } else { lacks };
        if let Some(step) = steps.single() {
            if step.is_zero() {
                return May { range: None, lacks };
            }
            if !step.is_negative() {
                let of = |number: &Number| {
                    let steps = number.over(step).unwrap_or(Number::ZERO);
                    let steps = match to {
                        To::Below => steps.floor(),
                        To::Above => -&(-&steps).floor(),
                        To::Nearest => steps.round(0),
                    };
                    &steps * step
                };
                return May { range: Some(range.through(of, step.is_whole())), lacks };
            }
        }
        // Within a step of where it was, whatever the step.
        let most = |interval: &Interval| interval.least(&interval.negative(), true).high().cloned();
        let away = most(&steps).and_then(|end| Interval::between(-&end.at, end.at));
        let range = away.map_or_else(Interval::anything, |away| range.plus(&away));
        May { range: Interval::new(range.low().cloned(), range.high().cloned(), false), lacks }
    }

    /// From one day to another, as numbers.
    fn difference<S: Scope>(
        &self,
        to: &Side<S>,
        from: &Side<S>,
        later: &Interval,
        earlier: &Interval,
        area: &Area<S>,
    ) -> Interval
    where
        W: World<S>,
    {
        let days = later.plus(&earlier.negative());
        match (&to.linear, &from.linear) {
            (Some(to), Some(from)) => self.tightened(days, &to.minus(from), area),
            _ => days,
        }
    }

    /// Working days: they never fall while the second day comes later, nor while the first comes earlier, and there are
    /// never more of them than days.
    fn workdays<S: Scope>(&self, from: &Interval, to: &Interval, days: &Interval) -> Interval
    where
        W: World<S>,
    {
        let zero = Interval::only(Number::ZERO);
        let within = days.either(&zero);
        let count = |from: Option<&End>, to: Option<&End>| {
            let (from, to) = (Day::from_number(&from?.at)?, Day::from_number(&to?.at)?);
            Some(End::closed(World::<S>::calendar(self.world).workdays(from, to)))
        };
        let counted = Interval::new(count(from.high(), to.low()), count(from.low(), to.high()), true);
        counted.and_then(|counted| counted.both(&within)).unwrap_or(within)
    }

    fn day<S: Scope>(&self, date: &Date<S>, area: &Area<S>) -> Side<S>
    where
        W: World<S>,
    {
        match date {
            Date::Is(day) => {
                let number = day.to_number();
                Side { linear: Some(Linear::of(number.clone())), may: May::be(Interval::only(number)) }
            }
            Date::Name(name) => {
                let atom = Atom::Name(name.clone());
                let may = self.atom(&atom, area);
                let linear = match may.range.as_ref().and_then(Interval::single) {
                    Some(number) => Linear::of(number.clone()),
                    None => Linear::atom(atom),
                };
                Side { linear: Some(linear), may }
            }
        }
    }

    fn side<S: Scope>(&self, num: &Num<S>, area: &Area<S>) -> Side<S>
    where
        W: World<S>,
    {
        Side { linear: self.sum_of(num), may: self.number(num, area) }
    }

    /// A formula as a sum of names, where it is one.
    pub(super) fn sum_of<S: Scope>(&self, num: &Num<S>) -> Option<Linear<S>>
    where
        W: World<S>,
    {
        if !self.world.work().pay(1) {
            return None;
        }
        let name = |atom: Atom<S>, may: May| match may.range?.single() {
            Some(number) => Some(Linear::of(number.clone())),
            None => Some(Linear::atom(atom)),
        };
        match num {
            Num::Is { number, .. } => Some(Linear::of(number.clone())),
            Num::Name(of) => name(Atom::Name(of.clone()), self.world.name(of)),
            Num::OverUnits(which) => name(Atom::Over(*which), World::<S>::over(self.world, *which)),
            Num::Negative(of) => Some(self.sum_of(of)?.times(&-&Number::ONE)),
            Num::Two(operation, sides) => {
                let (left, right) = (self.sum_of(&sides[0])?, self.sum_of(&sides[1])?);
                self.world.work().pay(left.terms.len() + right.terms.len());
                match operation {
                    Arithmetic::Plus => Some(left.plus(&Number::ONE, &right)),
                    Arithmetic::Minus => Some(left.minus(&right)),
                    Arithmetic::Times if left.terms.is_empty() => Some(right.times(&left.constant)),
                    Arithmetic::Times if right.terms.is_empty() => Some(left.times(&right.constant)),
                    Arithmetic::Over if right.terms.is_empty() => Some(left.times(&Number::ONE.over(&right.constant)?)),
                    Arithmetic::Times | Arithmetic::Over => None,
                }
            }
            Num::Counted(flag) => match &**flag {
                // Yes is 1 and no is 0 already.
                Flag::Name(of) => name(Atom::Name(of.clone()), self.world.name(of)),
                _ => None,
            },
            Num::Days(days) => {
                let all = Area::all();
                let [to, from] = days.each_ref().map(|day| self.day(day, &all).linear);
                Some(to?.minus(&from?))
            }
            _ => None,
        }
    }

    /// What a sum may be by what its names may be.
    fn range_of<S: Scope>(&self, form: &Linear<S>, area: &Area<S>) -> Interval
    where
        W: World<S>,
    {
        self.rest_of(form, None, area).plus(&Interval::only(form.constant.clone()))
    }

    /// The same of its terms but one, and without its number.
    fn rest_of<S: Scope>(&self, form: &Linear<S>, but: Option<&Atom<S>>, area: &Area<S>) -> Interval
    where
        W: World<S>,
    {
        let mut sum = Interval::only(Number::ZERO);
        for (atom, coefficient) in form.terms.iter().filter(|(atom, _)| Some(atom) != but) {
            let range = self.atom(atom, area).range.unwrap_or_else(Interval::anything);
            sum = sum.plus(&range.times(&Interval::only(coefficient.clone())));
        }
        sum
    }

    /// Whether a sum is never below 0, and then whether it is always above.
    fn not_below_0<S: Scope>(&self, form: &Linear<S>, area: &Area<S>, depth: usize) -> Option<bool>
    where
        W: World<S>,
    {
        if !self.world.work().pay(1 + form.terms.len()) {
            return None;
        }
        let range = self.range_of(form, area);
        if range.is_positive() {
            return Some(true);
        }
        if range.is_not_negative() && depth == 0 {
            return Some(false);
        }
        let by_order = || {
            for order in &area.orders {
                for (atom, coefficient) in &form.terms {
                    let Some(known) = order.form.coefficient(atom) else { continue };
                    let times = coefficient.over(known).filter(|times| !times.is_negative());
                    let Some(times) = times else { continue };
                    if !self.world.work().pay(1 + order.form.terms.len()) {
                        return None;
                    }
                    let rest = form.plus(&-&times, &order.form);
                    // It is to become simpler: `solved <= all` by `solved <= received`, then by `received <= all`.
                    if rest.terms.len() > form.terms.len() {
                        continue;
                    }
                    if let Some(strict) = self.not_below_0(&rest, area, depth - 1) {
                        return Some(strict || order.strict);
                    }
                }
            }
            None
        };
        let ordered = if depth > 0 { by_order() } else { None };
        ordered.or_else(|| range.is_not_negative().then_some(false))
    }

    /// Where a condition may hold in an area, and where it may not.
    pub(super) fn part<S: Scope>(&self, flag: &Flag<S>, area: &Area<S>) -> Parted<S>
    where
        W: World<S>,
    {
        if !self.world.work().pay(1 + area.ranges.len() + area.orders.len()) {
            return Parted { yes: vec![Area::all()], no: vec![Area::all()], lacks: Lacks::ANY };
        }
        let parted = match flag {
            Flag::Is(true) => Parted { yes: vec![area.clone()], no: Vec::new(), lacks: Lacks::NEVER },
            Flag::Is(false) => Parted { yes: Vec::new(), no: vec![area.clone()], lacks: Lacks::NEVER },
            Flag::Not(of) => {
                let parted = self.part(of, area);
                Parted { yes: parted.no, no: parted.yes, lacks: parted.lacks }
            }
            Flag::All(sides) => self.chain(area, sides, |side, area| self.part(side, area)),
            Flag::Any(sides) => {
                // As «not all of them do not».
                let turned = self.chain(area, sides, |side, area| {
                    let parted = self.part(side, area);
                    Parted { yes: parted.no, no: parted.yes, lacks: parted.lacks }
                });
                Parted { yes: turned.no, no: turned.yes, lacks: turned.lacks }
            }
            Flag::Name(name) => {
                let atom = Atom::Name(name.clone());
                let may = self.atom(&atom, area);
                let side = Side { linear: Some(Linear::atom(atom)), may };
                let nothing =
                    Side { linear: Some(Linear::of(Number::ZERO)), may: May::be(Interval::only(Number::ZERO)) };
                self.related(&side, Than::NotEqual, &nothing, area)
            }
            Flag::Compared(first, rest) => {
                let links = links(first, rest);
                self.chain(area, &links, |(left, than, right), area| {
                    self.related(&self.side(left, area), *than, &self.side(right, area), area)
                })
            }
            Flag::Days(first, rest) => {
                let links = links(first, rest);
                self.chain(area, &links, |(left, than, right), area| {
                    self.related(&self.day(left, area), *than, &self.day(right, area), area)
                })
            }
            Flag::Texts(first, rest) => {
                let links = links(first, rest);
                self.chain(area, &links, |(left, than, right), area| self.texts(left, *than, right, area))
            }
        };
        Parted { yes: Area::few(parted.yes), no: Area::few(parted.no), lacks: parted.lacks }
    }

    /// Conditions one after the other, up to the first that does not hold.
    fn chain<S: Scope, T>(&self, area: &Area<S>, of: &[T], part: impl Fn(&T, &Area<S>) -> Parted<S>) -> Parted<S> {
        let mut chained = Parted { yes: vec![area.clone()], no: Vec::new(), lacks: Lacks::NEVER };
        for one in of {
            let mut yes = Vec::new();
            for area in &chained.yes {
                let parted = part(one, area);
                yes.extend(parted.yes);
                chained.no.extend(parted.no);
                chained.lacks = chained.lacks.or(parted.lacks);
            }
            chained.yes = Area::few(yes);
        }
        chained
    }

    fn related<S: Scope>(&self, left: &Side<S>, than: Than, right: &Side<S>, area: &Area<S>) -> Parted<S>
    where
        W: World<S>,
    {
        let lacks = left.may.lacks.or(right.may.lacks);
        let (Some(a), Some(b)) = (&left.may.range, &right.may.range) else {
            return Parted { yes: Vec::new(), no: Vec::new(), lacks };
        };
        // The difference: a sum of names as far as the sides are, and what is left of them.
        let split = |side: &Side<S>, range: &Interval| match &side.linear {
            Some(linear) => (linear.clone(), Interval::only(Number::ZERO)),
            None => (Linear::of(Number::ZERO), range.clone()),
        };
        let ((left, over), (right, under)) = (split(left, a), split(right, b));
        let form = left.minus(&right);
        let rest = over.plus(&under.negative());
        let difference = a.plus(&b.negative());
        let assume = |than| self.assumed(&form, &rest, &difference, than, area);
        let (yes, no) = match than {
            Than::Less => (assume(Than::Less), assume(Than::AtLeast)),
            Than::AtMost => (assume(Than::AtMost), assume(Than::More)),
            Than::More => (assume(Than::More), assume(Than::AtMost)),
            Than::AtLeast => (assume(Than::AtLeast), assume(Than::Less)),
            Than::Equal | Than::NotEqual => {
                let equal = assume(Than::Equal);
                let other = [assume(Than::Less), assume(Than::More)].concat();
                if than == Than::Equal { (equal, other) } else { (other, equal) }
            }
        };
        Parted { yes, no, lacks }
    }

    /// What is left of an area where a difference is below, above or equal to 0; at most one area.
    fn assumed<S: Scope>(
        &self,
        form: &Linear<S>,
        rest: &Interval,
        difference: &Interval,
        than: Than,
        area: &Area<S>,
    ) -> Vec<Area<S>>
    where
        W: World<S>,
    {
        let allowed = match than {
            Than::Less => below_0(true),
            Than::AtMost => below_0(false),
            Than::More => above_0(true),
            Than::AtLeast => above_0(false),
            Than::Equal | Than::NotEqual => Interval::only(Number::ZERO),
        };
        if difference.both(&allowed).is_none() {
            return Vec::new();
        }
        let exact = rest.single().is_some_and(Number::is_zero);
        let turned = form.times(&-&Number::ONE);
        if exact {
            // What holds among the names may say that it cannot be.
            let above = self.not_below_0(form, area, DEPTH);
            let below = self.not_below_0(&turned, area, DEPTH);
            let never = match than {
                Than::Less => above.is_some(),
                Than::AtMost => above == Some(true),
                Than::More => below.is_some(),
                Than::AtLeast => below == Some(true),
                Than::Equal | Than::NotEqual => above == Some(true) || below == Some(true),
            };
            if never {
                return Vec::new();
            }
        }
        let mut left = area.clone();
        for (atom, coefficient) in &form.terms {
            let others = self.rest_of(form, Some(atom), &left).plus(rest).plus(&Interval::only(form.constant.clone()));
            let Some(known) = self.atom(atom, &left).range else { return Vec::new() };
            let Some(inverse) = Number::ONE.over(coefficient) else { continue };
            let may = allowed.plus(&others.negative()).times(&Interval::only(inverse));
            match known.both(&may) {
                Some(range) => left.set(atom, range),
                None => return Vec::new(),
            }
        }
        if exact {
            match than {
                Than::Less | Than::AtMost => left.order(turned, than == Than::Less),
                Than::More | Than::AtLeast => left.order(form.clone(), than == Than::More),
                Than::Equal | Than::NotEqual => {
                    left.order(turned, false);
                    left.order(form.clone(), false);
                }
            }
        }
        vec![left]
    }

    fn texts<S: Scope>(&self, left: &Text<S>, than: Than, right: &Text<S>, area: &Area<S>) -> Parted<S>
    where
        W: World<S>,
    {
        let equal = than == Than::Equal;
        let told = |same: bool| match same == equal {
            true => Parted { yes: vec![area.clone()], no: Vec::new(), lacks: Lacks::NEVER },
            false => Parted { yes: Vec::new(), no: vec![area.clone()], lacks: Lacks::NEVER },
        };
        match (left, right) {
            (Text::Is(left), Text::Is(right)) => told(crate::text::same(left, right)),
            (Text::Name(name), Text::Is(text)) | (Text::Is(text), Text::Name(name)) => {
                let atom = Atom::Name(name.clone());
                let may = self.atom(&atom, area);
                let Some(texts) = self.world.texts(name).filter(|texts| !texts.is_empty()) else {
                    return Parted { yes: vec![area.clone()], no: vec![area.clone()], lacks: may.lacks };
                };
                let Some(at) = texts.iter().position(|known| crate::text::same(known, text)) else {
                    return Parted { lacks: may.lacks, ..told(false) };
                };
                let position = Number::from(at as i64 + 1);
                let side = Side { linear: Some(Linear::atom(atom)), may };
                let other = May::be(Interval::only(position.clone()));
                self.related(&side, than, &Side { linear: Some(Linear::of(position)), may: other }, area)
            }
            (Text::Name(left), Text::Name(right)) => Parted {
                yes: vec![area.clone()],
                no: vec![area.clone()],
                lacks: self.world.name(left).lacks.or(self.world.name(right).lacks),
            },
        }
    }
}

/// The links of a chain of comparisons.
fn links<'t, T>(first: &'t T, rest: &'t [(Than, T)]) -> Vec<(&'t T, Than, &'t T)> {
    let lefts = std::iter::once(first).chain(rest.iter().map(|(_, side)| side));
    lefts.zip(rest).map(|(left, (than, right))| (left, *than, right)).collect()
}
