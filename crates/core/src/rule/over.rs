//! What a function over units makes of what it takes of each.

use crate::formula::How;
use crate::number::Number;

/// What one function came to, and of how many units it took anything.
#[derive(Clone, Debug)]
pub(crate) struct OverValue {
    came_to: CameTo,
    /// Of how many units.
    pub(crate) units: usize,
}

#[derive(Clone, Debug)]
enum CameTo {
    /// The same for every unit.
    Same(Option<Number>),
    /// Each unit's own: its rank.
    ByUnit(Vec<Option<Number>>),
}

impl OverValue {
    /// What it is for the unit at a position.
    pub(crate) fn of_unit(&self, at: usize) -> Option<Number> {
        match &self.came_to {
            CameTo::Same(number) => number.clone(),
            CameTo::ByUnit(numbers) => numbers[at].clone(),
        }
    }
}

impl How {
    /// What it makes of what is taken of each unit; `None` of those that are passed over.
    pub(crate) fn of(self, taken: &[Option<Number>]) -> OverValue {
        let mut numbers: Vec<&Number> = taken.iter().flatten().collect();
        let units = numbers.len();
        let same = |number: Option<&Number>| CameTo::Same(number.cloned());
        let came_to = match self {
            How::Best => same(numbers.into_iter().max()),
            How::Lowest => same(numbers.into_iter().min()),
            How::Count => CameTo::Same(Some(Number::from(numbers.len() as i64))),
            How::Mean => {
                let numbers: Vec<Number> = numbers.into_iter().cloned().collect();
                CameTo::Same(Number::mean(&numbers))
            }
            How::Median => {
                numbers.sort();
                let middle = numbers.len() / 2;
                match numbers.len() {
                    0 => CameTo::Same(None),
                    odd if odd % 2 == 1 => same(Some(numbers[middle])),
                    _ => CameTo::Same(Number::mean(&[numbers[middle - 1].clone(), numbers[middle].clone()])),
                }
            }
            How::Rank => {
                numbers.sort();
                // 1 for the highest; equal ones share the better place.
                let place = |number: &Number| {
                    let above = numbers.len() - numbers.partition_point(|other| *other <= number);
                    Number::from(above as i64 + 1)
                };
                CameTo::ByUnit(taken.iter().map(|number| number.as_ref().map(place)).collect())
            }
        };
        OverValue { came_to, units }
    }
}
