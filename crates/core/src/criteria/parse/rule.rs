//! A leaf's rule: what is asked, and the formulas that measure it.

use super::{Draft, Parser};
use crate::criteria::keys::{CHOICE, INPUT, SCALE};
use crate::fault::{Fault, Takes, Worded};
use crate::formula::{self, Flag, Formula, Full, InputNo, Leaf, LeafName, Maximum, NoValue, Num, Scope, Values, Wrong};
use crate::keys::Table;
use crate::number::Number;
use crate::place::Place;
use crate::rule::{self, Asked, AskedKind, Choice, From, Measure, Rule, Scale, Undefined};
use crate::text;

impl Parser<'_, '_> {
    pub(super) fn rule(&mut self, draft: &Draft<'_, '_>) -> Rule {
        let table = &draft.table;
        let from = match table.string("from").as_deref() {
            Some("appraiser") => From::Appraiser,
            _ => From::Unit,
        };
        let undefined = match table.string("undefined").as_deref() {
            Some("zero") => Some(Undefined::Zero),
            Some("full") => Some(Undefined::Full),
            Some("not-applicable") => Some(Undefined::NotApplicable),
            _ => None,
        };
        let kinds: Vec<_> = ["choice", "scale", "points"].into_iter().filter(|key| table.has(key)).collect();
        let later = ["checklist", "rating"].into_iter().any(|key| table.has(key));
        if kinds.len() != 1 && !later {
            let fault = Fault::LeafRule { met: kinds.clone(), children: false }.at(draft.code.place);
            self.faults.push(fault.of_criterion(&draft.code.text));
        }
        if kinds.contains(&"choice") {
            if let Some(beside) = ["inputs", "value", "valid"].into_iter().find(|key| table.has(key)) {
                let fault = Fault::LeafRule { met: vec!["choice", beside], children: false };
                self.faults.push(fault.at(table.place_of(beside)).of_criterion(&draft.code.text));
            }
            let (asked, measure) = self.choice(draft, from);
            return Rule { asked: vec![asked], valid: None, measure, undefined };
        }
        let asked = self.inputs(table, from);
        if asked.is_empty() && !kinds.is_empty() {
            let key = if kinds.contains(&"scale") { "scale" } else { "points" };
            self.faults.push(Fault::KeyNeeds { key, needs: "inputs" }.at(table.place_of(key)));
        }
        let measure = self.measured(table, &asked);
        let valid = self.condition(table, "valid", &asked, |text| input(&asked, text));
        Rule { asked, valid, measure, undefined }
    }

    fn choice(&mut self, draft: &Draft<'_, '_>, from: From) -> (Asked, Measure) {
        let mut options: Vec<Choice> = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        let unknown = Number::ZERO;
        let max = draft.max.as_ref().unwrap_or(&unknown);
        for table in draft.table.tables("choice", CHOICE, self.faults) {
            let Some(label) = table.located("label") else { continue };
            if let Some(at) = options.iter().position(|option| text::same(&option.label, &label.text)) {
                let fault = Fault::Duplicate { id: label.text.clone(), first: places[at] };
                self.faults.push(fault.at(label.place));
            }
            let (points, formula) = match table.number("points") {
                Some(points) => (points, None),
                None => {
                    let formula = self.formula(
                        &table,
                        "points",
                        |text| formula::number(text, |name| (name == "full").then_some(Full)),
                        vec!["full".into()],
                    );
                    let points = formula.as_ref().map(|formula| formula.tree.evaluate(&Of(max), &mut ()));
                    match points {
                        Some(Ok(points)) => (points, formula),
                        Some(Err(_)) => {
                            let why = Worded::new(|_| format!("«{}»", table.string("points").unwrap_or_default()));
                            let fault = Fault::NoValue { why, of_set: true };
                            self.faults.push(fault.at(table.place_of("points")));
                            (Number::ZERO, formula)
                        }
                        None => (Number::ZERO, None),
                    }
                }
            };
            if draft.max.is_some() && (points.is_negative() || points > *max) {
                let fault = Fault::OptionPoints { label: label.text.clone(), points: points.clone(), max: max.clone() };
                self.faults.push(fault.at(table.place_of("points")).of_criterion(&draft.code.text));
            }
            places.push(label.place);
            options.push(Choice { label: label.text, points, formula });
        }
        let asked = Asked {
            name: String::new(),
            label: draft.name.clone(),
            kind: AskedKind::Option,
            unit: None,
            min: None,
            max: None,
            from,
        };
        (asked, Measure::Choice(options))
    }

    fn inputs(&mut self, table: &Table<'_, '_>, from: From) -> Vec<Asked> {
        let Some(inputs) = table.table("inputs", None, self.faults) else { return Vec::new() };
        let mut asked = Vec::new();
        for name in inputs.names() {
            let plain = name.text.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !plain || formula::RESERVED.contains(&name.text.as_str()) {
                let fault = Fault::InputName { name: name.text.clone() };
                self.faults.push(fault.at(name.place));
            }
            if asked.len() == 99 {
                let fault = Fault::OutOfRange { key: "inputs".into(), met: "≥ 100".into(), takes: "≤ 99" };
                self.faults.push(fault.at(name.place));
                break;
            }
            let mut one = Asked {
                name: name.text.clone(),
                label: inputs.string(&name.text).unwrap_or_default(),
                kind: AskedKind::Count,
                unit: None,
                min: Some(Number::ZERO),
                max: None,
                from,
            };
            if let Some(table) = inputs.table(&name.text, Some(INPUT), self.faults) {
                self.input(&table, &mut one);
            } else if one.label.is_empty() {
                let fault = Fault::WrongType {
                    key: name.text.clone(),
                    met: inputs.shown(&name.text),
                    takes: Takes::TextOrTable,
                };
                self.faults.push(fault.at(inputs.place_of(&name.text)));
            }
            let labelled = |asked: &&Asked| text::same(&asked.label, &one.label);
            if let Some(first) = asked.iter().find(labelled).filter(|_| !one.label.is_empty()) {
                // An answer by its label could mean either.
                let first = inputs.place_of(&first.name);
                self.faults.push(Fault::Duplicate { id: one.label.clone(), first }.at(inputs.place_of(&one.name)));
            }
            asked.push(one);
        }
        asked
    }

    fn input(&mut self, table: &Table<'_, '_>, asked: &mut Asked) {
        asked.label = table.string("label").unwrap_or_default();
        asked.unit = table.string("unit");
        asked.kind = match table.string("type").as_deref() {
            Some("number") => AskedKind::Number,
            Some("percent") => AskedKind::Percent,
            _ => AskedKind::Count,
        };
        match table.string("from").as_deref() {
            Some("appraiser") => asked.from = From::Appraiser,
            Some("unit") => asked.from = From::Unit,
            _ => {}
        }
        if asked.kind == AskedKind::Percent {
            asked.max = Some(Number::ONE);
        }
        if table.has("min") {
            asked.min = self.bound(table, "min");
        }
        if table.has("max") {
            asked.max = self.bound(table, "max");
        }
        if let (Some(min), Some(max)) = (&asked.min, &asked.max)
            && min > max
        {
            let fault = Fault::OutOfRange { key: "max".into(), met: max.to_string(), takes: "≥ min" };
            self.faults.push(fault.at(table.place_of(if table.has("max") { "max" } else { "min" })));
        }
    }

    /// A number, or a share such as "40%".
    fn bound(&mut self, table: &Table<'_, '_>, key: &'static str) -> Option<Number> {
        if let Some(number) = table.number(key) {
            return Some(number);
        }
        let text = table.string(key)?;
        let share = text.strip_suffix('%').and_then(|hundreds| Number::parse(hundreds.trim()));
        if share.is_none() {
            let fault = Fault::WrongType { key: key.into(), met: format!("\"{text}\""), takes: Takes::NumberOrPercent };
            self.faults.push(fault.at(table.place_of(key)));
        }
        share.map(|hundreds| &hundreds * &crate::number::hundredth())
    }

    fn measured(&mut self, table: &Table<'_, '_>, asked: &[Asked]) -> Measure {
        let known: Vec<String> = asked.iter().map(|asked| asked.name.clone()).collect();
        let with_full: Vec<String> = known.iter().cloned().chain(["full".into()]).collect();
        let value = match table.has("value") {
            true => self.formula(
                table,
                "value",
                |text| formula::number(text, |name| leaf_name(asked, name, false)),
                with_full,
            ),
            // With one input the value is that input.
            false => match asked {
                [only] => Some(Formula { text: only.name.clone(), tree: Num::Name(LeafName::Input(InputNo(0))) }),
                _ => None,
            },
        };
        let has_value = value.is_some() || table.has("value");
        let known: Vec<String> =
            known.into_iter().chain(["full".into()]).chain(has_value.then(|| "value".into())).collect();
        let name = |text: &str| leaf_name(asked, text, has_value);
        if !table.has("scale") {
            let points = self.points(table, &name, &known);
            return Measure::Measured { value, scale: Scale::Points(points.unwrap_or_else(|| constant(Number::ZERO))) };
        }
        let mut bands = Vec::new();
        let mut otherwise = None;
        for band in table.tables("scale", SCALE, self.faults) {
            let points = self.points(&band, &name, &known);
            if otherwise.is_some() {
                let fault = Fault::BandOrder { name: None, at_least: None, above: None };
                self.faults.push(fault.at(band.place()));
            }
            match band.has("when") {
                false => otherwise = Some(points.unwrap_or_else(|| constant(Number::ZERO))),
                true => {
                    let when = self.formula(&band, "when", |text| formula::condition(text, name), known.clone());
                    if let (Some(when), Some(points)) = (when, points) {
                        bands.push(rule::Band { when, points });
                    }
                }
            }
        }
        Measure::Measured { value, scale: Scale::Bands { bands, otherwise } }
    }

    fn points(
        &mut self,
        table: &Table<'_, '_>,
        name: &impl Fn(&str) -> Option<LeafName>,
        known: &[String],
    ) -> Option<Formula<Num<Leaf>>> {
        match table.number("points") {
            Some(points) => Some(constant(points)),
            None => self.formula(table, "points", |text| formula::number(text, name), known.to_vec()),
        }
    }

    fn condition<S: Scope>(
        &mut self,
        table: &Table<'_, '_>,
        key: &'static str,
        asked: &[Asked],
        name: impl Fn(&str) -> Option<S::Number>,
    ) -> Option<Formula<Flag<S>>> {
        let known = asked.iter().map(|asked| asked.name.clone()).collect();
        self.formula(table, key, |text| formula::condition(text, &name), known)
    }

    /// Compiles the formula under a key and reports all that is wrong with it.
    fn formula<T>(
        &mut self,
        table: &Table<'_, '_>,
        key: &'static str,
        compile: impl Fn(&str) -> Result<Formula<T>, Vec<Wrong>>,
        known: Vec<String>,
    ) -> Option<Formula<T>> {
        let text = table.string(key)?;
        match compile(&text) {
            Ok(formula) => Some(formula),
            Err(wrong) => {
                for wrong in wrong {
                    let (span, fault) = formula_fault(&text, wrong, &known);
                    self.faults.push(fault.at(table.inside(key, span)));
                }
                None
            }
        }
    }
}

/// A maximum, for the options whose points are shares of it.
struct Of<'a>(&'a Number);

impl Values<Maximum> for Of<'_> {
    fn number(&self, _name: &Full) -> Result<Number, NoValue> {
        Ok(self.0.clone())
    }
}

fn constant(number: Number) -> Formula<Num<Leaf>> {
    Formula { text: number.to_string(), tree: Num::Is { number, percent: false } }
}

fn input(asked: &[Asked], name: &str) -> Option<InputNo> {
    asked.iter().position(|asked| asked.name == name).map(|at| InputNo(at as u16))
}

fn leaf_name(asked: &[Asked], name: &str, has_value: bool) -> Option<LeafName> {
    match name {
        "full" => Some(LeafName::Full),
        "value" if has_value => Some(LeafName::Value),
        name => input(asked, name).map(LeafName::Input),
    }
}

fn formula_fault(text: &str, wrong: Wrong, known: &[String]) -> (usize, Fault) {
    let formula = text.to_owned();
    match wrong {
        Wrong::Syntax(error) => {
            (error.span.start, Fault::FormulaSyntax { formula, met: error.met, expected: error.expected })
        }
        Wrong::Name(span, name) => {
            let nearest = text::nearest(&name, known.iter().map(String::as_str)).map(Into::into);
            (span.start, Fault::FormulaName { formula, name, nearest, known: known.to_vec(), function: false })
        }
        Wrong::Function(span, name) => {
            let nearest = text::nearest(&name, formula::FUNCTIONS).map(Into::into);
            let known = formula::FUNCTIONS.iter().map(|name| name.to_string()).collect();
            (span.start, Fault::FormulaName { formula, name, nearest, known, function: true })
        }
        Wrong::Arguments(span, _) => (span.start, Fault::FormulaSort { formula, arguments: true }),
        Wrong::NoCondition(span) => (span.start, Fault::FormulaSort { formula, arguments: false }),
    }
}
