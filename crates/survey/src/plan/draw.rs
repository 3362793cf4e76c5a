//! A seeded draw of places from a list.
//!
//! The numbers are those of ChaCha20 (Bernstein 2008) under the key SHA-256 of `cchc.survey-plan/1`, a line end and the seed,
//! with nonce 0, taken as 64-bit words, little end first. A number below m is the word's remainder by m; words from the
//! largest multiple of m on are passed over, so that none is likelier. Strata are drawn in the order of the list.

use std::collections::HashMap;

use cchc_core::place::sha256;
use cchc_core::text::key;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A place that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What it is called in data.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The stratum that it lies in; empty where the list has none.
    pub stratum: String,
    /// How many people or households it has.
    pub size: Option<u64>,
}

/// How places are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Each set of n places is as likely.
    Simple,
    /// Every (N ÷ n)-th of the list, from a random start.
    Systematic,
    /// Systematic by size: a place is drawn with a probability in proportion to its size (Madow, *Annals of Mathematical
    /// Statistics* 20, 1949); those that are larger than the interval are taken with certainty first.
    Pps,
}

impl Method {
    /// Every method.
    pub const ALL: [Method; 3] = [Method::Simple, Method::Systematic, Method::Pps];

    /// As commands and records have it.
    pub fn word(self) -> &'static str {
        match self {
            Method::Simple => "simple",
            Method::Systematic => "systematic",
            Method::Pps => "pps",
        }
    }
}

/// A draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// How.
    pub method: Method,
    /// The seed.
    pub seed: String,
    /// Stratum by stratum, in the order of the list.
    pub strata: Vec<OfStratum>,
}

/// What was drawn of a stratum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfStratum {
    /// Its name; empty where the list has no strata.
    pub name: String,
    /// How many places it has.
    pub places: u64,
    /// The sum of their sizes, where they have sizes.
    pub size: Option<u64>,
    /// The random start, below N (systematic) or below the sum of sizes (pps).
    pub start: Option<u64>,
    /// What was drawn, in the order of the list; of a simple draw in the order in which it came.
    pub drawn: Vec<Drawn>,
}

/// A place that was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// Its position in the list.
    pub place: usize,
    /// The probability with which it was drawn, as a fraction (over, under).
    pub probability: (u64, u64),
}

/// Why nothing was drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDrawn {
    /// More places are asked for than there are.
    #[error("{wanted} of {there} places of stratum «{stratum}»")]
    TooMany {
        /// The stratum.
        stratum: String,
        /// How many are wanted.
        wanted: u64,
        /// How many there are.
        there: u64,
    },
    /// A sample is given for a stratum that the list does not have.
    #[error("the list has no stratum «{0}»")]
    NoStratum(String),
    /// A draw by size of a place without people.
    #[error("place «{0}» has no size")]
    NoSize(String),
    /// The sizes of a stratum add up to more than can be counted.
    #[error("the sizes of stratum «{0}» add up to too much")]
    TooLarge(String),
    /// A seed without a sign.
    #[error("the seed is empty")]
    NoSeed,
}

/// The strata of a list, in its order, as they are first written: names that differ by case, spaces or the place of a tone
/// mark are one. A list without strata has one whose name is empty.
pub fn names(places: &[Place]) -> Vec<&str> {
    strata(places).into_iter().map(|(name, _)| name).collect()
}

/// The strata of a list with their places, by position.
fn strata(places: &[Place]) -> Vec<(&str, Vec<usize>)> {
    let mut strata: Vec<(&str, Vec<usize>)> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for (position, place) in places.iter().enumerate() {
        let at = *by_key.entry(key(&place.stratum)).or_insert_with(|| {
            strata.push((&place.stratum, Vec::new()));
            strata.len() - 1
        });
        strata[at].1.push(position);
    }
    strata
}

/// Draws from a list: for each stratum, by name, how many; a list without strata has one whose name is empty.
///
/// # Errors
/// What cannot be drawn.
pub fn draw(places: &[Place], samples: &[(String, u64)], method: Method, seed: &str) -> Result<Draw, NotDrawn> {
    if seed.trim().is_empty() {
        return Err(NotDrawn::NoSeed);
    }
    let mut wanted: HashMap<String, (&str, u64)> = HashMap::new();
    for (name, sample) in samples {
        wanted.entry(key(name)).or_insert((name, *sample));
    }
    let strata: Vec<(&str, Vec<usize>, u64)> = strata(places)
        .into_iter()
        .map(|(name, of)| {
            let sample = wanted.remove(&key(name)).map_or(0, |(_, sample)| sample);
            (name, of, sample)
        })
        .collect();
    if let Some((strange, _)) = samples.iter().find(|(name, _)| wanted.contains_key(&key(name))) {
        return Err(NotDrawn::NoStratum(strange.clone()));
    }
    let mut numbers = Numbers::of(seed);
    let drawn = strata.iter().map(|(name, of, wanted)| of_stratum(name, places, of, *wanted, method, &mut numbers));
    Ok(Draw { method, seed: seed.into(), strata: drawn.collect::<Result<_, _>>()? })
}

fn of_stratum(
    name: &str,
    places: &[Place],
    of: &[usize],
    wanted: u64,
    method: Method,
    numbers: &mut Numbers,
) -> Result<OfStratum, NotDrawn> {
    let there = of.len() as u64;
    if wanted > there {
        return Err(NotDrawn::TooMany { stratum: name.into(), wanted, there });
    }
    let sizes: Option<Vec<u64>> = of.iter().map(|at| places[*at].size).collect();
    let add = |sum: u64, size: &u64| sum.checked_add(*size).ok_or_else(|| NotDrawn::TooLarge(name.into()));
    let size = sizes.as_ref().map(|sizes| sizes.iter().try_fold(0, add)).transpose()?;
    let mut stratum = OfStratum { name: name.into(), places: there, size, start: None, drawn: Vec::new() };
    if wanted == 0 {
        return Ok(stratum);
    }
    match (method, sizes) {
        (Method::Simple, _) => {
            let mut left = of.to_vec();
            for first in 0..wanted as usize {
                let at = first + numbers.below(there - first as u64) as usize;
                left.swap(first, at);
                stratum.drawn.push(Drawn { place: left[first], probability: (wanted, there) });
            }
        }
        (Method::Systematic, _) => {
            let start = numbers.below(there);
            stratum.start = Some(start);
            // The points (start + i N) ÷ n, in whole numbers.
            for step in 0..wanted {
                let at = ((u128::from(start) + u128::from(step) * u128::from(there)) / u128::from(wanted)) as usize;
                stratum.drawn.push(Drawn { place: of[at], probability: (wanted, there) });
            }
        }
        (Method::Pps, sizes) => {
            if let Some(without) = of.iter().find(|at| places[**at].size.is_none_or(|size| size == 0)) {
                return Err(NotDrawn::NoSize(places[*without].id.clone()));
            }
            by_size(&mut stratum, of, &sizes.unwrap_or_default(), wanted, numbers);
        }
    }
    Ok(stratum)
}

fn by_size(stratum: &mut OfStratum, of: &[usize], sizes: &[u64], mut wanted: u64, numbers: &mut Numbers) {
    let mut is_certain = vec![false; of.len()];
    let mut sum: u64 = sizes.iter().sum();
    // What one takes with certainty makes the interval shorter, so that others may follow.
    loop {
        let large = |at: &usize| !is_certain[*at] && u128::from(sizes[*at]) * u128::from(wanted) >= u128::from(sum);
        let found: Vec<usize> = (0..of.len()).filter(large).collect();
        if found.is_empty() || wanted == 0 {
            break;
        }
        for at in found {
            if wanted > 0 && u128::from(sizes[at]) * u128::from(wanted) >= u128::from(sum) {
                is_certain[at] = true;
                wanted -= 1;
                sum -= sizes[at];
            }
        }
    }
    let mut drawn: Vec<Drawn> = Vec::new();
    let certain = (0..of.len()).filter(|at| is_certain[*at]);
    drawn.extend(certain.map(|at| Drawn { place: of[at], probability: (1, 1) }));
    if wanted > 0 && sum > 0 {
        let start = numbers.below(sum);
        stratum.start = Some(start);
        let mut before: u128 = 0;
        let mut point = u128::from(start);
        for at in (0..of.len()).filter(|at| !is_certain[*at]) {
            let after = before + u128::from(sizes[at]) * u128::from(wanted);
            if (before..after).contains(&point) {
                let over = sizes[at] * wanted;
                drawn.push(Drawn { place: of[at], probability: (over, sum) });
                point += u128::from(sum);
            }
            before = after;
        }
    }
    drawn.sort_by_key(|drawn| drawn.place);
    stratum.drawn = drawn;
}

/// Random numbers that are the same on every machine.
struct Numbers(ChaCha20Rng);

impl Numbers {
    fn of(seed: &str) -> Numbers {
        let digest = sha256(format!("cchc.survey-plan/1\n{seed}").as_bytes());
        let mut key = [0; 32];
        for (at, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digest[2 * at..2 * at + 2], 16).unwrap_or_default();
        }
        Numbers(ChaCha20Rng::from_seed(key))
    }

    /// A number below `most`, each as likely.
    fn below(&mut self, most: u64) -> u64 {
        let beyond = u64::MAX - u64::MAX % most;
        loop {
            let word = self.0.next_u64();
            if word < beyond {
                return word % most;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chacha20_is_chacha20() {
        // Key and nonce of zeros: the first words of the keystream 76b8e0ada0f13d90 405d6ae55386bd28 (RFC 8439, A.1, vector 1).
        let mut numbers = Numbers(ChaCha20Rng::from_seed([0; 32]));
        assert_eq!(numbers.0.next_u64(), 0x903d_f1a0_ade0_b876);
        assert_eq!(numbers.0.next_u64(), 0x28bd_8653_e56a_5d40);
    }
}
