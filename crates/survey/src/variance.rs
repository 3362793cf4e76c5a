//! The variance of a total, from the totals of clusters.
//!
//! With z_i the (linearised) total of cluster i of stratum h, n_h clusters drawn of N_h:
//!
//! ```text
//! V = Σ_h (1 − n_h/N_h) · n_h/(n_h − 1) · Σ_i (z_i − z̄_h)²  +  Σ_h n_h/N_h · Σ_i V_i
//! ```
//!
//! where V_i is the same again within cluster i (Särndal, Swensson and Wretman, *Model Assisted Survey Sampling*, 1992,
//! section 4.3). Without populations the first sum alone stands: clusters drawn with replacement. Clusters that hold
//! nothing of a domain count with a total of zero: n_h is that of the whole design.
//!
//! Where a single cluster was drawn of several, the data do not say how they differ, and [`Lonely`] does, in the words of R's
//! `survey.lonely.psu`. `fail`: the error of what the cluster has a part in is withheld. `certainty`: it adds nothing. `adjust`:
//! its distance from zero, the mean of all linearised values, in place of its stratum's mean. `average`: what the other strata
//! that hold a valid answer add on average, as of R's subset of the design; within a drawn cluster its sisters are averaged (R has
//! no number there).

pub use cchc_core::survey::Lonely;

use crate::design::{Design, Place};

/// A place with a single cluster whose variance is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LonelyCluster {
    /// The stage, counted from 0.
    pub stage: usize,
    /// The code of the stratum, or of the cluster above.
    pub place: u32,
}

/// What a leaf of the tree adds to a total: for ballots drawn one by one, the leaf is the stratum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) leaf: u32,
    pub(crate) total: f64,
    /// Σ z² over ballots, where they were drawn one by one.
    pub(crate) squares: f64,
}

/// `parts` in the order of their leaves.
pub(crate) fn variance(design: &Design, parts: &[Part], lonely: Lonely) -> Result<f64, LonelyCluster> {
    let (mut own, mut lower, mut known, mut unknown) = (0.0, 0.0, 0, 0);
    for stratum in parts.chunk_by(|a, b| design.path(a.leaf)[0] == design.path(b.leaf)[0]) {
        let within = within(design, 0, stratum, lonely)?;
        lower += within.lower;
        match within.own {
            Some(variance) => (own, known) = (own + variance, known + 1),
            None => unknown += 1,
        }
    }
    if unknown == 0 {
        return Ok(own + lower);
    }
    if known == 0 {
        let place = design.place(0, design.path(parts[0].leaf)[0]).code;
        return Err(LonelyCluster { stage: 0, place });
    }
    Ok(own * (known + unknown) as f64 / known as f64 + lower)
}

/// What one place adds: between its clusters (`None`: take the average) and within them.
struct Within {
    own: Option<f64>,
    lower: f64,
}

fn within(design: &Design, level: usize, parts: &[Part], lonely: Lonely) -> Result<Within, LonelyCluster> {
    let at = design.path(parts[0].leaf)[level];
    let place = design.place(level, at);
    if design.by_ballot() {
        let n = f64::from(place.sampled);
        let (total, squares) = parts.iter().fold((0.0, 0.0), |(t, s), part| (t + part.total, s + part.squares));
        // Where all are the same, what is left is rounding.
        let about_mean = Some(squares - total * total / n).filter(|left| *left > 1e-13 * squares).unwrap_or(0.0);
        return Ok(Within { own: between(place, about_mean, squares, level, lonely)?, lower: 0.0 });
    }
    let mut totals = Vec::new();
    let (mut lower, mut known) = (0.0, 0);
    let last = level + 2 == design.path(parts[0].leaf).len();
    for cluster in parts.chunk_by(|a, b| design.path(a.leaf)[level + 1] == design.path(b.leaf)[level + 1]) {
        totals.push(cluster.iter().fold(0.0, |sum, part| sum + part.total));
        if !last && place.fraction() > 0.0 {
            let inner = within(design, level + 1, cluster, lonely)?;
            if let Some(own) = inner.own {
                lower += own + inner.lower;
                known += 1;
            }
        }
    }
    if !last && place.fraction() > 0.0 {
        if known == 0 {
            return Ok(Within { own: None, lower: 0.0 });
        }
        lower *= place.fraction() * totals.len() as f64 / known as f64;
    }
    let n = f64::from(place.sampled);
    let mean = totals.iter().sum::<f64>() / n;
    let empty = n - totals.len() as f64;
    let about_mean = totals.iter().map(|total| (total - mean).powi(2)).sum::<f64>() + empty * mean * mean;
    let about_zero = totals.iter().map(|total| total * total).sum();
    Ok(Within { own: between(place, about_mean, about_zero, level, lonely)?, lower })
}

fn between(
    place: &Place,
    about_mean: f64,
    about_zero: f64,
    stage: usize,
    lonely: Lonely,
) -> Result<Option<f64>, LonelyCluster> {
    let n = f64::from(place.sampled);
    Ok(match lonely {
        _ if place.complete() => Some(0.0),
        _ if !place.lonely() => Some(place.correction() * n / (n - 1.0) * about_mean),
        Lonely::Fail => return Err(LonelyCluster { stage, place: place.code }),
        Lonely::Certainty => Some(0.0),
        Lonely::Adjust => Some(place.correction() * about_zero),
        Lonely::Average => None,
    })
}
