//! One pass over the ballots: the sums that estimates and their variances follow from.
//!
//! Ballots that no estimate tells apart (same unit, respondent group, leaf of the design and crossing of margins) are
//! a *cell*. For an item, what is summed by cell and option is 1, w and w²: all else follows from what options are
//! worth. For a *pool* of items, whose answers count together, a ballot has Y, the worth of its valid answers, and V,
//! how many those are; what is summed by cell are the moments of (Y, V) under w and w². Sums run in the order of the
//! ballots, those over cells in the order of (unit, leaf, group, crossing).
//!
//! Where each respondent is a cluster there are about as many cells as ballots, and sums of all items by cell would be
//! many times as large as the ballots. They are kept up to a bound; beyond it, those by unit and respondent group alone are, and
//! what an estimate needs by cell another pass over the columns of its own items finds.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use crate::ballots::{Answers, Ballots, NONE, ranked};
use crate::calibrate::Calibration;
use crate::design::Design;

/// What answers are taken together: those to one item, or those to all items of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// One of [`Ballots::items`].
    Item(usize),
    /// One of the pools that the tally was made with.
    Pool(usize),
}

/// How often an option was chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Chosen {
    /// Ballots (of positive weight).
    pub ballots: u64,
    /// The sum of their weights.
    pub people: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cell {
    pub(crate) unit: u32,
    pub(crate) leaf: u32,
    pub(crate) group: u32,
    pub(crate) crossing: u32,
}

/// Sums over ballots with a valid answer: of 1, w, Y, V, and of their products under w and w².
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sums {
    pub(crate) n: u64,
    pub(crate) w: f64,
    pub(crate) y: f64,
    pub(crate) v: f64,
    pub(crate) wy: f64,
    pub(crate) wv: f64,
    pub(crate) wyy: f64,
    pub(crate) wyv: f64,
    pub(crate) wvv: f64,
    pub(crate) w2yy: f64,
    pub(crate) w2yv: f64,
    pub(crate) w2vv: f64,
}

impl Sums {
    /// `n` ballots with the same Y and V, whose weights add up to `w` and their squares to `w2`.
    fn add(&mut self, n: u64, w: f64, w2: f64, y: f64, v: f64) {
        self.n += n;
        self.w += w;
        self.y += n as f64 * y;
        self.v += n as f64 * v;
        self.wy += w * y;
        self.wv += w * v;
        self.wyy += w * y * y;
        self.wyv += w * y * v;
        self.wvv += w * v * v;
        self.w2yy += w2 * y * y;
        self.w2yv += w2 * y * v;
        self.w2vv += w2 * v * v;
    }

    fn merge(&mut self, other: &Sums) {
        self.n += other.n;
        self.w += other.w;
        self.y += other.y;
        self.v += other.v;
        self.wy += other.wy;
        self.wv += other.wv;
        self.wyy += other.wyy;
        self.wyv += other.wyv;
        self.wvv += other.wvv;
        self.w2yy += other.w2yy;
        self.w2yv += other.w2yv;
        self.w2vv += other.w2vv;
    }
}

/// Σ w Y and Σ w V of a source over the ballots of a unit, or of one respondent group of it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Total {
    pub(crate) n: u64,
    pub(crate) y: f64,
    pub(crate) v: f64,
}

impl Total {
    fn add(&mut self, n: u64, y: f64, v: f64) {
        *self = Total { n: self.n + n, y: self.y + y, v: self.v + v };
    }
}

/// What is known of a source.
struct Summed {
    sums: Option<Vec<Sums>>,
    totals: Vec<Total>,
    chosen: Vec<Chosen>,
}

/// 1, w and w², summed over the ballots of a cell that chose an option.
type Bin = (u64, f64, f64);

/// The sums by cell are kept up to so many bytes.
const KEPT: usize = 64 << 20;

/// How many ballots are looked at at once, so that their columns stay in the cache.
pub(crate) const BLOCK: usize = 2048;

/// What each option of an item adds to Y and V.
type Adds = [(f64, f64); 256];

/// The answers that are taken together, ready to be summed block by block.
pub(crate) struct Together<'a> {
    /// The options of each item.
    items: Vec<(&'a [u8], Adds)>,
}

impl<'a> Together<'a> {
    fn of(ballots: &'a Ballots, items: &[usize]) -> Together<'a> {
        let adds = |answers: &Answers| {
            let mut adds: Adds = [(0.0, 0.0); 256];
            for (adds, worth) in adds.iter_mut().zip(&answers.worth) {
                *adds = worth.map_or((0.0, 0.0), |worth| (worth, 1.0));
            }
            adds
        };
        let answers = items.iter().map(|item| &ballots.items[*item]);
        Together { items: answers.map(|answers| (&answers.options[..], adds(answers))).collect() }
    }

    /// Whether a ballot has a valid answer.
    pub(crate) fn valid(&self, ballot: usize) -> bool {
        self.items.iter().any(|(options, adds)| adds[options[ballot] as usize].1 > 0.0)
    }

    /// Y and V of as many ballots as `block` has room for, from one on.
    pub(crate) fn sum(&self, from: usize, block: &mut [(f64, f64)]) {
        block.fill((0.0, 0.0));
        for (options, adds) in &self.items {
            for ((y, v), option) in block.iter_mut().zip(&options[from..]) {
                let (worth, valid) = adds[*option as usize];
                (*y, *v) = (*y + worth, *v + valid);
            }
        }
    }
}

/// The sums over a table of ballots, under a design and, where margins are known, calibrated weights.
#[derive(Debug)]
pub struct Tally<'a> {
    pub(crate) ballots: &'a Ballots,
    pub(crate) design: &'a Design,
    pub(crate) calibration: Option<&'a Calibration>,
    pub(crate) weights: &'a [f64],
    pub(crate) pools: &'a [Vec<usize>],
    pub(crate) cells: Vec<Cell>,
    /// The cell of each ballot; [`NOBODY`] where it stands for nobody.
    pub(crate) cell: Vec<u32>,
    /// Σ w and Σ w² of all ballots of a cell.
    pub(crate) mass: Vec<(f64, f64)>,
    /// How many ballots a cell has.
    count: Vec<u64>,
    units: Vec<Range<usize>>,
    /// By source, pools behind the items, and cell; `None` where they would be too large.
    kept: Option<Vec<Vec<Sums>>>,
    /// By source, unit and respondent group, all groups together behind them.
    totals: Vec<Vec<Total>>,
    /// By item, unit and option.
    chosen: Vec<Vec<Chosen>>,
}

/// In place of a cell, for a ballot of weight 0.
pub(crate) const NOBODY: u32 = NONE;

impl<'a> Tally<'a> {
    /// Sums the items of the ballots and pools of them (lists of places in [`Ballots::items`]). The design, and the
    /// calibration where there is one, must be of these ballots.
    ///
    /// # Panics
    ///
    /// If a pool names an item that is not there, or design or calibration are of fewer ballots.
    pub fn of(
        ballots: &'a Ballots,
        design: &'a Design,
        calibration: Option<&'a Calibration>,
        pools: &'a [Vec<usize>],
    ) -> Tally<'a> {
        Tally::within(KEPT, ballots, design, calibration, pools)
    }

    /// With sums by cell that are not larger than so many bytes.
    fn within(
        most: usize,
        ballots: &'a Ballots,
        design: &'a Design,
        calibration: Option<&'a Calibration>,
        pools: &'a [Vec<usize>],
    ) -> Tally<'a> {
        let weights: &[f64] = calibration.map_or(&ballots.weight, |calibration| &calibration.weights);
        let (cells, cell) = cells(ballots, design, calibration, weights);
        let (mut mass, mut count) = (vec![(0.0, 0.0); cells.len()], vec![0; cells.len()]);
        for (&cell, &weight) in cell.iter().zip(weights).filter(|&(&cell, _)| cell != NOBODY) {
            let (w, w2) = &mut mass[cell as usize];
            (*w, *w2) = (*w + weight, *w2 + weight * weight);
            count[cell as usize] += 1;
        }
        let start = |unit: usize| cells.partition_point(|cell| (cell.unit as usize) < unit);
        let units = (0..ballots.unit.kinds).map(|unit| start(unit)..start(unit + 1)).collect();
        let sources = ballots.items.len() + pools.len();
        // Each source's, and while it is summed the bins of an item.
        let options = ballots.items.iter().map(|item| item.worth.len()).max().unwrap_or_default();
        let keeps = cells.len() * (sources * size_of::<Sums>() + options * size_of::<Bin>()) <= most;
        let mut tally = Tally {
            ballots,
            design,
            calibration,
            weights,
            pools,
            cells,
            cell,
            mass,
            count,
            units,
            kept: None,
            totals: Vec::new(),
            chosen: Vec::new(),
        };
        // Sources beside each other; the sums of each run in the order of the ballots, whoever does them.
        let source = |at: usize| match at.checked_sub(ballots.items.len()) {
            Some(pool) => Source::Pool(pool),
            None => Source::Item(at),
        };
        let summed = |at| if keeps { tally.summed(source(at)) } else { tally.totalled(source(at)) };
        let summed: Vec<Summed> = (0..sources).into_par_iter().map(summed).collect();
        let mut kept = Vec::new();
        for Summed { sums, totals, chosen } in summed {
            kept.extend(sums);
            tally.totals.push(totals);
            tally.chosen.push(chosen);
        }
        tally.kept = keeps.then_some(kept);
        tally
    }

    /// The same with all units taken together as one: cells are merged, the ballots are not looked at again.
    #[must_use]
    pub fn whole(&self) -> Tally<'a> {
        let as_one = |cell: &Cell| Cell { unit: 0, ..*cell };
        let mut cells: Vec<Cell> = self.cells.iter().map(as_one).collect();
        cells.sort_unstable();
        cells.dedup();
        // Every cell is among those that it became.
        let becomes: Vec<u32> =
            self.cells.iter().map(|cell| cells.partition_point(|of| *of < as_one(cell)) as u32).collect();
        let merged = |sums: &Vec<Sums>| {
            let mut of = vec![Sums::default(); cells.len()];
            sums.iter().zip(&becomes).for_each(|(sums, at)| of[*at as usize].merge(sums));
            of
        };
        let (mut mass, mut count) = (vec![(0.0, 0.0); cells.len()], vec![0; cells.len()]);
        for (((w, w2), of), at) in self.mass.iter().zip(&self.count).zip(&becomes) {
            let at = *at as usize;
            mass[at] = (mass[at].0 + w, mass[at].1 + w2);
            count[at] += of;
        }
        let chosen = |(item, chosen): (usize, &Vec<Chosen>)| {
            let options = self.ballots.items[item].worth.len();
            let mut of = vec![Chosen::default(); options];
            for unit in chosen.chunks(options.max(1)) {
                for (of, chosen) in of.iter_mut().zip(unit) {
                    (of.ballots, of.people) = (of.ballots + chosen.ballots, of.people + chosen.people);
                }
            }
            of
        };
        let kept: Option<Vec<Vec<Sums>>> = self.kept.as_ref().map(|kept| kept.iter().map(merged).collect());
        let groups = self.groups();
        let totals = match &kept {
            Some(kept) => kept.iter().map(|sums| totals(&cells, groups, 1, sums)).collect(),
            None => self.totals.iter().map(|totals| as_one_unit(totals, groups)).collect(),
        };
        Tally {
            cell: self.cell.iter().map(|at| if *at == NOBODY { NOBODY } else { becomes[*at as usize] }).collect(),
            mass,
            count,
            units: std::iter::once(0..cells.len()).collect(),
            kept,
            totals,
            chosen: self.chosen[..self.ballots.items.len()].iter().enumerate().map(chosen).collect(),
            cells,
            ..*self
        }
    }

    /// How many ballots (of positive weight) judge a unit.
    pub fn valid(&self, unit: usize) -> u64 {
        self.count[self.of_unit(unit)].iter().sum()
    }

    /// What each ballot counts: its weight, calibrated where margins are known.
    pub fn weights(&self) -> &'a [f64] {
        self.weights
    }

    /// Whether a unit has a valid answer, of a respondent group where one is said.
    pub(crate) fn has(&self, source: Source, group: Option<u32>, unit: usize) -> bool {
        self.total(source, group, unit).n > 0
    }

    /// The sums over a unit's ballots, of a respondent group where one is said.
    pub(crate) fn total(&self, source: Source, group: Option<u32>, unit: usize) -> Total {
        let groups = self.groups();
        self.totals[self.at(source)][unit * (groups + 1) + group.map_or(groups, |group| group as usize)]
    }

    /// How many respondent groups there are; one where none are told apart.
    fn groups(&self) -> usize {
        self.ballots.group.as_ref().map_or(1, |group| group.kinds)
    }

    fn summed(&self, source: Source) -> Summed {
        let (sums, chosen) = match source {
            Source::Item(item) => self.item(item),
            Source::Pool(_) => (self.by_cell(source), Vec::new()),
        };
        let totals = totals(&self.cells, self.groups(), self.units.len(), &sums);
        Summed { sums: Some(sums), totals, chosen }
    }

    /// Without sums by cell.
    fn totalled(&self, source: Source) -> Summed {
        let groups = self.groups();
        let mut totals = vec![Total::default(); self.units.len() * (groups + 1)];
        let unit = &self.ballots.unit.codes;
        self.each(source, |ballot, weight, y, v| {
            let group = self.ballots.group.as_ref().map_or(0, |group| group.codes[ballot] as usize);
            let of_unit = &mut totals[unit[ballot] as usize * (groups + 1)..];
            of_unit[group].add(1, weight * y, weight * v);
            of_unit[groups].add(1, weight * y, weight * v);
        });
        let mut chosen = Vec::new();
        if let Source::Item(item) = source {
            let Answers { options, worth } = &self.ballots.items[item];
            chosen = vec![Chosen::default(); self.units.len() * worth.len()];
            let counted = self.cell.iter().zip(self.weights).zip(options).zip(unit);
            for (((_, weight), option), unit) in counted.filter(|(((cell, _), _), _)| **cell != NOBODY) {
                let of_unit = &mut chosen[*unit as usize * worth.len() + *option as usize];
                (of_unit.ballots, of_unit.people) = (of_unit.ballots + 1, of_unit.people + weight);
            }
        }
        Summed { sums: None, totals, chosen }
    }

    fn item(&self, item: usize) -> (Vec<Sums>, Vec<Chosen>) {
        let answers = &self.ballots.items[item];
        let options = answers.worth.len();
        let mut bins: Vec<Bin> = vec![(0, 0.0, 0.0); self.cells.len() * options];
        for ((&cell, &option), &weight) in self.cell.iter().zip(&answers.options).zip(self.weights) {
            if cell != NOBODY {
                let (n, w, w2) = &mut bins[cell as usize * options + option as usize];
                (*n, *w, *w2) = (*n + 1, *w + weight, *w2 + weight * weight);
            }
        }
        let mut sums = vec![Sums::default(); self.cells.len()];
        let mut chosen = vec![Chosen::default(); self.units.len() * options];
        for (at, cell) in self.cells.iter().enumerate() {
            for (option, worth) in answers.worth.iter().enumerate() {
                let (n, w, w2) = bins[at * options + option];
                let of_unit = &mut chosen[cell.unit as usize * options + option];
                (of_unit.ballots, of_unit.people) = (of_unit.ballots + n, of_unit.people + w);
                if let (Some(worth), true) = (*worth, n > 0) {
                    sums[at].add(n, w, w2, worth, 1.0);
                }
            }
        }
        (sums, chosen)
    }

    /// The sums of a source by cell, ballot by ballot.
    fn by_cell(&self, source: Source) -> Vec<Sums> {
        let mut sums = vec![Sums::default(); self.cells.len()];
        self.each(source, |ballot, weight, y, v| {
            sums[self.cell[ballot] as usize].add(1, weight, weight * weight, y, v);
        });
        sums
    }

    /// Calls with each ballot that has a valid answer: its weight, Y and V.
    fn each(&self, source: Source, mut of: impl FnMut(usize, f64, f64, f64)) {
        let together = self.together(source);
        let mut block = [(0.0, 0.0); BLOCK];
        for from in (0..self.cell.len()).step_by(BLOCK) {
            let block = &mut block[..BLOCK.min(self.cell.len() - from)];
            together.sum(from, block);
            for (ballot, &(y, v)) in (from..).zip(&*block) {
                if self.cell[ballot] != NOBODY && v > 0.0 {
                    of(ballot, self.weights[ballot], y, v);
                }
            }
        }
    }

    /// How often each option of an item was chosen in ballots on a unit, in the order of
    /// [`Answers::worth`](crate::ballots::Answers::worth).
    pub fn chosen(&self, item: usize, unit: usize) -> &[Chosen] {
        let options = self.ballots.items[item].worth.len();
        &self.chosen[item][unit * options..(unit + 1) * options]
    }

    /// How many units there are, judged or not.
    pub fn units(&self) -> usize {
        self.units.len()
    }

    /// The cells of a unit.
    pub(crate) fn of_unit(&self, unit: usize) -> Range<usize> {
        self.units[unit].clone()
    }

    /// The sums of a source by cell, where they are kept.
    pub(crate) fn kept(&self, source: Source) -> Option<&[Sums]> {
        self.kept.as_ref().map(|kept| &kept[self.at(source)][..])
    }

    /// The sums of a source by cell, found anew where they are not kept.
    pub(crate) fn sums(&self, source: Source) -> Cow<'_, [Sums]> {
        self.kept(source).map_or_else(|| Cow::Owned(self.by_cell(source)), Cow::Borrowed)
    }

    fn at(&self, source: Source) -> usize {
        match source {
            Source::Item(item) => item,
            Source::Pool(pool) => self.ballots.items.len() + pool,
        }
    }

    /// Whether every answer is worth between nothing and 1.
    pub(crate) fn shares(&self, source: Source) -> bool {
        let one =
            |item: usize| self.ballots.items[item].worth.iter().flatten().all(|worth| (0.0..=1.0).contains(worth));
        match source {
            Source::Item(item) => one(item),
            Source::Pool(pool) => self.pools[pool].iter().all(|&item| one(item)),
        }
    }

    /// The answers of a source, ballot by ballot.
    pub(crate) fn together(&self, source: Source) -> Together<'a> {
        match source {
            Source::Item(item) => Together::of(self.ballots, &[item]),
            Source::Pool(pool) => Together::of(self.ballots, &self.pools[pool]),
        }
    }
}

/// By unit and respondent group, all groups together behind them.
fn totals(cells: &[Cell], groups: usize, units: usize, sums: &[Sums]) -> Vec<Total> {
    let mut totals = vec![Total::default(); units * (groups + 1)];
    for (cell, sums) in cells.iter().zip(sums) {
        let of_unit = &mut totals[cell.unit as usize * (groups + 1)..];
        of_unit[cell.group as usize].add(sums.n, sums.wy, sums.wv);
        of_unit[groups].add(sums.n, sums.wy, sums.wv);
    }
    totals
}

fn as_one_unit(totals: &[Total], groups: usize) -> Vec<Total> {
    let mut one = vec![Total::default(); groups + 1];
    for unit in totals.chunks(groups + 1) {
        one.iter_mut().zip(unit).for_each(|(one, of)| one.add(of.n, of.y, of.v));
    }
    one
}

fn cells(
    ballots: &Ballots,
    design: &Design,
    calibration: Option<&Calibration>,
    weights: &[f64],
) -> (Vec<Cell>, Vec<u32>) {
    let key = |ballot: usize| Cell {
        unit: ballots.unit.codes[ballot],
        leaf: design.leaf_of(ballot),
        group: ballots.group.as_ref().map_or(0, |group| group.codes[ballot]),
        crossing: calibration.map_or(0, |calibration| calibration.cell_of(ballot)),
    };
    let stands = |ballot: usize| weights[ballot] > 0.0;
    let (cell, cells) = ranked((0..ballots.len()).map(|ballot| stands(ballot).then(|| key(ballot))));
    (cells, cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ballots::Codes;
    use crate::calibrate::Margin;
    use crate::estimate::{Estimate, Quantity, Ratio, Term, estimates};
    use crate::replicate::{Jackknife, Replicated};
    use crate::variance::Lonely;

    /// Sums that are kept, and sums that are found anew: the same estimates, of units and of all.
    #[test]
    fn what_is_not_kept_is_found_again() {
        let (count, mut seed) = (600u32, 20_250_101_u64);
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((seed >> 33) % below) as u32
        };
        let mut codes = |kinds: u64| Codes { codes: (0..count).map(|_| next(kinds)).collect(), kinds: kinds as usize };
        let (unit, group, stratum, category) = (codes(3), codes(2), codes(4), codes(3));
        let weight = codes(9).codes.into_iter().map(f64::from).collect();
        let item = |of: Codes| Answers {
            options: of.codes.into_iter().map(|code| code as u8).collect(),
            worth: vec![Some(0.0), Some(0.5), Some(1.0), None],
        };
        let items = (0..4).map(|_| item(codes(4))).collect();
        let ballots = Ballots {
            unit,
            group: Some(group),
            weight,
            // Respondents of two ballots each are clusters.
            clusters: vec![Codes::of((0..count).map(|ballot| ballot / 2).collect())],
            stratum: Some(Codes {
                codes: stratum.codes.iter().step_by(2).flat_map(|of| [*of; 2]).collect(),
                ..stratum
            }),
            populations: vec![],
            items,
        };
        let by_ballot = Ballots { clusters: vec![], ..ballots.clone() };
        let margin = Margin { category, totals: vec![100.0, 250.0, 333.0] };
        let pools = [vec![0, 1, 2, 3]];
        let of_group = |group: u32| Term { weight: 0.5, ratio: Ratio { source: Source::Pool(0), group: Some(group) } };
        let quantities = [
            Quantity::share(Source::Item(2)),
            Quantity::share(Source::Pool(0)),
            Quantity::mean(&[(2.0, Source::Item(0)), (1.0, Source::Item(1))]),
            Quantity::combination(vec![of_group(0), of_group(1)]),
        ];
        let near = |one: f64, other: f64| (one - other).abs() <= 1e-12 * one.abs() + 1e-14;
        let same = |one: Vec<Option<Estimate>>, other: Vec<Option<Estimate>>| {
            assert_eq!(one.len(), other.len());
            for (one, other) in one.iter().flatten().zip(other.iter().flatten()) {
                assert_eq!((one.n, one.df, one.unanimous), (other.n, other.df, other.unanimous));
                let (a, b) = (one.se.unwrap(), other.se.unwrap());
                assert!(near(one.value, other.value) && near(a, b), "{one:?} {other:?}");
                assert!(near(one.deff.unwrap(), other.deff.unwrap()), "{one:?} {other:?}");
            }
        };
        for ballots in [&ballots, &by_ballot] {
            for margins in [&[][..], std::slice::from_ref(&margin)] {
                let design = Design::of(ballots, true).unwrap();
                let calibration = (!margins.is_empty()).then(|| Calibration::of(&ballots.weight, margins).unwrap());
                let of = |most| Tally::within(most, ballots, &design, calibration.as_ref(), &pools);
                let (kept, anew) = (of(usize::MAX), of(0));
                assert!(kept.kept.is_some() && anew.kept.is_none());
                for item in 0..4 {
                    for (one, other) in kept.chosen[item].iter().zip(&anew.chosen[item]) {
                        assert_eq!(one.ballots, other.ballots);
                        assert!(near(one.people, other.people));
                    }
                }
                let (all_kept, all_anew) = (kept.whole(), anew.whole());
                for quantity in &quantities {
                    let of = |tally| estimates(tally, quantity, Lonely::Fail);
                    same(of(&kept), of(&anew));
                    same(of(&all_kept), of(&all_anew));
                    if !ballots.clusters.is_empty() {
                        let made = |tally| Replicated::made(tally, Jackknife::Jkn).unwrap();
                        let (one, other) = (made(&kept), made(&anew));
                        same(one.estimates(quantity), other.estimates(quantity));
                        same(one.whole(&all_kept).estimates(quantity), other.whole(&all_anew).estimates(quantity));
                    }
                }
            }
        }
    }
}
