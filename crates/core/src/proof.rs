//! What can be proved of a criteria set before anybody answers: which points and bands can come about at all.
//!
//! A leaf's formulas are evaluated over all that its names may be (`interval`, `order`, `domain`, `reach`): the
//! points of every admissible answer lie within what [`Proved`] says, and a band that it calls unreached is never taken.

mod clause;
mod domain;
mod example;
mod findings;
mod interval;
#[cfg(test)]
mod law;
mod order;
mod outcome;
mod reach;

pub use findings::of as findings;
pub use interval::{End, Interval};
pub use reach::Lacks;

use crate::criteria::{LeafId, Set};
use crate::fault::Checked;
use crate::formula::{Formula, Leaf, Num};
use crate::number::Number;
use crate::place::{FileError, Files, Sources};
use crate::rule::{Combine, Measure, Scale, Undefined};

use domain::{Answers, Domain, GateDomain};
use order::Area;
use reach::{May, Reach, Work};

/// Reads a criteria set by itself, with all that is wrong in it and, where it has no error, all that is doubtful
/// ([`findings`]), in the order of the file.
///
/// # Errors
/// [`FileError::Refused`] where the system does not hand it over.
pub fn check(files: &impl Files, name: &str, sources: &mut Sources) -> Result<Checked<Option<Set>>, FileError> {
    let mut checked = Set::open(files, name, sources)?;
    if let Some(set) = &checked.value {
        let doubtful = findings(set, &checked.faults);
        checked.faults.extend(doubtful);
    }
    checked.faults.sort_by_key(|fault| (fault.place.line, fault.place.column));
    Ok(checked)
}

/// So much work is spent on one leaf; a real one takes some hundred units.
const WORK: u32 = 150_000;

/// What is proved of each leaf, and what is left of the work that a whole set may cost.
fn of_leaves(set: &Set) -> (Vec<Proved>, Work) {
    const OF_A_SET: u32 = 1_000_000;
    let mut left = OF_A_SET;
    let proved = set.leaf_ids().map(|leaf| {
        let work = Work::new(WORK.min(left));
        let proved = Proved::by(set, leaf, &work);
        left -= WORK.min(left) - work.left();
        proved
    });
    let proved = proved.collect();
    (proved, Work::new(WORK.min(left)))
}

/// What is proved of a leaf that is answered, by its rule alone: an appraiser may set other points.
#[derive(Clone, Debug, PartialEq)]
pub struct Proved {
    /// What may be measured; `None` where nothing is, or it never has a value.
    pub value: Option<Interval>,
    /// What its formulas may bring, before floor, maximum and rounding; `None` where they never have a value.
    pub brings: Option<Interval>,
    /// The points that may come of it, rounded as the set says, `undefined` among them; `None` where there are none.
    pub points: Option<Interval>,
    /// The same without what `undefined` brings.
    pub scored: Option<Interval>,
    /// Why there may be no value.
    pub lacks: Lacks,
    /// By band of its scale, whether it may be taken; the last one is the band without a condition.
    pub bands: Vec<bool>,
    /// Whether its gate may act.
    pub gate_acts: bool,
    /// Whether its gate may not act.
    pub gate_rests: bool,
}

impl Proved {
    /// What is proved of a leaf.
    pub fn of(set: &Set, leaf: LeafId) -> Proved {
        Proved::by(set, leaf, &Work::new(WORK))
    }

    /// What is proved of a leaf as far as the work that may be spent goes.
    fn by(set: &Set, leaf: LeafId, work: &Work) -> Proved {
        let (domain, Answers { areas, lacks }) = Domain::of(set, leaf, work);
        let rule = &set.leaf(leaf).rule;
        let full = &set.criterion_of(leaf).max;
        let mut proved = Proved {
            value: Domain::value(&areas),
            brings: None,
            points: None,
            scored: None,
            lacks,
            bands: Vec::new(),
            gate_acts: false,
            gate_rests: false,
        };
        let worth = |numbers: &mut dyn Iterator<Item = Number>| numbers.map(Interval::only).reduce(|a, b| a.either(&b));
        match &rule.measure {
            Measure::Choice(options) => {
                proved.brings = worth(&mut options.iter().map(|option| option.points.clone()));
            }
            Measure::Checklist(items, combine) => {
                let points: Vec<Number> = items.iter().map(|item| item.points.clone()).collect();
                let sum = |below_0: bool| -> Number {
                    points.iter().filter(|points| points.is_negative() == below_0).cloned().sum()
                };
                proved.brings = match combine {
                    Combine::Sum => Interval::between(sum(true), sum(false)),
                    Combine::Max => worth(&mut points.into_iter().chain([Number::ZERO])),
                };
            }
            Measure::Rating(_) => proved.brings = Interval::between(rule.floor.clone(), full.clone()),
            Measure::Measured { scale, .. } => {
                let may = proved.scale(scale, &Reach::new(&domain), &areas);
                proved.brings = may.range;
                proved.lacks = proved.lacks.or(may.lacks);
            }
        }
        let kept = |range: &Interval| range.through(|points| rule.kept(points, full, set.rounding), false);
        let clamped = Interval::between(rule.floor.clone(), full.clone());
        let held = |range: &Interval| match clamped.as_ref() {
            // What lies beyond a bound comes to that bound.
            Some(clamped) => kept(
                &Interval::new(
                    range.low().cloned().or_else(|| clamped.low().cloned()),
                    range.high().cloned().or_else(|| clamped.high().cloned()),
                    false,
                )
                .unwrap_or_else(|| clamped.clone()),
            ),
            None => kept(range),
        };
        let by_formula = proved.brings.as_ref().map(held);
        let otherwise = match rule.undefined {
            Some(Undefined::Zero) if proved.lacks.any() => Some(kept(&Interval::only(Number::ZERO))),
            Some(Undefined::Full) if proved.lacks.any() => Some(kept(&Interval::only(full.clone()))),
            _ => None,
        };
        proved.scored = by_formula.clone();
        proved.points = [by_formula, otherwise].into_iter().flatten().reduce(|a, b| a.either(&b));
        if let Some(gate) = &rule.gate {
            let (domain, areas) = Domain::of_appraised(set, leaf, work);
            let of_gate = GateDomain::of(&domain);
            let reach = Reach::new(&of_gate);
            for area in &areas {
                let parted = reach.part(&gate.when.tree, &GateDomain::area(area));
                proved.gate_acts |= !parted.yes.is_empty();
                proved.gate_rests |= !parted.no.is_empty() || parted.lacks.any();
            }
        }
        proved
    }

    fn scale(&mut self, scale: &Scale, reach: &Reach<'_, Domain<'_>>, areas: &[Area<Leaf>]) -> May {
        let (bands, otherwise) = match scale {
            Scale::Points(points) => return reach.numbers(&points.tree, areas),
            Scale::Bands { bands, otherwise } => (bands, otherwise),
        };
        let mut may = May::nothing();
        let mut left = areas.to_vec();
        for band in bands {
            if reach.is_spent() {
                // Nothing is known of what is left.
                self.bands.resize(bands.len() + usize::from(otherwise.is_some()), true);
                return May::anything();
            }
            let (mut yes, mut no) = (Vec::new(), Vec::new());
            for area in &left {
                let parted = reach.part(&band.when.tree, area);
                yes.extend(parted.yes);
                no.extend(parted.no);
                may.lacks = may.lacks.or(parted.lacks);
            }
            self.bands.push(!yes.is_empty());
            may = may.or(reach.numbers(&band.points.tree, &Area::few(yes)));
            left = Area::few(no);
        }
        let last: Option<&Formula<Num<Leaf>>> = otherwise.as_ref();
        match last {
            Some(points) => {
                self.bands.push(!left.is_empty());
                may.or(reach.numbers(&points.tree, &left))
            }
            None => May { range: may.range, lacks: may.lacks.or(Lacks { band: !left.is_empty(), ..Lacks::default() }) },
        }
    }
}
