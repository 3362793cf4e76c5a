//! Ballots as columns of codes, and what can be wrong with them.
//!
//! Whoever reads a file gives each unit, stratum, cluster and answer a small number in the order of its choice; nothing
//! here depends on that order but the order of summation, and so the last bits of a sum.

use std::hash::Hash;

use hashbrown::HashMap;
use thiserror::Error;

/// A column of categories: for each ballot a number below `kinds`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// The category of each ballot.
    pub codes: Vec<u32>,
    /// How many categories there are; some may have no ballot.
    pub kinds: usize,
}

impl Codes {
    /// A column whose categories are all that its ballots name.
    pub fn of(codes: Vec<u32>) -> Codes {
        let kinds = codes.iter().max().map_or(0, |&most| most as usize + 1);
        Codes { codes, kinds }
    }

    /// The numbers of texts in the order of their first ballot, with the texts.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> (Codes, Vec<&'a str>) {
        let mut names = Vec::new();
        let mut known = HashMap::new();
        let codes = texts.into_iter().map(|text| {
            *known.entry(text).or_insert_with(|| {
                names.push(text);
                names.len() as u32 - 1
            })
        });
        let codes = codes.collect();
        (Codes { codes, kinds: names.len() }, names)
    }
}

/// In place of a code, where there is none.
pub(crate) const NONE: u32 = u32::MAX;

/// The position of each key among all that are met, and those in their order; [`NONE`] in place of a key that is none.
pub(crate) fn ranked<K: Copy + Ord + Hash>(keys: impl Iterator<Item = Option<K>>) -> (Vec<u32>, Vec<K>) {
    let (mut known, mut met) = (hashbrown::HashMap::new(), Vec::new());
    let mut code = |key| {
        *known.entry(key).or_insert_with(|| {
            met.push(key);
            met.len() as u32 - 1
        })
    };
    let mut codes: Vec<u32> = keys.map(|key| key.map_or(NONE, &mut code)).collect();
    let mut order: Vec<u32> = (0..met.len() as u32).collect();
    order.sort_unstable_by_key(|code| met[*code as usize]);
    let mut rank = vec![0; met.len()];
    order.iter().zip(0..).for_each(|(code, at)| rank[*code as usize] = at);
    codes.iter_mut().filter(|code| **code != NONE).for_each(|code| *code = rank[*code as usize]);
    (codes, order.into_iter().map(|code| met[code as usize]).collect())
}

/// The answers to one item: an option for each ballot, and what each option is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// The option that each ballot chose.
    pub options: Vec<u8>,
    /// What an option is worth, mostly 0 to 1; `None` leaves the denominator, as a blank does.
    pub worth: Vec<Option<f64>>,
}

impl Answers {
    pub(crate) fn at(&self, ballot: usize) -> Option<f64> {
        self.worth[self.options[ballot] as usize]
    }
}

/// Ballots and how they were drawn. Columns have one entry for each ballot; one that does not count has weight 0 and stays, as its
/// cluster was sampled.
#[derive(Debug, Clone, PartialEq)]
pub struct Ballots {
    /// The unit that a ballot judges.
    pub unit: Codes,
    /// The group that a respondent belongs to (councillors, heads of divisions …).
    pub group: Option<Codes>,
    /// How many people a ballot stands for; a ballot of weight 0 stands for nobody, but its cluster was sampled.
    pub weight: Vec<f64>,
    /// The stratum that a ballot's first cluster was drawn from.
    pub stratum: Option<Codes>,
    /// The clusters by stage of selection, the first first. None: ballots were drawn one by one.
    pub clusters: Vec<Codes>,
    /// How many clusters there were to draw from, by stage: of the stratum, then of the cluster above.
    pub populations: Vec<Vec<f64>>,
    /// What was asked.
    pub items: Vec<Answers>,
}

/// A column of a table of ballots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// [`Ballots::unit`].
    Unit,
    /// [`Ballots::group`].
    Group,
    /// [`Ballots::weight`].
    Weight,
    /// [`Ballots::stratum`].
    Stratum,
    /// The clusters of a stage, counted from 0.
    Cluster(usize),
    /// The populations of a stage, counted from 0.
    Population(usize),
    /// The answers to an item, counted from 0.
    Item(usize),
    /// The categories of a margin, counted from 0.
    Margin(usize),
    /// The weights of a replicate, counted from 0.
    Replicate(usize),
}

/// Why nothing can be estimated from such ballots. Rows count from 0.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Unsound {
    /// There is no ballot at all.
    #[error("there are no ballots")]
    Empty,
    /// A column is longer or shorter than the column of units.
    #[error("{column:?} has {found} entries, for {ballots} ballots")]
    Length {
        /// The column.
        column: Column,
        /// Its length.
        found: usize,
        /// How many ballots there are.
        ballots: usize,
    },
    /// A code is none of the column's categories or options.
    #[error("{column:?}, row {row}: code {code} is none of its {kinds} categories")]
    Code {
        /// The column.
        column: Column,
        /// The ballot.
        row: usize,
        /// The code.
        code: u32,
        /// How many categories the column has.
        kinds: usize,
    },
    /// A weight or a worth is negative, or no number.
    #[error("{column:?}, row {row}: {value} is no finite number that is not negative")]
    Value {
        /// The column.
        column: Column,
        /// The ballot; for an item, the option.
        row: usize,
        /// What stands there.
        value: f64,
    },
    /// A cluster's name stands in two strata, and names were said not to repeat.
    #[error("cluster {cluster} lies in strata {one} and {other} (row {row})")]
    TwoStrata {
        /// The code of the cluster.
        cluster: u32,
        /// The stratum that it was met in first.
        one: u32,
        /// The stratum that it is in here.
        other: u32,
        /// The ballot.
        row: usize,
    },
    /// More columns of populations than stages of selection.
    #[error("populations are given for {given} stages of {stages}")]
    Stages {
        /// Columns of populations.
        given: usize,
        /// Stages of selection.
        stages: usize,
    },
    /// Fewer clusters to draw from than were drawn.
    #[error("stage {stage}, row {row}: a population of {population}, of which {sampled} were sampled")]
    Population {
        /// The stage, counted from 0.
        stage: usize,
        /// The ballot.
        row: usize,
        /// What stands there.
        population: f64,
        /// How many clusters (or ballots) are in the sample.
        sampled: u32,
    },
    /// Ballots of one stratum, or of one cluster above, differ about its population.
    #[error("stage {stage}, row {row}: a population of {found}, where an earlier ballot of the same place has {first}")]
    Differs {
        /// The stage, counted from 0.
        stage: usize,
        /// The ballot.
        row: usize,
        /// What stands there.
        found: f64,
        /// What an earlier ballot has.
        first: f64,
    },
    /// People are known of a category that no ballot (of positive weight) stands for, or the other way round.
    #[error("margin {margin}, category {category}: a total of {total}, where ballots stand for {sampled}")]
    Category {
        /// The margin, counted from 0.
        margin: usize,
        /// The category.
        category: usize,
        /// Its known total.
        total: f64,
        /// The sum of its ballots' weights.
        sampled: f64,
    },
    /// Two margins count different numbers of people.
    #[error("margin {margin} counts {sum} people, the first {first}")]
    Margins {
        /// The margin, counted from 0.
        margin: usize,
        /// The sum of its totals.
        sum: f64,
        /// The sum of the first margin's totals.
        first: f64,
    },
    /// No weights meet all the margins, or only after more rounds than can be waited for.
    #[error("weights do not meet the margins after {rounds} rounds")]
    NoConvergence {
        /// Rounds of raking.
        rounds: usize,
    },
    /// Replicate weights without one factor for each, or with a factor that is none.
    #[error("{given} factors for {replicates} replicates")]
    Factors {
        /// Factors given.
        given: usize,
        /// Replicates.
        replicates: usize,
    },
    /// A jackknife leaves out clusters; here is none, or but one.
    #[error("a jackknife needs at least two clusters")]
    Jackknife,
    /// The jackknife of strata leaves out one cluster of each, and a stratum has no other.
    #[error("stratum {stratum} has a single cluster: the jackknife of strata cannot leave it out")]
    LonelyJackknife {
        /// The stratum's code.
        stratum: u32,
    },
}

impl Ballots {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.unit.codes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.unit.codes.is_empty()
    }

    /// # Errors
    ///
    /// What makes the columns no table, or an entry no weight, category or option.
    pub fn check(&self) -> Result<(), Unsound> {
        if self.is_empty() {
            return Err(Unsound::Empty);
        }
        let ballots = self.len();
        let category = |column, codes: &Codes| check_codes(column, codes, ballots);
        category(Column::Unit, &self.unit)?;
        self.group.iter().try_for_each(|codes| category(Column::Group, codes))?;
        self.stratum.iter().try_for_each(|codes| category(Column::Stratum, codes))?;
        for (stage, codes) in self.clusters.iter().enumerate() {
            category(Column::Cluster(stage), codes)?;
        }
        check_weights(Column::Weight, &self.weight, ballots)?;
        for (stage, populations) in self.populations.iter().enumerate() {
            check_weights(Column::Population(stage), populations, ballots)?;
        }
        for (item, answers) in self.items.iter().enumerate() {
            let (column, kinds) = (Column::Item(item), answers.worth.len());
            check_length(column, answers.options.len(), ballots)?;
            if let Some(row) = answers.options.iter().position(|&option| option as usize >= kinds) {
                return Err(Unsound::Code { column, row, code: answers.options[row].into(), kinds });
            }
            if let Some((row, value)) = first(answers.worth.iter().map(|worth| worth.unwrap_or(0.0)), f64::is_finite) {
                return Err(Unsound::Value { column, row, value });
            }
        }
        Ok(())
    }
}

fn first(mut values: impl Iterator<Item = f64>, good: impl Fn(f64) -> bool) -> Option<(usize, f64)> {
    values.by_ref().enumerate().find(|&(_, value)| !good(value))
}

fn check_length(column: Column, found: usize, ballots: usize) -> Result<(), Unsound> {
    if found == ballots { Ok(()) } else { Err(Unsound::Length { column, found, ballots }) }
}

pub(crate) fn check_codes(column: Column, codes: &Codes, ballots: usize) -> Result<(), Unsound> {
    check_length(column, codes.codes.len(), ballots)?;
    match codes.codes.iter().position(|&code| code as usize >= codes.kinds) {
        Some(row) => Err(Unsound::Code { column, row, code: codes.codes[row], kinds: codes.kinds }),
        None => Ok(()),
    }
}

pub(crate) fn check_weights(column: Column, weights: &[f64], ballots: usize) -> Result<(), Unsound> {
    check_length(column, weights.len(), ballots)?;
    match first(weights.iter().copied(), |weight| weight.is_finite() && weight >= 0.0) {
        Some((row, value)) => Err(Unsound::Value { column, row, value }),
        None => Ok(()),
    }
}
