//! What a number may be: all between two ends, or all whole numbers between them.

use crate::number::Number;

/// Numbers between two ends. There is always one: what holds none is `None` where an interval is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    low: Option<End>,
    high: Option<End>,
    whole: bool,
}

/// Where an interval ends.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// The number there.
    pub at: Number,
    /// Whether that number itself is left out.
    pub open: bool,
}

impl End {
    /// An end that belongs to the interval.
    pub(crate) fn closed(at: Number) -> End {
        End { at, open: false }
    }

    /// An end that does not.
    pub(crate) fn open(at: Number) -> End {
        End { at, open: true }
    }
}

/// A bound of a product: a number, or without end.
#[derive(Clone)]
enum Bound {
    Below,
    To(End),
    Above,
}

impl Interval {
    /// Between two ends, either of which may be missing; `None` where no number lies there.
    pub(crate) fn new(low: Option<End>, high: Option<End>, whole: bool) -> Option<Interval> {
        let (low, high) = match whole {
            true => (low.map(|end| End::closed(first_whole(&end))), high.map(|end| End::closed(last_whole(&end)))),
            false => (low, high),
        };
        if let (Some(low), Some(high)) = (&low, &high)
            && (low.at > high.at || (low.at == high.at && (low.open || high.open)))
        {
            return None;
        }
        Some(Interval { low, high, whole })
    }

    /// Every number.
    pub(crate) fn anything() -> Interval {
        Interval { low: None, high: None, whole: false }
    }

    /// One number alone.
    pub(crate) fn only(number: Number) -> Interval {
        let whole = number.is_whole();
        Interval { low: Some(End::closed(number.clone())), high: Some(End::closed(number)), whole }
    }

    /// From one number to another, with both; from the greater to the less there is none.
    pub(crate) fn between(low: Number, high: Number) -> Option<Interval> {
        Interval::new(Some(End::closed(low)), Some(End::closed(high)), false)
    }

    /// The same numbers, as far as they are whole.
    pub(crate) fn whole(self) -> Option<Interval> {
        Interval::new(self.low, self.high, true)
    }

    /// Where it begins; `None` where it goes down without end.
    pub fn low(&self) -> Option<&End> {
        self.low.as_ref()
    }

    /// Where it ends; `None` where it goes up without end.
    pub fn high(&self) -> Option<&End> {
        self.high.as_ref()
    }

    /// Whether all of it are whole numbers.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether a number lies within.
    pub fn contains(&self, number: &Number) -> bool {
        let above = self.low.as_ref().is_none_or(|low| *number > low.at || (*number == low.at && !low.open));
        let below = self.high.as_ref().is_none_or(|high| *number < high.at || (*number == high.at && !high.open));
        above && below && (!self.whole || number.is_whole())
    }

    /// The one number that it is, where it is one.
    pub fn single(&self) -> Option<&Number> {
        let (low, high) = (self.low.as_ref()?, self.high.as_ref()?);
        (low.at == high.at).then_some(&low.at)
    }

    /// Whether all of it is above 0.
    pub(super) fn is_positive(&self) -> bool {
        let zero = Number::ZERO;
        self.low.as_ref().is_some_and(|low| low.at > zero || (low.open && low.at == zero))
    }

    /// Whether none of it is below 0.
    pub(super) fn is_not_negative(&self) -> bool {
        self.low.as_ref().is_some_and(|low| low.at >= Number::ZERO)
    }

    /// What both hold.
    pub(crate) fn both(&self, other: &Interval) -> Option<Interval> {
        let low = pick(&self.low, &other.low, |a, b| a.at > b.at || (a.at == b.at && a.open));
        let high = pick(&self.high, &other.high, |a, b| a.at < b.at || (a.at == b.at && a.open));
        Interval::new(low, high, self.whole || other.whole)
    }

    /// The least interval that holds both.
    pub(crate) fn either(&self, other: &Interval) -> Interval {
        let widest = |a: &Option<End>, b: &Option<End>, wider: fn(&End, &End) -> bool| match (a, b) {
            (Some(a), Some(b)) => Some(if wider(a, b) { a.clone() } else { b.clone() }),
            _ => None,
        };
        Interval {
            low: widest(&self.low, &other.low, |a, b| a.at < b.at || (a.at == b.at && !a.open)),
            high: widest(&self.high, &other.high, |a, b| a.at > b.at || (a.at == b.at && !a.open)),
            whole: self.whole && other.whole,
        }
    }

    /// Less every number.
    pub(crate) fn negative(&self) -> Interval {
        let turned = |end: &Option<End>| end.as_ref().map(|end| End { at: -&end.at, open: end.open });
        Interval { low: turned(&self.high), high: turned(&self.low), whole: self.whole }
    }

    /// Every sum.
    pub(crate) fn plus(&self, other: &Interval) -> Interval {
        let sum = |a: &Option<End>, b: &Option<End>| {
            let (a, b) = (a.as_ref()?, b.as_ref()?);
            Some(End { at: &a.at + &b.at, open: a.open || b.open })
        };
        Interval {
            low: sum(&self.low, &other.low),
            high: sum(&self.high, &other.high),
            whole: self.whole && other.whole,
        }
    }

    /// Every product.
    pub(crate) fn times(&self, other: &Interval) -> Interval {
        let ends = |of: &Interval| {
            [of.low.clone().map_or(Bound::Below, Bound::To), of.high.clone().map_or(Bound::Above, Bound::To)]
        };
        let (ours, theirs) = (ends(self), ends(other));
        let products: Vec<Bound> = ours.iter().flat_map(|a| theirs.iter().map(move |b| product(a, b))).collect();
        let extreme = |further: fn(&End, &End) -> bool, without_end: fn(&Bound) -> bool| {
            let mut found: Option<End> = None;
            for bound in &products {
                match bound {
                    bound if without_end(bound) => return None,
                    Bound::To(end) if found.as_ref().is_none_or(|found| further(end, found)) => {
                        found = Some(end.clone());
                    }
                    _ => {}
                }
            }
            found
        };
        Interval {
            low: extreme(|a, b| a.at < b.at || (a.at == b.at && !a.open), |bound| matches!(bound, Bound::Below)),
            high: extreme(|a, b| a.at > b.at || (a.at == b.at && !a.open), |bound| matches!(bound, Bound::Above)),
            whole: self.whole && other.whole,
        }
    }

    /// Every quotient by what is not 0; `None` where the divisor is nothing but 0.
    pub(crate) fn over(&self, divisor: &Interval) -> Option<Interval> {
        let above = Interval { low: Some(End::open(Number::ZERO)), high: None, whole: false };
        let positive = |of: &Interval| of.both(&above).map(|part| inverse(&part));
        let by_positive = positive(divisor).map(|inverse| self.times(&inverse));
        let by_negative = positive(&divisor.negative()).map(|inverse| self.negative().times(&inverse));
        match (by_positive, by_negative) {
            (Some(a), Some(b)) => Some(a.either(&b)),
            (a, b) => a.or(b),
        }
    }

    /// The lesser, or with `greatest` the greater, of any two.
    pub(crate) fn least(&self, other: &Interval, greatest: bool) -> Interval {
        if greatest {
            return self.negative().least(&other.negative(), false).negative();
        }
        let lesser = |a: &End, b: &End| if a.at < b.at || (a.at == b.at && !a.open) { a.clone() } else { b.clone() };
        let low = match (&self.low, &other.low) {
            (Some(a), Some(b)) => Some(lesser(a, b)),
            _ => None,
        };
        // The lesser of two is at most either: the tighter end.
        let high = pick(&self.high, &other.high, |a, b| a.at < b.at || (a.at == b.at && a.open));
        Interval { low, high, whole: self.whole && other.whole }
    }

    /// What a function makes of it that never falls while the number rises; its ends then belong to it.
    pub(crate) fn through(&self, rises: impl Fn(&Number) -> Number, whole: bool) -> Interval {
        let end = |end: &Option<End>| end.as_ref().map(|end| End::closed(rises(&end.at)));
        Interval { low: end(&self.low), high: end(&self.high), whole }
    }
}

fn first_whole(end: &End) -> Number {
    let ceiling = -&(-&end.at).floor();
    if end.open && ceiling == end.at { &ceiling + &Number::ONE } else { ceiling }
}

fn last_whole(end: &End) -> Number {
    let floor = end.at.floor();
    if end.open && floor == end.at { &floor - &Number::ONE } else { floor }
}

/// One of two ends, where both are there the one that `tighter` prefers.
fn pick(a: &Option<End>, b: &Option<End>, tighter: fn(&End, &End) -> bool) -> Option<End> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if tighter(a, b) { a.clone() } else { b.clone() }),
        (a, b) => a.clone().or_else(|| b.clone()),
    }
}

fn product(a: &Bound, b: &Bound) -> Bound {
    let sign = |bound: &Bound| match bound {
        Bound::Below => -1,
        Bound::Above => 1,
        Bound::To(end) if end.at.is_zero() => 0,
        Bound::To(end) if end.at.is_negative() => -1,
        Bound::To(_) => 1,
    };
    if let (Bound::To(a), Bound::To(b)) = (a, b) {
        // Nothing times a number is nothing, whether or not that number itself is reached.
        let nothing = |end: &End| end.at.is_zero() && !end.open;
        let open = (a.open || b.open) && !nothing(a) && !nothing(b);
        return Bound::To(End { at: &a.at * &b.at, open });
    }
    match sign(a) * sign(b) {
        // 0 times ever more stays 0.
        0 => {
            let open = [a, b].iter().any(|bound| matches!(bound, Bound::To(End { open: true, .. })));
            Bound::To(End { at: Number::ZERO, open })
        }
        1 => Bound::Above,
        _ => Bound::Below,
    }
}

/// 1 over each of an interval above 0.
fn inverse(of: &Interval) -> Interval {
    let over = |end: &End| Number::ONE.over(&end.at).map(|at| End { at, open: end.open });
    let low = match &of.high {
        Some(high) => over(high),
        None => Some(End::open(Number::ZERO)),
    };
    Interval { low, high: of.low.as_ref().and_then(over), whole: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(over: i64, under: i64) -> Number {
        Number::fraction(over, under).unwrap()
    }

    fn between(low: i64, high: i64) -> Interval {
        Interval::between(n(low, 1), n(high, 1)).unwrap()
    }

    fn from(low: i64) -> Interval {
        Interval::new(Some(End::closed(n(low, 1))), None, false).unwrap()
    }

    #[test]
    fn whole_numbers_have_whole_ends() {
        let above_2 = Interval::new(Some(End::open(n(2, 1))), Some(End::open(n(9, 2))), true).unwrap();
        assert_eq!(above_2, between(3, 4).whole().unwrap());
        assert_eq!(Interval::new(Some(End::open(n(2, 1))), Some(End::open(n(3, 1))), true), None);
        assert_eq!(Interval::new(Some(End::closed(n(2, 1))), Some(End::open(n(2, 1))), false), None);
    }

    #[test]
    fn products_take_the_furthest_ends() {
        assert_eq!(between(-2, 3).times(&between(-5, 4)), between(-15, 12));
        assert_eq!(from(0).times(&from(0)), from(0));
        assert_eq!(from(-1).times(&from(2)), Interval::anything());
        assert_eq!(between(0, 0).times(&Interval::anything()), between(0, 0));
    }

    #[test]
    fn a_quotient_leaves_out_0_beneath() {
        assert_eq!(between(1, 2).over(&between(0, 4)).unwrap().low(), Some(&End::closed(n(1, 4))));
        assert_eq!(between(1, 2).over(&between(0, 4)).unwrap().high(), None);
        assert_eq!(between(0, 6).over(&between(0, 3).whole().unwrap()).unwrap(), between(0, 6));
        assert_eq!(between(1, 2).over(&between(0, 0)), None);
        assert_eq!(between(1, 2).over(&between(-1, 1)), Some(Interval::anything()));
        // More and more beneath: ever nearer to 0, and never there.
        assert_eq!(between(1, 2).over(&from(1)).unwrap().low(), Some(&End::open(n(0, 1))));
    }

    #[test]
    fn the_lesser_of_two_is_below_both() {
        assert_eq!(between(0, 5).least(&between(2, 3), false), between(0, 3));
        assert_eq!(between(0, 5).least(&between(2, 3), true), between(2, 5));
        assert_eq!(from(0).least(&between(2, 3), false), between(0, 3));
    }
}
