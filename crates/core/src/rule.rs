//! One leaf's rule, declared once: what is asked, what is measured, how that becomes points.
//!
//! It is read several ways, each in a file of its own: `points` (the engine), `wording` (people), and
//! `trace`, which is the first, seen by a witness. `answer` reads what people type where something is asked.

pub(crate) mod answer;
mod names;
mod over;
pub(crate) mod points;
pub(crate) mod trace;
pub mod wording;

use crate::formula::{
    Constant, Flag, Formula, Gate as GateScope, GateName, Leaf, LeafName, Maximum, Num, OverUnits, Reads,
};
use crate::id::{CriterionId, FigureNo, InputNo, SourceNo};
use crate::number::Number;
use crate::place::Place;

pub(crate) use names::{GateNames, LeafNames};
pub(crate) use over::OverValue;

/// One thing that is asked: an input, a figure, which option was taken, whether an item is ticked, a rating. All are
/// answered by a number (an option by its position, a day by its number, yes by 1), so that one reader, one merger of
/// stages and one rule for what is missing serve all.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The name that formulas read, or a figure's id; empty for a choice, an item and a rating.
    pub name: String,
    /// What people read: the label of an input or an item; of a choice and a rating the criterion's name.
    pub label: String,
    /// What kind of answer it takes.
    pub kind: AskedKind,
    /// The unit of measure as people read it, such as `hồ sơ`; nothing is computed with it.
    pub unit: Option<String>,
    /// The least figure that is taken, itself included; percentages as fractions of 1, days as numbers. `None`: no bound.
    pub min: Option<Number>,
    /// The greatest figure that is taken, itself included; in the same units. `None`: no bound.
    pub max: Option<Number>,
    /// The labels of what may be taken, of a choice; an answer is a position among them, from 1.
    pub options: Vec<String>,
    /// What counts where the answer is blank, in the units of an answer.
    pub default: Option<Number>,
    /// Whether the answer may be blank: it has no value then.
    pub optional: bool,
    /// Who supplies it.
    pub from: From,
}

/// What kind of answer is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedKind {
    /// A whole number, such as dossiers.
    Count,
    /// Any number, also one with decimals.
    Number,
    /// A share: typed as `95%`, kept as the fraction 95/100.
    Percent,
    /// A day, kept as its number (see [`Day`](crate::day::Day)).
    Date,
    /// Yes or no: 1 or 0.
    YesNo,
    /// The position of an option, from 1.
    Option,
    /// Whether an item of a checklist is ticked: 1 or 0.
    Tick,
    /// Points given by judgment, not above the maximum.
    Rating,
}

/// Who supplies an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The unit.
    Unit,
    /// The appraising department: the leaf has no self-assessed points.
    Appraiser,
    /// A table, a survey or last year's results: nothing that anybody enters replaces it.
    Outside(SourceNo),
}

/// A figure that is asked once and read by many leaves.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What is asked; its name is the figure's id.
    pub asked: Asked,
    /// What must hold of it, and of other figures.
    pub valid: Option<Formula<Flag<Leaf>>>,
    /// Where its set has it.
    pub place: Place,
}

/// One of several options, or one item of a checklist; its label is that of what is asked.
#[derive(Clone, Debug)]
pub struct Worth {
    /// What it is worth, in points before rounding.
    pub points: Number,
    /// The formula of the maximum that says so, where one does.
    pub formula: Option<Formula<Num<Maximum>>>,
}

/// A leaf's rule: what is asked, what is measured, and how that becomes points.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What is asked, in order.
    pub asked: Vec<Asked>,
    /// Whether the leaf as a whole is the appraiser's: what a unit enters there counts for nothing.
    pub from_appraiser: bool,
    /// What must hold among the answers (`valid`); one that breaks it is an error, and the leaf has 0 points.
    pub valid: Option<Formula<Flag<Leaf>>>,
    /// How the answers become points.
    pub measure: Measure,
    /// What counts where they have no value, such as 0/0 (`undefined`); `None`: such an answer is an error.
    pub undefined: Option<Undefined>,
    /// The least that it brings, in points: 0 unless the set says otherwise (`floor`).
    pub floor: Number,
    /// The functions over all units that its formulas call, each after those that it reads.
    pub over_units: Vec<OverUnits>,
    /// The figures that its formulas read.
    pub figures: Vec<FigureNo>,
    /// The condition under which it takes the sum of a criterion with it, if it has one (`gate`).
    pub gate: Option<Gate>,
}

/// How answers become points.
#[derive(Clone, Debug)]
pub enum Measure {
    /// By the option taken.
    Choice(Vec<Worth>),
    /// By the items ticked.
    Checklist(Vec<Worth>, Combine),
    /// By judgment, in multiples of this step of points; `None`: any points up to the maximum.
    Rating(Option<Number>),
    /// By formulas.
    Measured {
        /// What is measured; `None` where the scale reads the inputs themselves.
        value: Option<Formula<Num<Leaf>>>,
        /// What it brings.
        scale: Scale,
    },
}

/// What several ticked items bring together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// Their sum.
    Sum,
    /// The highest alone.
    Max,
}

/// What a value brings.
#[derive(Clone, Debug)]
pub enum Scale {
    /// One formula.
    Points(Formula<Num<Leaf>>),
    /// Bands, read from the top; nothing can stand after `otherwise`.
    Bands {
        /// The conditions, each with what it brings.
        bands: Vec<Band>,
        /// What counts where none of them holds.
        otherwise: Option<Formula<Num<Leaf>>>,
    },
}

/// One band of a scale.
#[derive(Clone, Debug)]
pub struct Band {
    /// When it holds.
    pub when: Formula<Flag<Leaf>>,
    /// What it brings, in points before they are held within the maximum and rounded.
    pub points: Formula<Num<Leaf>>,
    /// Where its set has it.
    pub place: Place,
}

/// A condition under which a leaf takes the sum of a criterion with it.
#[derive(Clone, Debug)]
pub struct Gate {
    /// When it acts.
    pub when: Formula<Flag<GateScope>>,
    /// Whose sum it acts on.
    pub scope: CriterionId,
    /// That criterion's code.
    pub code: String,
    /// Which share of the sum is kept, as a fraction of 1; 0 takes all of it.
    pub keep: Number,
}

/// What counts where a rule has no value, such as 0/0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// 0 points.
    Zero,
    /// The maximum.
    Full,
    /// The leaf does not apply: its maximum leaves the denominator.
    NotApplicable,
}

/// To how many decimals a set rounds: the one rounding policy. Halves go away from zero, and nothing is rounded twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// Decimals of a leaf's points; `None` where they are kept exact. Sums add rounded points, and are not rounded again.
    pub points: Option<u8>,
    /// Decimals of indices.
    pub index: u8,
    /// Decimals of survey estimates.
    pub survey: u8,
}

impl Rounding {
    /// Points as the set rounds them.
    pub fn points(&self, points: &Number) -> Number {
        match self.points {
            Some(decimals) => points.round(decimals),
            None => points.clone(),
        }
    }

    /// Points held between the floor and the maximum, rounded, and held again: both may have more decimals than points.
    pub(crate) fn kept(&self, points: &Number, floor: &Number, full: &Number) -> Number {
        let held = points.clone().clamp(floor.clone(), full.clone());
        self.points(&held).clamp(floor.clone(), full.clone())
    }

    /// With how many decimals tables show points.
    pub fn shown(&self) -> u8 {
        self.points.unwrap_or(self.index)
    }
}

impl Gate {
    /// Adds the figures that the gate reads.
    pub(crate) fn figures_read(&self, figures: &mut Vec<FigureNo>) {
        self.when.tree.names(&mut |name| {
            if let GateName::Of(LeafName::Figure(figure)) = name {
                figures.push(*figure);
            }
        });
        figures.sort();
        figures.dedup();
    }
}

impl From {
    /// Whether somebody enters it.
    pub fn is_entered(self) -> bool {
        !matches!(self, From::Outside(_))
    }
}

impl Asked {
    /// Something asked of which nothing but its name is known.
    pub(crate) fn of(kind: AskedKind, name: &str, label: &str, from: From) -> Asked {
        Asked {
            name: name.into(),
            label: label.into(),
            kind,
            unit: None,
            min: None,
            max: None,
            options: Vec::new(),
            default: None,
            optional: false,
            from,
        }
    }

    /// Whether the whole leaf waits for an answer here: it may neither be blank nor has it a default.
    pub fn is_needed(&self) -> bool {
        self.from.is_entered() && !self.optional && self.default.is_none() && self.kind != AskedKind::Tick
    }
}

impl Rule {
    /// A rule that asks nothing, for conditions that are no leaf's.
    pub(crate) fn nothing() -> Rule {
        Rule {
            asked: Vec::new(),
            from_appraiser: false,
            valid: None,
            measure: Measure::Rating(None),
            undefined: None,
            floor: Number::ZERO,
            over_units: Vec::new(),
            figures: Vec::new(),
            gate: None,
        }
    }

    /// An input by its position.
    pub fn input(&self, input: InputNo) -> &Asked {
        &self.asked[usize::from(input.0)]
    }

    /// Whether the unit is asked for anything.
    pub fn asks_unit(&self) -> bool {
        self.asked.iter().any(|asked| asked.from == From::Unit)
    }

    /// Whether a unit alone can come to points: nobody but the appraiser could, where he is asked and the unit is not, or
    /// where the leaf waits for what he supplies.
    pub fn is_self_assessed(&self, figures: &[Figure]) -> bool {
        let from_appraiser = |asked: &Asked| asked.from == From::Appraiser;
        let waits = |asked: &Asked| from_appraiser(asked) && asked.is_needed();
        let figures = self.figures.iter().map(|figure| &figures[usize::from(figure.0)].asked);
        let alone = self.asked.iter().any(from_appraiser) && !self.asks_unit();
        !alone && !self.from_appraiser && !self.asked.iter().chain(figures).any(waits)
    }

    /// Whether nobody but the appraiser is asked: what a unit enters there counts for nothing.
    pub fn is_appraisers_alone(&self) -> bool {
        self.from_appraiser || !self.asked.is_empty() && self.asked.iter().all(|asked| asked.from == From::Appraiser)
    }

    /// Points of an outcome held and rounded.
    pub(crate) fn kept(&self, points: &Number, full: &Number, rounding: Rounding) -> Number {
        rounding.kept(points, &self.floor, full)
    }

    /// Every formula of what is measured and what it brings.
    fn formulas(&self) -> (Vec<&Num<Leaf>>, Vec<&Flag<Leaf>>) {
        let mut numbers: Vec<&Num<Leaf>> = self.over_units.iter().map(|over| &over.of).collect();
        let mut flags: Vec<&Flag<Leaf>> = self.valid.iter().map(|valid| &valid.tree).collect();
        if let Measure::Measured { value, scale } = &self.measure {
            numbers.extend(value.iter().map(|value| &value.tree));
            match scale {
                Scale::Points(points) => numbers.push(&points.tree),
                Scale::Bands { bands, otherwise } => {
                    flags.extend(bands.iter().map(|band| &band.when.tree));
                    numbers.extend(bands.iter().map(|band| &band.points.tree));
                    numbers.extend(otherwise.iter().map(|points| &points.tree));
                }
            }
        }
        (numbers, flags)
    }

    /// The figures that its formulas read.
    pub(crate) fn figures_read(&self) -> Vec<FigureNo> {
        let mut figures = Vec::new();
        self.names(&mut |name| {
            if let LeafName::Figure(figure) = name {
                figures.push(*figure);
            }
        });
        figures.sort();
        figures.dedup();
        figures
    }

    /// Whether what is measured can be computed without what other units have.
    pub(crate) fn value_is_own(&self) -> bool {
        let Measure::Measured { value: Some(value), .. } = &self.measure else { return true };
        let mut own = true;
        value.tree.over_units(&mut |_| own = false);
        own
    }

    /// Whether its formulas read anything but its maximum.
    pub(crate) fn reads_anything(&self) -> bool {
        let mut any = false;
        self.names(&mut |name| any |= *name != LeafName::Full);
        any
    }

    /// Everything in its formulas that stands for itself, the gate's among them.
    pub(crate) fn constants(&self, see: &mut dyn FnMut(Constant<'_>)) {
        let (numbers, flags) = self.formulas();
        numbers.into_iter().for_each(|num| num.constants(see));
        flags.into_iter().for_each(|flag| flag.constants(see));
        self.gate.iter().for_each(|gate| gate.when.tree.constants(see));
    }

    /// Every name in its formulas, but for the gate's.
    pub(crate) fn names(&self, see: &mut dyn FnMut(&LeafName)) {
        let (numbers, flags) = self.formulas();
        numbers.into_iter().for_each(|num| num.names(see));
        flags.into_iter().for_each(|flag| flag.names(see));
    }

    /// Whether the value is a share, so that people write it as a percentage: where a threshold or an input is one.
    pub fn value_is_share(&self) -> bool {
        let Measure::Measured { value, scale } = &self.measure else { return false };
        if let Some(Num::Name(LeafName::Input(input))) = value.as_ref().map(|value| &value.tree) {
            return self.input(*input).kind == AskedKind::Percent;
        }
        match (value.as_ref().map(|value| &value.tree), scale) {
            (Some(_), Scale::Bands { bands, .. }) if bands.iter().any(|band| has_percent(&band.when.tree)) => true,
            (Some(Num::Two(crate::formula::Arithmetic::Over, sides)), _) => sides.iter().all(|side| self.counts(side)),
            _ => false,
        }
    }

    /// Whether a formula adds up counts, so that the quotient of two is a share.
    fn counts(&self, num: &Num<Leaf>) -> bool {
        match num {
            Num::Name(LeafName::Input(input)) => self.input(*input).kind == AskedKind::Count,
            Num::Name(LeafName::Figure(_)) => true,
            Num::Two(crate::formula::Arithmetic::Plus | crate::formula::Arithmetic::Minus, sides) => {
                sides.iter().all(|side| self.counts(side))
            }
            _ => false,
        }
    }
}

fn has_percent(flag: &Flag<Leaf>) -> bool {
    let percent = |num: &Num<Leaf>| matches!(num, Num::Is { percent: true, .. });
    match flag {
        Flag::Is(_) | Flag::Name(_) | Flag::Days(..) | Flag::Texts(..) => false,
        Flag::Not(of) => has_percent(of),
        Flag::All(sides) | Flag::Any(sides) => sides.iter().any(has_percent),
        Flag::Compared(first, rest) => percent(first) || rest.iter().any(|(_, side)| percent(side)),
    }
}
