//! What a criterion makes of its children, as a live formula over the detail: sums, shares by weight, bonus and penalty held
//! at their maximum, gates, and the cap and floor of a unit's total.
//!
//! The engine has computed all of it (`cchc_core::score`). Where more than a sum is made, the formula is written only if it
//! comes to the engine's own result, exactly; else the result stands as a number.

use std::fmt::Write;

use cchc_core::criteria::{CriterionId, Kind, Set};
use cchc_core::number::Number;
use cchc_core::results::UnitResults;
use cchc_core::text::Language;

use crate::figure;
use crate::formula::{rounded, said};
use crate::layout::{Points, below};
use crate::words::Say;

/// Excel takes formulas of up to 8192 characters; what has more addends than fit is written as its value.
const ADDENDS: usize = 250;
/// The most siblings whose shares one formula adds up.
const SHARES: usize = 100;

/// What every criterion with children makes of them, and a unit of its domains: the same for every unit.
pub(crate) struct Shapes<'a> {
    set: &'a Set,
    /// By criterion; the last one is the unit's total.
    shapes: Vec<Shape>,
}

struct Shape {
    /// Whose sums it is; `None` of the unit's total.
    node: Option<CriterionId>,
    /// What is added up, in rows counted from the unit's total as runs of neighbours; `None` where there are too many.
    added: Option<Vec<(u32, u32)>>,
    /// What brings a share of the whole by its weight.
    weighted: Vec<CriterionId>,
    whole: Number,
    /// The least and the most that it brings.
    least: Option<Number>,
    most: Option<Number>,
    /// Whether a gate may act on it.
    gated: bool,
}

/// Which column of which unit.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub unit: &'a UnitResults,
    pub points: Points,
    /// The letters of the column, and of the column of maxima.
    pub column: &'a str,
    pub max: &'a str,
    /// The row of the unit's total, from 1.
    pub row: u32,
    pub language: Language,
}

/// What a formula multiplies by: the share that a gate keeps, and the gate's code.
type Kept<'a> = Option<(&'a Number, &'a str)>;

impl<'a> Shapes<'a> {
    pub(crate) fn of(set: &'a Set) -> Shapes<'a> {
        let mut shapes: Vec<Shape> = set.nodes().map(|node| Shape::of(set, node)).collect();
        for gate in set.leaves.iter().filter_map(|leaf| leaf.rule.gate.as_ref()) {
            shapes[usize::from(gate.scope.0)].gated = true;
        }
        shapes.push(Shape::of_total(set));
        Shapes { set, shapes }
    }

    /// Writes the formula of a criterion's points, or of the unit's total where `node` is `None`; `false` where there is none
    /// that comes to `result`.
    pub(crate) fn points(&self, node: Option<CriterionId>, at: At<'_>, result: &Number, formula: &mut String) -> bool {
        let shape = self.shape(node);
        formula.clear();
        if shape.is_sum() && !shape.gated {
            return shape.sum_of(at.column, at.row, formula);
        }
        match self.made(shape, at, result) {
            Some(made) => {
                formula.push_str(&made);
                true
            }
            None => false,
        }
    }

    /// Writes the formula of what a unit could attain.
    pub(crate) fn max(&self, node: Option<CriterionId>, at: At<'_>, formula: &mut String) -> bool {
        let shape = self.shape(node);
        formula.clear();
        if shape.weighted.is_empty() {
            return shape.sum_of(at.max, at.row, formula);
        }
        let cells: Vec<String> =
            shape.weighted.iter().map(|child| format!("{}{}", at.max, at.row + below(*child))).collect();
        let _ = write!(formula, "IF(SUM({})>0,{},0)", cells.join(","), figure::stored(&shape.whole));
        cells.len() <= SHARES
    }

    /// What is more than a sum, as a formula.
    fn made(&self, shape: &Shape, at: At<'_>, result: &Number) -> Option<String> {
        let (sum, text) = self.sum(shape, at)?;
        let held = shape.held(sum);
        let text = shape.held_text(text);
        let Some((keep, code)) = self.gate(shape, at, &held, result)? else { return (held == *result).then_some(text) };
        let kept = self.set.rounding.points(&(&held * keep));
        let kept_text = rounded(&format!("{text}*{}", figure::stored(keep)), self.set.rounding);
        // The cell itself says why the sum is not its own.
        (kept == *result).then(|| kept_text + &said(&Say::GateActs { code, keep }.to(at.language)))
    }

    fn shape(&self, node: Option<CriterionId>) -> &Shape {
        &self.shapes[node.map_or(self.shapes.len() - 1, |node| usize::from(node.0))]
    }

    /// What the children bring together before anything is held, and the formula of it.
    fn sum(&self, shape: &Shape, at: At<'_>) -> Option<(Number, String)> {
        let added: Number = shape.added(self.set).filter_map(|child| self.points_of(child, at)).sum();
        if shape.weighted.is_empty() {
            let mut text = String::new();
            return shape.sum_of(at.column, at.row, &mut text).then_some((added, text));
        }
        let (share, mut text) = self.share(shape, at)?;
        if shape.added.as_ref()?.is_empty() {
            return Some((share, text));
        }
        text.push('+');
        shape.sum_of(at.column, at.row, &mut text).then_some((&share + &added, text))
    }

    /// What weighted children bring: the whole × Σ weight × share ÷ Σ weight, over those that could bring anything.
    fn share(&self, shape: &Shape, at: At<'_>) -> Option<(Number, String)> {
        let mut shares = Number::ZERO;
        let mut weights = Number::ZERO;
        let (mut over, mut under) = (String::new(), String::new());
        for (child, weight, points, max) in self.terms(shape, at) {
            let row = at.row + below(child);
            let sign = if over.is_empty() { "" } else { "+" };
            // What an appraiser alone gives is attainable at last, but not in the unit's own column.
            let divisor = match max == self.attained(child, Points::Final, at.unit) {
                true => format!("{}{row}", at.max),
                false => figure::stored(&max),
            };
            let by = figure::stored(weight);
            let _ = write!(over, "{sign}{by}*{}{row}/{divisor}", at.column);
            let _ = write!(under, "{sign}{by}");
            shares = &shares + &(weight * &points.over(&max)?);
            weights = &weights + weight;
        }
        let share = &shape.whole * &shares.over(&weights)?;
        let text = format!("{}*({over})/({under})", figure::stored(&shape.whole));
        Some((self.set.rounding.points(&share), rounded(&text, self.set.rounding)))
    }

    /// The weighted children that count in a column: weight, points, and what could be attained.
    fn terms<'s>(
        &'s self,
        shape: &'s Shape,
        at: At<'s>,
    ) -> impl Iterator<Item = (CriterionId, &'s Number, Number, Number)> + 's {
        shape.weighted.iter().filter_map(move |child| {
            let weight = self.set.criterion(*child).weight.as_ref()?;
            let max = self.attained(*child, at.points, at.unit);
            Some((*child, weight, self.points_of(*child, at)?, max)).filter(|(.., max)| !max.is_zero())
        })
    }

    /// The points of a criterion in a column.
    fn points_of(&self, node: CriterionId, at: At<'_>) -> Option<Number> {
        points_of(self.set, node, at.points, at.unit)
    }

    /// What could be attained at a criterion, of what has points in a column.
    fn attained(&self, node: CriterionId, points: Points, unit: &UnitResults) -> Number {
        let criterion = self.set.criterion(node);
        if points == Points::Final {
            return match criterion.leaf {
                Some(leaf) => unit.score.leaves[usize::from(leaf.0)].max.clone(),
                None => unit.score.criteria[usize::from(node.0)].max.clone(),
            };
        }
        if criterion.leaf.is_some() {
            let counts = points_of(self.set, node, points, unit).is_some();
            return if counts { criterion.max.clone() } else { Number::ZERO };
        }
        let of_children: Number = criterion.children.iter().map(|child| self.attained(*child, points, unit)).sum();
        let is_weighted = criterion.children.iter().any(|child| self.set.criterion(*child).weight.is_some());
        match is_weighted && !of_children.is_zero() {
            true => criterion.max.clone(),
            false => of_children,
        }
    }

    /// The gate that acts; `None` where none explains the result. Of the final column the engine says which; of the others
    /// it is the one that comes to what the engine has.
    fn gate(&self, shape: &Shape, at: At<'_>, held: &Number, result: &Number) -> Option<Kept<'_>> {
        let Some(node) = shape.node.filter(|_| shape.gated) else { return Some(None) };
        if at.points == Points::Final {
            return match &at.unit.score.criteria[usize::from(node.0)].gate {
                None => Some(None),
                Some((leaf, _)) => {
                    let gate = self.set.leaf(*leaf).rule.gate.as_ref()?;
                    Some(Some((&gate.keep, &self.set.criterion_of(*leaf).code)))
                }
            };
        }
        if held == result {
            return Some(None);
        }
        let mut gates = self.set.leaves.iter().filter_map(|leaf| Some((leaf, leaf.rule.gate.as_ref()?)));
        gates
            .find(|(_, gate)| gate.scope == node && self.set.rounding.points(&(held * &gate.keep)) == *result)
            .map(|(leaf, gate)| Some((&gate.keep, self.set.criterion(leaf.node).code.as_str())))
    }
}

/// The points of a criterion in a column.
fn points_of(set: &Set, node: CriterionId, points: Points, unit: &UnitResults) -> Option<Number> {
    match set.criterion(node).leaf {
        Some(leaf) => {
            let leaf = &unit.score.leaves[usize::from(leaf.0)];
            match points {
                Points::Own => leaf.self_assessed.clone(),
                Points::Appraised => leaf.appraised.clone(),
                Points::Final => leaf.final_points.clone(),
                Points::Max => Some(leaf.max.clone()),
            }
        }
        None => {
            let sums = &unit.score.criteria[usize::from(node.0)];
            match points {
                Points::Own => sums.self_assessed.clone(),
                Points::Appraised => sums.appraised.clone(),
                Points::Final => Some(sums.final_points.clone()),
                Points::Max => Some(sums.max.clone()),
            }
        }
    }
}

impl Shape {
    fn of(set: &Set, node: CriterionId) -> Shape {
        let criterion = set.criterion(node);
        let (weighted, added): (Vec<CriterionId>, Vec<CriterionId>) =
            criterion.children.iter().partition(|child| set.criterion(**child).weight.is_some());
        let (least, most) = match criterion.kind {
            Kind::Base => (None, None),
            Kind::Bonus => (None, Some(criterion.max.clone())),
            Kind::Penalty => (Some(-&criterion.max), None),
        };
        Shape {
            node: Some(node),
            added: added_up(&weighted, &added),
            weighted,
            whole: criterion.max.clone(),
            least,
            most,
            gated: false,
        }
    }

    fn of_total(set: &Set) -> Shape {
        let (weighted, added): (Vec<CriterionId>, Vec<CriterionId>) =
            set.domains().partition(|domain| set.criterion(*domain).weight.is_some());
        let added = added_up(&weighted, &added);
        Shape {
            node: None,
            added,
            weighted,
            whole: set.total.clone(),
            least: set.floor.clone(),
            most: set.cap.clone(),
            gated: false,
        }
    }

    fn is_sum(&self) -> bool {
        self.weighted.is_empty() && self.least.is_none() && self.most.is_none()
    }

    /// The children that are added up.
    fn added<'s>(&self, set: &'s Set) -> impl Iterator<Item = CriterionId> + use<'s> {
        let children: Vec<CriterionId> = match self.node {
            Some(node) => set.criterion(node).children.clone(),
            None => set.domains().collect(),
        };
        children.into_iter().filter(|child| set.criterion(*child).weight.is_none())
    }

    /// Writes the sum of what is added up: `SUM(G5:G7,G9)`; `false` where that is too much for a formula.
    fn sum_of(&self, column: &str, row: u32, formula: &mut String) -> bool {
        let Some(runs) = &self.added else { return false };
        let mut sign = "SUM(";
        for (first, last) in runs {
            let _ = match first == last {
                true => write!(formula, "{sign}{column}{}", row + first),
                false => write!(formula, "{sign}{column}{}:{column}{}", row + first, row + last),
            };
            sign = ",";
        }
        formula.push(')');
        !runs.is_empty()
    }

    /// Held between the least and the most that it brings: first the most, as the engine does.
    fn held(&self, sum: Number) -> Number {
        let sum = match &self.most {
            Some(most) => sum.min(most.clone()),
            None => sum,
        };
        match &self.least {
            Some(least) => sum.max(least.clone()),
            None => sum,
        }
    }

    fn held_text(&self, mut text: String) -> String {
        if let Some(most) = &self.most {
            text = format!("MIN({},{text})", figure::stored(most));
        }
        if let Some(least) = &self.least {
            text = format!("MAX({},{text})", figure::stored(least));
        }
        text
    }
}

/// Neighbouring rows as one range: a criterion whose children are all leaves adds up one. `None` where they are too many.
fn added_up(weighted: &[CriterionId], added: &[CriterionId]) -> Option<Vec<(u32, u32)>> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for row in added.iter().map(|child| below(*child)) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => runs.push((row, row)),
        }
    }
    (runs.len() <= ADDENDS && weighted.len() <= SHARES).then_some(runs)
}
