//! How ballots were drawn, as a tree: strata, the clusters drawn in each, the clusters drawn in those.

use std::collections::HashMap;

use crate::ballots::{Ballots, Unsound, ranked};

/// A stratum, or a cluster that others were drawn from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Its code in the ballots' column.
    pub(crate) code: u32,
    /// How many clusters (or ballots) of it are in the sample, whatever domain is looked at.
    pub(crate) sampled: u32,
    /// How many there were to draw from.
    pub(crate) population: Option<f64>,
}

impl Place {
    /// 1 − n/N: what is left of the variance when n of N were drawn without replacement.
    pub(crate) fn correction(&self) -> f64 {
        self.population.map_or(1.0, |population| (population - f64::from(self.sampled)) / population)
    }

    /// n/N: with what the variance within the drawn ones counts.
    pub(crate) fn fraction(&self) -> f64 {
        self.population.map_or(0.0, |population| f64::from(self.sampled) / population)
    }

    /// All were drawn (to rounding): nothing is left to chance.
    pub(crate) fn complete(&self) -> bool {
        self.correction() < 1e-7
    }

    /// One was drawn of more, so that nothing is known of how they differ.
    pub(crate) fn lonely(&self) -> bool {
        self.sampled == 1 && !self.complete()
    }
}

/// The tree of selection of all ballots; domains are looked at within it, and it is never cut down to one.
///
/// Stages below the first whose population is not known say nothing of the variance and are left out: with
/// sampling fractions of zero, it comes from the totals of the clusters above alone.
#[derive(Debug, Clone)]
pub struct Design {
    /// Strata, then the clusters of each stage but the last, each level in the order of the tree.
    places: Vec<Vec<Place>>,
    /// For each leaf its place on each level, the leaf itself last: as many as there are levels, one leaf after the other.
    paths: Vec<u32>,
    /// How many levels those are.
    levels: usize,
    /// The leaf that each ballot is in.
    leaf: Vec<u32>,
    /// Ballots were drawn one by one: leaves are the strata.
    by_ballot: bool,
}

impl Design {
    /// Where `nest`, the names of clusters count within their stratum.
    ///
    /// # Errors
    ///
    /// What is wrong with the ballots' columns; a population that is smaller than the sample or differs within its
    /// place; a cluster in two strata, unless they nest.
    pub fn of(ballots: &Ballots, nest: bool) -> Result<Design, Unsound> {
        ballots.check()?;
        let stages = ballots.clusters.len().max(1);
        let given = ballots.populations.len();
        if given > stages {
            return Err(Unsound::Stages { given, stages });
        }
        if !nest {
            of_one_stratum(ballots)?;
        }

        let by_ballot = ballots.clusters.is_empty();
        let depth = ballots.clusters.len().min(given + 1);
        let strata = level(&vec![0; ballots.len()], |row| ballots.stratum.as_ref().map_or(0, |s| s.codes[row]));
        let mut levels = vec![strata];
        for (above, clusters) in ballots.clusters[..depth].iter().enumerate() {
            let below = level(&levels[above].0, |row| clusters.codes[row]);
            levels.push(below);
        }

        let mut places = Vec::new();
        for stage in 0..stages.min(given + 1) {
            let (of, nodes) = &levels[stage];
            let mut sampled = vec![0; nodes.len()];
            match levels.get(stage + 1) {
                Some((_, children)) => children.iter().for_each(|&(parent, _)| sampled[parent as usize] += 1),
                None => of.iter().for_each(|&node| sampled[node as usize] += 1),
            }
            let populations = match ballots.populations.get(stage) {
                Some(column) => populations(stage, of, column, &sampled)?,
                None => vec![None; nodes.len()],
            };
            let place = |((&(_, code), sampled), population)| Place { code, sampled, population };
            places.push(nodes.iter().zip(sampled).zip(populations).map(place).collect());
        }

        let mut paths = vec![0; levels[depth].1.len() * (depth + 1)];
        for (leaf, path) in (0..).zip(paths.chunks_mut(depth + 1)) {
            path[depth] = leaf;
            for level in (0..depth).rev() {
                path[level] = levels[level + 1].1[path[level + 1] as usize].0;
            }
        }
        let leaf = levels.swap_remove(depth).0;
        Ok(Design { places, paths, levels: depth + 1, leaf, by_ballot })
    }

    pub(crate) fn by_ballot(&self) -> bool {
        self.by_ballot
    }

    pub(crate) fn strata(&self) -> &[Place] {
        &self.places[0]
    }

    pub(crate) fn place(&self, level: usize, at: u32) -> &Place {
        &self.places[level][at as usize]
    }

    pub(crate) fn leaf_of(&self, ballot: usize) -> u32 {
        self.leaf[ballot]
    }

    /// Where a leaf stands on each level: stratum, first cluster, …
    pub(crate) fn path(&self, leaf: u32) -> &[u32] {
        &self.paths[leaf as usize * self.levels..][..self.levels]
    }

    pub(crate) fn leaves(&self) -> usize {
        self.paths.len() / self.levels
    }
}

/// Whether each name of a first-stage cluster stands in one stratum.
pub(crate) fn of_one_stratum(ballots: &Ballots) -> Result<(), Unsound> {
    let (Some(strata), Some(clusters)) = (&ballots.stratum, ballots.clusters.first()) else { return Ok(()) };
    let mut known = HashMap::new();
    for (row, (&cluster, &other)) in clusters.codes.iter().zip(&strata.codes).enumerate() {
        let one = *known.entry(cluster).or_insert(other);
        if one != other {
            return Err(Unsound::TwoStrata { cluster, one, other, row });
        }
    }
    Ok(())
}

/// The places of one level in the order of (place above, code), and the one of each ballot.
fn level(above: &[u32], code: impl Fn(usize) -> u32) -> (Vec<u32>, Vec<(u32, u32)>) {
    ranked(above.iter().enumerate().map(|(row, &parent)| Some((parent, code(row)))))
}

fn populations(stage: usize, of: &[u32], column: &[f64], sampled: &[u32]) -> Result<Vec<Option<f64>>, Unsound> {
    let mut known: Vec<Option<f64>> = vec![None; sampled.len()];
    for (row, (&node, &found)) in of.iter().zip(column).enumerate() {
        let sampled = sampled[node as usize];
        if found < f64::from(sampled) {
            return Err(Unsound::Population { stage, row, population: found, sampled });
        }
        let first = *known[node as usize].get_or_insert(found);
        if first != found {
            return Err(Unsound::Differs { stage, row, found, first });
        }
    }
    Ok(known)
}
