//! Small admissible answers, scored by the engine itself: what shows a finding.
//!
//! They are looked for where something may happen: small counts, bounds, the thresholds of the rule and what lies just
//! beside them. Nothing is concluded from what is not among them.

use std::collections::{BTreeMap, HashSet};

use crate::criteria::{LeafId, Set};
use crate::day::Day;
use crate::formula::{Constant, Flag, Formula, Leaf, LeafName, NoValue, Num, Reads, Scope, UnitName, Witness};
use crate::id::{FigureNo, OverNo};
use crate::known::{About, AttributeKind, AttributeValue, GivenValue};
use crate::number::Number;
use crate::rule::points::{Facts, Steps, Verdict};
use crate::rule::trace::answered;
use crate::rule::{Asked, AskedKind, From, Measure, OverValue, Rule, Scale, Worth};
use crate::text::Language;

/// So many answers of a leaf are tried.
const MOST: usize = 3_000;
/// So many names and numbers of formulas are looked at for one leaf: fewer answers of a rule that is long.
const OF_A_LEAF: usize = 400_000;
/// And so many for a whole set.
pub(super) const OF_A_SET: usize = 20_000_000;
/// So many answers are tried in any case.
const FEWEST: usize = 12;

/// One unit's answers to a leaf, and what the engine makes of them.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub inputs: Vec<Option<Number>>,
    figures: Vec<Option<Number>>,
    attributes: Vec<AttributeValue>,
    over: Vec<Option<Number>>,
    /// What was measured.
    pub value: Option<Number>,
    /// What the formula brings, before floor, maximum and rounding.
    pub brings: Option<Number>,
    /// The points.
    pub verdict: Verdict,
    /// The band that was taken.
    pub band: Option<usize>,
    /// Whether every band was tested, and none holds.
    pub in_gap: bool,
}

/// What a leaf may be asked of, and every answer that is tried, simple ones first.
pub(super) struct Cases<'a> {
    set: &'a Set,
    leaf: LeafId,
    /// So many are tried.
    most: usize,
    pub all: Vec<Case>,
}

/// A case by its position, with its value and its points.
type Point<'c> = (usize, &'c Number, &'c Number);

/// One thing that answers are tried of.
enum Variable<'a> {
    Input(usize, &'a Asked),
    Figure(FigureNo, &'a Asked),
    Attribute(usize, &'a AttributeKind),
}

/// What an evaluation went through.
#[derive(Default)]
struct Seen {
    brings: Option<Number>,
    tested: usize,
    held: bool,
    /// Whether the last condition has no value.
    failed: bool,
}

impl<S: Scope> Witness<S> for Seen {}

impl Steps for Seen {
    fn ticked(&mut self, _items: &[(&str, &Number)], _combine: crate::rule::Combine, points: &Number) {
        self.brings = Some(points.clone());
    }
    fn band(&mut self, _when: &Formula<Flag<Leaf>>, came_to: &Result<bool, NoValue>) {
        self.tested += 1;
        self.held = *came_to == Ok(true);
        self.failed = came_to.is_err();
    }
    fn points(&mut self, _formula: &Formula<Num<Leaf>>, came_to: &Result<Number, NoValue>) {
        self.brings = came_to.clone().ok();
    }
}

impl Case {
    /// The points, where there are some.
    pub(super) fn points(&self) -> Option<&Number> {
        match &self.verdict {
            Verdict::Points(points) | Verdict::Undefined(points) => Some(points),
            Verdict::NotApplicable | Verdict::NoValue(_) => None,
        }
    }

    /// The points of a value, not what `undefined` says.
    pub(super) fn scored(&self) -> Option<&Number> {
        match &self.verdict {
            Verdict::Points(points) => Some(points),
            _ => None,
        }
    }
}

impl<'a> Cases<'a> {
    /// The cases of a leaf, and what is left of the work that a whole set may cost.
    pub(super) fn of(set: &'a Set, leaf: LeafId, left: &mut usize) -> Cases<'a> {
        let size = size_of(&set.leaf(leaf).rule) + set.figures.len() / 4;
        let most = (OF_A_LEAF.min(*left) / size).clamp(FEWEST, MOST);
        *left = left.saturating_sub(most * size);
        let mut cases = Cases { set, leaf, most, all: Vec::new() };
        let rule = cases.rule();
        let variables = cases.variables();
        let constants = Constants::of(set, leaf, most);
        let lists: Vec<Vec<Option<Tried>>> = variables.iter().map(|variable| constants.tried(variable)).collect();
        let blank = Case {
            inputs: vec![None; rule.asked.len()],
            figures: vec![None; set.figures.len()],
            attributes: set.attributes.iter().map(|_| AttributeValue::Unread).collect(),
            over: Vec::new(),
            value: None,
            brings: None,
            verdict: Verdict::NotApplicable,
            band: None,
            in_gap: false,
        };
        let mut tried = Vec::new();
        for choice in choices(&lists, most) {
            let mut case = blank.clone();
            for ((variable, list), at) in variables.iter().zip(&lists).zip(choice) {
                match (variable, &list[at]) {
                    (Variable::Input(at, _), Some(Tried::Number(number))) => case.inputs[*at] = Some(number.clone()),
                    (Variable::Figure(at, _), Some(Tried::Number(number))) => {
                        case.figures[usize::from(at.0)] = Some(number.clone());
                    }
                    (Variable::Attribute(at, _), Some(Tried::Number(number))) => {
                        case.attributes[*at] = AttributeValue::Number(number.clone());
                    }
                    (Variable::Attribute(at, _), Some(Tried::Text(text))) => {
                        case.attributes[*at] = AttributeValue::Text(text.clone());
                    }
                    _ => {}
                }
            }
            if cases.is_admissible(&case) {
                tried.push(case);
            }
        }
        cases.all = match rule.over_units.is_empty() {
            true => tried,
            false => cases.in_groups(&tried),
        };
        for at in 0..cases.all.len() {
            cases.all[at] = cases.scored(cases.all[at].clone());
        }
        cases
    }

    fn rule(&self) -> &'a Rule {
        &self.set.leaf(self.leaf).rule
    }

    fn full(&self) -> &'a Number {
        &self.set.criterion_of(self.leaf).max
    }

    fn facts<'c>(&'c self, case: &'c Case) -> Facts<'c> {
        Facts {
            inputs: &case.inputs,
            figures: &case.figures,
            asked_figures: &self.set.figures,
            about: About { attributes: &case.attributes, given: &self.set.given },
            over_units: &case.over,
            unrounded: false,
        }
    }

    /// What the rule reads, and what the conditions of its figures read beside it.
    fn variables(&self) -> Vec<Variable<'a>> {
        let rule = self.rule();
        let inputs = rule.asked.iter().enumerate().map(|(at, asked)| Variable::Input(at, asked));
        let mut figures = rule.figures.clone();
        for figure in &rule.figures {
            if let Some(valid) = &self.set.figure(*figure).valid {
                valid.tree.names(&mut |name| {
                    if let LeafName::Figure(other) = name
                        && !figures.contains(other)
                    {
                        figures.push(*other);
                    }
                });
            }
        }
        let figures = figures.into_iter().map(|figure| Variable::Figure(figure, &self.set.figure(figure).asked));
        let mut attributes = Vec::new();
        read_by(rule, &mut |name| {
            if let LeafName::Of(UnitName::Attribute(attribute)) = name
                && !attributes.contains(attribute)
            {
                attributes.push(*attribute);
            }
        });
        let attributes = attributes.into_iter().map(|attribute| {
            let at = usize::from(attribute.0);
            Variable::Attribute(at, &self.set.attributes[at].kind)
        });
        inputs.chain(figures).chain(attributes).collect()
    }

    /// Whether answers are no error, and the leaf is not just missing.
    fn is_admissible(&self, case: &Case) -> bool {
        let rule = self.rule();
        let facts = self.facts(case);
        let entered = |(asked, answer): (&Asked, &Option<Number>)| asked.from.is_entered() && answer.is_some();
        let asks = rule.asked.iter().any(|asked| asked.from.is_entered());
        let answered = !asks || rule.asked.iter().zip(&case.inputs).any(entered);
        answered
            && rule.keeps_condition(self.full(), facts)
            && rule.figures.iter().all(|figure| self.set.figure(*figure).keeps_condition(rule, facts))
    }

    /// Each case in a group of its own, and beside another unit: what functions over units then come to.
    fn in_groups(&self, tried: &[Case]) -> Vec<Case> {
        let others = [None, tried.first(), tried.get(tried.len() / 2), tried.last()];
        let mut grouped = Vec::new();
        for case in tried.iter().take(self.most / others.len()) {
            for other in others {
                let mut units: Vec<Case> = std::iter::once(case).chain(other).cloned().collect();
                for (at, over) in self.rule().over_units.iter().enumerate() {
                    let taken: Vec<Option<Number>> = (units.iter())
                        .map(|unit| self.rule().taken(OverNo(at as u16), self.full(), self.facts(unit)))
                        .collect();
                    let came_to: OverValue = over.how.of(&taken);
                    for (at, unit) in units.iter_mut().enumerate() {
                        unit.over.push(came_to.of_unit(at));
                    }
                }
                grouped.push(units.swap_remove(0));
            }
        }
        grouped
    }

    /// A case with what the engine makes of it.
    pub(super) fn scored(&self, mut case: Case) -> Case {
        self.score_by(self.rule(), &mut case);
        case
    }

    fn score_by(&self, rule: &Rule, case: &mut Case) {
        let mut seen = Seen::default();
        let outcome = rule.points(self.full(), self.set.rounding, self.facts(case), &mut seen);
        case.value = outcome.value;
        case.brings = seen.brings;
        case.verdict = outcome.verdict;
        if let Measure::Measured { scale: Scale::Bands { bands, otherwise }, .. } = &rule.measure {
            let passed = seen.tested == bands.len() && !seen.held;
            case.band = match (seen.held, passed) {
                (true, _) => Some(seen.tested - 1),
                (false, true) if otherwise.is_some() && case.brings.is_some() => Some(bands.len()),
                _ => None,
            };
            // What `when` has no value for is tested too, and leaves no band behind.
            case.in_gap = passed && otherwise.is_none() && !seen.failed;
        }
    }

    /// A simple case for which a band would hold if it stood alone, taken by the nearest band above that takes one.
    pub(super) fn that_would_take(&self, band: usize) -> Option<&Case> {
        let Measure::Measured { value, scale: Scale::Bands { bands, .. } } = &self.rule().measure else { return None };
        let scale = Scale::Bands { bands: vec![bands.get(band)?.clone()], otherwise: None };
        let measure = Measure::Measured { value: value.clone(), scale };
        let alone = Rule { measure, undefined: None, ..self.rule().clone() };
        let would_take = |case: &&Case| {
            let mut case = (*case).clone();
            self.score_by(&alone, &mut case);
            case.band == Some(0)
        };
        // Of equal ones `max_by_key` gives the last: turned round, the simplest.
        self.all.iter().rev().filter(would_take).max_by_key(|case| case.band)
    }

    /// Whether the leaf's gate acts on a case.
    pub(super) fn gate_acts(&self, case: &Case) -> Option<bool> {
        let gate = self.rule().gate.as_ref()?;
        Some(self.rule().gate_acts(gate, self.full(), self.facts(case), case.points()?))
    }

    /// Points that fall while the value improves, towards the end that brings more: from which case to which.
    pub(super) fn fall(&self) -> Option<(&Case, &Case)> {
        // Only cases that differ in nothing else that the scale reads are compared.
        let directly = self.read_beside_value()?;
        let mut groups: BTreeMap<Vec<Option<Number>>, Vec<Point<'_>>> = BTreeMap::new();
        for (at, case) in self.all.iter().enumerate() {
            let (Some(value), Some(points)) = (&case.value, case.scored()) else { continue };
            let Some(key) = self.key(case, &directly) else { continue };
            groups.entry(key).or_default().push((at, value, points));
        }
        let mut found: Option<(usize, usize)> = None;
        for cases in groups.values_mut() {
            cases.sort_by(|a, b| a.1.cmp(b.1));
            let (Some(first), Some(last)) = (cases.first(), cases.last()) else { continue };
            // Of equal ends neither is the better: less between them is a fall in either direction, more is a middle that
            // is aimed at.
            let sinks = cases.iter().any(|(_, _, points)| *points < first.2);
            if first.2 == last.2 && !sinks {
                continue;
            }
            if last.2 < first.2 {
                cases.reverse();
            }
            // Points that were not rounded are easier to follow.
            let exact = |(at, ..): &&Point<'_>| self.all[*at].brings.as_ref() == self.all[*at].scored();
            let plain: Vec<_> = cases.iter().filter(exact).copied().collect();
            for cases in [&plain, &*cases] {
                let mut shown = 8;
                while found.is_none() && shown < 2 * self.all.len() {
                    found = drop_among(cases, shown);
                    shown *= 2;
                }
            }
            if let Some((from, to)) = found {
                let (from, to) = self.alike(&plain).unwrap_or((from, to));
                return Some((&self.all[from], &self.all[to]));
            }
        }
        None
    }

    /// A fall between two simple cases that differ in one answer, rather not in the last one, which is often what is
    /// divided by: `3 trên 4`, then `4 trên 4`.
    fn alike(&self, cases: &[Point<'_>]) -> Option<(usize, usize)> {
        let simple: Vec<_> = cases.iter().filter(|(at, ..)| *at < 300).collect();
        let differ = |a: usize, b: usize| -> Vec<bool> {
            let (a, b) = (&self.all[a], &self.all[b]);
            let pairs = a.figures.iter().zip(&b.figures).chain(a.inputs.iter().zip(&b.inputs));
            pairs.map(|(a, b)| a != b).collect()
        };
        let mut found: Option<((bool, usize), (usize, usize))> = None;
        for (at, from) in simple.iter().enumerate() {
            for to in &simple[at + 1..] {
                if to.2 >= from.2 || to.1 == from.1 {
                    continue;
                }
                let differ = differ(from.0, to.0);
                let key = (differ.last() == Some(&true), from.0 + to.0);
                let alone = differ.iter().filter(|differs| **differs).count() == 1;
                if alone && found.as_ref().is_none_or(|(known, _)| key < *known) {
                    found = Some((key, (from.0, to.0)));
                }
            }
        }
        found.map(|(_, pair)| pair)
    }

    /// What a scale reads beside the value; `None` where nothing is measured.
    fn read_beside_value(&self) -> Option<Vec<LeafName>> {
        let Measure::Measured { value: Some(_), scale } = &self.rule().measure else { return None };
        let mut names = Vec::new();
        read_by_scale(scale, &mut |name| {
            if !matches!(name, LeafName::Value | LeafName::Full) && !names.contains(name) {
                names.push(*name);
            }
        });
        // Where the value is one input, the scale may call it by its name.
        let only = match &self.rule().measure {
            Measure::Measured { value: Some(Formula { tree: Num::Name(name), .. }), .. } => Some(*name),
            _ => None,
        };
        names.retain(|name| Some(*name) != only);
        Some(names)
    }

    fn key(&self, case: &Case, names: &[LeafName]) -> Option<Vec<Option<Number>>> {
        let mut key = case.over.clone();
        for name in names {
            key.push(match name {
                LeafName::Input(input) => case.inputs[usize::from(input.0)].clone(),
                LeafName::Figure(figure) => case.figures[usize::from(figure.0)].clone(),
                LeafName::Of(UnitName::Attribute(attribute)) => {
                    let at = usize::from(attribute.0);
                    match (&case.attributes[at], &self.set.attributes[at].kind) {
                        (AttributeValue::Number(number), _) => Some(number.clone()),
                        (AttributeValue::Text(text), AttributeKind::OneOf(texts)) => {
                            texts.iter().position(|known| known == text).map(|at| Number::from(at as i64))
                        }
                        // Any text: told apart by nothing that can be put in order.
                        _ => return None,
                    }
                }
                _ => None,
            });
        }
        Some(key)
    }

    /// The answers in words: `3 trên 4` of a ratio, else each with its label.
    pub(super) fn say(&self, case: &Case, language: Language) -> String {
        let rule = self.rule();
        let vi = language == Language::Vietnamese;
        let answer = |name: &LeafName| match name {
            LeafName::Input(input) => {
                let at = usize::from(input.0);
                Some((&rule.asked[at], case.inputs[at].as_ref()))
            }
            LeafName::Figure(figure) => {
                Some((&self.set.figure(*figure).asked, case.figures[usize::from(figure.0)].as_ref()))
            }
            _ => None,
        };
        let said = |asked: &Asked, figure: Option<&Number>| match figure {
            Some(figure) => answered(asked, figure, language).into_text(),
            None => if vi { "(trống)" } else { "(blank)" }.into(),
        };
        if let Measure::Measured {
            value: Some(Formula { tree: Num::Two(crate::formula::Arithmetic::Over, sides), .. }),
            ..
        } = &rule.measure
            && let [Num::Name(over), Num::Name(under)] = &**sides
            && let (Some((a, Some(over))), Some((b, Some(under)))) = (answer(over), answer(under))
            && self.variables().len() == 2
            && case.over.is_empty()
        {
            let of = if vi { "trên" } else { "of" };
            return format!("{} {of} {}", said(a, Some(over)), said(b, Some(under)));
        }
        let mut parts = Vec::new();
        for variable in self.variables() {
            match variable {
                Variable::Input(at, asked) if asked.kind == AskedKind::Option && asked.name.is_empty() => {
                    parts.push(said(asked, case.inputs[at].as_ref()));
                }
                Variable::Input(at, asked) => {
                    parts.push(format!("{} {}", asked.label, said(asked, case.inputs[at].as_ref())));
                }
                Variable::Figure(figure, asked) => {
                    parts.push(format!(
                        "{} {}",
                        asked.label,
                        said(asked, case.figures[usize::from(figure.0)].as_ref())
                    ));
                }
                Variable::Attribute(at, _) => {
                    let name = &self.set.attributes[at].name;
                    match &case.attributes[at] {
                        AttributeValue::Number(number) => {
                            parts.push(format!("{name} {}", crate::formula::phrase::plain(number, language)));
                        }
                        AttributeValue::Text(text) => parts.push(format!("{name} «{text}»")),
                        AttributeValue::Unread => {}
                    }
                }
            }
        }
        for (over, came_to) in rule.over_units.iter().zip(&case.over) {
            if let Some(came_to) = came_to {
                let number = crate::formula::phrase::plain(came_to, language);
                parts.push(format!("{} {number}", over.how.of_group(language)));
            }
        }
        parts.join(", ")
    }
}

/// The first drop among the simplest cases, in order of their value: the higher before, the lower after.
fn drop_among(cases: &[Point<'_>], shown: usize) -> Option<(usize, usize)> {
    let mut best: Option<Point<'_>> = None;
    for (at, value, points) in cases.iter().filter(|(at, ..)| *at < shown) {
        match best {
            Some((_, known, more)) if points < &more && known != *value => return Some((best?.0, *at)),
            Some((_, _, more)) if points <= &more => {}
            _ => best = Some((*at, value, points)),
        }
    }
    None
}

/// Every formula's names, of a rule and of its gate.
pub(super) fn read_by(rule: &Rule, see: &mut dyn FnMut(&LeafName)) {
    rule.names(see);
    if let Some(gate) = &rule.gate {
        gate.when.tree.names(&mut |name| {
            if let crate::formula::GateName::Of(name) = name {
                see(name);
            }
        });
    }
}

/// Every name in a scale.
pub(super) fn read_by_scale(scale: &Scale, see: &mut dyn FnMut(&LeafName)) {
    match scale {
        Scale::Points(points) => points.tree.names(see),
        Scale::Bands { bands, otherwise } => {
            for band in bands {
                band.when.tree.names(see);
                band.points.tree.names(see);
            }
            otherwise.iter().for_each(|points| points.tree.names(see));
        }
    }
}

/// One answer that is tried.
#[derive(Clone)]
enum Tried {
    Number(Number),
    Text(String),
}

/// What stands for itself in a leaf's formulas.
struct Constants {
    /// So many of an answer are tried.
    most: usize,
    numbers: Vec<Number>,
    days: Vec<Day>,
    texts: Vec<String>,
}

impl Constants {
    fn of(set: &Set, leaf: LeafId, most: usize) -> Constants {
        let rule = &set.leaf(leaf).rule;
        let mut found = Constants { most, numbers: Vec::new(), days: Vec::new(), texts: Vec::new() };
        let (mut numbers, mut days) = (HashSet::new(), HashSet::new());
        rule.constants(&mut |constant| match constant {
            Constant::Number(number) if numbers.insert(number.clone()) => found.numbers.push(number.clone()),
            Constant::Day(day) if days.insert(day.to_number()) => found.days.push(day),
            Constant::Text(text) => found.texts.push(text.to_owned()),
            _ => {}
        });
        read_by(rule, &mut |name| {
            if let LeafName::Of(UnitName::Given(given)) = name {
                match &set.given.values[usize::from(given.0)].1 {
                    GivenValue::Number { number, .. } if numbers.insert(number.clone()) => {
                        found.numbers.push(number.clone());
                    }
                    GivenValue::Day(day) if days.insert(day.to_number()) => found.days.push(*day),
                    _ => {}
                }
            }
        });
        found
    }

    /// What is tried of a variable, simple answers first; `None` is a blank.
    fn tried(&self, variable: &Variable<'_>) -> Vec<Option<Tried>> {
        let asked = match variable {
            Variable::Input(_, asked) | Variable::Figure(_, asked) => asked,
            Variable::Attribute(_, kind) => {
                let tried: Vec<Tried> = match kind {
                    AttributeKind::Number => self.around(&[0, 1, 10, 1000]).into_iter().map(Tried::Number).collect(),
                    AttributeKind::OneOf(texts) => texts.iter().cloned().map(Tried::Text).collect(),
                    AttributeKind::Text => self.texts.iter().cloned().chain([String::new()]).map(Tried::Text).collect(),
                };
                return tried.into_iter().map(Some).collect();
            }
        };
        let mut numbers: Vec<Number> = match asked.kind {
            AskedKind::YesNo | AskedKind::Tick => vec![Number::ONE, Number::ZERO],
            AskedKind::Option => (1..=asked.options.len()).map(|at| Number::from(at as i64)).collect(),
            AskedKind::Count => self.counts(),
            AskedKind::Percent | AskedKind::Number => self.shares(asked.kind == AskedKind::Number),
            AskedKind::Rating => vec![Number::ZERO],
            AskedKind::Date => self.dates(),
        };
        let ends: Vec<Number> = [&asked.min, &asked.max].into_iter().flatten().cloned().collect();
        numbers.splice(numbers.len().min(2)..numbers.len().min(2), ends);
        numbers.retain(|number| {
            asked.min.as_ref().is_none_or(|min| number >= min)
                && asked.max.as_ref().is_none_or(|max| number <= max)
                && (asked.kind != AskedKind::Count || number.is_whole())
        });
        let mut seen = HashSet::new();
        numbers.retain(|number| seen.insert(number.clone()));
        let mut tried: Vec<Option<Tried>> =
            numbers.into_iter().take(self.most).map(|number| Some(Tried::Number(number))).collect();
        // A cell that is blank, too few ballots, a year that is not there: they are seen once somebody fills them in.
        let may_lack = matches!(asked.from, From::Outside(_)) || (asked.optional && asked.default.is_none());
        if may_lack {
            tried.insert(tried.len().min(2), None);
        }
        tried
    }

    /// Some numbers, and those of the rule with what lies beside them.
    fn around(&self, simple: &[i64]) -> Vec<Number> {
        let mut found: Vec<Number> = simple.iter().copied().map(Number::from).collect();
        for number in &self.numbers {
            found.extend([number.clone(), number - &Number::ONE, number + &Number::ONE]);
        }
        found
    }

    /// Small counts, and those of which the quotients meet the thresholds of the rule, or just miss them.
    fn counts(&self) -> Vec<Number> {
        let mut found = self.around(&[0, 1, 2, 3, 4, 5]);
        for number in &self.numbers {
            let Some((over, under)) = number.quotient().filter(|(_, under)| *under > 1) else { continue };
            for count in [Some(over), over.checked_sub(1), over.checked_add(1), i64::try_from(under).ok()] {
                found.extend(count.map(Number::from));
            }
        }
        found.extend([6, 7, 8, 9, 10, 20, 100, 1000].map(Number::from));
        found
    }

    /// Shares, or any numbers: the thresholds of the rule, and what lies just beside them.
    fn shares(&self, large: bool) -> Vec<Number> {
        let hundredth = crate::number::hundredth();
        let mut found = vec![Number::ZERO, Number::ONE];
        for number in &self.numbers {
            found.extend([number.clone(), number - &hundredth, number + &hundredth]);
        }
        found.extend([1, 3].into_iter().filter_map(|over| Number::fraction(over, 4)));
        found.extend(Number::fraction(1, 2));
        if large {
            found.extend(self.around(&[2, 3, 5, 10, 100, 1000, -1]));
        }
        found
    }

    fn dates(&self) -> Vec<Number> {
        let mut found = Vec::new();
        for day in &self.days {
            let day = day.to_number();
            found.extend([day.clone(), &day - &Number::ONE, &day + &Number::ONE]);
            if found.len() > self.most {
                break;
            }
            for number in self.numbers.iter().filter(|number| number.is_whole()).take(self.most) {
                found.extend([&day + number, &(&day + number) + &Number::ONE]);
            }
            found.extend([-400, -30, 30, 400].map(|days| &day + &Number::from(days)));
        }
        if found.is_empty() {
            found.extend(["2025-01-15", "2025-06-30"].into_iter().filter_map(Day::parse).map(Day::to_number));
        }
        found.retain(|number| Day::from_number(number).is_some());
        found
    }
}

/// How many names and numbers the evaluation of a rule looks at.
fn size_of(rule: &Rule) -> usize {
    let mut size = 1 + rule.asked.len();
    rule.constants(&mut |_| size += 1);
    read_by(rule, &mut |_| size += 1);
    size
}

/// Positions in several lists, those that lie furthest to the front first.
fn choices(lists: &[Vec<Option<Tried>>], at_most: usize) -> Vec<Vec<usize>> {
    if lists.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    // So many of each list that all of their combinations can be tried.
    let mut most = at_most;
    while lists
        .iter()
        .map(|list| list.len().min(most))
        .try_fold(1usize, usize::checked_mul)
        .is_none_or(|all| all > at_most)
    {
        most -= (most / 8).max(1);
        if most <= 1 {
            break;
        }
    }
    let mut found: Vec<Vec<usize>> = vec![Vec::new()];
    if most > 1 {
        for list in lists {
            let longer = |choice: Vec<usize>| {
                (0..list.len().min(most)).map(move |at| choice.iter().copied().chain([at]).collect())
            };
            found = found.into_iter().flat_map(longer).collect();
        }
    } else {
        // Too many to be combined: one after the other, and all together.
        found = vec![vec![0; lists.len()]];
        for (at, list) in lists.iter().enumerate() {
            for choice in 1..list.len().min(at_most / lists.len()) {
                let mut one = vec![0; lists.len()];
                one[at] = choice;
                found.push(one);
            }
        }
        found.push(lists.iter().map(|list| 1.min(list.len() - 1)).collect());
    }
    found.sort_by_key(|choice| choice.iter().sum::<usize>());
    found
}

/// The option or item of a listed rule that is worth least.
pub(super) fn least_worth(worth: &[Worth]) -> Option<usize> {
    (0..worth.len()).min_by(|a, b| worth[*a].points.cmp(&worth[*b].points))
}
