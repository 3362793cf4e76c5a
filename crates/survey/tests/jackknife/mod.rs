//! The jackknife as weights, which the engine never makes.

use std::collections::BTreeSet;

use cchc_survey::ballots::Ballots;
use cchc_survey::replicate::{Jackknife, Replicates};

/// The weights of a jackknife, written out.
pub fn left_out(ballots: &Ballots, kind: Jackknife) -> Replicates {
    let strata = &ballots.stratum.as_ref().unwrap().codes;
    let place: Vec<(u32, u32)> = strata.iter().copied().zip(ballots.clusters[0].codes.iter().copied()).collect();
    let clusters: BTreeSet<(u32, u32)> = place.iter().copied().collect();
    let beside = |a: &(u32, u32), b: &(u32, u32)| kind == Jackknife::Jk1 || a.0 == b.0;
    let sampled = |of: &(u32, u32)| clusters.iter().filter(|other| beside(of, other)).count() as f64;
    let weight = |out: &(u32, u32), at: &(u32, u32), weight: f64| match (out == at, beside(out, at)) {
        (true, _) => 0.0,
        (false, true) => weight * sampled(out) / (sampled(out) - 1.0),
        (false, false) => weight,
    };
    let without = |out| place.iter().zip(&ballots.weight).map(|(at, &w)| weight(out, at, w)).collect();
    Replicates {
        weights: clusters.iter().map(without).collect(),
        scale: 1.0,
        rscales: clusters.iter().map(|of| (sampled(of) - 1.0) / sampled(of)).collect(),
    }
}
