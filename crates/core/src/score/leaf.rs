//! One leaf of one unit: what stands there in a view, and what it came to.

use crate::assessment::{Assessment, Standing, View};
use crate::criteria::{At, LeafId, Set};
use crate::entry::{Said, Word};
use crate::fault::{Fault, Worded};
use crate::formula::NoValue;
use crate::id::{GroupNo, UnitNo};
use crate::number::Number;
use crate::round::{By, Group};
use crate::rule::points::{Facts, Outcome, Verdict};
use crate::rule::{Asked, AskedKind, From, Gate, Rule};
use crate::text::Language;

/// What a view of a leaf came to.
#[derive(Clone, Debug)]
pub(crate) enum Came {
    /// Points; `undefined` where they are what the set says of a rule without a value.
    Points {
        points: Number,
        value: Option<Number>,
        undefined: bool,
    },
    NotApplicable {
        value: Option<Number>,
    },
    /// Blank, by position of what is asked.
    Missing(Vec<usize>),
    /// With the fault, where it was not reported yet, and the value, where there is one.
    Invalid(Option<Box<Fault>>, Option<Number>),
}

impl Came {
    pub(crate) fn points(&self) -> Option<Number> {
        match self {
            Came::Points { points, .. } => Some(points.clone()),
            Came::NotApplicable { .. } => None,
            Came::Missing(_) | Came::Invalid(..) => Some(Number::ZERO),
        }
    }
}

/// What decides of a leaf. There is one order in which it is looked for: points and trace both follow it.
pub(crate) enum Decides<'a> {
    /// Nothing that can be told: the rule could not be read, or an entry is no answer, and that was reported.
    Nothing,
    /// The points of an appraiser.
    Points(&'a Number),
    /// A word: it does not apply.
    NotApplicable,
    /// A word: nothing arose.
    NothingArose,
    /// What stands cannot be computed with.
    Unreadable(Came),
    /// The rule.
    Rule,
}

/// The set's figures, as they stand for one unit in one view.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    pub answers: Vec<Option<Number>>,
    pub states: Vec<FigureState>,
}

/// Whether a figure can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FigureState {
    /// It stands, be it without a value.
    Stands,
    /// Nobody has entered it.
    Missing,
    /// What was entered is no figure, or breaks its condition.
    Invalid,
}

/// A unit under a set.
pub(crate) struct Case<'a> {
    pub assessment: &'a Assessment,
    pub number: GroupNo,
    pub group: &'a Group,
    pub set: &'a Set,
    pub unit: UnitNo,
}

impl<'a> Case<'a> {
    pub(crate) fn new(assessment: &'a Assessment, number: GroupNo, unit: UnitNo) -> Case<'a> {
        let group = assessment.round.group(number);
        Case { assessment, number, group, set: &group.set, unit }
    }

    /// Whether the unit is asked for anything that applies to it.
    pub(crate) fn asks_unit(&self) -> bool {
        let set = self.set;
        let asks = |leaf: &LeafId| {
            let of_set = set.leaf(*leaf);
            let figure = |figure: &crate::id::FigureNo| set.figure(*figure).asked.from == From::Unit;
            (of_set.rule.asks_unit() || of_set.rule.figures.iter().any(figure))
                && self.group.applies(self.unit, of_set.node).is_ok()
        };
        set.leaf_ids().any(|leaf| asks(&leaf))
    }

    pub(crate) fn standing(&self, view: View, leaf: LeafId) -> Standing {
        self.assessment.standing(view, self.number, self.unit, At::Leaf(leaf))
    }

    /// The set's figures in a view.
    pub(crate) fn figures(&self, view: View) -> Figures {
        let mut figures = Figures::default();
        for number in self.set.figure_ids() {
            let asked = &self.set.figure(number).asked;
            let standing = self.assessment.standing(view, self.number, self.unit, At::Figure(number));
            let said = standing.figures[0].map(|entry| &self.assessment.entries.get(entry).said);
            let (answer, state) = match (said, asked.from) {
                (Some(Said::Figure(number)), _) => (Some(number.clone()), FigureState::Stands),
                (Some(_), _) => (None, FigureState::Invalid),
                (None, From::Outside(_)) => (self.outside_figure(asked), FigureState::Stands),
                (None, _) if asked.is_needed() => (None, FigureState::Missing),
                (None, _) => (asked.default.clone(), FigureState::Stands),
            };
            figures.answers.push(answer);
            figures.states.push(state);
        }
        let nothing = Rule::nothing();
        let broken = |number: &crate::id::FigureNo| {
            let facts = self.facts(&[], &figures, &[], false);
            figures.answers[usize::from(number.0)].is_some()
                && !self.set.figure(*number).keeps_condition(&nothing, facts)
        };
        let broken: Vec<_> = self.set.figure_ids().filter(broken).collect();
        for number in broken {
            // What breaks its condition has no value, also where points decide of the leaf that reads it.
            figures.answers[usize::from(number.0)] = None;
            figures.states[usize::from(number.0)] = FigureState::Invalid;
        }
        figures
    }

    fn outside_figure(&self, asked: &Asked) -> Option<Number> {
        let From::Outside(source) = asked.from else { return None };
        self.assessment.outside(self.number, self.unit, source)?.number.clone()
    }

    pub(crate) fn facts<'f>(
        &'f self,
        inputs: &'f [Option<Number>],
        figures: &'f Figures,
        over_units: &'f [Option<Number>],
        unrounded: bool,
    ) -> Facts<'f> {
        let (figures, asked_figures) = (figures.answers.as_slice(), self.set.figures.as_slice());
        Facts { inputs, figures, asked_figures, about: self.group.about(self.unit), over_units, unrounded }
    }

    /// The numbers that stand at what a leaf asks.
    pub(crate) fn inputs(&self, leaf: LeafId, standing: &Standing) -> Vec<Option<Number>> {
        let rule = &self.set.leaf(leaf).rule;
        let entered = standing.figures.iter().any(Option::is_some);
        let answered = entered || !rule.asks_unit();
        let of = |(asked, entry): (&Asked, &Option<crate::entry::EntryNo>)| match entry {
            Some(entry) => match &self.assessment.entries.get(*entry).said {
                Said::Figure(number) => Some(number.clone()),
                _ => None,
            },
            None if !asked.from.is_entered() => self.outside_figure(asked),
            // An item beside ticked ones is not ticked.
            None if asked.kind == AskedKind::Tick => entered.then_some(Number::ZERO),
            None => asked.default.clone().filter(|_| answered),
        };
        rule.asked.iter().zip(&standing.figures).map(of).collect()
    }

    /// What is blank and may not be, by position of what the leaf asks.
    pub(crate) fn blank(&self, leaf: LeafId, standing: &Standing) -> Vec<usize> {
        let rule = &self.set.leaf(leaf).rule;
        let entered = standing.figures.iter().any(Option::is_some);
        let all = |is: &dyn Fn(&Asked) -> bool| -> Vec<usize> {
            let of = |(at, asked): (usize, &Asked)| is(asked).then_some(at);
            rule.asked.iter().enumerate().filter_map(of).collect()
        };
        if !entered && rule.asks_unit() {
            // Whatever defaults there are: nobody has said anything.
            return all(&|asked| asked.from.is_entered());
        }
        if !entered && rule.asked.iter().any(|asked| asked.from.is_entered() && asked.default.is_none()) {
            // An appraiser has yet to supply something, be it only one of several.
            return all(&|asked| asked.from.is_entered() && asked.default.is_none());
        }
        let is_blank = |at: &usize| standing.figures[*at].is_none();
        all(&Asked::is_needed).into_iter().filter(is_blank).collect()
    }

    /// Whether a rating stands as an appraiser gave it.
    pub(crate) fn is_unrounded(&self, standing: &Standing) -> bool {
        let entry = standing.figures.first().copied().flatten();
        entry.is_some_and(|entry| self.assessment.entries.get(entry).by == By::Appraiser)
    }

    /// Whether what stands can be computed with, apart from what is computed of it.
    ///
    /// # Errors
    /// What the leaf came to where it cannot.
    pub(crate) fn readable(
        &self,
        leaf: LeafId,
        standing: &Standing,
        figures: &Figures,
        inputs: &[Option<Number>],
    ) -> Result<(), Came> {
        let rule = &self.set.leaf(leaf).rule;
        let full = &self.set.criterion_of(leaf).max;
        let nonsense = |entry: &crate::entry::EntryNo| self.assessment.entries.get(*entry).said == Said::Nonsense;
        let state = |figure: &crate::id::FigureNo| figures.states[usize::from(figure.0)];
        if standing.figures.iter().flatten().any(nonsense)
            || rule.figures.iter().any(|figure| state(figure) == FigureState::Invalid)
        {
            return Err(Came::Invalid(None, None));
        }
        // Of a leaf to which the unit has said nothing, nothing is against its condition.
        let silent = rule.asks_unit() && standing.figures.iter().all(Option::is_none);
        if !silent && !rule.keeps_condition(full, self.facts(inputs, figures, &[], false)) {
            return Err(Came::Invalid(self.condition_broken(rule, full, standing).map(Box::new), None));
        }
        let blank = self.blank(leaf, standing);
        if !blank.is_empty() || rule.figures.iter().any(|figure| state(figure) == FigureState::Missing) {
            return Err(Came::Missing(blank));
        }
        Ok(())
    }

    /// Whether everything that the rule reads is there, be it against its condition.
    fn complete(&self, leaf: LeafId, standing: &Standing, figures: &Figures) -> bool {
        let stands = |entry: &crate::entry::EntryNo| self.assessment.entries.get(*entry).said != Said::Nonsense;
        let figure = |figure: &crate::id::FigureNo| figures.states[usize::from(figure.0)] == FigureState::Stands;
        standing.figures.iter().flatten().all(stands)
            && self.set.leaf(leaf).rule.figures.iter().all(figure)
            && self.blank(leaf, standing).is_empty()
    }

    /// What decides of a leaf that applies; `inputs` is what [`Case::inputs`] gives.
    pub(crate) fn decides(
        &self,
        leaf: LeafId,
        standing: &Standing,
        figures: &Figures,
        inputs: &[Option<Number>],
    ) -> Decides<'a> {
        let said = |entry: crate::entry::EntryNo| &self.assessment.entries.get(entry).said;
        if self.set.leaf(leaf).broken || standing.confused && standing.points.is_none() {
            return Decides::Nothing;
        }
        match standing.points.or(standing.word).map(said) {
            Some(Said::Points(points)) => Decides::Points(points),
            Some(Said::Word(Word::NotApplicable)) => Decides::NotApplicable,
            Some(Said::Word(Word::NothingArose)) => Decides::NothingArose,
            Some(_) => Decides::Nothing,
            None => self.readable(leaf, standing, figures, inputs).map_or_else(Decides::Unreadable, |()| Decides::Rule),
        }
    }

    pub(crate) fn came(&self, leaf: LeafId, standing: &Standing, figures: &Figures, over: &[Option<Number>]) -> Came {
        let rule = &self.set.leaf(leaf).rule;
        let full = &self.set.criterion_of(leaf).max;
        let rounding = self.set.rounding;
        let inputs = self.inputs(leaf, standing);
        let facts = self.facts(&inputs, figures, over, self.is_unrounded(standing));
        match self.decides(leaf, standing, figures, &inputs) {
            Decides::Nothing => Came::Invalid(None, None),
            // What an appraiser gives is not rounded.
            Decides::Points(points) => {
                let value = if self.complete(leaf, standing, figures) { rule.value(full, facts) } else { None };
                Came::Points { points: points.clone(), value, undefined: false }
            }
            Decides::NotApplicable => Came::NotApplicable { value: None },
            Decides::NothingArose => {
                let verdict = rule.undefined_points(full, rounding);
                verdict.and_then(|verdict| of_verdict(verdict, None).ok()).unwrap_or(Came::Invalid(None, None))
            }
            Decides::Unreadable(came) => came,
            Decides::Rule => {
                let Outcome { value, verdict } = rule.points(full, rounding, facts, &mut ());
                of_verdict(verdict, value.clone()).unwrap_or_else(|why| {
                    let why = Worded::new(|language| why_no_value(self.set, rule, full, why, language));
                    Came::Invalid(Some(Box::new(Fault::NoValue { why, of_set: false })), value)
                })
            }
        }
    }

    /// Whether a leaf's gate acts, by what the leaf came to.
    pub(crate) fn gate_acts(
        &self,
        leaf: LeafId,
        gate: &Gate,
        came: &Came,
        standing: &Standing,
        figures: &Figures,
        over: &[Option<Number>],
    ) -> bool {
        let Came::Points { points, undefined: false, .. } = came else { return false };
        let rule = &self.set.leaf(leaf).rule;
        let inputs = self.inputs(leaf, standing);
        rule.gate_acts(gate, &self.set.criterion_of(leaf).max, self.facts(&inputs, figures, over, false), points)
    }

    /// The condition that the figures break, with each as it was typed.
    fn condition_broken(&self, rule: &Rule, full: &Number, standing: &Standing) -> Option<Fault> {
        let valid = rule.valid.as_ref()?;
        let condition = Worded::new(|language| rule.condition_in_words(valid, full, self.set.around(), language));
        let typed =
            |entry: &Option<crate::entry::EntryNo>| entry.map(|entry| self.assessment.entries.typed(entry).to_owned());
        let met = rule.asked.iter().zip(&standing.figures);
        let met = met.filter_map(|(asked, entry)| Some((asked.label.clone(), typed(entry)?))).collect();
        Some(Fault::ConditionBroken { condition, met })
    }
}

fn of_verdict(verdict: Verdict, value: Option<Number>) -> Result<Came, NoValue> {
    Ok(match verdict {
        Verdict::Points(points) => Came::Points { points, value, undefined: false },
        Verdict::Undefined(points) => Came::Points { points, value, undefined: true },
        Verdict::NotApplicable => Came::NotApplicable { value },
        Verdict::NoValue(why) => return Err(why),
    })
}

/// Why a formula has no value, where nothing more is known of it.
pub(super) fn plain_reason(why: NoValue, language: Language) -> String {
    let (vi, en) = match why {
        NoValue::DividedByZero => ("chia cho 0", "a division by 0"),
        NoValue::NoBand => ("không mức nào trong thang điểm nhận giá trị này", "no band of the scale takes this value"),
        NoValue::NoUnit => {
            ("không đơn vị nào trong nhóm có giá trị để so sánh", "no unit of the group has a value to compare with")
        }
        NoValue::TooLong => ("con số quá dài để tính chính xác", "the exact number is too long to compute"),
        NoValue::NothingToAverage => {
            ("không có giá trị nào để lấy trung bình", "there is nothing to take the average of")
        }
        NoValue::Blank(_) | NoValue::FigureBlank(_) | NoValue::NotThere => ("không có số liệu", "there is no figure"),
    };
    match language {
        Language::Vietnamese => vi.into(),
        Language::English => en.into(),
    }
}

fn why_no_value(set: &Set, rule: &Rule, full: &Number, why: NoValue, language: Language) -> String {
    let plain = plain_reason(why, language);
    match why {
        NoValue::DividedByZero => {
            let formula = rule.value_in_words(full, set.around(), language);
            formula.map_or(plain.clone(), |formula| format!("{formula}: {plain}"))
        }
        NoValue::Blank(input) => format!("{}: {plain}", rule.input(input).label),
        NoValue::FigureBlank(figure) => format!("{}: {plain}", set.figure(figure).asked.label),
        _ => plain,
    }
}
