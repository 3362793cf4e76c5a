//! What holds between several numbers: `done <= planned`, as sums that are not below 0.

use super::interval::{End, Interval};
use crate::formula::Scope;
use crate::id::OverNo;
use crate::number::Number;

/// What a formula reads: a name, or a function over units.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Atom<S: Scope> {
    /// A name.
    Name(S::Name),
    /// A function over units.
    Over(OverNo),
}

/// So many times each of some, and a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Linear<S: Scope> {
    pub terms: Vec<(Atom<S>, Number)>,
    pub constant: Number,
}

impl<S: Scope> Linear<S> {
    pub(super) fn of(constant: Number) -> Linear<S> {
        Linear { terms: Vec::new(), constant }
    }

    pub(super) fn atom(atom: Atom<S>) -> Linear<S> {
        Linear { terms: vec![(atom, Number::ONE)], constant: Number::ZERO }
    }

    /// This one and `factor` times another.
    pub(super) fn plus(&self, factor: &Number, other: &Linear<S>) -> Linear<S> {
        let mut sum = self.clone();
        sum.constant = &sum.constant + &(factor * &other.constant);
        for (atom, coefficient) in &other.terms {
            let more = factor * coefficient;
            match sum.terms.iter_mut().find(|(known, _)| known == atom) {
                Some((_, known)) => *known = &*known + &more,
                None => sum.terms.push((atom.clone(), more)),
            }
        }
        sum.terms.retain(|(_, coefficient)| !coefficient.is_zero());
        sum
    }

    pub(super) fn minus(&self, other: &Linear<S>) -> Linear<S> {
        self.plus(&-&Number::ONE, other)
    }

    pub(super) fn times(&self, factor: &Number) -> Linear<S> {
        Linear::of(Number::ZERO).plus(factor, self)
    }

    /// How often an atom is in it.
    pub(super) fn coefficient(&self, atom: &Atom<S>) -> Option<&Number> {
        self.terms.iter().find(|(known, _)| known == atom).map(|(_, coefficient)| coefficient)
    }
}

/// Something that is not below 0, or above it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Order<S: Scope> {
    pub form: Linear<S>,
    /// Whether it is above 0.
    pub strict: bool,
}

/// A part of all that may be: what each name may be there, and what holds among them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Area<S: Scope> {
    /// What is known better than of all that may be.
    pub ranges: Vec<(Atom<S>, Interval)>,
    pub orders: Vec<Order<S>>,
}

/// So many things are kept in mind of one area; more are true, and forgotten.
const MOST_ORDERS: usize = 16;
/// So many areas are looked at one by one; more are taken together.
const MOST_AREAS: usize = 24;

impl<S: Scope> Area<S> {
    /// All that may be.
    pub(super) fn all() -> Area<S> {
        Area { ranges: Vec::new(), orders: Vec::new() }
    }

    pub(super) fn range(&self, atom: &Atom<S>) -> Option<&Interval> {
        self.ranges.iter().find(|(known, _)| known == atom).map(|(_, range)| range)
    }

    pub(super) fn set(&mut self, atom: &Atom<S>, range: Interval) {
        match self.ranges.iter_mut().find(|(known, _)| known == atom) {
            Some((_, known)) => *known = range,
            None => self.ranges.push((atom.clone(), range)),
        }
    }

    /// Keeps in mind that a sum is not below 0.
    pub(super) fn order(&mut self, form: Linear<S>, strict: bool) {
        let order = Order { form, strict };
        if self.orders.len() < MOST_ORDERS && !order.form.terms.is_empty() && !self.orders.contains(&order) {
            self.orders.push(order);
        }
    }

    /// One area that holds them all.
    fn joined(areas: Vec<Area<S>>) -> Option<Area<S>> {
        areas.into_iter().reduce(|a, b| Area {
            ranges: (a.ranges.iter())
                .filter_map(|(atom, range)| Some((atom.clone(), range.either(b.range(atom)?))))
                .collect(),
            orders: a.orders.iter().filter(|order| b.orders.contains(order)).cloned().collect(),
        })
    }

    /// The same areas, or one for all of them where they are many.
    pub(super) fn few(areas: Vec<Area<S>>) -> Vec<Area<S>> {
        match areas.len() > MOST_AREAS {
            true => Area::joined(areas).into_iter().collect(),
            false => areas,
        }
    }
}

/// What a difference may be where a comparison holds.
pub(super) fn below_0(open: bool) -> Interval {
    above_0(open).negative()
}

/// The other way round.
pub(super) fn above_0(open: bool) -> Interval {
    let end = End { at: Number::ZERO, open };
    Interval::new(Some(end), None, false).unwrap_or_else(Interval::anything)
}
