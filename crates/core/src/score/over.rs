//! Functions over all units of a group: computed before any leaf is scored, in each view by what stands in it.

use super::COLUMNS;
use super::leaf::{Case, Figures};
use crate::assessment::{Assessment, View};
use crate::criteria::{LeafId, Set};
use crate::entry::Said;
use crate::id::{GroupNo, OverNo, UnitNo};
use crate::number::Number;
use crate::rule::{Measure, OverValue, Undefined};

/// What the functions over units came to, by view and leaf.
#[derive(Clone, Debug, Default)]
pub(crate) struct OverValues {
    by_view: [Vec<Vec<OverValue>>; 3],
}

impl OverValues {
    /// Computes those of a group.
    pub(crate) fn of(assessment: &Assessment, group: GroupNo) -> OverValues {
        let set = &assessment.round.group(group).set;
        if set.leaves.iter().all(|leaf| leaf.rule.over_units.is_empty()) {
            return OverValues::default();
        }
        OverValues { by_view: COLUMNS.map(|view| of_view(assessment, group, set, view)) }
    }

    /// Those that a leaf reads of one unit.
    fn of_unit(values: &[OverValue], unit: UnitNo) -> Vec<Option<Number>> {
        values.iter().map(|value| value.of_unit(unit.0 as usize)).collect()
    }

    /// Those that a leaf reads of one unit in a view.
    pub(crate) fn of_leaf(&self, view: View, leaf: LeafId, unit: UnitNo) -> Vec<Option<Number>> {
        Self::of_unit(self.values(view, leaf), unit)
    }

    /// Of how many units each function that a leaf calls took anything, in a view.
    pub(crate) fn units(&self, view: View, leaf: LeafId) -> Vec<usize> {
        self.values(view, leaf).iter().map(|value| value.units).collect()
    }

    fn values(&self, view: View, leaf: LeafId) -> &[OverValue] {
        let at = COLUMNS.iter().position(|column| *column == view).unwrap_or(2);
        self.by_view[at].get(usize::from(leaf.0)).map_or(&[], Vec::as_slice)
    }
}

fn of_view(assessment: &Assessment, group: GroupNo, set: &Set, view: View) -> Vec<Vec<OverValue>> {
    let of_group = assessment.round.group(group);
    let cases: Vec<Case<'_>> = of_group.unit_ids().map(|unit| Case::new(assessment, group, unit)).collect();
    let figures: Vec<Figures> = cases.iter().map(|case| case.figures(view)).collect();
    set.leaf_ids().map(|leaf| of_leaf(&cases, &figures, set, view, leaf)).collect()
}

fn of_leaf(cases: &[Case<'_>], figures: &[Figures], set: &Set, view: View, leaf: LeafId) -> Vec<OverValue> {
    let rule = &set.leaf(leaf).rule;
    let full = &set.criterion_of(leaf).max;
    let mut values: Vec<OverValue> = Vec::new();
    if rule.over_units.is_empty() || set.leaf(leaf).broken {
        return values;
    }
    let inputs: Vec<Option<Vec<Option<Number>>>> =
        cases.iter().zip(figures).map(|(case, figures)| counted(case, figures, view, leaf)).collect();
    for (at, over) in rule.over_units.iter().enumerate() {
        let of_unit = |((case, figures), inputs): ((&Case<'_>, &Figures), &Option<Vec<Option<Number>>>)| {
            let inputs = inputs.as_ref()?;
            let known = OverValues::of_unit(&values, case.unit);
            let facts = case.facts(inputs, figures, &known, false);
            rule.taken(OverNo(at as u16), full, facts)
        };
        let taken: Vec<Option<Number>> = cases.iter().zip(figures).zip(&inputs).map(of_unit).collect();
        values.push(over.how.of(&taken));
    }
    values
}

/// What stands at a leaf of a unit that counts: one that is missing, invalid, does not apply or answered "nothing arose"
/// is passed over.
fn counted(case: &Case<'_>, figures: &Figures, view: View, leaf: LeafId) -> Option<Vec<Option<Number>>> {
    let rule = &case.set.leaf(leaf).rule;
    let full = &case.set.criterion_of(leaf).max;
    case.group.applies(case.unit, case.set.leaf(leaf).node).ok()?;
    let standing = case.standing(view, leaf);
    // A word that counts, one that is denied, or one that stands beside other entries: none of them leaves figures.
    if (standing.word.is_some() || standing.confused) && standing.points.is_none() {
        return None;
    }
    let inputs = case.inputs(leaf, &standing);
    if let Some(points) = standing.points {
        // Points leave the figures as they were; what are no points make the leaf invalid.
        let stands = matches!(case.assessment.entries.get(points).said, Said::Points(_));
        return stands.then_some(inputs);
    }
    case.readable(leaf, &standing, figures, &inputs).ok()?;
    // A value that there is not, in a leaf that then does not apply or is an error.
    let has_value = matches!(rule.measure, Measure::Measured { value: Some(_), .. });
    let passes = matches!(rule.undefined, None | Some(Undefined::NotApplicable));
    if has_value && passes && rule.value_is_own() {
        rule.value(full, case.facts(&inputs, figures, &[], false))?;
    }
    Some(inputs)
}
