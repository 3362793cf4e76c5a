//! A leaf's rule: what is asked, what it brings, and the gate that it may be.

use std::collections::HashMap;

use super::{Draft, Names, Parser};
use crate::criteria::{At, Criterion, CriterionId, Kind, Leaf as SetLeaf, LeafId};
use crate::fault::{Fault, Worded};
use crate::formula::{self, Formula, Full, Leaf, LeafName, Maximum, NoValue, Num, OverUnits, Values};
use crate::id::InputNo;
use crate::keys::Table;
use crate::number::Number;
use crate::place::Place;
use crate::rule::{
    self, Asked, AskedKind, Combine, Figure, From, Gate, GateNames, LeafNames, Measure, Rule, Scale, Undefined, Worth,
};
use crate::text;

/// The ways to score a leaf: it has exactly one.
const KINDS: [&str; 5] = ["choice", "checklist", "rating", "scale", "points"];

/// What goes only with `scale` or `points`.
const MEASURED: [&str; 3] = ["inputs", "value", "valid"];

impl Parser<'_, '_> {
    pub(super) fn rule(&mut self, draft: &Draft<'_, '_>, leaf: LeafId, names: &Names) -> Rule {
        let table = &draft.table;
        let from = match table.string("from").as_deref() {
            Some("appraiser") => From::Appraiser,
            _ => From::Unit,
        };
        let mut rule = Rule {
            asked: Vec::new(),
            from_appraiser: from == From::Appraiser,
            valid: None,
            measure: Measure::Rating(None),
            undefined: match table.string("undefined").as_deref() {
                Some("zero") => Some(Undefined::Zero),
                Some("full") => Some(Undefined::Full),
                Some("not-applicable") => Some(Undefined::NotApplicable),
                _ => None,
            },
            floor: self.floor(draft),
            over_units: Vec::new(),
            figures: Vec::new(),
            gate: None,
        };
        let kinds: Vec<_> = KINDS.into_iter().filter(|key| table.has(key)).collect();
        if kinds.len() != 1 {
            let fault = Fault::LeafRule { met: kinds.clone(), children: false }.at(draft.code.place);
            self.faults.push(fault.of_criterion(&draft.code.text));
        }
        if table.has("combine") && !table.has("checklist") {
            self.faults.push(Fault::KeyNeeds { key: "combine", needs: "checklist" }.at(table.place_of("combine")));
        }
        let listed = kinds.first().copied().filter(|kind| !["scale", "points"].contains(kind));
        if let Some(kind) = listed
            && let Some(beside) = MEASURED.into_iter().find(|key| table.has(key))
        {
            let fault = Fault::LeafRule { met: vec![kind, beside], children: false };
            self.faults.push(fault.at(table.place_of(beside)).of_criterion(&draft.code.text));
        }
        match listed {
            Some("choice") => self.choice(draft, from, &mut rule),
            Some("checklist") => self.checklist(draft, from, &mut rule),
            Some(_) => self.rating(draft, from, &mut rule),
            None => {
                rule.asked = self.inputs(draft, At::Leaf(leaf), from);
                self.measured(draft, &mut rule, names, !kinds.is_empty());
            }
        }
        rule.figures = rule.figures_read();
        rule
    }

    fn floor(&mut self, draft: &Draft<'_, '_>) -> Number {
        let floor = draft.table.number("floor").unwrap_or(Number::ZERO);
        if draft.max.as_ref().is_some_and(|max| floor > *max) {
            let fault = Fault::OutOfRange { key: "floor".into(), met: floor.to_string(), takes: "≤ max" };
            self.faults.push(fault.at(draft.table.place_of("floor")).of_criterion(&draft.code.text));
            return Number::ZERO;
        }
        floor
    }

    fn choice(&mut self, draft: &Draft<'_, '_>, from: From, rule: &mut Rule) {
        let worth = self.worth(draft, "choice", &rule.floor);
        let mut asked = Asked::of(AskedKind::Option, "", &draft.name, from);
        asked.options = worth.iter().map(|(label, _)| label.clone()).collect();
        rule.asked = vec![asked];
        rule.measure = Measure::Choice(worth.into_iter().map(|(_, worth)| worth).collect());
    }

    fn checklist(&mut self, draft: &Draft<'_, '_>, from: From, rule: &mut Rule) {
        let worth = self.worth(draft, "checklist", &rule.floor);
        rule.asked = worth.iter().map(|(label, _)| Asked::of(AskedKind::Tick, "", label, from)).collect();
        let combine = match draft.table.string("combine").as_deref() {
            Some("max") => Combine::Max,
            _ => Combine::Sum,
        };
        rule.measure = Measure::Checklist(worth.into_iter().map(|(_, worth)| worth).collect(), combine);
    }

    fn rating(&mut self, draft: &Draft<'_, '_>, from: From, rule: &mut Rule) {
        let step = draft.table.table("rating", self.faults).and_then(|table| {
            let step = table.number("step")?;
            if step <= Number::ZERO {
                let fault = Fault::OutOfRange { key: "step".into(), met: step.to_string(), takes: "> 0" };
                self.faults.push(fault.at(table.place_of("step")));
                return None;
            }
            Some(step)
        });
        let mut asked = Asked::of(AskedKind::Rating, "", &draft.name, from);
        asked.min = Some(rule.floor.clone());
        asked.max = draft.max.clone();
        rule.asked = vec![asked];
        rule.measure = Measure::Rating(step);
    }

    /// Options or items: labels, and what each is worth.
    fn worth(&mut self, draft: &Draft<'_, '_>, key: &'static str, floor: &Number) -> Vec<(String, Worth)> {
        let mut found: Vec<(String, Worth)> = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        let unknown = Number::ZERO;
        let max = draft.max.as_ref().unwrap_or(&unknown);
        for table in draft.table.tables(key, self.faults) {
            let Some(label) = table.located("label") else { continue };
            if let Some(at) = found.iter().position(|(known, _)| text::same(known, &label.text)) {
                let fault = Fault::Duplicate { id: label.text.clone(), first: places[at] };
                self.faults.push(fault.at(label.place));
            }
            let worth = self.worth_of(&table, max);
            // Ticked items add up, and are held at the maximum together.
            let outside = worth.points > *max || (key == "choice" && worth.points < *floor);
            if draft.max.is_some() && outside {
                let (points, floor, max) = (worth.points.clone(), floor.clone(), max.clone());
                let fault = Fault::OptionPoints { label: label.text.clone(), points, floor, max };
                self.faults.push(fault.at(table.place_of("points")).of_criterion(&draft.code.text));
            }
            places.push(label.place);
            found.push((label.text, worth));
        }
        found
    }

    fn worth_of(&mut self, table: &Table<'_, '_>, max: &Number) -> Worth {
        if let Some(points) = table.number("points") {
            return Worth { points, formula: None };
        }
        let mut full = |name: &str| (name == "full").then_some(Full);
        let formula = self.formula(table, "points", vec!["full".into()], |text| formula::number(text, &mut full));
        let points = match formula.as_ref().map(|formula| formula.tree.evaluate(&Of(max), &mut ())) {
            Some(Ok(points)) => points,
            Some(Err(_)) => {
                let why = Worded::new(|_| format!("«{}»", table.string("points").unwrap_or_default()));
                self.faults.push(Fault::NoValue { why, of_set: true }.at(table.place_of("points")));
                Number::ZERO
            }
            None => Number::ZERO,
        };
        Worth { points, formula }
    }

    fn measured(&mut self, draft: &Draft<'_, '_>, rule: &mut Rule, names: &Names, has_scale: bool) {
        let table = &draft.table;
        let mut over: Vec<OverUnits> = Vec::new();
        let value = match table.has("value") {
            true => {
                let mut names = leaf_names(&rule.asked, names, false, Some(&mut over));
                let known = names.known();
                self.formula(table, "value", known, |text| formula::number(text, &mut names))
            }
            // With one input the value is that input, where it is a number.
            false => match rule.asked.as_slice() {
                [only] if !matches!(only.kind, AskedKind::Date | AskedKind::Option) => {
                    let input = LeafName::Input(InputNo(0));
                    let tree = match only.kind {
                        AskedKind::YesNo => Num::Counted(Box::new(formula::Flag::Name(input))),
                        _ => Num::Name(input),
                    };
                    Some(Formula { text: only.name.clone(), tree })
                }
                _ => None,
            },
        };
        let mut names_of_scale = leaf_names(&rule.asked, names, value.is_some() || table.has("value"), Some(&mut over));
        let scale = self.scale(table, &mut names_of_scale);
        let mut names_of_valid = leaf_names(&rule.asked, names, false, None);
        let known = names_of_valid.known();
        let valid = self.formula(table, "valid", known, |text| formula::condition(text, &mut names_of_valid));
        rule.valid = valid;
        rule.over_units = over;
        rule.measure = Measure::Measured { value, scale };
        if rule.asked.is_empty() && has_scale && !table.has("inputs") && !rule.reads_anything() {
            let key = if table.has("scale") { "scale" } else { "points" };
            self.faults.push(Fault::KeyNeeds { key, needs: "inputs" }.at(table.place_of(key)));
        }
    }

    fn scale(&mut self, table: &Table<'_, '_>, names: &mut LeafNames<'_>) -> Scale {
        if !table.has("scale") {
            let points = self.points(table, names);
            return Scale::Points(points.unwrap_or_else(|| constant(Number::ZERO)));
        }
        let mut bands = Vec::new();
        let mut otherwise = None;
        for band in table.tables("scale", self.faults) {
            let when = match band.has("when") {
                true => {
                    let known = names.known();
                    Some(self.formula(&band, "when", known, |text| formula::condition(text, names)))
                }
                false => None,
            };
            let points = self.points(&band, names);
            if otherwise.is_some() {
                let fault = Fault::BandOrder { name: None, at_least: None, above: None };
                self.faults.push(fault.at(band.place()));
            }
            match when {
                None => otherwise = Some(points.unwrap_or_else(|| constant(Number::ZERO))),
                Some(when) => {
                    if let (Some(when), Some(points)) = (when, points) {
                        bands.push(rule::Band { when, points, place: band.place() });
                    }
                }
            }
        }
        Scale::Bands { bands, otherwise }
    }

    fn points(&mut self, table: &Table<'_, '_>, names: &mut LeafNames<'_>) -> Option<Formula<Num<Leaf>>> {
        match table.number("points") {
            Some(points) => Some(constant(points)),
            None => {
                let known = names.known();
                self.formula(table, "points", known, |text| formula::number(text, names))
            }
        }
    }

    /// Gates, when the whole tree is known: one may act on a criterion that stands further down.
    pub(super) fn gates(
        &mut self,
        drafts: &[Draft<'_, '_>],
        leaves: &mut [SetLeaf],
        criteria: &[Criterion],
        by_code: &HashMap<String, CriterionId>,
        names: &Names,
    ) {
        for draft in drafts.iter().filter(|draft| draft.table.has("gate")) {
            let Some(node) = by_code.get(&text::key(&draft.code.text)) else { continue };
            let criterion = &criteria[usize::from(node.0)];
            let Some(leaf) = criterion.leaf else { continue };
            let faults = self.faults.len();
            let gate = self.gate(draft, &mut leaves[usize::from(leaf.0)].rule, criterion, criteria, by_code, names);
            let leaf = &mut leaves[usize::from(leaf.0)];
            leaf.broken |= self.faults.len() > faults;
            if let Some(gate) = gate {
                gate.figures_read(&mut leaf.rule.figures);
                leaf.rule.gate = Some(gate);
            }
        }
    }

    fn gate(
        &mut self,
        draft: &Draft<'_, '_>,
        rule: &mut Rule,
        criterion: &Criterion,
        criteria: &[Criterion],
        by_code: &HashMap<String, CriterionId>,
        names: &Names,
    ) -> Option<Gate> {
        let table = draft.table.table("gate", self.faults)?;
        let value = matches!(&rule.measure, Measure::Measured { value: Some(_), .. });
        let mut of_gate = GateNames {
            choice: matches!(rule.measure, Measure::Choice(_)),
            ticked: matches!(rule.measure, Measure::Checklist(..)),
            leaf: leaf_names(&rule.asked, names, value, Some(&mut rule.over_units)),
        };
        let known = of_gate.known();
        let when = self.formula(&table, "when", known, |text| formula::condition(text, &mut of_gate));
        let keep = match table.has("keep") {
            true => self.share(&table, "keep"),
            false => Some(Number::ZERO),
        };
        let code = table.located("scope");
        let scope = match &code {
            Some(code) => by_code.get(&text::key(&code.text)).copied(),
            None => criterion.parent,
        };
        let takes_gates = |node: &CriterionId| {
            let scope = &criteria[usize::from(node.0)];
            scope.leaf.is_none() && scope.kind == Kind::Base
        };
        let scope = scope.filter(takes_gates);
        if scope.is_none() {
            let fault = Fault::GateScope { met: code.map(|code| code.text) };
            self.faults.push(fault.at(table.place_of("scope")).of_criterion(&draft.code.text));
        }
        let scope = scope?;
        Some(Gate { when: when?, scope, code: criteria[usize::from(scope.0)].code.clone(), keep: keep? })
    }
}

/// The names of a leaf's formulas.
fn leaf_names<'a>(
    asked: &'a [Asked],
    names: &'a Names,
    value: bool,
    over: Option<&'a mut Vec<OverUnits>>,
) -> LeafNames<'a> {
    let figures: &[Figure] = &names.figures;
    LeafNames { asked, figures, declared: names.declared(), value, full: true, bare_figures: false, over }
}

/// A maximum, for what is worth a share of it.
struct Of<'a>(&'a Number);

impl Values<Maximum> for Of<'_> {
    fn number(&self, _name: &Full) -> Result<Number, NoValue> {
        Ok(self.0.clone())
    }
}

fn constant(number: Number) -> Formula<Num<Leaf>> {
    Formula { text: number.to_string(), tree: Num::Is { number, percent: false } }
}
