//! Estimates: ratios and linear combinations of ratios, with the error that the design gives them.
//!
//! A share of a unit is a ratio p̂ = Σ w Y ÷ Σ w V over its ballots; an index of several items or factors is θ̂ = Σ_j
//! a_j p̂_j. By Taylor's theorem θ̂ varies as the total of w u does, with
//!
//! ```text
//! u_k = Σ_j a_j (Y_jk − p̂_j V_jk) ÷ V̂_j,   zero for ballots on other units,   V̂_j = Σ w V_j
//! ```
//!
//! (Binder, *International Statistical Review* 51, 1983; Särndal, Swensson and Wretman, 1992). The
//! ratios are linearised together: the variances of items that the same people answered are never added up.
//!
//! Conventions, those of R's `survey`: degrees of freedom are the first-stage clusters minus the strata that hold a
//! valid answer; the design effect is the variance over that of the mean of as many ballots drawn at random, with s²
//! = Σ w u² ÷ Σ w · n ÷ (n − 1).

use rayon::prelude::*;

use crate::calibrate::Calibration;
use crate::tally::{BLOCK, Cell, Source, Sums, Tally, Together};
use crate::variance::{Lonely, LonelyCluster, Part, variance};

/// Σ w Y ÷ Σ w V over a unit's ballots, or those of one respondent group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    /// The answers.
    pub source: Source,
    /// The respondent group's code, where not all ballots count.
    pub group: Option<u32>,
}

impl Ratio {
    /// Whether it looks at the ballots of a cell of its unit.
    pub(crate) fn counts(&self, cell: &Cell) -> bool {
        self.group.is_none_or(|group| group == cell.group)
    }
}

/// A weighted ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// Its factor a_j; those of a mean add up to 1.
    pub weight: f64,
    /// The ratio.
    pub ratio: Ratio,
}

/// What is estimated for each unit: a linear combination of ratios.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity(Vec<Term>);

impl Quantity {
    /// The share of the answers to an item, or to all of a pool taken together.
    pub fn share(source: Source) -> Quantity {
        Quantity::combination(vec![Term { weight: 1.0, ratio: Ratio { source, group: None } }])
    }

    /// The mean of shares by weights that need not add up to 1.
    ///
    /// # Panics
    ///
    /// If the weights add up to 0.
    pub fn mean(shares: &[(f64, Source)]) -> Quantity {
        let sum: f64 = shares.iter().map(|&(weight, _)| weight).sum();
        assert!(sum != 0.0, "a mean needs weights");
        let term = |&(weight, source)| Term { weight: weight / sum, ratio: Ratio { source, group: None } };
        Quantity::combination(shares.iter().map(term).collect())
    }

    /// Any linear combination of ratios.
    ///
    /// # Panics
    ///
    /// If there is no term.
    pub fn combination(terms: Vec<Term>) -> Quantity {
        assert!(!terms.is_empty(), "an estimate is of something");
        Quantity(terms)
    }

    /// Its terms.
    pub fn terms(&self) -> &[Term] {
        &self.0
    }

    /// Whether any ballot of a cell has a valid answer to any of it.
    pub(crate) fn answered(&self, tally: &Tally, cell: usize) -> bool {
        self.0.iter().any(|Term { ratio, .. }| ratio.counts(&tally.cells[cell]) && tally.sums(ratio.source)[cell].n > 0)
    }
}

/// An estimate for one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The point estimate, with all its digits.
    pub value: f64,
    /// Ballots with a valid answer to any of it.
    pub n: u64,
    /// The standard error, or why there is none.
    pub se: Result<f64, Withheld>,
    /// Degrees of freedom of the design where it holds a valid answer.
    pub df: u32,
    /// The design effect; `None` without a standard error, or where all answers are alike.
    pub deff: Option<f64>,
    /// All answers are worth nothing, or all are worth 1: the sample shows no variance, which does not mean that
    /// there is none.
    pub unanimous: bool,
    /// The standard error of log(p ÷ (1 − p)) where replicates gave it; else it follows from `se`.
    pub(crate) logit_se: Option<f64>,
}

/// Why an error or an interval is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// A single cluster was drawn of several, and nothing was declared for that.
    Lonely(LonelyCluster),
    /// All valid answers are of one cluster (or of one ballot, where ballots were drawn): as the estimate is that
    /// cluster's own, its distance from it is zero, which would pass for certainty.
    OneCluster,
    /// No degree of freedom is left: the valid answers are of as many clusters as strata.
    NoFreedom,
    /// The estimate is no share between 0 and 1, and the interval is one for shares.
    NoShare,
}

/// The estimate of `quantity` for each unit of the tally, by linearisation; `None` where a ratio has no valid answer.
pub fn estimates(tally: &Tally, quantity: &Quantity, lonely: Lonely) -> Vec<Option<Estimate>> {
    let points: Vec<Option<Point>> = (0..tally.units()).map(|unit| Point::of(tally, quantity, unit)).collect();
    let explained = all_explained(tally, quantity, &points);
    let spread = spread(tally, quantity, &points, &explained);
    let estimate = |(unit, point): (usize, &Option<Point>)| {
        let point = point.as_ref()?;
        let se = error(tally, quantity, point, unit, &spread, &explained, lonely);
        Some(point.estimate(tally, quantity, unit, &spread, se.map_err(Withheld::Lonely)))
    };
    points.iter().enumerate().map(estimate).collect()
}

fn error(
    tally: &Tally,
    quantity: &Quantity,
    point: &Point,
    unit: usize,
    spread: &[Spread],
    explained: &[Vec<f64>],
    lonely: Lonely,
) -> Result<f64, LonelyCluster> {
    let parts = match explained.get(unit) {
        Some(explained) => calibrated_parts(tally, quantity, point, unit, spread, explained),
        None => parts(tally, quantity, point, unit, spread),
    };
    let all_strata = quantity.0.len() > 1 || tally.calibration.is_some();
    variance(tally.design, &parts, lonely, all_strata).map(f64::sqrt)
}

/// Σ w Y of each unit, with its standard error: how many answers of how much worth the population would have given.
pub fn totals(tally: &Tally, source: Source, lonely: Lonely) -> Vec<(f64, Result<f64, LonelyCluster>)> {
    let quantity = Quantity::share(source);
    // A total is its own linearisation: u = Y.
    let own = || Point { value: 0.0, unanimous: false, ratios: vec![(0.0, 1.0)] };
    let points: Vec<Option<Point>> = (0..tally.units()).map(|_| Some(own())).collect();
    let explained = all_explained(tally, &quantity, &points);
    let spread = spread(tally, &quantity, &points, &explained);
    let total = |(unit, point): (usize, &Point)| {
        let value = tally.of_unit(unit).map(|cell| tally.sums(source)[cell].wy).sum();
        (value, error(tally, &quantity, point, unit, &spread, &explained, lonely))
    };
    points.iter().flatten().enumerate().map(total).collect()
}

/// A unit's point estimate, and of each term p̂ and a ÷ V̂.
#[derive(Debug)]
pub(crate) struct Point {
    pub(crate) value: f64,
    unanimous: bool,
    ratios: Vec<(f64, f64)>,
}

impl Point {
    pub(crate) fn of(tally: &Tally, quantity: &Quantity, unit: usize) -> Option<Point> {
        let mut point = Point { value: 0.0, unanimous: false, ratios: Vec::new() };
        let (mut none, mut all) = (true, true);
        for term in &quantity.0 {
            let (mut y, mut v) = (0.0, 0.0);
            for cell in cells(tally, &term.ratio, unit) {
                let sums = &tally.sums(term.ratio.source)[cell];
                (y, v) = (y + sums.wy, v + sums.wv);
            }
            if v <= 0.0 {
                return None;
            }
            (none, all) = (none && y == 0.0, all && y == v);
            point.value += term.weight * (y / v);
            point.ratios.push((y / v, term.weight / v));
        }
        // A group that adds nothing by declaration is no answer.
        let (none, all) = (none && point.value == 0.0, all && point.value > 1.0 - 1e-12);
        point.unanimous = (none || all) && quantity.0.iter().all(|term| tally.shares(term.ratio.source));
        Some(point)
    }

    /// With an error from elsewhere: all that the linearised values say beside it.
    pub(crate) fn estimate(
        &self,
        tally: &Tally,
        quantity: &Quantity,
        unit: usize,
        spread: &[Spread],
        se: Result<f64, Withheld>,
    ) -> Estimate {
        let all = spread[tally.of_unit(unit)].iter().fold(Spread::default(), |a, b| a.with(b));
        let (clusters, df) = freedom(tally, quantity, unit, all.n);
        let se = match se {
            Ok(_) if clusters == Clusters::One => Err(Withheld::OneCluster),
            Ok(_) if self.unanimous => Ok(0.0),
            se => se,
        };
        // W² · s² ÷ n, with s² = Σ w u² ÷ W · n ÷ (n − 1)
        let at_random = all.wuu * all.w / (all.n as f64 - 1.0);
        let deff = se.ok().filter(|_| all.n > 1 && at_random > 0.0 && !self.unanimous).map(|se| se * se / at_random);
        Estimate { value: self.value, n: all.n, se, df, deff, unanimous: self.unanimous, logit_se: None }
    }
}

/// What linearised values come to in a cell: ballots with a valid answer, Σ w of them, Σ w u², and Σ w² (u − g)² over
/// all its ballots, g being what margins explain.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spread {
    n: u64,
    w: f64,
    wuu: f64,
    squares: f64,
}

impl Spread {
    fn with(self, other: &Spread) -> Spread {
        Spread {
            n: self.n + other.n,
            w: self.w + other.w,
            wuu: self.wuu + other.wuu,
            squares: self.squares + other.squares,
        }
    }
}

/// The cells of a unit that a ratio looks at.
pub(crate) fn cells<'t>(tally: &'t Tally, ratio: &Ratio, unit: usize) -> impl Iterator<Item = usize> + use<'t> {
    let ratio = *ratio;
    tally.of_unit(unit).filter(move |&cell| ratio.counts(&tally.cells[cell]))
}

/// By cell. Of one ratio it follows from the sums; of several, whose products nobody summed, from a second pass.
pub(crate) fn spread(
    tally: &Tally,
    quantity: &Quantity,
    points: &[Option<Point>],
    explained: &[Vec<f64>],
) -> Vec<Spread> {
    let mut spread = vec![Spread::default(); tally.cells.len()];
    let by_ballot = tally.design.by_ballot();
    if let ([term], true) = (&quantity.0[..], explained.is_empty() || !by_ballot) {
        for (unit, point) in points.iter().enumerate() {
            let Some(point) = point else { continue };
            let (p, c) = point.ratios[0];
            for cell in cells(tally, &term.ratio, unit) {
                let s: &Sums = &tally.sums(term.ratio.source)[cell];
                // Where all answers are worth the same, what is left is rounding.
                let about = |yy: f64, yv: f64, vv: f64| match yy - 2.0 * p * yv + p * p * vv {
                    squares if squares > 1e-14 * yy => c * c * squares,
                    _ => 0.0,
                };
                let (wuu, squares) = (about(s.wyy, s.wyv, s.wvv), about(s.w2yy, s.w2yv, s.w2vv));
                spread[cell] = Spread { n: s.n, w: s.w, wuu, squares };
            }
        }
        return spread;
    }
    let values = Values::of(tally, quantity, points);
    let ballots = tally.cell.len();
    let mut held = vec![(0.0, false); STRIDE.min(ballots)];
    for from in (0..ballots).step_by(STRIDE) {
        // Values beside each other, their sums in the order of the ballots: the same bits, whoever found them.
        let held = &mut held[..STRIDE.min(ballots - from)];
        held.par_chunks_mut(BLOCK).enumerate().for_each(|(at, block)| values.fill(from + at * BLOCK, block));
        for (ballot, &(u, valid)) in (from..).zip(&*held) {
            let Some(cell) = tally.cells.get(tally.cell[ballot] as usize) else { continue };
            let w = tally.weights[ballot];
            let g = explained.get(cell.unit as usize).map_or(0.0, |explained| explained[cell.crossing as usize]);
            let of = &mut spread[tally.cell[ballot] as usize];
            if valid {
                (of.n, of.w) = (of.n + 1, of.w + w);
            }
            of.wuu += w * u * u;
            of.squares += (w * (u - g)).powi(2);
        }
    }
    spread
}

/// How many linearised values are held at once.
const STRIDE: usize = 64 * BLOCK;

/// Finds the linearised value of each ballot, and whether it has a valid answer to any of it.
struct Values<'t> {
    tally: &'t Tally<'t>,
    terms: Vec<(Together<'t>, &'t Ratio)>,
    /// By term and unit p̂ and a ÷ V̂.
    ratios: Vec<Vec<Option<(f64, f64)>>>,
}

impl<'t> Values<'t> {
    fn of(tally: &'t Tally<'t>, quantity: &'t Quantity, points: &[Option<Point>]) -> Values<'t> {
        let by_unit = |term: usize| points.iter().map(|point| Some(point.as_ref()?.ratios[term])).collect();
        let together = |term: &'t Term| (tally.together(term.ratio.source), &term.ratio);
        Values {
            tally,
            terms: quantity.0.iter().map(together).collect(),
            ratios: (0..quantity.0.len()).map(by_unit).collect(),
        }
    }

    /// Those of as many ballots as `values` has room for (a block at most), from one on.
    fn fill(&self, from: usize, values: &mut [(f64, bool)]) {
        values.fill((0.0, false));
        let mut answers = [(0.0, 0.0); BLOCK];
        let answers = &mut answers[..values.len()];
        for ((together, ratio), ratios) in self.terms.iter().zip(&self.ratios) {
            together.sum(from, answers);
            for (((u, valid), &(y, v)), &cell) in values.iter_mut().zip(&*answers).zip(&self.tally.cell[from..]) {
                let Some(cell) = self.tally.cells.get(cell as usize) else { continue };
                if let (true, Some((p, c))) = (ratio.counts(cell), ratios[cell.unit as usize]) {
                    (*u, *valid) = (*u + c * (y - p * v), *valid || v > 0.0);
                }
            }
        }
    }
}

/// Σ w u of a cell and Σ u.
fn linearised(tally: &Tally, quantity: &Quantity, point: &Point, cell: usize) -> (f64, f64) {
    let (mut weighted, mut plain) = (0.0, 0.0);
    for (term, (p, c)) in quantity.0.iter().zip(&point.ratios) {
        if term.ratio.counts(&tally.cells[cell]) {
            let sums = &tally.sums(term.ratio.source)[cell];
            weighted += c * (sums.wy - p * sums.wv);
            plain += c * (sums.y - p * sums.v);
        }
    }
    (weighted, plain)
}

/// The parts of the leaves that hold a valid answer.
fn parts(tally: &Tally, quantity: &Quantity, point: &Point, unit: usize, spread: &[Spread]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for cell in tally.of_unit(unit).filter(|&cell| quantity.answered(tally, cell)) {
        let (total, _) = linearised(tally, quantity, point, cell);
        let (leaf, squares) = (tally.cells[cell].leaf, spread[cell].squares);
        match parts.last_mut() {
            Some(part) if part.leaf == leaf => {
                (part.total, part.squares) = (part.total + total, part.squares + squares)
            }
            _ => parts.push(Part { leaf, total, squares }),
        }
    }
    parts
}

/// What the margins explain of each unit's linearised values; empty where no margin is known.
fn all_explained(tally: &Tally, quantity: &Quantity, points: &[Option<Point>]) -> Vec<Vec<f64>> {
    let Some(margins) = tally.calibration else { return Vec::new() };
    points.iter().enumerate().map(|(unit, point)| explained(tally, margins, quantity, point, unit)).collect()
}

/// By crossing of margins.
fn explained(
    tally: &Tally,
    margins: &Calibration,
    quantity: &Quantity,
    point: &Option<Point>,
    unit: usize,
) -> Vec<f64> {
    let (mut plain, mut weighted) = (vec![0.0; margins.cells()], vec![0.0; margins.cells()]);
    let Some(point) = point else { return plain };
    for cell in tally.of_unit(unit) {
        let crossing = tally.cells[cell].crossing as usize;
        let (w, one) = linearised(tally, quantity, point, cell);
        (weighted[crossing], plain[crossing]) = (weighted[crossing] + w, plain[crossing] + one);
    }
    margins.explained(&plain, &weighted)
}

/// With margins, what they explain is taken from every ballot of the sample: each leaf has a part.
fn calibrated_parts(
    tally: &Tally,
    quantity: &Quantity,
    point: &Point,
    unit: usize,
    spread: &[Spread],
    explained: &[f64],
) -> Vec<Part> {
    let leaf = |leaf| Part { leaf, total: 0.0, squares: 0.0 };
    let mut parts: Vec<Part> = (0..tally.design.leaves() as u32).map(leaf).collect();
    for (cell, &(w, w2)) in tally.cells.iter().zip(&tally.mass) {
        let (part, g) = (&mut parts[cell.leaf as usize], explained[cell.crossing as usize]);
        part.total -= w * g;
        if cell.unit as usize != unit {
            part.squares += w2 * g * g;
        }
    }
    for cell in tally.of_unit(unit) {
        let part = &mut parts[tally.cells[cell].leaf as usize];
        part.total += linearised(tally, quantity, point, cell).0;
        part.squares += spread[cell].squares;
    }
    parts
}

/// How many first-stage clusters hold a valid answer.
#[derive(PartialEq)]
enum Clusters {
    /// One of several that were drawn.
    One,
    /// Several, or the only one that was drawn: what that means was declared.
    Enough,
}

/// First-stage clusters minus strata that hold a valid answer.
fn freedom(tally: &Tally, quantity: &Quantity, unit: usize, ballots: u64) -> (Clusters, u32) {
    let (mut strata, mut clusters, mut last) = (0, 0, &[u32::MAX; 2][..]);
    for cell in tally.of_unit(unit).filter(|&cell| quantity.answered(tally, cell)) {
        let path = tally.design.path(tally.cells[cell].leaf);
        strata += u32::from(path[0] != last[0]);
        clusters += u32::from(path.get(1).is_some_and(|cluster| path[0] != last[0] || *cluster != last[1]));
        last = path;
    }
    if tally.design.by_ballot() {
        clusters = ballots as u32;
    }
    let stratum = tally.design.place(0, last[0]);
    // Where all were drawn, what varies is within them.
    let one = clusters == 1 && stratum.sampled > 1 && stratum.correction() >= 1e-7;
    (if one { Clusters::One } else { Clusters::Enough }, clusters - strata)
}
