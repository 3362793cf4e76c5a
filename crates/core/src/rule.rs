//! One leaf's rule, declared once: what is asked, what is measured, how that becomes points.
//!
//! It is read several ways, each in a file of its own: [`points`] (the engine), [`wording`] (people), and
//! [`trace`], which is the first, seen by a witness.

pub mod points;
pub mod trace;
pub mod wording;

use crate::formula::{Asked as AskedScope, Flag, Formula, InputNo, Leaf, Maximum, Num};
use crate::number::Number;

/// One thing that a leaf asks: an input, or which option was taken. Both are answered by a number (an option by its
/// position, from 1), so that one reader, one merger of stages and one rule for what is missing serve all.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The name that formulas read; empty for a choice.
    pub name: String,
    /// What people read.
    pub label: String,
    /// What kind of answer it takes.
    pub kind: AskedKind,
    /// The unit of measure, for people.
    pub unit: Option<String>,
    /// The least figure that is taken; percentages as fractions.
    pub min: Option<Number>,
    /// The greatest figure that is taken.
    pub max: Option<Number>,
    /// Who supplies it.
    pub from: From,
}

/// What kind of answer is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedKind {
    /// A whole number.
    Count,
    /// Any number.
    Number,
    /// A share, as a fraction of 1.
    Percent,
    /// The position of an option.
    Option,
}

/// Who supplies an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The unit.
    Unit,
    /// The appraising department: the leaf has no self-assessed points.
    Appraiser,
}

/// One of several options.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What people read and enter.
    pub label: String,
    /// What it is worth.
    pub points: Number,
    /// The formula of the maximum that says so, where one does.
    pub formula: Option<Formula<Num<Maximum>>>,
}

/// A leaf's rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What is asked, in order.
    pub asked: Vec<Asked>,
    /// What must hold among the answers.
    pub valid: Option<Formula<Flag<AskedScope>>>,
    /// How the answers become points.
    pub measure: Measure,
    /// What counts where they have no value.
    pub undefined: Option<Undefined>,
}

/// How answers become points.
#[derive(Clone, Debug)]
pub enum Measure {
    /// By the option taken.
    Choice(Vec<Choice>),
    /// By formulas.
    Measured {
        /// What is measured; `None` where the scale reads the inputs themselves.
        value: Option<Formula<Num<Leaf>>>,
        /// What it brings.
        scale: Scale,
    },
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
    /// What it brings.
    pub points: Formula<Num<Leaf>>,
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

/// To how many decimals a set rounds: the one rounding policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// Of a leaf's points; `None` where they are kept exact.
    pub points: Option<u8>,
    /// Of indices.
    pub index: u8,
}

impl Rounding {
    /// Points as the set rounds them.
    pub fn points(&self, points: &Number) -> Number {
        match self.points {
            Some(decimals) => points.round(decimals),
            None => points.clone(),
        }
    }

    /// Points held within 0 and the maximum, rounded, and held again: a maximum may have more decimals than points have.
    pub fn kept(&self, points: &Number, full: &Number) -> Number {
        self.points(&points.clone().clamp(Number::ZERO, full.clone())).min(full.clone())
    }

    /// With how many decimals tables show points.
    pub fn shown(&self) -> u8 {
        self.points.unwrap_or(self.index)
    }
}

impl Rule {
    /// An input by its position.
    pub fn input(&self, input: InputNo) -> &Asked {
        &self.asked[usize::from(input.0)]
    }

    /// Whether the unit is asked for anything.
    pub fn asks_unit(&self) -> bool {
        self.asked.iter().any(|asked| asked.from == From::Unit)
    }

    /// Whether the value is a share, so that people write it as a percentage: where a threshold or an input is one.
    pub fn value_is_share(&self) -> bool {
        let Measure::Measured { value, scale } = &self.measure else { return false };
        if let Some(Num::Name(crate::formula::LeafName::Input(input))) = value.as_ref().map(|value| &value.tree) {
            return self.input(*input).kind == AskedKind::Percent;
        }
        let counts = self.asked.iter().all(|asked| asked.kind == AskedKind::Count);
        match (value.as_ref().map(|value| &value.tree), scale) {
            (Some(_), Scale::Bands { bands, .. }) if bands.iter().any(|band| has_percent(&band.when.tree)) => true,
            (Some(Num::Two(crate::formula::Arithmetic::Over, _)), _) => counts,
            _ => false,
        }
    }
}

fn has_percent(flag: &Flag<Leaf>) -> bool {
    let percent = |num: &Num<Leaf>| matches!(num, Num::Is { percent: true, .. });
    match flag {
        Flag::Is(_) => false,
        Flag::Not(of) => has_percent(of),
        Flag::All(sides) | Flag::Any(sides) => sides.iter().any(has_percent),
        Flag::Compared(first, rest) => percent(first) || rest.iter().any(|(_, side)| percent(side)),
    }
}
