//! Replicates that were published: sums under each set of weights, from one pass; of one source after the other where those of all
//! would be too large to keep.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::{Apart, Replicates, Span};
use crate::estimate::{Linearised, Term};
use crate::tally::{NOBODY, Source, Tally, Together};

/// How many ballots' weights are laid out side by side at once, and of how many sources the answers are summed by them.
const ROWS: usize = 128;
const SOURCES: usize = 8;

/// Sums of all sources are kept up to so many bytes.
const KEPT: usize = 256 << 20;

pub(super) struct Published<'t> {
    replicates: &'t Replicates,
    /// How many items the tally has: pools come behind them.
    items: usize,
    groups: usize,
    /// By source; `None` where they would be too large.
    kept: Option<Vec<Sums>>,
    /// The ballots on each unit.
    ballots: Vec<Vec<u32>>,
    /// What the weights of each unit's ballots span.
    span: Vec<Span>,
}

/// Σ w Y and Σ w V, by unit, respondent group and replicate.
#[derive(Clone)]
struct Sums {
    y: Vec<f64>,
    v: Vec<f64>,
}

impl<'t> Published<'t> {
    pub(super) fn of(tally: &'t Tally<'t>, replicates: &'t Replicates) -> Published<'t> {
        let items = tally.ballots.items.len();
        let groups = tally.ballots.group.as_ref().map_or(1, |group| group.kinds);
        let sources: Vec<Source> =
            (0..items).map(Source::Item).chain((0..tally.pools.len()).map(Source::Pool)).collect();
        let places = tally.units() * groups * replicates.weights.len();
        let keeps = places * sources.len() * 2 * size_of::<f64>() <= KEPT;
        let of_some = |sources| sums(tally, replicates, groups, sources);
        let kept = keeps.then(|| sources.par_chunks(SOURCES).flat_map_iter(of_some).collect());
        let mut ballots = vec![Vec::new(); tally.units()];
        for (ballot, &cell) in tally.cell.iter().enumerate().filter(|&(_, &cell)| cell != NOBODY) {
            ballots[tally.cells[cell as usize].unit as usize].push(ballot as u32);
        }
        let count = replicates.weights.len();
        let span = |ballots: &Vec<u32>| Span::of(ballots.iter().map(|&ballot| row(replicates, ballot)), count);
        let span = ballots.par_iter().map(span).collect();
        Published { replicates, items, groups, kept, ballots, span }
    }

    /// All units as one.
    pub(super) fn whole(&self) -> Published<'t> {
        let (count, mut span) = (self.replicates.weights.len(), Span::default());
        self.span.iter().for_each(|of| span.widen(of.0.iter().map(|row| row.iter().copied()), count));
        let as_one = |sums: &Vec<f64>| {
            let mut one = vec![0.0; self.groups * count];
            for unit in sums.chunks(self.groups * count) {
                one.iter_mut().zip(unit).for_each(|(one, of)| *one += of);
            }
            one
        };
        let as_one_unit = |sums: &Sums| Sums { y: as_one(&sums.y), v: as_one(&sums.v) };
        let mut ballots = self.ballots.concat();
        ballots.sort_unstable();
        Published {
            kept: self.kept.as_ref().map(|kept| kept.iter().map(as_one_unit).collect()),
            ballots: vec![ballots],
            span: vec![span],
            ..*self
        }
    }

    pub(super) fn replicates(&self) -> usize {
        self.replicates.weights.len()
    }

    fn sums(&self, tally: &Tally, source: Source) -> Cow<'_, Sums> {
        let at = match source {
            Source::Item(item) => item,
            Source::Pool(pool) => self.items + pool,
        };
        match &self.kept {
            Some(kept) => Cow::Borrowed(&kept[at]),
            None => Cow::Owned(sums(tally, self.replicates, self.groups, &[source]).swap_remove(0)),
        }
    }

    /// By unit.
    pub(super) fn apart(&self, tally: &Tally, linear: &Linearised, units: Range<usize>) -> Vec<Apart> {
        let count = self.replicates();
        let rscales: Vec<(f64, f64)> = self.replicates.rscales.iter().map(|rscale| (0.0, *rscale)).collect();
        let mut thetas = vec![rscales; units.len()];
        for term in linear.quantity().terms() {
            let sums = self.sums(tally, term.ratio.source);
            let groups = match term.ratio.group {
                Some(group) => group as usize..group as usize + 1,
                None => 0..self.groups,
            };
            for (thetas, unit) in thetas.iter_mut().zip(units.clone()) {
                for (replicate, (theta, _)) in thetas.iter_mut().enumerate() {
                    let of = |sums: &[f64]| -> f64 {
                        groups.clone().map(|group| sums[(unit * self.groups + group) * count + replicate]).sum()
                    };
                    *theta += term.weight * (of(&sums.y) / of(&sums.v));
                }
            }
        }
        let apart = |(thetas, unit)| {
            let df = self.rank(tally, linear.quantity().terms(), unit, usize::MAX).saturating_sub(1) as u32;
            let terms = linear.quantity().terms().chunks(1).filter(|term| term[0].weight != 0.0);
            let alone = terms.map(|term| self.rank(tally, term, unit, 2)).any(|rank| rank == 1);
            Apart { thetas, scale: self.replicates.scale, df, alone }
        };
        thetas.into_iter().zip(units).map(apart).collect()
    }

    /// The rank of the weights of ballots with a valid answer to any of some terms, counted up to `most`: as soon as they
    /// span what all of the unit do, no more of them are looked at.
    fn rank(&self, tally: &Tally, terms: &[Term], unit: usize, most: usize) -> usize {
        let terms: Vec<_> = terms.iter().map(|term| (term.ratio, tally.together(term.ratio.source))).collect();
        let valid = |ballot: &&u32| {
            let cell = &tally.cells[tally.cell[**ballot as usize] as usize];
            terms.iter().any(|(ratio, together)| ratio.counts(cell) && together.valid(**ballot as usize))
        };
        let valid = self.ballots[unit].iter().filter(valid);
        let mut span = Span::default();
        span.widen(valid.map(|&ballot| row(self.replicates, ballot)), self.span[unit].rank().min(most));
        span.rank()
    }
}

/// The weights of a ballot.
fn row(replicates: &Replicates, ballot: u32) -> impl Iterator<Item = f64> + use<'_> {
    replicates.weights.iter().map(move |weights| weights[ballot as usize])
}

/// Of some sources.
fn sums(tally: &Tally, replicates: &Replicates, groups: usize, sources: &[Source]) -> Vec<Sums> {
    let (ballots, count) = (tally.ballots.len(), replicates.weights.len());
    let places = tally.units() * groups * count;
    let mut sums = vec![Sums { y: vec![0.0; places], v: vec![0.0; places] }; sources.len()];
    let sources: Vec<Together> = sources.iter().map(|source| tally.together(*source)).collect();
    let (mut rows, mut answers) = (vec![0.0; ROWS * count], [(0.0, 0.0); ROWS]);
    for from in (0..ballots).step_by(ROWS) {
        let answers = &mut answers[..ROWS.min(ballots - from)];
        for (replicate, weights) in replicates.weights.iter().enumerate() {
            for (row, weight) in rows.chunks_mut(count).zip(&weights[from..]) {
                row[replicate] = *weight;
            }
        }
        for (source, sums) in sources.iter().zip(&mut sums) {
            source.sum(from, answers);
            for (((y, v), row), &cell) in answers.iter().zip(rows.chunks(count)).zip(&tally.cell[from..]) {
                let Some(cell) = tally.cells.get(cell as usize).filter(|_| *v > 0.0) else { continue };
                let at = (cell.unit as usize * groups + cell.group as usize) * count;
                add(&mut sums.v[at..at + count], *v, row);
                if *y != 0.0 {
                    add(&mut sums.y[at..at + count], *y, row);
                }
            }
        }
    }
    sums
}

fn add(sums: &mut [f64], times: f64, weights: &[f64]) {
    sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += times * weight);
}
