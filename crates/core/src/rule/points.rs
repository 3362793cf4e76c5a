//! Answers to points, in exact fractions, rounded once.

use super::{Band, Measure, Rounding, Rule, Scale, Undefined};
use crate::formula::{Asked, Flag, Formula, InputNo, Leaf, LeafName, NoValue, Num, Values, Witness};
use crate::number::Number;

/// What a rule makes of the answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What was measured, exactly.
    pub value: Option<Number>,
    /// What it brings.
    pub verdict: Verdict,
}

/// What the answers bring.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Points, within 0 and the maximum, rounded as the set says.
    Points(Number),
    /// The leaf does not apply.
    NotApplicable,
    /// There is no value, and the set does not say what then.
    NoValue(NoValue),
}

/// Told each step from the answers to the points; `()` when only those are wanted.
pub trait Steps: Witness<Leaf> {
    /// An option was taken.
    fn chosen(&mut self, _label: &str, _points: &Number) {}
    /// The value was computed.
    fn value(&mut self, _came_to: &Result<Number, NoValue>) {}
    /// A band's condition was tested.
    fn band(&mut self, _when: &Formula<Flag<Leaf>>, _came_to: &Result<bool, NoValue>) {}
    /// The points were computed, before bounds and rounding.
    fn points(&mut self, _formula: &Formula<Num<Leaf>>, _came_to: &Result<Number, NoValue>) {}
    /// `undefined` answers.
    fn undefined(&mut self, _answer: Option<Undefined>) {}
}

impl Steps for () {}

/// The answers to what a leaf asks, by input; an option by its position, from 1.
#[derive(Clone, Copy)]
pub struct Answers<'a>(pub &'a [Option<Number>]);

impl Answers<'_> {
    fn get(&self, input: InputNo) -> Result<Number, NoValue> {
        self.0.get(usize::from(input.0)).cloned().flatten().ok_or(NoValue::Blank(input))
    }
}

impl Values<Asked> for Answers<'_> {
    fn number(&self, name: &InputNo) -> Result<Number, NoValue> {
        self.get(*name)
    }
}

struct LeafValues<'a> {
    answers: Answers<'a>,
    full: &'a Number,
    value: Option<&'a Number>,
}

impl Values<Leaf> for LeafValues<'_> {
    fn number(&self, name: &LeafName) -> Result<Number, NoValue> {
        match name {
            LeafName::Input(input) => self.answers.get(*input),
            LeafName::Full => Ok(self.full.clone()),
            // `value` stands only in formulas of rules that have one, and is computed before them.
            LeafName::Value => self.value.cloned().ok_or(NoValue::NoBand),
        }
    }
}

impl Rule {
    /// Whether the answers keep the leaf's own condition; one without a value is not broken.
    pub fn keeps_condition(&self, answers: Answers<'_>) -> bool {
        match &self.valid {
            Some(valid) => valid.tree.evaluate(&answers, &mut ()).unwrap_or(true),
            None => true,
        }
    }

    /// The points that the answers bring of the maximum `full`.
    pub fn points(&self, full: &Number, rounding: Rounding, answers: Answers<'_>, steps: &mut impl Steps) -> Outcome {
        let (value, points) = match &self.measure {
            Measure::Choice(options) => {
                let taken = answers.get(InputNo(0));
                let option = taken.map(|position| position.to_usize().and_then(|at| options.get(at.checked_sub(1)?)));
                match option {
                    Ok(Some(option)) => {
                        steps.chosen(&option.label, &option.points);
                        (None, Ok(option.points.clone()))
                    }
                    Ok(None) => (None, Err(NoValue::NoBand)),
                    Err(blank) => (None, Err(blank)),
                }
            }
            Measure::Measured { value, scale } => measured(value.as_ref(), scale, full, answers, steps),
        };
        let verdict = match points {
            Ok(points) => Verdict::Points(rounding.kept(&points, full)),
            Err(why) => {
                steps.undefined(self.undefined);
                match self.undefined {
                    Some(Undefined::Zero) => Verdict::Points(Number::ZERO),
                    Some(Undefined::Full) => Verdict::Points(rounding.kept(full, full)),
                    Some(Undefined::NotApplicable) => Verdict::NotApplicable,
                    None => Verdict::NoValue(why),
                }
            }
        };
        Outcome { value, verdict }
    }
}

type Came = Result<Number, NoValue>;

fn measured(
    value: Option<&Formula<Num<Leaf>>>,
    scale: &Scale,
    full: &Number,
    answers: Answers<'_>,
    steps: &mut impl Steps,
) -> (Option<Number>, Came) {
    let mut values = LeafValues { answers, full, value: None };
    let value = match value {
        Some(formula) => {
            let came_to = formula.tree.evaluate(&values, steps);
            steps.value(&came_to);
            match came_to {
                Ok(value) => Some(value),
                Err(why) => return (None, Err(why)),
            }
        }
        None => None,
    };
    values.value = value.as_ref();
    let points = match scale {
        Scale::Points(formula) => brought(formula, &values, steps),
        Scale::Bands { bands, otherwise } => banded(bands, otherwise.as_ref(), &values, steps),
    };
    (value, points)
}

fn banded(
    bands: &[Band],
    otherwise: Option<&Formula<Num<Leaf>>>,
    values: &LeafValues<'_>,
    steps: &mut impl Steps,
) -> Came {
    for Band { when, points } in bands {
        let held = when.tree.evaluate(values, steps);
        steps.band(when, &held);
        if held? {
            return brought(points, values, steps);
        }
    }
    brought(otherwise.ok_or(NoValue::NoBand)?, values, steps)
}

fn brought(formula: &Formula<Num<Leaf>>, values: &LeafValues<'_>, steps: &mut impl Steps) -> Came {
    let came_to = formula.tree.evaluate(values, steps);
    steps.points(formula, &came_to);
    came_to
}
