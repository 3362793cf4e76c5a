//! Weights that meet what is known of the population: post-stratification (one margin) and raking (several).
//!
//! Post-stratification multiplies the weights of each category by its known total over its sum of weights. Raking
//! does so for one margin after the other until all are met (Deming and Stephan, *Annals of Mathematical Statistics*
//! 11, 1940). Both work on the cells in which the margins cross.
//!
//! What the margins explain of an answer is known and adds nothing to the variance: of linearised values z their
//! projection on the margins is taken away. For one margin that is the weighted mean of its category (Särndal,
//! Swensson and Wretman, 1992, section 7.6); for several it is that of raking (Deville and Särndal, *Journal of the American
//! Statistical Association* 87, 1992; Deville, Särndal and Sautory, the same 88, 1993), means being taken away margin by margin.
//! That this is done in ten rounds, each ballot counting once, is R's.

use std::collections::HashMap;

use crate::ballots::{Codes, Column, Unsound, check_codes, check_weights};
use crate::crossing::crossed;

/// Known totals of categories of people.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// The category of each ballot's respondent; one margin may cross several columns.
    pub category: Codes,
    /// How many people there are of each category.
    pub totals: Vec<f64>,
}

/// Calibrated weights, and what the variance needs to know of the margins.
#[derive(Debug, Clone)]
pub struct Calibration {
    /// The weights that replace [`Ballots::weight`](crate::ballots::Ballots::weight).
    pub weights: Vec<f64>,
    /// The crossing of margins that each ballot is in.
    cell: Vec<u32>,
    /// For each crossing its category in each margin.
    categories: Vec<Vec<u32>>,
    /// The totals of each margin, all of which count as many people.
    totals: Vec<Vec<f64>>,
    /// What the weights of each crossing were multiplied by.
    factor: Vec<f64>,
    /// How many ballots of positive weight are in each crossing, and the sum of their weights.
    ballots: Vec<f64>,
    people: Vec<f64>,
}

/// Rounds of raking before it is given up, and how near a margin is met, relative to the people that it counts.
const ROUNDS: usize = 1000;
const NEAR: f64 = 1e-13;

/// Rounds of projection in the variance after raking; R's `survey` takes ten.
const PROJECTIONS: usize = 10;

impl Calibration {
    /// # Errors
    ///
    /// Margins that are no columns of the ballots; that count different numbers of people; a category of which there
    /// are people and no ballots, or ballots and no people; margins that no weights meet.
    pub fn of(weights: &[f64], margins: &[Margin]) -> Result<Calibration, Unsound> {
        check_weights(Column::Weight, weights, weights.len())?;
        for (number, margin) in margins.iter().enumerate() {
            check_codes(Column::Margin(number), &margin.category, weights.len())?;
            check_weights(Column::Margin(number), &margin.totals, margin.category.kinds)?;
            let (sum, first) = (margin.totals.iter().sum::<f64>(), margins[0].totals.iter().sum::<f64>());
            if (sum - first).abs() > 1e-6 * first {
                return Err(Unsound::Margins { margin: number, sum, first });
            }
        }

        let (mut cell, mut categories) = (vec![0; weights.len()], vec![Vec::new(); usize::from(!weights.is_empty())]);
        for margin in margins {
            let crossing = crossed(&cell, &margin.category.codes);
            let of_pair = |(above, category): &(u32, u32)| {
                let mut of: Vec<u32> = categories[*above as usize].clone();
                of.push(*category);
                of
            };
            categories = crossing.pairs.iter().map(of_pair).collect();
            cell = crossing.codes;
        }
        let (mut ballots, mut people) = (vec![0.0; categories.len()], vec![0.0; categories.len()]);
        for (&cell, &weight) in cell.iter().zip(weights) {
            if weight > 0.0 {
                ballots[cell as usize] += 1.0;
                people[cell as usize] += weight;
            }
        }

        // All margins count the same people, whatever their last decimals were rounded to.
        let all: f64 = margins.first().map_or(0.0, |margin| margin.totals.iter().sum());
        let scaled = |margin: &Margin| {
            let scale = all / margin.totals.iter().sum::<f64>();
            margin.totals.iter().map(|total| total * scale).collect::<Vec<f64>>()
        };
        let totals: Vec<Vec<f64>> = margins.iter().map(scaled).collect();
        for (number, margin) in margins.iter().enumerate() {
            for (category, (&total, &sampled)) in
                margin.totals.iter().zip(&sums_of(&categories, number, margin.totals.len(), &people)).enumerate()
            {
                if (total > 0.0) != (sampled > 0.0) {
                    return Err(Unsound::Category { margin: number, category, total, sampled });
                }
            }
        }
        let before = people.clone();
        rake(&categories, &totals, &mut people)?;
        let factor = factors(&before, &people);
        let weights = cell.iter().zip(weights).map(|(&cell, weight)| weight * factor[cell as usize]).collect();
        Ok(Calibration { weights, cell, categories, totals, factor, ballots, people })
    }

    pub(crate) fn cell_of(&self, ballot: usize) -> u32 {
        self.cell[ballot]
    }

    /// What the margins explain of a linearised value, by crossing; `plain` and `weighted` are its sums by crossing,
    /// over ballots and over the people that they stand for.
    pub(crate) fn explained(&self, plain: &[f64], weighted: &[f64]) -> Vec<f64> {
        let mut explained = vec![0.0; self.categories.len()];
        let margins = self.categories.first().map_or(0, Vec::len);
        let (rounds, sums, counts) =
            if margins == 1 { (1, weighted, &self.people) } else { (PROJECTIONS, plain, &self.ballots) };
        for margin in (0..rounds).flat_map(|_| 0..margins) {
            let mut means: HashMap<u32, (f64, f64)> = HashMap::new();
            for (cell, of) in self.categories.iter().enumerate() {
                let (sum, count) = means.entry(of[margin]).or_default();
                *sum += sums[cell] - counts[cell] * explained[cell];
                *count += counts[cell];
            }
            for (cell, of) in self.categories.iter().enumerate() {
                let (sum, count) = means[&of[margin]];
                if count > 0.0 {
                    explained[cell] += sum / count;
                }
            }
        }
        explained
    }

    /// What the weights of a crossing were multiplied by.
    pub(crate) fn factor(&self, crossing: usize) -> f64 {
        self.factor[crossing]
    }

    /// What other weights, whose sums by crossing are given, would be multiplied by to meet the same totals. A category that
    /// they stand for nobody of is left out; `None` where no weights meet the margins.
    pub(crate) fn again(&self, people: &[f64]) -> Option<Vec<f64>> {
        let mut calibrated = people.to_vec();
        rake(&self.categories, &self.totals, &mut calibrated).ok()?;
        Some(factors(people, &calibrated))
    }

    pub(crate) fn cells(&self) -> usize {
        self.categories.len()
    }
}

/// The people of each category of a margin, from those of each crossing.
fn sums_of(categories: &[Vec<u32>], margin: usize, kinds: usize, people: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; kinds];
    categories.iter().zip(people).for_each(|(of, people)| sums[of[margin] as usize] += people);
    sums
}

/// Multiplies the people of crossings until every margin is met, or the rounds are over.
fn rake(categories: &[Vec<u32>], totals: &[Vec<f64>], people: &mut [f64]) -> Result<(), Unsound> {
    let all: f64 = totals.first().map_or(0.0, |totals| totals.iter().sum());
    for _ in 0..ROUNDS {
        // A sum that is no number meets nothing.
        let meets = |(margin, totals): (usize, &Vec<f64>)| {
            let sums = sums_of(categories, margin, totals.len(), people);
            totals.iter().zip(sums).all(|(total, sum)| sum == 0.0 || (total - sum).abs() <= NEAR * all)
        };
        if totals.iter().enumerate().all(meets) {
            return Ok(());
        }
        for (margin, totals) in totals.iter().enumerate() {
            let sums = sums_of(categories, margin, totals.len(), people);
            for (of, people) in categories.iter().zip(people.iter_mut()).filter(|(_, people)| **people > 0.0) {
                let category = of[margin] as usize;
                *people *= totals[category] / sums[category];
            }
        }
    }
    Err(Unsound::NoConvergence { rounds: ROUNDS })
}

fn factors(before: &[f64], after: &[f64]) -> Vec<f64> {
    let factor = |(before, after): (&f64, &f64)| if *before > 0.0 { after / before } else { 0.0 };
    before.iter().zip(after).map(factor).collect()
}
