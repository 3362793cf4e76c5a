//! What the names of a leaf's formulas may be: by type, bounds, `default`, `valid`, `[attributes]` and `[given]`.

use super::interval::{End, Interval};
use super::order::{Area, Atom, Linear};
use super::reach::{Lacks, May, Reach, Work, World};
use crate::criteria::{LeafId, Set, Source};
use crate::day::Calendar;
use crate::formula::{Gate, GateName, How, Leaf, LeafName, Num, OverUnits, Reads, UnitName};
use crate::id::{FigureNo, OverNo};
use crate::known::{AttributeKind, GivenValue};
use crate::number::Number;
use crate::rule::{Asked, AskedKind, Figure, From, Measure, Rule};

/// A leaf's names.
pub(super) struct Domain<'a> {
    set: &'a Set,
    rule: &'a Rule,
    full: &'a Number,
    work: &'a Work,
    /// What each input may be, and each figure that the rule reads.
    inputs: Vec<May>,
    figures: Vec<(FigureNo, May)>,
    value: May,
    over: Vec<May>,
}

/// What admissible answers are.
pub(super) struct Answers {
    /// Where they lie, what is measured among what is known there; without those of which nothing can be measured.
    pub areas: Vec<Area<Leaf>>,
    /// Why nothing may be measured.
    pub lacks: Lacks,
}

/// What an answer may be; a blank one has no value.
fn asked(asked: &Asked, set: &Set) -> May {
    let bound = |number: &Option<Number>| number.clone().map(End::closed);
    let bounds = Interval::new(bound(&asked.min), bound(&asked.max), false);
    let whole = |range: Option<Interval>| range.and_then(Interval::whole);
    let upto = |last: usize| whole(Interval::between(Number::ONE, Number::from(last as i64)));
    let range = match (asked.kind, asked.from) {
        (_, From::Outside(source)) if matches!(set.outside(source).source, Source::Previous { .. }) => {
            // Nothing holds last year's figure within bounds.
            Some(Interval::anything())
        }
        (_, From::Outside(source)) if matches!(set.outside(source).source, Source::Survey { .. }) => {
            Interval::between(Number::ZERO, Number::ONE)
        }
        (AskedKind::YesNo | AskedKind::Tick, _) => whole(Interval::between(Number::ZERO, Number::ONE)),
        (AskedKind::Option, _) => upto(asked.options.len()),
        (AskedKind::Count | AskedKind::Date, _) => whole(bounds),
        (AskedKind::Number | AskedKind::Percent | AskedKind::Rating, _) => bounds,
    };
    let blank = matches!(asked.from, From::Outside(_)) || (asked.optional && asked.default.is_none());
    May { range, lacks: if blank { Lacks::BLANK } else { Lacks::NEVER } }
}

/// The texts that may stand in a unit's column; `None` where any may.
pub(super) fn texts_of_unit<'s>(name: &UnitName, set: &'s Set) -> Option<&'s [String]> {
    let UnitName::Attribute(attribute) = name else { return None };
    match &set.attributes[usize::from(attribute.0)].kind {
        AttributeKind::OneOf(texts) => Some(texts),
        _ => None,
    }
}

/// The same, or nothing.
fn maybe_blank(may: May) -> May {
    May { range: may.range, lacks: may.lacks.or(Lacks::BLANK) }
}

/// What is known of a unit; deadlines and targets are those of the set.
pub(super) fn of_unit(name: &UnitName, set: &Set) -> May {
    May::be(match name {
        UnitName::Attribute(attribute) => match &set.attributes[usize::from(attribute.0)].kind {
            AttributeKind::OneOf(texts) => Interval::between(Number::ONE, Number::from(texts.len() as i64))
                .and_then(Interval::whole)
                .unwrap_or_else(Interval::anything),
            AttributeKind::Number | AttributeKind::Text => Interval::anything(),
        },
        UnitName::Given(given) => Interval::only(match &set.given.values[usize::from(given.0)].1 {
            GivenValue::Number { number, .. } => number.clone(),
            GivenValue::Day(day) => day.to_number(),
        }),
    })
}

impl World<Leaf> for Domain<'_> {
    fn name(&self, name: &LeafName) -> May {
        match name {
            LeafName::Input(input) => self.inputs[usize::from(input.0)].clone(),
            LeafName::Figure(figure) => match self.figures.iter().find(|(known, _)| known == figure) {
                Some((_, may)) => may.clone(),
                // A figure that only another's condition names may be missing without the leaf being so.
                None => maybe_blank(asked(&self.set.figure(*figure).asked, self.set)),
            },
            // What is measured is known of an area, once it is computed.
            LeafName::Value => self.value.clone(),
            LeafName::Full => May::be(Interval::only(self.full.clone())),
            LeafName::Of(name) => of_unit(name, self.set),
        }
    }

    fn texts(&self, name: &LeafName) -> Option<&[String]> {
        match name {
            LeafName::Input(input) => Some(&self.rule.input(*input).options),
            LeafName::Figure(figure) => Some(&self.set.figure(*figure).asked.options),
            LeafName::Of(name) => texts_of_unit(name, self.set),
            LeafName::Value | LeafName::Full => None,
        }
    }

    fn over(&self, which: OverNo) -> May {
        self.over.get(usize::from(which.0)).cloned().unwrap_or_else(May::nothing)
    }

    fn calendar(&self) -> &Calendar {
        &self.set.given.calendar
    }

    fn work(&self) -> &Work {
        self.work
    }
}

impl<'a> Domain<'a> {
    fn new(set: &'a Set, leaf: LeafId, work: &'a Work) -> Domain<'a> {
        let rule = &set.leaf(leaf).rule;
        let figure = |figure: &FigureNo| (*figure, asked(&set.figure(*figure).asked, set));
        Domain {
            set,
            rule,
            full: &set.criterion_of(leaf).max,
            work,
            inputs: rule.asked.iter().map(|input| asked(input, set)).collect(),
            figures: rule.figures.iter().map(figure).collect(),
            value: May::be(Interval::anything()),
            over: Vec::new(),
        }
    }

    /// A leaf's names where an appraiser has set its points, and all that they may be then: answers that break a
    /// condition stay, and any may be blank.
    pub(super) fn of_appraised(set: &'a Set, leaf: LeafId, work: &'a Work) -> (Domain<'a>, Vec<Area<Leaf>>) {
        let mut domain = Domain::new(set, leaf, work);
        let answers = domain.inputs.iter_mut().chain(domain.figures.iter_mut().map(|(_, may)| may));
        for may in answers.chain([&mut domain.value]) {
            may.lacks = may.lacks.or(Lacks::BLANK);
        }
        let measured = |domain: &Domain<'a>| {
            let mut areas = vec![Area::all()];
            domain.measure(&mut areas);
            match areas.is_empty() {
                true => vec![Area::all()], // nothing can be measured, and points be set nonetheless
                false => areas,
            }
        };
        let mut areas = vec![Area::all()];
        for over in &domain.rule.over_units {
            if reads_value(over) {
                areas = measured(&domain);
            }
            let of_any = Reach::new(&domain).numbers(&over.of, &areas);
            domain.over.push(over_units(over.how, &maybe_blank(of_any.clone()), of_any));
        }
        let areas = measured(&domain);
        (domain, areas)
    }

    /// A leaf's names, and its admissible answers.
    pub(super) fn of(set: &'a Set, leaf: LeafId, work: &'a Work) -> (Domain<'a>, Answers) {
        let rule = &set.leaf(leaf).rule;
        let mut domain = Domain::new(set, leaf, work);
        let mut areas = domain.admissible();
        let mut lacks = Lacks::NEVER;
        // Other units' figures count although they break a condition, where points were set.
        let mut of_others = vec![Area::all()];
        let mut measured = false;
        for over in &rule.over_units {
            if reads_value(over) && !measured {
                lacks = domain.measure(&mut areas);
                domain.measure(&mut of_others);
                measured = true;
            }
            let (own, others) = {
                let reach = Reach::new(&domain);
                (reach.numbers(&over.of, &areas), reach.numbers(&over.of, &of_others))
            };
            let at = OverNo(domain.over.len() as u16);
            domain.over.push(over_units(over.how, &own, others));
            if !own.lacks.any() {
                domain.own_counts(at, over.how, &over.of, &mut areas);
            }
        }
        if !measured {
            lacks = domain.measure(&mut areas);
        }
        (domain, Answers { areas, lacks })
    }

    /// Where the leaf's condition holds, and those of the figures that it reads.
    fn admissible(&self) -> Vec<Area<Leaf>> {
        let reach = Reach::new(self);
        let figures = self.rule.figures.iter().map(|figure| self.set.figure(*figure));
        let conditions = figures.filter_map(|figure: &Figure| figure.valid.as_ref()).chain(&self.rule.valid);
        let mut areas = vec![Area::all()];
        for condition in conditions {
            let mut kept = Vec::new();
            for area in areas {
                let parted = reach.part(&condition.tree, &area);
                kept.extend(parted.yes);
                if parted.lacks.any() {
                    kept.push(area); // one without a value is not broken
                }
            }
            areas = Area::few(kept);
        }
        areas
    }

    /// Computes the value in each area, and why it may have none; where it has none at all, the area is left out.
    fn measure(&self, areas: &mut Vec<Area<Leaf>>) -> Lacks {
        let Measure::Measured { value: Some(value), .. } = &self.rule.measure else { return Lacks::NEVER };
        let reach = Reach::new(self);
        let atom = Atom::Name(LeafName::Value);
        let mut lacks = Lacks::NEVER;
        areas.retain_mut(|area| {
            let may = reach.number(&value.tree, area);
            lacks = lacks.or(may.lacks);
            let Some(range) = may.range else { return false };
            area.set(&atom, range);
            if let Some(form) = reach.sum_of(&value.tree) {
                let difference = Linear::atom(atom.clone()).minus(&form);
                area.order(difference.times(&-&Number::ONE), false);
                area.order(difference, false);
            }
            true
        });
        lacks
    }

    /// What is measured, over some areas.
    pub(super) fn value(areas: &[Area<Leaf>]) -> Option<Interval> {
        let value = Atom::Name(LeafName::Value);
        areas.iter().filter_map(|area| area.range(&value).cloned()).reduce(|a, b| a.either(&b))
    }

    /// The unit itself is among those of which the best and the lowest are taken.
    fn own_counts(&self, at: OverNo, how: How, of: &Num<Leaf>, areas: &mut [Area<Leaf>]) {
        let reach = Reach::new(self);
        let Some(own) = reach.sum_of(of) else { return };
        let difference = Linear::atom(Atom::Over(at)).minus(&own);
        for area in areas {
            match how {
                How::Best => area.order(difference.clone(), false),
                How::Lowest => area.order(difference.times(&-&Number::ONE), false),
                How::Mean | How::Median | How::Rank | How::Count => {}
            }
        }
    }
}

fn reads_value(over: &OverUnits) -> bool {
    let mut reads = false;
    over.of.names(&mut |name| reads |= *name == LeafName::Value);
    reads
}

/// What a function over units may be, by what it takes of this unit and of others.
fn over_units(how: How, own: &May, others: May) -> May {
    let from = |least: i64| {
        Interval::new(Some(End::closed(Number::from(least))), None, true).unwrap_or_else(Interval::anything)
    };
    // This unit is one of them; where it has none, there may be no other.
    let lacks = if own.lacks.any() || own.range.is_none() { Lacks::BLANK } else { Lacks::NEVER };
    match how {
        How::Count => May::be(from(i64::from(!lacks.any()))),
        How::Rank => May { range: own.range.as_ref().map(|_| from(1)), lacks },
        How::Best | How::Lowest => May { range: others.range, lacks },
        How::Mean | How::Median => {
            let between = |range: Interval| Interval::new(range.low().cloned(), range.high().cloned(), false);
            May { range: others.range.and_then(between), lacks }
        }
    }
}

/// The names of a leaf's gate.
pub(super) struct GateDomain<'a> {
    leaf: &'a Domain<'a>,
    /// Its points, also those that an appraiser may set.
    points: Option<Interval>,
}

impl<'a> GateDomain<'a> {
    pub(super) fn of(leaf: &'a Domain<'a>) -> GateDomain<'a> {
        GateDomain { leaf, points: Interval::between(leaf.rule.floor.clone(), leaf.full.clone()) }
    }

    /// An area of the leaf's names.
    pub(super) fn area(area: &Area<Leaf>) -> Area<Gate> {
        let atom = |atom: &Atom<Leaf>| match atom {
            Atom::Name(name) => Atom::Name(GateName::Of(*name)),
            Atom::Over(over) => Atom::Over(*over),
        };
        let mut found = Area::all();
        for (name, range) in &area.ranges {
            found.set(&atom(name), range.clone());
        }
        for order in &area.orders {
            let terms = order.form.terms.iter().map(|(name, times)| (atom(name), times.clone())).collect();
            found.order(Linear { terms, constant: order.form.constant.clone() }, order.strict);
        }
        found
    }
}

impl World<Gate> for GateDomain<'_> {
    fn name(&self, name: &GateName) -> May {
        let count =
            |least: Number, most: usize| Interval::between(least, Number::from(most as i64)).and_then(Interval::whole);
        match name {
            GateName::Of(name) => self.leaf.name(name),
            GateName::Points => May { range: self.points.clone(), lacks: Lacks::NEVER },
            GateName::Choice => self.leaf.inputs[0].clone(),
            GateName::Ticked => May { range: count(Number::ZERO, self.leaf.rule.asked.len()), lacks: Lacks::NEVER },
        }
    }

    fn texts(&self, name: &GateName) -> Option<&[String]> {
        match name {
            GateName::Of(name) => self.leaf.texts(name),
            _ => None,
        }
    }

    fn over(&self, which: OverNo) -> May {
        World::<Leaf>::over(self.leaf, which)
    }

    fn calendar(&self) -> &Calendar {
        self.leaf.calendar()
    }

    fn work(&self) -> &Work {
        self.leaf.work
    }
}
