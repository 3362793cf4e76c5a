//! Whether a set's maxima add up.

use super::{CriterionId, Set};
use crate::fault::{Diagnostic, Fault};
use crate::number::Number;

/// Children add up to their parent, domains to the set's total.
pub fn check(set: &Set, faults: &mut Vec<Diagnostic>) {
    for criterion in &set.criteria {
        if criterion.children.is_empty() {
            continue;
        }
        let known = |node: &CriterionId| set.criterion(*node).max_known;
        if !criterion.max_known || !criterion.children.iter().all(known) {
            continue;
        }
        let sum: Number = criterion.children.iter().map(|child| set.criterion(*child).max.clone()).sum();
        if sum != criterion.max {
            let fault = Fault::Sum { of: Some(criterion.code.clone()), sum, max: criterion.max.clone() };
            faults.push(fault.at(criterion.place).of_criterion(&criterion.code));
        }
    }
    let sum: Number = set.domains().map(|domain| set.criterion(domain).max.clone()).sum();
    if sum != set.total && set.domains().all(|domain| set.criterion(domain).max_known) {
        faults.push(Fault::Sum { of: None, sum, max: set.total.clone() }.at(set.total_place));
    }
}
