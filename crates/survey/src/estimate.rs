//! Estimates: ratios and linear combinations of ratios, with the error that the design gives them.
//!
//! A share of a unit is a ratio p̂ = Σ w Y ÷ Σ w V over its ballots; an index of several items or factors is θ̂ = Σ_j
//! a_j p̂_j. By Taylor's theorem θ̂ varies as the total of w u does, with
//!
//! ```text
//! u_k = Σ_j a_j (Y_jk − p̂_j V_jk) ÷ V̂_j,   zero for ballots on other units,   V̂_j = Σ w V_j
//! ```
//!
//! (Binder, *International Statistical Review* 51, 1983; Särndal, Swensson and Wretman, 1992, section 5.6 on ratios and chapter 10
//! on domains). The
//! ratios are linearised together: the variances of items that the same people answered are never added up.
//!
//! Conventions, those of R's `survey`: degrees of freedom are the first-stage clusters minus the strata that hold a
//! valid answer; the design effect is the variance over that of the mean of as many ballots drawn at random, with s²
//! = Σ w u² ÷ Σ w · n ÷ (n − 1).

use rayon::prelude::*;

use crate::calibrate::Calibration;
use crate::tally::{BLOCK, Cell, Source, Tally, Together, Total};
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
    /// The answers vary and the clusters do not, so that the error would come to nothing: by chance, not for certain.
    pub agreeing: bool,
    /// Replicates that have no value, as they hold no valid answer: the error is that of the others.
    pub replicates_missing: usize,
    /// The standard error of log(p ÷ (1 − p)) where replicates gave it; else it follows from `se`.
    pub(crate) logit_se: Option<f64>,
    /// Everybody was drawn, at every stage: nothing is left to chance.
    pub(crate) complete: bool,
    /// Of what the terms rest on, where it is unanimous.
    pub(crate) alike: Vec<Alike>,
}

/// A term all of whose answers are alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Alike {
    pub(crate) weight: f64,
    pub(crate) group: Option<u32>,
    /// Ballots with a valid answer.
    pub(crate) n: u64,
    /// Kish's effective number of them, (Σ w V)² ÷ Σ (w V)².
    pub(crate) effective: f64,
}

/// Why an error or an interval is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// A single cluster was drawn of several, and nothing was declared for that.
    Lonely(LonelyCluster),
    /// All valid answers to a term are of one cluster (or of one ballot, where ballots were drawn): as its ratio is that
    /// cluster's own, its distance from it is zero, which would pass for certainty.
    OneCluster,
    /// Clusters (or ballots) all say the same, though not 0 or 1: the error would come to nothing without being certain.
    NoVariation,
    /// No degree of freedom is left: the valid answers are of as many clusters as strata.
    NoFreedom,
    /// The estimate is no share between 0 and 1, and the interval is one for shares.
    NoShare,
    /// Fewer than two replicates hold a valid answer, or have weights at all.
    Replicates,
}

/// The estimate of `quantity` for each unit of the tally, by linearisation; `None` where a ratio has no valid answer.
pub fn estimates(tally: &Tally, quantity: &Quantity, lonely: Lonely) -> Vec<Option<Estimate>> {
    let linear = Linearised::of(tally, quantity);
    let estimate = |unit| linear.estimate(unit, || linear.error(unit, lonely).map_err(Withheld::Lonely));
    (0..tally.units()).map(estimate).collect()
}

/// Σ w Y of each unit, with its standard error: how many answers of how much worth the population would have given.
pub fn totals(tally: &Tally, source: Source, lonely: Lonely) -> Vec<(f64, Result<f64, LonelyCluster>)> {
    let quantity = Quantity::share(source);
    // A total is its own linearisation: u = Y.
    let own = || Some(Point { value: 0.0, unanimous: false, ratios: vec![(0.0, 1.0)], alike: Vec::new() });
    let linear = Linearised::about(tally, &quantity, (0..tally.units()).map(|_| own()).collect(), tally.calibration);
    (0..tally.units()).map(|unit| (tally.total(source, None, unit).y, linear.error(unit, lonely))).collect()
}

/// A unit's point estimate, and of each term p̂ and a ÷ V̂.
#[derive(Debug)]
struct Point {
    value: f64,
    unanimous: bool,
    ratios: Vec<(f64, f64)>,
    alike: Vec<Alike>,
}

impl Point {
    fn of(tally: &Tally, quantity: &Quantity, unit: usize) -> Option<Point> {
        let mut point = Point { value: 0.0, unanimous: false, ratios: Vec::new(), alike: Vec::new() };
        let (mut none, mut all) = (true, true);
        for Term { weight, ratio } in &quantity.0 {
            let Total { y, v, .. } = tally.total(ratio.source, ratio.group, unit);
            if v <= 0.0 {
                return None;
            }
            (none, all) = (none && y == 0.0, all && y == v);
            point.value += weight * (y / v);
            point.ratios.push((y / v, weight / v));
        }
        // A group that adds nothing by declaration is no answer.
        let (none, all) = (none && point.value == 0.0, all && point.value > 1.0 - 1e-12);
        point.unanimous = (none || all) && quantity.0.iter().all(|term| tally.shares(term.ratio.source));
        Some(point)
    }
}

/// What linearised values come to in a cell.
#[derive(Debug, Clone, Copy, Default)]
struct Linear {
    /// Σ w u and Σ u.
    total: f64,
    plain: f64,
    /// Ballots with a valid answer, and Σ w of them.
    n: u64,
    w: f64,
    /// Σ w u².
    wuu: f64,
    /// Σ w² (u − g)², g being what margins explain.
    squares: f64,
}

/// A quantity about its estimates: all that their errors follow from.
pub(crate) struct Linearised<'t> {
    tally: &'t Tally<'t>,
    quantity: &'t Quantity,
    /// By unit.
    points: Vec<Option<Point>>,
    cells: Vec<Linear>,
    /// What the margins explain of each unit's linearised values, by crossing; empty where no margin is known.
    explained: Vec<Vec<f64>>,
    /// By unit, whether a term rests on a single place of several that were drawn.
    alone: Vec<bool>,
}

impl<'t> Linearised<'t> {
    fn of(tally: &'t Tally<'t>, quantity: &'t Quantity) -> Linearised<'t> {
        Linearised::about(tally, quantity, Linearised::points(tally, quantity), tally.calibration)
    }

    /// Where replicates say what margins explain.
    pub(crate) fn without_margins(tally: &'t Tally<'t>, quantity: &'t Quantity) -> Linearised<'t> {
        Linearised::about(tally, quantity, Linearised::points(tally, quantity), None)
    }

    fn points(tally: &Tally, quantity: &Quantity) -> Vec<Option<Point>> {
        let mut points: Vec<_> = (0..tally.units()).map(|unit| Point::of(tally, quantity, unit)).collect();
        if !points.iter().flatten().any(|point| point.unanimous) {
            return points;
        }
        for &Term { weight, ratio } in quantity.0.iter().filter(|term| term.weight != 0.0) {
            let sums = tally.sums(ratio.source);
            for (unit, point) in points.iter_mut().enumerate() {
                let Some(point) = point.as_mut().filter(|point| point.unanimous) else { continue };
                let Total { n, v, .. } = tally.total(ratio.source, ratio.group, unit);
                let squares: f64 = of_ratio(tally, &ratio, unit).map(|cell| sums[cell].w2vv).sum();
                point.alike.push(Alike { weight, group: ratio.group, n, effective: (v * v / squares).min(n as f64) });
            }
        }
        points
    }

    fn about(
        tally: &'t Tally<'t>,
        quantity: &'t Quantity,
        points: Vec<Option<Point>>,
        margins: Option<&Calibration>,
    ) -> Linearised<'t> {
        let cells = vec![Linear::default(); tally.cells.len()];
        let alone = alone(tally, quantity);
        let mut linear = Linearised { tally, quantity, points, cells, explained: Vec::new(), alone };
        let is_kept = linear.by_sums();
        if !is_kept {
            linear.by_ballots(true);
        }
        if let Some(margins) = margins {
            linear.explained = (0..tally.units()).map(|unit| linear.explained(margins, unit)).collect();
        }
        // Squares of several ratios, or about what margins explain, are products that nobody summed.
        let about_margins = tally.design.by_ballot() && margins.is_some();
        if about_margins || (is_kept && quantity.0.len() > 1) {
            linear.by_ballots(false);
        }
        linear
    }

    /// From the sums by cell: the totals, and of one ratio the squares; false where they are not kept.
    fn by_sums(&mut self) -> bool {
        let Linearised { tally, quantity, points, cells, .. } = self;
        for (at, Term { ratio, .. }) in quantity.0.iter().enumerate() {
            let Some(sums) = tally.kept(ratio.source) else { return false };
            for (unit, point) in points.iter().enumerate() {
                let Some((p, c)) = point.as_ref().map(|point| point.ratios[at]) else { continue };
                for cell in of_ratio(tally, ratio, unit) {
                    let (s, of) = (&sums[cell], &mut cells[cell]);
                    of.total += c * (s.wy - p * s.wv);
                    of.plain += c * (s.y - p * s.v);
                    // Of several ratios a ballot may answer more than one: this says whether any.
                    of.n += s.n;
                    if quantity.0.len() == 1 {
                        // Where all answers are worth the same, what is left is rounding.
                        let about = |yy: f64, yv: f64, vv: f64| match yy - 2.0 * p * yv + p * p * vv {
                            squares if squares > 1e-14 * yy => c * c * squares,
                            _ => 0.0,
                        };
                        of.w = s.w;
                        (of.wuu, of.squares) = (about(s.wyy, s.wyv, s.wvv), about(s.w2yy, s.w2yv, s.w2vv));
                    }
                }
            }
        }
        true
    }

    /// From another pass over the ballots: the squares, and the `totals` where they are asked for.
    fn by_ballots(&mut self, totals: bool) {
        for of in &mut self.cells {
            *of = if totals {
                Linear::default()
            } else {
                Linear { total: of.total, plain: of.plain, ..Linear::default() }
            };
        }
        let values = Values::of(self.tally, self.quantity, &self.points);
        let Linearised { tally, explained, cells, .. } = self;
        let ballots = tally.cell.len();
        let mut held = vec![(0.0, false); STRIDE.min(ballots)];
        for from in (0..ballots).step_by(STRIDE) {
            // Values beside each other, their sums in the order of the ballots: the same bits, whoever found them.
            let held = &mut held[..STRIDE.min(ballots - from)];
            held.par_chunks_mut(BLOCK).enumerate().for_each(|(at, block)| values.fill(from + at * BLOCK, block));
            for (ballot, &(u, valid)) in (from..).zip(&*held) {
                let at = tally.cell[ballot] as usize;
                let Some(of) = cells.get_mut(at) else { continue };
                let w = tally.weights[ballot];
                let g = match &explained[..] {
                    [] => 0.0,
                    explained => explained[tally.cells[at].unit as usize][tally.cells[at].crossing as usize],
                };
                if valid {
                    (of.n, of.w) = (of.n + 1, of.w + w);
                }
                if totals {
                    (of.total, of.plain) = (of.total + w * u, of.plain + u);
                }
                of.wuu += w * u * u;
                of.squares += (w * (u - g)).powi(2);
            }
        }
    }

    /// What margins explain of a unit, by crossing.
    fn explained(&self, margins: &Calibration, unit: usize) -> Vec<f64> {
        let (mut plain, mut weighted) = (vec![0.0; margins.cells()], vec![0.0; margins.cells()]);
        for cell in self.tally.of_unit(unit) {
            let (crossing, of) = (self.tally.cells[cell].crossing as usize, &self.cells[cell]);
            (weighted[crossing], plain[crossing]) = (weighted[crossing] + of.total, plain[crossing] + of.plain);
        }
        margins.explained(&plain, &weighted)
    }

    pub(crate) fn quantity(&self) -> &'t Quantity {
        self.quantity
    }

    /// The cells of a unit that hold a valid answer.
    pub(crate) fn answered(&self, unit: usize) -> impl Iterator<Item = usize> + Clone + use<'_> {
        self.tally.of_unit(unit).filter(|cell| self.cells[*cell].n > 0)
    }

    fn error(&self, unit: usize, lonely: Lonely) -> Result<f64, LonelyCluster> {
        let parts = match self.explained.get(unit) {
            Some(explained) => self.calibrated_parts(unit, explained),
            None => self.parts(unit),
        };
        variance(self.tally.design, &parts, lonely).map(f64::sqrt)
    }

    /// The parts of the leaves that hold a valid answer.
    fn parts(&self, unit: usize) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for cell in self.answered(unit) {
            let (leaf, &Linear { total, squares, .. }) = (self.tally.cells[cell].leaf, &self.cells[cell]);
            match parts.last_mut() {
                Some(part) if part.leaf == leaf => {
                    (part.total, part.squares) = (part.total + total, part.squares + squares)
                }
                _ => parts.push(Part { leaf, total, squares }),
            }
        }
        parts
    }

    /// With margins, what they explain is taken from every ballot of the sample: each leaf has a part.
    fn calibrated_parts(&self, unit: usize, explained: &[f64]) -> Vec<Part> {
        let tally = self.tally;
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
            part.total += self.cells[cell].total;
            part.squares += self.cells[cell].squares;
        }
        parts
    }

    /// A unit's estimate with an error from elsewhere: all that the linearised values say beside it.
    pub(crate) fn estimate(&self, unit: usize, se: impl FnOnce() -> Result<f64, Withheld>) -> Option<Estimate> {
        let point = self.points[unit].as_ref()?;
        let (mut n, mut w, mut wuu) = (0, 0.0, 0.0);
        for of in &self.cells[self.tally.of_unit(unit)] {
            (n, w, wuu) = (n + of.n, w + of.w, wuu + of.wuu);
        }
        let df = self.freedom(unit, n);
        let se = match se() {
            Ok(_) if self.alone[unit] => Err(Withheld::OneCluster),
            Ok(_) if point.unanimous => Ok(0.0),
            se => se,
        };
        // W² · s² ÷ n, with s² = Σ w u² ÷ W · n ÷ (n − 1)
        let at_random = wuu * w / (n as f64 - 1.0);
        let deff = se.ok().filter(|_| n > 1 && at_random > 0.0 && !point.unanimous).map(|se| se * se / at_random);
        // What is left by rounding.
        let of_terms = self.quantity.0.iter().zip(&point.ratios).map(|(term, (p, _))| (term.weight * p).abs());
        let least = 1e-12 * of_terms.sum::<f64>();
        let vary = (wuu * w).sqrt() > least;
        // Margins may explain all there is.
        let is_nothing = |se: f64| se <= least || deff.is_some_and(|deff| deff < 1e-20);
        let nothing = se.is_ok_and(|se| !vary || (self.tally.calibration.is_none() && is_nothing(se)));
        let complete = (nothing || point.unanimous) && self.complete(unit);
        let withheld = nothing && !complete && !point.unanimous;
        Some(Estimate {
            value: point.value,
            n,
            se: if withheld { Err(Withheld::NoVariation) } else { se },
            df,
            deff: deff.filter(|_| !withheld),
            unanimous: point.unanimous,
            agreeing: withheld && vary,
            replicates_missing: 0,
            logit_se: None,
            complete,
            alike: point.alike.clone(),
        })
    }

    /// First-stage clusters minus strata that hold a valid answer.
    fn freedom(&self, unit: usize, ballots: u64) -> u32 {
        let design = self.tally.design;
        let (mut strata, mut clusters, mut last) = (0, 0, &[u32::MAX; 2][..]);
        for cell in self.answered(unit) {
            let path = design.path(self.tally.cells[cell].leaf);
            strata += u32::from(path[0] != last[0]);
            clusters += u32::from(path.get(1).is_some_and(|cluster| path[0] != last[0] || *cluster != last[1]));
            last = path;
        }
        if design.by_ballot() {
            clusters = ballots as u32;
        }
        clusters.saturating_sub(strata)
    }

    /// Whether everybody was drawn of where there are answers; with margins, of everywhere, as they take from all.
    fn complete(&self, unit: usize) -> bool {
        let design = self.tally.design;
        let complete = |leaf| {
            let path = design.path(leaf);
            let levels = path.len() - usize::from(!design.by_ballot());
            path[..levels].iter().enumerate().all(|(level, at)| design.place(level, *at).complete())
        };
        match self.tally.calibration {
            Some(_) => (0..design.leaves() as u32).all(complete),
            None => self.answered(unit).all(|cell| complete(self.tally.cells[cell].leaf)),
        }
    }
}

/// By unit, whether the answers to a term are all of one place of several that were drawn. It has to be asked term by
/// term: the others may hold answers elsewhere, and say nothing of how this one varies. Where all were drawn, what
/// varies is within them; of a place that was drawn alone it was declared what that means.
fn alone(tally: &Tally, quantity: &Quantity) -> Vec<bool> {
    let design = tally.design;
    let mut alone = vec![false; tally.units()];
    for Term { ratio, .. } in quantity.0.iter().filter(|term| term.weight != 0.0) {
        for (alone, path) in alone.iter_mut().zip(common(tally, ratio)) {
            // Of ballots that were drawn one by one the path ends with their stratum, else with a part of what is before.
            let levels = path.len().saturating_sub(usize::from(!design.by_ballot()));
            *alone |= path[..levels].iter().enumerate().any(|(level, at)| {
                let place = design.place(level, *at);
                place.sampled > 1 && !place.complete()
            });
        }
    }
    alone
}

/// By unit, the beginning that the paths of all leaves with an answer to a ratio have in common, or that of the one
/// ballot where ballots were drawn.
fn common<'t>(tally: &'t Tally, ratio: &Ratio) -> Vec<&'t [u32]> {
    let (design, mut common) = (tally.design, vec![&[][..]; tally.units()]);
    // Several clusters of a stratum, or several strata, do not become one again.
    let mut meet = |cell: &Cell| {
        let (path, of) = (design.path(cell.leaf), &mut common[cell.unit as usize]);
        let shared = of.iter().zip(path).take_while(|(one, other)| one == other).count();
        *of = if of.is_empty() { path } else { &path[..shared] };
        of.len() < 2
    };
    let is_open = |unit| match tally.total(ratio.source, ratio.group, unit).n {
        1 => true,
        n => n > 1 && !design.by_ballot(),
    };
    let mut open: Vec<bool> = (0..tally.units()).map(is_open).collect();
    match tally.kept(ratio.source) {
        Some(sums) => {
            for unit in (0..open.len()).filter(|unit| open[*unit]) {
                let mut answered = of_ratio(tally, ratio, unit).filter(|cell| sums[*cell].n > 0);
                answered.any(|cell| meet(&tally.cells[cell]));
            }
        }
        None => {
            let (together, mut left) = (tally.together(ratio.source), open.iter().filter(|open| **open).count());
            for (ballot, at) in tally.cell.iter().enumerate() {
                if left == 0 {
                    break;
                }
                let Some(cell) = tally.cells.get(*at as usize) else { continue };
                let open = &mut open[cell.unit as usize];
                if *open && ratio.counts(cell) && together.valid(ballot) && meet(cell) {
                    (*open, left) = (false, left - 1);
                }
            }
        }
    }
    common
}

/// The cells of a unit that a ratio looks at.
pub(crate) fn of_ratio<'t>(tally: &'t Tally, ratio: &Ratio, unit: usize) -> impl Iterator<Item = usize> + use<'t> {
    let ratio = *ratio;
    tally.of_unit(unit).filter(move |&cell| ratio.counts(&tally.cells[cell]))
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
