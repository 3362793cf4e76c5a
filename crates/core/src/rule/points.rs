//! Answers to points, in exact fractions, rounded once.

use super::{Asked, Band, Combine, Figure, Gate, Measure, Rounding, Rule, Scale, Undefined, Worth};
use crate::day::Calendar;
use crate::formula::{Flag, Formula, Gate as GateScope, GateName, Leaf, LeafName, NoValue, Num, Values, Witness};
use crate::id::{InputNo, OverNo};
use crate::known::About;
use crate::number::Number;

/// What a rule makes of the answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    /// What was measured, exactly.
    pub value: Option<Number>,
    /// What it brings.
    pub verdict: Verdict,
}

/// What the answers bring.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Verdict {
    /// Points, between the floor and the maximum, rounded as the set says.
    Points(Number),
    /// There is no value, and the set says what then: these points.
    Undefined(Number),
    /// The leaf does not apply.
    NotApplicable,
    /// There is no value, and the set does not say what then.
    NoValue(NoValue),
}

/// Told each step from the answers to the points; `()` when only those are wanted.
pub(crate) trait Steps: Witness<Leaf> {
    /// An option was taken.
    fn chosen(&mut self, _label: &str, _points: &Number) {}
    /// Items were ticked, or none.
    fn ticked(&mut self, _items: &[(&str, &Number)], _combine: Combine, _points: &Number) {}
    /// Points were given by judgment.
    fn rated(&mut self, _points: &Number) {}
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

/// All that a leaf's formulas read of one unit.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    /// What stands at what the leaf asks, by input; an option by its position, from 1.
    pub inputs: &'a [Option<Number>],
    /// What stands at the set's figures.
    pub figures: &'a [Option<Number>],
    /// What the set's figures are.
    pub asked_figures: &'a [Figure],
    /// What is known of the unit.
    pub about: About<'a>,
    /// What the leaf's functions over units came to, as far as they are known.
    pub over_units: &'a [Option<Number>],
    /// Whether a rating stands as it was given, by an appraiser.
    pub unrounded: bool,
}

/// The names of a leaf, once its value is known or is none.
struct LeafValues<'a> {
    rule: &'a Rule,
    facts: Facts<'a>,
    full: &'a Number,
    value: Option<&'a Number>,
}

impl LeafValues<'_> {
    fn option<'a>(asked: &'a Asked, position: &Number) -> Result<&'a str, NoValue> {
        let at = position.to_usize().and_then(|position| position.checked_sub(1));
        at.and_then(|at| asked.options.get(at)).map(String::as_str).ok_or(NoValue::NotThere)
    }
}

impl Values<Leaf> for LeafValues<'_> {
    fn number(&self, name: &LeafName) -> Result<Number, NoValue> {
        match name {
            LeafName::Input(input) => {
                let answer = self.facts.inputs.get(usize::from(input.0)).cloned().flatten();
                answer.ok_or(NoValue::Blank(*input))
            }
            LeafName::Figure(figure) => {
                let answer = self.facts.figures.get(usize::from(figure.0)).cloned().flatten();
                answer.ok_or(NoValue::FigureBlank(*figure))
            }
            LeafName::Full => Ok(self.full.clone()),
            // `value` stands only in formulas of rules that have one, and is computed before them.
            LeafName::Value => self.value.cloned().ok_or(NoValue::NotThere),
            LeafName::Of(name) => self.facts.about.number(name),
        }
    }

    fn text(&self, name: &LeafName) -> Result<&str, NoValue> {
        match name {
            LeafName::Input(input) => Self::option(self.rule.input(*input), &self.number(name)?),
            LeafName::Figure(figure) => {
                Self::option(&self.facts.asked_figures[usize::from(figure.0)].asked, &self.number(name)?)
            }
            LeafName::Of(name) => self.facts.about.text(name),
            LeafName::Full | LeafName::Value => Err(NoValue::NotThere),
        }
    }

    fn over_units(&self, which: OverNo) -> Result<Number, NoValue> {
        self.facts.over_units.get(usize::from(which.0)).cloned().flatten().ok_or(NoValue::NoUnit)
    }

    fn calendar(&self) -> Option<&Calendar> {
        self.facts.about.calendar()
    }
}

/// The names of a gate.
struct GateValues<'a> {
    leaf: LeafValues<'a>,
    points: &'a Number,
}

impl Values<GateScope> for GateValues<'_> {
    fn number(&self, name: &GateName) -> Result<Number, NoValue> {
        match name {
            GateName::Of(name) => self.leaf.number(name),
            GateName::Points => Ok(self.points.clone()),
            GateName::Choice => self.leaf.number(&LeafName::Input(InputNo(0))),
            GateName::Ticked => {
                let answers = self.leaf.facts.inputs.iter().flatten();
                Ok(Number::from(answers.filter(|answer| !answer.is_zero()).count() as i64))
            }
        }
    }

    fn text(&self, name: &GateName) -> Result<&str, NoValue> {
        match name {
            GateName::Of(name) => self.leaf.text(name),
            _ => Err(NoValue::NotThere),
        }
    }

    fn over_units(&self, which: OverNo) -> Result<Number, NoValue> {
        self.leaf.over_units(which)
    }

    fn calendar(&self) -> Option<&Calendar> {
        self.leaf.calendar()
    }
}

impl Figure {
    /// Whether a figure keeps its own condition; one without a value is not broken.
    pub(crate) fn keeps_condition(&self, rule: &Rule, facts: Facts<'_>) -> bool {
        holds_or_has_none(self.valid.as_ref(), rule, &Number::ZERO, facts)
    }
}

fn holds_or_has_none(valid: Option<&Formula<Flag<Leaf>>>, rule: &Rule, full: &Number, facts: Facts<'_>) -> bool {
    let Some(valid) = valid else { return true };
    valid.tree.evaluate(&LeafValues { rule, facts, full, value: None }, &mut ()).unwrap_or(true)
}

impl Rule {
    /// Whether the answers keep the leaf's own condition; one without a value is not broken.
    pub(crate) fn keeps_condition(&self, full: &Number, facts: Facts<'_>) -> bool {
        holds_or_has_none(self.valid.as_ref(), self, full, facts)
    }

    /// Whether the leaf's gate acts, once its points are known; one without a value does not.
    pub(crate) fn gate_acts(&self, gate: &Gate, full: &Number, facts: Facts<'_>, points: &Number) -> bool {
        let value = self.value(full, facts);
        let leaf = LeafValues { rule: self, facts, full, value: value.as_ref() };
        gate.when.tree.evaluate(&GateValues { leaf, points }, &mut ()).unwrap_or(false)
    }

    /// What is measured; `None` where it has no value, or the rule measures nothing.
    pub(crate) fn value(&self, full: &Number, facts: Facts<'_>) -> Option<Number> {
        let Measure::Measured { value: Some(value), .. } = &self.measure else { return None };
        value.tree.evaluate(&LeafValues { rule: self, facts, full, value: None }, &mut ()).ok()
    }

    /// What a function over units takes of one unit; `facts` has what those before it came to.
    pub(crate) fn taken(&self, over: OverNo, full: &Number, facts: Facts<'_>) -> Option<Number> {
        let of = &self.over_units[usize::from(over.0)].of;
        let value = self.value(full, facts);
        of.evaluate(&LeafValues { rule: self, facts, full, value: value.as_ref() }, &mut ()).ok()
    }

    /// The points that the answers bring of the maximum `full`.
    pub(crate) fn points(
        &self,
        full: &Number,
        rounding: Rounding,
        facts: Facts<'_>,
        steps: &mut impl Steps,
    ) -> Outcome {
        let answer = |at: usize| facts.inputs.get(at).cloned().flatten().ok_or(NoValue::Blank(InputNo(at as u16)));
        let (value, points) = match &self.measure {
            Measure::Choice(options) => (None, self.chosen(options, answer(0), steps)),
            Measure::Checklist(items, combine) => (None, Ok(self.ticked(items, *combine, facts.inputs, steps))),
            Measure::Rating(_) => {
                let points = answer(0);
                if let Ok(points) = &points {
                    steps.rated(points);
                    if facts.unrounded {
                        return Outcome { value: None, verdict: Verdict::Points(points.clone()) };
                    }
                }
                (None, points)
            }
            Measure::Measured { value, scale } => self.measured(value.as_ref(), scale, full, facts, steps),
        };
        let verdict = match points {
            Ok(points) => Verdict::Points(self.kept(&points, full, rounding)),
            Err(why) => {
                steps.undefined(self.undefined);
                self.undefined_points(full, rounding).unwrap_or(Verdict::NoValue(why))
            }
        };
        Outcome { value, verdict }
    }

    /// What counts where there is no value; `None` where the set does not say so.
    pub(crate) fn undefined_points(&self, full: &Number, rounding: Rounding) -> Option<Verdict> {
        Some(match self.undefined? {
            Undefined::Zero => Verdict::Undefined(self.kept(&Number::ZERO, full, rounding)),
            Undefined::Full => Verdict::Undefined(self.kept(full, full, rounding)),
            Undefined::NotApplicable => Verdict::NotApplicable,
        })
    }

    fn chosen(&self, options: &[Worth], taken: Came, steps: &mut impl Steps) -> Came {
        let at = taken?.to_usize().and_then(|position| position.checked_sub(1)).ok_or(NoValue::NoBand)?;
        let option = options.get(at).ok_or(NoValue::NoBand)?;
        steps.chosen(&self.asked[0].options[at], &option.points);
        Ok(option.points.clone())
    }

    fn ticked(&self, items: &[Worth], combine: Combine, answers: &[Option<Number>], steps: &mut impl Steps) -> Number {
        let is_ticked = |answer: &Option<Number>| answer.as_ref().is_some_and(|answer| !answer.is_zero());
        let ticked: Vec<(&str, &Number)> = (self.asked.iter().zip(items).zip(answers))
            .filter(|(_, answer)| is_ticked(answer))
            .map(|((asked, item), _)| (asked.label.as_str(), &item.points))
            .collect();
        let worth = ticked.iter().map(|(_, points)| (*points).clone());
        let points = match combine {
            Combine::Sum => worth.sum(),
            Combine::Max => worth.max().unwrap_or(Number::ZERO),
        };
        steps.ticked(&ticked, combine, &points);
        points
    }

    fn measured(
        &self,
        value: Option<&Formula<Num<Leaf>>>,
        scale: &Scale,
        full: &Number,
        facts: Facts<'_>,
        steps: &mut impl Steps,
    ) -> (Option<Number>, Came) {
        let mut values = LeafValues { rule: self, facts, full, value: None };
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
}

type Came = Result<Number, NoValue>;

fn banded(
    bands: &[Band],
    otherwise: Option<&Formula<Num<Leaf>>>,
    values: &LeafValues<'_>,
    steps: &mut impl Steps,
) -> Came {
    for Band { when, points, .. } in bands {
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
