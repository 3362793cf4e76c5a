//! Whether a set's maxima add up, and its weights are whole.

use super::{Criterion, CriterionId, Kind, Set};
use crate::fault::{Diagnostic, Fault};
use crate::number::Number;

/// Children add up to their parent and domains to the set's total, save where weights say what they bring, and beneath
/// bonus and penalty, whose maximum is a cap.
pub(super) fn check(set: &Set, faults: &mut Vec<Diagnostic>) {
    for criterion in set.criteria.iter().filter(|criterion| !criterion.children.is_empty()) {
        if criterion.kind == Kind::Base {
            siblings(set, Some(criterion), &criterion.children, faults);
        }
    }
    for figure in set.figure_ids() {
        let of_set = set.figure(figure);
        if !set.leaves.iter().any(|leaf| leaf.broken || leaf.rule.figures.contains(&figure)) {
            faults.push(Fault::FigureUnread { id: of_set.asked.name.clone() }.at(of_set.place));
        }
    }
    let base = |domain: &CriterionId| set.criterion(*domain).kind == Kind::Base;
    siblings(set, None, &set.domains().filter(base).collect::<Vec<_>>(), faults);
}

fn siblings(set: &Set, parent: Option<&Criterion>, children: &[CriterionId], faults: &mut Vec<Diagnostic>) {
    let of = parent.map(|parent| parent.code.clone());
    let place = parent.map_or(set.total_place, |parent| parent.place);
    let fault = |fault: Fault| match &of {
        Some(code) => fault.at(place).of_criterion(code),
        None => fault.at(place),
    };
    let child = |node: &CriterionId| set.criterion(*node);
    let without: Vec<String> =
        children.iter().map(child).filter(|child| child.weight.is_none()).map(|child| child.code.clone()).collect();
    if without.len() < children.len() {
        if !without.is_empty() {
            faults.push(fault(Fault::WeightMissing { of: of.clone(), without }));
        }
        return;
    }
    let known = parent.is_none_or(|parent| parent.max_known) && children.iter().all(|node| child(node).max_known);
    let sum: Number = children.iter().map(|node| child(node).max.clone()).sum();
    let max = parent.map_or(&set.total, |parent| &parent.max);
    if known && sum != *max {
        faults.push(fault(Fault::Sum { of: of.clone(), sum, max: max.clone() }));
    }
}
