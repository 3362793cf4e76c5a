//! What an index, a block, a factor and an item are made of: shares, with the weights that the survey file declares.

use cchc_core::number::Number;
use cchc_core::survey::{EmptyGroup, FactorOf, IndexOf, Survey};

use crate::decimal::float;
use crate::estimate::{Quantity, Ratio, Term};
use crate::tally::Source;

/// What is estimated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Index,
    Block(usize),
    Factor(usize),
    Item(usize),
    /// These items, pooled or averaged as a factor is.
    Question(Vec<usize>),
}

/// What one respondent group (or everybody) adds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// The group's weight; those of all parts add up to 1.
    weight: f64,
    /// The group, by position.
    pub(super) group: Option<u32>,
    /// Shares of its answers, with weights that add up to 1.
    pub(super) shares: Vec<(f64, Source)>,
}

impl Part {
    /// The same where nobody else adds anything.
    pub(super) fn alone(self) -> Part {
        Part { weight: 1.0, ..self }
    }
}

/// Knows which answers are pooled.
pub(super) struct Composition<'s> {
    survey: &'s Survey,
    pools: Vec<Vec<usize>>,
}

impl<'s> Composition<'s> {
    pub(super) fn of(survey: &'s Survey, questions: &[Vec<usize>]) -> Composition<'s> {
        let mut pools: Vec<Vec<usize>> = (0..survey.factors.len()).map(|of| survey.of_factor(of).collect()).collect();
        pools.push(survey.counted());
        pools.extend(questions.iter().cloned());
        // One item by itself needs no pool.
        pools.retain(|pool| pool.len() > 1);
        pools.sort();
        pools.dedup();
        Composition { survey, pools }
    }

    /// Lists of items whose answers count together.
    pub(super) fn pools(&self) -> &[Vec<usize>] {
        &self.pools
    }

    /// What it is made of, by respondent group; empty where no group was asked.
    pub(super) fn parts(&self, what: &What) -> Vec<Part> {
        let groups = &self.survey.respondents;
        if groups.is_empty() {
            let shares = self.shares(what, None);
            return if shares.is_empty() { Vec::new() } else { vec![Part { weight: 1.0, group: None, shares }] };
        }
        let (mut parts, mut weights) = (Vec::new(), Vec::new());
        for (group, respondents) in groups.iter().enumerate().filter(|(_, of)| !of.weight.is_zero()) {
            let shares = self.shares(what, Some(group));
            if !shares.is_empty() {
                parts.push(Part { weight: 0.0, group: Some(group as u32), shares });
                weights.push(&respondents.weight);
            }
        }
        for (part, weight) in parts.iter_mut().zip(normed(&weights)) {
            part.weight = weight;
        }
        parts
    }

    /// Of the items that a group was asked.
    fn shares(&self, what: &What, group: Option<usize>) -> Vec<(f64, Source)> {
        let survey = self.survey;
        let asked = |item: &usize| {
            let groups = &survey.items[*item].groups;
            groups.is_empty() || group.is_none_or(|group| groups.contains(&group))
        };
        let means = |items: &[usize]| {
            let asked: Vec<usize> = items.iter().copied().filter(&asked).collect();
            let weight = 1.0 / asked.len() as f64;
            asked.into_iter().map(|item| (weight, Source::Item(item))).collect::<Vec<_>>()
        };
        let pooled = |items: &[usize]| match items.iter().any(asked) {
            true => self.pool(items).map(|source| (1.0, source)).into_iter().collect(),
            false => Vec::new(),
        };
        let of_items = |items: &[usize]| match survey.index.factor_of {
            FactorOf::Answers => pooled(items),
            FactorOf::Items => means(items),
        };
        let of_factor = |factor: usize| of_items(&survey.of_factor(factor).collect::<Vec<_>>());
        let of_block = |block: usize| {
            let factors = (0..survey.factors.len()).filter(|factor| survey.factors[*factor].block == Some(block));
            weighted(factors.map(|factor| (&survey.factors[factor].weight, of_factor(factor))))
        };
        match what {
            What::Item(item) => means(&[*item]),
            What::Question(items) => of_items(items),
            What::Factor(factor) => of_factor(*factor),
            What::Block(block) => of_block(*block),
            What::Index => match survey.index.of {
                IndexOf::Answers => pooled(&survey.counted()),
                IndexOf::Items => means(&survey.counted()),
                IndexOf::Item(item) => means(&[item]),
                IndexOf::Factors => {
                    weighted(survey.factors.iter().enumerate().map(|(at, factor)| (&factor.weight, of_factor(at))))
                }
                IndexOf::Blocks => {
                    weighted(survey.blocks.iter().enumerate().map(|(at, block)| (&block.weight, of_block(at))))
                }
            },
        }
    }

    /// `None` for a list that nobody asked for: it is of no pool, and not of any other.
    fn pool(&self, items: &[usize]) -> Option<Source> {
        match items {
            [item] => Some(Source::Item(*item)),
            _ => self.pools.iter().position(|pool| pool == items).map(Source::Pool),
        }
    }
}

/// Weights that add up to 1: divided as fractions, so that 1, 1 and 1 are thirds however they are written.
fn normed(weights: &[&Number]) -> Vec<f64> {
    let sum = weights.iter().fold(Number::ZERO, |sum, weight| &sum + weight);
    weights.iter().map(|weight| weight.over(&sum).as_ref().map_or(0.0, float)).collect()
}

/// The weighted mean of parts; what is empty leaves it.
fn weighted<'w>(parts: impl Iterator<Item = (&'w Number, Vec<(f64, Source)>)>) -> Vec<(f64, Source)> {
    let (weights, parts): (Vec<&Number>, Vec<_>) =
        parts.filter(|(weight, part)| !part.is_empty() && !weight.is_zero()).unzip();
    let each = normed(&weights).into_iter().zip(parts);
    each.flat_map(|(weight, part)| part.into_iter().map(move |(of, source)| (weight * of, source))).collect()
}

/// What a unit's figure is of, as some groups have no valid answer there: `None` where nothing is left, or the survey says
/// that such a unit has none.
pub(super) fn quantity(parts: &[Part], is_there: &[bool], empty: EmptyGroup) -> Option<Quantity> {
    let there = || parts.iter().zip(is_there).filter(|(_, is_there)| **is_there).map(|(part, _)| part);
    let all_there = is_there.iter().all(|is_there| *is_there);
    if there().next().is_none() || (!all_there && empty == EmptyGroup::Error) {
        return None;
    }
    let sum = match empty {
        EmptyGroup::Reweight if !all_there => there().map(|part| part.weight).sum(),
        _ => 1.0,
    };
    let terms = there().flat_map(|part| {
        let term = |(weight, source): &(f64, Source)| Term {
            weight: part.weight / sum * weight,
            ratio: Ratio { source: *source, group: part.group },
        };
        part.shares.iter().map(term)
    });
    Some(Quantity::combination(terms.collect()))
}
